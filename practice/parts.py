"""What taps fall into before any figure: matches with the cue, intervals without it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from practice.errors import PracticeError
from practice.match import (
    ROUNDING_MS,
    SETTLING_INTERVALS,
    SETTLING_TAPS,
    Intervals,
    Matched,
    Milliseconds,
    kept_taps,
    match,
    silent_intervals,
)

MOST_BEATS = 10_000_000
"""So many beats may lie between the first tap and the last: four months of them."""

WRITTEN_MS = 1.0
"""A beat so shortly before the time from which the cue is silent is the first silent one: such a
time is written with three decimals at most."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What taps fall into, before any figure.

    Attributes:
        taps, bounced: how many there were, and how many of them were bounces.
        period_ms: T; None where neither beats nor taps tell it.
        paced: the matches with the cue; None where no beats are given.
        silent: the intervals of each silent stretch from its anchor on; None where the cue never
            falls silent.
        has_tempo: whether T was given, and not taken from the taps.
    """

    taps: int
    bounced: int
    period_ms: float | None
    paced: Matched | None
    silent: tuple[Intervals, ...] | None
    has_tempo: bool

    def settled(self) -> "Parts":
        """Return the parts without the first taps and intervals."""
        return replace(
            self,
            paced=None if self.paced is None else self.paced.settled(SETTLING_TAPS),
            silent=None
            if self.silent is None
            else tuple(one.settled(SETTLING_INTERVALS) for one in self.silent),
        )

    def intervals(self) -> Intervals:
        """Return the intervals that are measured: without the cue if it ever falls silent."""
        if self.silent is not None:
            return joined(self.silent)
        return joined(()) if self.paced is None else self.paced.intervals()


def even_beats(taps_ms: Milliseconds, period_ms: float) -> Milliseconds:
    """Return the whole multiples of a period that lie within half of one around the taps."""
    if not len(taps_ms):
        return np.zeros(1)
    first, last = (np.floor(float(taps_ms[end]) / period_ms + 0.5) for end in (0, -1))
    if last - first >= MOST_BEATS:
        raise PracticeError(
            f"Between the first tap and the last lie {last - first:.0f} beats: "
            f"give at most {MOST_BEATS}."
        )
    return np.asarray(np.arange(first, last + 1.0) * period_ms)


def without_beats(taps_ms: Milliseconds, cue_off_from_ms: float | None) -> Parts:
    """Return the parts of taps that no beats are given for: all is silent, or all from then on."""
    kept = taps_ms[kept_taps(taps_ms)]
    steps = np.diff(kept)
    period = float(np.median(steps)) if len(steps) else None
    silent = silent_intervals(_from_anchor(kept, cue_off_from_ms), period) if period else None
    return Parts(
        taps=len(taps_ms),
        bounced=len(taps_ms) - len(kept),
        period_ms=period,
        paced=None,
        silent=() if silent is None else (silent,),
        has_tempo=False,
    )


def with_beats(
    taps_ms: Milliseconds,
    beats_ms: Milliseconds,
    period_ms: float | None,
    cue_off_from_ms: float | None,
) -> Parts:
    """Return the parts of taps with these beats, those before the time with a cue."""
    if period_ms is None and len(beats_ms) > 1:
        period_ms = float(np.median(np.diff(beats_ms)))
    if cue_off_from_ms is not None and period_ms is not None:
        # The next beat is thought, so that a tap for it is not taken for an extra one.
        beats_ms = np.append(beats_ms, beats_ms[-1] + period_ms)
    matched = match(taps_ms, beats_ms, period_ms)
    period, bounced = matched.period_ms, len(matched.bounced)
    if cue_off_from_ms is None:
        return Parts(len(taps_ms), bounced, period, matched, None, True)
    kept = taps_ms[kept_taps(taps_ms)]
    heard = beats_ms < cue_off_from_ms - WRITTEN_MS
    silent_ms = beats_ms[~heard]
    # A tap for the first silent beat may come before it, and is no anchor.
    cut = float(silent_ms[0]) - period / 2 - ROUNDING_MS if len(silent_ms) else cue_off_from_ms
    silent = silent_intervals(_from_anchor(kept, cut), period)
    paced = matched.within(heard)
    return Parts(len(taps_ms), bounced, period, paced, (silent,), True)


def _from_anchor(kept_ms: Milliseconds, silent_from_ms: float | None) -> Milliseconds:
    """Return the taps from the last one before a time on, which is the anchor."""
    if silent_from_ms is None:
        return kept_ms
    return kept_ms[max(0, int(np.searchsorted(kept_ms, silent_from_ms)) - 1) :]


def joined(stretches: Sequence[Intervals]) -> Intervals:
    """Return the intervals of several stretches; none of one is a neighbour of another's."""
    index, offset = [np.zeros(0, np.int64)], 0
    for stretch in stretches:
        index.append(stretch.index + offset)
        offset = int(index[-1][-1]) + 2 if len(stretch.index) else offset
    return Intervals(
        np.concatenate([np.zeros(0), *(stretch.ms for stretch in stretches)]),
        np.concatenate(index),
        sum(stretch.dropped for stretch in stretches),
    )
