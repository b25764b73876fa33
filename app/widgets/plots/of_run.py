"""From a run's figures to what the plots show of it."""

from collections.abc import Sequence

import numpy as np

from app.widgets.plots.coming_back import ComingBackShown, Path
from app.widgets.plots.returns import ReturnShown
from app.widgets.plots.ring import RingShown
from app.widgets.plots.rocks import RocksShown
from app.widgets.plots.sizes import SizesShown
from app.widgets.plots.trend import TrendShown
from practice.exercises import name_of
from practice.result import RunFigures
from practice.run import Exercise, Run
from practice.showing import FEWEST_TAPS
from practice.silence import Scatter, usual_scatter
from practice.summary import Summary

_FUNNEL_POINTS = 65


def rocks_of(run: Run, figures: RunFigures, spread_percent: float | None = None) -> RocksShown:
    """Return each rock around the person's own centre; see `practice.showing.own_spread`."""
    rocks, period = figures.rocks, figures.period_ms
    return RocksShown(
        rock=1000.0 * rocks.seconds / period + 1.0,
        percent=100.0 * (rocks.deviation_ms - figures.centre_ms) / period,
        is_settling=rocks.is_settling,
        is_heard=rocks.is_heard,
        rocks=len(run.beats),
        silent=tuple((one.first + 1, one.last + 1) for one in figures.stretches),
        spread_percent=spread_percent,
    )


def ring_of(figures: RunFigures) -> RingShown:
    """Return where on the beat the rocks with the cue lie that stand in the figures."""
    rocks = figures.rocks
    counted = rocks.deviation_ms[rocks.is_heard & ~rocks.is_settling]
    return RingShown(
        degrees=360.0 * counted / figures.period_ms,
        length=figures.figures.vector_length or 0.0,
        mean_degrees=figures.figures.mean_angle_deg,
        is_locked=figures.figures.mean_asynchrony_ms is not None,
    )


def intervals_of(figures: RunFigures) -> ReturnShown:
    """Return each interval beside the one that follows it."""
    each = figures.intervals
    longer = 100.0 * (each.ms / figures.period_ms - 1.0)
    follow = np.diff(each.index) == 1
    return ReturnShown(longer[:-1][follow], longer[1:][follow], bool(figures.stretches))


def silences_of(figures: RunFigures, scatter: Scatter | None = None) -> ComingBackShown:
    """Return how the silences ended, against the person's own scatter or the usual one."""
    period = figures.period_ms
    steady = scatter or usual_scatter(period)
    paths = tuple(
        Path(one.rock.astype(np.float64), 100.0 * one.path_ms / period)
        for one in figures.stretches
        if one.coming_back is not None
    )
    longest = max((float(path.rock[-1]) for path in paths), default=1.0)
    rocks = np.linspace(0.0, longest, _FUNNEL_POINTS)
    wide = np.array([100.0 * steady.phase_sd_ms(rock) / period for rock in rocks.tolist()])
    return ComingBackShown(paths, rocks, wide, is_own=scatter is not None)


def sizes_of(figures: RunFigures) -> SizesShown | None:
    """Return the ways of each rock with the mouse; None for a run without it."""
    hand = figures.rocked
    if hand is None:
        return None
    counts = hand.counts if hand.counts.any() else np.ones(len(hand.seconds), np.bool_)
    size = float(np.mean(hand.sizes_px[counts])) if len(hand.seconds) else 1.0
    time = float(np.mean(hand.periods_ms[counts])) if len(hand.seconds) else 1.0
    return SizesShown(
        rock=hand.numbers.astype(np.float64) + 1.0,
        out_size_percent=100.0 * hand.out_px / size,
        back_size_percent=100.0 * hand.back_px / size,
        out_time_percent=100.0 * hand.out_ms / time,
        back_time_percent=100.0 * hand.back_ms / time,
        counts=hand.counts,
    )


def trend_of(runs: Sequence[Summary], exercise: Exercise, level: int) -> TrendShown:
    """Return the trend of the rated runs of an exercise and level among some, the oldest first."""
    alike = [run for run in runs if (run.exercise, run.level) == (exercise, level)]
    known = [(run, value) for run in alike if (value := _trend_value(run)) is not None]
    return TrendShown(
        [value for _, value in known],
        [run.started_at for run, _ in known],
        name_of(exercise, level),
    )


def _trend_value(run: Summary) -> float | None:
    """Return a run's headline; None where it is not rated or too short."""
    rocked = run.exercise is Exercise.MOUSE
    if run.headline is None or not run.headline.rated:
        return None
    if not rocked and run.taps < FEWEST_TAPS:
        return None
    return run.headline.cv_percent if rocked else run.headline.sd_percent
