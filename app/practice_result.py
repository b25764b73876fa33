"""What is told after a run: its figures in words, beside the person's own earlier runs. No Qt."""

from dataclasses import dataclass, replace

from practice.coaching import Advice
from practice.exercises import name_of
from practice.norms import MEAN_RUNS
from practice.result import RunFigures
from practice.rocking import AgainstOwn, Lean
from practice.run import Exercise, Pace, Run, Steadiness
from practice.silence import TempoWord, Timekeeping, tempo_word

LIMITS = (
    "The others are 30 adults who tapped with a cue in a lab, at 60 to 80 beats a minute. How well "
    "somebody taps says little about how evenly they rock."
)
"""What is said with every comparison with other people."""

_FEWEST_RUNS_TEXT = ("no", "one", "two", "three")


@dataclass(frozen=True, slots=True)
class Result:
    """What there is to show of a run.

    Attributes:
        run: the run itself, with its raw events.
        figures: all its figures.
        full: whether all of them are shown, or the headline alone.
        advice: what to practise next.
        practice_line: what to say of the practice's length; "" mostly.
        reason: why it is not rated, in one sentence; "" where it is.
        usual_spread_percent: half the width of the person's own band in percent of the period;
            None before there are four rated runs: then thin lines at ±5 % stand instead.
        kin: how many rated runs of its kind there are, this one among them.
        is_early_estimate: whether those, or its own taps, are too few to be more.
        against_own: how its unevenness stands beside the earlier ones of its kind; None without.
        sizes_against_own: the same of the rocked mouse's sizes.
        timekeeping: clock and hand, pooled over long silent stretches; mostly None.
        alpha: how much of each deviation is taken back with the next rock; mostly None.
        follow_runs: how many rated Follow runs, tapped at a tempo that the norm is for, there are.
        percentile: of their last four: how many of 100 adults tapping in a lab are less even.
    """

    run: Run
    figures: RunFigures
    full: bool
    advice: Advice
    practice_line: str = ""
    reason: str = ""
    usual_spread_percent: float | None = None
    kin: int = 0
    is_early_estimate: bool = False
    against_own: AgainstOwn | None = None
    sizes_against_own: AgainstOwn | None = None
    timekeeping: Timekeeping | None = None
    alpha: float | None = None
    follow_runs: int = 0
    percentile: float | None = None

    def guessed(self, steadiness: Steadiness | None, pace: Pace | None) -> "Result":
        """Return it with what the person guessed."""
        run = replace(self.run, guess_steadiness=steadiness, guess_pace=pace)
        return replace(self, run=run)

    # In words.

    @property
    def rated(self) -> bool:
        """Whether its figures may be judged at all."""
        return not self.reason

    @property
    def caption(self) -> str:
        """What was practised: "Gaps 4 on, 8 off · 70 beats a minute · 60 rocks"."""
        run = self.run
        if self.figures.rocked is not None:
            rocks = len(self.figures.rocked.seconds)
        else:
            rocks = self.figures.figures.taps - self.figures.figures.bounced
        parts = [
            name_of(run.exercise, run.level),
            f"{run.bpm:g} beats a minute",
            "1 rock" if rocks == 1 else f"{rocks} rocks",
        ]
        return " · ".join([*parts, "ended early"] if run.ended_early else parts)

    @property
    def headline(self) -> str:
        """The headline: "Steady within 3.9 %", or "Not rated"."""
        uneven = self.figures.unevenness_percent
        return f"Steady within {uneven:.1f} %" if self.rated and uneven is not None else "Not rated"

    @property
    def second_line(self) -> str:
        """The tempo without the cue, and how it stands beside earlier runs; "" if not rated."""
        return " ".join(part for part in (self.tempo_line, self.compared) if part)

    @property
    def tempo_line(self) -> str:
        """The tempo once the cue was silent; "" where it never was."""
        bias = self.figures.figures.tempo_bias_percent
        if bias is None or not self.rated:
            return ""
        word = tempo_word(bias)
        if word is TempoWord.HELD:
            return f"You held the tempo once the cue went silent, to {abs(bias):.1f} %."
        return f"{_capital(word.value)} once the cue went silent: {abs(bias):.1f} %."

    @property
    def compared(self) -> str:
        """How it stands beside the person's earlier runs of its kind; "" without any."""
        return _compared(self.against_own) if self.rated else ""

    @property
    def guess_line(self) -> str:
        """What the person guessed, and what came of it; "" where nothing was guessed."""
        return " ".join(part for part in (self._pace_line, self._steadiness_line) if part)

    @property
    def _pace_line(self) -> str:
        guess, bias = self.run.guess_pace, self.figures.figures.tempo_bias_percent
        if guess is None or bias is None or not self.rated:
            return ""
        felt = {Pace.FASTER: "faster", Pace.SAME: "the same", Pace.SLOWER: "slower"}[guess]
        if tempo_word(bias) is TempoWord.HELD:
            was = "held"
        else:
            was = f"{abs(bias):.1f} % {'slow' if bias > 0.0 else 'fast'}"
        return f"It felt {felt}; the tempo was {was}."

    @property
    def _steadiness_line(self) -> str:
        guess, own = self.run.guess_steadiness, self.against_own
        if guess is None or own is None or not self.rated:
            return ""
        felt = "the same" if guess is Steadiness.SAME else guess.value
        words = {
            Steadiness.STEADIER: "steadier",
            Steadiness.SAME: "as steady as before, as far as can be told",
            Steadiness.LOOSER: "a touch looser",
        }
        return f"It felt {felt}; it was {words[own.steadiness]}."

    @property
    def limp_line(self) -> str:
        """How the rocked mouse's ways out and back differ; "" where they do not, or no mouse."""
        hand = self.figures.rocked
        if hand is None or not self.rated:
            return ""
        lines = (_limp(hand.limp), _reach(hand.unequal))
        return " ".join(line for line in lines if line)

    @property
    def sizes_line(self) -> str:
        """How even the rocked mouse's sizes are, beside earlier ones; "" without a mouse."""
        hand = self.figures.rocked
        if hand is None or not self.rated or (even := hand.size_cv_percent) is None:
            return ""
        line = f"The rocks' size is even within {even:.0f} %."
        if (own := self.sizes_against_own) is None:
            return line
        return f"{line} {_compared(own, 'In size: ')}"

    def comparison(self) -> str:
        """Return how tapping stands beside other people's, with its limits; for who asks."""
        if not self.figures.is_tapping:
            return "Real rocking is set beside your own earlier runs and nobody else's."
        if self.run.exercise is not Exercise.FOLLOW:
            return f"Only Follow is compared with others. {LIMITS}"
        if self.percentile is None:
            so_far = _FEWEST_RUNS_TEXT[min(self.follow_runs, MEAN_RUNS - 1)]
            return (
                "It takes the mean of four rated Follow runs at 60 to 80 beats a minute; "
                f"there {'is' if so_far == 'one' else 'are'} {so_far} so far. {LIMITS}"
            )
        others = round(self.percentile)
        return (
            f"Your last four Follow runs are steadier than {others} of 100 adults tapping. {LIMITS}"
        )


def _compared(own: AgainstOwn | None, about: str = "") -> str:
    if own is None:
        return ""
    told = {
        Steadiness.STEADIER: ("steadier than the run before", "steadier than the four before"),
        Steadiness.SAME: (
            "about as steady as the run before",
            "about as steady as the four before",
        ),
        Steadiness.LOOSER: (
            "a touch looser than the run before",
            "a touch looser than the four before",
        ),
    }[own.steadiness]
    if own.runs < MEAN_RUNS:
        return f"{about}{told[0] if about else _capital(told[0])}."
    return f"{about}{'y' if about else 'Y'}our last four runs are {told[1]}."


def _limp(lean: Lean | None) -> str:
    if lean is None or not lean.is_beyond_chance:
        return ""
    out = round(100.0 * (0.5 + lean.mean))
    longer, shorter = ("out", "back") if lean.mean > 0.0 else ("back", "out")
    shares = f"{max(out, 100 - out)} : {min(out, 100 - out)}"
    return f"The way {longer} takes a touch longer than the way {shorter}, {shares}."


def _reach(lean: Lean | None) -> str:
    if lean is None or not lean.is_beyond_chance:
        return ""
    further, less = ("out", "back") if lean.mean > 0.0 else ("back", "out")
    return f"The way {further} goes {100.0 * abs(lean.mean):.0f} % further than the way {less}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
