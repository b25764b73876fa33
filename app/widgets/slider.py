"""A slider with a name and a figure: a thin groove, the part reached in the accent colour."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from app.widgets.buttons import takes_first
from app.widgets.labels import Line
from app.widgets.look import px, round_pen

Role = QPalette.ColorRole
STEERING_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
"""What a focused control takes before the window does; not the page keys, which pedals send."""


class Slider(QSlider):
    """A level `QSlider` that goes where it is clicked and takes its keys before the window."""

    def __init__(self, low: int, high: int, step: int = 1, parent: QWidget | None = None) -> None:
        """Create the slider over whole numbers from `low` to `high`.

        A key goes by `step`, and the pointer to multiples of it.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setPageStep(5 * step)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._ring = False

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        return QSize(px(210), px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which it can still be set."""
        return QSize(px(60), px(24))

    def event(self, event: QEvent) -> bool:
        """Take arrows and the like before the window's keys do."""
        return takes_first(event, STEERING_KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move; a page key is a pedal's, and is left to the page."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where the pointer is."""
        self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay where it was let go."""

    def _go_to(self, x: float) -> None:
        part = (x - self._knob()) / max(self.width() - 2 * self._knob(), 1)
        value = self.minimum() + part * (self.maximum() - self.minimum())
        self.setValue(round(value / self.singleStep()) * self.singleStep())

    @staticmethod
    def _knob() -> float:
        return px(16) / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, the part reached, and the knob."""
        painter, palette, knob = QPainter(self), self.palette(), self._knob()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right, middle = knob, self.width() - knob, self.height() / 2
        part = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        at = left + part * (right - left)
        edge = px(4) / 2
        for end, role in ((self.width() - edge, Role.Mid), (at, Role.Accent)):
            pen = round_pen(palette.color(role), px(4))
            if self.isEnabled() or role is Role.Mid:
                painter.setPen(pen)
                painter.drawLine(QPointF(edge, middle), QPointF(end, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(Role.WindowText if self.isEnabled() else Role.Mid))
        painter.drawEllipse(QPointF(at, middle), knob, knob)
        if self.hasFocus() and self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(Role.WindowText), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))


class NamedSlider(QWidget):
    """A slider under its name and figure, as "Level" and "−6 dB"."""

    moved = Signal(int)

    def __init__(
        self,
        name: str,
        low: int,
        high: int,
        figure: Callable[[int], str],
        step: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        """Create the slider; `figure` says a value in words."""
        super().__init__(parent)
        self._figure_of = figure
        self.slider = Slider(low, high, step)
        self.slider.setAccessibleName(name)
        self._name = Line(14)
        self._name.setText(name)
        self._figure = Line(13, muted=True, figures=True, align=Qt.AlignmentFlag.AlignRight)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(px(2))
        self._grid.setHorizontalSpacing(px(8))
        self.set_inline(False)
        self.slider.valueChanged.connect(self._show)
        self.slider.valueChanged.connect(self.moved)
        self._show(self.slider.value())

    def set_inline(self, inline: bool, name_width: int = 0, figure_width: int = 0) -> None:
        """Stand in one row, with so many pixels for name and figure, or under them as usual."""
        grid = self._grid
        widgets: tuple[QWidget, ...] = (self._name, self.slider, self._figure)
        for widget in widgets:
            grid.removeWidget(widget)
        if inline:
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, 0, column)
        else:
            grid.addWidget(self._name, 0, 0)
            grid.addWidget(self._figure, 0, 1)
            grid.addWidget(self.slider, 1, 0, 1, 2)
        no_limit = 16_777_215  # as Qt has it
        for line, wide in ((self._name, name_width), (self._figure, figure_width)):
            line.setMinimumWidth(wide if inline else 0)
            line.setMaximumWidth(wide if inline else no_limit)
        self.updateGeometry()

    @property
    def name_width(self) -> int:
        """How wide the name is, in pixels."""
        return self._name.sizeHint().width()

    def figure_width(self, widest: int) -> int:
        """Return how wide the figure of a value is, in pixels."""
        return self._figure.fontMetrics().horizontalAdvance(self._figure_of(widest)) + px(2)

    def set_value(self, value: int) -> None:
        """Show a value that came from elsewhere; `moved` is not emitted."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._show(value)

    def _show(self, value: int) -> None:
        said = self._figure_of(value)
        self._figure.setText(said)
        self.slider.setAccessibleDescription(said)


def decibels(value: int) -> str:
    """Return a level as it is shown, with a real minus sign."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value)} dB"
