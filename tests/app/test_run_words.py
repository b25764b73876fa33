"""What is said of a run in the list and on its card: no word judges what is not rated."""

from datetime import UTC, datetime

import pytest

from app.widgets.runcard import found
from app.widgets.runs import standing
from practice.run import Exercise
from practice.summary import Headline, Summary

FIGURES = {
    "sd_percent": 3.94,
    "cv_percent": 2.2,
    "tempo_bias_percent": -3.1,
    "gaps": 4,
    "gaps_held": 4,
}


def run(*, rated: bool, early: bool = False, exercise: Exercise = Exercise.GAPS) -> Summary:
    headline = Headline(1, rated=rated, **FIGURES)  # type: ignore[arg-type]
    began = datetime(2026, 11, 22, tzinfo=UTC)
    return Summary("one", began, exercise, 0, "wave", 70.0, ended_early=early, headline=headline)


def test_a_rated_run_is_told_in_words() -> None:
    assert found(run(rated=True)) == (
        "Steady within 3.9 %. A touch fast without the cue: 3.1 %. Held 4 of 4 silences."
    )


def test_a_run_that_is_not_rated_has_bare_figures() -> None:
    assert found(run(rated=False)) == "3.9 %, not rated. Without the cue: −3.1 %."


@pytest.mark.parametrize(
    ("rated", "early", "words"),
    [
        (True, False, ""),
        (True, True, "ended early"),
        (False, False, "not rated"),
        (False, True, "ended early, not rated"),
    ],
)
def test_both_are_said_of_a_run_that_ended_early_and_is_not_rated(
    rated: bool, early: bool, words: str
) -> None:
    assert standing(run(rated=rated, early=early)) == words


def test_evenness_is_of_the_taps_or_of_the_mouse_s_periods() -> None:
    assert run(rated=True).evenness == 3.94
    assert run(rated=True, exercise=Exercise.MOUSE).evenness == 2.2
