"""The panel at the side: sound, technique and picture under quiet tabs."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.widgets.card import TechniqueCard
from app.widgets.look import px
from app.widgets.picture import PicturePanel
from app.widgets.sound import SoundPanel
from app.widgets.tabs import Tabs

SOUND, TECHNIQUE, PICTURE = range(3)


class SidePanel(QWidget):
    """One of three panels at a time, so that none of them ever needs a scroll bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel with the sound shown."""
        super().__init__(parent)
        self.setMinimumWidth(px(150))
        self.tabs = Tabs("Panel at the side", ("Sound", "Technique", "Picture"))
        self.sound, self.card, self.picture = SoundPanel(), TechniqueCard(), PicturePanel()
        self.pages = QStackedWidget()
        for page in (self.sound, self.card, self.picture):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(19), px(18), px(16))
        column.setSpacing(px(14))
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)

    def show_card(self, shown: bool) -> None:
        """Offer the technique card, or not where it stands elsewhere."""
        if not shown and self.tabs.currentIndex() == TECHNIQUE:
            self.open(SOUND)
        self.tabs.setTabVisible(TECHNIQUE, shown)

    def open(self, which: int) -> None:
        """Show one of `SOUND`, `TECHNIQUE` and `PICTURE`."""
        self.tabs.setCurrentIndex(which)
