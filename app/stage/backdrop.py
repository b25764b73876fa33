"""What all moving pictures share: a backdrop painted once, and the line of a traction on it.

Inside, everything is measured in the screen's own pixels, so that a picture is as sharp and as
smooth at every scale; only `QWidget.update` is told Qt's.
"""

from math import ceil, floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.stage.light import over
from app.stage.stage import Stage
from app.widgets.look import px, round_pen

if TYPE_CHECKING:
    from presets.scene import Scene

Role = QPalette.ColorRole
LEAST_PX = (160, 80)
_DESIGN_PX = (700, 330)
_THINNEST, _BOLDEST = 0.66, 2.5
_SEEN_AMPLITUDE = 0.0004  # less changes no pixel
_NEW_LOOK = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)


class Backdrop(Stage):
    """A picture that paints what stands still once, and each frame what moved.

    A child class measures itself in `_measure`, paints the backdrop in `_draw_still` and what
    moves in `_draw_moving`, and tells in `_move` which part of it was and is taken.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the picture at rest."""
        super().__init__(parent)
        self.setMinimumSize(*(px(side) for side in LEAST_PX))
        self.ratio = self._dot = 0.0
        self._backdrop = QPixmap()
        self._spoilt: list[QRect] = []
        self._pull_y = self._pull_most = self._pull = 0

    # Told.

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Move to the phase of `rock`; only what moved is painted again."""
        if self.ratio == 0.0:
            self._lay_out()
        wider = amplitude - self.amplitude
        self.rock = rock
        if wider > _SEEN_AMPLITUDE or wider < -_SEEN_AMPLITUDE:
            before, self.amplitude = self.amplitude, amplitude
            self._widen(before)
        self._move()
        if tension != self.tension:
            self.tension = tension
            self._stretch()

    def set_scene(self, scene: "Scene") -> None:
        """Show another technique's traction, or none; its words are read out."""
        changed = self.scene is None or self.scene.pulled != scene.pulled
        super().set_scene(scene)
        if changed and self.ratio:
            self._spoil(self._pull_rect())

    # For child classes.

    def dots(self, design_px: float) -> float:
        """Return a distance of the design in the screen's pixels; lines grow with the picture."""
        return design_px * self._dot

    def _measure(self, width: float, height: float) -> None:
        """Lay the picture out in the screen's pixels."""
        raise NotImplementedError

    def _draw_still(self, painter: QPainter) -> None:
        """Paint what stands still while the amplitude does; the ground is there already."""

    def _draw_moving(self, painter: QPainter) -> None:
        """Paint what moves, over the backdrop."""
        raise NotImplementedError

    def _move(self) -> None:
        """Have painted what the phase moves."""
        raise NotImplementedError

    def _widen(self, before: float) -> None:
        """Follow the amplitude, which was `before`: have painted what it changes."""
        raise NotImplementedError

    def colour(self, role: QPalette.ColorRole, opacity: float = 1.0) -> QColor:
        """Return one of the palette's colours, opaque, as it looks at an opacity on the ground."""
        palette = self.palette()
        return over(palette.color(role), opacity, palette.color(Role.Window))

    def _refresh(self, left: float, top: float, right: float, bottom: float) -> None:
        """Have a part painted again, given in the screen's pixels."""
        ratio = self.ratio
        x, y = floor(left / ratio), floor(top / ratio)
        self.update(x, y, ceil(right / ratio) - x, ceil(bottom / ratio) - y)

    def _spoil(self, *parts: QRect) -> None:
        """Have parts of the backdrop drawn anew, given in the screen's pixels."""
        for part in parts:
            self._spoilt.append(part)
            self._refresh(part.x(), part.y(), part.x() + part.width(), part.y() + part.height())

    def _put_pull(self, y: float, most: float) -> None:
        """Place the line of a traction: its height, and half its greatest length."""
        self._pull_y, self._pull_most = round(y), round(most)
        self._pull = round(self.tension * self._pull_most)

    # Inside.

    def _lay_out(self) -> None:
        self.ratio = self.devicePixelRatioF()
        self._backdrop = QPixmap()
        self._spoilt = []
        side = min(self.width() / px(_DESIGN_PX[0]), self.height() / px(_DESIGN_PX[1]))
        self._dot = px(100) / 100 * self.ratio * min(max(side, _THINNEST), _BOLDEST)
        self._measure(max(self.width(), 1) * self.ratio, max(self.height(), 1) * self.ratio)

    def _stretch(self) -> None:
        pull = round(self.tension * self._pull_most)
        if pull != self._pull:
            self._pull = pull
            self._spoil(self._pull_rect())

    def _pull_rect(self) -> QRect:
        middle, side = round(self.width() * self.ratio / 2), ceil(self.dots(6))
        half = self._pull_most + side
        return QRect(middle - half, self._pull_y - side, 2 * half, 2 * side)

    def _draw_pull(self, painter: QPainter) -> None:
        """Draw the traction as a line whose ends are drawn apart, on the length it may have."""
        pulled = self.scene is not None and self.scene.pulled
        if not pulled and self._pull == 0:
            return
        middle = QPointF(round(self.width() * self.ratio / 2), self._pull_y)
        most, half = QPointF(self._pull_most, 0), QPointF(self._pull, 0)
        painter.setPen(round_pen(self.colour(Role.Mid), self.dots(2)))
        painter.drawLine(middle - most, middle + most)
        colour = self.colour(Role.Link)
        painter.setPen(round_pen(colour, self.dots(3)))
        painter.drawLine(middle - half, middle + half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for end in (middle - half, middle + half):
            painter.drawEllipse(end, self.dots(4), self.dots(4))

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew."""
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Take other colours and sizes."""
        super().changeEvent(event)
        if event.type() in _NEW_LOOK and self.ratio:
            self._lay_out()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dirty part, to which Qt clips: the backdrop, then what moves."""
        if self.devicePixelRatioF() != self.ratio:  # another screen; an event() would cost more
            self._lay_out()
        if self._spoilt or self._backdrop.isNull():
            self._renew()
        painter = QPainter(self)
        if self.ratio != 1.0:
            painter.scale(1 / self.ratio, 1 / self.ratio)
        painter.drawPixmap(0, 0, self._backdrop)
        self._draw_moving(painter)

    def _renew(self) -> None:
        """Draw the spoilt parts of the backdrop, or all of it."""
        if self._backdrop.isNull():
            wide, high = self.width() * self.ratio, self.height() * self.ratio
            self._backdrop = QPixmap(ceil(wide), ceil(high))
            self._spoilt = [self._backdrop.rect()]
        parts = QRegion()
        for part in self._spoilt:
            parts += part
        self._spoilt = []
        painter = QPainter(self._backdrop)
        painter.setClipRegion(parts)
        painter.fillRect(parts.boundingRect(), self.colour(Role.Window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if parts != QRegion(self._pull_rect()):  # nothing else stands where the traction does
            self._draw_still(painter)
        self._draw_pull(painter)
        painter.end()
