"""A run in one line: what a list shows without reading a single tap, and of which runs."""

from dataclasses import dataclass
from datetime import datetime

from practice.run import Exercise, Pace, Steadiness


@dataclass(frozen=True, slots=True)
class Headline:
    """A run's main figures, kept beside it so that a list need not compute them.

    Attributes:
        version: which version of the figures these are; another one is to be computed anew.
        rated: whether the definitions rate the run.
        sd_percent: the asynchrony's SD in percent of the period; None where there is none.
        cv_percent: the intervals' coefficient of variation in percent, likewise.
        tempo_bias_percent: percent of the period over the silent stretches; positive is slower.
        gaps: how many silent stretches there were.
        gaps_held: how many of them were held.
    """

    version: int
    rated: bool = False
    sd_percent: float | None = None
    cv_percent: float | None = None
    tempo_bias_percent: float | None = None
    gaps: int = 0
    gaps_held: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list shows of a run; the fields are those of `Run`, and how many events it has.

    `headline` is None until the run's figures were kept, or where they cannot be read.
    """

    id: str
    started_at: datetime
    exercise: Exercise
    level: int
    technique: str
    bpm: float
    beats: int = 0
    taps: int = 0
    places: int = 0
    prompts: int = 0
    output: str = ""
    ended_early: bool = False
    guess_steadiness: Steadiness | None = None
    guess_pace: Pace | None = None
    note: str = ""
    headline: Headline | None = None

    @property
    def evenness(self) -> float | None:
        """The unevenness in percent: of taps around their centre, or of the mouse's periods."""
        if self.headline is None:
            return None
        is_rocked = self.exercise is Exercise.MOUSE
        return self.headline.cv_percent if is_rocked else self.headline.sd_percent


@dataclass(frozen=True, slots=True)
class Choice:
    """Which runs are meant; the default is all that are not deleted.

    Attributes:
        exercise: only these.
        technique: only this id.
        bpm_between: only tempos from the first to the second, both included.
        ended_early: only runs that were, or were not, broken off.
        newest_first: by their start, or else the oldest first.
        limit: how many at most.
        offset: how many to leave out before.
    """

    exercise: Exercise | None = None
    technique: str | None = None
    bpm_between: tuple[float, float] | None = None
    ended_early: bool | None = None
    newest_first: bool = True
    limit: int | None = None
    offset: int = 0
