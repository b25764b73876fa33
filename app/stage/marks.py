"""The two places of a rock: where it is out, on the beat, and where it turns back."""

import math

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPalette, QPen

from app.stage.backdrop import Backdrop

Role = QPalette.ColorRole
_RADIUS = 5.0


def draw_out(stage: Backdrop, painter: QPainter, at: QPointF) -> None:
    """Draw the place of the beat: a dot."""
    painter.setPen(QPen(stage.colour(Role.Accent), stage.dots(2)))
    painter.setBrush(stage.colour(Role.Accent))
    painter.drawEllipse(at, stage.dots(_RADIUS), stage.dots(_RADIUS))


def draw_back(stage: Backdrop, painter: QPainter, at: QPointF) -> None:
    """Draw the place where it turns back: a ring."""
    painter.setPen(QPen(stage.colour(Role.Accent), stage.dots(2)))
    painter.setBrush(stage.colour(Role.Window))
    painter.drawEllipse(at, stage.dots(_RADIUS), stage.dots(_RADIUS))


def mark_rect(stage: Backdrop, at: QPointF) -> QRect:
    """Return the pixels that a mark takes."""
    half = math.ceil(stage.dots(_RADIUS + 2)) + 1
    return QRect(math.floor(at.x()) - half, math.floor(at.y()) - half, 2 * half + 1, 2 * half + 1)
