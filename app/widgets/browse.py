"""The column on the left: the name of the program, the search, the techniques."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions import with_key
from app.keys import Bindings
from app.widgets.icons import IconButton, controls_sign, question_sign
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
        self.settings = IconButton("Settings", with_key("settings"), controls_sign)
        self.keys = IconButton("All keys", with_key("keys"), question_sign)
        self.nothing = Line(14, muted=True)
        self.nothing.setText("No technique has these words.")
        self.nothing.hide()
        self._lay_out()
        self.search.field.textChanged.connect(self._look)
        self.search.field.went_down.connect(self.techniques.enter)
        self.search.field.left.connect(self.left)

    def show_keys(self, bindings: Bindings) -> None:
        """Name the keys that do the same."""
        self.settings.setToolTip(with_key("settings", bindings))
        self.keys.setToolTip(with_key("keys", bindings))

    def _lay_out(self) -> None:
        brand = Line(16, QFont.Weight.DemiBold)
        brand.setText("Undula")
        edge = INSET + px(GUTTER)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(16), 0, px(8))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        right = INSET + px(10)  # in line with the rows beside the scroll bar
        head.setContentsMargins(edge + px(8), 0, right - px(8), 0)
        head.setSpacing(0)
        head.addWidget(brand, 1)
        head.addWidget(self.keys)
        head.addWidget(self.settings)
        column.addLayout(head)
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
