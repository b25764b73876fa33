"""How runs follow one another: tempo, feedback, length, questions."""

from itertools import pairwise

import pytest

from practice.exercises import plan_of
from practice.pacing import is_full_feedback, next_bpm, practice_line, questions
from practice.run import Exercise, Pace, Steadiness


def tempi(own_bpm: float, runs: int, seed: int) -> list[float]:
    gone: list[float] = []
    for number in range(runs):
        gone.append(next_bpm(gone, own_bpm, varied=True, seed=1000 * seed + number))
    return gone


@pytest.mark.parametrize("own_bpm", [60.0, 66.0, 71.5, 80.0])
@pytest.mark.parametrize("seed", range(10))
def test_the_tempo_varies_gently_within_the_band(own_bpm: float, seed: int) -> None:
    gone = tempi(own_bpm, 60, seed)

    assert gone[0] == own_bpm
    assert all(60.0 <= bpm <= 80.0 for bpm in gone)
    assert all(2.0 <= abs(b - a) <= 6.0 for a, b in pairwise(gone))
    assert max(gone) - min(gone) > 10.0


@pytest.mark.parametrize(
    ("own_bpm", "low", "high"), [(56.0, 46, 66), (100.0, 90, 110), (15.0, 15, 25), (160, 150, 160)]
)
def test_an_own_tempo_outside_of_the_band_is_varied_around_itself(
    own_bpm: float, low: float, high: float
) -> None:
    gone = tempi(own_bpm, 60, seed=3)

    assert all(low <= bpm <= high for bpm in gone)
    assert all(a != b for a, b in pairwise(gone))


def test_a_tempo_of_the_last_four_runs_does_not_come_again_while_there_is_another() -> None:
    for seed in range(50):
        assert next_bpm([68.0, 74.0, 67.0, 70.0], 70.0, varied=True, seed=seed) not in (
            68.0,
            74.0,
            67.0,
            70.0,
        )


def test_the_tempo_leads_back_into_the_band_after_another_technique() -> None:
    assert 74.0 <= next_bpm([110.0], 70.0, varied=True, seed=1) <= 78.0


@pytest.mark.parametrize("recent", [[], [66.0, 70.0, 63.0]])
def test_a_tempo_that_is_not_to_be_varied_stays_as_chosen(recent: list[float]) -> None:
    assert next_bpm(recent, 63.5, varied=False, seed=1) == 63.5


def test_feedback_thins_out() -> None:
    shown = [run for run in range(1, 21) if is_full_feedback(run)]

    assert shown == [1, 2, 4, 6, 8, 11, 14, 17, 20]


def test_four_to_six_runs_make_a_practice() -> None:
    assert [bool(practice_line(runs)) for runs in range(9)] == [False] * 4 + [True] * 3 + [
        False
    ] * 2


def test_before_the_result_the_person_is_asked_how_it_was() -> None:
    steadiness, pace = questions(plan_of(Exercise.HOLD), first_run=False)

    assert [answer for answer, _ in steadiness.answers] == list(Steadiness)
    assert [answer for answer, _ in pace.answers] == list(Pace)
    assert "silent" in pace.text
    assert "silent" not in questions(plan_of(Exercise.FOLLOW), first_run=False)[1].text
    assert questions(plan_of(Exercise.HOLD), first_run=True) == (pace,)
