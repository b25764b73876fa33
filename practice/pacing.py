"""How runs follow one another: tempo, length of a practice, feedback, and what is asked. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from audio.tempo import BPM
from practice.exercises import Plan
from practice.run import Pace, Steadiness

VARIED_BPM = (60.0, 80.0)
"""Where the tempo is varied from run to run, in beats a minute."""

_AROUND_BPM = 10.0
"""How far on either side a technique's own tempo is varied if it lies outside of that."""

_SMALLEST_STEP_BPM, _WIDEST_STEP_BPM = 2, 6
_REMEMBERED = 4

FEWEST_RUNS, MOST_RUNS = 4, 6
"""How many runs make a practice."""


def next_bpm(recent: Sequence[float], own_bpm: float, *, varied: bool, seed: int) -> float:
    """Return the tempo of the next run, in beats a minute.

    Unless it is to be `varied`, and in a first run, that is `own_bpm`: the technique's, or what the
    person chose. Otherwise it is a whole number within 60–80, or within 10 of an own tempo that
    lies outside; 2 to 6 away from the last run's (`recent`, oldest first), or from the range's
    end if that was beyond; never the same as that, nor, where there is another, as one of
    the last four. The same seed draws the same tempo.
    """
    if not varied or not recent:
        return own_bpm
    low, high = _range_around(own_bpm)
    last = min(max(recent[-1], low), high)
    within = [
        float(bpm)
        for bpm in range(round(low), round(high) + 1)
        if _SMALLEST_STEP_BPM <= abs(bpm - last) <= _WIDEST_STEP_BPM and bpm != recent[-1]
    ]
    fresh = [bpm for bpm in within if bpm not in recent[-_REMEMBERED:]]
    return random.Random(seed).choice(fresh or within)


def _range_around(own_bpm: float) -> tuple[float, float]:
    low, high = VARIED_BPM
    if low <= own_bpm <= high:
        return low, high
    return BPM.clamped(own_bpm - _AROUND_BPM), BPM.clamped(own_bpm + _AROUND_BPM)


def is_full_feedback(run_number: int) -> bool:
    """Whether all figures are shown after a run without being asked for.

    `run_number` counts a person's runs from 1. They are after runs 1 and 2, then after every
    second up to the eighth, then after every third: 1, 2, 4, 6, 8, 11, 14 and so on.
    """
    if run_number <= 2:
        return True
    if run_number <= 8:
        return run_number % 2 == 0
    return (run_number - 8) % 3 == 0


def practice_line(runs_today: int) -> str:
    """Return what to say of a practice's length after so many runs on one day, or ""."""
    if runs_today == FEWEST_RUNS:
        return "Four runs make a practice: end here, or go on to six."
    if runs_today == FEWEST_RUNS + 1:
        return "Five runs: one more if it feels good."
    if runs_today == MOST_RUNS:
        return "Six runs are a full practice: let it settle until another day."
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a result is shown, and what may be answered, in words."""

    text: str
    answers: tuple[tuple[Steadiness | Pace, str], ...]


def questions(plan: Plan, *, first_run: bool) -> tuple[Question, ...]:
    """Return what to ask before a run's result is shown.

    How steady it was can only be told beside an earlier run, so a first run is not asked that.
    """
    steadiness = Question(
        "How was it beside the run before?",
        (
            (Steadiness.STEADIER, "Steadier"),
            (Steadiness.SAME, "The same"),
            (Steadiness.LOOSER, "Looser"),
        ),
    )
    pace = Question(
        "Once the cue was silent, were you" if plan.silences else "Beside the pulse, were you",
        ((Pace.FASTER, "Faster"), (Pace.SAME, "The same"), (Pace.SLOWER, "Slower")),
    )
    return (pace,) if first_run else (steadiness, pace)
