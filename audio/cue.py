"""What is played in one rock, and the course that it takes. Value types, no sound yet."""

from dataclasses import dataclass, field
from typing import Literal

from audio.errors import AudioError
from audio.limits import Limits
from audio.living import Living
from audio.sound import DEFAULT_SOUNDS, LEVEL_DB, Sound, Voice, softer
from audio.tempo import BPM

BeatsPerRock = Literal[1, 2, 4]
BEATS_PER_ROCK: tuple[BeatsPerRock, ...] = (1, 2, 4)

AMPLITUDE = Limits("the amplitude", 0.0, 1.0, "", step=0.1)
TAKE_UP_SECONDS = Limits("the take-up", 1.0, 120.0, "s")
HOLD_SECONDS = Limits("the hold", 1.0, 3600.0, "s")
RELEASE_SECONDS = Limits("the release", 1.0, 120.0, "s")
TRACTION_DB = Limits("the traction's level", -40.0, 0.0, "dB")
STEP_ROCKS = Limits("the rocks of a step", 1, 1000, "rocks")
STEP_SECONDS = Limits("the seconds of a step", 1.0, 7200.0, "s")
SEMITONES = Limits("the semitones of a step", -12.0, 12.0, "semitones")


@dataclass(frozen=True, slots=True)
class Traction:
    """A pull that is taken up, held while the pulses ride on it, and released slowly.

    Without `hold_seconds` it is held to the end; the release then belongs to the end. Otherwise
    take-up, hold and release are gone through once. `level_db` is relative to the pulse's level.
    """

    take_up_seconds: float
    release_seconds: float
    hold_seconds: float | None = None
    level_db: float = -9.0

    def __post_init__(self) -> None:
        """Raise `AudioError` for a value out of its limits."""
        TAKE_UP_SECONDS.checked(self.take_up_seconds)
        RELEASE_SECONDS.checked(self.release_seconds)
        TRACTION_DB.checked(self.level_db)
        if self.hold_seconds is not None:
            HOLD_SECONDS.checked(self.hold_seconds)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a course: so many rocks, or so many seconds.

    `semitones` and `level_db` are added to the sounds while it lasts, so that a turn can be
    heard. `bpm` is the tempo that the step leads to, as slowly as a glide may, over
    `glide_seconds` or the shortest that fits. `still` has no pulse. `amplitude` scales the
    picture's movement. A step with seconds ends with the rock in which they are up.
    """

    name: str
    rocks: int | None = None
    seconds: float | None = None
    semitones: float = 0.0
    level_db: float = 0.0
    bpm: float | None = None
    glide_seconds: float | None = None
    still: bool = False
    amplitude: float | None = None

    def __post_init__(self) -> None:
        """Raise `AudioError` unless the step has one length and its values are in range."""
        if (self.rocks is None) == (self.seconds is None):
            raise AudioError(
                f'The step "{self.name}" needs a length: give it either rocks or seconds.'
            )
        if self.rocks is not None:
            STEP_ROCKS.checked(self.rocks)
        if self.seconds is not None:
            STEP_SECONDS.checked(self.seconds)
        SEMITONES.checked(self.semitones)
        LEVEL_DB.checked(self.level_db)
        if self.bpm is not None:
            BPM.checked(self.bpm)
        if self.glide_seconds is not None:
            STEP_SECONDS.checked(self.glide_seconds)
        if self.amplitude is not None:
            AMPLITUDE.checked(self.amplitude)


@dataclass(frozen=True, slots=True)
class Course:
    """Steps that follow one another by themselves, over and over or once.

    After the last step of one that does not repeat, that step goes on.
    """

    steps: tuple[Step, ...]
    repeats: bool = True

    def __post_init__(self) -> None:
        """Raise `AudioError` for a course without steps."""
        if not self.steps:
            raise AudioError("The course has no steps: give it one or more.")


@dataclass(frozen=True, slots=True)
class Cue:
    """Everything that is heard of one technique, and what the picture needs beside it.

    `back` is the sound where the rock turns back; the heartbeat brings its own second thump and
    takes `back` for it. Without one, every beat sounds as "out". `key` says whose cue it is
    (a technique's id) so that the picture can be told when it is heard.
    """

    out: Sound = DEFAULT_SOUNDS[Voice.HEARTBEAT]
    back: Sound | None = None
    beats_per_rock: BeatsPerRock = 1
    amplitude: float = 0.5
    traction: Traction | None = None
    course: Course | None = None
    living: Living = field(default_factory=Living)
    key: str = ""

    def __post_init__(self) -> None:
        """Raise `AudioError` for a number of beats that is not 1, 2 or 4."""
        if self.beats_per_rock not in BEATS_PER_ROCK:
            raise AudioError(
                f"One rock has {self.beats_per_rock} beats: choose 1, 2 or 4 beats a rock."
            )
        AMPLITUDE.checked(self.amplitude)

    @property
    def back_sound(self) -> Sound | None:
        """The sound where the rock turns back: `back`, or the heartbeat's own second thump."""
        if self.back is None and self.out.voice is Voice.HEARTBEAT:
            return softer(self.out)
        return self.back
