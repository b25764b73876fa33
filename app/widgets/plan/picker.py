"""Where a segment's technique is looked for and chosen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.browse import BrowsePanel
from app.widgets.buttons import ENTER, Button, takes_first
from app.widgets.look import px

if TYPE_CHECKING:
    from presets.model import Technique

_LEAVING = (*ENTER, Qt.Key.Key_Escape)


class TechniquePicker(QWidget):
    """The search and the list of all techniques. What is current there is chosen at once.

    `left` tells that the person is done: with Enter, Escape, a double-click or the button.
    """

    chosen = Signal(str)
    favourite_toggled = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the picker without techniques."""
        super().__init__(parent)
        self.browse = BrowsePanel()
        self.done = Button("Done", small=True)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(22), 0, 0, px(4))
        foot.addWidget(self.done)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.browse, 1)
        column.addLayout(foot)
        self.done.clicked.connect(self.left)
        self.browse.left.connect(self.left)
        self.browse.techniques.chosen.connect(self.chosen)
        self.browse.techniques.favourite_toggled.connect(self.favourite_toggled)
        self.browse.techniques.doubleClicked.connect(lambda _: self.left.emit())

    def offer(self, techniques: "Sequence[Technique]") -> None:
        """Offer techniques."""
        self.browse.techniques.blockSignals(True)
        self.browse.fill(techniques, ())
        self.browse.techniques.blockSignals(False)

    def show_favourites(self, favourites: Sequence[str]) -> None:
        """Show which techniques are favourites, by their ids in the keys' order."""
        self.browse.techniques.show_favourites(favourites)

    def show_technique(self, technique_id: str) -> None:
        """Go to a technique; nothing is emitted."""
        self.browse.techniques.show_current(technique_id)

    def begin(self) -> None:
        """Take the keyboard into an empty search."""
        self.browse.search.field.clear()
        self.browse.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take what leaves it before the window does."""
        return takes_first(event, _LEAVING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape leave, from wherever the list lets them through."""
        if event.key() in _LEAVING:
            self.left.emit()
            return
        super().keyPressEvent(event)
