"""Tap tempo: from a few taps, a tempo, how sure it is, and where the next beat belongs. Pure."""

import itertools
import math
from collections import deque
from dataclasses import dataclass
from statistics import fmean, median

from audio.tempo import BPM

KEPT_TAPS = 8
FEWEST_TAPS = 4
"""From how many taps on a technique that starts from taps begins."""

_BOUNCE_SECONDS = 0.15
_LONGEST_PAUSE_SECONDS = 4.2
"""A pause over the slowest tempo's period starts anew, whatever came before."""

_PAUSE_PERIODS = 2.5
_STRAY_PART = 0.25
_ENOUGH_INTERVALS = FEWEST_TAPS - 1
_UNSURE_PART = 0.13
"""A scatter of so much of the period, over few taps, tells nothing."""


@dataclass(frozen=True, slots=True)
class TappedTempo:
    """What the taps say.

    Attributes:
        bpm: 15–160 beats a minute, to one decimal and never snapped.
        confidence: 0–1, from how many even taps there are and how even they are.
        next_beat_seconds: when the next tap would come, on the taps' clock: the next beat of
            the even grid that fits the taps best, so that one tap moves it little.
        taps: how many were used.
    """

    bpm: float
    confidence: float
    next_beat_seconds: float
    taps: int


class TapTempo:
    """Collects taps, each with its time in seconds on any steady clock.

    The last 8 count. A tap under 150 ms after the last one is a bounce and is ignored; one after
    a long pause (2.5 periods, or more than the slowest tempo's period) starts anew. An interval
    more than a quarter away from the median is left out, and so is a tap more than a quarter of
    the period away from the grid on which most of them lie.
    """

    def __init__(self) -> None:
        """Begin without taps."""
        self._taps: deque[float] = deque(maxlen=KEPT_TAPS)

    def tap(self, seconds: float) -> TappedTempo | None:
        """Take a tap; return what all taps say together, None with the first."""
        if self._taps and seconds - self._taps[-1] < _BOUNCE_SECONDS:
            return self._told()
        if self._taps and seconds - self._taps[-1] > self._longest_pause:
            self._taps.clear()
        self._taps.append(seconds)
        return self._told()

    def clear(self) -> None:
        """Forget all taps."""
        self._taps.clear()

    @property
    def _intervals(self) -> list[float]:
        taps = list(self._taps)
        return [later - earlier for earlier, later in itertools.pairwise(taps)]

    @property
    def _longest_pause(self) -> float:
        intervals = self._intervals
        usual = _PAUSE_PERIODS * median(intervals) if intervals else _LONGEST_PAUSE_SECONDS
        return min(max(usual, 2.1), _LONGEST_PAUSE_SECONDS)

    def _told(self) -> TappedTempo | None:
        intervals = self._intervals
        if not intervals:
            return None
        middle = median(intervals)
        even = [one for one in intervals if abs(one - middle) <= _STRAY_PART * middle]
        usual = sum(even) / len(even) if even else middle
        period, next_beat = _grid(list(self._taps), usual)
        scatter = sum(abs(one - usual) for one in even) / (len(even) * usual) if even else 1.0
        known = min(len(even) / _ENOUGH_INTERVALS, 1.0)
        # Of more taps the mean is surer, however uneven they are.
        unsure = scatter / _UNSURE_PART * math.sqrt(_ENOUGH_INTERVALS / max(len(even), 1))
        return TappedTempo(
            bpm=round(BPM.clamped(60.0 / period), 1),
            confidence=known * max(0.0, 1.0 - unsure),
            next_beat_seconds=next_beat,
            taps=len(self._taps),
        )


def _grid(taps: list[float], period: float) -> tuple[float, float]:
    """Return the period and the next beat of the grid that fits the taps best (least squares).

    `period` is about right. Taps off the grid on which most lie do not count; where two grids
    hold as many, the later tap's does.
    """
    kept: list[tuple[int, float]] = []
    for anchor in reversed(taps):
        near = [
            (beat, tap)
            for tap in taps
            if abs(tap - anchor - (beat := round((tap - anchor) / period)) * period)
            <= _STRAY_PART * period
        ]
        if len(near) > len(kept):
            kept = near
    middle_beat = fmean(beat for beat, _ in kept)
    middle = fmean(tap for _, tap in kept)
    spread = sum((beat - middle_beat) ** 2 for beat, _ in kept)
    if spread:
        period = sum((beat - middle_beat) * (tap - middle) for beat, tap in kept) / spread
    last = round((taps[-1] - middle) / period + middle_beat)
    return period, middle + (last + 1 - middle_beat) * period
