"""The column on the left: all session plans, those that come with Undula first."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.widgets.buttons import ENTER, Button
from app.widgets.look import px
from app.widgets.plan.view import Index
from app.widgets.plan.words import counted, minutes_words
from app.widgets.rows import ID, HeadedList, heading
from app.widgets.slider import STEERING_KEYS
from app.widgets.techniques import FIGURE, GUTTER, INSET, FigureRows
from presets.plan import Plan

Role = QPalette.ColorRole
_READY, _OWN = "Ready", "Your own"


class PlanList(HeadedList):
    """Plans under two headings; the current one is the chosen one.

    Signals:
        chosen: the id of the plan that a person went to.
        delete_asked: the current plan is to be deleted, by the Delete key.
        edit_asked: Enter: its segments are wanted.
    """

    chosen = Signal(str)
    delete_asked = Signal()
    edit_asked = Signal()
    own_keys = (*STEERING_KEYS, *ENTER, Qt.Key.Key_Delete)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Plans")
        self.setAccessibleDescription("Enter goes to the segments, Delete deletes a plan of yours")
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(FigureRows(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWordWrap(True)  # lays out again whenever its width changes
        self.setMinimumWidth(px(140))

    def show_plans(
        self, ready: Sequence[Plan], own: Sequence[Plan], current: str, drafts: Collection[str]
    ) -> None:
        """Show plans, one of them current; `drafts` are those that do not fit yet. Silent."""
        rows = [heading(_READY), *(_row(plan, is_draft=False) for plan in ready)]
        if own:
            rows += [heading(_OWN), *(_row(plan, is_draft=plan.id in drafts) for plan in own)]
        self.blockSignals(True)
        if len(rows) != self._items.rowCount():
            self._items.clear()
        for number, item in enumerate(rows):
            self._items.setItem(number, item)
        for number, item in enumerate(rows):
            if item.data(ID) == current:
                self.setCurrentIndex(self._items.index(number, 0))
        self.blockSignals(False)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which plan was chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.data(ID):
            self.chosen.emit(current.data(ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes, Enter goes on to the segments, the rest moves."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif event.key() in ENTER:
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)


class PlanColumn(QWidget):
    """The list, and above it what brings more plans."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the column without plans."""
        super().__init__(parent)
        self.new, self.bring = Button("New", small=True), Button("Import …", small=True)
        self.new.setAccessibleName("New plan")
        self.new.setToolTip("Begin a plan of your own")
        self.bring.setAccessibleName("Import plan")
        self.bring.setToolTip("Take a plan file among your own")
        self.plans = PlanList()
        head = QHBoxLayout()
        edge = INSET + px(GUTTER)
        head.setContentsMargins(edge, 0, INSET + px(10), 0)
        head.setSpacing(px(8))
        head.addWidget(self.new, 1)
        head.addWidget(self.bring, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(16), 0, px(8))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.plans, 1)


def _row(plan: Plan, *, is_draft: bool) -> QStandardItem:
    item = QStandardItem(plan.name)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(plan.id, ID)
    item.setData("draft" if is_draft else minutes_words(plan.total_minutes), FIGURE)
    told = f"{plan.name}, {counted(plan.total_minutes)}{', draft' if is_draft else ''}"
    item.setData(told, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(plan.words or plan.name)
    return item
