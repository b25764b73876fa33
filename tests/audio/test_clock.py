"""The clock that tells which frame is heard, against simulated sound cards."""

import numpy as np
import pytest
from numpy.typing import NDArray

from audio.clock import HeardClock, HeardLine

RATE = 48_000
START = 1_000.0
NOISE_SECONDS = 0.002


def errors(
    *,
    seed: int,
    block_ms: int,
    ppm: float,
    seconds: float,
    ramp_to_ppm: float = 0.0,
    late: float = 0.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times since the start and the clock's errors in seconds at each block.

    The device is `ppm` off, and drifts to `ramp_to_ppm` more over two hours. A share `late`
    of the stamps comes 30 ms late besides the noise.
    """
    random = np.random.default_rng(seed)
    nominal = np.arange(0.0, seconds, block_ms / 1000)
    truth = START + nominal * (1 + ppm * 1e-6) + ramp_to_ppm * 1e-6 * nominal**2 / 2 / 7200
    stamps = truth + random.normal(0.0, NOISE_SECONDS, len(truth))
    stamps += 0.03 * (random.random(len(truth)) < late)
    clock = HeardClock(RATE)
    said = []
    for frame, stamp in zip((nominal * RATE).tolist(), stamps.tolist(), strict=True):
        clock.stamp(frame, stamp)
        said.append(clock.monotonic_of(frame))
    return nominal, np.array(said) - truth


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("ppm", [-200.0, 0.0, 200.0])
@pytest.mark.parametrize("block_ms", [5, 10, 20, 50, 100])
def test_it_is_right_within_a_millisecond_after_five_seconds_for_these_seeds(
    block_ms: int, ppm: float, seed: int
) -> None:
    since, error = errors(seed=seed, block_ms=block_ms, ppm=ppm, seconds=40)

    assert np.abs(error[since >= 5]).max() < 1e-3


@pytest.mark.parametrize(("ppm", "ramp_to_ppm"), [(200, 0), (-200, 0), (0, 200), (200, -400)])
@pytest.mark.parametrize("block_ms", [20, 100])
def test_it_stays_right_for_two_hours(block_ms: int, ppm: float, ramp_to_ppm: float) -> None:
    since, error = errors(seed=4, block_ms=block_ms, ppm=ppm, ramp_to_ppm=ramp_to_ppm, seconds=7200)

    assert np.abs(error[since >= 5]).max() < 1e-3


def test_what_is_known_of_sound_cards_beats_a_fitted_line_at_five_seconds() -> None:
    """The end of a least-squares line through 50 stamps of 2 ms noise is 0.56 ms uncertain.

    A line fitted to stamps alone cannot be surer than that. The clock is, for a device whose
    rate error is as small as its prior expects; here it has none.
    """
    last = [errors(seed=seed, block_ms=100, ppm=0, seconds=5)[1][-1] for seed in range(300)]
    line = NOISE_SECONDS * np.sqrt(4 / 50)

    assert np.std(last) < 0.8 * line


@pytest.mark.parametrize("ppm", [-200.0, 0.0, 200.0])
def test_at_five_seconds_the_error_is_small_over_many_seeds(ppm: float) -> None:
    """Root mean square over 100 seeds, at the longest block and so the fewest stamps."""
    last = [errors(seed=seed, block_ms=100, ppm=ppm, seconds=5)[1][-1] for seed in range(100)]

    assert np.sqrt(np.mean(np.square(last))) < 0.6e-3


def test_late_stamps_hardly_count() -> None:
    since, error = errors(seed=5, block_ms=20, ppm=100, seconds=60, late=0.05)

    assert np.abs(error[since >= 5]).max() < 2e-3


def test_it_follows_a_jump_and_counts_it() -> None:
    clock = HeardClock(RATE)
    for block in range(100):
        clock.stamp(block * 2400, START + block * 0.05)
    for block in range(100, 160):
        clock.stamp(block * 2400, START + block * 0.05 + 0.5)

    assert clock.jumps == 1
    assert clock.monotonic_of(160 * 2400) == pytest.approx(START + 8.5, abs=1e-3)


def test_a_restart_forgets_the_old_device() -> None:
    clock = HeardClock(RATE)
    for block in range(100):
        clock.stamp(block * 2400, START + block * 0.05)
    clock.restart()
    clock.stamp(0, 5_000.0)

    assert clock.frame_at(5_000.0) == 0
    assert clock.rate == RATE
    assert clock.jumps == 0


def test_frames_and_times_are_inverse() -> None:
    clock = HeardClock(RATE)
    for block in range(50):
        clock.stamp(block * 2400, START + block * 0.05 * 1.0001)

    assert clock.frame_at(clock.monotonic_of(123_456.0)) == pytest.approx(123_456.0, abs=1e-6)


def test_the_line_never_jumps_nor_runs_back() -> None:
    random = np.random.default_rng(6)
    line = HeardLine()
    line.run(0.0, RATE)
    times = np.arange(0.0, 60.0, 0.004)
    said = []
    for step, now in enumerate(times.tolist()):
        if step % 100 == 99:
            line.steer(now, now * RATE + random.normal(0.0, 0.05 * RATE), RATE)
        said.append(line.at(now))

    steps = np.diff(said) / (0.004 * RATE)
    assert steps.min() >= 0.75
    assert steps.max() <= 1.25


def test_the_line_meets_the_truth_a_quarter_of_a_second_later() -> None:
    line = HeardLine()
    line.run(10.0, RATE)
    line.steer(11.0, 1.01 * RATE, RATE)

    assert line.at(11.0) == pytest.approx(1.00 * RATE)
    assert line.at(11.25) == pytest.approx(1.26 * RATE)
    assert line.at(20.0) == pytest.approx(10.01 * RATE)
    assert line.at(10.5) == pytest.approx(0.5 * RATE)


def test_the_line_stands_and_goes_on() -> None:
    line = HeardLine(480.0)
    line.meet(1.0, 2.0, 480.0, RATE)
    assert line.at(0.0) == line.at(1.5) == line.at(2.0) == 480.0
    assert line.at(3.0) == 480.0 + RATE

    line.meet(3.0, 4.0, 480.0 + 2 * RATE, 0.0)
    assert line.at(9.0) == 480.0 + 2 * RATE

    line.rescale(0.5)
    assert line.at(9.0) == 240.0 + RATE


def test_the_line_leaps_over_a_time_that_nobody_was_awake_for() -> None:
    line = HeardLine()
    line.run(0.0, RATE)
    before = [line.at(second) for second in (1.0, 9.999)]
    line.leap(10.0, 60.0 * RATE, RATE)

    assert [line.at(second) for second in (1.0, 9.999)] == before
    assert line.at(10.0) == 70.0 * RATE
    assert line.at(12.5) == 72.5 * RATE
    line.leap(10.0, 1.0 * RATE, RATE)
    line.run(10.0, RATE)
    assert line.at(10.0) == 71.0 * RATE
    assert line.at(9.999) == before[1]
