"""The bar at the bottom of the Session page: start, how it is shown, and how loud it must be."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.actions import with_key
from app.keys import Bindings
from app.widgets.buttons import Button
from app.widgets.chips import ChoiceChips
from app.widgets.look import px
from app.widgets.sessionset import VIEW_WORDS

_TABLE_TIP = "Find the level at which the cue is just heard, with the room’s music on"
_NO_CUE_TIP = "This plan has no technique yet, so there is nothing to hear"


class StartBar(QWidget):
    """Starts the plan.

    Signals:
        started: by the button.
        view_chosen: one of `VIEW_WORDS`.
        table_asked: the level is to be found at the table.
    """

    started = Signal()
    view_chosen = Signal(str)
    table_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar with the dim screen chosen."""
        super().__init__(parent)
        self.start = Button("Start", strong=True)
        self.start.setAccessibleName("Start the session")
        self.start.setToolTip(with_key("toggle"))
        self.views: ChoiceChips[str] = ChoiceChips("Shown", "How it is shown", VIEW_WORDS)
        self.table = Button("Can it be heard at the table?")
        self.offer_table(True)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(12), px(20), px(12))
        row.setSpacing(px(20))
        row.addWidget(self.start)
        self._rest = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rest.addWidget(self.views, 1)
        self._rest.addWidget(self.table)
        row.addLayout(self._rest, 1)
        self.start.clicked.connect(self.started)
        self.views.chosen.connect(self.view_chosen.emit)
        self.table.clicked.connect(self.table_asked)

    def minimumSizeHint(self) -> QSize:
        """Return the least size; what does not fit into the row stands in a second one."""
        return QSize(px(300), self.start.sizeHint().height() + px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set everything closer where it does not fit, and then in two rows."""
        super().resizeEvent(event)
        fits = next((dense for dense in range(3) if self._fits(dense)), None)
        self._set_dense(1 if fits is None else fits)
        way = QBoxLayout.Direction
        self._rest.setDirection(way.TopToBottom if fits is None else way.LeftToRight)
        self._rest.setSpacing(px(8 if fits is None else 20))
        air = px(7 if fits is None else 12)
        self._row.setContentsMargins(px(20), air, px(20), air)
        aside = Qt.AlignmentFlag.AlignLeft if fits is None else Qt.AlignmentFlag.AlignVCenter
        self._rest.setAlignment(self.table, aside)
        self._rest.setAlignment(
            self.views, Qt.AlignmentFlag(0) if fits is None else Qt.AlignmentFlag.AlignVCenter
        )

    def _fits(self, dense: int) -> bool:
        self._set_dense(dense)
        chips = sum(chip.sizeHint().width() + px(6) for chip in self.views.chips.values())
        buttons = self.start.sizeHint().width() + self.table.sizeHint().width()
        return chips + buttons + px(80) <= self.width()

    def _set_dense(self, dense: int) -> None:
        self.views.set_dense(dense)
        self.table.set_small(dense > 0)

    def offer_table(self, has_cue: bool) -> None:
        """Offer to find the level, if the plan has something to hear."""
        tip = _TABLE_TIP if has_cue else _NO_CUE_TIP
        self.table.setEnabled(has_cue)
        self.table.setToolTip(tip)
        self.table.setAccessibleDescription(tip)

    def show_keys(self, bindings: Bindings) -> None:
        """Name the key that does the same."""
        self.start.setToolTip(with_key("toggle", bindings).replace("or stop the pulse", "the plan"))
