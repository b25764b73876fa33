"""Which session plan: what `play` and `render` have in common."""

import argparse
from typing import TYPE_CHECKING

from app.commands.parsing import CommandError

if TYPE_CHECKING:
    from presets.library import Library
    from presets.plan import Plan

_ALWAYS = {"plan", "words", "living", "seed"}
_FLAGS = {"json", "no_fade"}


def chosen_plan(identifier: str) -> tuple["Plan", "Library"]:
    """Return the plan of that id, and the techniques that it names.

    Raises `PresetError` with one sentence.
    """
    from presets.library import load_all
    from presets.plan_library import load_plans, own_plans_folder

    techniques = load_all()
    return load_plans(techniques, own_plans_folder()).find(identifier), techniques


def refuse_beside_plan(options: argparse.Namespace, allowed: set[str]) -> None:
    """Raise `CommandError` for an option that a plan takes the place of."""
    for name, value in vars(options).items():
        given = value if name in _FLAGS else value is not None
        if given and name not in _ALWAYS | allowed:
            option = f"--{name.replace('_', '-')}"
            raise CommandError(f"{option} does not go with --plan: the plan says it, so leave it.")
