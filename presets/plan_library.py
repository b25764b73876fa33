"""Find, load, save, import and export session plans: Undula's own, and those of one's own.

The same rules as for techniques: a file that does not fit is named and skipped.
"""

import os
import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from audio.whole import WholeFiles, telling
from presets.check import nearest, shown
from presets.errors import PresetError
from presets.fields import ID_PATTERN
from presets.library import Library
from presets.plan import Plan, Segment
from presets.plan_check import plan_mistakes, table_mistakes
from presets.reading import ENDING, Problem, files_of, name_of, read, taken

_KIND = "plans"


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans in the order of the list, and what kept others out of it.

    `ready` are the ids of those that come with Undula.
    """

    plans: tuple[Plan, ...]
    ready: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def find(self, plan_id: str) -> Plan:
        """Return a plan by its id; raise `PresetError` with the nearest one otherwise."""
        by_id = {plan.id: plan for plan in self.plans}
        if plan_id in by_id:
            return by_id[plan_id]
        wanted = plan_id.strip().lower().replace(" ", "-").replace("_", "-")
        found = nearest(wanted, by_id)
        meant = f" Did you mean {found}?" if found else ""
        raise PresetError(
            f"There is no plan {shown(plan_id)}.{meant} `undula plan list` shows all."
        )


def load_plans(techniques: Library, *folders: str | os.PathLike[str]) -> Plans:
    """Return the plans that come with Undula and those of the folders.

    A folder that is not there holds none. Where two files have the same id, the one that came
    first stays (Undula's own before all), and the other is listed.
    """
    found: dict[str, tuple[Plan, str]] = {}
    problems: list[Problem] = []
    ready: set[str] = set()
    for file, name in files_of(_KIND, folders, problems):
        result = _load(file, name, techniques)
        if isinstance(result, list):
            problems += result
        elif result.id in found:
            problems.append(taken(result.id, name, found[result.id][1]))
        else:
            found[result.id] = result, name
            if name == f"{_KIND}/{file.name}":
                ready.add(result.id)
    plans = [plan for plan, _ in found.values()]
    plans.sort(key=lambda p: (p.id not in ready, p.place, p.name, p.id))
    return Plans(tuple(plans), frozenset(ready), tuple(problems))


def own_plans_folder() -> Path:
    """Return where one's own plans are: beside the settings.

    Raises `PresetError` where nobody has told the place and there is no home.
    """
    told = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    try:
        base = told if told.is_absolute() else Path.home() / ".config"
    except RuntimeError as why:
        raise PresetError(
            "Your own plans have no place, for you have no home folder here: set HOME or "
            "XDG_CONFIG_HOME to a folder of yours."
        ) from why
    return base / "undula" / _KIND


def check_plan(path: str | os.PathLike[str], techniques: Library) -> list[Problem]:
    """Return every mistake of a plan file; an empty list when it can be used."""
    result = _load(Path(path), name_of(path), techniques)
    return result if isinstance(result, list) else []


def save_plan(plan: Plan, folder: Path) -> Path:
    """Write a plan into a folder of one's own, which is made; return its file.

    The file is whole or not there; what stood there stays until then. Raises `AudioError` or
    `OSError` when it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plan.id}{ENDING}"
    export_plan(plan, path)
    return path


def import_plan(path: Path, folder: Path, techniques: Library, *, in_place: bool = False) -> Plan:
    """Take a plan file among one's own in a folder, as it is, word for word; return the plan.

    Raises `PresetError`, with every mistake on a line of its own, for one that does not fit,
    and for an id that is taken: by a plan of Undula's, or, without `in_place`, by one's own;
    `AudioError` when it cannot be written.
    """
    result = _load(path, name_of(path), techniques)
    if isinstance(result, list):
        raise PresetError("\n".join(map(str, result)))
    if result.id in load_plans(techniques).ready:
        raise PresetError(
            f"{name_of(path)}: id is {shown(result.id)}, which a plan of Undula has: choose "
            "another id and file name."
        )
    if not in_place and (folder / f"{result.id}{ENDING}").exists():
        raise PresetError(
            f"{name_of(path)}: you have a plan {shown(result.id)} already: choose another id and "
            "file name, or add --replace."
        )
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with WholeFiles() as files:
        files.open_bytes(folder / f"{result.id}{ENDING}").write(path.read_bytes())
    return result


def export_plan(plan: Plan, path: Path) -> None:
    """Write a plan as a file, which is whole or not there; raise `AudioError` otherwise."""
    with WholeFiles() as files:
        files.open_text(path).write(text_of(plan))


def renamed(plan: Plan, path: Path) -> Plan:
    """Return the plan with the id that fits a file's name; raise `PresetError` if none does."""
    wanted = path.name.removesuffix(ENDING)
    if not path.name.endswith(ENDING) or not re.search(ID_PATTERN, wanted):
        raise PresetError(
            f"{name_of(path)}: a plan's file has small letters, digits and hyphens and ends in "
            f'"{ENDING}": call it "{plan.id}{ENDING}", for example.'
        )
    return msgspec.structs.replace(plan, id=wanted)


def text_of(plan: Plan) -> str:
    """Return the plan as a file has it; what is as it is by itself is left out."""
    rows = _rows_of(plan, leave_out={"segments"})
    for segment in plan.segments:
        rows += ["", "[[segments]]", *_rows_of(segment)]
    return "\n".join(rows) + "\n"


def _load(file: Traversable, name: str, techniques: Library) -> Plan | list[Problem]:
    result = read(file, name, Plan, table_mistakes)
    if isinstance(result, list):
        return result
    amiss = [Problem(name, says, key) for key, says in plan_mistakes(result, techniques)]
    return amiss or result


def _rows_of(
    table: Plan | Segment, leave_out: frozenset[str] | set[str] = frozenset()
) -> list[str]:
    defaults = {f.encode_name: f.default for f in msgspec.structs.fields(table)}
    given: dict[str, Any] = {
        name: value
        for name in table.__struct_fields__
        if name not in leave_out and (value := getattr(table, name)) != defaults[name]
    }
    return [f"{name} = {_toml(value)}" for name, value in given.items()]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
