"""The figures beside kept runs: computed again where the figures changed, or never were."""

from practice.errors import PracticeError
from practice.history import History
from practice.result import FIGURES_VERSION, figures_of_run
from practice.summary import Headline


def bring_up_to_date(history: History, *, at_most: int | None = None) -> int:
    """Compute and keep the headlines that are missing, of the newest runs first.

    Returns how many there were, `at_most` so many: a page can do a few at a time, at some 5 ms
    each. A run that is damaged gets an empty one.
    """
    ids = history.outdated(FIGURES_VERSION)[:at_most]
    for run_id in ids:
        try:
            headline = figures_of_run(history.run(run_id)).headline()
        except PracticeError:
            headline = Headline(FIGURES_VERSION)
        history.set_headline(run_id, headline)
    return len(ids)
