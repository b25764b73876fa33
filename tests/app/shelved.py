"""Plans over a folder as `Planning` has them, and what they told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.engine import list_techniques
from app.planning import Planning
from presets.plan import Plan, Segment
from presets.plan_edit import changed
from presets.plan_library import load_plans, save_plan

MINE = Plan(
    id="mine",
    name="Mine",
    segments=(
        Segment(technique="lull", minutes=5.0),
        Segment(technique="spinal-wave", minutes=10.0),
    ),
)


class Kept:
    """Plans over a folder, and what they told."""

    def __init__(self, folder: Path, *own: Plan, current: str = "") -> None:
        self.folder, self.now = folder, 0.0
        for plan in own:
            save_plan(plan, folder)
        self.lines: list[str] = []
        self.ids: list[str] = []
        self.planning = Planning(
            list_techniques().techniques, current=current, folder=folder, clock=lambda: self.now
        )
        self.planning.line_changed.connect(self.lines.append)
        self.planning.plan_chosen.connect(self.ids.append)

    @property
    def names(self) -> list[str]:
        return [plan.name for plan in self.planning.own]

    @property
    def files(self) -> dict[str, Plan]:
        plans = load_plans(self.planning.techniques, self.folder)
        return {plan.id: plan for plan in plans.plans if plan.id not in plans.ready}

    def edit(self, at: int, **fields: Any) -> None:
        self.planning.edit(changed(self.planning.plan, at, **fields))


Make = Callable[..., Kept]


@contextmanager
def plans_over(folder: Path) -> Iterator[Make]:
    """Give what makes plans over a folder, with some of one's own in it."""
    made: list[Kept] = []

    def make(*own: Plan, current: str = "") -> Kept:
        made.append(Kept(folder, *own, current=current))
        return made[-1]

    yield make
    for kept in made:
        kept.planning.leave()
