"""The history as CSV, and back without loss: one row an event.

The first row names the columns. Each run begins with a row of the kind `run`, which has all there
is to say of it; a row for each beat, tap, place and prompt follows, in their order, and repeats
what one sorts by. An event's columns: `seconds` from the run's first beat; `heard` (1 or 0) for
beats; `input` and `name` for taps; `x` and `y` for places.

Written as RFC 4180 has it, in UTF-8. What a spreadsheet makes of that is read too: a semicolon or
tab between columns, a decimal comma, columns in another order.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO, TypeVar

from practice.errors import PracticeError
from practice.events import Kind
from practice.run import Beat, Exercise, Input, Pace, Place, Run, Steadiness, Tap, printable

Choice = TypeVar("Choice", bound=StrEnum)

_OF_ALL = ("run", "started_at", "exercise", "level", "technique", "bpm", "kind")
_OF_EVENTS = ("seconds", "heard", "input", "name", "x", "y")
_OF_RUNS = ("output", "ended_early", "guess_steadiness", "guess_pace", "note")
COLUMNS = _OF_ALL + _OF_EVENTS + _OF_RUNS

_RUN = "run"
_LONGEST_FIELD = 2**31 - 1
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


@dataclass(slots=True)
class _Gathered:
    """A run's facts and its events so far."""

    line: int
    facts: dict[str, Any]
    beats: list[Beat] = field(default_factory=list)
    taps: list[Tap] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    prompts: list[float] = field(default_factory=list)

    def run(self) -> Run:
        return Run(
            **self.facts,
            beats=tuple(self.beats),
            taps=tuple(self.taps),
            places=tuple(self.places),
            prompts=tuple(self.prompts),
        )


def export_csv(runs: Iterable[Run], file: BinaryIO) -> None:
    """Write runs as CSV. What the file raises is passed on."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\r\n")  # any other leaves a lone \r unquoted
        writer.writerow(COLUMNS)
        for run in runs:
            writer.writerows(_rows(run))
    finally:
        text.detach()


def runs_in_csv(data: bytes, name: str) -> list[Run]:
    """Return the runs in the CSV of a file of this name.

    Raises `PracticeError` naming the line and what to do.
    """
    text = _decoded(data, name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    limit = csv.field_size_limit(_LONGEST_FIELD)  # a note may be a long one
    gathered: dict[str, _Gathered] = {}
    try:
        cells = _cells(next(lines, []))
        for row in lines:
            if any(row):
                _take(cells(row), gathered, lines.line_num)
        return [_finished(one) for one in gathered.values()]
    except _CellError as problem:
        line = problem.line or lines.line_num
        raise PracticeError(f"“{name}”, line {line}: {problem}.") from problem
    except csv.Error as error:
        raise PracticeError(
            f"“{name}”, line {lines.line_num}: {error}. Choose a file that Undula exported."
        ) from error
    finally:
        csv.field_size_limit(limit)


class _CellError(Exception):
    """What is the matter in a row and what to do; `line` where it is another one than the last."""

    def __init__(self, says: str, line: int = 0) -> None:
        super().__init__(says)
        self.line = line


# Out.


def _rows(run: Run) -> Iterator[tuple[Any, ...]]:
    key = (
        run.id,
        run.started_at.isoformat(timespec="microseconds"),
        run.exercise,
        run.level,
        run.technique,
        repr(run.bpm),
    )
    guesses = (run.guess_steadiness or "", run.guess_pace or "")
    yield (
        *key,
        _RUN,
        *[""] * len(_OF_EVENTS),
        run.output,
        int(run.ended_early),
        *guesses,
        run.note,
    )
    none = ("",) * len(_OF_RUNS)
    for beat in run.beats:
        yield (*key, Kind.BEAT, repr(beat.seconds), int(beat.heard), "", "", "", "", *none)
    for tap in run.taps:
        yield (*key, Kind.TAP, repr(tap.seconds), "", tap.input, tap.name, "", "", *none)
    for at in run.places:
        yield (*key, Kind.PLACE, repr(at.seconds), "", "", "", repr(at.x), repr(at.y), *none)
    for seconds in run.prompts:
        yield (*key, Kind.PROMPT, repr(seconds), "", "", "", "", "", *none)


# In.


def _decoded(data: bytes, name: str) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        raise PracticeError(
            f"“{name}”, line {line}: this is no text in UTF-8. Choose a file that Undula exported."
        ) from error


def _delimiter(text: str) -> str:
    names = text[: text.find("\n")] if "\n" in text else text
    return max(",;\t", key=names.count)


def _cells(names: Sequence[str]) -> Callable[[Sequence[str]], dict[str, str]]:
    """Return what finds a row's cells by their columns' names."""
    places = {name.strip(): place for place, name in enumerate(names)}
    for needed in COLUMNS:
        if needed not in places:
            raise _CellError(
                f"the column “{needed}” is missing: choose a file that Undula exported", 1
            )

    def find(row: Sequence[str]) -> dict[str, str]:
        full = [*row, *[""] * (len(names) - len(row))]
        return {name: full[places[name]] for name in COLUMNS}

    return find


def _take(cells: dict[str, str], gathered: dict[str, _Gathered], line: int) -> None:
    """Add a row to what is gathered, by run's id."""
    run_id, kind = cells["run"], cells["kind"]
    if kind == _RUN:
        if run_id in gathered:
            raise _CellError(
                f"the run “{printable(run_id)}” begins a second time: take out one of the two"
            )
        gathered[run_id] = _Gathered(line, _facts(cells))
        return
    there = gathered.get(run_id)
    if there is None:
        raise _CellError(
            f"no row of the kind “run” stands before the run “{printable(run_id)}”: put it first"
        )
    try:
        match kind:
            case Kind.BEAT:
                there.beats.append(Beat(_number(cells, "seconds"), _truth(cells, "heard")))
            case Kind.TAP:
                made_with = _one_of(Input, cells, "input")
                there.taps.append(Tap(_number(cells, "seconds"), made_with, cells["name"]))
            case Kind.PLACE:
                x, y = _number(cells, "x"), _number(cells, "y")
                there.places.append(Place(_number(cells, "seconds"), x, y))
            case Kind.PROMPT:
                there.prompts.append(_number(cells, "seconds"))
            case _:
                kinds = ", ".join([_RUN, *Kind])
                raise _CellError(f"the kind is “{printable(kind)}”: choose {kinds}")
    except PracticeError as error:
        raise _CellError(str(error).rstrip(".")) from error


def _facts(cells: dict[str, str]) -> dict[str, Any]:
    try:
        started_at = datetime.fromisoformat(cells["started_at"])
    except ValueError as error:
        raise _CellError(
            f"started_at is “{printable(cells['started_at'])}”: write it as 2026-01-31T09:30:00Z"
        ) from error
    try:
        level = int(cells["level"])
    except ValueError as error:
        raise _CellError(f"level is “{printable(cells['level'])}”: give a whole number") from error
    return {
        "id": cells["run"],
        "started_at": started_at,
        "exercise": _one_of(Exercise, cells, "exercise"),
        "level": level,
        "technique": cells["technique"],
        "bpm": _number(cells, "bpm"),
        "output": cells["output"],
        "ended_early": _truth(cells, "ended_early"),
        "guess_steadiness": _guess(Steadiness, cells, "guess_steadiness"),
        "guess_pace": _guess(Pace, cells, "guess_pace"),
        "note": cells["note"],
    }


def _finished(gathered: _Gathered) -> Run:
    try:
        return gathered.run()
    except PracticeError as error:
        raise _CellError(str(error).rstrip("."), gathered.line) from error


def _number(cells: dict[str, str], column: str) -> float:
    text = cells[column]
    try:
        return float(text)
    except ValueError:
        pass  # a decimal comma, perhaps
    try:
        return float(text.replace(",", ".", 1))
    except ValueError as error:
        raise _CellError(f"{column} is “{printable(text)}”: give a number") from error


def _truth(cells: dict[str, str], column: str) -> bool:
    text = cells[column]
    if text.lower() not in _TRUTHS:
        raise _CellError(f"{column} is “{printable(text)}”: write 1 for yes or 0 for no")
    return _TRUTHS[text.lower()]


def _one_of(kind: type[Choice], cells: dict[str, str], column: str) -> Choice:
    text = cells[column]
    try:
        return kind(text)
    except ValueError as error:
        raise _CellError(f"{column} is “{printable(text)}”: choose {', '.join(kind)}") from error


def _guess(kind: type[Choice], cells: dict[str, str], column: str) -> Choice | None:
    return _one_of(kind, cells, column) if cells[column] else None
