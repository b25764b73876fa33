"""Ranges that a value may have, held once for files, sliders and the renderer."""

import math
from dataclasses import dataclass

from audio.errors import AudioError


@dataclass(frozen=True, slots=True)
class Limits:
    """A closed range with a name, a unit and, for controls, a step.

    `step` is what one press of a key or button changes; files and commands take any value
    within the range.
    """

    name: str
    low: float
    high: float
    unit: str = ""
    step: float = 1.0

    def checked(self, value: float) -> float:
        """Return `value` as a float; raise `AudioError` unless it is finite and in range."""
        number = float(value)
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise AudioError(f"{self.name} is {value:g}: {self.allowed}.")
        return number

    def clamped(self, value: float) -> float:
        """Return the nearest value in range; for controls that stop at their ends."""
        return min(max(value, self.low), self.high)

    @property
    def allowed(self) -> str:
        """Say what is allowed, for messages and tips."""
        unit = f" {self.unit}" if self.unit else ""
        return f"choose a number from {self.low:g} to {self.high:g}{unit}"
