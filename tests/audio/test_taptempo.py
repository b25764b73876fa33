import random

import pytest

from audio.taptempo import TappedTempo, TapTempo


def tapped(*seconds: float) -> TappedTempo | None:
    taps, told = TapTempo(), None
    for at in seconds:
        told = taps.tap(at)
    return told


def test_a_first_tap_tells_nothing_yet() -> None:
    assert tapped(3.0) is None


@pytest.mark.parametrize("bpm", [15.5, 57.3, 63.0, 69.9, 150.0])
def test_the_tempo_is_never_snapped(bpm: float) -> None:
    told = tapped(*(5.0 + k * 60 / bpm for k in range(8)))

    assert told is not None
    assert told.bpm == bpm
    assert told.confidence == pytest.approx(1.0)
    assert told.next_beat_seconds == pytest.approx(5.0 + 8 * 60 / bpm)


def test_only_the_last_eight_taps_count() -> None:
    slow = [k * 1.2 for k in range(8)]
    told = tapped(*slow, *(slow[-1] + k for k in range(1, 9)))

    assert told is not None
    assert told.bpm == 60.0
    assert told.taps == 8


def test_a_bounce_is_ignored() -> None:
    assert tapped(0.0, 1.0, 1.149, 2.0, 3.0) == tapped(0.0, 1.0, 2.0, 3.0)


def test_one_stray_tap_is_left_out() -> None:
    told = tapped(0.0, 1.0, 2.0, 3.4, 4.0, 5.0, 6.0)

    assert told is not None
    assert told.bpm == 60.0


def test_after_a_long_pause_taps_start_anew() -> None:
    told = tapped(0.0, 1.0, 2.0, 3.0, 10.0, 10.8, 11.6)

    assert told is not None
    assert told.bpm == 75.0
    assert told.taps == 3


def test_slow_taps_are_no_pause() -> None:
    told = tapped(0.0, 4.0, 8.0, 12.0)

    assert told is not None
    assert told.bpm == 15.0


def test_uneven_taps_are_less_sure() -> None:
    drawn = random.Random(1)
    uneven = tapped(*(k + drawn.uniform(-0.08, 0.08) for k in range(8)))
    even = tapped(*(float(k) for k in range(8)))

    assert uneven is not None
    assert even is not None
    assert uneven.confidence < 0.8 < even.confidence


@pytest.mark.parametrize("stray", range(8))
def test_one_tap_moves_the_next_beat_little(stray: int) -> None:
    taps = [10.0 + k * 0.9 for k in range(8)]
    taps[stray] += 0.06
    told = tapped(*taps)

    assert told is not None
    # Carried on from the last tap, it would be moved by up to 0.07 s.
    assert told.next_beat_seconds == pytest.approx(10.0 + 8 * 0.9, abs=0.031)


def test_the_next_beat_is_nearer_to_the_truth_than_the_last_tap_would_tell() -> None:
    drawn, grid, carried = random.Random(3), [], []
    for _ in range(400):
        taps = [k + drawn.gauss(0.0, 0.03) for k in range(8)]
        told = tapped(*taps)
        assert told is not None
        grid.append((told.next_beat_seconds - 8.0) ** 2)
        carried.append((taps[-1] + (taps[-1] - taps[0]) / 7 - 8.0) ** 2)

    assert sum(grid) < 0.55 * sum(carried)


@pytest.mark.parametrize("offset", [0.35, 0.4, 0.65])
def test_a_tap_off_the_grid_leaves_the_next_beat_alone(offset: float) -> None:
    told = tapped(0.0, 1.0, 2.0, 3.0, 4.0 + offset, 5.0, 6.0)

    assert told is not None
    assert told.next_beat_seconds == pytest.approx(7.0)


def test_a_missed_tap_leaves_the_next_beat_alone() -> None:
    told = tapped(0.0, 1.0, 2.0, 4.0, 5.0)

    assert told is not None
    assert told.bpm == 60.0
    assert told.next_beat_seconds == pytest.approx(6.0)


def test_whoever_shifts_and_goes_on_is_followed() -> None:
    told = tapped(0.0, 1.0, 2.0, 3.4, 4.4, 5.4)

    assert told is not None
    assert told.bpm == 60.0
    assert told.next_beat_seconds == pytest.approx(6.4)


def test_more_taps_are_surer_though_as_uneven() -> None:
    uneven = [k + 0.04 * (-1) ** k for k in range(8)]
    sure = []
    for count in range(3, 9):
        told = tapped(*uneven[:count])
        assert told is not None
        sure.append(told.confidence)

    assert sure == sorted(sure)
    assert sure[1] < 0.5
    assert sure[-1] > 0.6


def test_taps_without_any_rhythm_are_not_sure() -> None:
    drawn, sure = random.Random(8), []
    for _ in range(200):
        at, taps = 0.0, []
        for _ in range(8):
            at += drawn.uniform(0.4, 1.6)
            taps.append(at)
        told = tapped(*taps)
        assert told is not None
        sure.append(told.confidence)

    assert sorted(sure)[100] < 0.45
