"""How a session stands, in the words of whoever glances at it. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.session import Where, redivided
from presets.plan import FindTechnique, Kind, Pedal, Plan, Segment
from presets.words import Pace

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment, Passage

AHEAD_SECONDS = 120.0
"""How long before it begins the next segment is told."""

_TOLD_BPM = 0.25  # nearer than that to its tempo, a pulse has arrived
_PACES = {Pace.HEARTBEAT: "heartbeat pace", Pace.SLOW: "slow", Pace.OPEN: ""}
_THINNED = {
    2: "every second rock is heard",
    4: "every fourth rock is heard",
    0: "silent, hold it by yourself",
}
_PEDAL = "Pedal or Page Down"


@dataclass(frozen=True, slots=True)
class Script:
    """A plan as it is read while it runs, a text for each segment.

    Attributes:
        titles: what it is, and on which side.
        words: what to remember meanwhile; "" mostly.
        manners: how it is rocked, as the technique says: "slow, small".
        whole: "of 60 minutes left".
        pedal: what a pedal does.
        pause_key: how the key is called that pauses.
    """

    titles: tuple[str, ...]
    words: tuple[str, ...]
    manners: tuple[str, ...]
    whole: str
    pedal: Pedal
    pause_key: str = "Space"

    @classmethod
    def of(cls, plan: Plan, find: FindTechnique, pause_key: str = "Space") -> "Script":
        """Return a plan's texts; raises what `find` raises."""
        return cls(
            plan.titles(find),
            tuple(segment.words or "" for segment in plan.segments),
            tuple(_manner(segment, find) for segment in plan.segments),
            f"of {plan.total_minutes:.1f}".removesuffix(".0") + " minutes left",
            plan.pedal,
            pause_key,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to see of a session at one moment.

    Attributes:
        title: the segment that is heard, with its side.
        words: what the plan says to remember meanwhile.
        about: how fast and how: "56, easing to 54 · slow, small".
        going: what goes by itself just then: a step, a traction, a cue that withdraws.
        next_line: what follows, told in time.
        left: how long all still takes, "32:10".
        of: "of 60 minutes left".
        shares: each segment's part of the whole, 0–1, as it turns out.
        index: which segment, from 0; as many as there are when all is over.
        part: how much of the segment has passed, 0–1.
        starts_in: seconds to the first beat; 0 from then on.
        waiting, staying, paused: what it waits for, if it does.
        matched: whether one's own rocking is held, or led back.
        muted: whether the sound is away.
        ending: whether it was asked to end, and fades out.
        over: whether it has come to its end.
        hint: what a pedal does now.
    """

    title: str
    words: str
    about: str
    going: str
    next_line: str
    left: str
    of: str
    shares: tuple[float, ...]
    index: int
    part: float
    starts_in: float
    waiting: bool
    staying: bool
    paused: bool
    matched: bool
    muted: bool
    ending: bool
    over: bool
    hint: str


def standing_of(
    script: Script,
    moment: "Moment",
    passage: "Passage",
    seconds: float,
    past: Sequence[float],
    *,
    tapping: str = "",
    muted: bool = False,
    ending: bool = False,
) -> Standing:
    """Return how a session stands at a time in source seconds.

    `passage` is the one that is heard then, in which the session goes on, and `past` how long
    each segment before took. `tapping` takes the tempo's place while somebody taps.
    """
    where, session = passage.session, moment.session
    assert where is not None, "a session goes on"
    assert session is not None, "and is heard"
    if where.paused_seconds is not None:
        seconds = min(seconds, where.paused_seconds)
    lengths = lengths_of(where, seconds, past)
    index, whole = where.index, sum(lengths)
    into = max(seconds - where.began_seconds, 0.0)
    starts_in = session.starts_in_seconds
    state = "ending softly" if ending else "paused" if session.paused else ""
    begins = f"begins in {clock(starts_in)}" if starts_in > 0.0 else ""
    tempo = tapping or _tempo(moment, passage, seconds)
    return Standing(
        title=script.titles[index],
        words=script.words[index],
        about=_joined(state, begins, tempo, script.manners[index]),
        going=_joined(_step(passage), _traction(moment, passage, seconds), _thinned(moment)),
        next_line=_next(script, moment, where, seconds),
        left=clock(session.left_seconds - starts_in),
        of=script.whole,
        shares=tuple(length / whole for length in lengths),
        index=index,
        part=min(into / max(lengths[index], 1e-9), 1.0),
        starts_in=starts_in,
        waiting=session.waiting,
        staying=session.staying,
        paused=session.paused,
        matched=session.matched,
        muted=muted,
        ending=ending,
        over=False,
        hint=_hint(script, moment),
    )


def over(script: Script, past: Sequence[float], *, muted: bool = False) -> Standing:
    """Return how a session stands when it has come to its end."""
    whole = sum(past) or 1.0
    return Standing(
        title="Over",
        words="",
        about="",
        going="",
        next_line="",
        left="",
        of="",
        shares=tuple(length / whole for length in past),
        index=len(script.titles),
        part=0.0,
        starts_in=0.0,
        waiting=False,
        staying=False,
        paused=False,
        matched=False,
        muted=muted,
        ending=False,
        over=True,
        hint="",
    )


def past_of(where: Where, started_seconds: float, known: Sequence[float] = ()) -> tuple[float, ...]:
    """Return how long each segment before the present one took, in seconds.

    Those of `known` are known; what lies between them and the present one is divided as planned.
    """
    known = tuple(known[: where.index])
    between = [leg.seconds for leg in where.session.legs[len(known) : where.index]]
    passed = where.began_seconds - started_seconds - sum(known)
    return known + (redivided(between, max(passed, 0.0)) if between else ())


def lengths_of(where: Where, seconds: float, past: Sequence[float]) -> tuple[float, ...]:
    """Return how long each segment takes if nobody presses, in seconds; one that waits grows."""
    own_end = where.began_seconds + where.share_seconds
    end = max(own_end, seconds) if _is_open(where) else (where.leg_end_seconds or own_end)
    end = min(max(end, where.began_seconds), where.end_seconds)
    ahead = [leg.seconds for leg in where.session.legs[where.index + 1 :]]
    left = redivided(ahead, max(where.end_seconds - end, 0.0)) if ahead else ()
    return (*past, end - where.began_seconds, *left)


def clock(seconds: float) -> str:
    """Return a time as "4:10", each second to its end."""
    whole = max(math.ceil(seconds - 1e-3), 0)
    return f"{whole // 60}:{whole % 60:02}"


def _is_open(where: Where) -> bool:
    return where.waiting or where.staying


def _manner(segment: Segment, find: FindTechnique) -> str:
    if segment.technique is None or segment.kind is not Kind.ROCKING:
        return ""
    technique = find(segment.technique)
    first = technique.movements[0] if technique.movements else None
    amplitude = first.amplitude.words if first is not None and first.amplitude else ""
    return ", ".join(word for word in (_PACES[technique.pace], amplitude) if word)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _said(bpm: float) -> str:
    return f"{bpm:.1f}".removesuffix(".0")


def _tempo(moment: "Moment", passage: "Passage", seconds: float) -> str:
    """Say how fast the pulse is, and where it is led."""
    where, step = passage.session, passage.in_step
    assert where is not None
    aim = where.leg.bpm if step is None or step.bpm is None else step.bpm
    if aim is None:
        return ""
    if abs(moment.bpm - aim) < _TOLD_BPM:
        return _said(aim)
    now = f"{moment.bpm:.0f}"
    moves = abs(passage.curve.bpm_at(seconds + 2.0) - moment.bpm) > 1e-3
    if moment.session is not None and moment.session.matched and not moves:
        return f"{now} as you rock, then {_said(aim)}"
    return f"{now}, {'easing' if moment.bpm > aim else 'rising'} to {_said(aim)}"


def _step(passage: "Passage") -> str:
    """Name the step of the technique's course; a segment without a pulse has none."""
    where, step = passage.session, passage.in_step
    if where is None or where.leg.bpm is None or step is None:
        return ""
    return step.name[:1].lower() + step.name[1:]


def _traction(moment: "Moment", passage: "Passage", seconds: float) -> str:
    """Say what the hands do with a traction, and how long that still takes."""
    pulls = [pull for pull in passage.pulls if pull.from_seconds <= seconds < pull.end_seconds]
    if not pulls or moment.tension <= 0.0:
        return ""
    pull = pulls[-1]
    if pull.releases_at(seconds):
        return f"traction is let go, {clock(pull.end_seconds - seconds)}"
    taken_up = pull.from_seconds + pull.traction.take_up_seconds
    if seconds < taken_up:
        return f"traction is taken up, {clock(taken_up - seconds)}"
    if pull.release_seconds is None:
        return "traction is held"
    return f"traction is held, {clock(pull.release_seconds - seconds)}"


def _thinned(moment: "Moment") -> str:
    session = moment.session
    if session is None or moment.still:
        return ""
    return _THINNED.get(session.every, "")


def _next(script: Script, moment: "Moment", where: Where, seconds: float) -> str:
    session = moment.session
    if session is None or session.next_index is None:
        return ""
    title = script.titles[session.next_index]
    if session.needs_press:
        latest, or_then = where.latest_seconds, ""
        if latest is not None and latest - seconds <= AHEAD_SECONDS:
            or_then = f", or in {clock(latest - seconds)}"
        return f"when you press{or_then}: {title}"
    if session.staying:
        return f"stays here; then {title}"
    left = session.left_in_leg_seconds
    if left is None or left > AHEAD_SECONDS:
        return ""
    return f"next: {title} in {clock(left)}"


def _hint(script: Script, moment: "Moment") -> str:
    session = moment.session
    if session is None:
        return ""
    if session.paused:
        pedal = f"{_PEDAL} or " if script.pedal is Pedal.PAUSE else ""
        return f"{pedal}{script.pause_key}: go on"
    goes_on = session.next_index is not None and not session.starts_in_seconds
    on = "go on" if session.needs_press else "next"
    if script.pedal is not Pedal.NEXT:
        return _joined(f"{_PEDAL}: {script.pedal}", f"Page Up: {on}" if goes_on else "")
    if not goes_on:
        return ""
    stay = "stay no longer" if session.staying else "stay"
    return _joined(f"{_PEDAL}: {on}", "" if session.needs_press else f"Page Up: {stay}")
