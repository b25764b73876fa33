"""The arrow beside the hint: where the rock goes now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.widgets.look import px, round_pen

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.scene import Scene

_SHAFT, _HEAD = 8.0, 5.0  # half the arrow's length, and its head's, in pixels of the design


class Arrow(QWidget):
    """A small arrow in the accent colour, or nothing in the same room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it without a direction."""
        super().__init__(parent)
        self._turn_degrees: float | None = None
        self.setFixedSize(px(22), px(20))

    def point(self, scene: "Scene | None") -> None:
        """Point where the rock of a scene goes; one that goes to no one side shows nothing."""
        self._turn_degrees = scene.turn_degrees if scene is not None else None
        direction = scene.direction if scene is not None else None
        told = direction is not None and self._turn_degrees is not None
        self.setAccessibleName(f"Rock {direction.words}" if direction is not None and told else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow."""
        if self._turn_degrees is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(round_pen(self.palette().color(QPalette.ColorRole.Accent), px(20) / 10))
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(self._turn_degrees)
        painter.scale(px(20) / 20, px(20) / 20)
        tip, back = QPointF(_SHAFT, 0.0), _SHAFT - _HEAD
        painter.drawLine(QPointF(-_SHAFT, 0.0), tip)
        painter.drawLine(QPointF(back, -_HEAD), tip)
        painter.drawLine(QPointF(back, _HEAD), tip)
