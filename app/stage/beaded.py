"""A picture in which a bead runs to and fro, its trail showing how fast."""

import math

from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QWidget

from app.stage.backdrop import Backdrop
from app.stage.bead import Bead

Role = QPalette.ColorRole
_TAU = 2 * math.pi
_NOWHERE = (-1, -1)
_LAGS = (0.054, 0.036, 0.018)
"""How many rocks the beads of the trail are behind when it is longest, the last one first."""


class Beaded(Backdrop):
    """A bead on a path: a child class says where it is in `_place`, and how large in `_measure`.

    The trail is a part of the path behind the bead, the longer the faster the rock goes: at the
    beat, at the turn and at rest there is none, so that the bead stands alone there.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the picture at rest."""
        super().__init__(parent)
        self._radius = 1.0
        self._bead: Bead | None = None
        self._at = _NOWHERE
        self._trail: list[tuple[float, float]] = []
        self._taken = (0.0, 0.0, 0.0, 0.0)

    @property
    def place(self) -> tuple[float, float]:
        """Where the bead's middle is drawn, in the screen's pixels."""
        steps = self._made().steps
        return self._at[0] / steps, self._at[1] / steps

    def _place(self, rock: float) -> tuple[float, float]:
        """Return where the bead's middle is, in the screen's pixels."""
        raise NotImplementedError

    def _put_bead(self, radius: float) -> None:
        """Take a bead of a radius, for a size and colours that are new; it lies at the phase."""
        self._radius, self._bead, self._at = radius, None, _NOWHERE
        self._settle()
        self._taken = self._takes()

    def _made(self) -> Bead:
        if self._bead is None:
            self._bead = Bead(self._radius, self.colour(Role.Accent), self.colour(Role.Window))
        return self._bead

    def _settle(self) -> bool:
        """Lay bead and trail where the phase has them; return whether that is another place."""
        bead, rock, place = self._bead or self._made(), self.rock, self._place
        x, y = place(rock)
        at = round(x * bead.steps), round(y * bead.steps)
        if at == self._at:
            return False
        self._at, speed = at, abs(math.sin(_TAU * rock))
        self._trail = [place(rock - lag * speed) for lag in _LAGS]
        return True

    def _move(self) -> None:
        """Have painted what bead and trail took and take, in one rectangle."""
        if not self._settle():
            return
        old_left, old_top, old_right, old_bottom = self._taken
        self._taken = left, top, right, bottom = self._takes()
        self._refresh(
            min(left, old_left),
            min(top, old_top),
            max(right, old_right),
            max(bottom, old_bottom),
        )

    def _takes(self) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom of what bead and trail take."""
        bead, (x, y), (end_x, end_y) = self._made(), self._at, self._trail[0]
        x, y, reach, half = x // bead.steps, y // bead.steps, bead.reach + 1, bead.trail_reach + 1
        return (
            min(x - reach, end_x - half),
            min(y - reach, end_y - half),
            max(x + reach, end_x + half),
            max(y + reach, end_y + half),
        )

    def _draw_moving(self, painter: QPainter) -> None:
        bead, (x, y) = self._bead or self._made(), self._at
        half, draw = bead.trail_reach, painter.drawPixmap
        for (left, top), pixmap in zip(self._trail, bead.trail, strict=True):
            draw(round(left) - half, round(top) - half, pixmap)
        x, right = divmod(x, bead.steps)
        y, down = divmod(y, bead.steps)
        draw(x - bead.reach, y - bead.reach, bead.laid[down][right])
