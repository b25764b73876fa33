"""What the next run practises: exercise, how much of the cue, tempo, and what the run does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.widgets.buttons import Tick
from app.widgets.chips import ChoiceChips
from app.widgets.fields import Sentence, Stepper
from app.widgets.labels import Line, Lines
from app.widgets.look import faded, px, unit
from audio.tempo import BPM
from practice.exercises import EXERCISES, FELT_POINT, Plan, plan_of
from practice.pacing import VARIED_BPM
from practice.run import Exercise

if TYPE_CHECKING:
    from app.practising import Choice

Role = QPalette.ColorRole
_LEAST_PX = (420, 330)
_MOST_PX = 720
_SHORT_PX = 500
_VARIED = "Another tempo for each run"
_WITHIN = (
    f"Within {VARIED_BPM[0]:.0f}–{VARIED_BPM[1]:.0f} beats a minute, or near the technique's own"
)


class RunPicture(QWidget):
    """A run beat by beat: a stroke where the cue is heard, as high as it is loud, else a dot."""

    _SILENT_DB = 24.0  # so much softer would be no stroke any more

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the picture without a run."""
        super().__init__(parent)
        self._plan: Plan | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_plan(self, plan: Plan) -> None:
        """Draw another run."""
        self._plan = plan
        told = f"{plan.beat_count} rocks, {_silence_told(plan)}"
        self.setAccessibleName(f"The run: {told}")
        self.setToolTip(told[:1].upper() + told[1:])
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        return QSize(px(320), px(56))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(200), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all beats, the silent stretches shaded."""
        if self._plan is None:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        each, foot, at = self.width() / self._plan.beat_count, self.height() - px(4), 0
        thick = min(px(3), each / 2)
        shade = faded(palette.color(Role.PlaceholderText), 0.12)
        for stretch in self._plan.stretches:
            left = at * each
            if not stretch.heard:
                painter.setBrush(shade)
                room = QRectF(left, 0, stretch.beats * each, self.height())
                painter.drawRoundedRect(room, px(4), px(4))
            ink = Role.Accent if stretch.heard else Role.PlaceholderText
            painter.setBrush(palette.color(ink))
            high = thick
            if stretch.heard:
                high = (foot - px(4)) * max(1 + stretch.level_db / self._SILENT_DB, 0.15)
            for beat in range(stretch.beats):
                x = left + (beat + 0.5) * each - thick / 2
                stroke = QRectF(x, foot - high, thick, high)
                painter.drawRoundedRect(stroke, thick / 2, thick / 2)
            at += stretch.beats


def _silence_told(plan: Plan) -> str:
    silences = [one.last - one.first + 1 for one in plan.silences]
    if not silences:
        return "the cue throughout"
    if len(silences) == 1:
        return f"the cue silent for the last {silences[0]}"
    return f"the cue silent {len(silences)} times for {silences[0]}"


class ChoosingFace(QWidget):
    """Lets a person choose a run. Every choice is told at once; nothing moves when it changes."""

    chosen = Signal(object, int)
    """An `Exercise` and its level."""

    bpm_chosen = Signal(float)
    varied_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the face with the first exercise shown."""
        super().__init__(parent)
        self.context = Line(13, muted=True)
        self.name = Line(40, QFont.Weight.Light, least=0.5)
        self.sentence = Lines(15, muted=True, least=0.7)
        names = {one: about.name for one, about in EXERCISES.items()}
        self.exercises: ChoiceChips[Exercise] = ChoiceChips("Exercise", "Exercise", names)
        self.levels: dict[Exercise, ChoiceChips[int]] = {}
        self._levels = QStackedWidget()
        for exercise, about in EXERCISES.items():
            steps = {
                n: level.name[:1].upper() + level.name[1:] for n, level in enumerate(about.levels)
            }
            chips = ChoiceChips(
                "How much of the cue", f"{about.name}, its steps", steps, small=True
            )
            chips.chosen.connect(lambda level, exercise=exercise: self.chosen.emit(exercise, level))
            self.levels[exercise] = chips
            self._levels.addWidget(chips)
        self.picture = RunPicture()
        self.tempo = Stepper("Tempo", BPM.low, BPM.high, "beats a minute")
        self.tempo.less.setAccessibleName("Slower")
        self.tempo.more.setAccessibleName("Faster")
        self.varied = Tick()
        self.varied.setText(_VARIED)
        self.varied.setAccessibleName(_VARIED)
        self.varied.setAccessibleDescription(_WITHIN)
        self.varied.setToolTip(_WITHIN)
        self.felt = Sentence(FELT_POINT, lines=1)
        self.exercises.chosen.connect(lambda exercise: self.chosen.emit(exercise, 0))
        self.tempo.changed.connect(self.bpm_chosen)
        self.varied.clicked.connect(self.varied_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(round(_MOST_PX * unit()))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for line in (self.context, self.name, self.sentence):
            column.addWidget(line)
        for widget in (self.exercises, self._levels, self.picture):
            column.addSpacing(px(10))
            column.addStretch(1)
            column.addWidget(widget)
        column.addSpacing(px(16))
        column.addStretch(1)
        pace = QHBoxLayout()
        pace.setSpacing(px(20))
        pace.addWidget(self.tempo)
        pace.addWidget(self.varied, 1, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(pace)
        column.addSpacing(px(10))
        column.addStretch(1)
        column.addWidget(self.felt)
        column.addStretch(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(28), px(20), px(28), px(12))
        row.addWidget(inner, 100)
        row.addStretch(1)

    def show_choice(self, choice: "Choice") -> None:
        """Show what is chosen; nothing is emitted."""
        self.name.setText(EXERCISES[choice.exercise].name)
        self.sentence.setText(choice.sentence)
        self.exercises.show_choice(choice.exercise)
        self.levels[choice.exercise].show_choice(choice.level)
        self._levels.setCurrentWidget(self.levels[choice.exercise])
        self.picture.show_plan(plan_of(choice.exercise, choice.level))
        self.tempo.show_value(choice.bpm)
        self.varied.setChecked(choice.varied)

    def show_context(self, technique: str, *, is_tapping: bool) -> None:
        """Show what is practised on, and whether it is tapping or rocking."""
        kind = "Tapping" if is_tapping else "Rocking the mouse"
        self.context.setText(f"{kind} · {technique}" if technique else kind)

    def minimumSizeHint(self) -> QSize:
        """Return the least room, with everything at its smallest."""
        return QSize(*(px(side) for side in _LEAST_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the chips closer where the room is short."""
        super().resizeEvent(event)
        dense = int(self.height() < _SHORT_PX * unit())
        self.exercises.set_dense(dense)
        for chips in self.levels.values():
            chips.set_dense(dense)
