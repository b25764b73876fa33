"""What the measurements make of known sounds and known pictures."""

import math
from itertools import pairwise

import numpy as np
import pytest

from audio.sound import DEFAULT_SOUNDS, Voice
from audio.voices import pulse
from benchmarks.beat import ATTACK_SECONDS, RATE, Reals, apart, heard_beats, seen_beats
from benchmarks.figures import Wanted
from benchmarks.offset import told

FRAME_SECONDS = 1 / 60
ROCK_SECONDS = 60 / 53.7
REACH = math.radians(24.0)


def looks(
    delay_seconds: float, wander_seconds: float, seconds: float = 30.0
) -> tuple[Reals, Reals]:
    """Look every millisecond at a bead on an arc that is drawn 60 times a second, left on 0.

    Each frame shows the middle of the time that it stands, `delay_seconds` ago, and comes a
    random part of `wander_seconds` before or after its time.
    """
    wander = np.random.default_rng(3).uniform(-wander_seconds, wander_seconds, 4000)
    at = np.arange(0.0, seconds, 0.001)
    frame = np.searchsorted(np.arange(4000) * FRAME_SECONDS + wander, at, side="right") - 1
    shown = (frame + 0.5) * FRAME_SECONDS - delay_seconds
    angle = -REACH * np.cos(2 * math.pi * shown / ROCK_SECONDS)
    return at, np.asarray(600 + 220 * np.sin(angle), float)


def beats_until(seconds: float) -> Reals:
    return np.asarray(np.arange(1, int(seconds / ROCK_SECONDS)) * ROCK_SECONDS, float)


def test_the_middle_of_woods_attack_is_found_within_a_third_of_a_millisecond() -> None:
    wood = pulse(DEFAULT_SOUNDS[Voice.WOOD], RATE)
    assert DEFAULT_SOUNDS[Voice.WOOD].attack_ms == 1000 * ATTACK_SECONDS
    sound = np.zeros(8 * RATE, np.float32)
    beats = np.array([30_000, 83_617, 137_234, 300_001])
    for beat in beats:
        sound[beat - wood.lead_frames :][: len(wood.samples)] += wood.samples

    assert np.abs(heard_beats(sound) - beats).max() < RATE / 3000


@pytest.mark.parametrize("delay_ms", [0, 7, 120, -55])
@pytest.mark.parametrize("wander_ms", [0, 6])
def test_a_turn_is_timed_finer_than_frames(delay_ms: int, wander_ms: int) -> None:
    seen = seen_beats(*looks(delay_ms / 1000, wander_ms / 1000))

    found = 1000 * apart(seen, beats_until(29.0))
    assert len(found) >= len(beats_until(29.0)) - 1
    assert np.median(found) == pytest.approx(delay_ms, abs=0.5)
    assert np.abs(found - delay_ms).max() < 1 + wander_ms / 3


def test_a_turn_is_found_once_a_rock() -> None:
    seen = seen_beats(*looks(0.0, 0.0))

    assert [b - a for a, b in pairwise(seen)] == pytest.approx(
        [ROCK_SECONDS] * (len(seen) - 1), abs=0.001
    )


def test_a_beat_whose_picture_was_not_seen_is_left_out() -> None:
    heard = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    seen = np.array([1.25, 2.25, 4.25, 5.25])

    assert apart(seen, heard).tolist() == [0.25, 0.25, 0.25, 0.25]


@pytest.mark.parametrize(
    ("after_ms", "wanted_ms", "kept"),
    [
        ([0.0, 14.0, 14.5], 0, True),
        ([16.0, 16.0, 16.0], 0, False),
        ([-9.0, 0.0, 9.0], 0, False),
        ([119.0, 121.0, 122.0], 120, True),
        ([1.0, 1.0, 2.0], 120, False),
    ],
)
def test_an_offset_is_kept_by_its_median_and_by_its_spread(
    after_ms: list[float], wanted_ms: float, kept: bool
) -> None:
    line = told(np.array(after_ms) / 1000, wanted_ms)

    assert line.endswith("NOT KEPT") is not kept


def test_a_figure_is_told_by_its_median_beside_what_is_wanted() -> None:
    wanted = Wanted(4.5, 3.5, "%")

    assert wanted.told([3.1, 9.0, 3.4]) == "3.4 (3.1–9.0) %, as aimed for (≤ 4.5; aim 3.5)"
    assert wanted.told([4.5]) == "4.5 %, within the limit (≤ 4.5; aim 3.5)"
    assert Wanted(1.0, 1.0, "%").told([0.5]) == "0.5 %, within the limit (≤ 1)"
    assert wanted.told([4.6]) == "4.6 %, OVER THE LIMIT (≤ 4.5; aim 3.5)"
