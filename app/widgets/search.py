"""The field in which a technique is looked for."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.widgets.buttons import ENTER
from app.widgets.fielded import Framed
from app.widgets.look import px, round_pen

Role = QPalette.ColorRole
_GOES_DOWN = (Qt.Key.Key_Down, *ENTER)


class Find(Framed):
    """What is typed. Escape clears it and then leaves; Down and Enter go to what was found."""

    left = Signal()
    went_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty field."""
        super().__init__(60, parent)
        self.setPlaceholderText("Find a technique")
        self.setAccessibleName("Find a technique")
        self.setAccessibleDescription("By its name, a part of the body, or a position")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears, then leaves; Down goes to the list; the rest is typed."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in _GOES_DOWN:
            self.went_down.emit()
        elif event.key() != Qt.Key.Key_Up:
            super().keyPressEvent(event)


class SearchField(QWidget):
    """The field in its rounded frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the field."""
        super().__init__(parent)
        self.field = Find()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(32), px(2), px(10), px(2))
        row.addWidget(self.field)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        return QSize(px(236), max(px(38), self.field.sizeHint().height() + px(8)))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the design, and a width that gives way."""
        return QSize(px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and a small lens."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.field.hasFocus()
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        edge = palette.color(Role.Accent if focused else Role.Mid)
        painter.setPen(QPen(edge, 1.5 if focused else 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(frame, px(9), px(9))
        painter.setPen(round_pen(palette.color(Role.PlaceholderText), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, lens = QPointF(px(18), self.height() / 2 - px(1)), px(5)
        painter.drawEllipse(middle, lens, lens)
        edge_at = middle + QPointF(0.72, 0.72) * lens
        painter.drawLine(edge_at, edge_at + QPointF(px(4), px(4)))
