"""What a run shows: its figures, each rock against the pulse, and each silent stretch.

Everything is computed again from the raw beats, taps and places; nothing here is ever kept.
"""

from dataclasses import dataclass, replace

import numpy as np

from practice.figures import Figures, composed
from practice.match import (
    SETTLING_INTERVALS,
    SETTLING_TAPS,
    Intervals,
    Mask,
    Matched,
    Milliseconds,
    kept_taps,
    match,
)
from practice.measures import circular
from practice.parts import Parts
from practice.rocking import Rocked, rocked
from practice.run import Exercise, Run
from practice.silence import Scatter, usual_scatter
from practice.stretch import Stretch, silences, stretch_of
from practice.summary import Headline

FIGURES_VERSION = 2
"""Goes up when a figure changes, so that kept headlines are computed anew."""

NO_ROCK_WITH_CUE = "No rock with the cue to tell evenness from."

_MIDI_PEDAL = "MIDI pedal"
_PEDAL_KEYS = ("PgDown", "PgUp", "PageDown", "PageUp")


@dataclass(frozen=True, slots=True)
class Rocks:
    """Every rock against the pulse, in the order of time; arrays of one shape.

    Attributes:
        seconds: when, on the run's clock.
        deviation_ms: how far from its beat; in silence from the beat that would be heard, counted
            on from the anchor, so that a drift goes on beyond half a period.
        is_heard: whether its beat is heard.
        is_settling: whether it stays out of the figures as one of the first.
    """

    seconds: Milliseconds
    deviation_ms: Milliseconds
    is_heard: Mask
    is_settling: Mask


@dataclass(frozen=True, slots=True)
class RunFigures:
    """What a run shows.

    Attributes:
        figures: all its figures. Those of intervals are pooled over its silent stretches.
        period_ms: T.
        unevenness_percent: the headline: SD% with the cue for tapping, the periods' CV for the
            rocked mouse. None where there is none.
        centre_ms: the mean asynchrony, around which the rocks are shown; 0 where there is none.
        intervals: those that the figures are of, for the return map.
        rocks: each rock against the pulse.
        stretches: the silent stretches, in order.
        rocked: what the hand did with the mouse; None without it.
        is_tapping: whether it is tapping, and not real rocking, by mouse or pedal, which is
            compared with the person's own runs alone.
    """

    figures: Figures
    period_ms: float
    unevenness_percent: float | None
    centre_ms: float
    intervals: Intervals
    rocks: Rocks
    stretches: tuple[Stretch, ...]
    rocked: Rocked | None
    is_tapping: bool

    @property
    def gaps(self) -> tuple[bool, ...]:
        """Whether each silent stretch that was gone through was held."""
        return tuple(one.is_held for one in self.stretches if one.is_held is not None)

    def headline(self) -> Headline:
        """Return the main figures as the history keeps them."""
        return Headline(
            version=FIGURES_VERSION,
            rated=self.figures.rated,
            sd_percent=self.figures.sd_asynchrony_percent,
            cv_percent=self.rocked.evenness.cv_percent
            if self.rocked
            else self.figures.interval_cv_percent,
            tempo_bias_percent=self.figures.tempo_bias_percent,
            gaps=len(self.gaps),
            gaps_held=sum(self.gaps),
        )


def figures_of_run(run: Run, scatter: Scatter | None = None) -> RunFigures:
    """Return what a run shows.

    `scatter` is the person's own, against which coming back is seen; None takes what is usual.
    For the rocked mouse a turn of the hand counts as the tap, at the end that is nearer to the
    beat. What is no tapping has neither α nor a percentile.
    """
    period = 60_000.0 / run.bpm
    beats = 1000.0 * np.array([beat.seconds for beat in run.beats], np.float64)
    hand = rocked(run.places) if run.exercise is Exercise.MOUSE else None
    taps = _taps(run) if hand is None else _turns(hand, beats, period)
    kept = taps[kept_taps(taps)]
    if not len(beats):
        parts = Parts(len(taps), len(taps) - len(kept), period, None, None, True)
        return _shown(parts, (), hand, is_tapping(run))
    heard = np.array([beat.heard for beat in run.beats] + [False])
    # The beat after the last is thought, so that a rock for it is not taken for an extra one.
    beats = np.append(beats, beats[-1] + period)
    matched = match(taps, beats, period)
    stretches = tuple(
        stretch_of(
            kept,
            beats,
            silence,
            period,
            scatter or usual_scatter(period),
            is_whole=not run.ended_early or silence[1] + 2 < len(beats),
        )
        for silence in silences(heard[:-1])
    )
    silent = tuple(one.intervals for one in stretches) if stretches else None
    paced = matched.within(heard)
    parts = Parts(len(taps), len(matched.bounced), period, paced, silent, True)
    return _shown(parts, stretches, hand, is_tapping(run))


def is_tapping(run: Run) -> bool:
    """Return whether a run was tapped, and not rocked with the mouse or mostly with pedals.

    A pedal that acts as a key is known by the keys that pedals send.
    """
    by_pedal = sum(tap.name.startswith(_MIDI_PEDAL) or tap.name in _PEDAL_KEYS for tap in run.taps)
    return run.exercise is not Exercise.MOUSE and 2 * by_pedal <= len(run.taps)


def _taps(run: Run) -> Milliseconds:
    return np.sort(1000.0 * np.array([tap.seconds for tap in run.taps], np.float64))


def _turns(hand: Rocked, beats: Milliseconds, period: float) -> Milliseconds:
    """Return when the hand turned, in ms, at the end that is nearer to the beats."""
    ends = [1000.0 * hand.turns.seconds[side] for side in (~hand.turns.far, hand.turns.far)]
    around = [circular(turns - beats[:1], period) if len(beats) else None for turns in ends]
    angles = [abs(one.mean_angle_degrees or 0.0) if one else 180.0 for one in around]
    return np.asarray(ends[0] if angles[0] <= angles[1] else ends[1])


def _shown(
    parts: Parts, stretches: tuple[Stretch, ...], hand: Rocked | None, tapping: bool
) -> RunFigures:
    assert parts.period_ms is not None, "a run has a tempo"
    figures = composed(parts, by_intervals=hand is not None)
    if hand is None and figures.rated and figures.sd_asynchrony_percent is None:
        figures = replace(figures, rated=False, reason=NO_ROCK_WITH_CUE)
    if not tapping:
        figures = replace(
            figures,
            alpha=None,
            alpha_sigma_timekeeper_ms=None,
            alpha_sigma_motor_ms=None,
            percentile=None,
        )
    return RunFigures(
        figures=figures,
        period_ms=parts.period_ms,
        unevenness_percent=hand.evenness.cv_percent if hand else figures.sd_asynchrony_percent,
        centre_ms=figures.mean_asynchrony_ms or 0.0,
        intervals=parts.settled().intervals(),
        rocks=_rocks(parts.paced, stretches, parts.period_ms),
        stretches=stretches,
        rocked=hand,
        is_tapping=tapping,
    )


def _rocks(paced: Matched | None, stretches: tuple[Stretch, ...], period: float) -> Rocks:
    matched = paced.tap_ms if paced else np.zeros(0)
    tap_ms, deviation = [matched], [paced.asynchrony_ms if paced else np.zeros(0)]
    heard, settling = [np.ones(len(matched), np.bool_)], [np.arange(len(matched)) < SETTLING_TAPS]
    for one in stretches:
        mine = one.silent(period)
        tap_ms.append(one.tap_ms[mine])
        deviation.append(one.deviation_ms(period)[mine])
        heard.append(np.zeros(int(np.sum(mine)), np.bool_))
        settling.append(one.rock[mine] <= SETTLING_INTERVALS)
    times = np.concatenate(tap_ms)
    order = np.argsort(times, kind="stable")
    return Rocks(
        seconds=times[order] / 1000.0,
        deviation_ms=np.concatenate(deviation)[order],
        is_heard=np.concatenate(heard)[order],
        is_settling=np.concatenate(settling)[order],
    )
