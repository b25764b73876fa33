"""Taps find their beats by the rules, whatever is tapped."""

import numpy as np
import pytest
from numpy.typing import NDArray

from practice.errors import PracticeError
from practice.match import BOUNCE_MS, kept_taps, match, rock_numbers, silent_intervals

Times = NDArray[np.float64]


def by_hand(taps: Times, beats: Times, period: float) -> dict[int, int]:
    """Return tap by beat as the rules read, one tap after the other."""
    kept: list[int] = []
    for tap, time in enumerate(taps):
        if not kept or time - taps[kept[-1]] >= BOUNCE_MS:
            kept.append(tap)
    won: dict[int, int] = {}
    for tap in kept:
        distances = np.abs(beats - taps[tap])
        nearest = len(beats) - 1 - int(np.argmin(distances[::-1]))  # of two the later
        if not -period / 2 <= taps[tap] - beats[nearest] < period / 2:
            continue
        holder = won.get(nearest)
        if holder is None or distances[nearest] < abs(taps[holder] - beats[nearest]):
            won[nearest] = tap
    return won


@pytest.mark.parametrize("seed", range(60))
def test_any_taps_match_as_by_hand(seed: int) -> None:
    rng = np.random.default_rng(seed)
    period = float(rng.choice([400.0, 857.0, 1000.0]))
    beats = period * np.arange(40.0) + (rng.normal(0, 30, 40) if seed % 2 else 0.0)
    # Whole tenths of a period bring taps that are exactly between two beats.
    taps = np.sort(rng.integers(-20, 420, rng.integers(0, 90)) * period / 10.0)
    if seed % 3:
        taps = np.sort(taps + rng.normal(0, 40, len(taps)))

    found = match(taps, beats, period)

    assert dict(zip(found.beat.tolist(), found.tap.tolist(), strict=True)) == by_hand(
        taps, beats, period
    )
    everything = [*found.tap, *found.extra, *found.bounced]
    assert sorted(everything) == list(range(len(taps)))
    np.testing.assert_array_equal(found.asynchrony_ms, taps[found.tap] - beats[found.beat])


@pytest.mark.parametrize("step", [10.0, 70.0, 149.0, 150.0, 151.0])
def test_kept_taps_are_never_nearer_than_a_press_takes(step: float) -> None:
    taps = np.arange(0.0, 6000.0, step)
    kept = taps[kept_taps(taps)]

    assert np.all(np.diff(kept) >= BOUNCE_MS)
    assert kept[0] == taps[0]
    # Whatever was dropped was near a kept one before it.
    before = kept[np.searchsorted(kept, taps, "right") - 1]
    assert np.all(taps - before < BOUNCE_MS)


def test_decimal_seconds_lie_on_the_edges_where_they_are_written() -> None:
    seconds = np.array([1.0, 1.15, 2.3, 2.45])

    assert kept_taps(1000.0 * seconds).all()
    edge = match(1000.0 * np.array([0.3, 0.9]), 1000.0 * np.array([0.0, 0.6, 1.2]), 600.0)
    assert (edge.beat.tolist(), edge.tap.tolist()) == ([1, 2], [0, 1])
    assert edge.asynchrony_ms == pytest.approx([-300.0, -300.0])


def test_a_miss_makes_no_interval() -> None:
    beats = 800.0 * np.arange(10.0)
    found = match(np.delete(beats, [3, 6]) + 5.0, beats, 800.0)

    assert found.missed.tolist() == [3, 6]
    assert found.intervals().ms.tolist() == [800.0] * 5
    assert found.intervals().index.tolist() == [0, 1, 4, 7, 8]
    assert found.intervals().dropped == 0


def test_beats_before_the_first_tap_and_after_the_last_are_not_missed() -> None:
    beats = 800.0 * np.arange(20.0)

    assert match(beats[5:9] - 30.0, beats, 800.0).missed.tolist() == []
    assert match(np.array([beats[5] - 399.0, beats[9] + 399.0]), beats).missed.tolist() == [6, 7, 8]


def test_intervals_that_no_rock_has_are_dropped_and_counted() -> None:
    beats = 1000.0 * np.arange(6.0)
    found = match(beats + [0.0, 0.0, 0.0, 400.0, -200.0, 0.0], beats, 1000.0).intervals()

    assert found.ms.tolist() == [1000.0, 1000.0, 1400.0, 1200.0]
    assert (found.dropped, found.total) == (1, 5)


def test_only_what_belongs_to_chosen_beats_is_left() -> None:
    beats = 1000.0 * np.arange(6.0)
    taps = np.array([10.0, 1020, 1400, 3030, 3600, 4040, 5050])
    found = match(taps, beats, 1000.0).within(np.arange(6) < 3)

    assert found.beat.tolist() == [0, 1]
    assert found.missed.tolist() == [2]
    assert taps[found.extra].tolist() == [1400]


def test_without_a_period_the_beats_or_the_taps_tell_it() -> None:
    taps = np.array([0.0, 700.0, 1400.0])

    assert match(taps, np.array([0.0, 900.0, 1800.0])).period_ms == 900.0
    assert match(taps, np.array([0.0])).period_ms == 700.0
    with pytest.raises(PracticeError, match="period"):
        match(taps[:1], np.array([0.0]))
    with pytest.raises(PracticeError, match="no beat"):
        match(taps, np.zeros(0), 700.0)


def test_no_tap_matches_nothing() -> None:
    found = match(np.zeros(0), 1000.0 * np.arange(5.0), 1000.0)

    assert (len(found.tap), len(found.missed), found.missed_part) == (0, 0, 0.0)
    assert found.intervals().total == 0


def test_in_silence_a_missing_rock_is_counted_and_makes_no_interval() -> None:
    taps = np.cumsum([0.0, 800, 810, 1590, 790, 300, 500, 800])
    found = silent_intervals(taps, 800.0)

    assert found.ms.tolist() == [800.0, 810.0, 790.0, 500.0, 800.0]
    assert found.dropped == 2
    # Neighbours alone have numbers that follow one another.
    assert np.diff(found.index).tolist() == [1, 3, 2, 1]
    assert rock_numbers(taps, 800.0).tolist() == [0, 1, 2, 4, 5, 5, 6, 7]
    assert rock_numbers(taps[:0], 800.0).tolist() == []
