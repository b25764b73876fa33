"""One practice run beside the list: what it was, what came of it, and the person's own words."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.widgets.buttons import ENTER, Button
from app.widgets.fielded import Framed
from app.widgets.labels import Line, Lines
from app.widgets.look import px
from app.widgets.runs import evenness_words, is_rated, moment, standing
from app.widgets.sheets import Card
from app.widgets.steps import said
from practice.exercises import name_of
from practice.run import Pace, Steadiness
from practice.summary import Summary

Role = QPalette.ColorRole
_LONGEST_NOTE = 2000


class NoteField(Framed):
    """A note as it is written. Enter and leaving the field keep it, Escape takes it back."""

    kept = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty field."""
        super().__init__(_LONGEST_NOTE, parent)
        self._before = ""
        self.setPlaceholderText("A note of your own")
        self.setAccessibleName("Note")
        self.setAccessibleDescription("Enter keeps it, Escape takes it back")

    def show_note(self, note: str) -> None:
        """Show what was written before; a note that is longer than a field's is kept whole."""
        self.setMaxLength(max(_LONGEST_NOTE, len(note)))
        self.setText(note)
        self.setCursorPosition(0)
        self._before = self.text()

    def keep(self) -> None:
        """Tell what is written, if that is something else than before."""
        if self.text() != self._before:
            self._before = self.text()
            self.kept.emit(self._before)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Escape takes back; both leave the field."""
        if event.key() in ENTER:
            self.keep()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what is written."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.keep()


class _Framed(QWidget):
    """The field in its rounded frame."""

    def __init__(self, field: NoteField) -> None:
        super().__init__()
        self._field = field
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(5), px(10), px(5))
        row.addWidget(field)
        self.setFixedHeight(max(px(40), field.sizeHint().height() + px(12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._field.hasFocus()
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        edge = palette.color(Role.Accent if focused else Role.Mid)
        painter.setPen(QPen(edge, 1.5 if focused else 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(frame, px(9), px(9))


class RunCard(Card):
    """A run with its note, and the button that deletes it.

    `noted` tells a run's id and its note: it stays with its run whatever is shown meanwhile.
    """

    noted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the card without a run."""
        super().__init__(parent)
        self._run_id = ""
        self.title = Line(17, QFont.Weight.DemiBold)
        self.when, self.found = Lines(13, muted=True, least=0.8), Lines(15, least=0.75)
        self.when.set_lines(2)
        self.found.set_lines(2)
        self.note = NoteField()
        self.note.kept.connect(lambda note: self.noted.emit(self._run_id, note))
        self.delete = Button("Delete run", small=True)
        self.delete.setToolTip("Delete this run; it can be had back (Delete in the list)")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.delete)
        for words in (self.when, self.found):
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for widget in (self.title, self.when, self.found, _Framed(self.note)):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.column.addLayout(foot)
        self.show_run(None, "")

    def show_run(self, run: Summary | None, technique: str) -> None:
        """Show a run and its technique's name; None shows that there is none.

        A note that is being written stays as it is, or is kept where the run is another one.
        """
        is_same = run is not None and run.id == self._run_id
        if not is_same:
            self.note.keep()
        self._run_id = "" if run is None else run.id
        self.note.setEnabled(run is not None)
        self.delete.setEnabled(run is not None)
        if run is None:
            self.title.setText("No run")
            self.when.setText("")
            self.found.setText("")
            self.note.show_note("")
            self.setAccessibleName("No run")
            return
        name = name_of(run.exercise, run.level)
        self.title.setText(name)
        parts = (moment(run), technique, f"{said(run.bpm)} beats a minute")
        self.when.setText(" · ".join(part for part in parts if part))
        self.found.setText(found(run))
        if not (is_same and self.note.hasFocus()):
            self.note.show_note(run.note)
        self.setAccessibleName(f"{name}. {self.when.text()}. {self.found.text()}")


def found(run: Summary) -> str:
    """Return what came of a run, in a few sentences; of one that is not rated, bare figures."""
    headline, rated = run.headline, is_rated(run)
    told = []
    if run.evenness is not None:
        steady = "Steady within " if rated else ""
        told.append(f"{steady}{evenness_words(run)}{_aside(run)}.")
    elif standing(run):
        told.append(f"{standing(run).capitalize()}.")
    if headline is not None and headline.tempo_bias_percent is not None:
        told.append(_tempo(headline.tempo_bias_percent, rated=rated))
    if headline is not None and headline.gaps and rated:
        silences = "silence" if headline.gaps == 1 else "silences"
        told.append(f"Held {headline.gaps_held} of {headline.gaps} {silences}.")
    guessed = _guessed(run.guess_steadiness, run.guess_pace)
    if guessed:
        told.append(f"You guessed: {guessed}.")
    return " ".join(told)


def _aside(run: Summary) -> str:
    return f", {standing(run)}" if standing(run) else ""


def _tempo(bias_percent: float, *, rated: bool) -> str:
    if not rated:
        return f"Without the cue: {bias_percent:+.1f} %.".replace("-", "−")
    from practice.silence import TempoWord, tempo_word

    word = tempo_word(bias_percent)
    if word is TempoWord.HELD:
        return "Held the tempo without the cue."
    return f"{word.capitalize()} without the cue: {abs(bias_percent):.1f} %."


def _guessed(steadiness: Steadiness | None, pace: Pace | None) -> str:
    said_steadiness = {Steadiness.SAME: "as steady as before"}.get(
        steadiness or Steadiness.STEADIER, str(steadiness or "")
    )
    said_pace = {Pace.SAME: "the pulse’s own tempo"}.get(pace or Pace.FASTER, str(pace or ""))
    return ", ".join(words for words in (said_steadiness, said_pace) if words)
