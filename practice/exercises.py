"""What a run does: which beats are heard, how loud, and when the other hand is asked. Pure.

A run has about 60 beats, in whole rounds of cue and silence. The silence is where the practice
lies: what is needed there cannot be borrowed from the cue. Needs no numpy.
"""

import random
from dataclasses import dataclass, replace
from itertools import accumulate

from audio.cue import Course, Cue, Step
from audio.living import Living
from audio.tempo import BPM
from practice.errors import PracticeError
from practice.run import Beat, Exercise

FELT_POINT = "Choose one felt point, such as an end of the rock, and press there."
"""Told beside every exercise: smooth rocking keeps time by one point that is felt."""

CLEAR_OF_BEATS_SECONDS = 0.25
"""How far a prompt keeps from every beat, so that it never stands in for one."""

_CLEAR_PART = 1 / 3
"""The same as a part of the period, for tempi at which 0.25 s would leave no room."""

_FEWEST_BEATS_BETWEEN, _MOST_BEATS_BETWEEN = 2, 6
_BEATS_BEFORE_PROMPTS = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many beats in a row, heard at a level beside the cue's own, in dB, or not at all."""

    beats: int
    heard: bool = True
    level_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Silence:
    """The beats of one silent stretch: `first` to `last`, counted from 0, both belong to it."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Level:
    """One step of an exercise: its name, and the round that is gone through over and over."""

    name: str
    round: tuple[Stretch, ...]
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class About:
    """An exercise in words: its name, one sentence on what to do, and its levels in order."""

    name: str
    sentence: str
    levels: tuple[Level, ...]


def _gaps(on: int, off: int, rounds: int) -> Level:
    return Level(f"{on} on, {off} off", (Stretch(on), Stretch(off, heard=False)), rounds)


_THROUGHOUT = Level("cue throughout", (Stretch(60),))
_FOLLOWING = Level("cue throughout", (Stretch(64),))  # α needs 60 taps: a few may be missed
_FADING = Level(
    "16 fading, 16 off",
    (*(Stretch(4, level_db=-3.0 * step) for step in range(4)), Stretch(16, heard=False)),
    rounds=2,
)
_HOLDING = _gaps(12, 48, rounds=1)
_GAPS = (_gaps(8, 4, 5), _gaps(8, 8, 4), _gaps(4, 8, 5), _gaps(4, 16, 3))

EXERCISES: dict[Exercise, About] = {
    Exercise.FOLLOW: About(
        "Follow", "The cue sounds throughout: rock along with it.", (_FOLLOWING,)
    ),
    Exercise.FADE: About(
        "Fade",
        "The cue grows softer over sixteen rocks, then rests for sixteen while you go on.",
        (_FADING,),
    ),
    Exercise.GAPS: About(
        "Gaps",
        "The cue falls silent and comes back: rock on as if it were still there.",
        _GAPS,
    ),
    Exercise.HOLD: About(
        "Hold",
        "Twelve rocks with the cue, then forty-eight without: hold the tempo by yourself.",
        (_HOLDING,),
    ),
    Exercise.TWO_HANDS: About(
        "Two hands",
        "One hand rocks on through the silence; the other answers each higher sound with a slow "
        "press on the pillow, off the beat.",
        (_GAPS[1], _GAPS[3], _HOLDING),
    ),
    Exercise.MOUSE: About(
        "Rock the mouse",
        "Slide the mouse to and fro as if rocking, one way and back for each beat.",
        (_THROUGHOUT, _GAPS[1], _HOLDING),
    ),
}
"""All exercises, in the order in which they follow one another; the mouse stands for itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run of an exercise at one of its levels, beat by beat.

    `stretches` lie one after the other and hold every beat of the run.
    """

    exercise: Exercise
    level: int
    stretches: tuple[Stretch, ...]

    @property
    def beat_count(self) -> int:
        """How many beats the run has, heard or not."""
        return sum(stretch.beats for stretch in self.stretches)

    @property
    def silences(self) -> tuple[Silence, ...]:
        """The silent stretches, in order."""
        ends = accumulate(stretch.beats for stretch in self.stretches)
        return tuple(
            Silence(end - stretch.beats, end - 1)
            for stretch, end in zip(self.stretches, ends, strict=True)
            if not stretch.heard
        )

    @property
    def has_prompts(self) -> bool:
        """Whether the other hand is asked for something."""
        return self.exercise is Exercise.TWO_HANDS

    def seconds(self, bpm: float) -> float:
        """Return how long the run lasts, in seconds from beat 0: one period after the last beat."""
        return self.beat_count * 60.0 / BPM.checked(bpm)

    def beats(self, bpm: float) -> tuple[Beat, ...]:
        """Return every beat at a tempo in beats a minute; beat 0 is at 0.0 s."""
        period = 60.0 / BPM.checked(bpm)
        heard = (stretch.heard for stretch in self.stretches for _ in range(stretch.beats))
        return tuple(Beat(number * period, is_heard) for number, is_heard in enumerate(heard))

    def course(self) -> Course:
        """Return the course that makes a cue with one beat a rock sound and rest as planned.

        After the last beat it stays silent, however long the pulse goes on.
        """
        steps = (
            Step("cue", rocks=stretch.beats, level_db=stretch.level_db)
            if stretch.heard
            else Step("silence", rocks=stretch.beats, still=True)
            for stretch in self.stretches
        )
        return Course((*steps, Step("the end", rocks=1, still=True)), repeats=False)

    def cue(self, cue: Cue) -> Cue:
        """Return a technique's cue as it sounds in this run.

        The sounds are its own. It has one beat a rock and this run's course, and neither
        traction nor living pulse: what is measured against must be even.
        """
        return replace(cue, beats_per_rock=1, traction=None, course=self.course(), living=Living())

    def prompts(self, bpm: float, seed: int) -> tuple[float, ...]:
        """Return when the other hand is asked, in seconds from beat 0; nothing in most exercises.

        Two to six beats lie between one prompt and the next, and each falls anywhere within its
        beat but near the ends: at least 0.25 s from every beat, or in the middle third of the
        period over 80 beats a minute. So no second pulse arises, neither from their distances
        nor from their places. The same seed gives the same prompts.
        """
        if not self.has_prompts:
            return ()
        drawn = random.Random(seed)
        period = 60.0 / BPM.checked(bpm)
        clear = min(CLEAR_OF_BEATS_SECONDS, _CLEAR_PART * period)
        prompts, beat = [], _BEATS_BEFORE_PROMPTS - 1
        while (
            beat := beat + drawn.randint(_FEWEST_BEATS_BETWEEN, _MOST_BEATS_BETWEEN)
        ) < self.beat_count - 1:
            prompts.append(beat * period + drawn.uniform(clear, period - clear))
        return tuple(prompts)


def plan_of(exercise: Exercise, level: int = 0) -> Plan:
    """Return what a run of an exercise does; raise `PracticeError` for a level that it lacks."""
    about = EXERCISES[exercise]
    if not 0 <= level < len(about.levels):
        raise PracticeError(
            f"“{about.name}” has no level {level + 1}: choose 1 to {len(about.levels)}."
        )
    chosen = about.levels[level]
    return Plan(exercise, level, chosen.round * chosen.rounds)


def name_of(exercise: Exercise, level: int) -> str:
    """Return an exercise and its level in words: "Gaps 4 on, 8 off".

    The level is left out where there is but one, and where it is none of today's, as in a run
    that another version has kept. A name of several words is set off by a colon.
    """
    about = EXERCISES[exercise]
    if len(about.levels) > 1 and 0 <= level < len(about.levels):
        off = ":" if " " in about.name else ""
        return f"{about.name}{off} {about.levels[level].name}"
    return about.name
