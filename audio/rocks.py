"""Rocks and beats: where in a rock a beat lies, and the pull of a traction. Pure."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from audio.cue import BeatsPerRock, Traction


@dataclass(frozen=True, slots=True)
class Rocks:
    """Counts rocks from a beat on: rock `first_rock` begins at `first_beat`.

    A rock is 0 where it goes out, on its first beat, and a half where it turns back.
    """

    beats_per_rock: BeatsPerRock = 1
    first_beat: float = 0.0
    first_rock: float = 0.0

    def rock_at(self, beat: float) -> float:
        """Return the rock, with its fraction, at a beat."""
        return self.first_rock + (beat - self.first_beat) / self.beats_per_rock

    def beat_of(self, rock: float) -> float:
        """Return the beat at which a rock, or a part of it, is reached."""
        return self.first_beat + (rock - self.first_rock) * self.beats_per_rock

    def slot_after(self, beat: float, *, with_back: bool) -> tuple[float, bool]:
        """Return the next beat after `beat` at which something sounds, and whether it is "back".

        With a back sound, out is the first beat of a rock and back is half-way; without one
        every beat sounds as "out".
        """
        step = self.beats_per_rock / 2 if with_back else 1.0
        count = math.floor((beat - self.first_beat) / step) + 1
        return self.first_beat + count * step, with_back and count % 2 == 1

    def changed(self, beats_per_rock: BeatsPerRock, at_beat: float) -> "Rocks":
        """Return the count with another length of rock from a beat where a rock begins."""
        return Rocks(beats_per_rock, at_beat, self.rock_at(at_beat))


@dataclass(frozen=True, slots=True)
class Pull:
    """One traction in time: when it is taken up and, once known, from when it is released."""

    traction: Traction
    from_seconds: float
    release_seconds: float | None = None

    @classmethod
    def taken_up(cls, traction: Traction, seconds: float) -> "Pull":
        """Return a pull from `seconds` on; a traction with a hold knows its release already."""
        hold = traction.hold_seconds
        end = None if hold is None else seconds + traction.take_up_seconds + hold
        return cls(traction, seconds, end)

    def released(self, seconds: float) -> "Pull":
        """Return the pull let go slowly from `seconds` on, unless it was let go before."""
        if self.release_seconds is not None and self.release_seconds <= seconds:
            return self
        return Pull(self.traction, self.from_seconds, seconds)

    def ending(self, release_seconds: float | None, now_seconds: float) -> "Pull":
        """Return a pull without a hold of its own as it is let go for the end of a run, or held.

        It is let go from `release_seconds` on, from now on if that is past. One that is being
        let go already stays as it is.
        """
        if self.traction.hold_seconds is not None:
            return self
        if self.release_seconds is not None and self.release_seconds <= now_seconds:
            return self
        if release_seconds is not None:
            release_seconds = max(release_seconds, now_seconds)
        return replace(self, release_seconds=release_seconds)

    def shifted(self, seconds: float) -> "Pull":
        """Return the same pull so much later."""
        release = self.release_seconds
        return replace(
            self,
            from_seconds=self.from_seconds + seconds,
            release_seconds=None if release is None else release + seconds,
        )

    @property
    def end_seconds(self) -> float:
        """When nothing is left of it; infinite while it is held."""
        if self.release_seconds is None:
            return math.inf
        return self.release_seconds + self.traction.release_seconds

    def releases_at(self, seconds: float) -> bool:
        """Whether the pull is being let go at a time in seconds."""
        return self.release_seconds is not None and (
            self.release_seconds <= seconds < self.end_seconds
        )

    def tension_at(self, seconds: float) -> float:
        """Return how far the pull is taken up, 0–1, level where it begins, holds and ends."""
        release = math.inf if self.release_seconds is None else self.release_seconds
        taken = (min(seconds, release) - self.from_seconds) / self.traction.take_up_seconds
        gone = (seconds - release) / self.traction.release_seconds
        return _eased_at(taken) * (1.0 - _eased_at(gone))

    def tension_over(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `tension_at` for each of a row of times in seconds."""
        release = math.inf if self.release_seconds is None else self.release_seconds
        # A release during the take-up lets go of what has been taken up so far.
        taken = (np.minimum(seconds, release) - self.from_seconds) / self.traction.take_up_seconds
        gone = (seconds - release) / self.traction.release_seconds
        return _eased(taken) * (1.0 - _eased(gone))


def _eased_at(part: float) -> float:
    """Return `_eased` of one number, forty times as fast: every frame asks for one."""
    return 0.5 - 0.5 * math.cos(math.pi * min(max(part, 0.0), 1.0))


def _eased(part: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(part, 0.0, 1.0)))
