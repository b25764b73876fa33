"""Cradle: a bead that rolls along an arc and turns at its ends."""

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.stage.beaded import Beaded
from app.stage.marks import draw_back, draw_out, mark_rect
from app.widgets.look import round_pen

Role = QPalette.ColorRole
_WIDEST = math.radians(42.0)  # half of the whole arc
_NARROWEST = math.radians(3.0)  # below it, in a stillness, both ends lie under the bead
_TAU = 2 * math.pi


class Cradle(Beaded):
    """A bead on an arc: at the left end on the beat, at the right where the rock turns back.

    The amplitude is how much of the arc it rolls along: its area goes with the amplitude.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the cradle at rest."""
        super().__init__(parent)
        self.setAccessibleName("Cradle: a bead rolls out on the beat and back between")
        self._arc = self._rolling = self._x = self._y = self._reach = 0.0

    def _measure(self, width: float, height: float) -> None:
        half = min(0.28 * width, 0.8 * height)
        radius = min(0.066 * height, 0.036 * width)
        self._arc = half / math.sin(_WIDEST)
        self._rolling = self._arc - radius - self.dots(1.5)
        sag = self._arc * (1 - math.cos(_WIDEST))
        bottom = 0.5 * (height + sag) + 0.3 * radius
        self._x, self._y = width / 2, bottom - self._arc
        self._reach = _reach(self.amplitude)
        self._put_pull(min(bottom + 2.4 * radius, height - self.dots(7)), 0.7 * half)
        self._put_bead(radius)

    def _place(self, rock: float) -> tuple[float, float]:
        angle = -self._reach * math.cos(_TAU * rock)
        return (
            self._x + math.sin(angle) * self._rolling,
            self._y + math.cos(angle) * self._rolling,
        )

    def _widen(self, before: float) -> None:
        """Have only the ends of the arc drawn anew."""
        self._reach = _reach(self.amplitude)
        for side in (-1, 1):
            old, new = (self._on_arc(side * _reach(one)) for one in (before, self.amplitude))
            self._spoil(mark_rect(self, old).united(mark_rect(self, new)))

    def _on_arc(self, angle: float) -> QPointF:
        """Return a point on the arc at an angle from the middle."""
        return QPointF(self._x + math.sin(angle) * self._arc, self._y + math.cos(angle) * self._arc)

    def _draw_still(self, painter: QPainter) -> None:
        """Draw the whole arc faintly, the part rolled along, and its ends."""
        painter.setPen(round_pen(self.colour(Role.Mid), self.dots(2)))
        self._draw_arc(painter, _WIDEST)
        painter.setPen(QPen(self.colour(Role.Accent, 0.6), self.dots(3)))
        self._draw_arc(painter, self._reach)
        if self._reach > _NARROWEST:
            draw_out(self, painter, self._on_arc(-self._reach))
            draw_back(self, painter, self._on_arc(self._reach))

    def _draw_arc(self, painter: QPainter, reach: float) -> None:
        around = QRectF(self._x - self._arc, self._y - self._arc, 2 * self._arc, 2 * self._arc)
        degrees = math.degrees(reach)
        painter.drawArc(around, round((270 - degrees) * 16), round(2 * degrees * 16))


def _reach(amplitude: float) -> float:
    """Return the angle from the middle to where the bead turns."""
    return _WIDEST * math.sqrt(amplitude) if amplitude > 0 else 0.0
