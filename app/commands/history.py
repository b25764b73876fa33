"""`undula history`: the practice runs that were kept, for a reader or for another program."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.commands.choosing import at_most
from app.commands.parsing import CommandError, Parser
from practice.history import History
from practice.run import Run
from practice.summary import Summary

_USAGE = "[--json | --csv] [--import FILE]"
_DESCRIPTION = """\
List the practice runs that were kept: when, what, at which tempo, how many rocks, and how evenly
(the spread around one's own centre in percent of the beat; of the rocks' periods where the mouse
was rocked). --json and --csv write everything there is, every tap too. --import reads such a file,
or another history.sqlite3; runs that are there already stay as they are."""

_NOT_KNOWN = "–"
_TITLES = ("when", "technique", "exercise", "tempo", "rocks", "evenness", "note")
_TO_THE_RIGHT = (3, 4, 5)
_NOTE_CHARACTERS = 40


def run(arguments: Sequence[str]) -> int:
    """Follow `undula history …`; return the exit status."""
    parser = Parser("history", _USAGE, _DESCRIPTION)
    parser.add_argument("--json", action="store_true", help="all runs as JSON")
    parser.add_argument("--csv", action="store_true", help="all runs as CSV, one row an event")
    parser.add_argument(
        "--import",
        dest="file",
        type=Path,
        metavar="FILE",
        help="bring in the runs of another history or export",
    )
    options = parser.parsed(arguments)
    at_most(options.words, 0, "it takes none")
    if options.json and options.csv:
        raise CommandError("--json and --csv are two forms of the same: choose one.")
    runs = _runs_in(options.file) if options.file else None
    with History.open().history as history:
        if runs is not None:
            _bring_in(history, runs)
        if options.json or options.csv:
            _write(history, as_json=options.json)
        elif runs is None:
            _show(history)
        if history.line:
            print(history.line, file=sys.stderr)
    return 0


def _runs_in(file: Path) -> list[Run]:
    from practice.exchange import import_runs

    return import_runs(file)


def _bring_in(history: History, runs: Sequence[Run]) -> None:
    merged = history.merge(runs)
    back = f", {merged.returned} deleted ones are back" if merged.returned else ""
    known = f", {merged.known} were there already" if merged.known else ""
    print(f"{_counted(merged.added)} added{back}{known}.", file=sys.stderr)


def _write(history: History, *, as_json: bool) -> None:
    """Write all runs to stdout, in UTF-8 whatever the terminal speaks."""
    from practice.exchange import export_json
    from practice.table import export_csv

    sys.stdout.flush()
    (export_json if as_json else export_csv)(history.whole_runs(), sys.stdout.buffer)


def _show(history: History) -> None:
    runs = history.runs()
    if not runs:
        print("There are no practice runs yet.")
        return
    if any(one.headline is None for one in runs):  # it takes numpy to find out
        from practice.headlines import bring_up_to_date

        bring_up_to_date(history)
        runs = history.runs()
    rows = [_TITLES, *(_row(one) for one in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_TITLES))]
    for row in rows:
        cells = [
            f"{cell:>{width}}" if column in _TO_THE_RIGHT else f"{cell:{width}}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def _row(one: Summary) -> tuple[str, ...]:
    when = one.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
    exercise = f"{one.exercise} {one.level + 1}" + (", ended early" if one.ended_early else "")
    rocks = str(one.taps) if one.taps or not one.places else _NOT_KNOWN
    return when, one.technique, exercise, f"{one.bpm:g}", rocks, _evenness(one), _first_words(one)


def _evenness(one: Summary) -> str:
    if one.evenness is None:
        return _NOT_KNOWN
    return f"{one.evenness:.1f} %" + ("" if one.headline and one.headline.rated else ", not rated")


def _first_words(one: Summary) -> str:
    words = " ".join(one.note.split())
    if len(words) <= _NOTE_CHARACTERS:
        return words
    return f"{words[: _NOTE_CHARACTERS - 1]}…"


def _counted(runs: int) -> str:
    return "1 run" if runs == 1 else f"{runs} runs"
