"""One rock as it is played: to be drawn, and to be measured. Pure; any thread may ask."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from audio.cue import Cue
from audio.living import Living
from audio.loudness import MOMENTARY_SECONDS, Samples, k_weighted, momentary_lufs
from audio.pacer import Pacer
from audio.tempo import BPM

_ORIGIN_SECONDS = 0.5
_SETTLING_SECONDS = 2.0
"""How long sounds before the rock are worked out, so that what rings into it is there."""

_BEFORE_OUT = 0.1
"""The part of the rock that is shown before "out": more than the longest attack takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Rock:
    """The samples of one rock, float32 (frames, 2), read-only, as they are played.

    `out_frame` and `back_frame` are where out and back are perceived; there is no back frame
    unless back has a sound of its own.
    """

    samples: Samples
    out_frame: int
    back_frame: int | None


def one_rock(cue: Cue, bpm: float, rate: int = 48_000) -> Rock:
    """Return a rock from the midst of a run at full level, beginning a little before "out".

    It is even, without traction and without the steps of a course. Raises `AudioError` for a
    tempo out of range.
    """
    return _one_rock(_plain(cue), BPM.checked(bpm), rate)


def loudness_lufs(cue: Cue, bpm: float, rate: int = 48_000) -> float | None:
    """Return how loud a cue really is, the highest momentary loudness in LUFS; None for silence.

    That is −30 LUFS and the cue's level, or less where the true-peak limit holds it down.
    Traction and the steps of a course are left out. Raises `AudioError` for a tempo out of range.
    """
    return _loudness_lufs(_plain(cue), BPM.checked(bpm), rate)


def _plain(cue: Cue) -> Cue:
    """Return the cue with nothing that changes from rock to rock, nor from picture to picture."""
    return replace(cue, traction=None, course=None, living=Living(), amplitude=0.0, key="")


@lru_cache(maxsize=32)
def _one_rock(cue: Cue, bpm: float, rate: int) -> Rock:
    origin, frames = _place(cue, bpm, rate)
    lead = round(_BEFORE_OUT * frames)
    samples = _played(cue, bpm, rate, origin - lead, frames)
    samples.flags.writeable = False
    back = None if cue.back_sound is None else lead + round(frames / 2)
    return Rock(samples, lead, back)


@lru_cache(maxsize=256)
def _loudness_lufs(cue: Cue, bpm: float, rate: int) -> float | None:
    origin, frames = _place(cue, bpm, rate)
    window = round(MOMENTARY_SECONDS * rate)
    settling = window  # for the filter, which rings for much less
    samples = _played(cue, bpm, rate, origin - window - settling, frames + window + settling)
    if not samples.any():
        return None
    sides = samples.T
    same = np.array_equal(*sides)
    weighted = [k_weighted(side, rate)[settling : len(samples)] for side in sides[: 2 - same]]
    power = sum(side**2 for side in weighted) * (1 + same)
    summed = np.concatenate([[0.0], np.cumsum(power)])
    loudest = float(np.max(summed[window:] - summed[:-window])) / window
    return momentary_lufs(loudest)


def _place(cue: Cue, bpm: float, rate: int) -> tuple[int, int]:
    """Return the frame of "out" of a rock with enough before it, and the rock's frames.

    The rock's number is even, so that what alternates from beat to beat is as in the first.
    """
    rock_seconds = cue.beats_per_rock * 60.0 / bpm
    number = 2 * int(np.ceil(_SETTLING_SECONDS / (2.0 * rock_seconds)) + 1)
    seconds = _ORIGIN_SECONDS + number * cue.beats_per_rock * 60.0 / bpm
    return round(seconds * rate), round(rock_seconds * rate)


def _played(cue: Cue, bpm: float, rate: int, first_frame: int, frames: int) -> Samples:
    """Return frames of a run whose first beat is at half a second."""
    pacer = Pacer(rate, cue=cue, bpm=bpm, fades=False)
    pacer.start(beat_at_seconds=_ORIGIN_SECONDS)
    settling = min(round(_SETTLING_SECONDS * rate), first_frame)
    pacer.skip(first_frame - settling)
    return pacer.render(settling + frames)[settling:].copy()
