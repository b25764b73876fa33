"""Every figure of a run in words: its name, its value, and one plain sentence that explains it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.practice_result import Result
    from practice.figures import Figures
    from practice.rocking import Lean, Rocked


@dataclass(frozen=True, slots=True)
class Explained:
    """One figure as it is shown."""

    name: str
    value: str
    sentence: str


def explained(result: "Result") -> tuple[Explained, ...]:
    """Return the figures of a run that may be shown, the main ones first."""
    shown, figures = result.figures, result.figures.figures
    if shown.rocked is not None:
        every = [*_rocking(shown.rocked), *_silence(result), *_pooled(result)]
    else:
        parts = (_beside_beats(figures), _intervals(figures), _silence(result), _pooled(result))
        every = [one for part in parts for one in part]
    return (*every, _counted(figures))


def percent(value: float, *, signed: bool = False) -> str:
    """Return percent as they are shown: "3.9 %", with a sign where it counts."""
    number = f"{abs(value):.1f}"
    sign = "−" if value < 0 else "+" if signed else ""
    return f"{sign if float(number) else ''}{number} %"


def milliseconds(value: float, *, signed: bool = False) -> str:
    """Return milliseconds as they are shown: "−12 ms"."""
    number = f"{abs(value):.0f}"
    sign = "−" if value < 0 else "+" if signed else ""
    return f"{sign if number != '0' else ''}{number} ms"


def _beside_beats(figures: "Figures") -> Iterator[Explained]:
    if figures.sd_asynchrony_percent is not None:
        yield Explained(
            "Evenness",
            percent(figures.sd_asynchrony_percent),
            "How far your taps scatter around your own centre, in percent of the time from beat "
            "to beat: smaller is steadier.",
        )
    if figures.mean_asynchrony_ms is not None:
        yield Explained(
            "Your own centre",
            milliseconds(figures.mean_asynchrony_ms, signed=True),
            "Where your taps lie on average, − before the beat and + after it; keyboard and "
            "speaker shift it too, and it says nothing about how steady you are.",
        )
    if figures.vector_length is not None:
        yield Explained(
            "With the pulse",
            f"{figures.vector_length:.2f}",
            "How closely the taps gather at one place of the beat: 1 is always the same place, "
            "0 is anywhere.",
        )
    if figures.lag1_asynchrony is not None:
        yield Explained(
            "Carried over",
            _signed(figures.lag1_asynchrony),
            "Whether a tap that is off leaves the next one off too: near 1 it lingers, near 0 it "
            "is forgotten, below 0 it is overdone.",
        )


def _intervals(figures: "Figures") -> Iterator[Explained]:
    if figures.interval_cv_percent is not None:
        yield Explained(
            "From tap to tap",
            percent(figures.interval_cv_percent),
            "How much the time from one tap to the next varies, in percent of its mean.",
        )
    if figures.local_sd_ms is not None:
        yield Explained(
            "Between neighbours",
            milliseconds(figures.local_sd_ms),
            "How much one interval differs from the very next, whatever the tempo does slowly.",
        )
    if figures.drift_sd_ms is not None:
        yield Explained(
            "Slow wandering",
            milliseconds(figures.drift_sd_ms),
            "How much the tempo wanders slowly over many taps, beside the scatter from tap to tap.",
        )
    yield from _drift(figures)


def _drift(figures: "Figures") -> Iterator[Explained]:
    from practice.measures import is_drift  # it brings numpy in, which the page does not wait for

    slope, error = figures.slope_ms_per_interval, figures.slope_se
    drift = figures.drift_percent_per_minute
    if slope is None or error is None or drift is None:
        return
    told = f"{percent(abs(drift))} a minute {'faster' if drift > 0 else 'slower'}"
    yield Explained(
        "Drift",
        told if is_drift(slope, error, drift) else "none to speak of",
        "Whether the tempo went steadily faster or slower; told only where it is beyond chance "
        "and at least 1 % a minute.",
    )


def _silence(result: "Result") -> Iterator[Explained]:
    bias, gaps = result.figures.figures.tempo_bias_percent, result.figures.gaps
    if bias is not None:
        yield Explained(
            "Tempo without the cue",
            _paced(bias),
            "How much faster or slower than the pulse you were while the cue was silent; up to "
            "2 % is about as finely as listeners tell two tempi apart.",
        )
    if gaps:
        yield Explained(
            "Silences held",
            f"{sum(gaps)} of {len(gaps)}",
            "A silence is held when the tempo stays within 4 % over it and no rock is left out.",
        )


def _pooled(result: "Result") -> Iterator[Explained]:
    if result.timekeeping is not None:
        clock, hand = result.timekeeping.clock_sd, result.timekeeping.motor_sd
        yield Explained(
            "Inner clock and hand",
            f"{milliseconds(clock)} · {milliseconds(hand)}",
            "How the scatter without the cue divides, over all your long silences: what the inner "
            "clock varies by, and what the moving hand adds.",
        )
    if result.alpha is not None:
        yield Explained(
            "Taken back",
            f"{100 * result.alpha:.0f} %",
            "How much of being off the pulse the next tap takes back, the mean of your last three "
            "long runs with the cue throughout.",
        )


def _rocking(hand: "Rocked") -> Iterator[Explained]:
    evenness = hand.evenness
    if evenness.cv_percent is not None:
        yield Explained(
            "Evenness",
            percent(evenness.cv_percent),
            "How much the time of a rock, out and back, varies from one to the next, in percent "
            "of its mean: smaller is steadier.",
        )
    if hand.size_cv_percent is not None:
        yield Explained(
            "Evenness of size",
            percent(hand.size_cv_percent),
            "How much the size of a rock varies from one to the next, in percent of its mean. Two "
            "practised people rocking others varied by about 6 %.",
        )
    if hand.size_mean_px is not None:
        yield Explained(
            "Size",
            f"{hand.size_mean_px:.0f} px",
            "How far a rock led on the screen, on average; only you can say whether that was "
            "small or wide.",
        )
    if hand.limp is not None:
        yield Explained(
            "Out and back in time",
            _limp(hand.limp),
            "Whether the way out takes as long as the way back; told as uneven only where it is "
            "beyond chance.",
        )
    if hand.unequal is not None:
        yield Explained(
            "Out and back in size",
            _unequal(hand.unequal),
            "Whether the way out leads as far as the way back; told as uneven only where it is "
            "beyond chance.",
        )


def _limp(lean: "Lean") -> str:
    if not lean.is_beyond_chance:
        return "alike"
    out = round(100 * (0.5 + lean.mean))
    return f"{out} : {100 - out}"


def _unequal(lean: "Lean") -> str:
    if not lean.is_beyond_chance:
        return "alike"
    return f"out {percent(100 * abs(lean.mean))} {'further' if lean.mean > 0 else 'shorter'}"


def _counted(figures: "Figures") -> Explained:
    told = [] if figures.matched is None else [f"{figures.matched} on a beat"]
    for number, words in ((figures.missed, "left out"), (figures.extra, "besides")):
        if number:
            told.append(f"{number} {words}")
    if figures.bounced:
        told.append(f"{figures.bounced} twice")
    return Explained(
        "Counted",
        ", ".join(told) or f"{figures.taps} in all",
        "How many rocks lie on a heard beat, which beats have none, and what came besides; the "
        "first four are not counted in the figures, and a press that came twice counts once.",
    )


def _paced(bias: float) -> str:
    number = percent(abs(bias))
    if not float(number.split()[0]):
        return "as the pulse"
    return f"{number} {'slower' if bias > 0 else 'faster'}"


def _signed(value: float) -> str:
    number = f"{abs(value):.2f}"
    return f"{'−' if value < 0 and float(number) else ''}{number}"
