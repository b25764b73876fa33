"""Equal loudness: how large each sound must be to be as loud as its level says."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from audio.loudness import (
    MOMENTARY_SECONDS,
    Samples,
    k_weighted,
    loudest_window,
    momentary_lufs,
    oversampled,
    true_peak,
)
from audio.sound import REFERENCE_LUFS, TRUE_PEAK_DBFS, Sound
from audio.voices import Pulse, pulse

PEAK_LIMIT = 10.0 ** ((TRUE_PEAK_DBFS - 0.1) / 20.0)
"""Highest true peak of all that sounds together, with a hair's breadth for rounding."""

CENTRE_CHANNELS = 2.0
"""A sound in the middle is on both channels; panning keeps the sum of their powers."""

_RING_OUT_SECONDS = 0.05


def decibels(gain_db: float) -> float:
    """Return an amplitude ratio for decibels."""
    return float(10.0 ** (gain_db / 20.0))


def pan(side: float) -> tuple[float, float]:
    """Return the gains of left and right for a side from −1 (left) to 1, at constant power."""
    angle = (side + 1.0) * np.pi / 4.0
    return float(np.sqrt(2.0) * np.cos(angle)), float(np.sqrt(2.0) * np.sin(angle))


def pair_gains(
    out: Sound, back: Sound | None, spacing_seconds: float, rate: int, semitones: float = 0.0
) -> tuple[float, float]:
    """Return the gains of the out and the back pulse at the level that `out` asks for.

    `spacing_seconds` is the time from one sound to the next. Out and back are first made
    as loud as each says, then both are scaled so that together they are as loud as "out" says
    (momentary maximum), and last made quieter, again together, where their true peak would
    pass the limit.
    """
    lone = 0.05 * np.ceil(spacing_seconds / 0.05) if spacing_seconds > 1.0 else spacing_seconds
    rounded = round(float(np.log(min(lone, 2.0))), 2)  # 1 % of the spacing: under 0.05 dB
    key_out = replace(out, level_db=0.0, travel=0.0)
    key_back = None if back is None else replace(back, level_db=0.0, travel=0.0)
    relative_db = 0.0 if back is None else back.level_db - out.level_db
    gain_out, gain_back, peak = _balanced(key_out, key_back, relative_db, rounded, rate, semitones)
    loud = decibels(out.level_db)
    widest = max(pan(max(out.travel, back.travel if back is not None else 0.0)))
    fitting = min(1.0, PEAK_LIMIT / max(peak * loud * widest, 1e-30))
    return gain_out * loud * fitting, gain_back * loud * fitting


@lru_cache(maxsize=512)
def _balanced(
    out: Sound,
    back: Sound | None,
    relative_db: float,
    log_spacing: float,
    rate: int,
    semitones: float,
) -> tuple[float, float, float]:
    """Return both gains at level 0 and the true peak that the larger one reaches."""
    first = pulse(out, rate, semitones)
    second = pulse(back, rate, semitones) if back is not None else Pulse(first.samples[:0], 0)
    gain_out, gain_back = _alone(first, rate), _alone(second, rate) * decibels(relative_db)
    if not gain_out and not gain_back:
        return 0.0, 0.0, 0.0
    spacing = float(np.exp(log_spacing))
    sounds = [(first, gain_out)] + ([(second, gain_back)] if back is not None else [])
    together = _loudness(sounds, spacing, rate)
    aim = REFERENCE_LUFS if gain_out else REFERENCE_LUFS + relative_db
    common = decibels(aim - together)
    gain_out, gain_back = gain_out * common, gain_back * common
    peaks = (gain_out * true_peak(first.samples), gain_back * true_peak(second.samples))
    return gain_out, gain_back, max(peaks)


def _alone(one: Pulse, rate: int) -> float:
    """Return the gain that makes a lone pulse as loud as the reference; 0 for a silent one."""
    if not len(one.samples):
        return 0.0
    return decibels(REFERENCE_LUFS - _loudness([(one, 1.0)], 2.0, rate))


def _loudness(sounds: list[tuple[Pulse, float]], spacing_seconds: float, rate: int) -> float:
    """Return the momentary maximum in LUFS of pulses that follow one another over and over.

    Silence beyond the window changes nothing, so long gaps are shortened first.
    """
    longest = max(len(one.samples) for one, _ in sounds) / rate
    apart = min(spacing_seconds, longest + MOMENTARY_SECONDS + _RING_OUT_SECONDS)
    step = max(round(apart * rate), 1)
    turn = np.zeros(step * len(sounds))
    for number, (one, gain) in enumerate(sounds):
        if not len(one.samples):
            continue
        weighted = gain * k_weighted(one.samples, rate)
        at = (np.arange(len(weighted)) + number * step - one.lead_frames) % len(turn)
        np.add.at(turn, at, weighted)
    return momentary_lufs(CENTRE_CHANNELS * loudest_window(turn**2, rate))


def fitting_gain(tail: Samples, added: Samples, limit: float) -> float:
    """Return the largest gain up to 1 with which `added` fits on top of `tail` below `limit`.

    Both are one channel, `added` no longer than `tail`; true peaks count (fourfold oversampling).
    """
    new = np.zeros(len(tail), np.float32)
    new[: len(added)] = added
    before, after = oversampled(tail), oversampled(new)
    moving = np.abs(after) > 1e-9
    if not moving.any():
        return 1.0
    room = (limit - before * np.sign(after))[moving] / np.abs(after[moving])
    return float(np.clip(room.min(), 0.0, 1.0))
