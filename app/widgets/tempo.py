"""The tempo: a large thin number between − and +, that can be typed, over its ruler."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from app.widgets.buttons import ENTER, Button, KeyboardRing, draw_ring
from app.widgets.fielded import Field
from app.widgets.labels import Line
from app.widgets.look import font, px
from app.widgets.reading import Reading
from app.widgets.ruler import Ruler
from app.widgets.steps import said, step_for, typed, wheel_steps
from audio.errors import AudioError

Role = QPalette.ColorRole
Modifier = Qt.KeyboardModifier
_WIDEST = "160.5"
_NUMBER_PX, _NUMBER_SHORT_PX = 66, 46


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
        if event.key() in ENTER:
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


class TempoControl(QWidget):
    """−, the number, +; "beats a minute" and whose idea that is; and the ruler under them."""

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
        self.reading, self.ruler = Reading(), Ruler()
        self._turned = 0
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
        self.ruler.stepped.connect(self.stepped)
        self.ruler.dragged.connect(self.entered)
        self.number.typing_asked.connect(self.type)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self._leave)

    def _lay_out(self) -> None:
        caption = Line(13, muted=True, align=Qt.AlignmentFlag.AlignHCenter)
        caption.setText("beats a minute")
        caption.setMinimumWidth(caption.sizeHint().width())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(4, 1)
        for column, widget in ((1, self.slower), (2, self.number), (3, self.faster)):
            grid.addWidget(widget, 0, column, Qt.AlignmentFlag.AlignVCenter)
        under = QHBoxLayout()  # the caption is in the middle, whatever stands beside it
        under.setSpacing(px(2))
        under.addStretch(1)
        gives_way = QSizePolicy.Policy.Maximum
        beside = self.reading.sizeHint().width() + under.spacing()
        under.addItem(QSpacerItem(beside, 0, gives_way, gives_way))
        under.addWidget(caption)
        under.addWidget(self.reading)
        under.addStretch(1)
        grid.addLayout(under, 1, 0, 1, 5)
        ruled = QHBoxLayout()
        ruled.addStretch(1)
        ruled.addWidget(self.ruler, 1000)  # as wide as it may be
        ruled.addStretch(1)
        grid.addLayout(ruled, 2, 0, 1, 5)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go by the wheel's steps: 1, with Shift 5, with Alt a half."""
        self._turned, steps = wheel_steps(self._turned, event)
        if steps:
            self.stepped.emit(steps * step_for(event.modifiers()))
        event.accept()

    def set_short(self, short: bool) -> None:
        """Take less height: smaller figures, and a ruler without any."""
        size = _NUMBER_SHORT_PX if short else _NUMBER_PX
        self.number.setFont(font(size, QFont.Weight.Light, figures=True))
        self.ruler.set_short(short)

    def show_bpm(self, bpm: float) -> None:
        """Show a tempo in beats a minute."""
        text = said(bpm)
        self.ruler.show_bpm(bpm)
        self.reading.show_bpm(bpm)
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
