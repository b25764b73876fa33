"""A silent stretch of a run: was the tempo held, and how did the person come back? Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from practice.match import (
    MISSING_ROCK_PERIODS,
    ROUNDING_MS,
    Intervals,
    Mask,
    Milliseconds,
    Places,
    rock_numbers,
    silent_intervals,
)
from practice.silence import ComingBack, Scatter, coming_back, is_gap_held, tempo_bias_percent

_MISSING_AT_END_PERIODS = 1.25
"""With so long between the last tap and half a period before the cue returns, a rock is missing:
somebody in step leaves 0.5, and 1.5 if the last rock is left out; drift adds less than the rest."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One silent stretch of a run.

    Attributes:
        first, last: its beats, both silent, counted from 0.
        begin_ms, end_ms: from when to when, on the run's clock; the end is when the next beat
            is heard, or would be.
        tap_ms: the taps from the anchor on, which is the last one with the cue, shape (n,); it
            is the first silent one where there is none before.
        rock: each tap's number, 0 for the anchor, shape (n,).
        path_ms: how far each is from a steady pulse that begins with the anchor; negative is
            ahead of it.
        intervals: the intervals between them.
        tempo_bias_percent: above 0 is slower; None without an interval.
        is_rock_missing: whether a rock was left out.
        is_held: whether the gap was held; None where the run ended before the gap did.
        coming_back: how far off the last rock was; None without any.
    """

    first: int
    last: int
    begin_ms: float
    end_ms: float
    tap_ms: Milliseconds
    rock: Places
    path_ms: Milliseconds
    intervals: Intervals
    tempo_bias_percent: float | None
    is_rock_missing: bool
    is_held: bool | None
    coming_back: ComingBack | None

    def silent(self, period_ms: float) -> Mask:
        """Return which of the taps belong to silent beats: all but the anchor."""
        return np.asarray(self.tap_ms >= self.begin_ms - period_ms / 2 - ROUNDING_MS)

    def deviation_ms(self, period_ms: float) -> Milliseconds:
        """Return how far each tap is from the beat that would be heard, counted on."""
        before = self.begin_ms - period_ms
        skipped = np.floor((self.tap_ms[:1] - before) / period_ms + 0.5)
        return np.asarray(self.tap_ms - before - (skipped + self.rock) * period_ms)


def silences(heard: Mask) -> Iterator[tuple[int, int]]:
    """Yield the first and the last beat of each silent stretch."""
    around = np.concatenate(([True], heard, [True]))
    edges = np.flatnonzero(around[1:] != around[:-1])
    for first, after in edges.reshape(-1, 2).tolist():
        yield first, after - 1


def stretch_of(
    kept_ms: Milliseconds,
    beats_ms: Milliseconds,
    silence: tuple[int, int],
    period_ms: float,
    scatter: Scatter,
    *,
    is_whole: bool = True,
) -> Stretch:
    """Return one silence of a run, from all kept taps and all beats and the one after them."""
    (first, last), half = silence, period_ms / 2
    begin, end = float(beats_ms[first]), float(beats_ms[last + 1])
    anchor = max(0, int(np.searchsorted(kept_ms, begin - half - ROUNDING_MS)) - 1)
    taps = kept_ms[anchor : int(np.searchsorted(kept_ms, end - half - ROUNDING_MS))]
    rock, intervals = rock_numbers(taps, period_ms), silent_intervals(taps, period_ms)
    bias = tempo_bias_percent(intervals.ms, period_ms)
    is_missing = bias is None or _is_missing(taps, end - half, period_ms)
    back = None
    if len(taps):
        back = coming_back(float(taps[0]), float(taps[-1]), int(rock[-1]), period_ms, scatter)
    return Stretch(
        first=first,
        last=last,
        begin_ms=begin,
        end_ms=end,
        tap_ms=taps,
        rock=rock,
        path_ms=taps - taps[:1] - rock * period_ms,
        intervals=intervals,
        tempo_bias_percent=bias,
        is_rock_missing=is_missing,
        is_held=is_gap_held(bias, is_rock_missing=is_missing) if is_whole else None,
        coming_back=back,
    )


def _is_missing(taps: Milliseconds, until_ms: float, period: float) -> bool:
    """Return whether an interval is too long, or the last tap too early for the stretch's end."""
    if np.any(np.diff(taps) >= MISSING_ROCK_PERIODS * period - ROUNDING_MS):
        return True
    return bool(until_ms - taps[-1] >= _MISSING_AT_END_PERIODS * period)
