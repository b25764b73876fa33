"""`undula render`: the pulse into a file, faster than time."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.choosing import Chosen, add_pulse_options, at_most, chosen, living_of
from app.commands.parsing import CommandError, Parser, whole_number
from app.commands.planchoice import chosen_plan, refuse_beside_plan
from app.commands.stopping import StopSignals
from app.terminal import ProgressBar
from audio.container import DEFAULT_RATE_HZ, RATE_HZ, container_for
from audio.whole import check_target

if TYPE_CHECKING:  # numpy comes in when there is something to be worked out
    from audio.export import Sounding

_DESCRIPTION = """\
Write the pulse of a technique into a stereo file: WAV with 16 bits (RF64 past 4 GiB), FLAC or
Ogg Vorbis, by the ending of its name. Beat 0 falls at second 0.5. An existing file is replaced
only when the new one is whole. With --plan a whole session plan is written, from its start delay to
its end, with a chapter at each segment."""


def run(arguments: Sequence[str]) -> int:
    """Follow `undula render …`; return the exit status."""
    options = _parser().parsed(arguments)
    if options.plan is not None:
        return _run_plan(options)
    identifier, path = _names(options.words)
    if options.seconds is None:
        raise CommandError("The length of the file is missing: add --seconds.")
    check_target(path)
    container_for(path, round(options.seconds * options.rate), options.rate)
    _render(_take(chosen(identifier, options), options), path, options)
    return 0


def _run_plan(options: argparse.Namespace) -> int:
    refuse_beside_plan(options, {"rate", "beats"})
    at_most(options.words, 1, "with --plan give a file alone")
    path = _names(options.words)[1]
    check_target(path)
    plan, techniques = chosen_plan(options.plan)
    from audio.sessionfile import SessionTake

    session = plan.session(techniques.find, living=living_of(options), attended=False)
    take = SessionTake(session, plan.titles(techniques.find), options.rate)
    container_for(path, take.frames, take.rate)
    _render(take, path, options)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "render", "[TECHNIQUE] OUT --seconds S [options] | --plan ID OUT [options]", _DESCRIPTION
    )
    add_pulse_options(parser, "how long the file is")
    file = parser.add_argument_group("file")
    file.add_argument(
        "--rate",
        type=whole_number(RATE_HZ),
        default=DEFAULT_RATE_HZ,
        metavar="R",
        help="frames a second, 8000–192000; 48000 if not given",
    )
    file.add_argument("--beats", metavar="OUT.csv", help="write every beat's time as well")
    file.add_argument("--plan", metavar="ID", help="write a session plan")
    file.add_argument("--no-fade", action="store_true", help="full level from end to end")
    return parser


def _names(words: Sequence[str]) -> tuple[str | None, Path]:
    if not words:
        raise CommandError(
            "The name of a file is missing: add one that ends in .wav, .flac or .ogg."
        )
    at_most(words, 2, "give a technique and a file, or a file alone")
    return (words[0] if len(words) == 2 else None), Path(words[-1])


def _take(what: Chosen, options: argparse.Namespace) -> "Sounding":
    from audio.export import Take

    return Take(
        cue=what.cue,
        bpm=what.bpm,
        seconds=options.seconds,
        glide_to_bpm=what.glide.to_bpm if what.glide else None,
        glide_seconds=what.glide.over_seconds if what.glide else 0.0,
        rate=options.rate,
        fades=not options.no_fade,
    )


def _render(take: "Sounding", path: Path, options: argparse.Namespace) -> None:
    from audio.export import render_to_file

    beats = None if options.beats is None else Path(options.beats)
    with StopSignals() as stop, ProgressBar(sys.stderr, path.name) as bar:

        def progress(part: float) -> None:
            # Never from within a signal's handler: there, C code that calls back would lose it.
            stop.raise_if_asked()
            bar.show(part)

        render_to_file(take, path, beats_path=beats, progress=progress)
