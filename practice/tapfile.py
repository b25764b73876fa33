"""Times out of a file: one column of seconds, whatever program wrote it.

What is not one is refused with a sentence that names the line; nothing is guessed at.
"""

import csv
import math
import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from practice.errors import PracticeError

MOST_BYTES = 200_000_000
"""So much of a file is read, and no more: some eight million times."""

LONGEST_SECONDS = 1e10
"""Beyond any clock in seconds; one in milliseconds since 1970 is beyond it."""

_TITLES = (
    ("seconds", "second", "sec", "secs", "s", "time_seconds", "tap_seconds", "beat_seconds"),
    ("time", "times", "t", "time_s", "times_s", "tap_time", "tap_times", "beat_time"),
    ("tap", "taps", "tap_s", "taps_s", "onset", "onsets"),
)
"""What a column of times may be called, the surest first."""

_OTHER_UNIT = re.compile(r"(?:^|_)(?:ms|msec|millis?|milliseconds?|minutes?|frames?)(?:_|$)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?", re.ASCII)
_SHOWN = 40

Row = tuple[int, str]
"""A line that is not empty, and its number."""


def times_from(data: bytes, name: str) -> NDArray[np.float64]:
    """Return the times in a file's bytes, in seconds, ascending; equal ones may follow each other.

    One time a line: with a point or a comma for decimals, with or without a header, quotes, empty
    lines and a byte order mark. Of several columns, by semicolons, tabs or commas, the one that
    the header calls seconds, time or tap counts. Raise `PracticeError` for anything else; `name`
    is what its sentence calls the file.
    """
    text = _text(data, name).replace("\r\n", "\n").replace("\r", "\n")
    rows = [
        (number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip(" ;,\t")
    ]
    if not rows:
        raise _refusal(name, 1, "there is no time here: give one a line, in seconds")
    separator = _separator(text, rows)
    first = _fields(rows[0][1], separator)
    header = first if any(_is_title(field) for field in first) else None
    data_rows = rows[1:] if header else rows
    if not data_rows:
        raise _refusal(
            name, rows[0][0], "there is a header and no time after it: give one a line, in seconds"
        )
    column = 0
    if separator is not None:
        column = _column(header, _fields(data_rows[0][1], separator), data_rows[0][0], name)
    if header is not None:
        _check_unit(header[column], rows[0][0], name)
    seconds = _numbers(data_rows, _reader(separator, column, ";" in text or "\t" in text), name)
    _check_order(seconds, data_rows, name)
    return seconds


def _refusal(name: str, line: int, what: str) -> PracticeError:
    return PracticeError(f"“{name}”, line {line}: {what}.")


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refusal(name, 1, "this is text in UTF-16: save it as UTF-8")
    if len(data) > MOST_BYTES:
        raise PracticeError(f"“{name}” has more than {MOST_BYTES // 10**6} MB: give fewer times.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(name, line, "this is no text in UTF-8: save it so") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refusal(name, line, "this is no text in UTF-8: save it so")
    return text


def _separator(text: str, rows: list[Row]) -> str | None:
    """Return what stands between columns; None where there is one column.

    A comma is for decimals if the first number has one and nothing else beside its digits, and no
    header shows that commas are between columns.
    """
    for separator in (";", "\t"):
        if separator in text:
            return separator
    if "," not in text:
        return None
    if "," in rows[0][1] and _is_title(_fields(rows[0][1], ",")[0]):
        return ","
    with_comma = next((line for _, line in rows if "," in line), "")
    return None if _WITH_COMMA.fullmatch(_bare(with_comma)) else ","


def _fields(line: str, separator: str | None) -> list[str]:
    """Return the columns of a line without those that are empty at its end."""
    if separator is None:
        return [_bare(line)]
    fields = next(csv.reader([line], delimiter=separator)) if '"' in line else line.split(separator)
    fields = [_bare(field) for field in fields]
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    return fields


def _bare(field: str) -> str:
    return field.strip().strip("\"'").strip()


def _is_title(field: str) -> bool:
    """Return whether a field is a heading: a word, and not one that is a number to Python."""
    word = field.lstrip("# ")
    if not word[:1].isalpha():
        return False
    try:
        return not math.isnan(float(word)) and not math.isinf(float(word))
    except ValueError:
        return True


def _plain(title: str) -> str:
    """Return a title as a plain word: “Time (s)” is time_s."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


def _column(header: list[str] | None, first: list[str], line: int, name: str) -> int:
    """Return which column has the times."""
    titles = [_plain(title) for title in header or ()]
    for known in _TITLES:
        for column, title in enumerate(titles):
            if title in known:
                return column
    if max(len(first), len(titles)) > 1:
        raise _refusal(
            name,
            line,
            f"there are {max(len(first), len(titles))} columns and no header that calls one of "
            "them “seconds”: leave the times alone, or name their column",
        )
    return 0


def _check_unit(title: str, line: int, name: str) -> None:
    if _OTHER_UNIT.search(_plain(title)):
        raise _refusal(name, line, f"the times are called “{title[:_SHOWN]}”: give them in seconds")


def _reader(separator: str | None, column: int, has_both: bool) -> Callable[[str], str]:
    """Return what takes the field with the time from a line, with a point for decimals."""

    def whole(line: str) -> str:
        field = line.strip().strip("\"'")
        return field.replace(",", ".") if _WITH_COMMA.fullmatch(field) else field

    def part(line: str) -> str:
        fields = _fields(line, separator)
        field = fields[column] if column < len(fields) else ""
        return field.replace(",", ".") if has_both and _WITH_COMMA.fullmatch(field) else field

    return whole if separator is None else part


def _numbers(rows: list[Row], read: Callable[[str], str], name: str) -> NDArray[np.float64]:
    """Return the times of rows; a million plain numbers take half a second."""
    if (seconds := _all_plain(rows)) is not None:
        return seconds
    seconds = np.empty(len(rows))
    for place, (line, content) in enumerate(rows):
        field = read(content)
        if not _NUMBER.fullmatch(field):
            if not field:
                raise _refusal(name, line, "the time is missing: give a number of seconds")
            shown = field if len(field) <= _SHOWN else f"{field[:_SHOWN]}…"
            raise _refusal(name, line, f"“{shown}” is no time: give a number of seconds")
        seconds[place] = float(field)
        if not abs(seconds[place]) <= LONGEST_SECONDS:
            raise _refusal(name, line, f"{field[:_SHOWN]} is too long for a time in seconds")
    return seconds


def _all_plain(rows: list[Row]) -> NDArray[np.float64] | None:
    """Return the times if each line is a plain number and nothing else."""
    try:
        seconds = np.array([float(content) for _, content in rows])
    except ValueError:
        return None
    # Python also reads “1_000”, “nan” and the digits of other scripts.
    is_plain = np.all(np.abs(seconds) <= LONGEST_SECONDS)
    is_odd = any("_" in content or not content.isascii() for _, content in rows)
    return seconds if is_plain and not is_odd else None


def _check_order(seconds: NDArray[np.float64], rows: list[Row], name: str) -> None:
    back = np.flatnonzero(np.diff(seconds) < 0)
    if len(back):
        place = int(back[0]) + 1
        raise _refusal(
            name,
            rows[place][0],
            f"{seconds[place]:.10g} s comes before the time above it, {seconds[place - 1]:.10g} s: "
            "put the times in order",
        )
