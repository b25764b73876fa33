"""The one object that the planning face talks to: plans are chosen, changed and kept."""

import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.plan_shelf import PlanFolder, Shelf, Steps, read_plan
from audio.errors import AudioError
from presets.errors import PresetError
from presets.library import Library
from presets.plan import Plan
from presets.plan_edit import (
    OWN_PLACE,
    Amiss,
    amiss_in,
    named,
    new_plan,
    unused_id,
    unused_name,
)
from presets.plan_library import export_plan, own_plans_folder, renamed

if TYPE_CHECKING:
    from presets.model import Technique

SOON_MS = 700
"""How long after a change one's own plans are written."""

_READABLE_SECONDS = 4.0
_NEW_NAME = "New plan"
_FIRST_TECHNIQUE = "lull"
_NOT_FITTING = "This plan is not kept yet: segment {number} asks for a change."
_NOT_WHOLE = "This plan is not kept yet. {says}"
_WAITS = "A plan that does not fit yet cannot be exported: mend it first."


class Planning(QObject):
    """All session plans, one of them current. One's own are written soon after each change.

    A plan of Undula's is never changed: its first change makes a copy of one's own. A plan that
    does not fit yet is a draft: it stays in memory, and its file, if it has one, as it was.
    """

    changed = Signal()
    """The plans, the current one, or what is amiss in it has become another."""

    line_changed = Signal(str)
    """The one quiet sentence; "" mostly. `is_undoable` tells whether it can be taken back."""

    plan_chosen = Signal(str)
    """The id of the current plan has become another."""

    def __init__(
        self,
        techniques: "Sequence[Technique]",
        *,
        current: str = "",
        folder: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Load all plans and show the one whose id is `current`, or the first."""
        super().__init__(parent)
        self.techniques = Library(tuple(techniques))
        self.line, self.is_undoable = "", False
        self._clock = clock
        self._folder = PlanFolder(folder or own_plans_folder(), self.techniques)
        self._failure = self._notice = ""
        self._told_seconds = -_READABLE_SECONDS
        self._amiss: dict[Plan, tuple[Amiss, ...]] = {}
        self._timer = QTimer(self, interval=SOON_MS, singleShot=True)
        self._timer.timeout.connect(self.keep)
        self._steps = Steps(self._folder.load(current))
        self._told_id = self.plan.id
        self._tell()

    # The face comes and goes.

    def enter(self) -> None:
        """Look whether files were added, changed or taken away meanwhile.

        What was changed here and is in no file yet stays, if need be under another name.
        """
        shelf, told = self._folder.look(self._steps.now)
        if shelf != self._steps.now:
            self._steps = Steps(shelf)  # a step back would undo what was done elsewhere
            self._note(told, is_undoable=False)
            self._timer.start()
            self._show()
        else:
            self._tell()

    def leave(self) -> None:
        """Write at once what is not written yet."""
        if self._timer.isActive() or self._failure:
            self.keep()

    # What there is.

    @property
    def plan(self) -> Plan:
        """The current plan."""
        return self._steps.now.plan

    @property
    def ready(self) -> tuple[Plan, ...]:
        """The plans that come with Undula."""
        return self._steps.now.ready

    @property
    def own(self) -> tuple[Plan, ...]:
        """A person's own plans."""
        return self._steps.now.own

    @property
    def is_own(self) -> bool:
        """Whether the current plan is a person's own."""
        return self._steps.now.is_own

    @property
    def amiss(self) -> tuple[Amiss, ...]:
        """What is amiss in the current plan; with nothing amiss it can be started."""
        return self.amiss_in(self.plan)

    def amiss_in(self, plan: Plan) -> tuple[Amiss, ...]:
        """Return what is amiss in a plan; it is looked at once."""
        if plan not in self._amiss:
            if len(self._amiss) > 200:
                self._amiss.clear()
            self._amiss[plan] = amiss_in(plan, self.techniques)
        return self._amiss[plan]

    # What a person does.

    def choose(self, plan_id: str) -> None:
        """Make another plan current."""
        if plan_id != self.plan.id:
            self._steps.look_at(plan_id)
            self._notice = ""
            self._show()

    def edit(self, plan: Plan, key: Hashable = None, *, told: str = "") -> None:
        """Take the current plan as it is changed; changes of one `key` in a row are one step.

        `told` is what to tell of a change that loses something; it can be undone from there.
        """
        if plan == self.plan:
            return
        shelf, self.is_undoable = self._steps.now, False
        if self._clock() - self._told_seconds > _READABLE_SECONDS or self.amiss_in(plan):
            self._notice = ""
        if self.is_own:
            if told:
                self._note(told, is_undoable=True)
            self._take(shelf.with_own(plan, instead_of=self.plan.id), key)
            return
        name = plan.name
        if name == self.plan.name:
            name = unused_name(f"{name}, own", self._names())
        own = replace(plan, name=name, our_reading=None)
        self._take_in(own, f"“{name}” is your own; the ready one stays.")

    def rename(self, name: str) -> None:
        """Give the current plan another name, and the id that goes with it."""
        self.edit(named(self.plan, name, self._taken() - {self.plan.id}))

    def add(self) -> None:
        """Begin a new plan."""
        ids = [technique.id for technique in self.techniques.techniques]
        first = _FIRST_TECHNIQUE if _FIRST_TECHNIQUE in ids else ids[0]
        plan = new_plan(unused_name(_NEW_NAME, self._names()), self._taken(), first)
        self._notice = ""
        self._take(self._steps.now.with_own(plan), None)

    def duplicate(self) -> None:
        """Make a copy of the current plan."""
        name = unused_name(f"{self.plan.name}, own", self._names())
        our_reading = self.plan.our_reading if self.is_own else None
        copy = replace(self.plan, name=name, our_reading=our_reading)
        self._take_in(copy, f"“{name}” is a copy.")

    def delete(self) -> None:
        """Delete the current plan, if it is a person's own; it can be had back."""
        if self.is_own:
            self._note(f"“{self.plan.name}” is deleted.", is_undoable=True)
            self._take(self._steps.now.without(self.plan.id), None)

    def undo(self) -> None:
        """Take back the last change, whichever plan it was of."""
        if self._steps.undo():
            self._after_step()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._steps.redo():
            self._after_step()

    def import_from(self, path: Path) -> None:
        """Take a file's plan among one's own; where its id is taken it gets another."""
        try:
            plan = read_plan(path, self.techniques)
        except PresetError as why:
            self.tell(str(why))
            return
        name = unused_name(plan.name, self._names())
        self._take_in(replace(plan, name=name), f"“{name}” is among your plans.")

    def export_to(self, path: Path) -> None:
        """Write the current plan to a file, whose name becomes the copy's id."""
        if self.amiss:
            self.tell(_WAITS)
            return
        try:
            export_plan(renamed(self.plan, path), path)
        except (PresetError, AudioError) as why:
            self.tell(str(why))
        else:
            self.tell(f"“{self.plan.name}” is in “{path.name}”.")

    def tell(self, sentence: str) -> None:
        """Tell one quiet sentence; it goes with the next change."""
        self._note(sentence, is_undoable=False)
        self._tell()

    # How it is kept.

    def keep(self) -> None:
        """Write one's own plans as they are now, but none over what became of it elsewhere."""
        self.enter()
        self._timer.stop()
        drafts = self._drafts
        fitting = tuple(plan for plan in self.own if plan not in drafts)
        self._failure = self._folder.keep(fitting, drafts)
        self._tell()

    @property
    def _drafts(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.own if self.amiss_in(plan))

    def _taken(self) -> set[str]:
        return {plan.id for plan in (*self.ready, *self.own)} | self._folder.names()

    def _names(self) -> set[str]:
        return {plan.name for plan in (*self.ready, *self.own)}

    def _take_in(self, plan: Plan, notice: str) -> None:
        """Take a plan among one's own, under an id that no other has."""
        taken = self._taken()
        plan_id = plan.id if plan.id not in taken else unused_id(plan.name, taken)
        self._note(notice, is_undoable=True)
        own = replace(plan, id=plan_id, place=OWN_PLACE)
        self._take(self._steps.now.with_own(own), None)

    def _note(self, sentence: str, *, is_undoable: bool) -> None:
        self._notice, self.is_undoable = sentence, is_undoable
        self._told_seconds = self._clock()

    def _take(self, shelf: Shelf, key: Hashable) -> None:
        self._steps.take(shelf, key, self._clock())
        self._timer.start()
        self._show()

    def _after_step(self) -> None:
        self._notice = ""
        self._timer.start()
        self._show()

    def _show(self) -> None:
        self.changed.emit()
        if self.plan.id != self._told_id:
            self._told_id = self.plan.id
            self.plan_chosen.emit(self._told_id)
        self._tell()

    def _tell(self) -> None:
        self.is_undoable = self.is_undoable and bool(self._notice)
        draft = self._draft_line()
        notice = f"{self._notice} {draft}".strip() if self.is_undoable else self._notice
        line = notice or self._failure or draft or self._problem_line()
        if line != self.line:
            self.line = line
            self.line_changed.emit(line)

    def _draft_line(self) -> str:
        first = next(iter(self.amiss), None)
        if first is None:
            return ""
        if first.segment is None:
            return _NOT_WHOLE.format(says=first.says)
        return _NOT_FITTING.format(number=first.segment + 1)

    def _problem_line(self) -> str:
        problems = self._folder.problems
        if not problems:
            return ""
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        return f"{problems[0]}{more}"
