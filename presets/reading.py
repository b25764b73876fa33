"""Read a preset's file: TOML that anybody may have written, and every mistake in it.

Nothing that stands in a file can stop the reading: what does not fit is told, one sentence for
each mistake.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from presets.check import Mistake, NotFinite, printable, shown
from presets.errors import PresetError

LARGEST_BYTES: Final = 65_536
LONGEST_LINE: Final = 1_000
MOST_PROBLEMS: Final = 50
ENDING: Final = ".toml"

# tomllib takes time and memory with the square of the dots in a key: a line of 60 kB costs
# 18 s, and one of 250 kB more memory than there is. Hence the limits of file and line.

Preset = TypeVar("Preset", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file. `str()` of it is the sentence for the user."""

    file: str
    says: str
    key: str = ""

    def __str__(self) -> str:
        """Return file, key, value and what is allowed, on one line."""
        return f"{self.file}: {self.says}"


def files_of(
    kind: str, folders: tuple[str | os.PathLike[str], ...], problems: list[Problem]
) -> Iterator[tuple[Traversable, str]]:
    """Yield each preset file with its name for messages, Undula's own first.

    `kind` is the folder of Undula's own; a folder that is not there holds none.
    """
    shipped = files("presets") / kind
    for file in sorted(shipped.iterdir(), key=lambda file: file.name):
        if file.name.endswith(ENDING):
            yield file, f"{kind}/{file.name}"
    for folder in dict.fromkeys(Path(folder) for folder in folders):
        try:
            inside = sorted(folder.iterdir()) if os.path.lexists(folder) else []
        except (OSError, ValueError) as why:
            problems.append(Problem(name_of(folder), f"{_reason(why)}: choose another folder."))
            continue
        for path in inside:
            if path.name.endswith(ENDING) and not path.name.startswith("."):
                yield path, name_of(path)


def read(
    file: Traversable,
    name: str,
    kind: type[Preset],
    mistakes_of: Callable[[dict[str, Any], str], Iterator[Mistake]],
) -> Preset | list[Problem]:
    """Return what a file holds, or every mistake in it.

    `name` is for messages; `mistakes_of` is told the parsed table and the file's own name.
    """
    try:
        table = _table_of(_text_of(_bytes_of(file, kind.__name__.lower())))
    except PresetError as why:
        return [Problem(name, str(why))]
    found = list(islice(mistakes_of(table, file.name), MOST_PROBLEMS + 1))
    problems = [Problem(name, says, key) for key, says in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        problems.append(Problem(name, "there is more: mend these first, then check again."))
    if problems:
        return problems
    try:
        return msgspec.convert(table, kind)
    except (msgspec.ValidationError, ArithmeticError, RecursionError) as why:
        return [Problem(name, f"cannot be used ({printable(str(why), 200)}).")]


def id_mistake(table: dict[str, Any], file_name: str) -> Iterator[Mistake]:
    """Ask that a file is called as its id, which is known to be one."""
    if f"{table['id']}{ENDING}" != file_name:
        given = shown(table["id"])
        yield "id", f'id is {given}: call the file "{table["id"]}{ENDING}", or change the id.'


def taken(preset_id: str, name: str, first: str) -> Problem:
    """Return the problem of a second file with an id."""
    says = f"id is {shown(preset_id)}, which {first} has: choose another id and file name."
    return Problem(name, says, "id")


def name_of(path: str | os.PathLike[str]) -> str:
    """Return a file's name for messages."""
    # A file name may have bytes that are no text, and line breaks.
    return printable(os.fsencode(path).decode("utf-8", "replace"), 4096)


def _bytes_of(file: Traversable, what: str) -> bytes:
    try:
        if isinstance(file, Path) and not file.is_file():
            raise PresetError(_no_file(file, what))
        with file.open("rb") as stream:
            data = bytes(stream.read(LARGEST_BYTES + 1))
    except PresetError:
        raise
    except (OSError, ValueError) as why:
        raise PresetError(f"{_reason(why)}: choose a file that can be read.") from why
    if len(data) > LARGEST_BYTES:
        raise PresetError(
            f"the file is too large for a {what}: {LARGEST_BYTES // 1024} kB at most."
        )
    return data


def _no_file(path: Path, what: str) -> str:
    if path.is_dir():
        return f"this is a folder: choose a {what} file in it."
    if os.path.lexists(path):
        return f"this is no ordinary file: choose a {what} file."
    return "there is no such file: look at its name and folder."


def _text_of(data: bytes) -> str:
    if not data.strip():
        raise PresetError("the file is empty: give it an id and a name at least.")
    if b"\0" in data:
        raise PresetError(
            f"byte {data.index(0) + 1} is 0, so this is no text: save the file as UTF-8 text."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = data.count(b"\n", 0, why.start) + 1
        raise PresetError(f"line {line} is not UTF-8: save the file as UTF-8 text.") from why
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > LONGEST_LINE:
            raise PresetError(
                f"line {number} has {len(line_text)} characters: break it into lines of "
                f"{LONGEST_LINE} at most."
            )
    return text


def _table_of(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=_finite)
    except tomllib.TOMLDecodeError as why:
        raise PresetError(_syntax(str(why), text)) from why
    except RecursionError as why:
        raise PresetError("its lists or tables lie too deep in one another: keep it flat.") from why
    except ValueError as why:
        # PYTHONINTMAXSTRDIGITS may forbid whole numbers of more than 640 digits.
        raise PresetError("one of its numbers is beyond all measure: shorten it.") from why


def _syntax(says: str, text: str) -> str:
    """Return tomllib's finding as a sentence that begins with the line."""
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", says)
    finding = printable(says[: place.start()] if place else says, 120)
    line = place.group(1) if place and place.group(1) else text.count("\n") + 1
    return f'line {line} is not TOML ({finding}): write a line like key = "value".'


def _finite(text: str) -> float | NotFinite:
    number = float(text)
    return number if abs(number) < float("inf") else NotFinite(text)


def _reason(why: OSError | ValueError) -> str:
    said = why.strerror if isinstance(why, OSError) and why.strerror else "its name has a zero byte"
    return f"cannot be opened ({said})"
