"""A technique as its file has it, and as the pulse and the pictures want it."""

from dataclasses import replace
from typing import Annotated, Literal

import msgspec

from audio.cue import Cue
from audio.sound import DEFAULT_SOUNDS, Sound, Voice, softer
from audio.tempo import BPM
from presets.fields import TEXT_LENGTH, about, line, numbered, ranged, slug, some
from presets.movement import MOST_PARTS, Movement, OtherHand, position_words, summary_of
from presets.scene import Scene, scene_of
from presets.tables import CourseTable, SoundTable, TractionTable
from presets.words import Amplitude, BodyPart, Group, Pace, Position

_BACK_SOFTER = {"allowed": 'write "softer", or a table of a sound'}


class Technique(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way of rocking. What its source does not give is left out, never made up."""

    id: Annotated[str, slug("The name in commands; the file is called the same.")]
    name: Annotated[str, line("The name in the list.")]
    group: Annotated[Group, about("Where it stands in the list.")] = Group.YOUR_OWN
    place: Annotated[int, numbered(1, 99, "The order within its group.")] = 50
    origin: Annotated[str, line("Who it comes from.", 200)] | None = None
    guidance: Annotated[str, line("A sentence or two for the hands.", TEXT_LENGTH)] | None = None
    position: Annotated[Position, about("Left out when it is not given.")] | None = None
    position_note: Annotated[str, line("What goes with the position.")] | None = None
    both_hands: Annotated[BodyPart, about("What both hands hold.")] | None = None
    movements: Annotated[tuple[Movement, ...], some("What moves.", MOST_PARTS)] = ()
    other_hand: Annotated[OtherHand | None, about("The hand that does not rock.")] = None
    pace: Annotated[Pace, about("Open: the rocking of one's own hands leads.")] = Pace.OPEN
    own_bpm: Annotated[float, ranged(BPM, "The tempo, if it is not the pace's own.")] | None = (
        msgspec.field(name="bpm", default=None)
    )
    our_reading: Annotated[str, line("Why this tempo.", TEXT_LENGTH)] | None = None
    starts_from_taps: Annotated[bool, about("Begins by following one's own taps.")] = False
    beats_per_rock: Annotated[Literal[1, 2, 4], about("How many beats make one rock.")] = 1
    sound: Annotated[SoundTable, about("Out: on the beat.")] = SoundTable()
    back: (
        Annotated[
            Literal["softer"] | SoundTable,
            msgspec.Meta(description="Where the rock turns back.", extra=_BACK_SOFTER),
        ]
        | None
    ) = None
    traction: Annotated[TractionTable | None, about("A held pull.")] = None
    course: Annotated[CourseTable | None, about("What goes by itself.")] = None

    @property
    def bpm(self) -> float:
        """The tempo it starts with, in beats a minute."""
        return self.pace.tempo.bpm if self.own_bpm is None else self.own_bpm

    @property
    def bpm_range(self) -> tuple[float, float]:
        """How slow and how fast it may well be, in beats a minute; its own tempo lies within."""
        tempo = self.pace.tempo
        return min(tempo.low_bpm, self.bpm), max(tempo.high_bpm, self.bpm)

    @property
    def taps_offered(self) -> bool:
        """Whether tapping one's own tempo is offered first: the source gives no pace."""
        return self.pace is Pace.OPEN

    @property
    def amplitude(self) -> float:
        """How far the picture moves, 0–1: as the first movement says, else small."""
        return (self._first.amplitude or Amplitude.SMALL).scale

    @property
    def amplitude_given(self) -> bool:
        """Whether the source says how far the first movement goes."""
        return self._first.amplitude is not None

    @property
    def summary(self) -> str:
        """The line under the name: position · parts · direction · amplitude."""
        holds = f"both hands hold the {self.both_hands.words}" if self.both_hands else ""
        position = position_words(self.position, self.position_note)
        return summary_of(position, holds, self.movements)

    @property
    def has_course(self) -> bool:
        """Whether anything goes by itself: a course, a traction or both."""
        return self.course is not None or self.traction is not None

    @property
    def course_on(self) -> bool:
        """Whether something goes by itself from the start: only what the source tells."""
        return any(table.from_source for table in (self.traction, self.course) if table)

    @property
    def course_words(self) -> str | None:
        """What goes by itself and whose idea it is, or None."""
        return "; ".join(t.words for t in (self.traction, self.course) if t) or None

    def out_sound(self) -> Sound:
        """Return the sound of "out": the voice's own, with what the file gives in its place."""
        return self.sound.over(DEFAULT_SOUNDS[self.sound.voice or Voice.HEARTBEAT])

    def back_sound(self) -> Sound | None:
        """Return the sound of "back": softer than "out", with what the file gives in its place.

        A voice of its own brings its own defaults, at the softer level. None when the file has
        no back sound.
        """
        if self.back is None:
            return None
        out = self.out_sound()
        if self.back == "softer":
            return softer(out)
        if self.back.voice in (None, out.voice):
            return self.back.over(softer(out))
        other = replace(DEFAULT_SOUNDS[self.back.voice], level_db=out.level_db, travel=out.travel)
        return self.back.over(softer(other))

    def cue(self, *, course: bool | None = None) -> Cue:
        """Return what is heard.

        `course` None: traction and course as they are from the start, on when the source tells
        them and off when they are ours. True: on. False: off.
        """
        traction = self.traction if _goes(self.traction, course) else None
        steps = self.course if _goes(self.course, course) else None
        return Cue(
            out=self.out_sound(),
            back=self.back_sound(),
            beats_per_rock=self.beats_per_rock,
            amplitude=self.amplitude,
            traction=traction.traction() if traction else None,
            course=steps.course() if steps else None,
            key=self.id,
        )

    def scene(self, step: int | None = None, *, pulled: bool = False) -> Scene:
        """Return what a picture draws of it, in a step of its course or without one."""
        return scene_of(self, step, pulled=pulled)

    @property
    def _first(self) -> Movement:
        return self.movements[0] if self.movements else Movement()


def _goes(table: TractionTable | CourseTable | None, wanted: bool | None) -> bool:
    if table is None:
        return False
    return table.from_source if wanted is None else wanted
