"""Bounce: a ball that falls onto the beat, hops up to the turn, and falls back."""

import math

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPainterPath, QPalette
from PySide6.QtWidgets import QWidget

from app.stage.beaded import Beaded
from app.stage.marks import draw_back, draw_out
from app.widgets.look import round_pen

Role = QPalette.ColorRole
_LEDGE = 0.22  # how much higher the back's ground lies, in heights of a hop
_FLOOR = 0.74
_FOOT = 1.9  # half the length of a piece of ground, in radii of the ball


class Bounce(Beaded):
    """A ball on a gravity path: it lands at the left on the beat, at the right where it turns back.

    Both hops take half a rock and so are one and the same parabola, there and back. The right
    ground is a ledge: the ball falls less far onto it, and lands more softly. The amplitude is
    how high and how wide it hops.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the ball at rest."""
        super().__init__(parent)
        self.setAccessibleName("Bounce: a ball lands on the beat, and more softly between")
        self._x = self._floor = self._widest = self._highest = 0.0
        self._span = self._hop = self._rise = 0.0

    def _measure(self, width: float, height: float) -> None:
        radius = min(0.066 * height, 0.04 * width)
        self._x, self._floor = width / 2, _FLOOR * height
        self._widest = min(0.34 * width, 0.85 * height)
        self._highest = min(0.46 * height, 0.6 * width)
        self._take_size(self.amplitude)
        self._put_pull((self._floor + height) / 2 + self.dots(2), 0.7 * self._widest)
        self._put_bead(radius)

    def _take_size(self, amplitude: float) -> None:
        size = math.sqrt(amplitude) if amplitude > 0 else 0.0
        self._span, self._hop = size * self._widest, size * self._highest
        self._rise = _LEDGE * self._hop

    def _place(self, rock: float) -> tuple[float, float]:
        phase = rock - math.floor(rock)
        across = 2 * (phase if phase < 0.5 else 1 - phase)
        up = across * (self._rise + 4 * self._hop * (1 - across))
        return self._x + (across - 0.5) * self._span, self._floor - self._radius - up

    def _feet(self) -> tuple[QPointF, QPointF]:
        """Return where the ball meets the ground, out and back."""
        half = self._span / 2
        return (
            QPointF(self._x - half, self._floor),
            QPointF(self._x + half, self._floor - self._rise),
        )

    def _taken_up(self) -> QRect:
        """Return the pixels that the path and its ground take."""
        side = math.ceil(_FOOT * self._radius + self.dots(4))
        high = math.ceil(self._hop + self._rise + self._radius) + side
        wide = math.ceil(self._span / 2) + side
        return QRect(round(self._x) - wide, round(self._floor) - high, 2 * wide, high + side)

    def _widen(self, before: float) -> None:
        """Have the path and the ground drawn anew."""
        old = self._taken_up()
        self._take_size(self.amplitude)
        self._spoil(old.united(self._taken_up()))

    def _draw_still(self, painter: QPainter) -> None:
        """Draw the path faintly, and the two pieces of ground."""
        out, back = self._feet()
        lift = QPointF(0, self._radius)
        path = QPainterPath(out - lift)
        path.quadTo(
            QPointF(self._x, self._floor - self._radius - self._rise / 2 - 2 * self._hop),
            back - lift,
        )
        pen = round_pen(self.colour(Role.Mid), self.dots(2.5))
        pen.setDashPattern([0.01, 3.6])
        painter.setPen(pen)
        painter.drawPath(path)
        painter.setPen(round_pen(self.colour(Role.Accent, 0.6), self.dots(3)))
        foot = QPointF(_FOOT * self._radius, 0)
        for at in (out, back):
            painter.drawLine(at - foot, at + foot)
        draw_out(self, painter, out)
        draw_back(self, painter, back)
