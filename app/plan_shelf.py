"""All session plans as they stand, the steps back and forth, and one's own in their folder.

Knows no window: `app.planning` makes it talk.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from audio.errors import AudioError
from presets.errors import PresetError
from presets.library import Library
from presets.plan import Plan
from presets.plan_check import plan_mistakes, table_mistakes
from presets.plan_edit import unused_id, unused_name
from presets.plan_library import load_plans, save_plan
from presets.reading import ENDING, read

_MOST_STEPS = 500
_TOGETHER_SECONDS = 1.5
_ASIDE = "“{file}” was changed elsewhere; what you changed here is “{name}” now."
_IS_ANOTHER = "“{file}” was changed elsewhere, so it stays as it is for now."

Stamp = tuple[int, int, int]
"""A file's time, size and number: what tells that it is another one by now."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The plans at one moment.

    Attributes:
        ready: those that come with Undula; they never change.
        own: a person's own, in the order of the list.
        current: the id of the one that is shown.
    """

    ready: tuple[Plan, ...]
    own: tuple[Plan, ...]
    current: str

    @property
    def plan(self) -> Plan:
        """The plan that is shown; the first one where there is none of that id."""
        plans = (*self.ready, *self.own)
        return next((plan for plan in plans if plan.id == self.current), plans[0])

    @property
    def is_own(self) -> bool:
        """Whether the plan that is shown is a person's own."""
        return any(plan.id == self.current for plan in self.own)

    def at(self, plan_id: str) -> "Shelf":
        """Return the shelf with another plan shown."""
        return replace(self, current=plan_id)

    def with_own(self, plan: Plan, *, instead_of: str | None = None) -> "Shelf":
        """Return the shelf with one more plan, or with it in another's place; it is shown."""
        others = [one for one in self.own if one.id != instead_of]
        return replace(self, own=_ordered((*others, plan)), current=plan.id)

    def without(self, plan_id: str) -> "Shelf":
        """Return the shelf without one of one's own plans; the one beside it is shown."""
        plans = [*self.ready, *self.own]
        at = next(number for number, plan in enumerate(plans) if plan.id == plan_id)
        beside = plans[at + 1] if at + 1 < len(plans) else plans[at - 1]
        own = tuple(plan for plan in self.own if plan.id != plan_id)
        return replace(self, own=own, current=beside.id)


@dataclass(slots=True)
class Steps:
    """The shelf now, and how it was and will be again."""

    now: Shelf
    _before: list[Shelf] = field(default_factory=list)
    _after: list[Shelf] = field(default_factory=list)
    _key: Hashable = None
    _at_seconds: float = 0.0

    def take(self, shelf: Shelf, key: Hashable, at_seconds: float) -> None:
        """Take a change; changes of one `key` that follow one another closely are one step."""
        together = key is not None and key == self._key and self._before
        if not together or at_seconds - self._at_seconds > _TOGETHER_SECONDS:
            self._before = [*self._before[-_MOST_STEPS:], self.now]
        self.now, self._after = shelf, []
        self._key, self._at_seconds = key, at_seconds

    def look_at(self, plan_id: str) -> None:
        """Show another plan; that is no step, and what follows is one of its own."""
        self.now, self._key = self.now.at(plan_id), None

    def undo(self) -> bool:
        """Go a step back; return whether there was one."""
        return self._go(self._before, self._after)

    def redo(self) -> bool:
        """Go a step forth again; return whether there was one."""
        return self._go(self._after, self._before)

    def _go(self, out_of: list[Shelf], into: list[Shelf]) -> bool:
        if not out_of:
            return False
        into.append(self.now)
        self.now, self._key = out_of.pop(), None
        return True


class PlanFolder:
    """One's own plans as files, which other programs may change at any time.

    A file that is another one than was read or written here last is never written or removed
    before `look` took it in. `problems` are the sentences about files that do not fit.
    """

    def __init__(self, path: Path, techniques: Library) -> None:
        """Look at nothing yet."""
        self.path, self._techniques = path, techniques
        self.problems: tuple[str, ...] = ()
        self._kept: dict[str, Plan] = {}
        self._seen: dict[str, Stamp] = {}

    def load(self, current: str) -> Shelf:
        """Return all plans: Undula's own, and those that are in the folder now."""
        self._seen = self._files()
        plans = load_plans(self._techniques, self.path)
        self.problems = tuple(str(problem) for problem in plans.problems)
        ready = tuple(plan for plan in plans.plans if plan.id in plans.ready)
        own = tuple(plan for plan in plans.plans if plan.id not in plans.ready)
        self._kept = {plan.id: plan for plan in own}
        return _showing(ready, own, current)

    def look(self, shelf: Shelf) -> tuple[Shelf, str]:
        """Return the shelf with what became of the files elsewhere, and a sentence or "".

        Files are taken as they are now. What was changed here and is in no file stays, too:
        where its own file is another one by now, under another name, which the sentence tells.
        """
        clashes = any(p.id not in self._kept and self._has_file(p.id) for p in shelf.own)
        if self._files() == self._seen and not clashes:
            return shelf, ""
        before = self._kept
        there = self.load(shelf.current)
        here = {plan.id for plan in shelf.own}
        own = {f.id: f for f in there.own if f.id in here or f != before.get(f.id)}
        current, told = shelf.current, []
        for plan in shelf.own:
            was, file = before.get(plan.id), self._kept.get(plan.id)
            is_same = file is not None and file == was
            if is_same if self._has_file(plan.id) else plan != was:
                own[plan.id] = plan
            elif plan not in (was, file):
                aside = self._aside(plan, (*there.ready, *shelf.own, *own.values()))
                own[aside.id] = aside
                told.append(_ASIDE.format(file=f"{plan.id}{ENDING}", name=aside.name))
                current = aside.id if current == plan.id else current
        return _showing(there.ready, _ordered(own.values()), current), " ".join(told)

    def _aside(self, plan: Plan, others: tuple[Plan, ...]) -> Plan:
        """Return the plan under a name and an id that no other has."""
        name = unused_name(plan.name, {plan.name, *(one.name for one in others)})
        taken = self.names() | {one.id for one in others}
        return msgspec.structs.replace(plan, name=name, id=unused_id(name, taken))

    def names(self) -> set[str]:
        """Return the ids that files there have now, also files that do not fit."""
        return {name.removesuffix(ENDING) for name in self._files()}

    def _has_file(self, plan_id: str) -> bool:
        return f"{plan_id}{ENDING}" in self._seen

    def _files(self) -> dict[str, Stamp]:
        """Return each plan file's stamp by its name; as they were where nobody can look."""
        try:
            files = [file for file in self.path.iterdir() if file.name.endswith(ENDING)]
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError:
            return dict(self._seen)
        stamps = {file.name: _stamp(file) for file in files}
        return {name: stamp for name, stamp in stamps.items() if stamp is not None}

    def keep(self, fitting: tuple[Plan, ...], drafts: tuple[Plan, ...]) -> str:
        """Have in the files what is told; return a sentence for what could not be, or "".

        Plans that fit are written; a draft leaves its file as it was. A file whose plan is no
        longer there is removed, unless a draft without a file may come from it.
        """
        for plan in fitting:
            if self._kept.get(plan.id) != plan and (told := self._write(plan)):
                return told
        if any(draft.id not in self._kept for draft in drafts):
            return ""
        there = {plan.id for plan in (*fitting, *drafts)}
        gone = [plan_id for plan_id in self._kept if plan_id not in there]
        return next((told for plan_id in gone if (told := self._remove(plan_id))), "")

    def _write(self, plan: Plan) -> str:
        file = self.path / f"{plan.id}{ENDING}"
        if self._is_another(file):
            return _IS_ANOTHER.format(file=file.name)
        try:
            save_plan(plan, self.path)
        except AudioError as why:
            return str(why)
        except OSError as why:
            return f"“{plan.name}” could not be kept: {why.strerror or why}."
        self._kept[plan.id] = plan
        stamp = _stamp(file)
        if stamp is not None:
            self._seen[file.name] = stamp
        return ""

    def _remove(self, plan_id: str) -> str:
        file = self.path / f"{plan_id}{ENDING}"
        if self._is_another(file):
            return _IS_ANOTHER.format(file=file.name)
        try:
            file.unlink(missing_ok=True)
        except OSError as why:
            return f"“{file.name}” could not be removed: {why.strerror or why}."
        del self._kept[plan_id]
        self._seen.pop(file.name, None)
        return ""

    def _is_another(self, file: Path) -> bool:
        """Return whether there is a file, and it is not the one that was seen there last."""
        stamp = _stamp(file)
        return stamp is not None and stamp != self._seen.get(file.name)


def _stamp(file: Path) -> Stamp | None:
    """Return a file's stamp, of a link the one of what it leads to; None where there is none."""
    try:
        told = file.stat() if file.exists() else file.lstat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


def _showing(ready: tuple[Plan, ...], own: tuple[Plan, ...], current: str) -> Shelf:
    """Return the shelf with the plan shown that is told, or the first where there is none."""
    known = {plan.id for plan in (*ready, *own)}
    return Shelf(ready, own, current if current in known else ready[0].id)


def _ordered(plans: Iterable[Plan]) -> tuple[Plan, ...]:
    return tuple(sorted(plans, key=lambda plan: (plan.place, plan.name, plan.id)))


def read_plan(path: Path, techniques: Library) -> Plan:
    """Return the plan of a file from anywhere.

    Raises `PresetError` with the first thing that is amiss in it, and how many more there are.
    """
    result = read(path, path.name, Plan, table_mistakes)
    if isinstance(result, list):
        says = [str(problem) for problem in result]
    else:
        says = [f"{path.name}: {told}" for _, told in plan_mistakes(result, techniques)]
        if not says:
            return result
    more = f" ({len(says) - 1} more)" if len(says) > 1 else ""
    raise PresetError(f"{says[0]}{more}")
