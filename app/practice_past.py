"""A person's earlier runs, as far as a result rests on them. No Qt; one thread at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.practice_result import Result
from practice.coaching import Done, advice
from practice.errors import PracticeError
from practice.headlines import headline_of, is_rated
from practice.history import History
from practice.norms import MEAN_RUNS
from practice.pacing import is_full_feedback, practice_line
from practice.result import RunFigures, figures_of_run
from practice.rocking import AgainstOwn, against_own
from practice.run import Exercise, Run
from practice.showing import (
    FEWEST_TAPS,
    is_early_estimate,
    mean_unevenness,
    own_scatter,
    own_spread,
    settled_taps,
    shown_alpha,
    shown_percentile,
    shown_timekeeping,
    tells_percentile,
)
from practice.summary import Headline, Summary

TOO_FEW = "Under eight rocks: kept, and not rated."

_KIN_RUNS = 12  # four and four before them, and some that are not rated
_LONG_SILENCE_RUNS = 8
_DONE_RUNS = 40
_MOST_KNOWN = 100


class Past:
    """Looks back on a history, and remembers the figures that it has computed."""

    def __init__(self, history: History) -> None:
        """Read nothing yet."""
        self._history = history
        self._known: dict[str, RunFigures] = {}

    def result_of(self, run: Run) -> Result:
        """Return what there is to show of a finished run, and keep its headline.

        Some 20 ms once the earlier runs are known, up to half a second before. Raises
        `PracticeError` when the disk does not answer.
        """
        runs = self._history.runs()[::-1]
        before = [one for one in runs if one.id != run.id]
        kin = self._kin(before, run)
        scatter = own_scatter(self._tapped(before, Exercise.HOLD, _LONG_SILENCE_RUNS))
        figures = self._remember(run.id, figures_of_run(run, scatter))
        own = [one for one in kin if one.is_tapping == figures.is_tapping]
        rated = is_rated(figures)
        self._history.set_headline(run.id, headline_of(figures))
        follow = self._tapped(runs, Exercise.FOLLOW, _KIN_RUNS)
        count = sum(mean_unevenness([one]) is not None for one in [*own, figures])
        return Result(
            run=run,
            figures=figures,
            full=is_full_feedback(len(before) + 1),
            advice=advice([*self._done(before), done_of(run, figures)]),
            practice_line=practice_line(1 + _of_today(before)),
            reason="" if rated else figures.figures.reason or TOO_FEW,
            usual_spread_percent=own_spread(own),
            kin=count,
            is_early_estimate=is_early_estimate(count) or settled_taps(figures) < FEWEST_TAPS,
            against_own=_beside(figures.unevenness_percent if rated else None, _unevenness(own)),
            sizes_against_own=_beside(_size(figures) if rated else None, _sizes(own)),
            timekeeping=shown_timekeeping(self._tapped(runs, Exercise.HOLD, _LONG_SILENCE_RUNS)),
            alpha=shown_alpha(follow) if run.exercise is Exercise.FOLLOW else None,
            follow_runs=sum(tells_percentile(one) for one in follow),
            percentile=shown_percentile(follow),
        )

    def _kin(self, before: Sequence[Summary], run: Run) -> list[RunFigures]:
        """Return the last runs of the same exercise and level: only those can be compared."""
        here = (run.exercise, run.level)
        alike = [one for one in before if (one.exercise, one.level) == here]
        return self._figures(alike[-_KIN_RUNS:])

    def _tapped(self, runs: Sequence[Summary], exercise: Exercise, most: int) -> list[RunFigures]:
        figures = self._figures([one for one in runs if one.exercise is exercise][-most:])
        return [one for one in figures if one.is_tapping]

    def _figures(self, runs: Iterable[Summary]) -> list[RunFigures]:
        """Return the figures of runs; those that are damaged are left out."""
        found = []
        for summary in runs:
            try:
                known = self._known.get(summary.id)
                found.append(
                    known
                    if known is not None
                    else self._remember(summary.id, figures_of_run(self._history.run(summary.id)))
                )
            except PracticeError:
                continue
        return found

    def _remember(self, run_id: str, figures: RunFigures) -> RunFigures:
        self._known[run_id] = figures
        while len(self._known) > _MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        return figures

    def _done(self, before: Sequence[Summary]) -> list[Done]:
        return [self._done_before(one) for one in before[-_DONE_RUNS:]]

    def _done_before(self, run: Summary) -> Done:
        headline = run.headline or Headline(0)
        figures, rocked = self._known.get(run.id), run.exercise is Exercise.MOUSE
        return Done(
            run.exercise,
            run.level,
            headline.rated,
            figures.gaps if figures else (),
            headline.cv_percent if rocked else headline.sd_percent,
        )


def done_of(run: Run, figures: RunFigures) -> Done:
    """Return what advice needs to know of a run."""
    return Done(
        run.exercise, run.level, is_rated(figures), figures.gaps, figures.unevenness_percent
    )


def _of_today(runs: Sequence[Summary]) -> int:
    today = datetime.now().astimezone().date()
    return sum(one.started_at.astimezone().date() == today for one in runs)


def _unevenness(runs: Sequence[RunFigures]) -> list[float]:
    means = (mean_unevenness([one]) for one in runs)
    return [one for one in means if one is not None]


def _size(figures: RunFigures) -> float | None:
    return figures.rocked.size_cv_percent if figures.rocked else None


def _sizes(runs: Sequence[RunFigures]) -> list[float]:
    return [size for one in runs if one.figures.rated and (size := _size(one)) is not None]


def _beside(value: float | None, earlier: Sequence[float]) -> AgainstOwn | None:
    return None if value is None else against_own(value, earlier[-2 * MEAN_RUNS :])
