"""The list of practice runs: thousands of them, each drawn only where it is seen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTime,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.widgets.buttons import ENTER
from app.widgets.look import font, px
from app.widgets.rows import RowList
from app.widgets.slider import STEERING_KEYS
from app.widgets.steps import said
from practice.exercises import name_of
from practice.summary import Summary

Role = QPalette.ColorRole
Index = QModelIndex | QPersistentModelIndex
RUN = Qt.ItemDataRole.UserRole
_NOT_KNOWN = "–"


def moment(run: Summary) -> str:
    """Return when a run began, as it is shown: "22 Nov 2026, 23:40"."""
    local = run.started_at.astimezone()
    day = QLocale.c().toString(QDate(local.year, local.month, local.day), "d MMM yyyy")
    return f"{day}, {QLocale.c().toString(QTime(local.hour, local.minute), 'HH:mm')}"


def evenness_words(run: Summary) -> str:
    """Return a run's evenness as it is shown: "3.9 %"."""
    return _NOT_KNOWN if run.evenness is None else f"{run.evenness:.1f} %"


def is_rated(run: Summary) -> bool:
    """Return whether a word may stand with a run's figures: without it they stand bare."""
    return run.headline is not None and run.headline.rated


def standing(run: Summary) -> str:
    """Return what there is to know of a run beside its figure; "" mostly."""
    is_unrated = run.headline is not None and not run.headline.rated
    parts = ("ended early" if run.ended_early else "", "not rated" if is_unrated else "")
    return ", ".join(part for part in parts if part)


class RunModel(QAbstractListModel):
    """Runs in one column; nothing is prepared for a row before it is seen."""

    def __init__(self, parent: QWidget) -> None:
        """Create the model without runs."""
        super().__init__(parent)
        self.runs: list[Summary] = []
        self._names: Mapping[str, str] = {}

    def name_techniques(self, names: Mapping[str, str]) -> None:
        """Take the techniques' names by their ids; another one is called by its id."""
        self._names = names

    def technique_name(self, run: Summary) -> str:
        """Return the name of a run's technique."""
        return self._names.get(run.technique, run.technique)

    def show_runs(self, runs: Sequence[Summary]) -> None:
        """Show runs, in this order."""
        self.beginResetModel()
        self.runs = list(runs)
        self.endResetModel()

    def row_of(self, run_id: str) -> int | None:
        """Return where a run is; None where it is not."""
        return next((row for row, run in enumerate(self.runs) if run.id == run_id), None)

    def note(self, run_id: str, note: str) -> None:
        """Show another note with a run, if it is there."""
        row = self.row_of(run_id)
        if row is not None:
            self.runs[row] = replace(self.runs[row], note=note)
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a run, what is drawn of it, or the sentence that is read out."""
        if not index.isValid():
            return None
        run = self.runs[index.row()]
        if role == RUN:
            return run
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(run.exercise, run.level)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.sentence(run)
        return None

    def details(self, run: Summary) -> str:
        """Return what stands under a run's name."""
        parts = [moment(run), said(run.bpm), self.technique_name(run), " ".join(run.note.split())]
        return " · ".join(part for part in parts if part)

    def sentence(self, run: Summary) -> str:
        """Return a run as it is read out."""
        steady = "steady within " if is_rated(run) else ""
        parts = [
            name_of(run.exercise, run.level),
            moment(run),
            self.technique_name(run),
            f"{said(run.bpm)} beats a minute",
            "" if run.evenness is None else f"{steady}{evenness_words(run)}",
            standing(run),
            f"note: {run.note}" if run.note else "",
        ]
        return ", ".join(part for part in parts if part)


class RunList(RowList):
    """The runs, the newest first, one of them current.

    Signals:
        current_run: the run that became current, None where there is none.
        delete_asked: the current run is to be deleted, by the Delete key.
        note_asked: its note is to be written, by Enter.
    """

    current_run = Signal(object)
    delete_asked = Signal()
    note_asked = Signal()
    own_keys = (*STEERING_KEYS, *ENTER, Qt.Key.Key_Delete)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Runs")
        self.setAccessibleDescription("Enter writes a note, Delete deletes a run")
        self.empty_words = ""
        self.model_of_runs = RunModel(self)
        self.setModel(self.model_of_runs)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)  # or thousands of rows would each be asked for their size
        self.setMinimumWidth(px(200))

    def show_runs(self, runs: Sequence[Summary]) -> None:
        """Show runs; the current one stays so, or else the one in its place becomes it."""
        model, before, row = self.model_of_runs, self.run, self.currentIndex().row()
        model.show_runs(runs)
        found = model.row_of(before.id) if before is not None else None
        if runs:
            nearest = min(max(row, 0), len(runs) - 1)
            self.setCurrentIndex(model.index(nearest if found is None else found))
        else:
            self.current_run.emit(None)

    def make_current(self, run_id: str) -> None:
        """Go to a run, if it is there."""
        row = self.model_of_runs.row_of(run_id)
        if row is not None:
            self.setCurrentIndex(self.model_of_runs.index(row))

    def say_when_empty(self, sentence: str) -> None:
        """Show a sentence where there are no runs."""
        self.empty_words = sentence
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or the sentence where there are none."""
        super().paintEvent(event)
        if self.model_of_runs.runs:
            return
        painter = QPainter(self.viewport())
        painter.setFont(font())
        painter.setPen(self.palette().color(Role.PlaceholderText))
        room = self.viewport().rect().adjusted(px(24), px(24), -px(24), -px(24))
        wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(wrap), self.empty_words)

    @property
    def run(self) -> Summary | None:
        """The current run."""
        index = self.currentIndex()
        return self.model_of_runs.runs[index.row()] if index.isValid() else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which run became current."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.current_run.emit(current.data(RUN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes, Enter goes to the note, the rest moves."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif event.key() in ENTER:
            self.note_asked.emit()
        else:
            super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Draws a run in two lines: its exercise and evenness, and under them all else."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        return QSize(
            px(200), QFontMetrics(font()).height() + QFontMetrics(font(13)).height() + px(15)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one run."""
        view, rect = self.parent(), QRect(option.rect)
        assert isinstance(view, RunList)
        palette, chosen, run = view.palette(), index == view.currentIndex(), index.data(RUN)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            edge = Role.PlaceholderText if chosen and view.hasFocus() else Role.Mid
            painter.setPen(QPen(palette.color(edge if chosen else Role.Base), 1.0))
            painter.setBrush(palette.color(Role.Button if chosen else Role.Base))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        first, second = font(figures=True), font(13, figures=True)
        room = rect.adjusted(px(12), px(6), -px(12), -px(6))
        height = QFontMetrics(first).height()
        ink, muted = palette.color(Role.WindowText), palette.color(Role.PlaceholderText)
        painter.setFont(first)
        top = QRect(room.left(), room.top(), room.width(), height)
        _draw_pair(painter, top, str(index.data()), evenness_words(run), ink, ink)
        painter.setFont(second)
        under = QRect(room.left(), top.bottom() + px(3), room.width(), room.height() - height)
        details = view.model_of_runs.details(run)
        _draw_pair(painter, under, details, standing(run), muted, muted)
        painter.restore()


def _draw_pair(
    painter: QPainter, room: QRect, left: str, right: str, ink: QColor, right_ink: QColor
) -> None:
    """Draw words on the left, shortened where they must be, and others on the right."""
    metrics = painter.fontMetrics()
    painter.setPen(right_ink)
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, right)
    wide = room.width() - (metrics.horizontalAdvance(right) + px(12) if right else 0)
    painter.setPen(ink)
    shortened = metrics.elidedText(left, Qt.TextElideMode.ElideRight, wide)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shortened)
