"""Changes to a plan, each of which returns another plan, and what is amiss in one. Pure.

Segments are counted from 0 here. A change that cannot be returns the plan as it is.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from audio.session import redivided
from presets.fields import NAME_LENGTH
from presets.library import Library
from presets.plan import (
    MINUTES,
    MOST_SEGMENTS,
    FindTechnique,
    Kind,
    Plan,
    Segment,
    divided,
)
from presets.plan_check import plan_mistakes, table_mistakes
from presets.plan_library import text_of
from presets.reading import ENDING

HALF_MINUTE = 0.5
"""What dragged minutes snap to."""

FIRST_MINUTES = 10.0
"""How long the one segment of a new plan takes."""

OWN_PLACE = 50
"""Where one's own plans stand among each other, so that they are ordered by their names."""

_NO_TEXT = {"Cc", "Cs"}  # control characters; halves of pairs, which no file can hold
_UNSEEN = {"Cf", "Zs"}
_PLACE = re.compile(r"segments\[(\d+)\]\.?(\w*)")
_COMMAND = re.compile(r" `[^`]*`[^.]*\.")
_SUBJECTS = {
    "minutes": "Its time in minutes",
    "limit_minutes": "The longest wait",
    "glide_minutes": "The glide",
    "glide_rate": "The glide's rate",
    "return_minutes": "The return",
    "technique": "Its technique",
}


# Segments.


def inserted(plan: Plan, at: int, segment: Segment) -> Plan:
    """Return the plan with one more segment, which stands at `at` then."""
    if len(plan.segments) >= MOST_SEGMENTS:
        return plan
    return replace(plan, segments=(*plan.segments[:at], segment, *plan.segments[at:]))


def duplicated(plan: Plan, at: int) -> Plan:
    """Return the plan with a segment twice, one after the other."""
    return inserted(plan, at + 1, plan.segments[at])


def removed(plan: Plan, at: int) -> Plan:
    """Return the plan without a segment; the only one stays."""
    if len(plan.segments) == 1:
        return plan
    return replace(plan, segments=plan.segments[:at] + plan.segments[at + 1 :])


def moved(plan: Plan, index: int, to: int) -> Plan:
    """Return the plan with a segment in another place, where it stands at `to` then."""
    others = [one for number, one in enumerate(plan.segments) if number != index]
    to = min(max(to, 0), len(others))
    others.insert(to, plan.segments[index])
    return replace(plan, segments=tuple(others))


def changed(plan: Plan, at: int, **fields: Any) -> Plan:
    """Return the plan with other values in fields of one segment.

    What no longer goes with them is left out: a stillness has no tempo, a whole cue no return,
    a glide one measure, and the longest wait is no shorter than the segment's own time.
    """
    segment = plan.segments[at]
    if fields.get("glide_minutes") is not None:
        fields["glide_rate"] = None
    elif fields.get("glide_rate") is not None:
        fields["glide_minutes"] = None
    return _with(plan, at, _coherent(replace(segment, **fields)))


def of_kind(plan: Plan, at: int, kind: Kind, technique_id: str) -> Plan:
    """Return the plan with a segment of another kind; rocking takes the technique told."""
    technique = technique_id if kind is Kind.ROCKING else None
    return changed(plan, at, kind=kind, technique=technique)


def of_technique(plan: Plan, at: int, technique_id: str) -> Plan:
    """Return the plan with another technique in a segment, in its own tempo and course."""
    if plan.segments[at].technique == technique_id:
        return plan
    return changed(plan, at, kind=Kind.ROCKING, technique=technique_id, bpm=None, course=None)


def nearest_technique(plan: Plan, at: int) -> str | None:
    """Return the technique's id of the segment nearest to a place; None where there is none."""
    known = [n for n, segment in enumerate(plan.segments) if segment.technique is not None]
    nearest = min(known, key=lambda number: abs(number - at), default=None)
    return None if nearest is None else plan.segments[nearest].technique


def bpm_before(plan: Plan, at: int, find: FindTechnique) -> float | None:
    """Return the tempo that a segment's begins from, in beats a minute; None: at once its own."""
    before = plan.segments[at - 1] if at else None
    if before is None or before.technique is None or plan.segments[at].technique is None:
        return None
    return before.bpm_with(find(before.technique))


# Minutes.


def with_minutes(plan: Plan, at: int, minutes: float, *, keep_total: bool = False) -> Plan:
    """Return the plan with other minutes of one segment.

    The total changes with them, or, to `keep_total`, the others share what is left in their
    proportions; a limit is held to what a segment may have.
    """
    minutes = MINUTES.clamped(minutes)
    if not keep_total:
        return changed(plan, at, minutes=minutes)
    shared = plan.with_share(at, minutes)
    return replace(shared, segments=tuple(_coherent(segment) for segment in shared.segments))


def with_boundary(plan: Plan, at: int, minutes: float) -> Plan:
    """Return the plan with the boundary after a segment elsewhere: the next one gives or takes.

    The segment gets the minutes told, to a half, as far as both keep the least there may be.
    """
    both = plan.segments[at].minutes + plan.segments[at + 1].minutes
    least = min(HALF_MINUTE, both / 2.0)
    snapped = round(minutes / HALF_MINUTE) * HALF_MINUTE
    given = min(max(snapped, least), both - least)
    given = min(max(given, both - MINUTES.high), MINUTES.high)
    return changed(changed(plan, at, minutes=given), at + 1, minutes=both - given)


def divided_anew(
    before: Sequence[Segment], total_minutes: float, technique_ids: Collection[str]
) -> tuple[Segment, ...]:
    """Return a segment for each technique, which share `total_minutes` as those before did.

    Their order and proportions stay. A technique that was not among them comes last, with an
    equal share. Raises `AudioError` when equal shares would be shorter or longer than a segment
    may be.
    """
    stay = {s.technique: s.minutes for s in before if s.technique in technique_ids}
    usual = sum(stay.values()) / max(len(stay), 1) or 1.0
    shares = {one: stay.get(one, usual) for one in (*filter(None, stay), *technique_ids)}
    equal = divided(total_minutes, list(shares))
    if len(set(shares.values())) == 1:
        return equal
    minutes = _within_limits(list(shares.values()), total_minutes)
    return tuple(replace(one, minutes=m) for one, m in zip(equal, minutes, strict=True))


def _within_limits(shares: Sequence[float], total: float) -> list[float]:
    """Return minutes in the shares' proportions which make the total, each as a segment may have.

    A share beyond a limit is held there, and the others share what is left. Each round holds
    only the side that is further off, since the other may fit by then.
    """
    given: dict[int, float] = {}
    while len(given) < len(shares):
        free = [at for at in range(len(shares)) if at not in given]
        left = redivided([shares[at] for at in free], total - sum(given.values()))
        held = [MINUTES.clamped(minutes) for minutes in left]
        more = sum(held) - sum(left)
        rounds = zip(free, left, held, strict=True)
        given.update({at: h for at, m, h in rounds if more == 0.0 or (h - m) * more > 0.0})
    return [given[at] for at in range(len(shares))]


# Whole plans.


def new_plan(name: str, taken: Collection[str], technique_id: str) -> Plan:
    """Return a plan of one segment; `taken` are the ids that it may not have."""
    first = Segment(technique=technique_id, minutes=FIRST_MINUTES)
    return Plan(id=unused_id(name, taken), name=name, segments=(first,))


def named(plan: Plan, name: str, taken: Collection[str]) -> Plan:
    """Return the plan under another name and the id that goes with it.

    `taken` are the other plans' ids. A name with nothing on it leaves the plan as it is.
    """
    name = one_line(name)[:NAME_LENGTH].strip()
    if not name or name == plan.name:
        return plan
    return replace(plan, name=name, id=unused_id(name, taken))


def one_line(text: str) -> str:
    """Return a text as a plan's file can hold it: on one line, without control characters.

    What joins or directs letters stays between them; with nothing to see it is no text.
    """
    bare = (" " if unicodedata.category(c) in _NO_TEXT else c for c in text)
    line = " ".join("".join(bare).split())
    return line if set(map(unicodedata.category, line)) - _UNSEEN else ""


def unused_id(name: str, taken: Collection[str]) -> str:
    """Return the id that a name makes, with a number where another plan has it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")[: NAME_LENGTH - 4].strip("-")
    return _unused(slug or "plan", taken, "-")


def unused_name(name: str, taken: Collection[str]) -> str:
    """Return a name with a number where another plan has it."""
    return _unused(name[: NAME_LENGTH - 4].rstrip() if name in taken else name, taken, " ")


# What is amiss.


@dataclass(frozen=True, slots=True)
class Amiss:
    """One thing that does not fit yet.

    Attributes:
        segment: which one, from 0; None: the plan as a whole.
        field: the segment's field, "" for none.
        says: the sentence for the user, with what to do.
    """

    segment: int | None
    field: str
    says: str


def amiss_in(plan: Plan, techniques: Library) -> tuple[Amiss, ...]:
    """Return what a file of the plan would be refused for, in the order of the segments."""
    found = list(table_mistakes(tomllib.loads(text_of(plan)), f"{plan.id}{ENDING}"))
    found = found or list(plan_mistakes(plan, techniques))
    return tuple(_amiss(key, says) for key, says in found)


def _amiss(key: str, says: str) -> Amiss:
    told = _COMMAND.sub("", says)
    place = _PLACE.match(key)
    if place is None:
        return Amiss(None, "", told[:1].upper() + told[1:])
    field = place.group(2)
    subject = _SUBJECTS.get(field, f"Its {field.replace('_', ' ')}")
    return Amiss(int(place.group(1)) - 1, field, subject + told.removeprefix(key))


def _with(plan: Plan, at: int, segment: Segment) -> Plan:
    return replace(plan, segments=(*plan.segments[:at], segment, *plan.segments[at + 1 :]))


def _coherent(segment: Segment) -> Segment:
    limit = segment.limit_minutes
    if segment.kind is Kind.ROCKING:
        returns = segment.return_minutes if segment.thinning != "every_rock" else None
        return replace(segment, limit_minutes=None, return_minutes=returns)
    if segment.kind is Kind.STILLNESS or limit is None:
        limit = None
    else:
        limit = max(limit, segment.minutes)
    return Segment(
        kind=segment.kind,
        words=segment.words,
        side=segment.side,
        minutes=segment.minutes,
        limit_minutes=limit,
    )


def _unused(wanted: str, taken: Collection[str], joint: str) -> str:
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{joint}{number}" in taken:
        number += 1
    return f"{wanted}{joint}{number}"
