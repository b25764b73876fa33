"""Simulated people, whose clock, hand and correction are known, many runs at once."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
"""One row a run."""

_SETTLED_TAPS = 40
"""After so many taps the start is forgotten, for any α between 0.1 and 1.9."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Somebody who taps with a pulse and takes back a part α of each deviation, in ms."""

    alpha: float
    timekeeper_ms: float
    motor_ms: float


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who taps on without a pulse, by an inner clock and a hand that lags, in ms."""

    clock_ms: float
    motor_ms: float
    drift_ms: float = 0.0  # an interval


@dataclass(frozen=True, slots=True)
class CorrectedTheory:
    """What the asynchronies and intervals of `Corrected` have in the long run."""

    asynchrony_variance: float
    lag1: float
    interval_sd: float


@dataclass(frozen=True, slots=True)
class SilentTheory:
    """What the intervals of `Silent` have in the long run."""

    gamma0: float
    gamma1: float
    person: Silent

    @property
    def lag1(self) -> float:
        return self.gamma1 / self.gamma0

    @property
    def interval_sd(self) -> float:
        return math.sqrt(self.gamma0)

    def phase_sd_ms(self, rocks: int) -> float:
        clock, motor = self.person.clock_ms, self.person.motor_ms
        return math.sqrt(rocks * clock**2 + 2.0 * motor**2)


def corrected_theory(person: Corrected) -> CorrectedTheory:
    """Return the theory of Vorberg & Schulze (2002).

    With A = X + M, X_{n+1} = (1 − α) X_n − α M_n + C_n, so that Var X = (α² σ_M² + σ_T²) /
    (1 − (1 − α)²) and Cov(A_n, A_{n+1}) = (1 − α) Var X − α σ_M².
    """
    alpha, clock, motor = person.alpha, person.timekeeper_ms**2, person.motor_ms**2
    inner = (alpha**2 * motor + clock) / (1.0 - (1.0 - alpha) ** 2)
    variance = inner + motor
    shared = (1.0 - alpha) * inner - alpha * motor
    return CorrectedTheory(variance, shared / variance, math.sqrt(2.0 * (variance - shared)))


def silent_theory(person: Silent) -> SilentTheory:
    """Return the theory of Wing & Kristofferson (1973)."""
    clock, motor = person.clock_ms**2, person.motor_ms**2
    return SilentTheory(clock + 2.0 * motor, -motor, person)


def asynchronies(
    person: Corrected, runs: int, taps: int, seed: int, *, mean_ms: float = -40.0
) -> Table:
    """Return the asynchronies of runs with a pulse, in ms, shape (runs, taps), already settled."""
    rng = np.random.default_rng(seed)
    total = taps + _SETTLED_TAPS
    clock = rng.normal(0.0, person.timekeeper_ms, (total, runs))
    motor = rng.normal(0.0, person.motor_ms, (total + 1, runs))
    found = np.empty((total + 1, runs))
    found[0] = motor[0]
    for n in range(total):
        found[n + 1] = (1.0 - person.alpha) * found[n] + clock[n] + motor[n + 1] - motor[n]
    return np.asarray(found[-taps:].T + mean_ms)


def intervals(
    person: Silent, runs: int, number: int, seed: int, *, mean_ms: float = 857.142857
) -> Table:
    """Return the intervals of runs without a pulse, in ms, shape (runs, number)."""
    rng = np.random.default_rng(seed)
    clock = rng.normal(mean_ms, person.clock_ms, (runs, number))
    motor = rng.normal(0.0, person.motor_ms, (runs, number + 1))
    drift = person.drift_ms * (np.arange(number) - (number - 1) / 2.0)
    return clock + np.diff(motor, axis=1) + drift
