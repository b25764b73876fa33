"""When to move on or back: what is offered after a run. Pure, from a few plain values a run.

Only offered, never done: every exercise and level stays open to choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from practice.exercises import EXERCISES, name_of
from practice.norms import MEAN_RUNS, compared
from practice.run import Exercise, Steadiness

GAPS_LOOKED_AT = 4
HELD_TO_MOVE_ON = 3
SLIPPED_TO_MOVE_BACK = 2

RUNS_WITH_CUE = 2
"""Rated runs after which an exercise without silence leads on; there, no silence can tell."""

_ORDER = (
    Exercise.FOLLOW,
    Exercise.FADE,
    Exercise.GAPS,
    Exercise.HOLD,
    Exercise.TWO_HANDS,
)


@dataclass(frozen=True, slots=True)
class Done:
    """What there is to know of one run for advice.

    Attributes:
        exercise: what was practised.
        level: its step, 0 for the first.
        rated: whether its figures may be judged at all.
        held: of each silence, in order, whether the tempo was held through it.
        unevenness_percent: the run's headline (SD % tapped, CV rocked); None where there is none.
    """

    exercise: Exercise
    level: int
    rated: bool
    held: tuple[bool, ...] = ()
    unevenness_percent: float | None = None


class Move(StrEnum):
    """Where advice leads."""

    ON = "on"
    STAY = "stay"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to practise next.

    Attributes:
        exercise: the exercise that is offered.
        level: its step, 0 for the first.
        move: whether that leads on or back.
        sentence: what to do, in one sentence.
        why: what it rests on, in one sentence.
    """

    exercise: Exercise
    level: int
    move: Move
    sentence: str
    why: str

    @property
    def name(self) -> str:
        """The exercise and its level, for a button."""
        return name_of(self.exercise, self.level)


def advice(runs: Sequence[Done]) -> Advice:
    """Return what to practise next, after runs in the order in which they were made.

    Forward when three of the last four silences were held and the mean of the last four runs'
    unevenness is no worse than of the four before; back after two silences in a row that were not.
    Only what was done since this exercise and level were last begun counts towards a move.
    Without any run it is Follow.
    """
    if not runs:
        return Advice(
            Exercise.FOLLOW,
            0,
            Move.STAY,
            "Begin with the cue throughout.",
            "Everything else builds on rocking along evenly.",
        )
    here = runs[-1]
    level = min(here.level, len(EXERCISES[here.exercise].levels) - 1)
    since = _since_begun(runs)
    gaps = [held for run in since for held in run.held][-GAPS_LOOKED_AT:]
    if not _silence(here.exercise, level):
        return _after_cue(here.exercise, level, sum(run.rated for run in since), runs)
    if len(gaps) >= SLIPPED_TO_MOVE_BACK and not any(gaps[-SLIPPED_TO_MOVE_BACK:]):
        return _back(here.exercise, level)
    if sum(gaps) < HELD_TO_MOVE_ON:
        return _stay(here.exercise, level, f"{_told(gaps)}.")
    if not is_no_worse(runs):
        why = f"{_told(gaps)}, but your rhythm has become a touch looser."
        return _stay(here.exercise, level, why)
    return _on(here.exercise, level, f"{_told(gaps)}.")


def is_no_worse(runs: Sequence[Done]) -> bool:
    """Whether the last four rated runs are no looser in the mean than the four before them.

    Looser is what differs by more than chance. Too few runs to tell are no worse. Only runs
    of the last one's exercise and level are compared: a harder one is looser for anybody.
    """
    here = (runs[-1].exercise, runs[-1].level)
    known = [
        run.unevenness_percent
        for run in runs
        if run.rated and run.unevenness_percent is not None and (run.exercise, run.level) == here
    ]
    if len(known) < 2 * MEAN_RUNS:
        return True
    now = sum(known[-MEAN_RUNS:]) / MEAN_RUNS
    before = sum(known[-2 * MEAN_RUNS : -MEAN_RUNS]) / MEAN_RUNS
    return compared(now, before, MEAN_RUNS) is not Steadiness.LOOSER


def _since_begun(runs: Sequence[Done]) -> list[Done]:
    """Return the last runs that were all of the same exercise and level, oldest first."""
    here = (runs[-1].exercise, runs[-1].level)
    return list(takewhile(lambda run: (run.exercise, run.level) == here, reversed(runs)))[::-1]


def _place_after(exercise: Exercise, level: int) -> tuple[Exercise, int] | None:
    """Return what comes next; None at the end."""
    if level + 1 < len(EXERCISES[exercise].levels):
        return exercise, level + 1
    if exercise not in _ORDER[:-1]:
        return None
    return _ORDER[_ORDER.index(exercise) + 1], 0


def _place_before(exercise: Exercise, level: int) -> tuple[Exercise, int] | None:
    """Return what came before; None at the beginning."""
    if level:
        return exercise, level - 1
    if exercise not in _ORDER[1:]:
        return None
    before = _ORDER[_ORDER.index(exercise) - 1]
    return before, len(EXERCISES[before].levels) - 1


def _after_cue(exercise: Exercise, level: int, rated: int, runs: Sequence[Done]) -> Advice:
    if rated < RUNS_WITH_CUE:
        why = "One run with the pulse so far." if rated else "No run with the pulse so far."
        return _stay(exercise, level, why)
    if not is_no_worse(runs):
        return _stay(exercise, level, "Your rhythm has become a touch looser.")
    return _on(exercise, level, "You are with the pulse.")


def _on(exercise: Exercise, level: int, why: str) -> Advice:
    after = _place_after(exercise, level)
    if after is None:
        sentence = "This is the last step: keep it fresh at other tempi."
        return Advice(exercise, level, Move.STAY, sentence, why)
    return Advice(*after, Move.ON, _invitation(exercise, level, *after), why)


def _invitation(exercise: Exercise, level: int, next_exercise: Exercise, next_level: int) -> str:
    if next_exercise is not exercise:
        return f"Try {EXERCISES[next_exercise].name}."
    now, then = _silence(exercise, level), _silence(next_exercise, next_level)
    if not now:
        return "Try it with some silence."
    return "Try a longer silence." if then > now else "Try it with less of the cue."


def _stay(exercise: Exercise, level: int, why: str) -> Advice:
    return Advice(exercise, level, Move.STAY, "Stay here for another run.", why)


def _back(exercise: Exercise, level: int) -> Advice:
    why = "In the last two silences the tempo wandered."
    before = _place_before(exercise, level)
    if before is None:
        return _stay(exercise, level, why)
    return Advice(*before, Move.BACK, "Go back one step, and come again from there.", why)


def _silence(exercise: Exercise, level: int) -> int:
    """Return how many beats the longest silence of a level has, 0 without one."""
    stretches = EXERCISES[exercise].levels[level].round
    return max((stretch.beats for stretch in stretches if not stretch.heard), default=0)


def _told(gaps: list[bool]) -> str:
    """Return how many of the last silences were held, in words, without a full stop."""
    if not gaps:
        return "No silence so far"
    count = ("none", "one", "two", "three", "four")
    if gaps == [True]:
        return "You held the tempo through the one silence so far"
    if gaps == [False]:
        return "In the one silence so far the tempo wandered"
    return f"You held {count[sum(gaps)]} of your last {count[len(gaps)]} silences"
