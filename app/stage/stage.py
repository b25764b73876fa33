"""What every picture of the pulse can be told."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Stage(QWidget):
    """A picture of the pulse: told a phase, owns no clock, paints the moving part only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the picture at rest."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.rock, self.amplitude, self.tension = 0.0, 0.5, 0.0

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Show the pulse at a moment.

        The fraction of `rock` is the phase: 0 is out, on the beat, a half the turn back.
        `amplitude` and `tension` are 0–1.
        """
        raise NotImplementedError
