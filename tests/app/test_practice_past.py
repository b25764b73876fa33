"""A run is set beside earlier ones of its exercise and level, and beside no others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from app.practice_past import Past
from app.practice_result import Result
from practice.exercises import plan_of
from practice.headlines import bring_up_to_date
from practice.history import History
from practice.run import Exercise, Run, Tap
from tests.practice import people
from tests.practice.runs import BEGAN

BPM = 70.0
T = 60_000.0 / BPM


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History.open(tmp_path / "history.sqlite3").history
    yield opened
    opened.close()


def run_of(
    number: int, exercise: Exercise, level: int = 0, sd_ms: float = 30.0, taps: int = 60
) -> Run:
    chance = np.random.default_rng(number)
    seconds = (T * np.arange(taps) + chance.normal(0.0, sd_ms, taps)) / 1000.0
    return Run(
        exercise,
        "lull",
        BPM,
        level=level,
        started_at=BEGAN + timedelta(hours=number),
        beats=plan_of(exercise, level).beats(BPM),
        taps=tuple(Tap(at) for at in seconds.tolist()),
    )


def held(number: int, exercise: Exercise, level: int) -> Run:
    """Return a run through one long silence whose clock and hand can be told apart."""
    person = people.Silent(25.0, 10.0)
    steps = people.intervals(person, 1, 60, number + 1000, mean_ms=T)[0]
    run = run_of(number, exercise, level, sd_ms=5.0, taps=12)
    silent = run.taps[-1].seconds + np.cumsum(steps) / 1000.0
    late = tuple(Tap(at) for at in silent.tolist() if at < 59.9 * T / 1000.0)
    return replace(run, taps=run.taps + late)


def result(history: History, *runs: Run) -> Result:
    """Return the result of the last of these runs, after the others."""
    history.merge(runs)
    return Past(history).result_of(runs[-1])


def test_other_exercises_and_levels_are_no_comparison(history: History) -> None:
    others = [run_of(k, Exercise.GAPS, k % 2, sd_ms=15.0) for k in range(8)]
    told = result(history, *others, run_of(8, Exercise.FOLLOW))

    assert (told.against_own, told.usual_spread_percent, told.kin) == (None, None, 1)


def test_runs_of_its_exercise_and_level_are(history: History) -> None:
    told = result(history, *(run_of(k, Exercise.GAPS, 1) for k in range(8)))

    assert told.against_own is not None
    assert told.against_own.runs == 4
    assert told.usual_spread_percent is not None
    assert told.kin == 8


def test_clock_and_hand_are_of_hold_alone(history: History) -> None:
    two_hands = [held(k, Exercise.TWO_HANDS, 2) for k in range(8)]
    assert result(history, *two_hands).timekeeping is None

    holds = [held(k + 8, Exercise.HOLD, 0) for k in range(8)]
    alone = result(history, *holds).timekeeping
    assert alone is not None
    assert alone.clock_sd == pytest.approx(25.0, rel=0.3)


def test_short_follow_runs_are_not_told_as_counted(history: History) -> None:
    told = result(history, *(run_of(k, Exercise.FOLLOW, taps=15) for k in range(4)))

    assert (told.follow_runs, told.percentile) == (0, None)
    assert told.is_early_estimate


def test_an_early_estimate_counts_the_taps_that_are_in_the_figures(history: History) -> None:
    full = [run_of(k, Exercise.FOLLOW) for k in range(5)]
    assert not result(history, *full).is_early_estimate
    assert result(history, run_of(9, Exercise.FOLLOW, taps=15)).is_early_estimate
    assert not result(history, run_of(10, Exercise.FOLLOW, taps=16)).is_early_estimate


def test_a_list_and_a_result_rate_the_same_runs(history: History) -> None:
    history.merge([run_of(k, Exercise.FOLLOW, taps=k) for k in range(6, 11)])
    bring_up_to_date(history)
    rated = {run.taps: run.headline.rated for run in history.runs() if run.headline}
    assert rated == {6: False, 7: False, 8: True, 9: True, 10: True}

    past = Past(history)
    assert rated == {run.taps: past.result_of(history.run(run.id)).rated for run in history.runs()}


def test_a_hold_that_begins_in_the_silence_says_why_it_is_not_rated(history: History) -> None:
    run = run_of(1, Exercise.HOLD)
    told = result(history, replace(run, taps=run.taps[14:]))

    assert (told.headline, told.rated) == ("Not rated", False)
    assert told.reason == "No rock with the cue to tell evenness from."
