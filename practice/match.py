"""Taps to beats: which tap belongs to which beat, and what lies between taps. Pure.

All times are in milliseconds on one clock and ascend; beats are where they are heard.
`docs/measures.md` tells the rules in plain words.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from practice.errors import PracticeError

Milliseconds = NDArray[np.float64]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

BOUNCE_MS = 150.0
"""A tap sooner than this after the last kept one is the same press, bounced."""

SETTLING_TAPS = 4
"""So many matched taps at the start of a run stay out of its figures."""

SETTLING_INTERVALS = 2
"""So many intervals at the start of a silent stretch stay out of its figures."""

SHORTEST_PERIODS, LONGEST_PERIODS = 0.5, 2.0
"""What an interval between beats may last, in periods; others are dropped and counted."""

MISSING_ROCK_PERIODS = 1.5
"""Without a cue, an interval from here on has a rock missing in it, in periods."""

ROUNDING_MS = 1e-6
"""Decimal fractions of seconds are not exact in binary; nobody taps this finely."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals between taps that follow one another, without those that were dropped.

    Attributes:
        ms: how long each lasts, shape (n,).
        index: the number of the rock that each begins with, ascending; only those whose numbers
            differ by one share a tap.
        dropped: how many were too short or too long to be one rock.
    """

    ms: Milliseconds
    index: Places
    dropped: int = 0

    @property
    def total(self) -> int:
        """How many there were before any was dropped."""
        return len(self.ms) + self.dropped

    def settled(self, first: int) -> "Intervals":
        """Return those that begin with rock number `first` or a later one."""
        late = self.index >= first
        return replace(self, ms=self.ms[late], index=self.index[late])


@dataclass(frozen=True, slots=True)
class Matched:
    """Taps and the beats that they belong to, each told by its place in what was given.

    Attributes:
        period_ms: the period T.
        tap: the tap of each match, shape (n,), ascending.
        beat: its beat, shape (n,), ascending.
        asynchrony_ms: tap − beat of each match; negative is before the beat.
        tap_ms: when the tap of each match was.
        missed: beats without a tap, from the first tap − T/2 to the last + T/2.
        extra: taps that no beat took.
        extra_near: the beat that each of them was nearest to.
        bounced: taps that were the same press once more.
    """

    period_ms: float
    tap: Places
    beat: Places
    asynchrony_ms: Milliseconds
    tap_ms: Milliseconds
    missed: Places
    extra: Places
    extra_near: Places
    bounced: Places

    def within(self, beats: Mask) -> "Matched":
        """Return what belongs to the beats that a mask over all beats names; bounces are kept."""
        mine, near = beats[self.beat], beats[self.extra_near]
        return replace(
            self,
            tap=self.tap[mine],
            beat=self.beat[mine],
            asynchrony_ms=self.asynchrony_ms[mine],
            tap_ms=self.tap_ms[mine],
            missed=self.missed[beats[self.missed]],
            extra=self.extra[near],
            extra_near=self.extra_near[near],
        )

    def settled(self, taps: int = SETTLING_TAPS) -> "Matched":
        """Return the matches without the first `taps` of them; the rest stays."""
        return replace(
            self,
            tap=self.tap[taps:],
            beat=self.beat[taps:],
            asynchrony_ms=self.asynchrony_ms[taps:],
            tap_ms=self.tap_ms[taps:],
        )

    @property
    def missed_part(self) -> float:
        """The part of the beats in reach that has no tap, 0–1."""
        in_reach = len(self.beat) + len(self.missed)
        return len(self.missed) / in_reach if in_reach else 0.0

    def intervals(self) -> Intervals:
        """Return the intervals between taps on consecutive beats, told by their first beat.

        A missed beat makes no interval of 2 T: there is none over it.
        """
        follow = np.diff(self.beat) == 1
        lasting, index = np.diff(self.tap_ms)[follow], self.beat[:-1][follow]
        fits = _fits(lasting, self.period_ms, LONGEST_PERIODS)
        return Intervals(lasting[fits], index[fits], int(np.sum(~fits)))


def match(taps_ms: Milliseconds, beats_ms: Milliseconds, period_ms: float | None = None) -> Matched:
    """Give each beat its tap.

    A bounce is no tap. Every other one is offered to its nearest beat, and fits if
    −T/2 ≤ tap − beat < T/2; of several the nearest wins, of equally near ones the first.
    Without `period_ms`, T is the median distance of the beats, or of the taps if there is one
    beat alone. Raise `PracticeError` if there is no beat, or no telling T.
    """
    if not len(beats_ms):
        raise PracticeError("There is no beat to match taps to: give one or more.")
    kept = np.flatnonzero(kept_taps(taps_ms))
    times = taps_ms[kept]
    period = period_ms or _median_step(beats_ms) or _median_step(times)
    if period is None:
        raise PracticeError("The period cannot be told from one beat and one tap: give it as well.")
    nearest = _nearest(times, beats_ms)
    asynchrony = times - beats_ms[nearest]
    half = period / 2
    fits = (asynchrony >= -half - ROUNDING_MS) & (asynchrony < half - ROUNDING_MS)
    won = _winners(nearest, np.abs(asynchrony), fits)
    left = np.ones(len(times), np.bool_)
    left[won] = False
    return Matched(
        period_ms=period,
        tap=kept[won],
        beat=nearest[won],
        asynchrony_ms=asynchrony[won],
        tap_ms=times[won],
        missed=_missed(times, beats_ms, nearest[won], half),
        extra=kept[left],
        extra_near=nearest[left],
        bounced=np.setdiff1d(np.arange(len(taps_ms)), kept, assume_unique=True),
    )


def kept_taps(taps_ms: Milliseconds) -> Mask:
    """Return which taps are presses of their own: none is under 150 ms after the last kept one."""
    closest = BOUNCE_MS - ROUNDING_MS
    kept = np.ones(len(taps_ms), np.bool_)
    kept[1:] = np.diff(taps_ms) >= closest  # these are far enough from any tap before them
    for tap in np.flatnonzero(~kept).tolist():
        if kept[tap - 1]:
            last = float(taps_ms[tap - 1])
        if taps_ms[tap] - last >= closest:
            kept[tap], last = True, float(taps_ms[tap])
    return kept


def silent_intervals(taps_ms: Milliseconds, period_ms: float) -> Intervals:
    """Return the intervals between kept taps where no beat says which rock is which.

    From the first tap on, the anchor, each is taken for as many rocks as periods fit best, at
    least one; those under 0.5 T or from 1.5 T on, where a rock is missing, are dropped.
    """
    lasting = np.diff(taps_ms)
    fits = _fits(lasting, period_ms, MISSING_ROCK_PERIODS - ROUNDING_MS / period_ms)
    rocks = np.maximum(1, np.floor(lasting / period_ms + 0.5)).astype(np.int64)
    index = np.cumsum(rocks) - rocks
    return Intervals(lasting[fits], index[fits], int(np.sum(~fits)))


def rock_numbers(taps_ms: Milliseconds, period_ms: float) -> Places:
    """Return each kept tap's rock without a cue, 0 for the anchor: a missing rock is counted.

    A tap less than half a period after another makes no rock of its own.
    """
    rocks = np.floor(np.diff(taps_ms) / period_ms + 0.5 + ROUNDING_MS / period_ms)
    return np.concatenate(([0], np.cumsum(rocks))).astype(np.int64)[: len(taps_ms)]


def _fits(lasting: Milliseconds, period_ms: float, longest: float) -> Mask:
    shortest = SHORTEST_PERIODS * period_ms - ROUNDING_MS
    return np.asarray((lasting >= shortest) & (lasting <= longest * period_ms + ROUNDING_MS))


def _median_step(times_ms: Milliseconds) -> float | None:
    return float(np.median(np.diff(times_ms))) if len(times_ms) > 1 else None


def _nearest(times: Milliseconds, beats: Milliseconds) -> Places:
    """Return the place of each time's nearest beat, of two the later."""
    if len(beats) == 1:
        return np.zeros(len(times), np.int64)
    after = np.clip(np.searchsorted(beats, times, "right"), 1, len(beats) - 1)
    to_before, to_after = times - beats[after - 1], beats[after] - times
    return np.asarray(after - (to_after > to_before + ROUNDING_MS), np.int64)


def _winners(beat: Places, distance: Milliseconds, fits: Mask) -> Places:
    """Return, of the offers that fit, the nearest to each beat, in the order of the beats."""
    offers = np.flatnonzero(fits)
    by_beat = offers[np.lexsort((distance[offers], beat[offers]))]
    is_first = np.ones(len(by_beat), np.bool_)
    is_first[1:] = np.diff(beat[by_beat]) > 0
    return by_beat[is_first]


def _missed(times: Milliseconds, beats: Milliseconds, taken: Places, half: float) -> Places:
    """Return the beats without a tap from the first tap − T/2 to the last + T/2."""
    if not len(times):
        return np.zeros(0, np.int64)
    missed = (beats >= times[0] - half) & (beats <= times[-1] + half)
    missed[taken] = False
    return np.flatnonzero(missed)
