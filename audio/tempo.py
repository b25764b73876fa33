"""Beats and seconds: the one place where time is worked out. Pure.

A `TempoCurve` is a row of pieces. Each piece is steady or glides exponentially, and each knows
its own origin, so a beat is computed in one step however late it comes: nothing adds up.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audio.errors import AudioError
from audio.limits import Limits

if TYPE_CHECKING:  # numpy is loaded where it is used: a list of techniques needs none
    import numpy as np
    from numpy.typing import NDArray

BPM = Limits("the tempo", 15.0, 160.0, "beats a minute", step=0.5)
DEFAULT_BPM = 70.0
GLIDE_SECONDS = Limits("the glide's time", 0.1, 86_400.0, "s")

STEEPEST_GLIDE_PER_BEAT = 0.003
"""How much the tempo may move from one beat to the next, as a part of itself."""

STEEPEST_LEANING = 0.03
"""How far the pace may be off the tempo while the phase is moved, as a part of the tempo."""

_FEWEST_LEANING_BEATS = 4.0


@dataclass(frozen=True, slots=True)
class Steady:
    """A straight piece of the tempo curve.

    A tempo change never edits a piece. It starts another one from the beat that is played,
    so beat time has no jump and no error adds up. A piece that moves the phase leans: it goes
    faster than its tempo by the part `leaning` of it, or slower, for as long as it lasts.
    """

    bpm: float
    beat_origin: float = 0.0
    seconds_origin: float = 0.0
    leaning: float = 0.0

    @property
    def _pace(self) -> float:
        return self.bpm * (1.0 + self.leaning)

    def beat_at(self, seconds: float) -> float:
        """Return the beat at a time in seconds. Inverse of `seconds_of`."""
        return self.beat_origin + (seconds - self.seconds_origin) * self._pace / 60.0

    def beats_over(self, seconds: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the beats at each of a row of times in seconds."""
        return self.beat_origin + (seconds - self.seconds_origin) * self._pace / 60.0

    def seconds_of(self, beat: float) -> float:
        """Return the time of a beat in seconds. Inverse of `beat_at`."""
        return self.seconds_origin + (beat - self.beat_origin) * 60.0 / self._pace

    def bpm_at(self, seconds: float) -> float:
        """Return the tempo, the same at any time, without the leaning."""
        return self.bpm

    def taken_up(self, seconds: float, beat: float) -> "Steady":
        """Return the piece from `seconds` on, with `beat` there."""
        return replace(self, beat_origin=beat, seconds_origin=seconds)


@dataclass(frozen=True, slots=True)
class Glide:
    """An exponential piece: equal times change the tempo by equal ratios.

    With k = ln(to / from) / duration, the tempo is bpm(t) = from·e^(kt), and beat n falls at
    ln(1 + 60nk / from) / k seconds; it moves by 60k beats a minute from beat to beat.
    """

    from_bpm: float
    to_bpm: float
    duration_seconds: float
    beat_origin: float = 0.0
    seconds_origin: float = 0.0

    @property
    def _rate(self) -> float:
        return math.log(self.to_bpm / self.from_bpm) / self.duration_seconds

    @property
    def seconds_end(self) -> float:
        """When the tempo has arrived, in seconds."""
        return self.seconds_origin + self.duration_seconds

    def beat_at(self, seconds: float) -> float:
        """Return the beat at a time in seconds. Inverse of `seconds_of`."""
        elapsed, rate = seconds - self.seconds_origin, self._rate
        stretched = math.expm1(rate * elapsed) / rate if rate else elapsed
        return self.beat_origin + self.from_bpm / 60.0 * stretched

    def beats_over(self, seconds: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the beats at each of a row of times in seconds."""
        import numpy as np

        elapsed, rate = seconds - self.seconds_origin, self._rate
        stretched = np.expm1(rate * elapsed) / rate if rate else elapsed
        return np.asarray(self.beat_origin + self.from_bpm / 60.0 * stretched)

    def seconds_of(self, beat: float) -> float:
        """Return the time of a beat in seconds. Inverse of `beat_at`."""
        count, rate = (beat - self.beat_origin) * 60.0 / self.from_bpm, self._rate
        return self.seconds_origin + (math.log1p(count * rate) / rate if rate else count)

    def bpm_at(self, seconds: float) -> float:
        """Return the tempo at a time in seconds, in beats a minute."""
        bpm = self.from_bpm * math.exp(self._rate * (seconds - self.seconds_origin))
        # Rounding must not lead past the end, which may be the limit of what is allowed.
        return min(max(bpm, min(self.from_bpm, self.to_bpm)), max(self.from_bpm, self.to_bpm))

    def taken_up(self, seconds: float, beat: float) -> "Glide":
        """Return what is left of the glide from `seconds` on, with `beat` there."""
        left = self.seconds_end - seconds
        return Glide(self.bpm_at(seconds), self.to_bpm, left, beat, seconds)


Piece = Steady | Glide


@dataclass(frozen=True, slots=True)
class TempoCurve:
    """Beats ↔ seconds over steady and gliding pieces, exact both ways.

    `pieces` follow one another in time: each begins where the one before it is left. The first
    also holds before its origin, the last for ever. A curve is never changed; `changed` and
    the like return another one. Any thread may read it.
    """

    pieces: tuple[Piece, ...]

    @classmethod
    def steady(cls, bpm: float, *, beat: float = 0.0, seconds: float = 0.0) -> "TempoCurve":
        """Return a curve of one tempo with `beat` at `seconds`."""
        return cls((Steady(BPM.checked(bpm), beat, seconds),))

    def beat_at(self, seconds: float) -> float:
        """Return the beat, with its fraction, at a time in seconds."""
        return self._piece_at(seconds).beat_at(seconds)

    def beats_over(self, seconds: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the beats at each of a row of times in seconds."""
        import numpy as np

        starts = [piece.seconds_origin for piece in self.pieces]
        which = np.maximum(np.searchsorted(starts, seconds, side="right") - 1, 0)
        beats = np.empty(len(seconds))
        for number in np.unique(which):
            piece, chosen = self.pieces[number], which == number
            beats[chosen] = piece.beats_over(seconds[chosen])
        return beats

    def seconds_of(self, beat: float) -> float:
        """Return the time of a beat in seconds; the beat may have a fraction."""
        starts = [piece.beat_origin for piece in self.pieces]
        return self.pieces[max(bisect_right(starts, beat) - 1, 0)].seconds_of(beat)

    def bpm_at(self, seconds: float) -> float:
        """Return the tempo at a time in seconds, in beats a minute."""
        return self._piece_at(seconds).bpm_at(seconds)

    def is_steady_over(self, seconds: float, until_seconds: float) -> bool:
        """Return whether tempo and pace stay what they are from one time in seconds to another."""
        index = self._index_at(seconds)
        piece, after = self.pieces[index], self.pieces[index + 1 : index + 2]
        lasts = not after or after[0].seconds_origin >= until_seconds
        return lasts and isinstance(piece, Steady) and not piece.leaning

    def changed(self, seconds: float, bpm: float) -> "TempoCurve":
        """Return the curve with another tempo from `seconds` on; the phase is kept."""
        return self._continued(Steady(BPM.checked(bpm), self.beat_at(seconds), seconds))

    def glided(self, seconds: float, bpm: float, over_seconds: float) -> "TempoCurve":
        """Return the curve gliding to `bpm` over `over_seconds` from `seconds` on, then steady.

        Raises `AudioError` when the glide is steeper than `STEEPEST_GLIDE_PER_BEAT`.
        """
        start = self.bpm_at(seconds)
        if bpm == start:
            return self.changed(seconds, bpm)
        check_glide(start, bpm, over_seconds)
        glide = Glide(start, bpm, over_seconds, self.beat_at(seconds), seconds)
        arrived = Steady(bpm, glide.beat_at(glide.seconds_end), glide.seconds_end)
        return self._continued(glide, arrived)

    def joined(self, seconds: float, bpm: float, beat_at_seconds: float) -> "TempoCurve":
        """Return the curve with another tempo from `seconds` on and a beat at `beat_at_seconds`.

        The phase is moved the shorter way, half a beat at most, by going up to 3 % faster or
        slower than `bpm` for four beats or as many as it takes. From then on, for ever,
        whole beats lie whole periods away from `beat_at_seconds`, wherever that is.
        """
        plain = Steady(BPM.checked(bpm), self.beat_at(seconds), seconds)
        there = plain.beat_at(beat_at_seconds)
        missing = round(there) - there
        if not missing:
            return self._continued(plain)
        beats = max(abs(missing) / STEEPEST_LEANING, _FEWEST_LEANING_BEATS)
        end = seconds + beats * 60.0 / bpm
        anchor = Steady(bpm, float(round(there)), beat_at_seconds)
        return self._continued(
            replace(plain, leaning=missing / beats), Steady(bpm, anchor.beat_at(end), end)
        )

    def recounted(
        self, seconds: float, beat: float, until_seconds: float, until_beat: float
    ) -> "TempoCurve":
        """Return the curve from `seconds` on with other numbers to its beats.

        It is at `beat` first and at `until_beat` at `until_seconds` (which may be `seconds`), and
        from then on its tempi are as they were.
        """
        index = self._index_at(until_seconds)
        shift = until_beat - self.beat_at(until_seconds)
        rest = self.pieces[index + 1 :]
        pieces: tuple[Piece, ...] = (
            self.pieces[index].taken_up(until_seconds, until_beat),
            *(replace(piece, beat_origin=piece.beat_origin + shift) for piece in rest),
        )
        if until_seconds > seconds:
            way = Steady(self.bpm_at(seconds), beat, seconds)
            pace = (until_beat - beat) / (way.beat_at(until_seconds) - beat)
            pieces = (replace(way, leaning=pace - 1.0), *pieces)
        return TempoCurve(pieces)

    def until(self, seconds: float) -> "TempoCurve":
        """Return the curve without what begins at `seconds` or later; a glide comes to its end.

        A phase that is still being moved by then is moved no further.
        """
        kept = tuple(p for p in self.pieces[1:] if p.seconds_origin < seconds)
        pieces, last = (self.pieces[0], *kept), (self.pieces[0], *kept)[-1]
        if isinstance(last, Glide):
            arrived = Steady(last.to_bpm, last.beat_at(last.seconds_end), last.seconds_end)
            return TempoCurve((*pieces, arrived))
        if last.leaning and len(pieces) < len(self.pieces):
            return TempoCurve((*pieces, Steady(last.bpm, last.beat_at(seconds), seconds)))
        return TempoCurve(pieces)

    def shifted(self, seconds: float) -> "TempoCurve":
        """Return the curve with all of it so much later."""
        return TempoCurve(
            tuple(replace(p, seconds_origin=p.seconds_origin + seconds) for p in self.pieces)
        )

    def since(self, seconds: float) -> "TempoCurve":
        """Return the curve without the pieces that ended before `seconds`."""
        return TempoCurve(self.pieces[self._index_at(seconds) :])

    def _continued(self, *pieces: Piece) -> "TempoCurve":
        begin = pieces[0].seconds_origin
        return TempoCurve(tuple(p for p in self.pieces if p.seconds_origin < begin) + pieces)

    def _index_at(self, seconds: float) -> int:
        starts = [piece.seconds_origin for piece in self.pieces]
        return max(bisect_right(starts, seconds) - 1, 0)

    def _piece_at(self, seconds: float) -> Piece:
        return self.pieces[self._index_at(seconds)]


def shortest_glide_seconds(from_bpm: float, to_bpm: float) -> float:
    """Return how long a glide must take at least, in seconds.

    The tempo moves by 60k beats a minute each beat (see `Glide`), which is most, as a part of
    itself, where the tempo is lowest.
    """
    BPM.checked(from_bpm)
    BPM.checked(to_bpm)
    ratio = abs(math.log(to_bpm / from_bpm))
    return 60.0 * ratio / (STEEPEST_GLIDE_PER_BEAT * min(from_bpm, to_bpm))


def check_glide(from_bpm: float, to_bpm: float, over_seconds: float) -> None:
    """Raise `AudioError` unless the glide is finite, takes time and is gentle enough."""
    shortest = shortest_glide_seconds(from_bpm, to_bpm)
    if not math.isfinite(over_seconds) or over_seconds <= 0.0 or over_seconds < shortest:
        fitting = max(math.ceil(shortest * 10.0) / 10.0, 0.1)
        raise AudioError(
            f"A glide from {from_bpm:g} to {to_bpm:g} in {over_seconds:g} s is too steep: the "
            f"tempo may move by {STEEPEST_GLIDE_PER_BEAT:.1%} a beat at most, so take "
            f"{fitting:.1f} s or more."
        )
