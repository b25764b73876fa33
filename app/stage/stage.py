"""What every picture of the pulse can be told."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.scene import Scene


class Stage(QWidget):
    """A picture of the pulse: told a phase, owns no clock, paints the moving part only.

    Attributes:
        moves: whether it wants a frame at the screen's rate; a picture without movement does not.
    """

    moves = True

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the picture at rest."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.rock, self.amplitude, self.tension = 0.0, 0.5, 0.0
        self.scene: Scene | None = None

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Show the pulse at a moment.

        The fraction of `rock` is the phase: 0 is out, on the beat, a half the turn back.
        `amplitude` and `tension` are 0–1.
        """
        raise NotImplementedError

    def set_scene(self, scene: "Scene") -> None:
        """Show another technique, or another step of its course; its words are read out."""
        self.scene = scene
        self.setAccessibleDescription(scene.words)

    def set_view(self, quarter_turns: int, *, mirrored: bool) -> None:
        """Turn a picture of a person by quarters, clockwise, and mirror it; others stay."""
