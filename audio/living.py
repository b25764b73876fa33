"""The living pulse: gentle unevenness that never adds up. Pure."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.limits import Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIVING_PERCENT = Limits("the living pulse", 0.0, 3.0, "%", step=0.5)

_MASK = (1 << 64) - 1
_CENTRE, _NEIGHBOUR = 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Living:
    """How each beat strays from the even grid.

    `percent` is the standard deviation of the intervals as a part of the period. A beat strays
    from its own place on the grid and never from the beat before it, so the mean tempo stays
    exact; neighbours stray together, so that it sways and does not stumble. The same seed gives
    the same pulse, whichever beat is asked for first. Beat 0 is where it was asked for.
    """

    percent: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise `AudioError` for a percentage out of range."""
        LIVING_PERCENT.checked(self.percent)

    def sounded(self, beat: float) -> float:
        """Return where on the even grid a beat sounds, in beats; fractions lie between."""
        if not self.percent:
            return beat
        whole = math.floor(beat)
        here, after = whole + self._strays(whole), whole + 1 + self._strays(whole + 1)
        return here + (beat - whole) * (after - here)

    def beat_at(self, even_beat: float) -> float:
        """Return the beat that sounds at a place of the even grid. Inverse of `sounded`."""
        if not self.percent:
            return even_beat
        whole = math.floor(even_beat) - 1
        while self.sounded(whole + 1) <= even_beat:
            whole += 1
        here, after = self.sounded(whole), self.sounded(whole + 1)
        return whole + (even_beat - here) / (after - here)

    def beats_over(self, even_beats: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return `beat_at` for each of an ascending row of places; not for an empty one."""
        import numpy as np

        # A beat strays by less than one, so one more on either side is enough.
        whole = np.arange(math.floor(even_beats[0]) - 1, math.floor(even_beats[-1]) + 3)
        return np.interp(even_beats, [self.sounded(int(beat)) for beat in whole], whole)

    def _strays(self, beat: int) -> float:
        # Weights 1, 2, 1 over independent draws e of unit variance make the interval
        # c·(e₊₂ + e₊₁ − e₀ − e₋₁), whose standard deviation is 2c.
        if beat == 0:
            return 0.0
        drawn = (
            _NEIGHBOUR * self._draw(beat - 1)
            + _CENTRE * self._draw(beat)
            + _NEIGHBOUR * self._draw(beat + 1)
        )
        return self.percent / 200.0 * drawn

    def _draw(self, beat: int) -> float:
        """Return a number of mean 0 and variance 1 within ±√6: two uniform ones added."""
        word = _mixed((self.seed * 0x9E3779B97F4A7C15 + beat * 0xD1B54A32D192ED03) & _MASK)
        return ((word >> 32) / 2**32 + (word & 0xFFFFFFFF) / 2**32 - 1.0) * math.sqrt(6.0)


def _mixed(word: int) -> int:
    """Return 64 well mixed bits: the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _MASK
    return word ^ (word >> 31)
