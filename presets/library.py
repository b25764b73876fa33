"""Find and load techniques: those that come with Undula, and those in folders of one's own.

Nothing that stands in a file can stop the loading: a file that does not fit is left out and
listed, with one sentence for each mistake in it.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from presets.check import Mistake, NotFinite, mistakes, nearest, printable, shown
from presets.errors import PresetError
from presets.model import Technique

LARGEST_BYTES: Final = 65_536
LONGEST_LINE: Final = 1_000
MOST_PROBLEMS: Final = 50
ENDING: Final = ".toml"

# tomllib takes time and memory with the square of the dots in a key: a line of 60 kB costs
# 18 s, and one of 250 kB more memory than there is. Hence the limits of file and line.


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file. `str()` of it is the sentence for the user."""

    file: str
    says: str
    key: str = ""

    def __str__(self) -> str:
        """Return file, key, value and what is allowed, on one line."""
        return f"{self.file}: {self.says}"


@dataclass(frozen=True, slots=True)
class Library:
    """The techniques in the order of the list, and what kept others out of it."""

    techniques: tuple[Technique, ...]
    problems: tuple[Problem, ...] = ()
    _by_id: dict[str, Technique] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make techniques quick to find."""
        object.__setattr__(self, "_by_id", {t.id: t for t in self.techniques})

    def find(self, technique_id: str) -> Technique:
        """Return a technique by its id; raise `PresetError` with the nearest one otherwise."""
        if technique_id in self._by_id:
            return self._by_id[technique_id]
        wanted = technique_id.strip().lower().replace(" ", "-").replace("_", "-")
        found = nearest(wanted, self._by_id)
        meant = f" Did you mean {found}?" if found else ""
        raise PresetError(
            f"There is no technique {shown(technique_id)}.{meant} "
            "`undula techniques list` shows all."
        )


def load_all(*folders: str | os.PathLike[str]) -> Library:
    """Return the techniques that come with Undula and those of the folders.

    A folder that is not there holds none. Where two files have the same id, the one that came
    first stays (Undula's own before all), and the other is listed.
    """
    found: dict[str, tuple[Technique, str]] = {}
    problems: list[Problem] = []
    for file, name in _files_of(folders, problems):
        result = _load(file, name)
        if isinstance(result, list):
            problems += result
        elif result.id in found:
            problems.append(_taken(result.id, name, found[result.id][1]))
        else:
            found[result.id] = result, name
    techniques = [technique for technique, _ in found.values()]
    techniques.sort(key=lambda t: (t.group.place, t.place, t.name, t.id))
    return Library(tuple(techniques), tuple(problems))


def check_file(path: str | os.PathLike[str]) -> list[Problem]:
    """Return every mistake of a technique file; an empty list when it can be used."""
    result = _load(Path(path), _name_of(path))
    return result if isinstance(result, list) else []


def _files_of(
    folders: tuple[str | os.PathLike[str], ...], problems: list[Problem]
) -> Iterator[tuple[Traversable, str]]:
    """Yield each technique file with its name for messages, Undula's own first."""
    shipped = files("presets") / "techniques"
    for file in sorted(shipped.iterdir(), key=lambda file: file.name):
        if file.name.endswith(ENDING):
            yield file, f"techniques/{file.name}"
    for folder in dict.fromkeys(Path(folder) for folder in folders):
        try:
            inside = sorted(folder.iterdir()) if os.path.lexists(folder) else []
        except (OSError, ValueError) as why:
            problems.append(Problem(_name_of(folder), f"{_reason(why)}: choose another folder."))
            continue
        for path in inside:
            if path.name.endswith(ENDING) and not path.name.startswith("."):
                yield path, _name_of(path)


def _load(file: Traversable, name: str) -> Technique | list[Problem]:
    """Return the technique, or every mistake of its file."""
    try:
        table = _table_of(_text_of(_bytes_of(file)))
    except PresetError as why:
        return [Problem(name, str(why))]
    found = list(islice(_mistakes_of(table, file.name), MOST_PROBLEMS + 1))
    problems = [Problem(name, says, key) for key, says in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        problems.append(Problem(name, "there is more: mend these first, then check again."))
    if problems:
        return problems
    try:
        return msgspec.convert(table, Technique)
    except (msgspec.ValidationError, ArithmeticError, RecursionError) as why:
        return [Problem(name, f"cannot be used ({printable(str(why), 200)}).")]


def _mistakes_of(table: dict[str, Any], file_name: str) -> Iterator[Mistake]:
    amiss = False
    for key, says in mistakes(table, Technique):
        amiss = amiss or key == "id"
        yield key, says
    if not amiss and f"{table['id']}{ENDING}" != file_name:
        given = shown(table["id"])
        yield "id", f'id is {given}: call the file "{table["id"]}{ENDING}", or change the id.'


def _bytes_of(file: Traversable) -> bytes:
    try:
        if isinstance(file, Path) and not file.is_file():
            raise PresetError(_no_file(file))
        with file.open("rb") as stream:
            data = bytes(stream.read(LARGEST_BYTES + 1))
    except PresetError:
        raise
    except (OSError, ValueError) as why:
        raise PresetError(f"{_reason(why)}: choose a file that can be read.") from why
    if len(data) > LARGEST_BYTES:
        raise PresetError(
            f"the file is too large for a technique: {LARGEST_BYTES // 1024} kB at most."
        )
    return data


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "this is a folder: choose a technique file in it."
    if os.path.lexists(path):
        return "this is no ordinary file: choose a technique file."
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


def _taken(technique_id: str, name: str, first: str) -> Problem:
    says = f"id is {shown(technique_id)}, which {first} has: choose another id and file name."
    return Problem(name, says, "id")


def _reason(why: OSError | ValueError) -> str:
    said = why.strerror if isinstance(why, OSError) and why.strerror else "its name has a zero byte"
    return f"cannot be opened ({said})"


def _name_of(path: str | os.PathLike[str]) -> str:
    # A file name may have bytes that are no text, and line breaks.
    return printable(os.fsencode(path).decode("utf-8", "replace"), 4096)
