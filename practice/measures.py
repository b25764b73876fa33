"""The figures: how even taps are, how they lie to the pulse, and what drives them. Pure.

Every function takes numpy arrays in milliseconds, shape (n,), and gives None where its figure is
not defined: a standard deviation of one value, a mean of none. Standard deviations have n − 1.

Where rocks are missing, `index` tells the number of each value's rock. What looks at neighbours
then looks only at those whose numbers differ by one (for lag 2, by two); sums over neighbours are
scaled to as many as there would be without a gap, so that gaps do not make a figure smaller.

Sources: Repp 2005 (10.3758/BF03206433), Repp & Su 2013 (10.3758/s13423-012-0371-2), Wing &
Kristofferson 1973, Doumas & Wing 2007 (10.1037/0096-1523.33.2.442), Vorberg & Schulze 2002.
`practice/correction.py` has the phase correction, `practice/silence.py` what is measured without
the cue, `practice/norms.py` what is usual.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practice.match import ROUNDING_MS, Mask, Milliseconds, Places

LOCKED_P, LOCKED_VECTOR = 0.05, 0.5
"""Taps are with the pulse if Rayleigh's p is below the one and R at least the other."""

BETWEEN_BEATS_DEGREES = 120.0
"""A mean angle further off than this lies between the beats."""

SHOWN_DRIFT_PERCENT_PER_MINUTE = 1.0
"""Drift under this is not called drift."""


@dataclass(frozen=True, slots=True)
class Asynchrony:
    """How far taps are from their beats. Negative is before the beat.

    Attributes:
        mean, median: in ms.
        sd: in ms; how even the taps are with the pulse.
        sd_percent: the same in percent of the period: the headline.
        mean_absolute: the mean of the distances without their sign, in ms.
        rms: the root of the mean square, in ms, around the beat itself.
        lag1: how much of a deviation the next tap still has, −1 to 1; None without scatter.
    """

    mean: float | None
    median: float | None
    sd: float | None
    sd_percent: float | None
    mean_absolute: float | None
    rms: float | None
    lag1: float | None


def asynchrony(
    asynchrony_ms: Milliseconds, period_ms: float, index: Places | None = None
) -> Asynchrony:
    """Return the figures of asynchronies tap − beat."""
    if not len(asynchrony_ms):
        return Asynchrony(None, None, None, None, None, None, None)
    sd = standard_deviation(asynchrony_ms)
    return Asynchrony(
        mean=float(np.mean(asynchrony_ms)),
        median=float(np.median(asynchrony_ms)),
        sd=sd,
        sd_percent=None if sd is None else 100.0 * sd / period_ms,
        mean_absolute=float(np.mean(np.abs(asynchrony_ms))),
        rms=math.sqrt(float(np.mean(asynchrony_ms**2))),
        lag1=_lag1(asynchrony_ms, index),
    )


def standard_deviation(values: Milliseconds) -> float | None:
    """Return the standard deviation with n − 1; None for fewer than two values."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def _lag1(values: Milliseconds, index: Places | None) -> float | None:
    """Return Σ (x_i − x̄)(x_{i+1} − x̄) / Σ (x_i − x̄)²."""
    rest = values - np.mean(values)
    square = float(rest @ rest)
    products = lagged_products(rest, index)
    if products is None or square <= len(values) * ROUNDING_MS**2:
        return None
    return products / square


@dataclass(frozen=True, slots=True)
class Circular:
    """Where on the beat taps lie, as angles: one turn is one period, 0 the beat.

    Attributes:
        vector_length: R, 0 (all round) to 1 (all in one place).
        mean_angle_degrees: −180 to 180; negative is before the beat. None if R is 0.
        sd_ms: √(−2 ln R), in ms. None if R is 0.
        rayleigh_z, rayleigh_p: whether they lie in one place beyond chance.
    """

    vector_length: float
    mean_angle_degrees: float | None
    sd_ms: float | None
    rayleigh_z: float
    rayleigh_p: float

    @property
    def is_locked(self) -> bool:
        """Whether the taps are with the pulse at all."""
        return self.rayleigh_p < LOCKED_P and self.vector_length >= LOCKED_VECTOR

    @property
    def is_between_beats(self) -> bool:
        """Whether the taps lie nearer to half-way between the beats."""
        angle = self.mean_angle_degrees
        return angle is not None and abs(angle) > BETWEEN_BEATS_DEGREES


def circular(asynchrony_ms: Milliseconds, period_ms: float) -> Circular | None:
    """Return where on the beat the taps lie, θ = 2πA/T; None without taps.

    Rayleigh's p is exp(√(1 + 4n + 4(n² − (nR)²)) − (1 + 2n)).
    """
    n = len(asynchrony_ms)
    if not n:
        return None
    angles = 2.0 * np.pi / period_ms * asynchrony_ms
    cosine, sine = float(np.mean(np.cos(angles))), float(np.mean(np.sin(angles)))
    length = min(math.hypot(cosine, sine), 1.0)
    has_direction = length > 1e-12
    # (1 + 2n)² − 4(nR)² is what stands under the root, without the loss of two large squares.
    exponent = (
        -4.0
        * (n * length) ** 2
        / (math.sqrt((1.0 + 2.0 * n) ** 2 - 4.0 * (n * length) ** 2) + (1.0 + 2.0 * n))
    )
    return Circular(
        vector_length=length,
        mean_angle_degrees=math.degrees(math.atan2(sine, cosine)) if has_direction else None,
        sd_ms=math.sqrt(-2.0 * math.log(length)) * period_ms / (2.0 * math.pi)
        if has_direction
        else None,
        rayleigh_z=n * length**2,
        rayleigh_p=math.exp(exponent),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through intervals, by least squares on the number of the rock.

    Attributes:
        slope: ms an interval; positive is slowing down.
        slope_se: its standard error, with n − 2; None for two intervals.
    """

    slope: float
    slope_se: float | None

    @property
    def is_slope_beyond_chance(self) -> bool:
        """Whether the slope is more than twice its standard error."""
        return self.slope_se is not None and abs(self.slope) > 2.0 * self.slope_se


@dataclass(frozen=True, slots=True)
class Spacing:
    """How even intervals are among themselves.

    Attributes:
        mean, sd: in ms.
        cv_percent: 100 · sd / mean.
        local_sd: in ms, from neighbours alone, √(Σ(I_{i+1} − I_i)² / 2(n − 1)).
        drift_sd: in ms, what slow wandering adds: √(max(0, sd² − Σ(I_{i+2} − I_i)² / 2(n − 2))).
            By lag 2, because the hand's own scatter makes neighbouring intervals differ more.
        line: the slope; None for fewer than two intervals.
        drift_percent_per_minute: −100 · slope / mean · 60000 / mean; positive is faster.
    """

    mean: float | None
    sd: float | None
    cv_percent: float | None
    local_sd: float | None
    drift_sd: float | None
    line: Line | None
    drift_percent_per_minute: float | None

    @property
    def is_drift(self) -> bool:
        """Whether the drift is beyond chance and large enough to be told."""
        line, per_minute = self.line, self.drift_percent_per_minute
        if line is None or line.slope_se is None or per_minute is None:
            return False
        return is_drift(line.slope, line.slope_se, per_minute)


def is_drift(slope: float, slope_se: float, percent_per_minute: float) -> bool:
    """Return whether a slope is more than twice its standard error, and 1 % a minute or more."""
    is_beyond_chance = abs(slope) > 2.0 * slope_se
    return is_beyond_chance and abs(percent_per_minute) >= SHOWN_DRIFT_PERCENT_PER_MINUTE


def spacing(intervals_ms: Milliseconds, index: Places | None = None) -> Spacing:
    """Return the figures of intervals between taps."""
    if not len(intervals_ms):
        return Spacing(None, None, None, None, None, None, None)
    mean, sd = float(np.mean(intervals_ms)), standard_deviation(intervals_ms)
    line = slope(intervals_ms, index)
    return Spacing(
        mean=mean,
        sd=sd,
        cv_percent=None if sd is None else 100.0 * sd / mean,
        local_sd=_sd_of_neighbours(intervals_ms, index, 1),
        drift_sd=_drift_sd(sd, _sd_of_neighbours(intervals_ms, index, 2)),
        line=line,
        drift_percent_per_minute=None if line is None else -100.0 * line.slope / mean * 6e4 / mean,
    )


def _drift_sd(sd: float | None, without_drift: float | None) -> float | None:
    if sd is None or without_drift is None:
        return None
    return math.sqrt(max(0.0, sd**2 - without_drift**2))


def _sd_of_neighbours(values: Milliseconds, index: Places | None, lag: int) -> float | None:
    pairs = _pairs(len(values), index, lag)
    if not np.any(pairs):
        return None
    steps = (values[lag:] - values[:-lag])[pairs]
    return math.sqrt(float(steps @ steps) / (2.0 * len(steps)))


def slope(intervals_ms: Milliseconds, index: Places | None = None) -> Line | None:
    """Return the line through intervals; None for fewer than two."""
    n = len(intervals_ms)
    if n < 2:
        return None
    centred, square = centred_numbers(n, index)
    rest = intervals_ms - np.mean(intervals_ms)
    steepness = float(centred @ rest) / square
    rest = rest - steepness * centred
    error = math.sqrt(float(rest @ rest) / (n - 2) / square) if n > 2 else None
    return Line(steepness, error)


def centred_numbers(n: int, index: Places | None) -> tuple[NDArray[np.float64], float]:
    """Return the values' numbers less their mean, and the sum of their squares."""
    numbers = np.arange(n, dtype=np.float64) if index is None else index.astype(np.float64)
    centred = numbers - np.mean(numbers)
    return centred, float(centred @ centred)


def _pairs(n: int, index: Places | None, lag: int) -> Mask:
    """Return which values have a neighbour so many rocks on, shape (n − lag,)."""
    if n <= lag:
        return np.zeros(0, np.bool_)
    if index is None:
        return np.ones(n - lag, np.bool_)
    return np.asarray(index[lag:] - index[:-lag] == lag)


def lagged_products(rest: Milliseconds, index: Places | None) -> float | None:
    """Return Σ r_i r_{i+1}, scaled up for the neighbours that are missing."""
    pairs = _pairs(len(rest), index, 1)
    found = int(np.sum(pairs))
    if not found:
        return None
    products = (rest[1:] * rest[:-1])[pairs]
    return float(np.sum(products)) * (len(rest) - 1) / found
