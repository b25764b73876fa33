"""A session: what is played one after the other, and when. Value types, no sound yet.

A session is a row of legs. Times are in seconds; what is said "into the leg" counts from where
the leg begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from audio.cue import Course, Cue, Step
from audio.deeds import NOTHING_ASKED, SessionLog
from audio.errors import AudioError
from audio.limits import Limits
from audio.sessionmatch import Match
from audio.sound import DEFAULT_SOUNDS, Sound, Voice
from audio.tempo import BPM, TempoCurve, shortest_glide_seconds

LEG_SECONDS = Limits("the length of a segment", 6.0, 14_400.0, "s")
SESSION_SECONDS = Limits("the length of the session", 6.0, 86_400.0, "s")
START_DELAY_SECONDS = Limits("the start delay", 0.0, 600.0, "s", step=5.0)
DEFAULT_START_DELAY_SECONDS = 10.0
SOONEST_START_SECONDS = 0.5
"""Before a first beat there is at least as much, for its attack to begin in."""

CLOSING_SECONDS = 60.0
"""How long a session fades out at its end; half of a shorter one."""

BELL_SECONDS = 2.0
"""How long before the end the bell rings, if there is one."""

RETURN_SECONDS = 60.0
"""How long a cue that has withdrawn stays when it returns."""

_STILL = Course((Step("Stillness", seconds=7200.0, still=True),))


class Marker(StrEnum):
    """What tells that another segment begins."""

    NONE = "none"
    SOFTER_BEAT = "softer_beat"
    LOW_BOWL = "low_bowl"


class Thinning(StrEnum):
    """How many rocks are heard; a cue that withdraws goes through all of it, in equal parts."""

    EVERY_ROCK = "every_rock"
    EVERY_SECOND = "every_second"
    EVERY_FOURTH = "every_fourth"
    SILENT = "silent"
    WITHDRAWS = "withdraws"


LOW_BOWL = Sound(Voice.BOWL, pitch_hz=110.0, attack_ms=60.0, length_ms=400.0, brightness=0.15)
END_BELL = replace(DEFAULT_SOUNDS[Voice.BOWL], attack_ms=60.0)
SOFTER_BEAT_DB = -6.0

_EVERY = {
    Thinning.EVERY_ROCK: 1,
    Thinning.EVERY_SECOND: 2,
    Thinning.EVERY_FOURTH: 4,
    Thinning.SILENT: 0,
}
_WITHDRAWING = tuple(_EVERY.values())


@dataclass(frozen=True, slots=True)
class Leg:
    """One segment as it is played.

    Attributes:
        seconds: how long it takes.
        cue: what sounds; of a leg without a pulse, see `still_leg`, a still one.
        bpm: its tempo in beats a minute; None for a leg without a pulse.
        glide_seconds: how long the tempo takes to get there from the leg before; None, or too
            short for the tempo that is left: as soon as is gentle enough.
        thinning: how many rocks are heard.
        return_every_seconds: how often a thinned cue returns for a minute; None: never.
        waits: whether it goes on until a press, `limit_seconds` at most (None: no limit).
    """

    seconds: float
    cue: Cue
    bpm: float | None = None
    glide_seconds: float | None = None
    thinning: Thinning = Thinning.EVERY_ROCK
    return_every_seconds: float | None = None
    waits: bool = False
    limit_seconds: float | None = None

    def __post_init__(self) -> None:
        """Raise `AudioError` for a value out of its limits."""
        LEG_SECONDS.checked(self.seconds)
        if self.bpm is not None:
            BPM.checked(self.bpm)

    def every_at(self, into_seconds: float, of_seconds: float) -> int:
        """Return which rocks are heard: every 1st, 2nd, 4th, or none (0).

        `into_seconds` counts into the leg, which is to take `of_seconds`.
        """
        every = self.return_every_seconds
        if every and into_seconds >= every and into_seconds % every < RETURN_SECONDS:
            return 1
        if self.thinning is not Thinning.WITHDRAWS:
            return _EVERY[self.thinning]
        part = into_seconds / max(of_seconds, 1e-9)
        return _WITHDRAWING[min(int(4.0 * part), 3)]

    def next_change(self, after_seconds: float, of_seconds: float) -> float | None:
        """Return when, into the leg, `every_at` may change next; None: never again."""
        times = []
        if self.thinning is Thinning.WITHDRAWS:
            times += [of_seconds * quarter / 4.0 for quarter in (1, 2, 3)]
        if every := self.return_every_seconds:
            begun = after_seconds // every * every
            times += [begun + RETURN_SECONDS] * (begun > 0.0) + [begun + every]
        return min((time for time in times if time > after_seconds), default=None)


def still_leg(
    seconds: float, cue: Cue, *, waits: bool = False, limit_seconds: float | None = None
) -> Leg:
    """Return a leg without a pulse that keeps the sounds and the key of `cue`, unheard."""
    still = replace(cue, course=_STILL, traction=None)
    return Leg(seconds, still, waits=waits, limit_seconds=limit_seconds)


@dataclass(frozen=True, slots=True)
class Session:
    """Legs that follow one another, and how they begin, change and end.

    Attributes:
        legs: one or more, not all of them without a pulse.
        start_delay_seconds: from the start to the first beat; half a second at least.
        marker: what tells that another leg begins.
        end_bell: whether a bell rings shortly before the end.
        attended: False where nobody can press: what waits for a press takes its own time.
    """

    legs: tuple[Leg, ...]
    start_delay_seconds: float = DEFAULT_START_DELAY_SECONDS
    marker: Marker = Marker.SOFTER_BEAT
    end_bell: bool = False
    attended: bool = True

    def __post_init__(self) -> None:
        """Raise `AudioError` for a session in which nothing is heard, or that is too long."""
        if all(leg.bpm is None for leg in self.legs):
            raise AudioError("The session has no pulse at all: give it a segment with a technique.")
        START_DELAY_SECONDS.checked(self.start_delay_seconds)
        SESSION_SECONDS.checked(self.total_seconds)

    @property
    def total_seconds(self) -> float:
        """From the first beat to the end, in seconds."""
        return sum(leg.seconds for leg in self.legs)

    @property
    def delay_seconds(self) -> float:
        """From the start to the first beat, in seconds."""
        return max(self.start_delay_seconds, SOONEST_START_SECONDS)

    @property
    def begins(self) -> tuple[float, ...]:
        """When each leg begins if nobody presses, in seconds from the first beat."""
        return (0.0, *accumulate(leg.seconds for leg in self.legs[:-1]))

    @property
    def closing_seconds(self) -> float:
        """How long it fades out at its end."""
        return min(CLOSING_SECONDS, self.total_seconds / 2.0)

    def bpm_from(self, index: int) -> float | None:
        """Return the tempo of a leg, or of the next one that has a pulse; None without one."""
        return next((leg.bpm for leg in self.legs[index:] if leg.bpm is not None), None)

    def led(self, curve: TempoCurve, at_seconds: float, index: int) -> TempoCurve:
        """Return the curve led to the tempo of the leg that begins at a time.

        From one pulse to another it moves by 0.3 % a beat at most. A leg without a pulse takes
        the tempo of what follows it at once, so that the next pulse begins in its own.
        """
        bpm = self.bpm_from(index)
        if bpm is None:
            return curve
        if self.legs[index].bpm is None:
            return curve.changed(at_seconds, bpm)
        shortest = shortest_glide_seconds(curve.bpm_at(at_seconds), bpm)
        return curve.glided(at_seconds, bpm, max(self.legs[index].glide_seconds or 0.0, shortest))


def redivided(shares: Sequence[float], left_seconds: float) -> tuple[float, ...]:
    """Return the shares scaled to take `left_seconds` altogether, in the same proportions.

    Shares that take just that long already, to a nanosecond, stay what they are.
    """
    total = sum(shares)
    if abs(total - left_seconds) < 1e-9 or not total:
        return tuple(shares)
    return tuple(share * left_seconds / total for share in shares)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a session stands. Times are source seconds, as they are if nobody presses.

    Attributes:
        session: what is played.
        index: which leg.
        began_seconds: when the leg began, or will, after the start delay.
        leg_end_seconds: when the next begins; None while that waits for a press.
        end_seconds: when all is over.
        waiting: whether a press is waited for.
        staying: whether the leg was asked to stay.
        every: which rocks are heard: every 1st, 2nd, 4th, or none (0).
        paused_seconds: since when all stands still; None while it does not.
        aim_bpm: the tempo that the leg has by itself, its own or its course's; None without a
            pulse.
        match: a person's own rocking that is held or was led back; None without one.
        log: what was asked up to now.
    """

    session: Session
    index: int
    began_seconds: float
    leg_end_seconds: float | None
    end_seconds: float
    waiting: bool = False
    staying: bool = False
    every: int = 1
    paused_seconds: float | None = None
    aim_bpm: float | None = None
    match: Match | None = None
    log: SessionLog = NOTHING_ASKED

    @property
    def leg(self) -> Leg:
        """The leg that is played."""
        return self.session.legs[self.index]

    @property
    def is_last(self) -> bool:
        """Whether no other leg follows."""
        return self.index + 1 == len(self.session.legs)

    @property
    def needs_press(self) -> bool:
        """Whether a press ends the leg, from its beginning on, and not its time."""
        return self.leg.waits and self.session.attended and not (self.staying or self.is_last)

    @property
    def latest_seconds(self) -> float | None:
        """When a leg that needs a press goes on without one; None: never."""
        limit, end = self.leg.limit_seconds, self.leg_end_seconds
        if self.waiting:
            return end
        return None if limit is None or end is None else max(self.began_seconds + limit, end)

    @property
    def change_seconds(self) -> float | None:
        """When the next leg begins; None when it waits for a press, or the end comes first."""
        end = self.leg_end_seconds
        return None if self.is_last or end is None or end >= self.end_seconds else end

    @property
    def share_seconds(self) -> float:
        """What the leg takes of the time that is left from its beginning on."""
        shares = [leg.seconds for leg in self.session.legs[self.index :]]
        return redivided(shares, max(self.end_seconds - self.began_seconds, 0.0))[0]

    def shifted(self, seconds: float) -> "Where":
        """Return the same so much later, and no longer paused."""
        leg_end, match = self.leg_end_seconds, self.match
        return replace(
            self,
            began_seconds=self.began_seconds + seconds,
            leg_end_seconds=None if leg_end is None else leg_end + seconds,
            end_seconds=self.end_seconds + seconds,
            paused_seconds=None,
            match=None if match is None else match.shifted(seconds),
        )


@dataclass(frozen=True, slots=True)
class SessionMoment:
    """Where a session stands at one moment, for a picture or a line of text.

    Attributes:
        index: which leg, from 0.
        count: how many there are.
        next_index: the leg that follows, None in the last.
        left_in_leg_seconds: how long the leg still takes; None while that waits for a press.
        left_seconds: how long all still takes.
        starts_in_seconds: how long it is to the first beat; 0 from then on.
        needs_press: whether a press ends the leg, and not its time.
        waiting, staying, paused: what it waits for, if it does.
        every: which rocks are heard: every 1st, 2nd, 4th, or none (0).
        matched: whether a person's own rocking is held, or being led back.
    """

    index: int
    count: int
    next_index: int | None
    left_in_leg_seconds: float | None
    left_seconds: float
    starts_in_seconds: float
    needs_press: bool
    waiting: bool
    staying: bool
    paused: bool
    every: int
    matched: bool = False

    @classmethod
    def at(cls, where: Where, seconds: float) -> "SessionMoment":
        """Return the moment at a time in source seconds."""
        stopped = where.paused_seconds
        paused = stopped is not None and seconds >= stopped
        seconds = seconds if stopped is None else min(seconds, stopped)
        leg_end, match = where.leg_end_seconds, where.match
        return cls(
            index=where.index,
            count=len(where.session.legs),
            next_index=None if where.is_last else where.index + 1,
            left_in_leg_seconds=None if leg_end is None else max(leg_end - seconds, 0.0),
            left_seconds=max(where.end_seconds - seconds, 0.0),
            starts_in_seconds=max(where.began_seconds - seconds, 0.0) if not where.index else 0.0,
            needs_press=where.needs_press,
            waiting=where.waiting,
            staying=where.staying,
            paused=paused,
            every=where.every,
            matched=match is not None and seconds < match.arrives_seconds,
        )
