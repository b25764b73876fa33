"""An independent meter for tests: BS.1770-4 in the time domain, by scipy's filters."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter, resample_poly

from audio.cue import Cue
from audio.pacer import Pacer

RATE = 48_000
_SHELF = (
    [1.53512485958697, -2.69169618940638, 1.19839281085285],
    [1.0, -1.69065929318241, 0.73248077421585],
)
_HIGH_PASS = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])


def momentary_maximum(stereo: NDArray[np.float32]) -> float:
    """Return the highest momentary loudness in LUFS, the 400 ms window moved by 1 ms."""
    power = np.zeros(len(stereo))
    for channel in stereo.T:
        weighted = channel.astype(float)
        for numerator, denominator in (_SHELF, _HIGH_PASS):
            weighted = lfilter(numerator, denominator, weighted)
        power += weighted**2
    turned = np.concatenate([[0.0], np.cumsum(power)])
    window = round(0.4 * RATE)
    means = (turned[window:] - turned[:-window])[:: RATE // 1000] / window
    return float(-0.691 + 10 * np.log10(means.max() + 1e-30))


def true_peak_dbfs(stereo: NDArray[np.float32]) -> float:
    """Return the highest true peak of both channels in dBFS, oversampled fourfold."""
    dense = resample_poly(stereo.astype(float), 4, 1, axis=0)
    return float(20 * np.log10(np.abs(dense).max() + 1e-30))


def played(cue: Cue, *, bpm: float = 70.0, seconds: float = 4.0) -> NDArray[np.float32]:
    """Return a run of a cue without fades, its first beat at half a second."""
    pacer = Pacer(RATE, cue=cue, bpm=bpm, fades=False)
    pacer.start(beat_at_seconds=0.5)
    return pacer.render(round(seconds * RATE))


def onsets(pacer: Pacer, *, seconds: float, block: int) -> list[int]:
    """Return the frame of every beat that a pacer tells, rendered in blocks of one size."""
    beats: list[int] = []
    pacer.on_beat = lambda _, at: beats.append(round(at * pacer.rate))
    left = round(seconds * pacer.rate)
    while left:
        left -= len(pacer.render(min(block, left)))
    return beats
