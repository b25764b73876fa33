"""The ruler under the tempo: all tempi there are, to be dragged along."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from app.widgets.buttons import takes_first
from app.widgets.look import faded, font, px, round_pen
from app.widgets.slider import STEERING_KEYS
from app.widgets.steps import said, step_for, wheel_steps
from audio.tempo import BPM

Role = QPalette.ColorRole
HEART = (60.0, 80.0)
"""The band that is marked, in beats a minute: a heart at rest."""

_SNAP = BPM.step
_PAGE = 5.0
_WIDEST_PX = 780


class Ruler(QSlider):
    """A slider over the tempo that shows any tempo exactly and is dragged in steps of a half.

    The band of a heart at rest is a warm ground; the technique's own range is a cool line above
    the ticks. For a screen reader it is a slider over whole beats a minute that tells the exact
    tempo in its description.
    """

    dragged = Signal(float)
    stepped = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the ruler at its low end, without a technique's range."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(int(BPM.low), int(BPM.high))
        self.setAccessibleName("Tempo ruler")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMaximumWidth(px(_WIDEST_PX))
        self._bpm = BPM.low
        self._range: tuple[float, float] | None = None
        self._ring = False
        self._grip = 0.0
        self._turned = 0
        self._short = False
        self._tell_range()

    # Told.

    def show_bpm(self, bpm: float) -> None:
        """Show a tempo in beats a minute; nothing is emitted."""
        self._bpm = bpm
        self.blockSignals(True)
        self.setValue(round(bpm))
        self.blockSignals(False)
        self.setAccessibleDescription(f"{said(bpm)} beats a minute")
        self.update()

    def show_range(self, low_bpm: float, high_bpm: float) -> None:
        """Mark how slow and how fast the technique may well be."""
        self._range = (low_bpm, high_bpm)
        self._tell_range()
        self.update()

    def set_short(self, short: bool) -> None:
        """Leave the figures out, to take less height."""
        self._short = short
        self.updateGeometry()
        self.update()

    def _tell_range(self) -> None:
        told = f"Warm: {said(HEART[0])}–{said(HEART[1])}, a heart at rest"
        if self._range is not None:
            told += f". Cool line: this technique, {said(self._range[0])}–{said(self._range[1])}"
        self.setToolTip(told)

    # Moved.

    def event(self, event: QEvent) -> bool:
        """Take arrows and the like before the window's keys do."""
        return takes_first(event, STEERING_KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by 1, with Shift by 5, with Alt by a half; Home and End are the ends."""
        step, key = step_for(event.modifiers()), event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
            self.stepped.emit(step)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Left):
            self.stepped.emit(-step)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(_PAGE if key == Qt.Key.Key_PageUp else -_PAGE)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.dragged.emit(BPM.low if key == Qt.Key.Key_Home else BPM.high)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go by the wheel's steps."""
        self._turned, steps = wheel_steps(self._turned, event)
        if steps:
            self.stepped.emit(steps * step_for(event.modifiers()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where the pointer is; on the knob nothing moves before the pointer does."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self._grip = self._x_of(self._bpm) - x if abs(x - self._x_of(self._bpm)) <= px(9) else 0.0
        self.setSliderDown(True)
        if self._grip == 0.0:
            self._go_to(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.isSliderDown():
            self._go_to(event.position().x() + self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay where it was let go."""
        self.setSliderDown(False)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def _go_to(self, x: float) -> None:
        left, right = self._ends
        part = (x - left) / max(right - left, 1.0)
        bpm = BPM.low + part * (BPM.high - BPM.low)
        self.dragged.emit(BPM.clamped(round(bpm / _SNAP) * _SNAP))

    # Measures.

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        figures = 0 if self._short else QFontMetrics(font(12)).height()
        return QSize(px(560), px(30) + figures)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which it can still be read."""
        return QSize(px(240), self.sizeHint().height())

    @property
    def _ends(self) -> tuple[float, float]:
        edge = float(px(14))
        return edge, self.width() - edge

    def _x_of(self, bpm: float) -> float:
        left, right = self._ends
        return left + (bpm - BPM.low) / (BPM.high - BPM.low) * (right - left)

    # Painted.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw band, range, ticks, figures and the knob."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = px(16)
        accent = palette.color(Role.Accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(accent, 0.24))
        band = QRectF(self._x_of(HEART[0]), middle - px(8), 0, px(16))
        band.setRight(self._x_of(HEART[1]))
        painter.drawRoundedRect(band, px(4), px(4))
        self._draw_ticks(painter, middle)
        if self._range is not None:
            painter.setPen(round_pen(palette.color(Role.Link), px(2.5)))
            y = middle - px(12) + 0.5
            low, high = (self._x_of(bpm) for bpm in self._range)
            painter.drawLine(QPointF(low, y), QPointF(high, y))
        at = QPointF(self._x_of(self._bpm), middle)
        if self.isSliderDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(accent, 0.28))
            painter.drawEllipse(at, px(13), px(13))
        painter.setPen(QPen(palette.color(Role.Window), px(2)))
        painter.setBrush(palette.color(Role.WindowText))
        painter.drawEllipse(at, px(9), px(9))
        if self.hasFocus() and self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(Role.WindowText), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))

    def _draw_ticks(self, painter: QPainter, middle: int) -> None:
        palette = self.palette()
        left, right = self._ends
        a_beat = (right - left) / (BPM.high - BPM.low)
        painter.setFont(font(12, figures=True))
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance("100")
        labelled = 10 if 10 * a_beat > wide * 1.35 else 20
        fine = 2 if 2 * a_beat >= px(5) else 5
        for bpm in range(int(BPM.low), int(BPM.high) + 1):
            tenth = bpm % 10 == 0
            if not tenth and bpm % fine:
                continue
            x, half = round(self._x_of(bpm)) + 0.5, px(6 if tenth else 3)
            tick = palette.color(Role.PlaceholderText)
            painter.setPen(QPen(faded(tick, 0.9 if tenth else 0.55), 1.0))
            painter.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))
            if bpm % labelled == 0 and not self._short:
                painter.setPen(tick)
                room = QRectF(x - wide, middle + px(11), 2 * wide, metrics.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, str(bpm))
