"""A session plan as its file has it: segments in their order, and how they follow one another."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import msgspec

from audio.cue import Cue
from audio.limits import Limits
from audio.living import Living
from audio.session import (
    DEFAULT_START_DELAY_SECONDS,
    LEG_SECONDS,
    START_DELAY_SECONDS,
    Leg,
    Marker,
    Session,
    Thinning,
    redivided,
    still_leg,
)
from audio.sessionmatch import HOLD_SECONDS, LEAD_RATE
from audio.sound import LEVEL_DB, Sound
from audio.tempo import BPM
from presets.fields import TEXT_LENGTH, about, line, numbered, ranged, slug, some
from presets.model import Technique

MINUTES = Limits("the minutes", LEG_SECONDS.low / 60.0, LEG_SECONDS.high / 60.0, "minutes", 0.5)
LIMIT_MINUTES = Limits("the longest wait", MINUTES.low, MINUTES.high, "minutes", 0.5)
GLIDE_MINUTES = Limits("the glide's time", 0.05, MINUTES.high, "minutes", 0.5)
GLIDE_RATE = Limits("the glide's rate", 0.1, 60.0, "beats a minute in a minute", 0.5)
LEVEL_CHANGE_DB = Limits("the level's change", -40.0, 12.0, "dB", 1.0)
HOLD_MINUTES = Limits("the hold", 0.0, HOLD_SECONDS.high / 60.0, "minutes", 0.5)
RETURN_MINUTES = Limits("how often it returns", 2.0, 60.0, "minutes", 1.0)
MOST_SEGMENTS = 100
MOST_MINUTES = 1_440.0
"""A plan's longest time: a day."""

FindTechnique = Callable[[str], Technique]


class Kind(StrEnum):
    """What a segment is: a technique, a time without a pulse, or the client turns over."""

    ROCKING = "rocking"
    STILLNESS = "stillness"
    TURN_OVER = "turn_over"


class Side(StrEnum):
    """Which side is worked on, if it matters."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"


class Pedal(StrEnum):
    """What a pedal does during the session."""

    NEXT = "next"
    TAP = "tap"
    PAUSE = "pause"


_KIND_WORDS = {Kind.ROCKING: "", Kind.STILLNESS: "Stillness", Kind.TURN_OVER: "Turn over"}


class Segment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of a plan. Turning over has no pulse and waits for a press."""

    kind: Annotated[Kind, about("What it is.")] = Kind.ROCKING
    technique: Annotated[str, slug("The technique's id; of rocking alone.")] | None = None
    words: Annotated[str, line("What to remember meanwhile.", 120)] | None = None
    side: Annotated[Side, about("Which side is worked on.")] = Side.NONE
    minutes: Annotated[float, ranged(MINUTES, "How long it takes.")]
    limit_minutes: (
        Annotated[float, ranged(LIMIT_MINUTES, "How long turning over waits at most.")] | None
    ) = None
    bpm: Annotated[float, ranged(BPM, "The tempo, if not the technique's own.")] | None = None
    glide_minutes: (
        Annotated[float, ranged(GLIDE_MINUTES, "How long the tempo takes to get there.")] | None
    ) = None
    glide_rate: Annotated[float, ranged(GLIDE_RATE, "Or how far it moves in a minute.")] | None = (
        None
    )
    level_db: Annotated[float, ranged(LEVEL_CHANGE_DB, "Added to the technique's level.")] = 0.0
    course: Annotated[bool, about("The technique's course; left out: as it is.")] | None = None
    thinning: Annotated[Thinning, about("How many rocks are heard.")] = Thinning.EVERY_ROCK
    return_minutes: (
        Annotated[float, ranged(RETURN_MINUTES, "How often a thinned cue returns.")] | None
    ) = None

    @property
    def seconds(self) -> float:
        """How long it takes, in seconds."""
        return self.minutes * 60.0

    def bpm_with(self, technique: Technique) -> float:
        """Return its tempo in beats a minute: its own, or the technique's."""
        return technique.bpm if self.bpm is None else self.bpm

    def glide_seconds(self, from_bpm: float, to_bpm: float) -> float | None:
        """Return how long the tempo is to take from one to another; None: as it may."""
        if self.glide_minutes is not None:
            return self.glide_minutes * 60.0
        if self.glide_rate is not None:
            return abs(to_bpm - from_bpm) / self.glide_rate * 60.0
        return None

    def title(self, find: FindTechnique) -> str:
        """Return how a person reads it: the technique's name, or what there is instead."""
        name = _KIND_WORDS[self.kind] if self.technique is None else find(self.technique).name
        return name if self.side is Side.NONE else f"{name}, {self.side}"

    def cue_with(self, technique: Technique, living: Living, level_db: float | None = None) -> Cue:
        """Return what is heard of its technique, at the technique's own level or another."""
        cue = technique.cue(course=self.course)
        change_db = self.level_db + (0.0 if level_db is None else level_db - cue.out.level_db)
        back = None if cue.back is None else _changed(cue.back, change_db)
        return replace(cue, out=_changed(cue.out, change_db), back=back, living=living)


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Segments that follow one another by themselves, and what goes with all of them."""

    id: Annotated[str, slug("The name in commands; the file is called the same.")]
    name: Annotated[str, line("The name in the list.")]
    place: Annotated[int, numbered(1, 99, "The order in the list.")] = 50
    words: Annotated[str, line("What it is for.", TEXT_LENGTH)] | None = None
    our_reading: Annotated[str, line("Where order and minutes come from.", TEXT_LENGTH)] | None = (
        None
    )
    start_delay_seconds: Annotated[
        float, ranged(START_DELAY_SECONDS, "From the start to the first beat.")
    ] = DEFAULT_START_DELAY_SECONDS
    marker: Annotated[Marker, about("What tells that another segment begins.")] = Marker.SOFTER_BEAT
    end_bell: Annotated[bool, about("A bell shortly before the end.")] = False
    pedal: Annotated[Pedal, about("What a pedal does.")] = Pedal.NEXT
    hold_minutes: Annotated[
        float, ranged(HOLD_MINUTES, "How long one's own rocking, once tapped, is held.")
    ] = 1.0
    lead_rate: Annotated[
        float, ranged(LEAD_RATE, "How far it is then led to the segment's tempo in a minute.")
    ] = 2.0
    segments: Annotated[tuple[Segment, ...], some("The segments in order.", MOST_SEGMENTS)]

    @property
    def total_minutes(self) -> float:
        """From the first beat to the end, in minutes."""
        return sum(segment.minutes for segment in self.segments)

    def titles(self, find: FindTechnique) -> tuple[str, ...]:
        """Return how a person reads each segment."""
        return tuple(segment.title(find) for segment in self.segments)

    def with_share(self, index: int, minutes: float) -> "Plan":
        """Return the plan with other minutes of one segment; the others share what is left.

        Their proportions stay, and so does the total; every segment keeps the least that one
        may have, so that the one asked for may get less.
        """
        MINUTES.checked(minutes)
        others = [s.minutes for number, s in enumerate(self.segments) if number != index]
        if not others:
            return self
        total, least = self.total_minutes, MINUTES.low
        minutes = max(min(minutes, total - least * len(others)), least)
        shared = iter(_at_least(least, redivided(others, total - minutes), total - minutes))
        return msgspec.structs.replace(
            self,
            segments=tuple(
                msgspec.structs.replace(s, minutes=minutes if number == index else next(shared))
                for number, s in enumerate(self.segments)
            ),
        )

    def redivided(self, index: int, elapsed_seconds: float) -> tuple[float, ...]:
        """Return what each segment from `index` on takes, in seconds, so that the end stays.

        `elapsed_seconds` have passed since the first beat when that segment begins.
        """
        left = max(self.total_minutes * 60.0 - elapsed_seconds, 0.0)
        return redivided([segment.seconds for segment in self.segments[index:]], left)

    def session(
        self,
        find: FindTechnique,
        *,
        living: Living | None = None,
        attended: bool = True,
        level_db: float | None = None,
    ) -> Session:
        """Return what is played.

        `find` gives a technique for its id, or raises `PresetError`. `attended` is whether
        somebody can press: without it turning over takes its own minutes. With `level_db` every
        segment sounds at that level and its own change of it, whatever its technique's level.
        """
        legs: list[Leg] = []
        first = next(s for s in self.segments if s.technique is not None)
        cue = self._cue(first, find, living, level_db)
        bpm: float | None = None
        for segment in self.segments:
            if segment.technique is None:
                waits = segment.kind is Kind.TURN_OVER
                limit = None if segment.limit_minutes is None else segment.limit_minutes * 60.0
                legs.append(still_leg(segment.seconds, cue, waits=waits, limit_seconds=limit))
                bpm = None
                continue
            cue, before = self._cue(segment, find, living, level_db), bpm
            bpm = segment.bpm_with(find(segment.technique))
            again = segment.return_minutes
            legs.append(
                Leg(
                    segment.seconds,
                    cue,
                    bpm,
                    None if before is None else segment.glide_seconds(before, bpm),
                    segment.thinning,
                    None if again is None else again * 60.0,
                )
            )
        return Session(tuple(legs), self.start_delay_seconds, self.marker, self.end_bell, attended)

    @staticmethod
    def _cue(
        segment: Segment, find: FindTechnique, living: Living | None, level_db: float | None
    ) -> Cue:
        assert segment.technique is not None
        return segment.cue_with(find(segment.technique), living or Living(), level_db)


def divided(total_minutes: float, technique_ids: Sequence[str]) -> tuple[Segment, ...]:
    """Return a segment for each technique, in equal shares that make `total_minutes`.

    Raises `AudioError` when the shares would be shorter or longer than a segment may be.
    """
    share = MINUTES.checked(total_minutes / max(len(technique_ids), 1))
    return tuple(Segment(technique=one, minutes=share) for one in technique_ids)


def _changed(sound: Sound, change_db: float) -> Sound:
    return replace(sound, level_db=LEVEL_DB.clamped(sound.level_db + change_db))


def _at_least(least: float, shares: Sequence[float], total: float) -> tuple[float, ...]:
    """Return the shares with none below the least; the larger ones give what is missing."""
    small = [share <= least for share in shares]
    if not any(small) or all(small):
        return tuple(max(share, least) for share in shares) if any(small) else tuple(shares)
    large = [share for share, is_small in zip(shares, small, strict=True) if not is_small]
    left = total - least * sum(small)
    given = iter(_at_least(least, redivided(large, left), left))
    return tuple(least if is_small else next(given) for is_small in small)
