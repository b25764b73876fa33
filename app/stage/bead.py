"""A glowing bead with a faint trail, painted beforehand and laid between the pixels."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap, QRadialGradient

from app.stage.light import calm_opacity
from app.widgets.look import faded

GLOW = 2.6
"""How far the glow reaches, in radii of the bead."""

_GLOWING = 0.38
_TRAIL = (0.30, 0.19, 0.10)
_FINE_SIDE = 200  # a larger bead is laid on halves of pixels, a smaller one on quarters


class Bead:
    """The pictures of one bead: with its glow, at each place between pixels, and of its trail.

    Attributes:
        steps: places between two pixels.
        reach: whole pixels from its middle to the end of its glow.
        trail: paler and paler beads without a glow; the palest first.
        trail_reach: pixels from the middle of one of those to the edge of its picture.
    """

    def __init__(self, radius: float, colour: QColor, ground: QColor) -> None:
        """Paint a bead of a radius in the screen's pixels."""
        self.reach = math.ceil(GLOW * radius) + 1
        self.trail_reach = math.ceil(radius) + 1
        self.steps = 4 if 2 * self.reach <= _FINE_SIDE else 2
        glow = _glow(self.reach, radius, colour, ground)
        between = [step / self.steps for step in range(self.steps)]
        self.laid = [[_bead(glow, radius, colour, QPointF(x, y)) for x in between] for y in between]
        self.trail = [_disc(self.trail_reach, radius, faded(colour, a)) for a in reversed(_TRAIL)]


def _canvas(half: int) -> QPixmap:
    pixmap = QPixmap(2 * half, 2 * half)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _disc(half: int, radius: float, colour: QColor) -> QPixmap:
    pixmap = _canvas(half)
    painter = _painter(pixmap)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(half, half), radius, radius)
    painter.end()
    return pixmap


def _painter(pixmap: QPixmap) -> QPainter:
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return painter


def _glow(reach: int, radius: float, colour: QColor, ground: QColor) -> QPixmap:
    """Paint a glow that is as strong beside the bead as it may pass without a flash."""
    pixmap, edge = _canvas(reach), radius / reach
    strongest = calm_opacity(colour, ground, _GLOWING)
    light = QRadialGradient(QPointF(reach, reach), reach)
    light.setColorAt(0.0, faded(colour, strongest))
    for step in range(17):
        at = edge + (1 - edge) * step / 16
        light.setColorAt(at, faded(colour, strongest * (1 - step / 16) ** 1.9))
    painter = _painter(pixmap)
    painter.setBrush(QBrush(light))
    painter.drawEllipse(QPointF(reach, reach), reach, reach)
    painter.end()
    return pixmap


def _bead(glow: QPixmap, radius: float, colour: QColor, off: QPointF) -> QPixmap:
    pixmap = glow.copy()
    middle = QPointF(glow.width() / 2, glow.height() / 2) + off
    light = QRadialGradient(middle - QPointF(0.3, 0.4) * radius, 1.6 * radius)
    light.setColorAt(0.0, colour.lighter(107))
    light.setColorAt(1.0, colour.darker(107))
    painter = _painter(pixmap)
    painter.setBrush(QBrush(light))
    painter.drawEllipse(middle, radius, radius)
    painter.end()
    return pixmap
