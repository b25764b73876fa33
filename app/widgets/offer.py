"""One quiet bar that offers to go on with a session that was interrupted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.widgets.announce import announce
from app.widgets.buttons import Button
from app.widgets.labels import Lines, Rule
from app.widgets.look import px
from presets.errors import PresetError

if TYPE_CHECKING:  # it is brought in together with what is offered
    from app.session_record import Unfinished
    from presets.plan import FindTechnique

_LOOK_MS = 1000


class OfferBar(QWidget):
    """Offers to go on, for as long as that can be done; hidden while nothing is offered."""

    go_on = Signal(object)
    """The `Unfinished` that is to go on."""

    declined = Signal()
    """It is not to go on, and not to be offered again."""

    gone = Signal()
    """Nothing is offered any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar, hidden."""
        super().__init__(parent)
        self._unfinished: Unfinished | None = None
        self.sentence = _Told(15, least=0.75)
        self.take, self.decline = Button("Go on", strong=True, small=True), Button("No", small=True)
        self.take.setToolTip("Go on where the session would be by now")
        self.decline.setToolTip("Leave it ended")
        row = QHBoxLayout()
        row.setContentsMargins(px(20), px(8), px(20), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.take)
        row.addWidget(self.decline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Rule())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self._look)
        self.take.clicked.connect(self._take)
        self.decline.clicked.connect(self._decline)
        self.hide()

    def offer(self, unfinished: "Unfinished", find: "FindTechnique") -> bool:
        """Offer to go on with a session; return whether that can be done.

        `find` gives a technique for its id: one that is gone takes the session with it.
        """
        try:
            titles = [segment.title(find) for segment in unfinished.plan.segments]
        except PresetError:
            return False
        self._unfinished = unfinished
        told = (
            f"A session was interrupted: {unfinished.plan.name}, at {titles[unfinished.segment]}."
        )
        self.sentence.setText(told)
        self.setAccessibleName(told)
        self.take.setAccessibleDescription(told)
        self.show()
        self._looks.start()
        announce(self, told)
        return True

    def withdraw(self) -> None:
        """Offer nothing any more."""
        offered, self._unfinished = self._unfinished is not None, None
        self._looks.stop()
        self.hide()
        if offered:
            self.gone.emit()

    def focus_first(self) -> None:
        """Take the focus, so that Enter goes on."""
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        """Withdraw quietly once it is too long ago, or would be over."""
        if self._unfinished is not None and not self._unfinished.can_go_on:
            self.withdraw()

    def _take(self) -> None:
        self._look()
        if self._unfinished is not None:
            self.go_on.emit(self._unfinished)
        self.withdraw()

    def _decline(self) -> None:
        self.withdraw()
        self.declined.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))

    def changeEvent(self, event: QEvent) -> None:
        """Draw all of it anew in other colours."""
        super().changeEvent(event)
        self.update()


class _Told(Lines):
    """A sentence on up to two lines, in the middle of their height."""

    _WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
