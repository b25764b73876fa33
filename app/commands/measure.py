"""`undula measure`: how even a list of taps is."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.choosing import at_most
from app.commands.parsing import CommandError, Parser, number
from audio.limits import Limits
from audio.tempo import BPM

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from practice.figures import Figures

SILENT_FROM_SECONDS = Limits("the time from which the cue is silent", -1e10, 1e10, "s")

_STDIN = "-"
_DESCRIPTION = """\
Tell how even a list of taps is. TAPS.csv has one time a line, in seconds and in order; - reads
them from the standard input. A comma or a point for decimals, a header, and columns by semicolons,
tabs or commas are understood: of several columns the one that the header calls seconds, time or
tap counts.

With --bpm the beats lie at every whole number of periods, from time 0 of the file; with --beats
they are read from a file of the same kind, such as “undula render --beats” writes. Without either,
the taps are measured among themselves.

The first four taps with the cue and the first two intervals without it stay out of the figures.
docs/measures.md tells what each figure means."""

_TITLE_CELLS = 26

Row = tuple[str, str | None]
"""A figure's name in plain words, and the figure; None where there is none."""


def run(arguments: Sequence[str]) -> int:
    """Follow `undula measure …`; return the exit status."""
    options = _parser().parsed(arguments)
    if not options.words:
        raise CommandError("The name of a file with taps is missing: add one, or - to read them.")
    at_most(options.words, 1, "measure one file at a time")
    figures = _figures(options.words[0], options)
    if options.json:
        print(json.dumps(dataclasses.asdict(figures), indent=2, allow_nan=False))
    else:
        for line in _table(figures):
            print(line)
    return 0


def _parser() -> Parser:
    parser = Parser("measure", "TAPS.csv [options]", _DESCRIPTION)
    beats = parser.add_mutually_exclusive_group()
    beats.add_argument(
        "--bpm", type=number(BPM), metavar="B", help="beats a minute, from time 0 of the file"
    )
    beats.add_argument("--beats", metavar="BEATS.csv", help="a file with the times of the beats")
    parser.add_argument(
        "--cue-off-from",
        type=number(SILENT_FROM_SECONDS),
        metavar="S",
        help="the cue is silent from this time on, in seconds",
    )
    parser.add_argument("--all-taps", action="store_true", help="keep the first taps as well")
    parser.add_argument("--json", action="store_true", help="every figure, for a program")
    return parser


def _figures(word: str, options: argparse.Namespace) -> "Figures":
    import numpy as np

    from practice.figures import measured

    if options.beats == word == _STDIN:
        raise CommandError("Taps and beats cannot both come from “-”: give a file for one.")
    taps = 1000.0 * _read(word)
    beats = None
    if options.beats is not None:
        beats = 1000.0 * _read(options.beats)
        if len(beats) < 2 or not np.all(np.diff(beats) > 0.0):
            raise CommandError(
                f"“{options.beats}” has no period: give two or more beats, each after the last."
            )
    return measured(
        taps,
        beats_ms=beats,
        period_ms=None if options.bpm is None else 60_000.0 / options.bpm,
        cue_off_from_ms=None if options.cue_off_from is None else 1000.0 * options.cue_off_from,
        all_taps=options.all_taps,
    )


def _read(word: str) -> "NDArray[np.float64]":
    """Return the times in a file, or in the standard input, in seconds."""
    from practice.tapfile import MOST_BYTES, times_from

    if word == _STDIN:
        return times_from(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    with Path(word).open("rb") as file:
        return times_from(file.read(MOST_BYTES + 1), word)


def _table(figures: "Figures") -> Iterator[str]:
    """Yield the figures as lines; those that are not defined have none."""
    rows = [*_counts(figures), *_with_the_cue(figures), *_between_taps(figures)]
    for title, told in rows:
        if told is not None:
            yield f"{title:{_TITLE_CELLS}}{told}".rstrip()


def _counts(figures: "Figures") -> Iterator[Row]:
    bounced = f", {figures.bounced} bounced" if figures.bounced else ""
    yield "taps", f"{figures.taps}{bounced}"
    if figures.matched is not None:
        yield (
            "beats",
            f"{figures.matched} with a tap, {figures.missed} without; {figures.extra} taps extra",
        )
    yield "rated", f"no: {figures.reason}" if figures.reason else "yes"


def _with_the_cue(figures: "Figures") -> Iterator[Row]:
    shown = figures.sd_asynchrony_percent
    if shown is not None:
        title = "steady within" if figures.rated else "scatter"
        yield title, f"{shown:.2f} % of the period, {_ms(figures.sd_asynchrony_ms)}"
    if figures.mean_asynchrony_ms is not None:
        mean, median = _ms(figures.mean_asynchrony_ms), _ms(figures.median_asynchrony_ms)
        yield "your own centre", f"{mean} from the beat, median {median}, RMS {_ms(figures.rms_ms)}"
    yield "carried to the next tap", _plain(figures.lag1_asynchrony, "+.2f")
    if figures.vector_length is not None:
        yield "where on the beat", _where(figures)
    if figures.alpha is not None:
        clock, hand = figures.alpha_sigma_timekeeper_ms, figures.alpha_sigma_motor_ms
        part = f"{figures.alpha:.2f} of a deviation by the next tap"
        yield "taken back", f"{part} (alpha); clock {_ms(clock)}, hand {_ms(hand)}"


def _where(figures: "Figures") -> str:
    angle, spread = figures.mean_angle_deg, figures.circular_sd_ms
    direction = "" if angle is None else f" at {_plain(angle, '+.1f')}°"
    around = "" if spread is None else f", circular SD {_ms(spread)}"
    return (
        f"vector {figures.vector_length:.3f}{direction}{around}; "
        f"Rayleigh z {figures.rayleigh_z:.2f}, p {figures.rayleigh_p:.2g}"
    )


def _between_taps(figures: "Figures") -> Iterator[Row]:
    if figures.interval_mean_ms is None:
        return
    cv = figures.interval_cv_percent
    spread = "" if cv is None else f", SD {_ms(figures.interval_sd_ms)} ({cv:.2f} %)"
    yield "from tap to tap", f"{_ms(figures.interval_mean_ms)}{spread}"
    if figures.local_sd_ms is not None:
        yield "between neighbours", f"SD {_ms(figures.local_sd_ms)}"
    yield "drift", _drift(figures)
    if (bias := figures.tempo_bias_percent) is not None:
        from practice.silence import tempo_word

        word = f"{tempo_word(bias)}, " if figures.rated else ""
        yield "tempo without the cue", f"{word}{_plain(bias, '+.2f')} %"
    if figures.wing_kristofferson_status is not None:
        status = figures.wing_kristofferson_status + (", drift taken off" * bool(figures.detrended))
        clock, hand = _ms(figures.clock_sd_ms), _ms(figures.motor_sd_ms)
        yield "what scatters", f"clock {clock}, hand {hand} ({status})"


def _drift(figures: "Figures") -> str | None:
    from practice.measures import is_drift

    per_minute = figures.drift_percent_per_minute
    if per_minute is None or figures.slope_se is None or figures.slope_ms_per_interval is None:
        return None
    found = is_drift(figures.slope_ms_per_interval, figures.slope_se, per_minute)
    word = ("faster" if per_minute > 0.0 else "slower") if found else "none beyond chance"
    spread = "" if figures.drift_sd_ms is None else f", SD {_ms(figures.drift_sd_ms)}"
    return f"{word}, {_plain(per_minute, '+.2f')} % a minute{spread}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{_plain(value, '.1f')} ms"


def _plain(value: float | None, form: str) -> str | None:
    """Return a number with a minus sign that is one; no “−0.0”."""
    if value is None:
        return None
    text = format(value, form)
    if float(text) == 0.0:
        text = text.lstrip("+-")
    return text.replace("-", "−")
