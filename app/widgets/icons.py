"""Small buttons with a drawn sign instead of a word; each says its name to a screen reader."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from app.widgets.buttons import KeyboardRing, draw_ring
from app.widgets.look import font, px, round_pen

Role = QPalette.ColorRole
Draw = Callable[[QPainter], None]
"""Draws a sign into a square from −10 to 10 with the painter's pen."""


class IconButton(KeyboardRing, QPushButton):
    """A quiet square button with a sign."""

    def __init__(self, name: str, tip: str, draw: Draw, parent: QWidget | None = None) -> None:
        """Create the button; `name` is what a screen reader says, `tip` what the pointer gets."""
        super().__init__(parent)
        self._draw = draw
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def sizeHint(self) -> QSize:
        """Return a square that a finger meets."""
        return QSize(px(36), px(36))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign, on a ground while the pointer is over it."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, over = QRectF(self.rect()), self.isEnabled() and self.underMouse()
        if over or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(Role.Button))
            painter.drawRoundedRect(frame, px(8), px(8))
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, px(8), palette)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            round_pen(palette.color(Role.ButtonText if over else Role.PlaceholderText), 1.6)
        )
        painter.translate(frame.center())
        painter.scale(px(20) / 20, px(20) / 20)
        self._draw(painter)


def controls_sign(painter: QPainter) -> None:
    """Draw two sliders: settings."""
    for y, knob in ((-4.0, 3.0), (4.0, -3.0)):
        painter.drawLine(QPointF(-8, y), QPointF(knob - 2.6, y))
        painter.drawLine(QPointF(knob + 2.6, y), QPointF(8, y))
        painter.drawEllipse(QPointF(knob, y), 2.4, 2.4)


def question_sign(painter: QPainter) -> None:
    """Draw a question mark: which keys there are."""
    figures = QFont(font(17))
    figures.setPixelSize(17)  # the painter is scaled already
    painter.setFont(figures)
    painter.drawText(QRectF(-10, -10, 20, 20), Qt.AlignmentFlag.AlignCenter, "?")


def turn_sign(painter: QPainter) -> None:
    """Draw three quarters of a circle with a tip: turn by a quarter."""
    painter.drawArc(QRectF(-7, -7, 14, 14), 0, 270 * 16)
    painter.drawPolyline([QPointF(3.5, -3), QPointF(7, 0), QPointF(10, -3)])


def mirror_sign(painter: QPainter) -> None:
    """Draw two halves beside a line: mirror."""
    for y in (-8.0, -2.5, 3.0):
        painter.drawLine(QPointF(0, y), QPointF(0, y + 3.5))
    for side in (-1, 1):
        painter.drawPolygon([QPointF(3.5 * side, -6), QPointF(9 * side, 6), QPointF(3.5 * side, 6)])
