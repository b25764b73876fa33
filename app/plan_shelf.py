"""All session plans as they stand, the steps back and forth, and one's own in their folder.

Knows no window: `app.planning` makes it talk.
"""

from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from audio.errors import AudioError
from presets.errors import PresetError
from presets.library import Library
from presets.plan import Plan
from presets.plan_check import plan_mistakes, table_mistakes
from presets.plan_library import Plans, load_plans, save_plan
from presets.reading import ENDING, read

_MOST_STEPS = 500
_TOGETHER_SECONDS = 1.5


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
        ordered = sorted((*others, plan), key=lambda one: (one.place, one.name, one.id))
        return replace(self, own=tuple(ordered), current=plan.id)

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

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._before)

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
    """One's own plans as files."""

    def __init__(self, path: Path, techniques: Library) -> None:
        """Look at nothing yet."""
        self.path, self._techniques = path, techniques
        self._kept: dict[str, Plan] = {}
        self._seen = frozenset[tuple[str, int, int]]()

    def load(self) -> Plans:
        """Return all plans: Undula's own, and those that are in the folder now."""
        self._seen = self._files()
        plans = load_plans(self._techniques, self.path)
        self._kept = {plan.id: plan for plan in plans.plans if plan.id not in plans.ready}
        return plans

    def is_as_seen(self) -> bool:
        """Return whether the files are those that were loaded or written last."""
        return self._files() == self._seen

    def names(self) -> set[str]:
        """Return the ids that files there have, also files that do not fit."""
        return {name.removesuffix(ENDING) for name, _, _ in self._files()}

    def _files(self) -> frozenset[tuple[str, int, int]]:
        """Return each file's name, time and size."""
        with suppress(OSError):
            files = [(file.name, file.lstat()) for file in self.path.iterdir()]
            return frozenset((name, told.st_mtime_ns, told.st_size) for name, told in files)
        return frozenset()

    def keep(self, fitting: tuple[Plan, ...], drafts: tuple[Plan, ...]) -> str:
        """Have in the files what is told; return a sentence for what could not be, or "".

        Plans that fit are written; a draft leaves its file as it was. A file whose plan is no
        longer there is removed, unless a draft without a file may come from it.
        """
        told = self._keep(fitting, drafts)
        self._seen = self._files()
        return told

    def _keep(self, fitting: tuple[Plan, ...], drafts: tuple[Plan, ...]) -> str:
        for plan in fitting:
            if self._kept.get(plan.id) == plan:
                continue
            try:
                save_plan(plan, self.path)
            except AudioError as why:
                return str(why)
            except OSError as why:
                return f"“{plan.name}” could not be kept: {why.strerror or why}."
            self._kept[plan.id] = plan
        if any(draft.id not in self._kept for draft in drafts):
            return ""
        there = {plan.id for plan in (*fitting, *drafts)}
        for plan_id in [one for one in self._kept if one not in there]:
            try:
                (self.path / f"{plan_id}{ENDING}").unlink(missing_ok=True)
            except OSError as why:
                return f"“{plan_id}{ENDING}” could not be removed: {why.strerror or why}."
            del self._kept[plan_id]
        return ""


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
