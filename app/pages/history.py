"""The History page: all practice runs, how evenness went, notes, and files out and in."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.history_work import HistoryWork, counted
from app.widgets.announce import announce
from app.widgets.buttons import Button
from app.widgets.fields import heading
from app.widgets.filters import Filters
from app.widgets.labels import Line
from app.widgets.look import px, unit
from app.widgets.runs import RunList, moment
from app.widgets.runside import RunSide
from practice.errors import PracticeError
from practice.exercises import name_of
from practice.history import History, Merged
from practice.run import Exercise
from practice.summary import Summary

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique

_LIST_MOST_PX, _BESIDE_PX, _BESIDE_MOST = 820, 470, 0.46
_SAVED_KINDS = "CSV for a spreadsheet (*.csv);;JSON with everything (*.json)"
_OPENED_KINDS = "Practice runs (*.csv *.json *.sqlite3);;All files (*)"
_OFFERED_NAME = "undula-runs.csv"
_WATCH_MS, _AFTER_FRAME_MS = 1000, 40
_NONE_YET = "There are no runs yet. Each run you practise is kept here."
_NONE_FIT = "No run fits: choose all exercises, techniques or tempi above."


class HistoryPage(QWidget):
    """All runs in a list, the newest first, and beside it the current run and its kind's trend.

    `left` tells that the person is done.
    """

    left = Signal()

    def __init__(
        self,
        history: History,
        techniques: "Sequence[Technique]" = (),
        parent: QWidget | None = None,
    ) -> None:
        """Read the runs from `history`; `techniques` tell their names."""
        super().__init__(parent)
        self._history = history
        self._names = {technique.id: technique.name for technique in techniques}
        self._runs: list[Summary] = []
        self._deleted: list[Summary] = []
        self._told_line = ""
        self._can_draw = False
        self._drawn: tuple[Exercise, int] | None = None
        self._watching = QTimer(self, interval=_WATCH_MS)
        self._watching.timeout.connect(self._watch)
        self._after_frame = QTimer(self, interval=_AFTER_FRAME_MS, singleShot=True)
        self._after_frame.timeout.connect(self._go_on)
        self._work = HistoryWork(history, self)
        self.back = Button("‹ Back")
        self.back.setAccessibleName("Back")
        self.back.setToolTip("Back (Esc)")
        self.count = Line(15, muted=True, figures=True)
        self.bring, self.export = Button("Import …"), Button("Export …")
        self.bring.setAccessibleName("Import runs")
        self.bring.setToolTip("Bring in runs from a file that was exported, or another history")
        self.export.setAccessibleName("Export runs")
        self.export.setToolTip("Write all runs to a file, every tap too")
        self.filters, self.list = Filters(), RunList()
        self.side = RunSide()
        self.card = self.side.card
        self.line, self.undo = Line(13, muted=True), Button("Undo", small=True)
        self._lay_out()
        self._connect()
        self.read()

    # How it is laid out.

    def _lay_out(self) -> None:
        self.line.setAccessibleName("Status")
        policy = self.undo.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.undo.setSizePolicy(policy)
        self.undo.hide()
        head = QHBoxLayout()
        head.setSpacing(px(14))
        for widget in (self.back, heading("History"), self.count):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.bring)
        head.addWidget(self.export)
        at_left = QVBoxLayout()
        at_left.setSpacing(px(8))
        at_left.addWidget(self.filters)
        at_left.addWidget(self.list, 1)
        body = QHBoxLayout()
        body.setSpacing(px(20))
        body.addLayout(at_left, 1)
        body.addWidget(self.side)
        foot = QHBoxLayout()
        foot.setSpacing(px(14))
        foot.addWidget(self.line)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(28), px(18), px(28), px(10))
        whole.setSpacing(px(12))
        whole.addLayout(head)
        whole.addLayout(body, 1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.bring.clicked.connect(self.ask_import)
        self.export.clicked.connect(self.ask_export)
        self.filters.changed.connect(self._show)
        self.list.current_run.connect(self._show_run)
        self.list.delete_asked.connect(self.delete)
        self.list.note_asked.connect(self._write_note)
        self.card.delete.clicked.connect(self.delete)
        self.card.noted.connect(self._keep_note)
        self.card.note.left.connect(self._to_list)
        self.undo.clicked.connect(self.have_back)
        self._work.told.connect(self._tell)
        self._work.brought_in.connect(self._take_runs)
        self._work.figures_found.connect(self.read)
        self._work.drawable.connect(self._begin_to_draw)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.have_back)

    # What is shown.

    def read(self) -> None:
        """Read all runs anew; the current one stays so."""
        try:
            self._runs = self._history.runs()
        except PracticeError as error:
            self._tell(str(error))
            return
        known = {run.id for run in self._runs}
        self._deleted = [run for run in self._deleted if run.id not in known]
        self.filters.offer(self._runs, self._names)
        self._show()
        self._watch()

    def _watch(self) -> None:
        """Tell what the history has to tell, once: it is written to beside the page."""
        line = self._history.line
        if line != self._told_line:
            self._told_line = line
            self._tell(line)

    def _show(self) -> None:
        """Show the runs that are wanted, and their trend; the current one stays so if it can."""
        shown = [run for run in self._runs if self.filters.wanted(run)]
        self.list.model_of_runs.name_techniques(self._names)
        self.list.say_when_empty(_NONE_FIT if self._runs else _NONE_YET)
        self.list.show_runs(shown)
        all_runs = counted(len(self._runs))
        few = len(shown) != len(self._runs)
        self.count.setText(f"{len(shown)} of {all_runs}" if few else all_runs)
        self.export.setEnabled(bool(self._runs) or self.export.hasFocus())
        self._draw_trend()

    def _draw_trend(self) -> None:
        if not self._can_draw:
            return
        from app.widgets.plots.of_run import trend_of

        shown = self.list.model_of_runs.runs
        self._drawn = self._kind()
        exercise, level = self._drawn
        self.side.plot.show_trend(trend_of(shown[::-1], exercise, level))

    def _kind(self) -> tuple[Exercise, int]:
        """Return whose trend is drawn: the current run's, or the newest one's; only one at once."""
        shown = self.list.model_of_runs.runs
        run = self.list.run or (shown[0] if shown else None)
        if run is None:
            return self.filters.wanted.exercise or Exercise.FOLLOW, 0
        return run.exercise, run.level

    def _show_run(self, run: Summary | None) -> None:
        self.card.show_run(run, self.list.model_of_runs.technique_name(run) if run else "")
        if self._kind() != self._drawn:
            self._draw_trend()

    def _tell(self, sentence: str, *, undoes: bool = False) -> None:
        """Show one quiet sentence, with the way back beside it where there is one."""
        self.line.setText(sentence)
        self.line.setAccessibleDescription(sentence)
        self.undo.setVisible(undoes)
        if sentence:
            announce(self.line, sentence)

    # What a person does.

    def delete(self) -> None:
        """Delete the current run; it can be had back as long as the page is there."""
        self.card.note.keep()
        run = self.list.run
        if run is None:
            return
        self._history.delete(run.id)
        self._deleted.append(run)
        self._runs.remove(run)
        self._show()
        self._tell(f"{_called(run)} is deleted.", undoes=True)

    def have_back(self) -> None:
        """Have the run back that was deleted last."""
        if not self._deleted:
            return
        run = self._deleted.pop()
        self._history.undelete(run.id)
        self._runs.append(run)
        self._runs.sort(key=lambda one: one.started_at, reverse=True)
        self._show()
        self.list.make_current(run.id)
        if self.undo.hasFocus():
            self._to_list()
        self._tell(f"{_called(run)} is back.", undoes=bool(self._deleted))

    def _write_note(self) -> None:
        self.side.show_card()
        self.card.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_note(self, run_id: str, note: str) -> None:
        self._history.set_note(run_id, note)
        self._runs = [replace(run, note=note) if run.id == run_id else run for run in self._runs]
        self.list.model_of_runs.note(run_id, note)

    def ask_export(self) -> None:
        """Ask for a file, and write all runs to it."""
        dialog = self._dialog("Export runs", _SAVED_KINDS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(_OFFERED_NAME)
        dialog.filterSelected.connect(
            lambda kind: dialog.setDefaultSuffix("json" if "json" in kind else "csv")
        )
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path)))
        dialog.open()

    def ask_import(self) -> None:
        """Ask for a file, and bring in its runs."""
        dialog = self._dialog("Import runs", _OPENED_KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.import_from(Path(path)))
        dialog.open()

    def _dialog(self, title: str, kinds: str) -> QFileDialog:
        places = QStandardPaths.StandardLocation.DocumentsLocation
        folder = QStandardPaths.writableLocation(places)
        dialog = QFileDialog(self, title, folder)
        dialog.setNameFilters(kinds.split(";;"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def export_to(self, path: Path) -> None:
        """Write all runs to a file, beside the window."""
        self._work.export_to(path)

    def import_from(self, path: Path) -> None:
        """Bring in the runs of a file, beside the window."""
        self._work.import_from(path)

    def _take_runs(self, merged: Merged) -> None:
        self.read()
        self._tell(_brought_in(merged))
        if self.isVisible():  # for who has left meanwhile nothing is begun any more
            self._work.look_up_figures()

    def _go_on(self) -> None:
        """Do what the first frame must not share the processor with."""
        if self._can_draw:
            self._work.look_up_figures()
        else:
            self._work.get_ready_to_draw()

    def _begin_to_draw(self) -> None:
        if self.isVisible():  # for who has left by now nothing is begun any more
            self._can_draw = True
            self._draw_trend()
            self._work.look_up_figures()

    # Qt.

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the list; as a proxy it would hide Back from Tab."""
        super().focusInEvent(event)
        self.list.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list and what stands beside it their widths."""
        super().resizeEvent(event)
        wide = min(round(_BESIDE_PX * unit()), round(_BESIDE_MOST * self.width()))
        left_over = self.width() - round((_LIST_MOST_PX + 76) * unit())
        self.side.setFixedWidth(max(wide, left_over))

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the trend as soon as that can be."""
        super().showEvent(event)
        self._watching.start()
        self._after_frame.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep the note, and wait for what is done to files."""
        super().hideEvent(event)
        self.card.note.keep()
        if not event.spontaneous():
            self._watching.stop()
            self._after_frame.stop()
            self._work.end()


def _called(run: Summary) -> str:
    return f"{name_of(run.exercise, run.level)} of {moment(run)}"


def _brought_in(merged: Merged) -> str:
    told = f"{counted(merged.added)} added"
    if merged.returned:
        told += f", {counted(merged.returned)} back"
    if merged.known:
        told += f", {merged.known} there already"
    return f"{told}."
