"""Coming back: where somebody was when the cue came back, after so many rocks without it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from app.widgets.look import px
from app.widgets.plots.plot import Plot, Role, percent, reach, signed

if TYPE_CHECKING:
    from app.widgets.plots.sheet import Floats

_LEAST_PERCENT = 9.0
_MARKED_ROCKS = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True, slots=True)
class Path:
    """One silence: how far off each of its rocks is, counted from the last one with the cue.

    Attributes:
        rock: 0 for the last one with the cue, shape (n,).
        percent: how far from a pulse that goes on from there, in percent of the period; above 0
            is after it, shape (n,).
    """

    rock: "Floats"
    percent: "Floats"


@dataclass(frozen=True, slots=True)
class ComingBackShown:
    """What the plot shows.

    Attributes:
        paths: the silences that were gone through; the last rock of each is marked.
        funnel_rock: from 0 on, ascending.
        funnel_percent: the SD of a steady person after so many rocks, in percent of the period.
        is_own: whether the funnel is of the person's own scatter, and not of what is usual.
    """

    paths: tuple[Path, ...]
    funnel_rock: "Floats"
    funnel_percent: "Floats"
    is_own: bool = False


class ComingBackPlot(Plot):
    """A funnel that widens with the silence, and where each silence ended in it."""

    title: ClassVar[str] = "Coming back after silence"
    sentence: ClassVar[str] = (
        "Each line is a silence and its dot the last rock before the cue came back. Somebody who "
        "holds the tempo ends in the inner band two times out of three, and nearly always in the "
        "outer one."
    )
    least: ClassVar[tuple[int, int]] = (180, 120)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the plot without a run."""
        super().__init__(parent)
        self._shown: ComingBackShown | None = None

    def show_silences(self, shown: ComingBackShown) -> None:
        """Show how a run's silences ended."""
        self._shown = shown
        if not shown.paths:
            self.say("The cue was never silent in this run.")
            return
        self._tell(described(shown))

    def _draw(self) -> None:
        import numpy as np

        shown, sheet = self._shown, self._sheets[0]
        assert shown is not None
        largest = max(float(np.abs(path.percent).max()) for path in shown.paths)
        end, step = reach(max(largest, 2.0 * float(shown.funnel_percent.max())), _LEAST_PERCENT)
        longest = float(shown.funnel_rock[-1])
        sheet.set_range((0.0, longest * 1.06), (-end, end))
        ticks = [(n * step, signed(n * step)) for n in range(-4, 5) if abs(n * step) < end]
        sheet.mark_left(ticks, self._muted)
        sheet.mark_bottom(_ticks(longest, self.width() - px(44)), self._muted)
        for width in (2.0, 1.0):
            far = width * shown.funnel_percent
            sheet.between(shown.funnel_rock, -far, far, self._ink(Role.Link, 0.13))
            for edge in (-far, far):
                sheet.line(shown.funnel_rock, edge, self._edge)
        sheet.level(0.0, self._hair)
        for path in shown.paths:
            sheet.line(path.rock, path.percent, self._ink(Role.Accent, 0.4))
        rocks = np.array([path.rock[-1] for path in shown.paths], np.float64)
        ends = np.array([path.percent[-1] for path in shown.paths], np.float64)
        sheet.dots(rocks, ends, self._accent, 8.0)
        self._note("bands: your own scatter" if shown.is_own else "bands: the usual scatter")


def _ticks(longest: float, room_px: float) -> list[tuple[float, str]]:
    most = max(2, int(room_px / px(56)))
    step = next((one for one in _MARKED_ROCKS if longest / one <= most), int(longest))
    numbers = range(step, int(longest) + 1, step)
    return [(n, f"rock {n}" if n == step else str(n)) for n in numbers]


def described(shown: ComingBackShown) -> str:
    """Return what the plot shows, in words."""
    import numpy as np

    ends = np.array([path.percent[-1] for path in shown.paths])
    rocks = np.array([path.rock[-1] for path in shown.paths])
    usual = np.interp(rocks, shown.funnel_rock, shown.funnel_percent)
    inner, outer = int((abs(ends) <= usual).sum()), int((abs(ends) <= 2.0 * usual).sum())
    each = "; ".join(
        f"{rock:.0f} rocks, then {percent(abs(end))} {'after' if end > 0 else 'before'} the pulse"
        for end, rock in zip(ends.tolist(), rocks.tolist(), strict=True)
    )
    silences = "One silence" if len(ends) == 1 else f"{len(ends)} silences"
    return (
        f"{silences}: {each}. {inner} of {len(ends)} ended in the inner band, {outer} in the outer."
    )
