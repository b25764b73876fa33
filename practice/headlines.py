"""The figures beside kept runs: computed again where the figures changed, or never were."""

from dataclasses import replace

from practice.errors import PracticeError
from practice.history import History
from practice.result import FIGURES_VERSION, RunFigures, figures_of_run
from practice.summary import Headline

FEWEST_TAPS_RATED = 8
"""A run of fewer taps is kept and not rated."""


def is_rated(figures: RunFigures) -> bool:
    """Return whether a run may be judged: there are rocks enough, and the definitions rate it.

    A press that came twice is one rock.
    """
    if figures.rocked is None:
        rocks = figures.figures.taps - figures.figures.bounced
    else:
        rocks = len(figures.rocked.seconds)
    return figures.figures.rated and rocks >= FEWEST_TAPS_RATED


def headline_of(figures: RunFigures) -> Headline:
    """Return a run's main figures, as they are kept beside it."""
    return replace(figures.headline(), rated=is_rated(figures))


def bring_up_to_date(history: History, *, at_most: int | None = None) -> int:
    """Compute and keep the headlines that are missing, of the newest runs first.

    Returns how many there were, `at_most` so many: a page can do a few at a time, at some 5 ms
    each. A run that is damaged gets an empty one.
    """
    ids = history.outdated(FIGURES_VERSION)[:at_most]
    for run_id in ids:
        try:
            headline = headline_of(figures_of_run(history.run(run_id)))
        except PracticeError:
            headline = Headline(FIGURES_VERSION)
        history.set_headline(run_id, headline)
    return len(ids)
