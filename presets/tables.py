"""The tables of a technique file, and what each is for the pulse."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec

from audio.cue import (
    HOLD_SECONDS,
    RELEASE_SECONDS,
    SEMITONES,
    STEP_ROCKS,
    STEP_SECONDS,
    TAKE_UP_SECONDS,
    TRACTION_DB,
    Course,
    Step,
    Traction,
)
from audio.sound import (
    ATTACK_MS,
    BRIGHTNESS,
    LENGTH_MS,
    LEVEL_DB,
    PITCH_HZ,
    TRAVEL,
    Sound,
    Voice,
    Waveform,
)
from audio.tempo import BPM
from presets.fields import about, counted, line, ranged, some
from presets.movement import MOST_PARTS
from presets.words import Amplitude, BodyPart, Direction

MOST_STEPS = 200


class SoundTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a pulse sounds like; what is left out is as the voice has it by itself."""

    voice: Annotated[Voice, about("Which instrument.")] | None = None
    waveform: Annotated[Waveform, about("Of the tonal voices.")] | None = None
    pitch_hz: Annotated[float, ranged(PITCH_HZ, "How high it sounds.")] | None = None
    attack_ms: Annotated[float, ranged(ATTACK_MS, "How long it grows.")] | None = None
    length_ms: Annotated[float, ranged(LENGTH_MS, "How long it fades.")] | None = None
    brightness: Annotated[float, ranged(BRIGHTNESS, "How far up it reaches.")] | None = None
    level_db: Annotated[float, ranged(LEVEL_DB, "How loud; 0 is -30 LUFS.")] | None = None
    travel: Annotated[float, ranged(TRAVEL, "Left–right, out and back.")] | None = None

    def over(self, sound: Sound) -> Sound:
        """Return `sound` with what this table gives in its place."""
        given: dict[str, Any] = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not None
        }
        return replace(sound, **given)


class TractionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A pull that is taken up, held and slowly released."""

    take_up_seconds: Annotated[float, ranged(TAKE_UP_SECONDS, "How long it is taken up.")]
    hold_seconds: (
        Annotated[float, ranged(HOLD_SECONDS, "How long it is held; left out: to the end.")] | None
    ) = None
    release_seconds: Annotated[float, ranged(RELEASE_SECONDS, "How long it is released.")]
    level_db: Annotated[float, ranged(TRACTION_DB, "Its level, from the pulse's level.")] = -9.0
    from_source: Annotated[bool, about("The source tells it: on from the start.")] = False

    @property
    def words(self) -> str:
        """The pull in its times and whose idea it is, as a person reads it.

        What the source tells ends with the hold; how long the release takes is ours.
        """
        held = "held" if self.hold_seconds is None else f"held {self.hold_seconds:g} s"
        told = " (the source)" if self.from_source else ""
        return (
            f"Traction {self.take_up_seconds:g} s in and {held}{told}, "
            f"released over {self.release_seconds:g} s (ours)"
        )

    def traction(self) -> Traction:
        """Return it as the pulse wants it."""
        return Traction(
            take_up_seconds=self.take_up_seconds,
            release_seconds=self.release_seconds,
            hold_seconds=self.hold_seconds,
            level_db=self.level_db,
        )


class StepTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One step of a course, so many rocks or so many seconds long."""

    name: Annotated[str, line("What the step is called.")]
    rocks: Annotated[int, counted(STEP_ROCKS, "Its length in rocks.")] | None = None
    seconds: Annotated[float, ranged(STEP_SECONDS, "Its length in seconds.")] | None = None
    semitones: Annotated[float, ranged(SEMITONES, "How far the sounds move.")] = 0.0
    level_db: Annotated[float, ranged(LEVEL_DB, "Added to the sounds' level.")] = 0.0
    bpm: Annotated[float, ranged(BPM, "The tempo it leads to.")] | None = None
    glide_seconds: (
        Annotated[float, ranged(STEP_SECONDS, "How long the tempo takes to get there.")] | None
    ) = None
    still: Annotated[bool, about("No pulse while it lasts.")] = False
    amplitude: Annotated[Amplitude, about("How far the rock goes meanwhile.")] | None = None
    direction: Annotated[Direction, about("Where the rock goes meanwhile.")] | None = None
    parts: Annotated[tuple[BodyPart, ...], some("What is rocked meanwhile.", MOST_PARTS)] = ()
    other_hand: Annotated[bool, about("The other hand works too, if there is one.")] = True

    def step(self) -> Step:
        """Return it as the pulse wants it."""
        return Step(
            name=self.name,
            rocks=self.rocks,
            seconds=self.seconds,
            semitones=self.semitones,
            level_db=self.level_db,
            bpm=self.bpm,
            glide_seconds=self.glide_seconds,
            still=self.still,
            amplitude=self.amplitude.scale if self.amplitude else None,
        )


class CourseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Steps that follow one another by themselves."""

    title: Annotated[str, line("What it does, in a few words.", 120)]
    from_source: Annotated[bool, about("The source tells it: on from the start.")] = False
    repeats: Annotated[bool, about("Over and over; otherwise the last step goes on.")] = True
    steps: Annotated[tuple[StepTable, ...], some("The steps in their order.", MOST_STEPS)]

    @property
    def words(self) -> str:
        """What it does and whose idea it is, as a person reads it."""
        return f"{self.title} ({'the source' if self.from_source else 'ours'})"

    def course(self) -> Course:
        """Return it as the pulse wants it."""
        return Course(tuple(step.step() for step in self.steps), self.repeats)
