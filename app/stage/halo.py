"""Halo: a light that slowly breathes with the rock, for eyes that want no movement."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPalette, QPixmap, QRadialGradient
from PySide6.QtWidgets import QWidget

from app.stage.backdrop import Backdrop
from app.widgets.look import faded

Role = QPalette.ColorRole
_TAU = 2 * math.pi
_LEVELS = 96  # more are not told apart
_STRONGEST = 0.62
_DIMMEST = 0.08  # beside the strongest
_FARTHEST = 430  # of the screen's pixels: a frame paints all of the light
_BEAD = 0.11  # of the reach


class Halo(Backdrop):
    """A light that is brightest on the beat and dimmest where the rock turns back.

    Nothing travels. The amplitude is how far its brightness goes to and fro.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the halo at rest."""
        super().__init__(parent)
        self.setAccessibleName("Halo: a light grows on the beat and fades between")
        self._reach = self._left = self._top = self._level = 0
        self._light: QPixmap | None = None

    @property
    def brightness(self) -> float:
        """How bright it is drawn, 0–1."""
        return self._level / _LEVELS

    def _measure(self, width: float, height: float) -> None:
        self._reach = math.ceil(min(0.4 * height, 0.28 * width, _FARTHEST))
        self._left, self._top = round(width / 2) - self._reach, round(0.47 * height) - self._reach
        self._light = None
        self._level = self._level_at(self.rock)
        low = self._top + 2.02 * self._reach
        self._put_pull(min(low, height - self.dots(7)), 0.9 * self._reach)

    def _level_at(self, rock: float) -> int:
        swing = math.sqrt(self.amplitude) if self.amplitude > 0 else 0.0
        bright = 0.5 + 0.5 * swing * math.cos(_TAU * rock)
        return round(_LEVELS * (_DIMMEST + (1 - _DIMMEST) * bright))

    def _move(self) -> None:
        level = self._level_at(self.rock)
        if level != self._level:
            self._level, side = level, 2 * self._reach
            self._refresh(self._left, self._top, self._left + side, self._top + side)

    def _widen(self, before: float) -> None:
        """Nothing that stands still shows the amplitude."""

    def _draw_still(self, painter: QPainter) -> None:
        """Draw the bead from which the light comes; light of its own colour does not change it."""
        middle = QPointF(self._left + self._reach, self._top + self._reach)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour(Role.Accent))
        painter.drawEllipse(middle, _BEAD * self._reach, _BEAD * self._reach)

    def _draw_moving(self, painter: QPainter) -> None:
        if self._light is None:
            self._light = self._paint_light()
        painter.setOpacity(self._level / _LEVELS)
        painter.drawPixmap(self._left, self._top, self._light)

    def _paint_light(self) -> QPixmap:
        """Paint the light at its strongest: a soft core that fades evenly into the ground."""
        pixmap = QPixmap(2 * self._reach, 2 * self._reach)
        pixmap.fill(Qt.GlobalColor.transparent)
        middle, accent = QPointF(self._reach, self._reach), self.colour(Role.Accent)
        light = QRadialGradient(middle, self._reach)
        for step in range(33):
            at = step / 32
            light.setColorAt(at, faded(accent, _STRONGEST * (1 - at * at) ** 2))
        painter = QPainter(pixmap)
        painter.fillRect(pixmap.rect(), QBrush(light))
        painter.end()
        return pixmap
