"""The Session page at rest: plans are chosen, made and changed, and one is started."""

from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.keys import Bindings
from app.planning import Planning
from app.widgets.announce import announce
from app.widgets.buttons import Button
from app.widgets.labels import Line, Rule
from app.widgets.look import px, unit
from app.widgets.plan.editor import PlanEditor
from app.widgets.plan.plans import PlanColumn
from app.widgets.plan.startbar import StartBar

_LEFT_PX, _LEFT_MOST = 272, 0.29
_FILES = "Session plans (*.toml)"


class PlanningFace(QWidget):
    """Shows what `Planning` has, and hands on what is asked of it.

    Signals:
        start_asked: a `Plan` that fits is to be started.
        view_chosen: how it will be shown: "dim", "window" or "glow".
        table_asked: the level is to be found at the table.
        favourite_toggled: a technique's id, to be a favourite or no longer one.
    """

    start_asked = Signal(object)
    view_chosen = Signal(str)
    table_asked = Signal()
    favourite_toggled = Signal(str)

    def __init__(self, planning: Planning, parent: QWidget | None = None) -> None:
        """Create the face over all plans."""
        super().__init__(parent)
        self.planning = planning
        self._sound_line = ""
        self.plans, self.editor = PlanColumn(), PlanEditor(planning)
        self.bar, self.line = StartBar(), Line(13, muted=True)
        self.undo = Button("Undo", small=True)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.line.setAccessibleName("Status")
        policy = self.undo.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.undo.setSizePolicy(policy)
        self.undo.hide()
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.plans)
        columns.addWidget(Rule(upright=True))
        columns.addWidget(self.editor, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(20), px(1), px(12), px(2))
        foot.setSpacing(px(14))
        foot.addWidget(self.line)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(columns, 1)
        rows.addWidget(Rule())
        rows.addWidget(self.bar)
        rows.addWidget(Rule())
        rows.addLayout(foot)

    def _connect(self) -> None:
        planning, editor = self.planning, self.editor
        planning.changed.connect(self._show)
        planning.line_changed.connect(lambda _: self._tell())
        self.plans.plans.chosen.connect(self._choose_plan)
        self.plans.plans.delete_asked.connect(planning.delete)
        self.plans.plans.edit_asked.connect(editor.to_list)
        self.plans.new.clicked.connect(self._begin_plan)
        self.plans.bring.clicked.connect(self.ask_import)
        editor.plan_asked.connect(self._do_plan)
        editor.favourite_toggled.connect(self.favourite_toggled)
        self.bar.started.connect(self.start)
        self.bar.view_chosen.connect(self.view_chosen)
        self.bar.table_asked.connect(self.table_asked)
        self.undo.clicked.connect(self._undo)
        for keys, do in (("Ctrl+Z", self._undo), ("Ctrl+Shift+Z", planning.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    # Shown.

    def _show(self) -> None:
        """Show the plans and the current one as they are now."""
        planning = self.planning
        drafts = {own.id for own in planning.own if planning.amiss_in(own)}
        self.plans.plans.show_plans(planning.ready, planning.own, planning.plan.id, drafts)
        self.editor.show_plan()
        has_cue = any(segment.technique for segment in planning.plan.segments)
        self.bar.offer_table(has_cue)
        self._tell()

    def _tell(self) -> None:
        """Show what the plans have to tell, or else the sound."""
        sentence = self.planning.line or self._sound_line
        self.undo.setVisible(self.planning.is_undoable)
        if sentence == self.line.text():
            return
        self.line.setText(sentence)
        self.line.setAccessibleDescription(sentence)
        if self.planning.line:
            announce(self.line, sentence)

    # Plans.

    def _choose_plan(self, plan_id: str) -> None:
        self.editor.begin_at(0)
        self.planning.choose(plan_id)

    def _begin_plan(self) -> None:
        self.editor.begin_at(0)
        self.planning.add()
        self.editor.name_plan()

    def _undo(self) -> None:
        self.planning.undo()
        if self.undo.hasFocus():
            self.editor.to_list()

    def _do_plan(self, asked: str) -> None:
        if asked == "export":
            self.ask_export()
        elif asked == "duplicate":
            self.planning.duplicate()
        else:
            self.planning.delete()
            self.plans.plans.setFocus(Qt.FocusReason.OtherFocusReason)

    # Files.

    def ask_import(self) -> None:
        """Ask for a file, and take its plan among one's own."""
        dialog = self._dialog("Import a plan")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.planning.import_from(Path(path)))
        dialog.open()

    def ask_export(self) -> None:
        """Ask for a file, and write the current plan to it."""
        dialog = self._dialog("Export the plan")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(f"{self.planning.plan.id}.toml")
        dialog.fileSelected.connect(lambda path: self.planning.export_to(Path(path)))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        places = QStandardPaths.StandardLocation.DocumentsLocation
        dialog = QFileDialog(self, title, QStandardPaths.writableLocation(places))
        dialog.setNameFilter(_FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    # For the page.

    def start(self) -> None:
        """Ask for the current plan to be started, or show what it needs before it can be."""
        amiss = self.planning.amiss
        if not amiss:
            self.start_asked.emit(self.planning.plan)
            return
        first = amiss[0]
        if first.segment is not None:
            self.editor.show_at(first.segment)
        announce(self.editor, first.says)

    def leave(self) -> bool:
        """Leave the search for a technique, or the details; return whether it was there."""
        return self.editor.leave()

    def show_view(self, view: str) -> None:
        """Show how a session will be shown; nothing is emitted."""
        self.bar.views.show_choice(view)

    def show_favourites(self, favourites: tuple[str, ...]) -> None:
        """Show favourites that were chosen elsewhere."""
        self.editor.picker.show_favourites(favourites)

    def tell_sound(self, sentence: str) -> None:
        """Show what the sound has to tell."""
        self._sound_line = sentence
        self._tell()

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys in the tips."""
        self.bar.show_keys(bindings)

    def focus_first(self) -> None:
        """Take the focus as the face comes."""
        self.bar.start.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the plans their width, but leave the most to the one that is shown."""
        super().resizeEvent(event)
        self.plans.setFixedWidth(min(round(_LEFT_PX * unit()), round(_LEFT_MOST * self.width())))

    def event(self, event: QEvent) -> bool:
        """Look whether files were changed while another program was in front."""
        if event.type() == QEvent.Type.WindowActivate:
            self.planning.enter()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether there are other plans by now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.planning.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was changed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.planning.leave()
