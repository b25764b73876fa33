"""Advice goes by silences held and by evenness, and says so."""

from collections.abc import Sequence

import pytest

from practice.coaching import Done, Move, advice, is_no_worse
from practice.exercises import EXERCISES
from practice.run import Exercise

FOLLOW, FADE, GAPS, HOLD = Exercise.FOLLOW, Exercise.FADE, Exercise.GAPS, Exercise.HOLD
TWO_HANDS, MOUSE = Exercise.TWO_HANDS, Exercise.MOUSE


def done(
    exercise: Exercise, level: int = 0, held: str = "", sd: float | None = 4.0, rated: bool = True
) -> Done:
    """Return a run; `held` has "+" for each silence held and "-" for each that was not."""
    return Done(exercise, level, rated, tuple(mark == "+" for mark in held), sd)


def place(runs: Sequence[Done]) -> tuple[Exercise, int, Move]:
    told = advice(runs)
    return told.exercise, told.level, told.move


def test_it_begins_with_following() -> None:
    assert place([]) == (FOLLOW, 0, Move.STAY)


@pytest.mark.parametrize("held", ["+++-", "++-+", "-+++", "++++", "+++", "--+++-"])
def test_three_of_the_last_four_silences_held_lead_on(held: str) -> None:
    assert place([done(GAPS, 0, held)]) == (GAPS, 1, Move.ON)


@pytest.mark.parametrize("held", ["", "+", "-", "++", "+-+", "-+", "++-+-+", "+-+-"])
def test_fewer_leave_one_where_one_is(held: str) -> None:
    assert place([done(GAPS, 1, held)]) == (GAPS, 1, Move.STAY)


@pytest.mark.parametrize("held", ["--", "+--", "+++--"])
def test_two_silences_in_a_row_not_held_lead_back(held: str) -> None:
    assert place([done(GAPS, 1, held)]) == (GAPS, 0, Move.BACK)


def test_silences_are_counted_over_several_runs() -> None:
    assert place([done(HOLD, held="+")] * 2) == (HOLD, 0, Move.STAY)
    assert place([done(HOLD, held="+")] * 3) == (TWO_HANDS, 0, Move.ON)
    assert place([done(HOLD, held="-")] * 2) == (GAPS, 3, Move.BACK)


def test_only_what_was_done_since_a_level_was_begun_counts() -> None:
    before = [done(GAPS, 1, "++++"), done(GAPS, 2, "--")]

    assert place([*before, done(GAPS, 1, "+")]) == (GAPS, 1, Move.STAY)
    assert place([*before, done(GAPS, 1, "-")]) == (GAPS, 1, Move.STAY)


@pytest.mark.parametrize(
    ("now", "after"),
    [
        ((FADE, 0), (GAPS, 0)),
        ((GAPS, 0), (GAPS, 1)),
        ((GAPS, 2), (GAPS, 3)),
        ((GAPS, 3), (HOLD, 0)),
        ((HOLD, 0), (TWO_HANDS, 0)),
        ((TWO_HANDS, 1), (TWO_HANDS, 2)),
        ((MOUSE, 1), (MOUSE, 2)),
    ],
)
def test_the_exercises_follow_one_another_and_lead_back_the_same_way(
    now: tuple[Exercise, int], after: tuple[Exercise, int]
) -> None:
    assert place([done(*now, "++++")]) == (*after, Move.ON)
    assert place([done(*after, "--")]) == (*now, Move.BACK)


def test_the_ends_of_the_way_are_stayed_at() -> None:
    assert place([done(TWO_HANDS, 2, "++++")]) == (TWO_HANDS, 2, Move.STAY)
    assert place([done(MOUSE, 2, "++++")]) == (MOUSE, 2, Move.STAY)
    assert place([done(FADE, 0, "--")]) == (FOLLOW, 0, Move.BACK)
    assert place([done(MOUSE, 1, "--")]) == (MOUSE, 0, Move.BACK)


@pytest.mark.parametrize(("exercise", "after"), [(FOLLOW, (FADE, 0)), (MOUSE, (MOUSE, 1))])
def test_without_silence_two_rated_runs_lead_on(
    exercise: Exercise, after: tuple[Exercise, int]
) -> None:
    unrated = done(exercise, sd=None, rated=False)

    assert place([unrated, done(exercise)]) == (exercise, 0, Move.STAY)
    assert place([done(exercise), unrated, done(exercise)]) == (*after, Move.ON)


@pytest.mark.parametrize(("now", "moves"), [(5.3, Move.ON), (5.33, Move.STAY), (2.0, Move.ON)])
def test_one_who_has_become_looser_by_more_than_chance_stays(now: float, moves: Move) -> None:
    runs = [done(HOLD, held="+", sd=4.0)] * 4 + [done(HOLD, held="+", sd=now)] * 4

    assert advice(runs).move is moves


def test_evenness_is_compared_over_rated_runs_of_one_kind_alone() -> None:
    tapped = [done(FOLLOW, sd=4.0)] * 4
    looser = [done(FOLLOW, sd=9.0)] * 4

    assert not is_no_worse([*tapped, *looser])
    assert is_no_worse([*tapped, *looser[1:]])
    assert is_no_worse([*tapped, *(done(MOUSE, sd=9.0) for _ in range(4))])
    assert is_no_worse([*tapped, *(done(FOLLOW, sd=9.0, rated=False) for _ in range(4))])
    assert not is_no_worse([*tapped, *looser, done(FOLLOW, sd=None)])


def test_a_harder_exercise_or_level_does_not_make_one_looser() -> None:
    easy = [done(GAPS, 0, sd=4.0)] * 4

    assert is_no_worse([*easy, *[done(GAPS, 3, sd=9.0)] * 4])
    assert is_no_worse([*easy, *[done(HOLD, sd=9.0)] * 4])
    assert not is_no_worse([*easy, done(HOLD, sd=4.0), *[done(GAPS, 0, sd=9.0)] * 4])


def test_advice_is_told_in_whole_kind_sentences() -> None:
    for exercise, about in EXERCISES.items():
        for level in range(len(about.levels) + 1):  # a level that another version had, too
            for held in ("", "+", "-", "--", "+++", "+-+-"):
                told = advice([done(exercise, level, held)])
                words = f"{told.sentence} {told.why} ".lower()

                assert told.name
                assert words.count(". ") == 2
                assert not {"late", "wrong", "error", "score", "fail"} & set(words.split())


def test_the_reason_names_what_was_counted() -> None:
    assert advice([done(GAPS, 1, "-+++")]).why == "You held three of your last four silences."
    assert advice([done(GAPS, 1, "-+++")]).sentence == "Try it with less of the cue."
    assert advice([done(GAPS, 2, "++++")]).name == "Gaps 4 on, 16 off"
