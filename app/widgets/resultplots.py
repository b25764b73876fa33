"""The plots of a result, each in its card."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.widgets.plots.card import PlotCard
from app.widgets.plots.coming_back import ComingBackPlot
from app.widgets.plots.of_run import (
    intervals_of,
    ring_of,
    rocks_of,
    silences_of,
    sizes_of,
    trend_of,
)
from app.widgets.plots.plot import Plot
from app.widgets.plots.returns import ReturnPlot
from app.widgets.plots.ring import RingPlot
from app.widgets.plots.rocks import RocksPlot
from app.widgets.plots.sizes import SizesPlot
from app.widgets.plots.trend import TrendPlot
from practice.silence import Scatter
from practice.summary import Summary

if TYPE_CHECKING:
    from app.practice_result import Result


def plots_of(result: "Result", runs: Sequence[Summary]) -> dict[str, PlotCard]:
    """Return the plots of a result by a short name, the main one first.

    `runs` are the latest, the oldest first.
    """
    figures = result.figures
    rocks, ring, back, trend = RocksPlot(), RingPlot(), ReturnPlot(), TrendPlot()
    rocks.show_rocks(rocks_of(result.run, figures, result.usual_spread_percent))
    ring.show_ring(ring_of(figures))
    back.show_intervals(intervals_of(figures))
    trend.show_trend(trend_of(runs, result.run.exercise, result.run.level))
    plots: dict[str, Plot] = {"Each rock": rocks, "On the beat": ring}
    if (sizes := sizes_of(figures)) is not None:
        of_sizes = SizesPlot()
        of_sizes.show_sizes(sizes)
        plots["Size"] = of_sizes
    if figures.stretches:
        silences, own = ComingBackPlot(), result.timekeeping
        scatter = Scatter(own.clock_sd, own.motor_sd) if own else None
        silences.show_silences(silences_of(figures, scatter))
        plots["Coming back"] = silences
    plots |= {"Rock to rock": back, "Your runs": trend}
    return {word: PlotCard(plot) for word, plot in plots.items()}
