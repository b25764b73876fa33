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
