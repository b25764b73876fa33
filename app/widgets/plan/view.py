"""The segments of a plan as a model, and what every view of them does with keys."""

from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.widgets.buttons import ENTER
from app.widgets.plan.words import details, sentence
from presets.plan import FindTechnique, Plan

Modifier = Qt.KeyboardModifier
Index = QModelIndex | QPersistentModelIndex
_MORE, _LESS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Minus,)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
KEYS_TOLD = (
    "+ and − change the minutes, Alt with an arrow moves a segment, Insert adds one, "
    "Enter edits, Ctrl+D duplicates, Delete removes"
)


class SegmentModel(QAbstractListModel):
    """A plan's segments in one column."""

    def __init__(self, parent: QWidget) -> None:
        """Create the model without a plan."""
        super().__init__(parent)
        self.plan: Plan | None = None
        self.amiss: frozenset[int] = frozenset()
        self._find: FindTechnique | None = None

    def show_plan(
        self, plan: Plan, find: FindTechnique, amiss: frozenset[int] = frozenset()
    ) -> None:
        """Show a plan; `amiss` are the segments that do not fit yet."""
        before = self.rowCount()
        count = len(plan.segments)
        if before != count:
            self.beginResetModel()
        self.plan, self.amiss, self._find = plan, amiss, find
        if before != count:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0), self.index(count - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() or self.plan is None else len(self.plan.segments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a segment's name, or the sentence that is read out."""
        if not index.isValid() or self.plan is None or self._find is None:
            return None
        at = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.plan.segments[at].title(self._find)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            asks = ", asks for a change" if at in self.amiss else ""
            return sentence(self.plan, at, self._find) + asks
        return None

    def details(self, at: int) -> str:
        """Return what stands under a segment's name."""
        assert self.plan is not None
        assert self._find is not None
        return details(self.plan, at, self._find)


class SegmentView(QListView):
    """Segments of which one is current, and the keys that change them.

    Signals:
        current_changed: the segment that a person went to.
        moved: a segment, and where it is to stand.
        minutes_stepped: +1 or −1: the current segment is to take more or less time.
        asked: "add", "duplicate", "remove" or "edit", of the current segment.
    """

    current_changed = Signal(int)
    moved = Signal(int, int)
    minutes_stepped = Signal(int)
    asked = Signal(str)

    BACK: ClassVar[tuple[Qt.Key, ...]] = (Qt.Key.Key_Left,)
    """Keys that go to the segment before, and with Alt move there."""

    ON: ClassVar[tuple[Qt.Key, ...]] = (Qt.Key.Key_Right,)

    def __init__(self, name: str, model: SegmentModel, parent: QWidget | None = None) -> None:
        """Create the view of a model."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(KEYS_TOLD)
        self.segments = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def show_current(self, at: int) -> None:
        """Go to a segment that was chosen elsewhere; nothing is emitted."""
        index = self.segments.index(at)
        if index != self.currentIndex():
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(False)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which segment became current."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.current_changed.emit(current.row())

    def event(self, event: QEvent) -> bool:
        """Take its keys before the window does."""
        is_asked_first = event.type() == QEvent.Type.ShortcutOverride
        if is_asked_first and isinstance(event, QKeyEvent) and self._deed(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key is for; the rest goes on to whoever wants it."""
        deed = self._deed(event)
        if not deed:
            event.ignore()
            return
        at, last = self.currentIndex().row(), self.segments.rowCount() - 1
        match deed:
            case "go back" | "go on":
                self._go(max(at - 1, 0) if deed == "go back" else min(at + 1, last))
            case "first" | "last":
                self._go(0 if deed == "first" else last)
            case "move back" if at > 0:
                self.moved.emit(at, at - 1)
            case "move on" if 0 <= at < last:
                self.moved.emit(at, at + 1)
            case "more" | "less":
                self.minutes_stepped.emit(1 if deed == "more" else -1)
            case "add" | "duplicate" | "remove" | "edit" if not event.isAutoRepeat():
                self.asked.emit(deed)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the window's keys."""

    def _go(self, at: int) -> None:
        self.setCurrentIndex(self.segments.index(at))

    def _deed(self, event: QKeyEvent) -> str:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~(Modifier.KeypadModifier | Modifier.GroupSwitchModifier)
        if held == Modifier.AltModifier and key in (*self.BACK, *self.ON):
            return "move back" if key in self.BACK else "move on"
        if held == Modifier.ControlModifier and key == Qt.Key.Key_D:
            return "duplicate"
        if key in (*_MORE, *_LESS) and not held & ~Modifier.ShiftModifier:
            return "more" if key in _MORE else "less"
        return "" if held else self._plain(key)

    def _plain(self, key: Qt.Key) -> str:
        if key in (*self.BACK, *self.ON):
            return "go back" if key in self.BACK else "go on"
        if key in _ENDS:
            return "first" if key == Qt.Key.Key_Home else "last"
        if key in ENTER:
            return "edit"
        return {Qt.Key.Key_Insert: "add", Qt.Key.Key_Delete: "remove"}.get(key, "")
