"""Cradle: a bead that rolls along an arc and turns at its ends."""

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QRadialGradient,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.stage.stage import Stage
from app.widgets.look import faded, px, round_pen

Role = QPalette.ColorRole
_WIDEST = math.radians(42.0)  # half of the whole arc
_GLOW = 2.6  # radii of the bead


class Cradle(Stage):
    """A bead on an arc: at the left end on the beat, at the right where the rock turns back.

    The amplitude is how much of the arc it rolls along. A traction is a line under the arc that
    lengthens. Background and arc are a pixmap; a frame repaints the bead's surroundings only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the cradle at rest."""
        super().__init__(parent)
        self.setAccessibleName("Cradle: a bead rolls out on the beat and back between")
        self.setMinimumSize(px(220), px(120))
        self._scene: QPixmap | None = None
        self._drawn_amplitude = -1.0
        self._bead: QPixmap | None = None
        self._spot: QPixmap | None = None
        self._ratio = 1.0
        self._pull_most = self._pull = 0
        self._pull_rect = QRect()
        self._lay_out()

    # Told.

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Roll to the phase of `rock`; only what moved is painted again."""
        pull = round(tension * self._pull_most)
        self.rock, self.amplitude, self.tension = rock, amplitude, tension
        if abs(amplitude - self._drawn_amplitude) > 0.001:
            self._reach, self._scene, self._pull = self._reach_of(amplitude), None, pull
            self._at = self._ball_at(rock)
            self.update()
            return
        (old_x, old_y), (x, y) = self._at, self._ball_at(rock)
        if (x, y) != (old_x, old_y):
            self._at, glow = (x, y), self._glow
            left, right = (x, old_x) if x < old_x else (old_x, x)
            top, bottom = (y, old_y) if y < old_y else (old_y, y)
            side = 2 * glow
            self.update(left - glow, top - glow, right - left + side, bottom - top + side)
        if pull != self._pull:
            self._pull = pull
            self.update(self._pull_rect)

    # Measures.

    def _lay_out(self) -> None:
        width, height = max(self.width(), 1), max(self.height(), 1)
        half = min(0.42 * width, 0.95 * height)
        self._radius = half / math.sin(_WIDEST)
        self._ball = max(min(0.06 * height, 0.04 * width), px(12))
        self._glow = math.ceil(self._ball * _GLOW)
        self._rolling = self._radius - self._ball - px(1.5)
        sag = self._radius * (1 - math.cos(_WIDEST))
        bottom = 0.5 * height + 0.5 * sag + 0.35 * self._ball
        self._centre_x, self._centre_y = width / 2, bottom - self._radius
        self._reach = self._reach_of(self.amplitude)
        self._at = self._ball_at(self.rock)
        self._pull_most = round(0.8 * half)
        self._pull = round(self.tension * self._pull_most)
        self._pull_rect = QRect(
            width // 2 - self._pull_most - px(8),
            round(bottom + 1.6 * self._ball) - px(8),
            2 * self._pull_most + px(16),
            px(16),
        )
        self._spot_away, self._spot_half = 0.52 * self._ball, math.ceil(0.14 * self._ball) + 1
        self._scene = self._bead = None

    @staticmethod
    def _reach_of(amplitude: float) -> float:
        """Return the angle from the middle to where the bead turns."""
        return _WIDEST * math.sqrt(amplitude) if amplitude > 0 else 0.0

    def _angle(self, rock: float) -> float:
        return -self._reach * math.cos(2 * math.pi * rock)

    def _ball_at(self, rock: float) -> tuple[int, int]:
        """Return where the bead's centre is, on whole pixels as Qt places pixmaps."""
        angle = self._angle(rock)
        return (
            round(self._centre_x + math.sin(angle) * self._rolling),
            round(self._centre_y + math.cos(angle) * self._rolling),
        )

    def _on_arc(self, angle: float) -> QPointF:
        """Return a point on the arc at an angle from the middle."""
        centre = QPointF(self._centre_x, self._centre_y)
        return centre + QPointF(math.sin(angle), math.cos(angle)) * self._radius

    # Painted.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew."""
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """Take other colours, and another screen's density."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange):
            self._scene = self._bead = None
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dirty part: the scene, then the bead with its glow."""
        if self._scene is None:
            self._scene = self._paint_scene()
        if self._bead is None or self._spot is None:
            self._bead, self._spot = self._paint_bead(), self._paint_spot()
        painter, dirty = QPainter(self), event.rect()
        if self._ratio == 1.0:
            painter.drawPixmap(dirty, self._scene, dirty)
        else:
            painter.drawPixmap(0, 0, self._scene)  # clipped to the dirty part
        if self._pull > 0 and dirty.intersects(self._pull_rect):
            self._paint_pull(painter)
        x, y = self._at
        painter.drawPixmap(x - self._glow, y - self._glow, self._bead)
        rolled = self._radius * self._angle(self.rock) / self._ball
        x -= round(self._spot_away * math.sin(rolled) + self._spot_half)
        y -= round(self._spot_away * math.cos(rolled) + self._spot_half)
        painter.drawPixmap(x, y, self._spot)

    def _paint_pull(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, y = self.width() / 2, self._pull_rect.center().y() + 0.5
        for role, width, half in ((Role.Mid, 2, self._pull_most), (Role.Link, 3, self._pull)):
            painter.setPen(round_pen(self.palette().color(role), px(width)))
            painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))

    def _canvas(self, width: float, height: float, *, clear: bool) -> QPixmap:
        ratio = self._ratio = self.devicePixelRatioF()
        size = QRectF(0, 0, width * ratio, height * ratio).toAlignedRect().size()
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent if clear else self.palette().color(Role.Window))
        return pixmap

    def _paint_scene(self) -> QPixmap:
        """Paint what stands still: the whole arc faintly, the part rolled along, its ends."""
        self._drawn_amplitude = self.amplitude
        pixmap, palette = self._canvas(self.width(), self.height(), clear=False), self.palette()
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent, reach = palette.color(Role.Accent), self._reach
        painter.setPen(round_pen(palette.color(Role.Mid), px(2)))
        self._draw_arc(painter, _WIDEST)
        painter.setPen(QPen(_over(accent, 0.6, palette.color(Role.Window)), px(3)))
        self._draw_arc(painter, reach)
        painter.setPen(QPen(accent, px(2)))
        painter.setBrush(accent)
        painter.drawEllipse(self._on_arc(-reach), px(5), px(5))
        painter.setBrush(palette.color(Role.Window))
        painter.drawEllipse(self._on_arc(reach), px(5), px(5))
        painter.end()
        return pixmap

    def _draw_arc(self, painter: QPainter, reach: float) -> None:
        around = QRectF(0, 0, 2 * self._radius, 2 * self._radius)
        around.moveCenter(QPointF(self._centre_x, self._centre_y))
        degrees = math.degrees(reach)
        painter.drawArc(around, round((270 - degrees) * 16), round(2 * degrees * 16))

    def _paint_bead(self) -> QPixmap:
        """Paint the bead with its glow."""
        glow, palette = self._glow, self.palette()
        pixmap, accent = self._canvas(2 * glow, 2 * glow, clear=True), palette.color(Role.Accent)
        middle = QPointF(glow, glow)
        halo = QRadialGradient(middle, glow)
        for step in range(17):
            at = step / 16
            halo.setColorAt(at, faded(accent, 0.40 * (1 - at) ** 1.7))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(halo))
        painter.drawEllipse(middle, glow, glow)
        ball = QRadialGradient(middle - QPointF(0.3, 0.4) * self._ball, 1.5 * self._ball)
        ball.setColorAt(0.0, accent.lighter(108))
        ball.setColorAt(1.0, accent.darker(108))
        painter.setBrush(QBrush(ball))
        painter.drawEllipse(middle, self._ball, self._ball)
        painter.end()
        return pixmap

    def _paint_spot(self) -> QPixmap:
        """Paint the spot on the bead that shows how it rolls."""
        half = self._spot_half
        pixmap = self._canvas(2 * half, 2 * half, clear=True)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(self.palette().color(Role.Window), 0.24))
        painter.drawEllipse(QPointF(half, half), 0.14 * self._ball, 0.14 * self._ball)
        painter.end()
        return pixmap


def _over(colour: QColor, opacity: float, ground: QColor) -> QColor:
    """Return `colour` laid at an opacity over `ground`, opaque."""
    mixed = QImage(1, 1, QImage.Format.Format_RGB32)
    mixed.fill(ground)
    painter = QPainter(mixed)
    painter.fillRect(mixed.rect(), faded(colour, opacity))
    painter.end()
    return mixed.pixelColor(0, 0)
