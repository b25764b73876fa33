"""The tempo: a large thin number between − and +, that can be typed."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QWidget

from app.widgets.buttons import Button, KeyboardRing, draw_ring
from app.widgets.labels import Line
from app.widgets.look import font, px
from audio.errors import AudioError
from audio.tempo import BPM

Role = QPalette.ColorRole
Modifier = Qt.KeyboardModifier
_WIDEST = "160.5"
_NUMBER_PX = 66


def said(bpm: float) -> str:
    """Return a tempo as it is shown: with one decimal where it has one."""
    return f"{bpm:.1f}".removesuffix(".0")


def typed(text: str) -> float:
    """Return the tempo that was typed, with a point or a comma.

    Raises `AudioError` naming what is allowed.
    """
    try:
        return BPM.checked(round(float(text.replace(",", ".")), 1))
    except AudioError:
        raise
    except (ValueError, OverflowError):
        raise AudioError(f"{BPM.name.capitalize()} is no number: {BPM.allowed}.") from None


def step_for(modifiers: Qt.KeyboardModifier) -> float:
    """Return how far one press goes, in beats a minute: 1, with Shift 5, with Alt 0.5."""
    if modifiers & Modifier.ShiftModifier:
        return 5.0
    return 0.5 if modifiers & Modifier.AltModifier else 1.0


class Number(KeyboardRing, QPushButton):
    """The tempo in large thin figures. Enter or a double click asks to type it."""

    typing_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the number without a value."""
        super().__init__(parent)
        self.setFont(font(_NUMBER_PX, QFont.Weight.Light, figures=True))
        self.setToolTip("Double-click or press Enter to type the tempo")

    def sizeHint(self) -> QSize:
        """Return the room of the widest tempo, so that nothing moves when it changes."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(_WIDEST) + px(8), round(metrics.capHeight() * 1.6))

    def minimumSizeHint(self) -> QSize:
        """Return a width that may become half of it, at the full height."""
        hint = self.sizeHint()
        return QSize(hint.width() // 2, hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks to type."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typing_asked.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to type."""
        self.typing_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the figures as large as there is room."""
        painter, room = QPainter(self), self.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = fitted(self.font(), room.width())
        painter.setFont(figures)
        painter.setPen(self.palette().color(Role.WindowText))
        metrics = QFontMetrics(figures)
        baseline = (room.height() + metrics.capHeight()) // 2
        x = (room.width() - metrics.horizontalAdvance(self.text())) // 2
        painter.drawText(x, baseline, self.text())
        if self.ring and self.hasFocus():
            draw_ring(painter, room.toRectF(), px(10), self.palette())


def fitted(wanted: QFont, room: int) -> QFont:
    """Return the font, smaller where the widest tempo needs it."""
    smaller = QFont(wanted)
    needs = QFontMetrics(wanted).horizontalAdvance(_WIDEST)
    if needs > room > 0:
        smaller.setPixelSize(max(int(wanted.pixelSize() * room / needs), px(20)))
    return smaller


class Field(QLineEdit):
    """Where a tempo is typed: Enter takes it, Escape leaves it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Escape, arrows and all else that is typed from the window's keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            typed_here = not event.modifiers() & (Modifier.ControlModifier | Modifier.AltModifier)
            if typed_here:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; the rest is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving with Tab or the mouse leaves the tempo as it was."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TempoControl(QWidget):
    """−, the number, +, and "beats a minute" under it."""

    stepped = Signal(float)
    entered = Signal(float)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the control without a value."""
        super().__init__(parent)
        self.number = Number()
        self.field = Field(self)
        self.field.setAccessibleName("Tempo in beats a minute")
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setMaxLength(7)
        self.field.hide()
        self.slower, self.faster = Button("−"), Button("+")
        self._lay_out()
        for button in (self.slower, self.faster):
            button.setFont(font(20))
        for button, name, sign in ((self.slower, "Slower", -1), (self.faster, "Faster", 1)):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} by 1, with Shift by 5, with Alt by 0.5")
            button.setAutoRepeat(True)
            button.clicked.connect(
                lambda _=False, sign=sign: self.stepped.emit(
                    sign * step_for(QApplication.keyboardModifiers())
                )
            )
        self.number.typing_asked.connect(self.type)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self._leave)

    def _lay_out(self) -> None:
        caption = Line(13, muted=True, align=Qt.AlignmentFlag.AlignHCenter)
        caption.setText("beats a minute")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(4, 1)
        for column, widget in ((1, self.slower), (2, self.number), (3, self.faster)):
            grid.addWidget(widget, 0, column, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(caption, 1, 1, 1, 3)

    def show_bpm(self, bpm: float) -> None:
        """Show a tempo in beats a minute."""
        text = said(bpm)
        if text != self.number.text():
            self.number.setText(text)
            self.number.setAccessibleName(f"Tempo, {text} beats a minute")
            self.number.update()

    def type(self) -> None:
        """Open the field for typing, with the present tempo selected."""
        self.field.setText(self.number.text())
        self.field.setFont(fitted(self.number.font(), self.number.width() - px(20)))
        self._place_field()
        self.field.show()
        self.field.raise_()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the field over the number."""
        super().resizeEvent(event)
        self._place_field()

    def _place_field(self) -> None:
        around: QRect = self.number.geometry()
        self.field.setGeometry(around)

    def _enter(self) -> None:
        try:
            bpm = typed(self.field.text())
        except AudioError as error:
            self.refused.emit(str(error))
            self.field.selectAll()
            return
        self.entered.emit(bpm)
        self._leave()

    def _leave(self) -> None:
        if self.field.isVisible():
            held = self.field.hasFocus()
            self.field.hide()
            if held:
                self.number.setFocus(Qt.FocusReason.OtherFocusReason)
