"""`undula plan`: see the session plans, check files, take them in and give them out."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.choosing import at_most
from app.commands.listing import asked_files, print_card, print_checked, print_list
from app.commands.parsing import CommandError, Parser, unknown
from app.terminal import clock

if TYPE_CHECKING:
    from presets.library import Library
    from presets.plan import Plan, Segment
    from presets.plan_library import Plans

_USAGE = "list | show ID | check FILE… | import FILE… | export ID OUT.toml | schema"
_DESCRIPTION = """\
list         all session plans: id, minutes, name and what each is for
show ID      a plan and its segments
check FILE…  every mistake in files of plans; status 2 if there is one
import FILE… take files among your own plans (--replace: in the place of what is there)
export ID OUT.toml  write a plan into a file; the copy's id is the file's name
schema       the JSON Schema of such files, for editors
`undula play --plan ID` plays one, `undula render --plan ID OUT` writes it into a sound file."""

_MARKER_WORDS = {"none": "none", "softer_beat": "one softer beat", "low_bowl": "a low bowl"}


def run(arguments: Sequence[str]) -> int:
    """Follow `undula plan …`; return the exit status."""
    parser = Parser("plan", _USAGE, _DESCRIPTION)
    parser.add_argument("--replace", action="store_true", help="with import: replace what is there")
    options = parser.parsed(arguments)
    words = options.words
    kinds = {"list": _list, "show": _show, "check": _check, "export": _export, "schema": _schema}
    if not words:
        raise CommandError(f"Say what is wanted of the plans: {_USAGE}.")
    if words[0] == "import":
        return _import(words[1:], in_place=options.replace)
    if options.replace:
        raise CommandError("--replace belongs to import: leave it out.")
    if words[0] not in kinds:
        raise CommandError(
            unknown(words[0], [*kinds, "import"], "something to do with plans", f"choose {_USAGE}")
        )
    return kinds[words[0]](words[1:])


def _loaded() -> tuple["Plans", "Library"]:
    from presets.library import load_all
    from presets.plan_library import load_plans, own_plans_folder

    techniques = load_all()
    return load_plans(techniques, own_plans_folder()), techniques


def _list(words: Sequence[str]) -> int:
    at_most(words, 0, "the list takes none")
    plans, _ = _loaded()
    print_list(
        [(one.id, f"{one.total_minutes:g}", one.name, one.words or "") for one in plans.plans],
        plans.problems,
    )
    return 0


def _show(words: Sequence[str]) -> int:
    if not words:
        raise CommandError("Say which plan to show: `undula plan list` has their ids.")
    at_most(words, 1, "show one plan at a time")
    plans, techniques = _loaded()
    plan = plans.find(words[0])
    print_card(plan.name, _card(plan))
    print()
    begin = 0.0
    for segment in plan.segments:
        print(f"  {clock(begin):>7}  {segment.minutes:5.4g} min  {_row(segment, techniques)}")
        begin += segment.seconds
    return 0


def _card(plan: "Plan") -> list[tuple[str, str | None]]:
    return [
        ("id", plan.id),
        ("for", plan.words),
        ("why", plan.our_reading),
        ("takes", f"{plan.total_minutes:g} minutes, after {plan.start_delay_seconds:g} s"),
        ("change", _MARKER_WORDS[plan.marker]),
        ("end bell", "on" if plan.end_bell else "off"),
        ("pedal", plan.pedal.value),
        ("taps", f"held {plan.hold_minutes:g} min, then led {plan.lead_rate:g} a minute"),
    ]


def _row(segment: "Segment", techniques: "Library") -> str:
    told = [segment.title(techniques.find)]
    if segment.technique is not None:
        told.append(f"{segment.bpm_with(techniques.find(segment.technique)):g} beats a minute")
    if segment.level_db:
        told.append(f"{segment.level_db:+g} dB")
    if segment.thinning != "every_rock":
        told.append(segment.thinning.replace("_", " "))
    if segment.kind == "turn_over":
        limit = segment.limit_minutes
        told.append("waits for a press" + (f", {limit:g} minutes at most" if limit else ""))
    if segment.words:
        told.append(segment.words)
    return " · ".join(told)


def _check(words: Sequence[str]) -> int:
    from presets.library import load_all
    from presets.plan_library import check_plan

    techniques = load_all()
    return print_checked(words, lambda word: check_plan(word, techniques))


def _import(words: Sequence[str], *, in_place: bool) -> int:
    from presets.errors import PresetError
    from presets.library import load_all
    from presets.plan_library import import_plan, own_plans_folder

    asked_files(words, "import")
    techniques, folder, found = load_all(), own_plans_folder(), False
    for word in words:
        try:
            plan = import_plan(Path(word), folder, techniques, in_place=in_place)
        except PresetError as why:
            print(why, file=sys.stderr)
            found = True
        else:
            print(f"{plan.id}: {plan.name} is among your plans.")
    return 2 if found else 0


def _export(words: Sequence[str]) -> int:
    from presets.plan_library import export_plan, renamed

    if len(words) < 2:
        raise CommandError(
            "Say which plan to export and where to: `undula plan export ID OUT.toml`."
        )
    at_most(words, 2, "give a plan and a file")
    plans, _ = _loaded()
    path = Path(words[1])
    export_plan(renamed(plans.find(words[0]), path), path)
    return 0


def _schema(words: Sequence[str]) -> int:
    from presets.plan_schema import plan_schema

    at_most(words, 0, "the schema takes none")
    print(json.dumps(plan_schema(), indent=2, ensure_ascii=False))
    return 0
