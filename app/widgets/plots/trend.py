"""How evenness went from run to run, and what of that chance alone would do."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QWidget

from app.widgets.look import px
from app.widgets.plots.plot import Plot, Role, percent
from practice.norms import MEAN_RATIO, MEAN_RUNS, compared
from practice.run import Steadiness

_MOST_DOTS = 400
_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_WORDS = {
    Steadiness.STEADIER: "steadier than at first by more than chance",
    Steadiness.SAME: "much as at first, within what chance does",
    Steadiness.LOOSER: "looser than at first by more than chance",
}


@dataclass(frozen=True, slots=True)
class TrendShown:
    """What the plot shows, the oldest run first; of one exercise and level, others differ.

    Attributes:
        percent: the unevenness of each run.
        when: when each began.
        name: the exercise and its level in words; "" leaves it unsaid.
    """

    percent: Sequence[float]
    when: Sequence[datetime]
    name: str = ""

    @property
    def means(self) -> list[float]:
        """The mean of each four runs in a row, from the fourth run on."""
        lasts = range(MEAN_RUNS, len(self.percent) + 1)
        return [sum(self.percent[last - MEAN_RUNS : last]) / MEAN_RUNS for last in lasts]


class TrendPlot(Plot):
    """A line through the means of four runs, with the band of chance, over each run as a dot."""

    title: ClassVar[str] = "Evenness over your runs"
    sentence: ClassVar[str] = (
        "The line is the mean of your last four runs, lower is steadier. Two places on it differ "
        "by more than chance only where their bands do not touch; a dot is a single run."
    )
    least: ClassVar[tuple[int, int]] = (200, 120)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the plot without a run."""
        super().__init__(parent)
        self._shown: TrendShown | None = None

    def show_trend(self, shown: TrendShown) -> None:
        """Show the trend of some runs."""
        self._shown = shown
        if len(shown.percent) < 2:
            self.say(
                f"One rated run{_of(shown)} so far: the trend begins with the second."
                if shown.percent
                else f"There are no rated runs{_of(shown)} to show."
            )
            return
        self._tell(described(shown))

    def _draw(self) -> None:
        import numpy as np

        shown, sheet = self._shown, self._sheets[0]
        assert shown is not None
        single, means = np.array(shown.percent), np.array(shown.means)
        runs = np.arange(1.0, len(single) + 1.0)
        half = math.sqrt(MEAN_RATIO)
        top = max(float(single.max()) * 1.05, float(means.max()) * half if len(means) else 0.0)
        step = next((one for one in _STEPS if top / one <= 6.0), _STEPS[-1])
        end = max(top, 2.0 * step) * 1.02
        left, right = 0.5 - 0.01 * len(single), len(single) * 1.01 + 0.5
        sheet.set_range((left, right), (0.0, end))
        ticks = [(n * step, _said(n * step)) for n in range(1, 8) if n * step < end]
        sheet.mark_left(ticks, self._muted)
        sheet.mark_bottom(_date_ticks(shown.when, self.width() - px(44)), self._muted)
        for level, _ in ticks:
            sheet.level(level, self._hair)
        if len(means) > 1:
            later = runs[MEAN_RUNS - 1 :]
            sheet.between(later, means / half, means * half, self._band)
        faint = 0.4 if len(single) <= _MOST_DOTS else 0.15
        sheet.dots(runs, single, self._ink(Role.PlaceholderText, faint), 5.0)
        if len(means):
            sheet.line(runs[MEAN_RUNS - 1 :], means, self._second, 2.0)
            sheet.dots(runs[-1:], means[-1:], self._second, 7.0)
        told = "band: what chance alone moves" if len(means) > 1 else "early estimate"
        self._note(f"{shown.name} · {told}" if shown.name else told)


def _of(shown: TrendShown) -> str:
    return f" of {shown.name}" if shown.name else ""


def _said(value: float) -> str:
    return f"{value:g} %"


def _date_ticks(when: Sequence[datetime], room_px: float) -> list[tuple[float, str]]:
    """Return the days of some runs, the first and the last among them, none of them twice."""
    places = max(2, min(len(when), int(room_px / px(86))))
    chosen = [round(n * (len(when) - 1) / (places - 1)) for n in range(places)]
    ticks: list[tuple[float, str]] = []
    for run in dict.fromkeys(chosen):
        words = day(when[run])
        if not ticks or ticks[-1][1] != words:
            ticks.append((run + 1.0, words))
    return ticks


def day(when: datetime) -> str:
    """Return a day as it is shown: "22 Nov"."""
    local = when.astimezone()
    return QLocale.c().toString(QDate(local.year, local.month, local.day), "d MMM")


def described(shown: TrendShown) -> str:
    """Return what the plot shows, in words."""
    means, last = shown.means, percent(shown.percent[-1])
    days = f"from {day(shown.when[0])} to {day(shown.when[-1])}"
    runs = f"{len(shown.percent)} rated runs{_of(shown)}, {days}."
    if not means:
        return f"{runs} The last one is within {last}. An early estimate."
    told = f"{runs} The mean of the last four is {percent(means[-1])}"
    if len(shown.percent) < 2 * MEAN_RUNS:
        return f"{told}."
    how = _WORDS[compared(means[-1], means[0], MEAN_RUNS)]
    return f"{told}, of the first four {percent(means[0])}: {how}."
