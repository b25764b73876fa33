"""Phase correction α: how much of a deviation from the pulse the next tap takes back. Pure.

The model is A_{n+1} = (1 − α) A_n + C_n + M_{n+1} − M_n: a timekeeper's interval C, a hand that
lags by M (Vorberg & Schulze 2002). Least squares alone give a biased α, because neighbouring
residuals share an M. Bounded generalised least squares (Jacoby, Tishby, Repp, Ahissar & Keller
2015) estimate their covariance as well and keep it where the hand scatters less than the clock.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practice.match import Mask, Milliseconds, Places

_ROUNDS = 20
_SETTLED = 1e-3
_FEWEST_ROWS = 3

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Correction:
    """How deviations from the pulse are taken back.

    Attributes:
        alpha: 0 takes nothing back, 1 all of it at once; over 1 more than all of it.
        timekeeper_sd, motor_sd: the scatter of the inner clock and of the hand, in ms.
    """

    alpha: float
    timekeeper_sd: float
    motor_sd: float


def phase_correction(
    asynchrony_ms: Milliseconds, beat: Places | None = None, *, centre_ms: float | None = None
) -> Correction | None:
    """Return α from asynchronies of taps with an even pulse, in ms, shape (n,).

    `beat` is each one's beat where some are missing: then only pairs on consecutive beats count,
    and residuals are related only where their rows are. `centre_ms` is taken off instead of the
    mean. None if fewer than three pairs are there, or two that share a tap, or without scatter.

    x = A − Ā; u_n = x_n, v_n = x_{n+1} − x_n; covariance Σ = tridiagonal(k0; k1), at first 1 and
    0. Up to 20 times z = uᵀΣ⁻¹v / uᵀΣ⁻¹u, h = v − zu, k0 and k1 the variance of h and the
    covariance of its neighbours, with k1 ≤ 0 and k0 ≥ −3 k1, until z moves by less than 0.001.
    Then α = −z, the hand's variance is −k1 and the timekeeper's k0 + 2 k1.
    """
    if len(asynchrony_ms) <= _FEWEST_ROWS:
        return None
    x = asynchrony_ms - (np.mean(asynchrony_ms) if centre_ms is None else centre_ms)
    follow = np.ones(len(x) - 1, np.bool_) if beat is None else np.diff(beat) == 1
    row = np.flatnonzero(follow)
    u, v = x[:-1][row], np.diff(x)[row]
    related = np.diff(row) == 1
    if len(row) < _FEWEST_ROWS or np.sum(related) < 2 or not float(u @ u) > 0.0:
        return None
    z, k0, k1 = _fitted(u, v, related)
    motor = 0.0 - k1  # never −0.0
    return Correction(-z, math.sqrt(max(0.0, k0 - 2.0 * motor)), math.sqrt(motor))


def _fitted(u: Row, v: Row, related: Mask) -> tuple[float, float, float]:
    """Return z, k0 and k1."""
    z, k0, k1 = math.inf, 1.0, 0.0
    for _ in range(_ROUNDS):
        weighted = _solved(k0, k1, related, u)
        before, z = z, float(weighted @ v) / float(weighted @ u)
        rest = v - z * u
        k0, k1 = _covariance(rest[:-1][related], rest[1:][related])
        if abs(z - before) < _SETTLED or k0 <= 0.0:
            break
    return z, k0, k1


def _covariance(first: Row, second: Row) -> tuple[float, float]:
    k0 = (float(np.var(first, ddof=1)) + float(np.var(second, ddof=1))) / 2.0
    shared = float((first - np.mean(first)) @ (second - np.mean(second))) / (len(first) - 1)
    k1 = min(shared, 0.0)
    return max(k0, -3.0 * k1), k1


def _solved(k0: float, k1: float, related: Mask, right: Row) -> Row:
    """Return x of Σx = right, Σ tridiagonal with k0, and k1 where neighbours are related.

    By cyclic reduction of all rows at once: each round relates a row to rows twice as far, and
    because k0 ≥ 3 |k1| what is left beside the diagonal shrinks to its square each time.
    """
    if k1 == 0.0:
        return right / k0
    diagonal = np.full(len(right), k0)
    below, above = np.zeros(len(right)), np.zeros(len(right))
    below[1:] = above[:-1] = np.where(related, k1, 0.0)
    x, step = right.copy(), 1
    while step < len(x) and np.any(np.abs(above) + np.abs(below) > 1e-17 * k0):
        up, down = -below[step:] / diagonal[:-step], -above[:-step] / diagonal[step:]
        below_next, above_next = np.zeros(len(x)), np.zeros(len(x))
        below_next[step:], above_next[:-step] = up * below[:-step], down * above[step:]
        added, moved = np.zeros(len(x)), np.zeros(len(x))
        added[step:], moved[step:] = up * above[:-step], up * x[:-step]
        added[:-step] += down * below[step:]
        moved[:-step] += down * x[step:]
        diagonal, x = diagonal + added, x + moved
        below, above, step = below_next, above_next, 2 * step
    return np.asarray(x / diagonal)
