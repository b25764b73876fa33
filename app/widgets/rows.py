"""What the lists share: their look, and rows under headings which cannot be chosen."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.widgets.scroll import ScrollBar


class RowList(QListView):
    """A list on the page's ground that scrolls smoothly and is not written in."""

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


def row_near(view: QListView, wanted: QModelIndex, role: int) -> QModelIndex:
    """Return `wanted`, or the row nearest to it that is shown and has data in `role`.

    Headings have none. An invalid index stands for the very first row.
    """
    model = view.model()
    rows = [
        row
        for row in range(model.rowCount())
        if not view.isRowHidden(row) and model.index(row, 0).data(role) is not None
    ]
    at = max(wanted.row(), 0)
    return model.index(min(rows, key=lambda row: abs(row - at)), 0) if rows else wanted
