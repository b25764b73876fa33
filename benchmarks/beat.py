"""Where the beats are: in a recording of Wood, and in a bead's way to and fro. Pure."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
ATTACK_SECONDS = 0.005
"""From nothing to the top of a stroke of Wood."""

_PAUSE_FRAMES = RATE // 10
_AUDIBLE = 1e-3  # of the loudest sample: where a stroke begins, within a tenth of its attack
_NEAR = 0.4  # of the way from the middle to an end, where a cosine is straight within 3 %

Reals = NDArray[np.float64]


def heard_beats(sound: NDArray[np.float32]) -> Reals:
    """Return the frames at which strokes of Wood are perceived: the middles of their attacks.

    `sound` is mono; strokes are apart by a tenth of a second of silence and more.
    """
    loud = np.flatnonzero(np.abs(sound) > _AUDIBLE * np.abs(sound).max(initial=1e-9))
    begins = loud[np.diff(loud, prepend=-RATE) > _PAUSE_FRAMES]
    return np.asarray(begins + ATTACK_SECONDS / 2 * RATE, float)


def seen_beats(seconds: Reals, places: Reals) -> Reals:
    """Return the moments at which a bead turns at its left end, from looks at it.

    `places` are the bead's, left to right, at `seconds`, however many looks a frame has. An end
    is too flat to be timed. But the bead passes the middle of its way, where it is fastest, a
    quarter of a rock before and after each turn: between the two, as long as the tempo is even.
    Each passing is where the line through all the frames near the middle crosses it; a frame
    counts for all the time that it is shown, as an eye takes it.
    """
    low, high = np.percentile(places, (0.5, 99.5))
    off = (places - (low + high) / 2) / ((high - low) / 2)
    near = np.flatnonzero(np.abs(off) < _NEAR)
    runs = np.split(near, np.flatnonzero(np.diff(near) > 1) + 1)
    passings = [
        _passing(seconds[run], off[run])
        for run in runs
        if run[0] > 0 and run[-1] + 1 < len(off) and off[run[0] - 1] * off[run[-1] + 1] < 0
    ]
    return np.array(
        [
            (out + back) / 2
            for (out, slope), (back, next_slope) in pairwise(passings)
            if slope < 0 < next_slope
        ]
    )


def _passing(seconds: Reals, off: Reals) -> tuple[float, float]:
    """Return when the middle is passed, and how fast (negative to the left)."""
    slope, at_zero = np.polyfit(seconds - seconds[0], off, 1)
    return float(seconds[0] - at_zero / slope), float(slope)


def apart(seen: Reals, heard: Reals) -> Reals:
    """Return by how many seconds each heard beat's own picture comes after it.

    Its own is the nearest; one whose picture is further off than half a beat was not seen.
    """
    nearest = np.array([seen[np.argmin(np.abs(seen - beat))] for beat in heard]) - heard
    return np.asarray(nearest[np.abs(nearest) < np.median(np.diff(heard)) / 2])
