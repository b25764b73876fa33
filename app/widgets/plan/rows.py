"""What the panels beside a plan are made of: rows, fields for words, a panel that scrolls."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.widgets.fields import Sentence, Stepper
from app.widgets.flow import Flow
from app.widgets.labels import Line
from app.widgets.look import font, px, unit
from app.widgets.runcard import NoteField
from app.widgets.scroll import ScrollBar

Role = QPalette.ColorRole
_NAME_PX, _BESIDE_PX, _WIDEST_PX = 92, 330, 700


class Together(QWidget):
    """Widgets beside each other, in as many rows as they need."""

    def __init__(self, *widgets: QWidget, gap_px: float = 10) -> None:
        """Create the rows."""
        super().__init__()
        self._flow = Flow(px(gap_px))
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for widget in widgets:
            self._flow.addWidget(widget)

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._flow.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Return the size of the rows as wide as they are now."""
        width = max(self.width(), self._flow.minimumSize().width())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the widest widget's width."""
        return self._flow.minimumSize()


class NamedRow(QWidget):
    """One setting: its name, its control beside or under it, and a quiet sentence below."""

    def __init__(self, name: str, control: QWidget) -> None:
        """Create the row around `control`."""
        super().__init__()
        self.name, self.control = Line(14, muted=True), control
        self.name.setText(name)
        self.sentence = Sentence()
        self.sentence.hide()
        right = QVBoxLayout()
        right.setSpacing(px(4))
        # Aligned, it gets the height of its width; else that of the width it had before.
        right.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        right.addWidget(self.sentence)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(8))
        self._box.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(right, 1)

    def arrange(self, width: int) -> None:
        """Set the control beside the name, or under it where the panel is narrow."""
        self.setMaximumWidth(round(_WIDEST_PX * unit()))
        beside = width >= _BESIDE_PX * unit()
        way = QBoxLayout.Direction
        self._box.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._box.setSpacing(px(8 if beside else 3))
        line = self.name.sizeHint().height()
        self.name.setFixedHeight(max(line, self._first_height()) if beside else line)
        self.name.setFixedWidth(round(_NAME_PX * unit()) if beside else width)

    def _first_height(self) -> int:
        """Return how high the control's first line is."""
        layout = self.control.layout()
        first = layout.itemAt(0) if layout is not None else None
        return self.control.minimumHeight() or (first or self.control).sizeHint().height()

    def say(self, sentence: str, *, asks: bool = False) -> None:
        """Show a quiet sentence below, or none; one that asks for a change in colour."""
        self.sentence.setForegroundRole(Role.Accent if asks else Role.PlaceholderText)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)


class Panel(QScrollArea):
    """Rows under one another, which scroll where there is no room for all of them.

    What the keyboard goes to is brought into sight. The wheel scrolls; only a number that is
    being typed takes it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty panel."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(ScrollBar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setBackgroundRole(Role.Window)
        self.viewport().setBackgroundRole(Role.Window)
        self.inner = QWidget()
        self.column = QVBoxLayout(self.inner)
        self.column.setContentsMargins(px(2), px(2), px(8), px(10))
        self.column.setSpacing(px(10))
        self.setWidget(self.inner)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which a row can be seen."""
        return QSize(px(200), px(80))

    def add_rows(self, *rows: QWidget) -> None:
        """Put rows at the end."""
        for row in rows:
            self.column.addWidget(row)
            for one in (row, *row.findChildren(QWidget)):
                one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring what the keyboard went to into sight."""
        if isinstance(event, QFocusEvent) and event.gotFocus():
            by_pointer = event.reason() is Qt.FocusReason.MouseFocusReason
            if isinstance(watched, QWidget) and not by_pointer:
                self.ensureWidgetVisible(watched, 0, px(24))
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the rows for the width there is."""
        super().resizeEvent(event)
        margins = self.column.contentsMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        for row in self.inner.findChildren(NamedRow):
            row.arrange(room)


class WordsField(NoteField):
    """A line of words: Enter and leaving the field keep it, Escape takes it back."""

    def __init__(self, name: str, placeholder: str, longest: int, size_px: float = 15) -> None:
        """Create an empty field for `longest` characters."""
        super().__init__()
        self._longest = longest
        self.setFont(font(size_px))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.show_words("")

    def show_words(self, words: str, *, is_same: bool = False) -> None:
        """Show words; of the same thing as before, what is being written meanwhile stays."""
        if is_same and self.hasFocus() and self.text() != self._before:
            return
        self.show_note(words)
        self.setMaxLength(self._longest)
        self.setCursorPosition(0)


class Framed(QWidget):
    """A field in a rounded frame; without one until it is pointed at where it is a heading."""

    def __init__(self, field: WordsField, *, heading: bool = False) -> None:
        """Create the frame around `field`."""
        super().__init__()
        self._field, self._heading = field, heading
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(2), px(8), px(2))  # and a little of the field's own
        row.addWidget(field)
        self.fit()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        if heading:
            clear = QPalette()
            clear.setColor(Role.Base, QColor(0, 0, 0, 0))  # all else follows the program's palette
            field.setPalette(clear)

    def fit(self) -> None:
        """Be as high as the field asks for."""
        least = 0 if self._heading else 40
        self.setFixedHeight(max(px(least), self._field.sizeHint().height() + px(8)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        focused = self._field.hasFocus()
        if self._heading and not focused and not self.underMouse():
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        edge = palette.color(Role.Accent if focused else Role.Mid)
        painter.setPen(QPen(edge, 1.5 if focused else 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(frame, px(9), px(9))


def stepper(name: str, low: float, high: float, unit_words: str = "") -> Stepper:
    """Return a stepper; one without a unit shows the bare number."""
    made = Stepper(name, low, high, unit_words)
    if not unit_words:
        made.figure.setSuffix("")
    made.less.setAccessibleName(f"{name}: less")
    made.more.setAccessibleName(f"{name}: more")
    return made
