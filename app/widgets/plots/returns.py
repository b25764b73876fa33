"""The return map: each interval against the next one."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.widgets.look import font, px
from app.widgets.plots.plot import Plot, Role, percent, reach, signed
from app.widgets.plots.sheet import SMALL_PX

if TYPE_CHECKING:
    from app.widgets.plots.sheet import Floats

_LEAST_PERCENT = 9.0
_FEWEST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class ReturnShown:
    """What the plot shows; arrays of one shape.

    Attributes:
        this_percent: how much longer than the period an interval is, in percent of it.
        next_percent: the same of the interval that follows it.
        without_cue: whether they come from the silence.
    """

    this_percent: "Floats"
    next_percent: "Floats"
    without_cue: bool = False


class ReturnPlot(Plot):
    """Dots over a square; the dashed line is where an interval and the next are alike."""

    title: ClassVar[str] = "From one rock to the next"
    sentence: ClassVar[str] = (
        "Each dot is how long one rock took, and how long the next. A round cloud is plain "
        "scatter, one along the line a tempo that wanders, one across it a long rock made good "
        "by a short one."
    )
    least: ClassVar[tuple[int, int]] = (150, 130)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the plot without a run."""
        super().__init__(parent)
        self._shown: ReturnShown | None = None

    def show_intervals(self, shown: ReturnShown) -> None:
        """Show a run's intervals."""
        self._shown = shown
        if not len(shown.this_percent):
            self.say("It takes a few rocks in a row.")
            return
        self._tell(described(shown))

    def _draw(self) -> None:
        import numpy as np

        shown, sheet = self._shown, self._sheets[0]
        assert shown is not None
        both = np.concatenate((shown.this_percent, shown.next_percent))
        end, step = reach(float(np.abs(both).max()), _LEAST_PERCENT)
        ticks = self._ticks(end, step)
        sheet.keep_square()
        sheet.set_range((-end, end), (-end, end))
        sheet.mark_left(ticks, self._muted)
        sheet.mark_bottom(ticks, self._muted)
        sheet.level(0.0, self._hair)
        sheet.line(np.zeros(2), np.array([-9.0, 9.0]) * end, self._hair)
        ends = np.array([-9.0, 9.0]) * end
        sheet.line(ends, ends, self._ink(Role.PlaceholderText, 0.7), dashed=True)
        sheet.dots(shown.this_percent, shown.next_percent, self._ink(Role.Accent, 0.75))
        self._note("across: this rock, up: the next one")

    def _ticks(self, end: float, step: float) -> list[tuple[float, str]]:
        """Return the levels to mark, as many as do not touch each other."""
        side = min(self.width(), self.height()) - px(24)
        widest = QFontMetrics(font(SMALL_PX, figures=True)).horizontalAdvance(signed(-step))
        every = max(1, math.ceil((widest + px(6)) / (side * step / (2 * end))))
        numbers = [n for n in range(-2, 3) if n % every == 0 and abs(n * step) < end]
        return [(n * step, signed(n * step)) for n in numbers]


def described(shown: ReturnShown) -> str:
    """Return what the plot shows, in words."""
    import numpy as np

    this, following = shown.this_percent, shown.next_percent
    where = " while the cue was silent" if shown.without_cue else ""
    pairs = "One pair" if len(this) == 1 else f"{len(this)} pairs"
    told = f"{pairs} of neighbouring rocks{where}."
    if len(this) < _FEWEST_PAIRS or np.ptp(this) == 0.0 or np.ptp(following) == 0.0:
        return told
    alike = float(np.corrcoef(this, following)[0, 1])
    how = "plain scatter"
    if abs(alike) > 2.0 / np.sqrt(len(this)):
        how = "a tempo that wanders" if alike > 0 else "long rocks made good by short ones"
    usual = percent(float(np.std(np.concatenate((this, following)))))
    return f"{told} They look like {how}, of {usual} from rock to rock."
