"""What a page of settings is made of: sentences, rows, sections, a stepper, an offset."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.buttons import ENTER, Button, KeyboardRing, draw_ring, takes_first
from app.widgets.labels import Line
from app.widgets.look import font, px, round_pen
from app.widgets.slider import STEERING_KEYS, Slider

Role = QPalette.ColorRole


class Sentence(QLabel):
    """Plain text on as many lines as it needs."""

    def __init__(
        self, text: str = "", size_px: float = 13, *, muted: bool = True, lines: int = 1
    ) -> None:
        """Create the text; it keeps room for `lines` even when it is shorter."""
        super().__init__(text)
        self._lines = lines
        self.setFont(font(size_px))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(Role.PlaceholderText if muted else Role.WindowText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(lines * self.fontMetrics().lineSpacing() + px(2))

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines at `width`, at least of those it keeps room for."""
        return max(super().heightForWidth(width), self.minimumHeight())


class Row(QWidget):
    """One setting: its name and a sentence on the left, its control on the right."""

    def __init__(self, name: str, control: QWidget, sentence: str) -> None:
        """Create the row around `control`."""
        super().__init__()
        title = Line(15)
        title.setText(name)
        words = QVBoxLayout()
        words.setSpacing(px(3))
        words.addWidget(title)
        words.addWidget(Sentence(sentence))
        words.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(28))
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 6)
        grid.setColumnMinimumWidth(0, px(150))
        grid.addLayout(words, 0, 0)
        grid.addWidget(control, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        self.words = words


class Section(KeyboardRing, QRadioButton):
    """One of the parts of a page, as an entry of a list. Arrows move between them."""

    takes_arrows = True

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Create the entry."""
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFont(font())

    def sizeHint(self) -> QSize:
        """Return the text's size with the room of the design's rows."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + px(24), metrics.height() + px(18))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: it is never cut."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:
        """Return True: the whole row can be clicked."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row, chosen or not."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(palette.color(Role.Mid if self.isChecked() else Role.Base))
            painter.setBrush(palette.color(Role.Button if self.isChecked() else Role.Base))
            painter.drawRoundedRect(frame, px(8), px(8))
        painter.setPen(palette.color(Role.ButtonText))
        room = self.rect().adjusted(px(11), 0, -px(8), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, px(8), palette)


class _Figure(QDoubleSpinBox):
    """The number of a stepper: typed, or stepped by the arrows."""

    def __init__(self, name: str, low: float, high: float, unit: str) -> None:
        super().__init__()
        self.setLocale(QLocale.c())
        self.setRange(low, high)
        self.setDecimals(2)
        self.setSuffix(f" {unit}")
        self.setAccessibleName(name)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFrame(False)
        self.setKeyboardTracking(False)
        self.setFont(font(figures=True))
        edit = self.lineEdit()
        edit.setAccessibleName(name)
        edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        clear = QPalette()
        clear.setColor(Role.Base, QColor(0, 0, 0, 0))  # all else follows the program's palette
        edit.setPalette(clear)
        self._ring = False

    def sizeHint(self) -> QSize:
        """Return the room of the widest number, so that nothing moves when it changes."""
        widest = self.fontMetrics().horizontalAdvance(f"88.88{self.suffix()}")
        return QSize(widest + px(26), max(px(42), self.fontMetrics().height() + px(14)))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: it is never cut."""
        return self.sizeHint()

    def textFromValue(self, value: float) -> str:
        """Return the number without zeros at its end."""
        return f"{value:g}"

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take a comma for a point."""
        return super().validate(text.replace(",", "."), position)

    def stepBy(self, steps: int) -> None:
        """Step finely where the number is small."""
        for _ in range(abs(steps)):
            self.setValue(_stepped(self.value(), steps))

    def event(self, event: QEvent) -> bool:
        """Take arrows and Enter before the window's keys do; what is typed is taken anyway."""
        return takes_first(event, STEERING_KEYS + ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Escape to the page."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls, unless the number is being typed."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame; the number is drawn by the field within."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = Role.PlaceholderText if self.underMouse() or self.hasFocus() else Role.Mid
        painter.setPen(QPen(palette.color(edge), 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(frame, px(10), px(10))
        if self.hasFocus() and self._ring:
            draw_ring(painter, frame, px(10), palette)


def _stepped(value: float, direction: int) -> float:
    """Return the next round number: quarters up to 1, halves up to 4, then whole ones."""
    near = value + (1e-6 if direction > 0 else -1e-6)
    step = 0.25 if near < 1 else 0.5 if near < 4 else 1.0
    steps = round(value / step, 3)
    return (int(steps) + 1 if direction > 0 else -int(-steps // 1) - 1) * step


class Stepper(QWidget):
    """A number between − and +, that can be typed."""

    changed = Signal(float)

    def __init__(self, name: str, low: float, high: float, unit: str) -> None:
        """Create the stepper from `low` to `high`."""
        super().__init__()
        self.figure = _Figure(name, low, high, unit)
        self.less, self.more = Button("−"), Button("+")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        for widget in (self.less, self.figure, self.more):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for button, way, said in ((self.less, -1, "shorter"), (self.more, 1, "longer")):
            button.setAccessibleName(f"{name} {said}")
            button.setAutoRepeat(True)
            button.clicked.connect(lambda _=False, way=way: self.figure.stepBy(way))
        self.figure.valueChanged.connect(self.changed)
        self.figure.valueChanged.connect(self._show_ends)
        self._show_ends(self.figure.value())

    def value(self) -> float:
        """Return the number."""
        return self.figure.value()

    def show_value(self, value: float) -> None:
        """Show a number that came from elsewhere; nothing is emitted."""
        self.figure.blockSignals(True)
        self.figure.setValue(value)
        self.figure.blockSignals(False)
        self._show_ends(self.figure.value())

    def _show_ends(self, value: float) -> None:
        self.less.setEnabled(value > self.figure.minimum())
        self.more.setEnabled(value < self.figure.maximum())


class _FromTheMiddle(Slider):
    """A slider whose reached part begins at its middle."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, middle, the part reached, and the knob."""
        painter, palette, knob = QPainter(self), self.palette(), px(16) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span, middle = self.width() - 2 * knob, self.height() / 2
        part = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        centre, at, edge = knob + span / 2, knob + part * span, px(4) / 2
        painter.setPen(round_pen(palette.color(Role.Mid), px(4)))
        painter.drawLine(QPointF(edge, middle), QPointF(self.width() - edge, middle))
        painter.drawLine(QPointF(centre, middle - px(7)), QPointF(centre, middle + px(7)))
        if self.value():
            painter.setPen(round_pen(palette.color(Role.Accent), px(4)))
            painter.drawLine(QPointF(centre, middle), QPointF(at, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(Role.WindowText))
        painter.drawEllipse(QPointF(at, middle), knob, knob)
        if self.hasFocus() and self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(Role.WindowText), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))


class Offset(QWidget):
    """A slider with nothing in its middle, over words that say its value."""

    moved = Signal(int)

    def __init__(self, name: str, most: int, step: int, said: Callable[[int], str]) -> None:
        """Create the slider from −`most` to `most`; the pointer moves it by `step`."""
        super().__init__()
        self._said, self._step = said, step
        self.slider = _FromTheMiddle(-most, most)
        self.slider.setAccessibleName(name)
        self.slider.setSingleStep(step)
        self.slider.setPageStep(10 * step)
        self._value = Line(15, figures=True)
        self.middle = Button("0")
        self.middle.setFont(font(figures=True))
        self.middle.setAccessibleName(f"{name}: none")
        self.middle.clicked.connect(lambda: self.slider.setValue(0))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.addWidget(self._value, 0, 0)
        grid.addWidget(self.slider, 1, 0)
        grid.addWidget(self.middle, 0, 1, 2, 1, Qt.AlignmentFlag.AlignBottom)
        self.slider.valueChanged.connect(self._move)
        self._show(0)

    def show_value(self, value: int) -> None:
        """Show a value that came from elsewhere; nothing is emitted."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._show(value)

    def _move(self, value: int) -> None:
        whole = round(value / self._step) * self._step
        if whole != value:
            self.slider.setValue(whole)
            return
        self._show(value)
        self.moved.emit(value)

    def _show(self, value: int) -> None:
        said = self._said(value)
        self._value.setText(said)
        self.slider.setAccessibleDescription(said)
        self.middle.setEnabled(value != 0)
        self.slider.update()


def heading(text: str, size_px: float = 20) -> Line:
    """Return the name of a section."""
    line = Line(size_px, QFont.Weight.DemiBold)
    line.setText(text)
    return line
