"""The details of one segment: what it is, how long, how fast, how loud, and its words."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.widgets.buttons import Button, Quiet, Tick
from app.widgets.chips import ChoiceChips
from app.widgets.plan.glide import GlideChoice, least_words
from app.widgets.plan.rows import Framed, NamedRow, Panel, Together, WordsField, stepper
from app.widgets.plan.words import KINDS, SIDES, THINNINGS
from app.widgets.steps import said
from audio.session import Thinning
from audio.tempo import BPM
from presets.plan import (
    LEVEL_CHANGE_DB,
    LIMIT_MINUTES,
    MINUTES,
    RETURN_MINUTES,
    FindTechnique,
    Kind,
    Plan,
    Segment,
    Side,
)
from presets.plan_edit import Amiss, bpm_before, one_line

if TYPE_CHECKING:
    from presets.model import Technique

_LONGEST_WORDS = 120
_USUAL_RETURN, _USUAL_LIMIT = 5.0, 3.0
_RETURNS, _LIMITED, _COURSE = "Returns for a minute, every", "Goes on by itself after", "Its course"
_PLACES = {"bpm": "tempo", "glide_minutes": "glide", "glide_rate": "glide", "limit_minutes": "wait"}


class SegmentPanel(Panel):
    """Shows a segment and tells what a person changes. What does not go with its kind is hidden.

    Signals:
        fields_chosen: fields of a `Segment`, as a dict.
        kind_chosen, minutes_chosen: those that others depend on.
        technique_asked: another technique is to be looked for.
        written: the words are written; the keyboard is wanted elsewhere.
    """

    fields_chosen = Signal(dict)
    kind_chosen = Signal(object)
    minutes_chosen = Signal(float)
    technique_asked = Signal()
    written = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel without a segment."""
        super().__init__(parent)
        self._technique: Technique | None = None
        self._shown: tuple[str, int] | None = None
        self.kind: ChoiceChips[Kind] = ChoiceChips("Kind", "What it is", KINDS, small=True)
        self.technique = Quiet(15, plain=True)
        self.minutes = stepper("Minutes", MINUTES.low, MINUTES.high)
        self.side: ChoiceChips[Side] = ChoiceChips("Side", "Which side", SIDES, small=True)
        self.bpm = stepper("Tempo, beats a minute", BPM.low, BPM.high)
        self.bpm.less.setAccessibleName("Slower")
        self.bpm.more.setAccessibleName("Faster")
        self.own_tempo = Button("As the technique", small=True)
        self.glide = GlideChoice()
        self.level = stepper("Level", LEVEL_CHANGE_DB.low, LEVEL_CHANGE_DB.high, "dB")
        self.course = _tick(_COURSE)
        self.thinning: ChoiceChips[Thinning] = ChoiceChips(
            "Cue", "How many rocks are heard", THINNINGS, small=True
        )
        self.returns = _tick(_RETURNS)
        self.return_minutes = stepper(
            "Returns every", RETURN_MINUTES.low, RETURN_MINUTES.high, "min"
        )
        self.limited = _tick(_LIMITED)
        self.limit_minutes = stepper("Longest wait", LIMIT_MINUTES.low, LIMIT_MINUTES.high, "min")
        for tick, beside in (
            (self.returns, self.return_minutes),
            (self.limited, self.limit_minutes),
        ):
            tick.setMinimumHeight(beside.sizeHint().height())  # so that they share a middle line
        self.words = WordsField("Words", "What to remember meanwhile", _LONGEST_WORDS)
        self.rows = {
            "kind": NamedRow("Kind", self.kind),
            "technique": NamedRow("Technique", Together(self.technique)),
            "minutes": NamedRow("Minutes", self.minutes),
            "side": NamedRow("Side", self.side),
            "tempo": NamedRow("Tempo", Together(self.bpm, self.own_tempo)),
            "glide": NamedRow("Glide", self.glide),
            "level": NamedRow("Level", self.level),
            "course": NamedRow("Course", self.course),
            "thinning": NamedRow("Cue", self.thinning),
            "return": NamedRow("", Together(self.returns, self.return_minutes)),
            "wait": NamedRow("Wait", Together(self.limited, self.limit_minutes)),
            "words": NamedRow("Words", Framed(self.words)),
        }
        self.add_rows(*self.rows.values())
        self.column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        def tell(name: str) -> Callable[[object], None]:
            return lambda value: self.fields_chosen.emit({name: value})

        self.kind.chosen.connect(self.kind_chosen)
        self.technique.clicked.connect(self.technique_asked)
        self.minutes.changed.connect(self.minutes_chosen)
        self.side.chosen.connect(tell("side"))
        self.bpm.changed.connect(self._choose_bpm)
        self.own_tempo.clicked.connect(lambda: self.fields_chosen.emit({"bpm": None}))
        self.glide.chosen.connect(self.fields_chosen)
        self.level.changed.connect(tell("level_db"))
        self.course.clicked.connect(self._choose_course)
        self.thinning.chosen.connect(tell("thinning"))
        self.returns.clicked.connect(
            lambda on: self.fields_chosen.emit({"return_minutes": _USUAL_RETURN if on else None})
        )
        self.return_minutes.changed.connect(tell("return_minutes"))
        self.limited.clicked.connect(
            lambda on: self.fields_chosen.emit({"limit_minutes": _USUAL_LIMIT if on else None})
        )
        self.limit_minutes.changed.connect(tell("limit_minutes"))
        self.words.kept.connect(
            lambda text: self.fields_chosen.emit({"words": one_line(text) or None})
        )
        self.words.left.connect(self.written)

    # Told.

    def show_segment(
        self, plan: Plan, at: int, find: FindTechnique, amiss: Sequence[Amiss] = ()
    ) -> None:
        """Show a segment of a plan, with what is amiss in it; nothing is emitted."""
        segment = plan.segments[at]
        self._technique = find(segment.technique) if segment.technique is not None else None
        for row in self.rows.values():
            row.say("")
        self.kind.show_choice(segment.kind)
        self.minutes.show_value(segment.minutes)
        self.side.show_choice(segment.side)
        self.words.show_words(segment.words or "", is_same=self._shown == (plan.id, at))
        self._shown = plan.id, at
        waits = segment.kind is Kind.TURN_OVER
        self.rows["wait"].setVisible(waits)
        if waits:
            self._show_wait(segment)
        for name in ("technique", "tempo", "level", "thinning"):
            self.rows[name].setVisible(self._technique is not None)
        if self._technique is None:
            for name in ("glide", "course", "return"):
                self.rows[name].hide()
        else:
            before = bpm_before(plan, at, find)
            self._show_rocking(segment, self._technique, before)
        for one in amiss:
            name = _PLACES.get(one.field, one.field)
            self.rows[name if name in self.rows else "kind"].say(one.says, asks=True)

    def _show_rocking(
        self, segment: Segment, technique: "Technique", before_bpm: float | None
    ) -> None:
        bpm = segment.bpm_with(technique)
        self.technique.setText(technique.name)
        self.technique.setAccessibleName(f"Technique: {technique.name}")
        self.technique.updateGeometry()
        self.bpm.show_value(bpm)
        is_own = segment.bpm is not None
        self.own_tempo.setVisible(is_own)
        self.rows["tempo"].say(
            f"The technique’s own is {said(technique.bpm)}" if is_own else "The technique’s own"
        )
        glides = before_bpm is not None and before_bpm != bpm
        self.rows["glide"].setVisible(glides)
        if glides and before_bpm is not None:
            self.glide.show_glide(segment, before_bpm, bpm)
            self.rows["glide"].say(least_words(before_bpm, bpm))
        self.level.show_value(segment.level_db)
        self.rows["course"].setVisible(technique.has_course)
        if technique.has_course:
            on = technique.course_on if segment.course is None else segment.course
            self.course.setChecked(on)
            self.rows["course"].say(technique.course_words or "")
        self.thinning.show_choice(segment.thinning)
        thinned = segment.thinning is not Thinning.EVERY_ROCK
        self.rows["return"].setVisible(thinned)
        every = segment.return_minutes
        self.returns.setChecked(every is not None)
        self.return_minutes.setVisible(every is not None)
        if every is not None:
            self.return_minutes.show_value(every)

    def _show_wait(self, segment: Segment) -> None:
        limit = segment.limit_minutes
        self.limited.setChecked(limit is not None)
        self.limit_minutes.setVisible(limit is not None)
        if limit is not None:
            self.limit_minutes.show_value(limit)
        else:
            self.rows["wait"].say("Waits until a press")

    # Chosen.

    def _choose_bpm(self, bpm: float) -> None:
        own = self._technique.bpm if self._technique is not None else None
        self.fields_chosen.emit({"bpm": None if bpm == own else bpm})

    def _choose_course(self, on: bool) -> None:
        usual = self._technique is not None and self._technique.course_on
        self.fields_chosen.emit({"course": None if on == usual else on})

    def edit(self) -> None:
        """Go to the minutes, to be typed."""
        self.minutes.figure.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.minutes.figure.selectAll()


def _tick(text: str) -> Tick:
    made = Tick()
    made.setText(text)
    made.setAccessibleName(text)
    made.setMinimumWidth(made.whole_width())
    return made
