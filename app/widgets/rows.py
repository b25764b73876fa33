"""What the lists share: their look, and rows under headings which cannot be chosen."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QPalette, QStandardItem
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.widgets.buttons import takes_first
from app.widgets.scroll import ScrollBar
from app.widgets.slider import STEERING_KEYS

ID = Qt.ItemDataRole.UserRole
"""What a row stands for, a text; a heading has none."""


class RowList(QListView):
    """A list on the page's ground that scrolls smoothly and is not written in.

    Attributes:
        own_keys: what it takes before the window's keys do, while it has the focus.
    """

    own_keys: ClassVar[tuple[Qt.Key, ...]] = STEERING_KEYS

    def __init__(self, parent: QWidget | None = None, *, always_bar: bool = True) -> None:
        """Create the list; with `always_bar` the rows keep their width as they become more."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBar(ScrollBar())
        if always_bar:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the window's keys."""

    def event(self, event: QEvent) -> bool:
        """Take its keys before the window's do."""
        return takes_first(event, self.own_keys) or super().event(event)


class HeadedList(RowList):
    """A list whose rows, which have an `ID`, stand under headings, which have none."""

    def row_near(self, wanted: QModelIndex) -> QModelIndex:
        """Return `wanted`, or the row nearest to it that is shown; invalid: the very first."""
        model = self.model()
        rows = [
            row
            for row in range(model.rowCount())
            if not self.isRowHidden(row) and model.index(row, 0).data(ID) is not None
        ]
        at = max(wanted.row(), 0)
        return model.index(min(rows, key=lambda row: abs(row - at)), 0) if rows else wanted

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a heading would be reached, as by Home, go to the row nearest to it."""
        return self.row_near(super().moveCursor(action, modifiers))


def heading(text: str) -> QStandardItem:
    """Return a row that cannot be chosen."""
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
