"""`undula techniques`: see them, check files, and get the schema for an editor."""

import json
from collections.abc import Sequence

from app.commands.choosing import at_most
from app.commands.listing import print_card, print_checked, print_list
from app.commands.parsing import CommandError, Parser, unknown
from presets.model import Technique

_USAGE = "list | show ID | check FILE… | schema"
_DESCRIPTION = """\
list       all techniques: id, beats a minute, name and what it is
show ID    the card of one technique
check FILE…  every mistake in files of techniques; status 2 if there is one
schema     the JSON Schema of such files, for editors"""


def run(arguments: Sequence[str]) -> int:
    """Follow `undula techniques …`; return the exit status."""
    words = Parser("techniques", _USAGE, _DESCRIPTION).parsed(arguments).words
    kinds = {"list": _list, "show": _show, "check": _check, "schema": _schema}
    if not words:
        raise CommandError(f"Say what is wanted of the techniques: {_USAGE}.")
    if words[0] not in kinds:
        raise CommandError(
            unknown(words[0], kinds, "something to do with techniques", f"choose {_USAGE}")
        )
    return kinds[words[0]](words[1:])


def _list(words: Sequence[str]) -> int:
    from presets.library import load_all

    at_most(words, 0, "the list takes none")
    library = load_all()
    print_list(
        [(one.id, f"{one.bpm:g}", one.name, one.summary) for one in library.techniques],
        library.problems,
    )
    return 0


def _show(words: Sequence[str]) -> int:
    from presets.library import load_all

    if not words:
        raise CommandError("Say which technique to show: `undula techniques list` has their ids.")
    at_most(words, 1, "show one technique at a time")
    technique = load_all().find(words[0])
    print_card(technique.name, _card(technique))
    return 0


def _card(technique: Technique) -> list[tuple[str, str | None]]:
    """Return the card's rows; what the source does not give has none, or says so itself."""
    low, high = technique.bpm_range
    pace = f"{technique.bpm:g} beats a minute ({low:g}–{high:g}), our reading"
    if technique.starts_from_taps:
        pace += "; starts by following your own taps"
    elif technique.taps_offered:
        pace += "; or tap your own"
    course = technique.course_words
    if course is not None:
        course += "; on from the start" if technique.course_on else "; off until switched on"
    beats = technique.beats_per_rock
    return [
        ("id", technique.id),
        ("from", technique.origin),
        ("rock", technique.summary),
        ("other hand", technique.other_hand.work_words if technique.other_hand else None),
        ("pace", pace),
        ("why", technique.our_reading),
        ("one rock", f"{beats} beats" if beats > 1 else "1 beat, out and back"),
        ("picture", None if technique.amplitude_given else "drawn small: no amplitude is given"),
        ("sound", _sound_words(technique)),
        ("course", course),
        ("guidance", technique.guidance),
    ]


def _sound_words(technique: Technique) -> str:
    sound = technique.out_sound()
    back = technique.cue().back_sound
    told = f"{sound.voice}, {sound.pitch_hz:g} Hz, level {sound.level_db:+g} dB"
    if back is None:
        return told
    return f"{told}; back {back.voice}, {back.level_db:+g} dB"


def _check(words: Sequence[str]) -> int:
    from presets.library import check_file

    return print_checked(words, check_file)


def _schema(words: Sequence[str]) -> int:
    from presets.schema import schema

    at_most(words, 0, "the schema takes none")
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0
