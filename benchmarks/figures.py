"""Figures as they are printed: the median of several runs, beside what is wanted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a figure may be at most, what it should be, and its unit."""

    limit: float
    aim: float
    unit: str
    digits: int = 1

    def told(self, runs: Sequence[float]) -> str:
        """Return the median of several runs, how far they lie apart, and how it compares."""
        middle = median(runs)
        width = f" ({min(runs):.{self.digits}f}–{max(runs):.{self.digits}f})"
        return (
            f"{middle:.{self.digits}f}{width if len(runs) > 1 else ''} {self.unit}, "
            f"{self._judged(round(middle, self.digits))}"
        )

    def _judged(self, value: float) -> str:
        aim = f"; aim {self.aim:g}" if self.aim < self.limit else ""
        if value <= self.limit:
            kept = "as aimed for" if aim and value <= self.aim else "within the limit"
            return f"{kept} (≤ {self.limit:g}{aim})"
        return f"OVER THE LIMIT (≤ {self.limit:g}{aim})"
