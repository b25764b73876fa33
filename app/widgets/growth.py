"""A calm disc that grows with the pulse, to be seen from across the room."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPalette, QPen, QRadialGradient
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.look import faded, px
from app.widgets.slider import decibels
from audio.sound import LEVEL_DB

Role = QPalette.ColorRole
_SMALLEST_PX = 64


class Growth(QWidget):
    """A disc that is as large as the pulse is loud, in a ring that is the loudest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the disc at its smallest."""
        super().__init__(parent)
        self._level_db = LEVEL_DB.low
        self.setAccessibleName("How loud it is")
        self.setAccessibleDescription(decibels(round(LEVEL_DB.low)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_level(self, level_db: float) -> None:
        """Show a level in dB."""
        if level_db != self._level_db:
            self._level_db = level_db
            self.setAccessibleDescription(decibels(round(level_db)))
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which it can be seen to grow."""
        return QSize(px(_SMALLEST_PX), px(_SMALLEST_PX))

    def sizeHint(self) -> QSize:
        """Return a size that gives way."""
        return QSize(px(280), px(280))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring and the disc."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, ring = self.rect().toRectF().center(), min(self.width(), self.height()) / 2 - 2
        smallest = max(ring * 0.05, 3.0)
        part = (self._level_db - LEVEL_DB.low) / (LEVEL_DB.high - LEVEL_DB.low)
        radius = smallest + (ring - smallest) * part
        painter.setPen(QPen(palette.color(Role.Mid), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, ring, ring)
        accent = palette.color(Role.Accent)
        light = QRadialGradient(QPointF(middle), radius)
        light.setColorAt(0.0, faded(accent, 0.62))
        light.setColorAt(1.0, faded(accent, 0.34))
        painter.setPen(QPen(accent, 2.0))
        painter.setBrush(QBrush(light))
        painter.drawEllipse(middle, radius, radius)

    def changeEvent(self, event: QEvent) -> None:
        """Draw all of it anew in other colours."""
        super().changeEvent(event)
        self.update()
