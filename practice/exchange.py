"""The history for other programs, and back without loss: JSON here, CSV in `practice.table`.

JSON: an object of `undula` ("history"), `version` and `runs`; each run stands on a line of its
own, with the fields of `practice.run.Run`. Numbers are written so that they come back to the last
bit; times are ISO 8601 in UTC.
"""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from practice.errors import PracticeError
from practice.opening import runs_in
from practice.run import Run, printable
from practice.table import runs_in_csv

VERSION = 1

_LONGEST_REASON = 120
_HISTORY_BEGINS = b"SQLite format 3\0"


class _File(msgspec.Struct):
    undula: Literal["history"]
    version: int
    runs: list[msgspec.Raw]


def export_json(runs: Iterable[Run], file: BinaryIO) -> None:
    """Write runs as JSON. What the file raises is passed on."""
    encoder = msgspec.json.Encoder()
    file.write(b'{"undula": "history", "version": %d, "runs": [' % VERSION)
    file.writelines(
        b"%b\n%b" % (b"," if number else b"", encoder.encode(run))
        for number, run in enumerate(runs)
    )
    file.write(b"\n]}\n")


def import_runs(path: Path) -> list[Run]:
    """Return the runs in an export of either kind, or in another history's own file.

    Raises `PracticeError` naming the line and what to do.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise PracticeError(f"“{path}” cannot be read ({reason}): choose another file.") from error
    if data.startswith(_HISTORY_BEGINS):
        return _runs_in_history(path)
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins[:1] in (b"{", b"["):
        return runs_in_json(begins, path.name, first_line=1 + data.count(b"\n", 0, -len(begins)))
    return runs_in_csv(data, path.name)


def _runs_in_history(path: Path) -> list[Run]:
    try:
        runs = list(runs_in(path))
    except (OSError, sqlite3.Error):
        runs = []
    if not runs:
        raise PracticeError(f"“{path}” holds no run that can be read: choose another file.")
    return runs


def runs_in_json(data: bytes, name: str, *, first_line: int = 1) -> list[Run]:
    """Return the runs in the JSON of a file of this name."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(name, _line_of(str(error), data, first_line), error) from error
    if file.version > VERSION:
        raise PracticeError(f"“{name}” was written by a newer Undula: import it with that one.")
    decoder = msgspec.json.Decoder(Run)
    runs, place = [], 0
    for raw in file.runs:
        one = bytes(raw)
        place = data.index(one, place)
        try:
            runs.append(decoder.decode(one))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            line = first_line + data.count(b"\n", 0, place)
            raise _refused(name, line, error) from error
        place += len(one)
    return runs


def _line_of(message: str, data: bytes, first_line: int) -> int:
    """Return the line of the byte that a message names; the last where the file ends too soon."""
    named = re.search(r"\(byte (\d+)\)", message)
    end = int(named[1]) if named else len(data) if "truncated" in message else 0
    return first_line + data.count(b"\n", 0, end)


def _refused(name: str, line: int, error: Exception) -> PracticeError:
    what, _, place = str(error).partition(" - at ")
    inside = place.strip("`").removeprefix("$").removeprefix(".")
    where = f"“{name}”, line {line}" + (f", {inside}" if inside else "")
    if isinstance(error.__cause__, PracticeError):
        return PracticeError(f"{where}: {what}")
    if isinstance(error, RecursionError):
        what = "it is nested too deeply"
    elif isinstance(error, UnicodeDecodeError):
        what = "this is no text in UTF-8"
    said = re.sub(r" \(byte \d+\)", "", what).rstrip(".").replace("`", "")
    reason = printable(said, _LONGEST_REASON)
    return PracticeError(f"{where}: {reason}. Choose a file that Undula exported, or mend it.")
