"""All figures of a list of taps, as `undula measure` gives them.

A list has a part with the cue and a part without it; either may be empty. Asynchronies come from
the first alone. Intervals come from the second where there is one, because without the cue they
show the person's own pace; otherwise from the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from practice.correction import phase_correction
from practice.match import Intervals, Matched, Milliseconds
from practice.measures import Circular, asynchrony, circular, spacing
from practice.norms import has_norm, steadier_than
from practice.parts import Parts, even_beats, joined, with_beats, without_beats
from practice.silence import pooled_wing_kristofferson, tempo_bias_percent

MOST_MISSED, MOST_DROPPED = 0.2, 0.1
"""With more beats missed or intervals dropped than these parts, a run is not rated."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of a list of taps; None where the definitions give none.

    `practice/measures.py`, `correction.py`, `silence.py` and `norms.py` define them. Fields ending
    in `_ms` are in ms, in `_percent` in percent (of the period for asynchronies and the tempo
    bias, of the mean for the CV), gamma0 and gamma1 in ms².

    Attributes:
        taps: how many there were, bounces among them.
        matched, missed, extra: of the beats with a cue; None where no beats are given.
        bounced: presses that came twice.
        rated: whether they may be judged at all; `reason` says why not.
        percentile: how many of 100 adults tapping in a lab are less even.
    """

    taps: int
    matched: int | None
    missed: int | None
    extra: int | None
    bounced: int
    rated: bool
    reason: str | None
    mean_asynchrony_ms: float | None
    median_asynchrony_ms: float | None
    sd_asynchrony_ms: float | None
    sd_asynchrony_percent: float | None
    rms_ms: float | None
    lag1_asynchrony: float | None
    vector_length: float | None
    mean_angle_deg: float | None
    circular_sd_ms: float | None
    rayleigh_z: float | None
    rayleigh_p: float | None
    interval_mean_ms: float | None
    interval_sd_ms: float | None
    interval_cv_percent: float | None
    local_sd_ms: float | None
    drift_sd_ms: float | None
    slope_ms_per_interval: float | None
    slope_se: float | None
    drift_percent_per_minute: float | None
    tempo_bias_percent: float | None
    gamma0: float | None
    gamma1: float | None
    lag1_interval: float | None
    clock_sd_ms: float | None
    motor_sd_ms: float | None
    wing_kristofferson_status: str | None
    detrended: bool | None
    alpha: float | None
    alpha_sigma_timekeeper_ms: float | None
    alpha_sigma_motor_ms: float | None
    percentile: float | None


def measured(
    taps_ms: Milliseconds,
    *,
    beats_ms: Milliseconds | None = None,
    period_ms: float | None = None,
    cue_off_from_ms: float | None = None,
    all_taps: bool = False,
) -> Figures:
    """Return the figures of taps in ms, ascending.

    With `period_ms` alone the beats lie at its whole multiples, from time 0. From
    `cue_off_from_ms` on the cue is silent; without any beats it is silent throughout. `all_taps`
    keeps the first taps and intervals in the figures. Raise `PracticeError` if the beats are too
    many, or too few to tell their period.
    """
    if beats_ms is None and period_ms is not None:
        beats_ms = even_beats(taps_ms, period_ms)
    if beats_ms is None:
        parts = without_beats(taps_ms, cue_off_from_ms)
    else:
        parts = with_beats(taps_ms, beats_ms, period_ms, cue_off_from_ms)
    return composed(parts, all_taps=all_taps)


def composed(parts: Parts, *, all_taps: bool = False, by_intervals: bool = False) -> Figures:
    """Return the figures of what taps fall into.

    `by_intervals` says that evenness is seen by the intervals: then taps are rated also where
    they are not with the pulse.
    """
    measured_parts = parts if all_taps else parts.settled()
    paced, silent = measured_parts.paced, measured_parts.silent
    period = parts.period_ms or 1.0  # without any, there is nothing that it could scale
    around = circular(paced.asynchrony_ms, period) if paced else None
    deviations = _deviations(paced, around, period)
    intervals = _spacing(measured_parts.intervals())
    reason = _why_not_rated(parts, around, by_intervals)
    if deviations["sd_asynchrony_ms"] is None and intervals["interval_sd_ms"] is None:
        reason = reason or "There are too few taps to tell how even they are."
    sd_percent = deviations["sd_asynchrony_percent"]
    has_percentile = reason is None and silent is None and has_norm(period)
    return Figures(
        taps=parts.taps,
        matched=len(parts.paced.beat) if parts.paced else None,
        missed=len(parts.paced.missed) if parts.paced else None,
        extra=len(parts.paced.extra) if parts.paced else None,
        bounced=parts.bounced,
        rated=reason is None,
        reason=reason,
        tempo_bias_percent=_bias(parts),
        percentile=steadier_than(sd_percent) if has_percentile and sd_percent is not None else None,
        **deviations,
        **intervals,
        **_division(silent),
        **_correction(paced),
    )


def _deviations(paced: Matched | None, around: Circular | None, period_ms: float) -> dict[str, Any]:
    """Return how the taps lie to their beats; what is not with the pulse has no mean and SD."""
    locked = paced is not None and around is not None and around.is_locked
    near = asynchrony(
        paced.asynchrony_ms if paced and locked else np.zeros(0),
        period_ms,
        paced.beat if paced and locked else None,
    )
    return {
        "mean_asynchrony_ms": near.mean,
        "median_asynchrony_ms": near.median,
        "sd_asynchrony_ms": near.sd,
        "sd_asynchrony_percent": near.sd_percent,
        "rms_ms": near.rms,
        "lag1_asynchrony": near.lag1,
        "vector_length": around.vector_length if around else None,
        "mean_angle_deg": around.mean_angle_degrees if around else None,
        "circular_sd_ms": around.sd_ms if around else None,
        "rayleigh_z": around.rayleigh_z if around else None,
        "rayleigh_p": around.rayleigh_p if around else None,
    }


def _spacing(intervals: Intervals) -> dict[str, Any]:
    spaced = spacing(intervals.ms, intervals.index)
    return {
        "interval_mean_ms": spaced.mean,
        "interval_sd_ms": spaced.sd,
        "interval_cv_percent": spaced.cv_percent,
        "local_sd_ms": spaced.local_sd,
        "drift_sd_ms": spaced.drift_sd,
        "slope_ms_per_interval": spaced.line.slope if spaced.line else None,
        "slope_se": spaced.line.slope_se if spaced.line else None,
        "drift_percent_per_minute": spaced.drift_percent_per_minute,
    }


def _division(silent: Sequence[Intervals] | None) -> dict[str, Any]:
    """Return the clock and the hand, which the cue would hide."""
    found = pooled_wing_kristofferson([(one.ms, one.index) for one in silent or ()])
    return {
        "gamma0": found.gamma0 if found else None,
        "gamma1": found.gamma1 if found else None,
        "lag1_interval": found.lag1 if found else None,
        "clock_sd_ms": found.clock_sd if found else None,
        "motor_sd_ms": found.motor_sd if found else None,
        "wing_kristofferson_status": found.split.value if found else None,
        "detrended": found.detrended if found else None,
    }


def _correction(paced: Matched | None) -> dict[str, Any]:
    found = phase_correction(paced.asynchrony_ms, paced.beat) if paced else None
    return {
        "alpha": found.alpha if found else None,
        "alpha_sigma_timekeeper_ms": found.timekeeper_sd if found else None,
        "alpha_sigma_motor_ms": found.motor_sd if found else None,
    }


def _bias(parts: Parts) -> float | None:
    if parts.silent is None or not parts.has_tempo or parts.period_ms is None:
        return None
    return tempo_bias_percent(joined(parts.silent).ms, parts.period_ms)


def _why_not_rated(parts: Parts, around: Circular | None, by_intervals: bool) -> str | None:
    """Return the first reason for which the taps are not rated, as one short sentence."""
    paced = parts.paced
    if not by_intervals and around is not None and around.is_locked and around.is_between_beats:
        return "Between the beats."
    if paced is not None and paced.missed_part > MOST_MISSED:
        return f"More than {100 * MOST_MISSED:.0f} % of the beats have no tap."
    for one in (joined(parts.silent or ()), *([paced.intervals()] if paced else [])):
        if one.dropped > MOST_DROPPED * one.total:
            return (
                f"More than {100 * MOST_DROPPED:.0f} % of the intervals are too short or too long."
            )
    if by_intervals or paced is None or not (len(paced.beat) or len(paced.extra)):
        return None
    is_with_pulse = around is not None and around.is_locked
    return None if is_with_pulse else "Not yet with the pulse."
