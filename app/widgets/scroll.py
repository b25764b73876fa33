"""A thin scroll bar that shows when it is needed, and keeps its room when not."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QScrollBar, QWidget

from app.widgets.look import px

Role = QPalette.ColorRole


class ScrollBar(QScrollBar):
    """An upright scroll bar without arrows and without a groove."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar."""
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Return a small width."""
        return QSize(px(10), px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part that is shown as a rounded bar."""
        whole = self.maximum() - self.minimum() + self.pageStep()
        if self.maximum() <= self.minimum():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        long = max(self.height() * self.pageStep() / whole, px(30))
        part = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        top = part * (self.height() - long)
        over = self.underMouse() or self.isSliderDown()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(Role.PlaceholderText if over else Role.Mid))
        painter.drawRoundedRect(QRectF(2, top, self.width() - 4, long), px(3), px(3))
