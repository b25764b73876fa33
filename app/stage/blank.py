"""None: no picture, for whoever wants the sound alone."""

from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.stage.backdrop import LEAST_PX
from app.stage.stage import Stage
from app.widgets.look import px


class Blank(Stage):
    """The quiet ground, and nothing on it."""

    moves = False

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the empty picture."""
        super().__init__(parent)
        self.setAccessibleName("No picture")
        self.setMinimumSize(*(px(side) for side in LEAST_PX))

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Take the phase; there is nothing to show it."""
        self.rock, self.amplitude, self.tension = rock, amplitude, tension

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
