"""Everything that is amiss in a plan: one sentence each, with its place and what to do."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from audio.cue import Traction
from audio.session import CLOSING_SECONDS
from audio.tempo import STEEPEST_GLIDE_PER_BEAT, shortest_glide_seconds
from presets.check import Mistake, mistakes
from presets.errors import PresetError
from presets.library import Library
from presets.model import Technique
from presets.plan import MINUTES, MOST_MINUTES, Plan, Segment
from presets.reading import id_mistake

_OF_ROCKING = ("technique", "bpm", "glide_minutes", "glide_rate", "level_db", "course", "thinning")
_SILENT = {"stillness": "a stillness", "turn_over": "turning over"}


def table_mistakes(table: dict[str, Any], file_name: str) -> Iterator[Mistake]:
    """Yield each mistake of a plan's table that can be seen without the techniques."""
    amiss = False
    for key, says in mistakes(table, Plan):
        amiss = amiss or key == "id"
        yield key, says
    segments = table.get("segments")
    if isinstance(segments, list):
        for number, segment in enumerate(segments, start=1):
            if isinstance(segment, dict):
                yield from _segment_rule(segment, f"segments[{number}]")
        if segments and all(_is_silent(segment) for segment in segments):
            yield "segments", "segments have no pulse: let one or more of them have a technique."
    if not amiss:
        yield from id_mistake(table, file_name)


def plan_mistakes(plan: Plan, techniques: Library) -> Iterator[Mistake]:
    """Yield each mistake of a plan that takes the techniques to be seen."""
    if plan.total_minutes > MOST_MINUTES:
        yield (
            "segments",
            f"segments take {plan.total_minutes:g} minutes: {MOST_MINUTES:g} at most.",
        )
    bpm: float | None = None
    last = len(plan.segments)
    for number, segment in enumerate(plan.segments, start=1):
        at = f"segments[{number}]"
        if segment.technique is None:
            bpm = None
            continue
        try:
            technique = techniques.find(segment.technique)
        except PresetError as why:
            yield f"{at}.technique", f"{at}.technique: {_first_letter_small(str(why))}"
            bpm = segment.bpm
            continue
        before, bpm = bpm, segment.bpm_with(technique)
        if before is not None:
            yield from _glide_rule(segment, before, bpm, at)
        yield from _traction_rule(segment, technique, at, is_last=number == last)


def _segment_rule(raw: Mapping[str, Any], at: str) -> Iterator[Mistake]:
    """Ask that a segment has what its kind needs, and nothing that it cannot have."""
    kind = raw.get("kind", "rocking")
    if _is_silent(raw):
        for key in _OF_ROCKING:
            if key in raw:
                yield f"{at}.{key}", f"{at}.{key} is not for {_SILENT[kind]}: leave it out."
    elif kind == "rocking" and "technique" not in raw:
        says = 'give it the id of one, or kind = "stillness".'
        yield f"{at}.technique", f"{at}.technique is missing: {says}"
    limit, minutes = raw.get("limit_minutes"), raw.get("minutes")
    if limit is not None and kind != "turn_over":
        key = f"{at}.limit_minutes"
        yield key, f"{key} is for turning over alone: leave it out."
    elif _are_minutes(limit) and _are_minutes(minutes) and limit < minutes:
        key = f"{at}.limit_minutes"
        yield key, f"{key} is {limit:g}: choose {minutes:g}, the segment's minutes, or more."
    if "glide_minutes" in raw and "glide_rate" in raw:
        yield f"{at}.glide_rate", f"{at} has both glide_minutes and glide_rate: keep one of them."
    if "return_minutes" in raw and raw.get("thinning", "every_rock") == "every_rock":
        key = f"{at}.return_minutes"
        yield key, f"{key} is for a thinned cue: give the segment a thinning too."


def _glide_rule(segment: Segment, before: float, bpm: float, at: str) -> Iterator[Mistake]:
    """Ask that the tempo moves gently, and arrives within the segment."""
    shortest = shortest_glide_seconds(before, bpm)
    asked = segment.glide_seconds(before, bpm)
    way = f"from {before:g} to {bpm:g} beats a minute"
    if asked is not None and asked < shortest * (1.0 - 1e-9):
        steepest = f"the tempo may move by {STEEPEST_GLIDE_PER_BEAT:.1%} a beat at most, so"
        if segment.glide_minutes is not None:
            key, value = f"{at}.glide_minutes", segment.glide_minutes
            fits = f"take {_minutes(shortest)} minutes or more"
        else:
            key, value = f"{at}.glide_rate", segment.glide_rate or 0.0
            rate = math.floor(abs(bpm - before) / shortest * 600.0) / 10.0
            takes = _minutes(abs(bpm - before) / rate * 60.0)
            fits = f"choose {rate:g} or less, which takes {takes} minutes"
        yield key, f"{key} is {value:g}, too steep {way}: {steepest} {fits}."
        return
    needed = max(asked or 0.0, shortest)
    if needed > segment.seconds * (1.0 + 1e-9):
        key = f"{at}.minutes"
        takes = f"the tempo takes {_minutes(needed)} minutes {way}"
        yield key, f"{key} is {segment.minutes:g}, and {takes}: give it as many or more."


def _traction_rule(
    segment: Segment, technique: Technique, at: str, *, is_last: bool
) -> Iterator[Mistake]:
    """Ask that a pull can be taken up, held and released within the segment."""
    traction = technique.cue(course=segment.course).traction
    if traction is None:
        return
    needed = _seconds_of(traction) + (CLOSING_SECONDS if is_last else 0.0)
    if needed <= segment.seconds:
        return
    key = f"{at}.minutes"
    ending = " before the end fades out" if is_last else ""
    pull = f"the traction of {technique.id} takes {_minutes(needed)} minutes to be taken up and "
    pull += f"released{ending}"
    yield key, f"{key} is {segment.minutes:g}, and {pull}: give it as many or more."


def _seconds_of(traction: Traction) -> float:
    hold = traction.hold_seconds or 0.0
    return traction.take_up_seconds + hold + traction.release_seconds


def _minutes(seconds: float) -> str:
    """Return minutes that are no fewer, with one decimal."""
    return f"{math.ceil(seconds / 6.0 - 1e-9) / 10.0:g}"


def _is_silent(segment: object) -> bool:
    # A list or a table may stand there, which nothing can be looked up by.
    kind = segment.get("kind") if isinstance(segment, Mapping) else None
    return isinstance(kind, str) and kind in _SILENT


def _are_minutes(value: object) -> TypeGuard[float]:
    """Whether it is a number within its limits: of others that is told already."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return MINUTES.low <= value <= MINUTES.high


def _first_letter_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
