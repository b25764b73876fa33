"""What is usual, and when two results differ. Pure, and of tapping alone.

The norm: 30 adults tapping with a cue in a lab (Bååth & Madison 2012), the first four taps of each
run left out, interpolated to periods of 750–1000 ms. SD% has a median of 3.9 and 3.0–4.9 from
10 to 90 %, flat over these tempi. How well somebody taps says little about how evenly they move
smoothly (Robertson et al. 1999): no norm for real rocking.
"""

import math

from practice.run import Steadiness

NORM_SD_PERCENT = 3.86
"""The norm's median, in percent of the period."""

NORM_SPREAD = 0.235
"""The norm's σ: the SD of the logarithm."""

NORM_SHORTEST_MS, NORM_LONGEST_MS = 750.0, 1000.0
"""The periods that the norm is for."""

SINGLE_RATIO, MEAN_RATIO = 1.8, 1.33
"""So many times apart must two single runs, or two means of four runs, be to differ."""

MEAN_RUNS = 4
"""So many runs make a mean that is compared by `MEAN_RATIO`; fewer are an early estimate."""

_RELATIVE_SE = ((12, 25.0), (20, 20.0), (30, 17.0), (60, 12.0))


def steadier_than(sd_percent: float) -> float:
    """Return how many of 100 adults tapping in a lab are less even than `sd_percent`, 0–100.

    100 (1 − Φ((ln s − ln 3.86) / 0.235)).
    """
    if sd_percent <= 0.0:
        return 100.0
    distance = math.log(sd_percent / NORM_SD_PERCENT) / NORM_SPREAD
    return 50.0 * math.erfc(distance / math.sqrt(2.0))


def has_norm(period_ms: float) -> bool:
    """Return whether the norm is for such a period."""
    return NORM_SHORTEST_MS - 1e-6 <= period_ms <= NORM_LONGEST_MS + 1e-6


def compared(now: float, before: float, runs: int = 1) -> Steadiness:
    """Return whether an unevenness differs from an earlier one beyond chance.

    Both are SD% or CV, each of one run or the mean of `runs`; fewer than four are compared as
    single runs are, since their mean is hardly surer.
    """
    ratio = MEAN_RATIO if runs >= MEAN_RUNS else SINGLE_RATIO
    if now * ratio <= before and now < before:
        return Steadiness.STEADIER
    if before * ratio <= now and before < now:
        return Steadiness.LOOSER
    return Steadiness.SAME


def relative_se_percent(taps: int) -> float | None:
    """Return the standard error of SD% in percent of itself, from so many taps.

    25 % at 12 taps, 20 at 20, 17 at 30, 12 at 60; between them along a power of the number,
    beyond them by its root. None for fewer than two taps.
    """
    if taps < 2:
        return None
    (fewest, widest), (most, narrowest) = _RELATIVE_SE[0], _RELATIVE_SE[-1]
    if taps <= fewest:
        return widest * math.sqrt(fewest / taps)
    if taps >= most:
        return narrowest * math.sqrt(most / taps)
    upper = next(number for number in range(1, 4) if taps <= _RELATIVE_SE[number][0])
    (low, from_se), (high, to_se) = _RELATIVE_SE[upper - 1], _RELATIVE_SE[upper]
    part = math.log(taps / low) / math.log(high / low)
    return math.exp((1.0 - part) * math.log(from_se) + part * math.log(to_se))
