"""The sign at a technique's row: the key of a favourite, or where it can be made one."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QPen, QPolygonF

from app.widgets.look import font, px

Role = QPalette.ColorRole


def draw_pin(
    painter: QPainter, room: QRectF, palette: QPalette, number: int, *, shown: bool
) -> None:
    """Draw the key's digit; without one a hollow star, where it is to be `shown`."""
    painter.save()
    if number:
        painter.setFont(font(12, QFont.Weight.Medium, figures=True))
        painter.setPen(palette.color(Role.PlaceholderText))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(number))
    elif shown:
        painter.setPen(QPen(palette.color(Role.PlaceholderText), 1.1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_star(room.center(), px(5.5)))
    painter.restore()


def _star(middle: QPointF, radius: float) -> QPolygonF:
    """Return a star with five points."""
    points = []
    for corner in range(10):
        away = radius if corner % 2 == 0 else 0.45 * radius
        angle = math.radians(36 * corner - 90)
        points.append(middle + QPointF(math.cos(angle), math.sin(angle)) * away)
    return QPolygonF(points)
