"""Keys as they look on a keyboard: caps, and a field that takes one."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QPushButton,
    QWidget,
)

from app.keys import caps, pressed
from app.widgets.buttons import KeyboardRing, draw_ring
from app.widgets.look import font, px

Role = QPalette.ColorRole
_CAP_PX = 13
Strokes = Sequence[Sequence[str]]
"""Keys as what is printed on their caps, one stroke after another."""


def strokes(keys: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return what is printed on the caps of keys, each stroke once."""
    return tuple(dict.fromkeys(caps(key) for key in keys))


def cap_height() -> int:
    """Return the height of a cap."""
    return QFontMetrics(font(_CAP_PX)).height() + px(6)


def caps_width(of: Strokes) -> int:
    """Return the room that caps need beside each other."""
    widths = [sum(_cap_width(cap) for cap in stroke) + px(3) * (len(stroke) - 1) for stroke in of]
    return sum(widths) + px(8) * max(len(widths) - 1, 0)


def _cap_width(cap: str) -> int:
    return max(cap_height(), QFontMetrics(font(_CAP_PX)).horizontalAdvance(cap) + px(14))


def draw_caps(
    painter: QPainter, palette: QPalette, right: float, middle: float, of: Strokes
) -> None:
    """Draw caps that end at `right`, around the height `middle`."""
    x, high = right - caps_width(of), float(cap_height())
    painter.setFont(font(_CAP_PX))
    for stroke in of:
        for cap in stroke:
            frame = QRectF(x, middle - high / 2, _cap_width(cap), high).adjusted(
                0.5, 0.5, -0.5, -0.5
            )
            draw_cap(painter, palette, frame, cap)
            x += _cap_width(cap) + px(3)
        x += px(8) - px(3)


def draw_cap(painter: QPainter, palette: QPalette, frame: QRectF, text: str) -> None:
    """Draw one cap with the edge that a finger sees."""
    radius, edge = px(5), max(px(2), 2)
    painter.setPen(QPen(palette.color(Role.Mid), 1.0))
    painter.setBrush(palette.color(Role.Mid))
    painter.drawRoundedRect(frame, radius, radius)
    top = frame.adjusted(0, 0, 0, -edge)
    painter.setBrush(palette.color(Role.Button))
    painter.drawRoundedRect(top, radius, radius)
    painter.setPen(palette.color(Role.ButtonText))
    painter.drawText(top, Qt.AlignmentFlag.AlignCenter, text)


class CapButton(KeyboardRing, QPushButton):
    """A key of an action; pressing it takes the key away."""

    def __init__(self, name: str, said: str, parent: QWidget | None = None) -> None:
        """Create the button for a key that reads `said`, of the action called `name`."""
        super().__init__(parent)
        self.setText(said)
        self.setFont(font(_CAP_PX))
        self.setAccessibleName(f"Take {said} from {name}")
        self.setToolTip(f"Take {said} from {name}")

    def sizeHint(self) -> QSize:
        """Return the cap's size with the room of its cross."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + px(36), px(32))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap and the cross that takes it away."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw_cap(painter, palette, frame, "")
        text = self.rect().adjusted(px(10), 0, -px(24), -px(2))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        over = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(palette.color(Role.ButtonText if over else Role.PlaceholderText), 1.4))
        middle, arm = QPointF(self.width() - px(14), self.height() / 2 - 1), px(3.5)
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, px(5), palette)


class KeyField(KeyboardRing, QPushButton):
    """Asks for a key: once it is pressed, the next key that comes is taken. Escape leaves it.

    Signals:
        taken: the key, in portable text.
    """

    taken = Signal(str)
    _IDLE, _WAITING = "Press a key …", "Now press the key"

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the field at rest."""
        super().__init__(parent)
        self.waiting = False
        self.setFont(font())
        self.setText(self._IDLE)
        self.clicked.connect(self.wait)

    def wait(self) -> None:
        """Take the next key that is pressed."""
        self.waiting = True
        self.setText(self._WAITING)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def rest(self) -> None:
        """Wait no longer."""
        self.waiting = False
        self.setText(self._IDLE)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the longer text, so that nothing moves."""
        metrics = self.fontMetrics()
        longest = max(metrics.horizontalAdvance(text) for text in (self._IDLE, self._WAITING))
        return QSize(longest + px(34), max(px(42), metrics.height() + px(16)))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: it is never cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Take every key before the window's keys do, while one is waited for."""
        if self.waiting and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key that was waited for."""
        if not self.waiting:
            super().keyPressEvent(event)
            return
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.rest()
            return
        key = pressed(event)
        if key is not None:
            self.rest()
            self.taken.emit(key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer: the person is elsewhere."""
        super().focusOutEvent(event)
        self.rest()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, in the accent colour while it waits."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        over = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(palette.color(Role.Accent if self.waiting else Role.Mid), 1.5))
        painter.setBrush(palette.color(Role.Button if over else Role.Base))
        painter.drawRoundedRect(frame, px(10), px(10))
        painter.setPen(palette.color(Role.Accent if self.waiting else Role.ButtonText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.ring and self.hasFocus() and not self.waiting:
            draw_ring(painter, frame, px(10), palette)
