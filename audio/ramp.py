"""Gains that move softly from one value to another. Pure; counted in frames."""

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray


class Shape(Enum):
    """How a ramp gets from one gain to the other."""

    COSINE = auto()
    """Level at both ends; from and to nothing."""

    DECIBEL = auto()
    """Even in decibels; between gains above nothing."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """A gain that is `low` up to a frame, moves over some frames, and is `high` from then on."""

    first_frame: int
    frames: int
    low: float
    high: float
    shape: Shape = Shape.COSINE

    @property
    def end_frame(self) -> int:
        """The frame from which the gain is `high`."""
        return self.first_frame + self.frames

    def at(self, frame: float) -> float:
        """Return the gain at one frame."""
        return float(self.over(np.array([frame]))[0])

    def over(self, frames: NDArray[np.int_] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the gain at each of the frames."""
        part = np.clip((frames - self.first_frame) / max(self.frames, 1), 0.0, 1.0)
        if self.shape is Shape.COSINE:
            return self.low + (self.high - self.low) * (0.5 - 0.5 * np.cos(np.pi * part))
        return self.low * np.power(self.high / self.low, part)

    def rescaled(self, ratio: float) -> "Ramp":
        """Return the same ramp in time, counted in frames `ratio` times as many a second."""
        first, frames = round(self.first_frame * ratio), round(self.frames * ratio)
        return replace(self, first_frame=first, frames=frames)

    def is_flat(self, first_frame: int, end_frame: int) -> float | None:
        """Return the gain if it is the same throughout a block, otherwise None."""
        if end_frame <= self.first_frame:
            return self.low
        return self.high if first_frame >= self.end_frame else None
