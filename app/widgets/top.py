"""The bar at the top of the window: the program, its pages, keys and settings."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.actions import with_key
from app.keys import Bindings
from app.widgets.icons import IconButton, controls_sign, question_sign
from app.widgets.labels import Line
from app.widgets.look import px, unit
from app.widgets.tabs import PageTabs
from app.widgets.techniques import GUTTER, INSET

PAGE_WORDS = {"pulse": "Pulse", "practise": "Practise", "session": "Session"}
"""The pages by the names that settings use."""

_LEFT_PX, _LEFT_MOST = 272, 0.29  # the width of the list of techniques below


class TopBar(QWidget):
    """What is above every page. `chosen` tells the page that a person wants."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar with the first page chosen."""
        super().__init__(parent)
        self.brand = Line(16, QFont.Weight.DemiBold)
        self.brand.setText("Undula")
        self.tabs = PageTabs("Pages", tuple(PAGE_WORDS.values()))
        self.settings = IconButton("Settings", with_key("settings"), controls_sign)
        self.keys = IconButton("All keys", with_key("keys"), question_sign)
        row = QHBoxLayout(self)
        self._edge = INSET + px(GUTTER) + px(8)
        row.setContentsMargins(self._edge, px(5), px(14), px(5))
        row.setSpacing(0)
        row.addWidget(self.brand)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.keys)
        row.addWidget(self.settings)
        self.tabs.currentChanged.connect(lambda at: self.chosen.emit(list(PAGE_WORDS)[at]))

    def show_page(self, name: str) -> None:
        """Show which page is shown; nothing is emitted."""
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(list(PAGE_WORDS).index(name))
        self.tabs.blockSignals(False)
        self.tabs.update()

    def show_keys(self, bindings: Bindings) -> None:
        """Name the keys that do the same."""
        self.settings.setToolTip(with_key("settings", bindings))
        self.keys.setToolTip(with_key("keys", bindings))
        for at, name in enumerate(PAGE_WORDS):
            self.tabs.setTabToolTip(at, with_key(f"{name}_page", bindings))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the pages' names begin where the pages' middle does."""
        super().resizeEvent(event)
        left = min(round(_LEFT_PX * unit()), round(_LEFT_MOST * self.width()))
        self.brand.setFixedWidth(left - self._edge)
