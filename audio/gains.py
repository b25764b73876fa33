"""The soft gains over all that sounds: a run's fades, coming back after a gap, muting.

Each is a ramp of its own and all are multiplied, so that one may begin in the midst of another
without a jump. Counted in frames; used by one thread, the one that renders.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audio.balance import decibels
from audio.fades import DEFAULT_FADE_IN_SECONDS
from audio.ramp import Ramp, Shape

FADE_IN_FROM_DB = -18.0
_ONSET_SECONDS = 0.03
_MUTE_SECONDS = 0.08
_SOFT = decibels(FADE_IN_FROM_DB)
_OF_A_RUN = {"in", "out", "rise"}


class Gains:
    """The ramps that are going, by what they are for, at one sample rate in Hz."""

    def __init__(self, rate: int) -> None:
        """Begin at full level."""
        self.rate = rate
        self._ramps: dict[str, Ramp] = {}

    def retimed(self, rate: int) -> "Gains":
        """Return the same gains in time at another sample rate."""
        made = Gains(rate)
        made._ramps = {name: ramp.rescaled(rate / self.rate) for name, ramp in self._ramps.items()}
        return made

    # A run.

    def begin(self, frame: int, seconds: float) -> None:
        """Fade in from −18 dB, even in decibels, from a frame on."""
        self.reset()
        self._ramps["in"] = Ramp(frame, self._frames(seconds), _SOFT, 1.0, Shape.DECIBEL)

    def fade_out(self, head: int, end_frame: int, seconds: float) -> None:
        """Fade to nothing over so many seconds up to a frame; from the head on if that is later.

        What fades out already goes on from where it is. What is still coming comes no further
        once this begins at the head, so that the end never swells up first.
        """
        first = max(end_frame - self._frames(seconds), head)
        if first == head and "in" in self._ramps:
            coming = self._ramps["in"].at(head)
            self._ramps["in"] = Ramp(head, 0, coming, coming)
        self._ramps["out"] = Ramp(first, end_frame - first, self._at("out", head), 0.0)

    def rise(self, head: int, seconds: float) -> None:
        """Take a fade-out back: rise from where it is, as fast as a fade-in of `seconds` would."""
        now = self._at("in", head) * self._at("rise", head) * self._at("out", head)
        low = max(now, _SOFT)
        frames = self._frames(seconds * math.log(low) / math.log(_SOFT))
        self._ramps["in"] = Ramp(head, frames, low, 1.0, Shape.DECIBEL)
        self._ramps["rise"] = Ramp(head, self._frames(_ONSET_SECONDS), now / low, 1.0)
        self._ramps.pop("out", None)

    def is_fading_out(self, frame: int) -> bool:
        """Whether a fade-out has begun before a frame."""
        return "out" in self._ramps and self._ramps["out"].first_frame < frame

    def stay(self) -> None:
        """Forget a fade-out that has not begun."""
        self._ramps.pop("out", None)

    def reset(self) -> None:
        """Forget all but the muting: the run is over, or none was there."""
        self._ramps = {name: ramp for name, ramp in self._ramps.items() if name == "mute"}

    # Whatever runs.

    def come_back(self, frame: int) -> None:
        """Begin softly in the midst of a sound, at −18 dB after 30 ms, and be back after 2 s."""
        length = self._frames(DEFAULT_FADE_IN_SECONDS)
        low = min(_SOFT / max(self._at("in", frame), _SOFT), 1.0)
        self._ramps["return"] = Ramp(frame, length, low, 1.0, Shape.DECIBEL)
        self._ramps["onset"] = Ramp(frame, self._frames(_ONSET_SECONDS), 0.0, 1.0)

    def pause(self, frame: int, seconds: float) -> None:
        """Go softly to nothing within `seconds` from a frame on, and stay there."""
        self._ramps["pause"] = Ramp(frame, self._frames(seconds), 1.0, 0.0)

    def resume(self, frame: int, by_frames: int) -> None:
        """Come back softly from a pause; a run's own fades go on so many frames later."""
        self._ramps.pop("pause", None)
        for name in _OF_A_RUN & self._ramps.keys():
            ramp = self._ramps[name]
            self._ramps[name] = replace(ramp, first_frame=ramp.first_frame + by_frames)
        self.come_back(frame)

    def mute(self, on: bool, frame: int) -> None:
        """Go softly to nothing, or come back, from a frame on."""
        now = self._at("mute", frame)
        self._ramps["mute"] = Ramp(frame, self._frames(_MUTE_SECONDS), now, 0.0 if on else 1.0)

    def over(
        self, first: int, end: int, *, of_bells: bool = False
    ) -> Iterator[NDArray[np.float32] | np.float32]:
        """Yield what a block (frames, 2) is to be multiplied with, one after the other.

        A run's own fades are not for bells.
        """
        for name, ramp in self._ramps.items():
            if of_bells and name in _OF_A_RUN:
                continue
            flat = ramp.is_flat(first, end)
            if flat is None:
                yield ramp.over(np.arange(first, end)).astype(np.float32)[:, None]
            elif flat != 1.0:
                yield np.float32(flat)

    def _at(self, name: str, frame: int) -> float:
        return self._ramps[name].at(frame) if name in self._ramps else 1.0

    def _frames(self, seconds: float) -> int:
        return round(seconds * self.rate)
