"""Rock the mouse: how far and how long each way of each rock went."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.widgets.look import font, px
from app.widgets.plots.plot import Plot, Role, percent
from app.widgets.plots.sheet import SMALL_PX, Sheet

if TYPE_CHECKING:
    from app.widgets.plots.sheet import Floats, Mask


@dataclass(frozen=True, slots=True)
class SizesShown:
    """What the plot shows; arrays of one shape, one value a rock.

    Attributes:
        rock: which rock of the run it is, from 1 on.
        out_size_percent, back_size_percent: how far each way led, in percent of the mean way.
        out_time_percent, back_time_percent: how long it took, in percent of the mean rock.
        counts: whether it stands in the figures.
    """

    rock: "Floats"
    out_size_percent: "Floats"
    back_size_percent: "Floats"
    out_time_percent: "Floats"
    back_time_percent: "Floats"
    counts: "Mask"


class SizesPlot(Plot):
    """The size of each way above, its time below; the way out filled, the way back as rings."""

    title: ClassVar[str] = "Size and time of each rock"
    sentence: ClassVar[str] = (
        "Above how far each way went, beside your mean; below how much of a rock it took. Where "
        "the two ways take different times, the rock limps a little."
    )
    least: ClassVar[tuple[int, int]] = (220, 160)
    _sheets_used: ClassVar[int] = 2

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the plot without a run."""
        super().__init__(parent)
        self._shown: SizesShown | None = None

    def show_sizes(self, shown: SizesShown) -> None:
        """Show the rocks of a run with the mouse."""
        self._shown = shown
        if not len(shown.rock):
            self.say("There are no whole rocks to show.")
            return
        self._tell(described(shown))

    def _draw(self) -> None:
        shown = self._shown
        assert shown is not None
        above, below = self._sheets
        self._draw_ways(above, shown, shown.out_size_percent, shown.back_size_percent, 100.0)
        self._draw_ways(below, shown, shown.out_time_percent, shown.back_time_percent, 50.0)
        self._note("filled: out, rings: back")

    def _draw_ways(
        self, sheet: Sheet, shown: SizesShown, out: "Floats", back: "Floats", middle: float
    ) -> None:
        import numpy as np

        metrics = QFontMetrics(font(SMALL_PX, figures=True))
        both = np.concatenate((out, back))
        far = max(float(np.abs(both - middle).max()) * 1.15, 0.24 * middle)
        step = next((one for one in (10.0, 20.0, 50.0) if far < 2.2 * one), 100.0)
        words_px, sheet_px = metrics.height() + px(10), max(self.height() / 2, 1.0)
        far = max(far, step / max(1.0 - 2.0 * words_px / sheet_px, 0.4))  # words over the mark
        left, right = float(shown.rock[0]) - 0.8, float(shown.rock[-1]) + 0.8
        sheet.set_range((left, right), (middle - far, middle + far))
        marks = [middle, *([middle - step, middle + step] if step < far else [])]
        room = metrics.horizontalAdvance("100 %")
        sheet.mark_left([(one, f"{one:.0f} %") for one in marks], self._muted, width=room)
        for mark in marks:
            sheet.level(mark, self._hair)
        for way, colour, hollow in ((out, Role.Accent, False), (back, Role.Link, True)):
            sheet.line(shown.rock, way, self._ink(colour, 0.35))
            counts = shown.counts
            sheet.dots(shown.rock[~counts], way[~counts], self._faint, hollow=hollow)
            sheet.dots(shown.rock[counts], way[counts], self._ink(colour), hollow=hollow)
        words = "size" if middle > 50.0 else "time"
        sheet.words(left, middle + far, words, self._muted, anchor=(0.0, 0.0))


def described(shown: SizesShown) -> str:
    """Return what the plot shows, in words."""
    import numpy as np

    counts = shown.counts if shown.counts.any() else np.ones(len(shown.rock), np.bool_)
    out_size, back_size = shown.out_size_percent[counts], shown.back_size_percent[counts]
    sizes = (out_size + back_size) / 2
    out_time = float(np.mean(shown.out_time_percent[counts]))
    back_time = float(np.mean(shown.back_time_percent[counts]))
    share = 100.0 * out_time / (out_time + back_time)
    spread = percent(float(np.std(sizes)))
    return (
        f"{len(shown.rock)} rocks. From rock to rock the size differs by {spread} of the mean; "
        f"the way out takes {share:.0f} of 100 parts of the time, the way back {100 - share:.0f}."
    )
