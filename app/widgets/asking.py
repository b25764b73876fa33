"""The question before a result: two rows of three answers, by keys 1–3, arrows or the pointer."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.buttons import ENTER, Button, KeyboardRing, draw_ring, takes_first
from app.widgets.fields import Sentence
from app.widgets.keycaps import cap_height, draw_cap
from app.widgets.labels import Line
from app.widgets.look import font, px, unit
from practice.pacing import Question
from practice.run import Pace, Steadiness

Role = QPalette.ColorRole
Key = Qt.Key
DEAF_MS = 700
"""So long after it has come the face takes nothing: a hand may still be rocking."""

_NUMBERS = {Key.Key_1: 0, Key.Key_2: 1, Key.Key_3: 2}
_TAKEN = (*_NUMBERS, *ENTER, Key.Key_Escape, Key.Key_Space)
_STEPS = {Key.Key_Left: -1, Key.Key_Right: 1}
_ROWS = {Key.Key_Up: -1, Key.Key_Down: 1}
_INTRO = "Before you see it: what did it feel like?"
_HOW = "1 to 3 answer, Enter shows the result; Esc leaves the questions out."
_LEAST_PX = (400, 330)
_MOST_PX = 620


class Answer(KeyboardRing, QRadioButton):
    """One of three answers, with the key that gives it."""

    takes_arrows = True

    def __init__(self, text: str, number: int, question: str) -> None:
        """Create the answer for the key `number`."""
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(f"{question} Key {number}")
        self.setFont(font(15))
        self._number = str(number)

    def sizeHint(self) -> QSize:
        """Return the text's size with the room of its key, large enough for a finger."""
        text = self.fontMetrics()
        wide = text.horizontalAdvance(self.text()) + cap_height() + px(52)
        return QSize(wide, max(px(52), text.height() + px(24)))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: an answer is never cut."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:
        """Return True: all of it can be clicked."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the face."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the answer, given or not."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        given, over = self.isChecked(), self.underMouse()
        edge = Role.Accent if given else Role.PlaceholderText if over else Role.Mid
        painter.setPen(QPen(palette.color(edge), 1.5 if given else 1.0))
        painter.setBrush(palette.color(Role.Button if given or over else Role.Base))
        painter.drawRoundedRect(frame, px(10), px(10))
        side = cap_height()
        cap = QRectF(px(14), (self.height() - side) / 2, side, side)
        painter.setFont(font(13))
        draw_cap(painter, palette, cap, self._number)
        painter.setFont(self.font())
        painter.setPen(palette.color(Role.ButtonText))
        room = self.rect().adjusted(px(14) + side + px(10), 0, -px(8), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, px(10), palette)


class AskingFace(QWidget):
    """Asks what a run felt like. `answered` tells both answers, None for what was not said."""

    answered = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the face without questions."""
        super().__init__(parent)
        self.rows: list[list[Answer]] = []
        self._meanings: list[list[Steadiness | Pace]] = []
        self._groups: list[QButtonGroup] = []
        self._texts: list[str] = []
        self.setAccessibleName("Before the result")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.show_result, self.skip = Button("See the result", strong=True), Button("Leave it out")
        self.show_result.clicked.connect(self._finish)
        self.skip.clicked.connect(lambda: self.answered.emit(None, None))
        self._listens = QTimer(self, singleShot=True, interval=DEAF_MS)
        self._listens.timeout.connect(lambda: self._set_deaf(False))
        self._body = QVBoxLayout()
        self._body.setSpacing(px(8))
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(round(_MOST_PX * unit()))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        intro = Line(24, least=0.6)
        intro.setText(_INTRO)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(10))
        buttons.addWidget(self.show_result)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        column.addStretch(2)
        column.addWidget(intro)
        column.addSpacing(px(10))
        column.addLayout(self._body)
        column.addSpacing(px(14))
        column.addLayout(buttons)
        column.addWidget(Sentence(_HOW))
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(28), px(16), px(28), px(16))
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask other questions, with nothing answered."""
        _empty(self._body)
        self.rows, self._meanings, self._groups, self._texts = [], [], [], []
        for question in questions:
            text = Line(15)
            text.setText(_asked(question.text))
            self._texts.append(text.text())
            group, row = QButtonGroup(self), QHBoxLayout()
            row.setSpacing(px(8))
            answers = []
            for number, (_, words) in enumerate(question.answers, 1):
                answer = Answer(words, number, text.text())
                answer.setAutoExclusive(False)
                group.addButton(answer)
                row.addWidget(answer, 1)
                answers.append(answer)
            self._body.addWidget(text)
            self._body.addLayout(row)
            self._body.addSpacing(px(6))
            self.rows.append(answers)
            self._meanings.append([meaning for meaning, _ in question.answers])
            self._groups.append(group)

    @property
    def spoken(self) -> str:
        """The questions and how to answer them, for a screen reader."""
        return " ".join((_INTRO, *self._texts, _HOW))

    # What is answered.

    def _finish(self) -> None:
        given: dict[type, Steadiness | Pace] = {}
        for answers, meanings in zip(self.rows, self._meanings, strict=True):
            for answer, meaning in zip(answers, meanings, strict=True):
                if answer.isChecked():
                    given[type(meaning)] = meaning
        self.answered.emit(given.get(Steadiness), given.get(Pace))

    def _give(self, number: int) -> None:
        """Take an answer of the present row, and go on to the next row."""
        row = self._present_row()
        self.rows[row][number].setChecked(True)
        after = row + 1
        target = self.rows[after][0] if after < len(self.rows) else self.show_result
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _present_row(self) -> int:
        for number, answers in enumerate(self.rows):
            if any(answer.hasFocus() for answer in answers):
                return number
        unanswered = [n for n, row in enumerate(self.rows) if not any(a.isChecked() for a in row)]
        return unanswered[0] if unanswered else 0

    def _step(self, by: int) -> None:
        """Give the answer beside the one that has the focus, as arrows do among any choices."""
        answers = self.rows[self._present_row()]
        at = next((n for n, one in enumerate(answers) if one.hasFocus()), 0)
        answer = answers[min(max(at + by, 0), len(answers) - 1)]
        answer.setChecked(True)
        answer.setFocus(Qt.FocusReason.TabFocusReason)

    def _go(self, by: int) -> None:
        """Go to another row, or past the last to the button."""
        on_button = self.show_result.hasFocus() or self.skip.hasFocus()
        row = (len(self.rows) if on_button else self._present_row()) + by
        if row >= len(self.rows):
            self.show_result.setFocus(Qt.FocusReason.TabFocusReason)
            return
        answers = self.rows[max(row, 0)]
        given = next((one for one in answers if one.isChecked()), answers[0])
        given.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt.

    def minimumSizeHint(self) -> QSize:
        """Return the least room, with everything at its smallest."""
        return QSize(*(px(side) for side in _LEAST_PX))

    def event(self, event: QEvent) -> bool:
        """Take the keys that answer before the window's keys do."""
        taken = (*_TAKEN, *_STEPS, *_ROWS)
        return takes_first(event, taken) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take an answer, the next place, the result, or none of it."""
        key = Key(event.key())
        if self._listens.isActive() or event.isAutoRepeat():
            return
        if key in _NUMBERS and self.rows:
            self._give(_NUMBERS[key])
        elif key in _STEPS and self.rows:
            self._step(_STEPS[key])
        elif key in _ROWS and self.rows:
            self._go(_ROWS[key])
        elif key in ENTER:
            self._finish()
        elif key == Key.Key_Escape:
            self.answered.emit(None, None)
        elif key != Key.Key_Space:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Take nothing for a moment."""
        super().showEvent(event)
        self._set_deaf(True)
        self._listens.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no longer."""
        super().hideEvent(event)
        self._listens.stop()

    def _set_deaf(self, deaf: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, deaf)
        if not deaf and self.rows:
            self.rows[0][0].setFocus(Qt.FocusReason.TabFocusReason)


def _asked(text: str) -> str:
    return text if text.endswith("?") else f"{text} …"


def _empty(layout: QLayout) -> None:
    """Take everything out of a layout for good."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)
