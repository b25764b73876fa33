"""How loud a sound is, and how high it peaks: ITU-R BS.1770-4, for short periodic sounds.

Everything here works on spectra, so it needs no filter state and no scipy.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

MOMENTARY_SECONDS = 0.4
OVERSAMPLING = 4

# The two filters of BS.1770-4, table 1 and table 2, as given there for 48 kHz.
_RATE_OF_TABLES = 48_000.0
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
_CALIBRATION_DB = -0.691


def k_weighting(frequencies_hz: NDArray[np.floating]) -> NDArray[np.complex128]:
    """Return the complex response of the K-weighting at frequencies up to 24 kHz."""
    turn = np.exp(-2j * np.pi * np.minimum(frequencies_hz, 23_900.0) / _RATE_OF_TABLES)
    response = np.ones_like(turn)
    for (b0, b1, b2), (a1, a2) in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * turn + b2 * turn**2) / (1.0 + a1 * turn + a2 * turn**2)
    return np.asarray(response)


@lru_cache(maxsize=8)
def _k_weighting_of(frames: int, rate: int) -> NDArray[np.complex128]:
    return k_weighting(np.fft.rfftfreq(frames, 1.0 / rate))


def k_weighted(samples: Samples, rate: int, *, ring_seconds: float = 0.03) -> NDArray[np.float64]:
    """Return one channel K-weighted, with a little room behind for the filter to ring out."""
    frames = _quick_length(len(samples) + round(ring_seconds * rate))
    spectrum = np.fft.rfft(samples, frames)
    return np.fft.irfft(spectrum * _k_weighting_of(frames, rate), frames)


def momentary_lufs(mean_square_of_channels: float) -> float:
    """Return LUFS of the sum over both channels of the K-weighted mean square."""
    return _CALIBRATION_DB + 10.0 * float(np.log10(max(mean_square_of_channels, 1e-30)))


def loudest_window(weighted_square: NDArray[np.float64], rate: int) -> float:
    """Return the highest mean over 400 ms within one turn of a periodic signal's square."""
    window, turn = round(MOMENTARY_SECONDS * rate), len(weighted_square)
    whole_turns, rest = divmod(window, turn)
    turned = np.concatenate([[0.0], np.cumsum(np.concatenate([weighted_square, weighted_square]))])
    part = float(np.max(turned[rest : rest + turn] - turned[:turn])) if rest else 0.0
    return max(whole_turns * float(turned[turn]) + part, 0.0) / window


def true_peak(samples: Samples) -> float:
    """Return the highest absolute value between the samples too, by fourfold oversampling."""
    return float(np.max(np.abs(oversampled(samples)))) if len(samples) else 0.0


def oversampled(samples: Samples) -> NDArray[np.float64]:
    """Return the samples of one channel at four times their rate, silence around them."""
    edge = 64
    frames = _quick_length(len(samples) + 2 * edge)
    padded = np.zeros(frames)
    padded[edge : edge + len(samples)] = samples
    spectrum = np.fft.rfft(padded)
    dense = np.fft.irfft(spectrum, frames * OVERSAMPLING) * OVERSAMPLING
    return dense[: (len(samples) + 2 * edge) * OVERSAMPLING]


def _quick_length(frames: int) -> int:
    """Return a length not much over `frames` that the FFT likes: 2ⁿ, 5·2ⁿ or 3·2ⁿ."""
    power = 1 << (frames - 1).bit_length()
    return min(m for m in (power, power * 5 // 8, power * 3 // 4) if m >= frames)
