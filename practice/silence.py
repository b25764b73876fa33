"""What is measured while the cue is silent: the tempo kept, coming back, and what drives both.

Pure; times in milliseconds. Sources: Wing & Kristofferson 1973; Drake & Botte 1993 for how finely
tempi are told apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from practice.match import ROUNDING_MS, Milliseconds, Places
from practice.measures import centred_numbers, lagged_products, slope

HELD_TEMPO_PERCENT, NEAR_TEMPO_PERCENT = 2.0, 5.0
"""Up to the one the tempo is held, up to the other it is a touch fast or slow."""

HELD_GAP_PERCENT = 4.0
"""Up to this bias, and with no rock missing, a gap is held."""

USUAL_CLOCK_PERCENT, USUAL_MOTOR_PERCENT = 3.0, 1.2
"""What is taken for a person's scatter until it is known, in percent of the period."""


def tempo_bias_percent(intervals_ms: Milliseconds, period_ms: float) -> float | None:
    """Return how much slower (above 0) or faster than the pulse a silent stretch was.

    100 (mean − T) / T over the intervals from the anchor, the last tap with the cue, to the last
    tap; None without any.
    """
    if not len(intervals_ms):
        return None
    return 100.0 * (float(np.mean(intervals_ms)) - period_ms) / period_ms


class TempoWord(StrEnum):
    """A tempo bias in words."""

    HELD = "held the tempo"
    TOUCH_FAST = "a touch fast"
    TOUCH_SLOW = "a touch slow"
    CLEARLY_FAST = "clearly fast"
    CLEARLY_SLOW = "clearly slow"


def tempo_word(bias_percent: float) -> TempoWord:
    """Return the words for a tempo bias.

    Up to 2 % is about as finely as listeners tell two tempi apart; nothing is known of touch.
    """
    if abs(bias_percent) <= HELD_TEMPO_PERCENT:
        return TempoWord.HELD
    if abs(bias_percent) <= NEAR_TEMPO_PERCENT:
        return TempoWord.TOUCH_SLOW if bias_percent > 0.0 else TempoWord.TOUCH_FAST
    return TempoWord.CLEARLY_SLOW if bias_percent > 0.0 else TempoWord.CLEARLY_FAST


def is_gap_held(bias_percent: float | None, *, is_rock_missing: bool) -> bool:
    """Return whether a gap was held: the bias is within ±4 % and no rock is missing."""
    if bias_percent is None or is_rock_missing:
        return False
    return abs(bias_percent) <= HELD_GAP_PERCENT


@dataclass(frozen=True, slots=True)
class Scatter:
    """How much a person's inner clock and hand scatter, in ms."""

    clock_ms: float
    motor_ms: float

    def phase_sd_ms(self, rocks: float) -> float:
        """Return how far off a steady person is after so many rocks without the cue, as SD."""
        return math.sqrt(rocks * self.clock_ms**2 + 2.0 * self.motor_ms**2)


def usual_scatter(period_ms: float) -> Scatter:
    """Return the scatter that is taken until a person's own is known."""
    return Scatter(USUAL_CLOCK_PERCENT / 100.0 * period_ms, USUAL_MOTOR_PERCENT / 100.0 * period_ms)


@dataclass(frozen=True, slots=True)
class ComingBack:
    """How somebody came back after the cue was silent.

    Attributes:
        error_ms: E = (t_last − t_anchor) − n T; negative is ahead of the pulse.
        z: E against the scatter of a person who holds the tempo; None for one without scatter.
    """

    error_ms: float
    z: float | None


def coming_back(
    anchor_ms: float, last_ms: float, rocks: int, period_ms: float, scatter: Scatter
) -> ComingBack | None:
    """Return how far off the last of so many silent rocks was; None without a rock."""
    if rocks < 1:
        return None
    error = (last_ms - anchor_ms) - rocks * period_ms
    usual = scatter.phase_sd_ms(rocks)
    return ComingBack(error, error / usual if usual else None)


class Split(StrEnum):
    """What became of the division between clock and hand."""

    OK = "ok"
    POSITIVE_LAG1 = "positive_lag1"
    LAG1_BELOW_MINUS_HALF = "lag1_below_minus_half"


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """The scatter of silent intervals, divided between an inner clock and the moving hand.

    Attributes:
        gamma0, gamma1: autocovariances of the intervals, in ms².
        lag1: gamma1 / gamma0; None without scatter.
        clock_sd, motor_sd: in ms.
        split: whether the model fits.
        detrended: whether the intervals' line was taken off, and not their mean alone.
    """

    gamma0: float
    gamma1: float
    lag1: float | None
    clock_sd: float
    motor_sd: float
    split: Split
    detrended: bool


def wing_kristofferson(
    intervals_ms: Milliseconds, index: Places | None = None, *, detrend: bool | None = None
) -> Timekeeping | None:
    """Divide the scatter of one stretch's intervals; None for fewer than two neighbours.

    An interval is I = C + M_{i+1} − M_i with the clock's C and the hand's M independent, so that
    the variance of M is −γ1 and that of C is γ0 + 2γ1; γ_k = Σ r_i r_{i+k} / (n − p). r is what
    is left of the intervals beside their mean (p = 1) or their line (p = 2); by itself that is
    decided by whether the slope is beyond chance.
    """
    return pooled_wing_kristofferson([(intervals_ms, index)], detrend=detrend)


def pooled_wing_kristofferson(
    stretches: Sequence[tuple[Milliseconds, Places | None]], *, detrend: bool | None = None
) -> Timekeeping | None:
    """Divide the scatter of several stretches at once: each has its own mean or line.

    Each stretch is its intervals and, where some are missing, their numbers; those without two
    neighbours are passed over. None if none is left.
    """
    square = products = freedom = 0.0
    detrended = False
    for intervals, index in stretches:
        rest, parameters = _without_trend(intervals, index, detrend)
        lagged = lagged_products(rest, index)
        if lagged is None or len(rest) <= parameters:
            continue
        square += float(rest @ rest)
        products += lagged
        freedom += len(rest) - parameters
        detrended = detrended or parameters > 1
    return _divided(square / freedom, products / freedom, detrended) if freedom else None


def _without_trend(
    intervals: Milliseconds, index: Places | None, detrend: bool | None
) -> tuple[Milliseconds, int]:
    """Return what is left beside the mean or the line, and how many parameters that took."""
    if not len(intervals):
        return intervals, 1
    rest = intervals - np.mean(intervals)
    line = slope(intervals, index)
    if detrend is None:
        # Intervals exactly on a line would leave nothing to divide.
        scatters = line is not None and (line.slope_se or 0.0) > ROUNDING_MS
        detrend = line is not None and line.is_slope_beyond_chance and scatters
    if line is None or not detrend:
        return rest, 1
    centred, _ = centred_numbers(len(intervals), index)
    return rest - line.slope * centred, 2


def _divided(gamma0: float, gamma1: float, detrended: bool) -> Timekeeping:
    if gamma0 <= ROUNDING_MS**2:
        return Timekeeping(gamma0, gamma1, None, 0.0, 0.0, Split.OK, detrended)
    lag1, split = gamma1 / gamma0, Split.OK
    clock, motor = gamma0 + 2.0 * gamma1, -gamma1
    if gamma1 > 0.0:
        split, clock, motor = Split.POSITIVE_LAG1, gamma0, 0.0
    elif lag1 < -0.5:
        split, clock, motor = Split.LAG1_BELOW_MINUS_HALF, 0.0, gamma0 / 2.0
    clock_sd, motor_sd = math.sqrt(max(0.0, clock)), math.sqrt(motor)
    return Timekeeping(gamma0, gamma1, lag1, clock_sd, motor_sd, split, detrended)
