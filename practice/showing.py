"""What may be shown of a run or of several, on top of what can be computed. Pure.

One run is noise: most figures need a number of taps or runs before they say anything. Runs come
oldest first. What is not shown is None.
"""

import statistics
from collections.abc import Sequence

from practice.match import SETTLING_INTERVALS, SETTLING_TAPS
from practice.norms import MEAN_RUNS, steadier_than
from practice.result import RunFigures
from practice.silence import Scatter, Split, Timekeeping, pooled_wing_kristofferson

ALPHA_TAPS, ALPHA_RUNS = 60, 3
"""α is shown as the mean of so many runs of at least so many matched taps each."""

SPLIT_INTERVALS, SPLIT_STRETCH_INTERVALS = 150, 30
"""Clock and hand are shown over so many intervals, from silent stretches of at least so many."""


FEWEST_TAPS = 12
"""With fewer taps that are in its figures, a run says nothing about how even somebody is, not even
as one of several."""


def is_early_estimate(runs: int) -> bool:
    """Return whether so few runs are an early estimate."""
    return runs < MEAN_RUNS


def settled_taps(run: RunFigures) -> int:
    """Return how many matched taps a run has without the first ones, which are in no figure."""
    return max(0, (run.figures.matched or 0) - SETTLING_TAPS)


def tells_evenness(run: RunFigures) -> bool:
    """Return whether a run stands in a mean: it is rated, and has taps enough."""
    return (
        run.unevenness_percent is not None
        and run.figures.rated
        and settled_taps(run) >= FEWEST_TAPS
    )


def tells_percentile(run: RunFigures) -> bool:
    """Return whether a run stands in the percentile: also at a tempo that the norm is for."""
    return tells_evenness(run) and run.figures.percentile is not None


def mean_unevenness(runs: Sequence[RunFigures]) -> float | None:
    """Return the mean headline of the last four rated runs, in percent, or of as many as are.

    The runs are tapped, or of the rocked mouse; the two are never mixed.
    """
    last = _unevenness(runs)[-MEAN_RUNS:]
    return statistics.fmean(last) if last else None


def own_spread(runs: Sequence[RunFigures]) -> float | None:
    """Return the half-width of the person's own band in percent of the period.

    That is ±1 SD, the mean of the last four rated runs; until there are four, thin lines at ±5 %
    stand instead.
    """
    return mean_unevenness(runs) if len(_unevenness(runs)) >= MEAN_RUNS else None


def shown_percentile(runs: Sequence[RunFigures]) -> float | None:
    """Return how many of 100 adults tapping in a lab are less even than the last four runs.

    Runs are Follow, tapped. Only those count that have a percentile of their own and taps enough.
    To be shown only to who asks for it.
    """
    fitting = [run for run in runs if tells_percentile(run)]
    mean = mean_unevenness(fitting)
    return steadier_than(mean) if mean is not None and len(fitting) >= MEAN_RUNS else None


def shown_alpha(runs: Sequence[RunFigures]) -> float | None:
    """Return the mean α of the last three runs that are long enough for it.

    Only tapped runs with the cue throughout: where it falls silent, what is taken back when it
    returns is something else.
    """
    alphas = [
        run.figures.alpha
        for run in runs
        if run.figures.alpha is not None
        and run.figures.rated
        and not run.stretches
        and (run.figures.matched or 0) >= ALPHA_TAPS
    ][-ALPHA_RUNS:]
    return statistics.fmean(alphas) if len(alphas) == ALPHA_RUNS else None


def shown_timekeeping(runs: Sequence[RunFigures]) -> Timekeeping | None:
    """Return clock and hand, pooled from the long silent stretches of tapped runs."""
    stretches = [
        settled
        for run in runs
        if run.rocked is None
        for stretch in run.stretches
        if len((settled := stretch.intervals.settled(SETTLING_INTERVALS)).ms)
        >= SPLIT_STRETCH_INTERVALS
    ]
    if sum(len(one.ms) for one in stretches) < SPLIT_INTERVALS:
        return None
    found = pooled_wing_kristofferson([(one.ms, one.index) for one in stretches])
    return found if found is not None and found.split is Split.OK else None


def own_scatter(runs: Sequence[RunFigures]) -> Scatter | None:
    """Return the person's own scatter, against which coming back is seen; None for the usual."""
    found = shown_timekeeping(runs)
    return None if found is None else Scatter(found.clock_sd, found.motor_sd)


def _unevenness(runs: Sequence[RunFigures]) -> list[float]:
    return [
        run.unevenness_percent
        for run in runs
        if tells_evenness(run) and run.unevenness_percent is not None
    ]
