"""Rows of a list that stand under headings which cannot be chosen."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QListView


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
