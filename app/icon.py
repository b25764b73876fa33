"""The program's icon: a bead on its arc in the colours of the lamp, drawn for each size."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap, QRadialGradient

from app.widgets.look import LAMP

SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
_SMALL = 32  # below it the arc is thicker, the bead larger, and the glow left out


def icon() -> QIcon:
    """Return the icon at every usual size. Needs a running application."""
    made = QIcon()
    for side in SIZES:
        made.addPixmap(QPixmap.fromImage(drawn(side)))
    return made


def drawn(side: int) -> QImage:
    """Return the icon as an image of `side` pixels, transparent around its round corners."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / 64, side / 64)
    _draw(painter, small=side < _SMALL)
    painter.end()
    return image


def _draw(painter: QPainter, *, small: bool) -> None:
    """Draw on a square of 64: the ground, the cradle's arc, the turn on the right, the bead."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LAMP.background))
    inset = 0.0 if small else 2.0
    painter.drawRoundedRect(QRectF(inset, inset, 64 - 2 * inset, 64 - 2 * inset), 15, 15)
    accent = QColor(LAMP.accent)
    dim = QColor(accent)
    dim.setAlphaF(0.85 if small else 0.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(dim, 6.0 if small else 3.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    circle = QRectF(32 - 34, 46 - 68, 68, 68)  # its lowest point is at (32, 46)
    painter.drawArc(circle, (270 - 38) * 16, 76 * 16)
    bead, radius = QPointF(21, 31), 10.5
    if small:
        bead, radius = QPointF(22, 27), 13.0
    else:
        _glow(painter, bead, accent)
        painter.setPen(QPen(accent, 2.4))
        painter.setBrush(QColor(LAMP.background))
        painter.drawEllipse(QPointF(52.9, 38.8), 3.4, 3.4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawEllipse(bead, radius, radius)


def _glow(painter: QPainter, middle: QPointF, accent: QColor) -> None:
    glow = QRadialGradient(middle, 21)
    for at, alpha in ((0.0, 0.5), (0.5, 0.22), (1.0, 0.0)):
        warm = QColor(accent)
        warm.setAlphaF(alpha)
        glow.setColorAt(at, warm)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(middle, 21, 21)
