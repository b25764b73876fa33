"""Everything that is amiss in a table, not only the first thing: one sentence each.

`msgspec` stops at the first value that does not fit. Here the same types are walked key by key,
so that a file can be mended in one go. A table without mistakes converts.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import inspect

from presets.movement import Movement
from presets.tables import CourseTable, StepTable
from presets.words import listed

Mistake = tuple[str, str]
"""The key, as `course.steps[2].rocks` (lists count from 1), and the whole sentence."""

_LONGEST_SHOWN: Final = 40
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


class NotFinite:
    """Stands in a parsed file for a number that no field takes: nan, inf, 1e999."""

    def __init__(self, text: str) -> None:
        """Keep the number as the file has it."""
        self.text = text

    def __str__(self) -> str:
        """Return the number as the file has it."""
        return self.text


def mistakes(table: Mapping[str, Any], kind: type[msgspec.Struct]) -> Iterator[Mistake]:
    """Yield each mistake of a parsed table; none when it converts to `kind`."""
    yield from _in_table(table, _node_of(kind), "")


def shown(value: object) -> str:
    """Return a value for a message: short, on one line, as a TOML file has it."""
    match value:
        case bool():
            said = str(value).lower()
        case str():
            said = f'"{printable(value)}"'
        case int():
            said = str(value) if abs(value) < 10**15 else "a number beyond all measure"
        case float():
            said = f"{value:.15g}"
        case dict() | list():
            said = "a table" if isinstance(value, dict) else "a list"
        case _:
            said = printable(str(value))
    return said


def printable(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return the beginning of a text with everything that would break a line written out."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in short)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is meant, or None when none is near."""
    import difflib  # only a slip of the pen needs it

    # Matching takes time with the square of the length.
    found = difflib.get_close_matches(word[:60].lower(), list(known), n=1)
    return found[0] if found else None


@cache
def _node_of(kind: type[msgspec.Struct]) -> inspect.StructType:
    node = inspect.type_info(kind)
    assert isinstance(node, inspect.StructType)
    return node


def _in_table(raw: Any, node: inspect.StructType, at: str) -> Iterator[Mistake]:
    if not isinstance(raw, dict):
        yield at, f"{at} is {shown(raw)}: write a table."
        return
    fields = {field.encode_name: field for field in node.fields}
    for key in raw:
        if key not in fields:
            yield _unknown(_joined(at, key), key, list(fields))
    for name, field in fields.items():
        key = _joined(at, name)
        if name in raw:
            yield from _in_value(raw[name], field.type, key)
        elif field.required:
            yield key, f"{key} is missing: {_allowed(field.type)}."
    if rule := _RULES.get(node.cls):
        yield from rule(raw, at)


def _in_value(raw: Any, node: inspect.Type, at: str, allowed: str = "") -> Iterator[Mistake]:
    if isinstance(node, inspect.Metadata):
        yield from _in_value(raw, node.type, at, allowed or _said(node))
    elif isinstance(node, inspect.UnionType):
        yield from _in_value(raw, _member(raw, node), at, allowed)
    elif isinstance(node, inspect.StructType) and (isinstance(raw, dict) or not allowed):
        yield from _in_table(raw, node, at)
    elif isinstance(node, inspect.VarTupleType) and isinstance(raw, list):
        if not (node.min_length or 0) <= len(raw) <= (node.max_length or len(raw)):
            yield at, f"{at} has {len(raw)} entries: {allowed}."
            return
        for number, item in enumerate(raw, start=1):
            yield from _in_value(item, node.item_type, f"{at}[{number}]")
    elif not _fits(raw, node):
        yield at, f"{at} is {shown(raw)}: {_meant(raw, node)}{allowed or _allowed(node)}."


def _member(raw: Any, union: inspect.UnionType) -> inspect.Type:
    """Return the member that is meant: a table for a table, otherwise the plain one."""
    members = [node for node in union.types if not isinstance(node, inspect.NoneType)]
    tables = [node for node in members if isinstance(_bare(node), inspect.StructType)]
    plain = [node for node in members if node not in tables]
    return (tables or plain)[0] if isinstance(raw, dict) else (plain or tables)[0]


def _fits(raw: Any, node: inspect.Type) -> bool:
    match node:
        case inspect.BoolType():
            return isinstance(raw, bool)
        case inspect.IntType() | inspect.FloatType():
            whole = isinstance(node, inspect.IntType)
            kinds = (int,) if whole else (int, float)
            if type(raw) not in kinds:
                return False
            return (node.ge is None or raw >= node.ge) and (node.le is None or raw <= node.le)
        case inspect.StrType():
            return (
                isinstance(raw, str)
                and len(raw) <= (node.max_length or len(raw))
                and (node.pattern is None or re.search(node.pattern, raw) is not None)
            )
        case inspect.EnumType() | inspect.LiteralType():
            return any(type(raw) is type(choice) and raw == choice for choice in _choices(node))
    return False


def _choices(node: inspect.EnumType | inspect.LiteralType) -> list[object]:
    if isinstance(node, inspect.LiteralType):
        return list(node.values)
    return [member.value for member in node.cls]


def _allowed(node: inspect.Type) -> str:
    """Say what is allowed, for types that bring no words of their own."""
    if isinstance(node, inspect.Metadata):
        return _said(node) or _allowed(node.type)
    match node:
        case inspect.EnumType() | inspect.LiteralType():
            return f"choose {listed([str(choice) for choice in _choices(node)], 'or')}"
        case inspect.BoolType():
            return "write true or false"
        case inspect.UnionType():
            return _allowed(_member(None, node))
        case inspect.StructType():
            return "write a table"
    return "write a list in [brackets]"


def _said(node: inspect.Metadata) -> str:
    return str((node.extra or {}).get("allowed", ""))


def _bare(node: inspect.Type) -> inspect.Type:
    return _bare(node.type) if isinstance(node, inspect.Metadata) else node


def _meant(raw: Any, node: inspect.Type) -> str:
    if not isinstance(node, inspect.EnumType) or not isinstance(raw, str):
        return ""
    found = nearest(raw.replace(" ", "_").replace("-", "_"), map(str, _choices(node)))
    return f"did you mean {found}? Otherwise " if found else ""


def _unknown(at: str, key: str, known: list[str]) -> Mistake:
    found = nearest(key, known)
    if found:
        return at, f"{at} is no key here: did you mean {found}?"
    return at, f"{at} is no key here: choose {listed(known, 'or')}, or leave it out."


def _joined(at: str, key: str) -> str:
    name = key if _BARE_KEY.fullmatch(key) else shown(key)
    return f"{at}.{name}" if at else name


def _step_rule(raw: Mapping[str, Any], at: str) -> Iterator[Mistake]:
    """Ask that a step has one length and that a glide goes somewhere."""
    if "rocks" in raw and "seconds" in raw:
        yield at, f"{at} has both rocks and seconds: keep the one that is its length."
    if "rocks" not in raw and "seconds" not in raw:
        yield at, f"{at} has no length: give it rocks or seconds."
    if "glide_seconds" in raw and "bpm" not in raw:
        yield at, f"{at}.glide_seconds leads nowhere: give the step a bpm too."


def _course_rule(raw: Mapping[str, Any], at: str) -> Iterator[Mistake]:
    """Ask that a course is heard somewhere."""
    steps = raw.get("steps")
    if not isinstance(steps, list) or not steps:
        return
    if all(isinstance(step, dict) and step.get("still") is True for step in steps):
        key = f"{at}.steps"
        yield key, f"{key} are all still: let one or more of them have a pulse."


def _movement_rule(raw: Mapping[str, Any], at: str) -> Iterator[Mistake]:
    """Ask that a choice of parts has two or more."""
    parts = raw.get("parts", [])
    if raw.get("either") is True and isinstance(parts, list) and len(parts) < 2:
        yield at, f"{at}.either is true: name two parts or more to choose from."


_RULES: Final[Mapping[type, Callable[[Mapping[str, Any], str], Iterator[Mistake]]]] = {
    StepTable: _step_rule,
    CourseTable: _course_rule,
    Movement: _movement_rule,
}
"""What single values cannot tell: asked of each table of that type."""
