"""What stands beside the list of runs: the trend of those that are shown, and the current one."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.look import px, unit
from app.widgets.plots.card import PlotCard
from app.widgets.plots.trend import TrendPlot
from app.widgets.runcard import RunCard
from app.widgets.sheets import Deck

_ROOMY_PX = 470
TREND, THIS_RUN = "Trend", "This run"


class RunSide(QWidget):
    """The trend above the run, or one of the two under tabs where there is little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it without runs."""
        super().__init__(parent)
        self.plot, self.card = TrendPlot(), RunCard()
        self.trend, self.deck = PlotCard(self.plot), Deck("Beside the list", self)
        self._is_roomy: bool | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self.deck.tabs.setParent(self)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return a size that gives way: then one of the two is shown."""
        return QSize(px(220), px(220))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def show_card(self) -> None:
        """Bring the run to the front, where the trend lies over it."""
        self.deck.open(THIS_RUN)

    def _arrange(self) -> None:
        is_roomy = self.height() >= _ROOMY_PX * unit()
        if is_roomy == self._is_roomy:
            return
        self._is_roomy = is_roomy
        for widget in (self.trend, self.card, self.deck.tabs, self.deck):
            self._column.removeWidget(widget)
        self.deck.show_all({} if is_roomy else {TREND: self.trend, THIS_RUN: self.card})
        for part in (self.deck.tabs, self.deck):
            part.setVisible(not is_roomy)
        if is_roomy:
            self._column.addWidget(self.trend, 1)
            self._column.addWidget(self.card)
            self.trend.show()
            self.card.show()
        else:
            self._column.addWidget(self.deck.tabs)
            self._column.addWidget(self.deck, 1)
