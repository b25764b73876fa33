"""What is kept of one practice run: the beats, what the hands did, and what was said about it.

Needs neither numpy nor a file, so that a page can be drawn before either is there. All `seconds`
of a run count on one clock, from its first beat (beat 0 is heard at 0.0); what comes before it is
slightly negative. Every value is finite: who holds one of these types holds usable numbers.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import uuid4

from practice.errors import PracticeError

_ID = re.compile("[0-9a-f]{32}")
_FIRST_YEAR, _LAST_YEAR = 1971, 9998
_LEVELS = 1000


class Exercise(StrEnum):
    """What a run practises."""

    FOLLOW = "follow"
    FADE = "fade"
    GAPS = "gaps"
    HOLD = "hold"
    TWO_HANDS = "two-hands"
    MOUSE = "mouse"


class Input(StrEnum):
    """What a rock was made with; a touch is a pointer, `DRAG` is the mouse rocked to and fro."""

    KEY = "key"
    POINTER = "pointer"
    MIDI = "midi"
    DRAG = "drag"


class Steadiness(StrEnum):
    """A person's own guess before the result, against the run before."""

    STEADIER = "steadier"
    SAME = "same"
    LOOSER = "looser"


class Pace(StrEnum):
    """A person's own guess before the result, against the pulse."""

    FASTER = "faster"
    SAME = "same"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat of the cue.

    Attributes:
        seconds: when it is heard; where the cue is silent, when it would be.
        heard: False where the cue is silent.
    """

    seconds: float
    heard: bool = True

    def __post_init__(self) -> None:
        """Raise `PracticeError` for a time that is none."""
        _check_finite("a beat's time", self.seconds)


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap, a bounce or not: matching tells them apart.

    Attributes:
        seconds: the event's own time.
        input: what it was made with.
        name: which one: a key, pedal or note, such as "Space" or "MIDI 64".
    """

    seconds: float
    input: Input = Input.KEY
    name: str = ""

    def __post_init__(self) -> None:
        """Raise `PracticeError` for a time that is none, or a name that cannot be written."""
        _check_finite("a tap's time", self.seconds)
        _check_text("a tap's name", self.name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rocked mouse was.

    Attributes:
        seconds: the event's own time.
        x: to the right, in pixels, from where the run began.
        y: downwards, likewise.
    """

    seconds: float
    x: float
    y: float

    def __post_init__(self) -> None:
        """Raise `PracticeError` for a time or place that is none."""
        if not math.isfinite(self.seconds + self.x + self.y):
            _check_finite("a place's time", self.seconds)
            _check_finite("a place's x", self.x)
            _check_finite("a place's y", self.y)


def printable(text: str, longest: int = 40) -> str:
    """Return the beginning of a text with everything that would break a line written out."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in short)


def new_id() -> str:
    """Return an id that no other run has."""
    return uuid4().hex


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """One practice run with its raw events, from which every figure can be computed again.

    Raises `PracticeError` for values that no run can have.

    Attributes:
        exercise: what was practised.
        technique: the technique's id.
        bpm: the run's tempo, beats a minute.
        level: the step of the exercise, 0 for its first.
        id: 32 hexadecimal digits.
        started_at: wall clock, in UTC; for lists only, never for figures.
        beats: in the order of their times, heard or not.
        taps: in the order in which they came.
        places: likewise; for Rock the mouse.
        prompts: seconds of the other hand's prompts.
        output: the sound output's name; "" where none is known.
        ended_early: whether it was broken off, by the person or with the program.
        guess_steadiness: None where nobody asked or answered.
        guess_pace: likewise.
        note: the person's own words.
    """

    exercise: Exercise
    technique: str
    bpm: float
    level: int = 0
    id: str = field(default_factory=new_id)
    started_at: datetime = field(default_factory=_now)
    beats: tuple[Beat, ...] = ()
    taps: tuple[Tap, ...] = ()
    places: tuple[Place, ...] = ()
    prompts: tuple[float, ...] = ()
    output: str = ""
    ended_early: bool = False
    guess_steadiness: Steadiness | None = None
    guess_pace: Pace | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Check what is not checked event by event, and turn the start's time to UTC."""
        if not _ID.fullmatch(self.id):
            raise PracticeError(
                f"A run's id is “{printable(self.id)}”: give 32 hexadecimal digits."
            )
        if not (math.isfinite(self.bpm) and self.bpm > 0):
            raise PracticeError(f"A run's tempo is {self.bpm:g}: give beats a minute above 0.")
        if not 0 <= self.level < _LEVELS:
            raise PracticeError(f"A run's level is {self.level}: give a whole number from 0 on.")
        for prompt in self.prompts:
            _check_finite("a prompt's time", prompt)
        _check_text("a run's technique", self.technique)
        _check_text("a run's output", self.output)
        _check_text("a run's note", self.note)
        object.__setattr__(self, "started_at", _in_utc(self.started_at))


def _in_utc(when: datetime) -> datetime:
    if when.utcoffset() is None:
        raise PracticeError(f"A run's start is {when}: give its offset from UTC too.")
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise PracticeError(
            f"A run's start is {when}: give a year from {_FIRST_YEAR} to {_LAST_YEAR}."
        )
    return when.astimezone(UTC)


def _check_finite(what: str, value: float) -> None:
    if not math.isfinite(value):
        raise PracticeError(f"{what[0].upper()}{what[1:]} is {value:g}: give a finite number.")


def _check_text(what: str, text: str) -> None:
    """Raise `PracticeError` for half a surrogate pair: it can be read but never be written."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise PracticeError(
            f"{what[0].upper()}{what[1:]} holds half a character: write it anew."
        ) from error
