"""What a practice page shows, and what the next run is to be. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from audio.tempo import BPM
from practice.exercises import EXERCISES, name_of
from practice.pacing import next_bpm
from practice.run import Exercise

_RECENT_RUNS = 4


def _drawn() -> int:
    return random.randrange(2**32)


class State(Enum):
    """Which face the page shows."""

    CHOOSING = "choosing"
    RUNNING = "running"
    ASKING = "asking"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the next run practises.

    Attributes:
        exercise: what is practised.
        level: its step, 0 for the first.
        bpm: the tempo, beats a minute.
        varied: whether the tempo is drawn anew for each run.
        name: exercise and level in words: "Gaps 4 on, 8 off".
        sentence: what to do, in one sentence.
    """

    exercise: Exercise
    level: int
    bpm: float
    varied: bool
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NextRun:
    """The next run, as far as it is decided; each method returns another one.

    Attributes:
        exercise: what is practised.
        level: its step, 0 for the first.
        own_bpm: the tempo that the person chose for it; None: the pulse's.
        varied: whether the tempo is drawn anew for each run.
        recent_bpm: the tempi of the last runs, the oldest first.
        seed: what is drawn for it is drawn from this.
    """

    exercise: Exercise = Exercise.FOLLOW
    level: int = 0
    own_bpm: float | None = None
    varied: bool = False
    recent_bpm: tuple[float, ...] = ()
    seed: int = field(default_factory=_drawn)

    def choice(self, pulse_bpm: float) -> Choice:
        """Return what it is to be beside a pulse's tempo in beats a minute."""
        own = pulse_bpm if self.own_bpm is None else self.own_bpm
        return Choice(
            self.exercise,
            self.level,
            next_bpm(self.recent_bpm, own, varied=self.varied, seed=self.seed),
            self.varied,
            name_of(self.exercise, self.level),
            EXERCISES[self.exercise].sentence,
        )

    def at(self, exercise: Exercise, level: int) -> "NextRun":
        """Practise something else, at the nearest level that it has."""
        most = len(EXERCISES[exercise].levels) - 1
        return replace(self, exercise=exercise, level=min(max(level, 0), most))

    def at_bpm(self, bpm: float) -> "NextRun":
        """Take a tempo, the nearest that is allowed."""
        return replace(self, own_bpm=BPM.clamped(bpm), varied=False)

    def at_pulse(self) -> "NextRun":
        """Take the pulse's tempo, varied or not as before."""
        return replace(self, own_bpm=None)

    def in_varied_tempo(self, varied: bool) -> "NextRun":
        """Draw the tempo anew for each run, or take the pulse's."""
        return replace(self, varied=varied, own_bpm=None)

    def after(self, *bpms: float) -> "NextRun":
        """Come after runs at these tempi."""
        recent = (*self.recent_bpm, *bpms)[-_RECENT_RUNS:]
        return replace(self, recent_bpm=recent, seed=_drawn())

    def after_only(self, bpms: Sequence[float]) -> "NextRun":
        """Come after runs at these tempi, and no others."""
        return replace(self, recent_bpm=tuple(bpms)[-_RECENT_RUNS:])
