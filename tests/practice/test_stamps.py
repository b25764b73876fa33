"""Events' stamps on the monotonic clock, whatever clock they come from and however they wait."""

import numpy as np
import pytest
from numpy.typing import NDArray

from practice.stamps import LONGEST_DELAY_SECONDS, EventClock

Floats = NDArray[np.floating]
TURN_MS = 2**32


def mapped(
    truth: Floats,
    waits: Floats,
    begins_seconds: float,
    step_ms: float = 1.0,
    turns: bool = False,
) -> Floats:
    """Return what a clock makes of events that wait, stamped by a clock that began at a time."""
    clock = EventClock(step_ms)
    result = []
    for happened, arrival in zip(truth, np.maximum.accumulate(truth + waits), strict=True):
        stamp_ms = np.floor((happened - begins_seconds) * 1000 / step_ms) * step_ms
        result.append(clock.monotonic_seconds(stamp_ms % TURN_MS if turns else stamp_ms, arrival))
    return np.array(result)


@pytest.mark.parametrize("begins", [0.0, -1234.5678, 4321.1234, -1e9])
@pytest.mark.parametrize("step_ms", [1.0, 15.625])
def test_an_event_that_waited_has_its_own_time(begins: float, step_ms: float) -> None:
    random = np.random.default_rng(1)
    truth = 5000 + np.cumsum(random.uniform(0.2, 1.2, 400))
    waits = np.where(random.random(400) < 0.3, random.uniform(0.0, 0.2, 400), 0.0003)
    waits[:3] = 0.0003

    errors_ms = 1000 * (mapped(truth, waits, begins, step_ms) - truth)

    assert np.abs(errors_ms).max() <= step_ms + 0.5
    assert np.abs(errors_ms[waits < 0.001]).max() < 1.1


@pytest.mark.parametrize("turns", [False, True])
def test_where_the_stamps_are_the_monotonic_clocks_own_the_very_first_is_right(turns: bool) -> None:
    truth = np.array([5e6, 5e6 + 0.8, 5e6 + 1.6])  # 57 days: 32 bits of milliseconds have turned
    waits = np.array([0.2, 0.2, 0.2])

    assert np.abs(mapped(truth, waits, 0.0, turns=turns) - truth).max() < 0.001


def test_stamps_may_turn_over_at_32_bits() -> None:
    truth = 100.0 + 0.85 * np.arange(60)
    begins = 120.0 - TURN_MS / 1000  # so that they turn over amid the run
    random = np.random.default_rng(1)
    waits = random.uniform(0.0, 0.05, 60)
    waits[::10] = 0.0

    assert np.abs(mapped(truth, waits, begins, turns=True) - truth).max() < 0.0015


@pytest.mark.parametrize("jump", [-500.0, -3.0, 3.0, 500.0])
def test_a_clock_that_is_set_anew_is_followed_at_once(jump: float) -> None:
    clock = EventClock()
    arrivals = 5000 + 0.85 * np.arange(40)
    stamps_ms = 1000 * (arrivals - 2000) + np.where(arrivals > 5017, 1000 * jump, 0.0)

    times = [clock.monotonic_seconds(*one) for one in zip(stamps_ms, arrivals, strict=True)]

    assert np.abs(np.array(times) - arrivals).max() < 1e-3


def test_a_clock_that_strays_is_followed() -> None:
    truth = 1000 + 0.85 * np.arange(3000)
    strayed = truth + (truth - 1000) * 100e-6  # 100 ppm fast, then slow
    for stamps in (strayed, 2 * truth - strayed):
        clock = EventClock()
        times = [
            clock.monotonic_seconds(1000 * (stamp - 500), arrival)
            for stamp, arrival in zip(stamps, truth, strict=True)
        ]

        assert np.abs(np.array(times) - truth).max() < 0.0035


def test_an_event_without_a_stamp_happened_when_it_arrived() -> None:
    clock = EventClock()

    assert clock.monotonic_seconds(0, 12.5) == 12.5
    assert clock.monotonic_seconds(7000, 13.0) == 13.0
    assert clock.monotonic_seconds(0, 14.0) == 14.0


def test_a_window_that_was_busy_for_ever_does_not_shift_what_comes_after() -> None:
    truth = 100.0 + 1.0 * np.arange(20)
    waits = np.zeros(20)
    waits[10] = LONGEST_DELAY_SECONDS + 0.5

    times = mapped(truth, waits, 40.0)

    assert np.abs(times - truth)[13:].max() < 0.001
    assert (times <= np.maximum.accumulate(truth + waits)).all()
