"""The column on the left: the search, and the techniques."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.labels import Line
from app.widgets.look import px
from app.widgets.search import SearchField
from app.widgets.techniques import GUTTER, INSET, TechniqueList

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique


class BrowsePanel(QWidget):
    """Finds techniques. Only its list may scroll."""

    left = Signal()
    """The search was left with Escape."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel without techniques."""
        super().__init__(parent)
        self.search, self.techniques = SearchField(), TechniqueList()
        self.nothing = Line(14, muted=True)
        self.nothing.setText("No technique has these words.")
        self.nothing.hide()
        self._lay_out()
        self.search.field.textChanged.connect(self._look)
        self.search.field.went_down.connect(self.techniques.enter)
        self.search.field.left.connect(self.left)

    def _lay_out(self) -> None:
        edge = INSET + px(GUTTER)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(14), 0, px(8))
        column.setSpacing(px(8))
        right = INSET + px(10)  # in line with the rows beside the scroll bar
        for widget in (self.search, self.nothing):
            row = QHBoxLayout()
            row.setContentsMargins(edge, 0, right, 0)
            row.addWidget(widget)
            column.addLayout(row)
        column.addWidget(self.techniques, 1)

    def fill(self, techniques: "Sequence[Technique]", favourites: Sequence[str]) -> None:
        """Show techniques in their order, and which of them are favourites."""
        self.techniques.fill(techniques, "")
        self.techniques.show_favourites(favourites)
        self._look(self.search.field.text())

    def _look(self, text: str) -> None:
        found = self.techniques.look_for(text)
        nothing = bool(text.strip()) and found == 0
        self.nothing.setVisible(nothing)
        told = "By its name, a part of the body, or a position"
        if text.strip():
            told = self.nothing.text() if nothing else f"{found} found"
        self.search.field.setAccessibleDescription(told)
