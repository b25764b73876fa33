"""Find and load techniques: those that come with Undula, and those in folders of one's own.

Nothing that stands in a file can stop the loading: a file that does not fit is left out and
listed, with one sentence for each mistake in it.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from presets.check import Mistake, mistakes, nearest, shown
from presets.errors import PresetError
from presets.model import Technique
from presets.reading import (
    LARGEST_BYTES,
    MOST_PROBLEMS,
    Problem,
    files_of,
    id_mistake,
    name_of,
    read,
    taken,
)

__all__ = ["LARGEST_BYTES", "MOST_PROBLEMS", "Library", "Problem", "check_file", "load_all"]


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
    for file, name in files_of("techniques", folders, problems):
        result = read(file, name, Technique, _mistakes_of)
        if isinstance(result, list):
            problems += result
        elif result.id in found:
            problems.append(taken(result.id, name, found[result.id][1]))
        else:
            found[result.id] = result, name
    techniques = [technique for technique, _ in found.values()]
    techniques.sort(key=lambda t: (t.group.place, t.place, t.name, t.id))
    return Library(tuple(techniques), tuple(problems))


def check_file(path: str | os.PathLike[str]) -> list[Problem]:
    """Return every mistake of a technique file; an empty list when it can be used."""
    result = read(Path(path), name_of(path), Technique, _mistakes_of)
    return result if isinstance(result, list) else []


def _mistakes_of(table: dict[str, Any], file_name: str) -> Iterator[Mistake]:
    amiss = False
    for key, says in mistakes(table, Technique):
        amiss = amiss or key == "id"
        yield key, says
    if not amiss:
        yield from id_mistake(table, file_name)
