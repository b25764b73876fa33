"""Rock the mouse: each rock's period and size, its way out and back apart, and what they say.

Pure functions. Real rocking is set beside a person's own earlier runs and nothing else: the norms
are of tapping, and how well somebody taps says little about how evenly they move.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from practice.match import Milliseconds
from practice.measures import Spacing, spacing, standard_deviation
from practice.norms import MEAN_RUNS, compared
from practice.run import Place, Steadiness
from practice.track import Floats, Track, sorted_places, tracked
from practice.turns import Bools, Turns, lost, pauses, turns_of, without_leaps

SETTLING_ROCKS = 4
"""The first rocks of a run stay out of the figures, as the first taps do."""

SHORTEST, LONGEST = 0.5, 2.0
"""Rocks shorter or longer than so many usual periods stay out, as such intervals do."""

FEWEST_ROCKS = 12
"""Of fewer rocks nothing is said about a limp."""

SHOWN_SHARE = 0.02
"""A limp is told from 52 : 48 on; what is less nobody feels."""

SHOWN_SIZE = 0.05
"""Ways out and back are told to differ from 5 % on."""


@dataclass(frozen=True, slots=True)
class Lean:
    """How far the ways out and back differ, over a run's rocks.

    Attributes:
        mean: 0 where they are alike, positive where the way out has more.
        sd: from rock to rock, n − 1.
        se: the mean's standard error; neighbouring rocks that are alike make it wider.
        rocks: how many.
        least: from how much on it is told.
    """

    mean: float
    sd: float
    se: float
    rocks: int
    least: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether it is more than twice its standard error, and large enough to be told."""
        return abs(self.mean) > 2.0 * self.se and abs(self.mean) >= self.least


@dataclass(frozen=True, slots=True)
class Rocked:
    """What a hand did. A rock goes from one turn at the near end to the next one there.

    The near end is where the hand first set out from; the way out leads away from it. Arrays have
    one value a rock, in the order of time.

    Attributes:
        turns: all turning points, whether they bound a whole rock or not.
        seconds: when each rock begins, on the places' clock.
        out_ms, back_ms: how long the way out and the way back took.
        out_px, back_px: how far they led along the axis, without the hand's drift.
        axis_degrees: the hand's axis at the rock's begin, 0 to the right, 90 downwards.
        numbers: where each rock lies in the run; those in a row differ by one.
        counts: whether it stands in the figures: not one of the first, nor far from the usual.
        dropped: how many rocks were too short or too long.
        gaps: when, between turns, the hand rested for long or the pointer was lost or leapt, as
            rows from–to; no rock has one in it.
    """

    turns: Turns
    seconds: Floats
    out_ms: Milliseconds
    back_ms: Milliseconds
    out_px: Floats
    back_px: Floats
    axis_degrees: Floats
    numbers: NDArray[np.intp]
    counts: Bools
    dropped: int
    gaps: Floats

    @property
    def periods_ms(self) -> Milliseconds:
        """How long each rock took, out and back."""
        return self.out_ms + self.back_ms

    @property
    def sizes_px(self) -> Floats:
        """How far each rock led, the mean of its two ways."""
        return (self.out_px + self.back_px) / 2

    @property
    def evenness(self) -> Spacing:
        """The figures of the periods that count; its `cv_percent` is the headline."""
        return spacing(self.periods_ms[self.counts], self.numbers[self.counts])

    @property
    def size_mean_px(self) -> float | None:
        """The mean size of the rocks that count; None without any."""
        sizes = self.sizes_px[self.counts]
        return float(np.mean(sizes)) if sizes.size else None

    @property
    def size_cv_percent(self) -> float | None:
        """How even the sizes are, 100 · SD / mean of those that count; None under two."""
        sizes = self.sizes_px[self.counts]
        sd = standard_deviation(sizes)
        return None if sd is None else 100.0 * sd / float(np.mean(sizes))

    @property
    def limp(self) -> Lean | None:
        """How much more than half of the period the way out takes, as a share of the period.

        None where there are too few rocks to tell. Of a hand that brakes and starts anew at its
        ends in no time, a limp of 60 : 40 reads 58 : 42; a smooth one is read as it is.
        """
        return _lean((self.out_ms / self.periods_ms - 0.5)[self.counts], SHOWN_SHARE)

    @property
    def unequal(self) -> Lean | None:
        """How much further the way out leads than the way back, as a share of the size.

        None where there are too few rocks to tell. It never stays: what a hand goes further out
        than back, it wanders, and what it wanders slowly is taken away before.
        """
        return _lean(((self.out_px - self.back_px) / self.sizes_px)[self.counts], SHOWN_SIZE)


def rocked(places: Sequence[Place]) -> Rocked:
    """Return what a hand did, from its places in any order."""
    n = len(places)
    return rocked_from(
        np.fromiter((place.seconds for place in places), np.float64, n),
        np.fromiter((place.x for place in places), np.float64, n),
        np.fromiter((place.y for place in places), np.float64, n),
    )


def rocked_from(seconds: ArrayLike, x: ArrayLike, y: ArrayLike) -> Rocked:
    """Return what a hand did, from arrays of one length: times in seconds, places in pixels.

    Places need not come evenly; 20 minutes at 1000 a second take less than a second.
    """
    times, places = sorted_places(seconds, x, y)
    track = tracked(times, places)
    if track is None:
        return _rocks(
            None, Turns(np.empty(0), np.empty(0), np.empty(0, np.bool_)), np.empty((0, 2))
        )
    even, leapt = without_leaps(times, places, track)
    if leapt.size:
        track = tracked(times, even) or track
    turns = turns_of(track)
    period = turns.period_seconds
    if math.isnan(period):
        return _rocks(track, turns, np.empty((0, 2)))
    gaps = np.concatenate((leapt, pauses(track, period), lost(track, period)))
    among = (gaps[:, 1] > turns.seconds[0]) & (gaps[:, 0] < turns.seconds[-1])
    return _rocks(track, turns, gaps[among][np.argsort(gaps[among, 0])])


def _rocks(track: Track | None, turns: Turns, gaps: Floats) -> Rocked:
    """Return the rocks between turns that have no gap in them."""
    near = np.flatnonzero(~turns.far)
    near = near[near + 2 < turns.far.size]
    begins, ends = turns.seconds[near], turns.seconds[near + 2]
    whole = np.ones(near.size, np.bool_)
    for start, end in gaps:
        whole &= (ends <= start) | (begins >= end)
    numbers = np.flatnonzero(whole)
    near = near[whole]
    out = turns.seconds[near + 1] - turns.seconds[near]
    back = turns.seconds[near + 2] - turns.seconds[near + 1]
    periods = out + back
    usual = float(np.median(periods)) if periods.size else 0.0
    fits = (periods >= SHORTEST * usual) & (periods <= LONGEST * usual)
    return Rocked(
        turns=turns,
        seconds=turns.seconds[near],
        out_ms=1000.0 * out,
        back_ms=1000.0 * back,
        out_px=turns.px[near + 1] - turns.px[near],
        back_px=turns.px[near + 1] - turns.px[near + 2],
        axis_degrees=np.empty(0) if track is None else track.axis_at(turns.seconds[near]),
        numbers=numbers,
        counts=fits & (numbers >= SETTLING_ROCKS),
        dropped=int(np.sum(~fits)),
        gaps=gaps,
    )


def _lean(values: Floats, least: float) -> Lean | None:
    n = values.size
    if n < FEWEST_ROCKS:
        return None
    mean = float(np.mean(values))
    rest = values - mean
    square = float(rest @ rest)
    alike = max(float(rest[1:] @ rest[:-1]) / square, 0.0) if square > 0.0 else 0.0
    sd = math.sqrt(square / (n - 1))
    return Lean(mean, sd, sd * math.sqrt((1.0 + alike) / (1.0 - alike) / n), n, least)


# Against a person's own earlier runs.


@dataclass(frozen=True, slots=True)
class AgainstOwn:
    """How a run's unevenness stands beside the person's own earlier ones.

    Attributes:
        now, before: what is compared, each of one run or the mean of `runs`.
        runs: 1 or 4.
        steadiness: `SAME` unless they differ by more than chance alone makes them.
    """

    now: float
    before: float
    runs: int
    steadiness: Steadiness


def against_own(value: float, earlier_values: Sequence[float]) -> AgainstOwn | None:
    """Return how a run's CV of periods, or of sizes, stands beside earlier ones, oldest first.

    With seven earlier runs, this one and the last three are compared with the four before them;
    with fewer, this one with the last. None where there is no earlier run.
    """
    values = [*earlier_values, value]
    if len(values) < 2:
        return None
    runs = MEAN_RUNS if len(values) >= 2 * MEAN_RUNS else 1
    now, before = sum(values[-runs:]) / runs, sum(values[-2 * runs : -runs]) / runs
    return AgainstOwn(now, before, runs, compared(now, before, runs))
