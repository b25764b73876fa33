"""Tap tempo: from a few taps, a tempo, how sure it is, and where the next beat belongs. Pure."""

import itertools
from collections import deque
from dataclasses import dataclass
from statistics import median

from audio.tempo import BPM

KEPT_TAPS = 8
FEWEST_TAPS = 4
"""From how many taps on a technique that starts from taps begins."""

_BOUNCE_SECONDS = 0.15
_LONGEST_PAUSE_SECONDS = 4.2
"""A pause over the slowest tempo's period starts anew, whatever came before."""

_PAUSE_PERIODS = 2.5
_STRAY_PART = 0.25


@dataclass(frozen=True, slots=True)
class TappedTempo:
    """What the taps say.

    Attributes:
        bpm: 15–160 beats a minute, to one decimal and never snapped.
        confidence: 0–1, from how many taps there are and how even they are.
        next_beat_seconds: when the next tap would come, on the taps' clock.
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
    more than a quarter away from the median is left out.
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
        period = sum(even) / len(even) if even else middle
        scatter = sum(abs(one - period) for one in even) / (len(even) * period) if even else 1.0
        known = min(len(even) / (FEWEST_TAPS - 1), 1.0)
        return TappedTempo(
            bpm=round(BPM.clamped(60.0 / period), 1),
            confidence=known * max(0.0, 1.0 - scatter / 0.15),
            next_beat_seconds=self._taps[-1] + period,
            taps=len(self._taps),
        )
