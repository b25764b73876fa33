"""Movement: the phase is the pulse's own, and nothing that is drawn jumps."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest

from app.stage.motion import Motion

FRAME = 1 / 60


@dataclass(frozen=True)
class Heard:
    running: bool = True
    rock: float = 0.0
    amplitude: float = 0.5
    tension: float = 0.0
    still: bool = False


def place(motion: Motion) -> float:
    return -motion.amplitude * math.cos(2 * math.pi * motion.rock)


def follow(
    motion: Motion, moments: Callable[[float], Heard], seconds: float, rest: float = 0.5
) -> list[float]:
    places = [place(motion)]
    for frame in range(1, round(seconds / FRAME) + 1):
        motion.follow(moments(frame * FRAME), FRAME, rest)
        places.append(place(motion))
    return places


def largest_step(places: list[float]) -> float:
    return max(abs(after - before) for before, after in pairwise(places))


def at_rest(seconds: float) -> Heard:
    return Heard(running=False)


def at_tempo(
    bpm: float, first_rock: float = 0.0, amplitude: float = 0.5
) -> Callable[[float], Heard]:
    return lambda seconds: Heard(rock=first_rock + seconds * bpm / 60, amplitude=amplitude)


def test_a_steady_pulse_is_drawn_in_its_own_phase() -> None:
    motion = Motion()

    follow(motion, at_tempo(70), 10.0)

    assert motion.rock == pytest.approx(10.0 * 70 / 60, abs=1e-9)
    assert motion.amplitude == 0.5


def test_the_first_beat_finds_the_bead_at_its_end_without_a_jump() -> None:
    motion = Motion()

    places = follow(motion, lambda seconds: Heard(rock=seconds * 70 / 60 - 0.4), 2.0)

    assert places[0] == -0.5
    assert largest_step(places) < 0.5 * 2 * math.pi * 70 / 60 * FRAME * 1.01


def test_a_clock_that_strays_a_little_is_followed_at_once() -> None:
    motion = Motion()

    follow(motion, at_tempo(70), 1.0)
    motion.follow(Heard(rock=1.0 * 70 / 60 + 0.02), FRAME, 0.5)

    assert motion.rock == pytest.approx(70 / 60 + 0.02, abs=1e-6)


@pytest.mark.parametrize("leap", [0.1, 0.25, 0.5, 0.75, 3.3, -0.4])
def test_a_leap_of_the_phase_is_worn_off_without_a_jump(leap: float) -> None:
    motion = Motion()

    before = follow(motion, at_tempo(70), 2.0)
    after = follow(motion, at_tempo(70, 2.0 * 70 / 60 + leap), 6.0)

    assert largest_step(before + after) < 2 * largest_step(before)
    assert math.cos(2 * math.pi * motion.rock) == pytest.approx(
        math.cos(2 * math.pi * (8.0 * 70 / 60 + leap)), abs=1e-3
    )


def test_another_amplitude_comes_without_a_jump() -> None:
    motion = Motion()

    places = follow(motion, at_tempo(70), 2.0)
    places += follow(motion, at_tempo(70, 2.0 * 70 / 60, amplitude=1.0), 3.0)

    assert largest_step(places) < 0.15
    assert motion.amplitude == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("bpm", [15, 70, 160])
@pytest.mark.parametrize("stopped_after", [0.3, 0.5, 1.0, 1.37])
def test_a_stopped_pulse_swings_to_the_end_of_its_rock_and_rests(
    bpm: float, stopped_after: float
) -> None:
    motion = Motion()

    places = follow(motion, at_tempo(bpm), stopped_after)
    places += follow(motion, at_rest, 3.0)

    assert motion.settled
    assert math.cos(2 * math.pi * motion.rock) == 1.0
    assert largest_step(places) < 0.5 * 2 * math.pi * 160 / 60 * FRAME * 1.05


def test_a_start_while_the_last_stop_swings_out_does_not_jump() -> None:
    motion = Motion()

    places = follow(motion, at_tempo(70), 1.2)
    places += follow(motion, at_rest, 0.2)
    places += follow(motion, at_tempo(70), 2.0)

    assert largest_step(places) < 0.12


def test_stillness_lets_the_movement_go_and_come_back() -> None:
    motion = Motion()

    follow(motion, at_tempo(64), 1.0)
    follow(motion, lambda seconds: Heard(rock=1.0 + seconds, still=True), 3.0)

    assert motion.amplitude < 0.001
    assert not motion.settled
