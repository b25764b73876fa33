"""What comes next: the sounds, beats, rocks and steps of a pulse, in their order. No samples.

Each sound's frame is computed from the tempo curve's own origin, never from the sound before it,
so nothing adds up. Used by one thread, the one that renders.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from audio.course import CourseWalk
from audio.cue import Cue, Step
from audio.layers import CONTROL_FRAMES
from audio.moment import Passage
from audio.passages import Changes, Passages
from audio.rocks import Rocks
from audio.sound import Sound
from audio.tempo import TempoCurve, shortest_glide_seconds
from audio.voices import pulse

OnBeat = Callable[[int, float], None]
"""Told a beat's number and its exact source seconds."""


def pulse_lead_frames(sound: Sound, rate: int) -> int:
    """Return how many frames of a sound's pulse come before its beat."""
    return pulse(sound, rate).lead_frames


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one sound.

    Attributes:
        beat: its beat, which has a fraction where the rock turns back between two.
        is_back: whether it is for "back".
        seconds: when it is perceived.
        frame: the same in frames.
        first_frame: where its first sample lies.
        turns: whether another step, or another length of rock, begins with it.
    """

    beat: float
    is_back: bool
    seconds: float
    frame: int
    first_frame: int
    turns: bool = False


class Schedule:
    """The passages of a pulse, and how far it has come.

    Attributes:
        rate: frames a second.
        passages: what is known of the pulse.
        into_step: what becomes another when a step of the course begins at a time in seconds,
            beside the step itself; a session has its own way.
    """

    def __init__(self, rate: int, first: Passage) -> None:
        """Begin at rest."""
        self.rate = rate
        self.passages = Passages(first)
        self.into_step: Callable[[Step, float], Changes] = self._into_step
        self._walk: CourseWalk | None = None
        self._last_slot = 0.0
        self._last_slot_seconds = 0.0
        self._next_beat = 0

    @property
    def now(self) -> Passage:
        """The newest passage."""
        return self.passages.now

    def begin(self, head_seconds: float, origin_seconds: float, bpm: float) -> None:
        """Begin a run with its first beat at a time in seconds."""
        cue = self.now.cue
        self._last_slot, self._last_slot_seconds, self._next_beat = -0.1, head_seconds, 0
        self._walk = CourseWalk(cue.course) if cue.course else None
        self.passages.follow(
            head_seconds,
            running=True,
            curve=TempoCurve.steady(bpm, seconds=origin_seconds),
            rocks=Rocks(cue.beats_per_rock),
            started_seconds=origin_seconds,
            end_seconds=None,
            step=0 if cue.course else None,
            pulls=(),
        )

    def upto(self, end_frame: int) -> Iterator[Slot]:
        """Yield every sound whose first sample lies before a frame, in order.

        What begins with it, a step or another length of rock, has begun when it is given out.
        """
        end = self._end_frame
        while True:
            slot = self._next_slot(self.now)
            if slot.first_frame >= end_frame or (end is not None and slot.frame >= end):
                return
            self._last_slot, self._last_slot_seconds = slot.beat, slot.seconds
            yield replace(slot, turns=self._turns(slot))

    def tell_beats(self, end_frame: int, tell: OnBeat | None) -> None:
        """Tell every beat before a frame, with its number and exact seconds."""
        end = self._end_frame
        if end is not None:
            end_frame = min(end_frame, end)
        passage = self.now
        while True:
            seconds = passage.curve.seconds_of(passage.cue.living.sounded(self._next_beat))
            if round(seconds * self.rate) >= end_frame:
                return
            if tell is not None:
                tell(self._next_beat, seconds)
            self._next_beat += 1

    # Changes. Those that return a passage give what would follow at the head.

    def change_seconds(self, head_seconds: float) -> float:
        """Return from when the curve may change: what has begun to sound keeps its place.

        It is on the grid of points between which the swell's size is a straight line, so that
        no line that has been begun is bent.
        """
        seconds = max(head_seconds, self._last_slot_seconds)
        points = math.ceil(seconds * self.rate / CONTROL_FRAMES - 1e-6)
        return max(points * CONTROL_FRAMES / self.rate, seconds)

    def is_in_time(self, passage: Passage, head_frame: int) -> bool:
        """Whether the next sound of a changed passage would not have to begin before the head."""
        return self._next_slot(passage).first_frame >= head_frame

    def with_cue(self, cue: Cue, head_seconds: float) -> Passage:
        """Return the passage that plays another cue; the beat, heard and to come, has no jump."""
        before, step = self.now.cue, self.now.step
        if cue.course != before.course:
            step = 0 if cue.course else None
        curve = self.now.curve
        if cue.living != before.living:
            curve = self._relived(cue, head_seconds)
        return replace(self.now, cue=cue, curve=curve, step=step)

    def take_cue(self, passage: Passage, head_seconds: float) -> None:
        """Go on with a passage that `with_cue` gave."""
        if passage.cue.course != self.now.cue.course:
            self._walk = CourseWalk(passage.cue.course) if passage.cue.course else None
        self.passages.follow(head_seconds, cue=passage.cue, curve=passage.curve, step=passage.step)

    def begin_course(self, seconds: float) -> None:
        """Go through the cue's course from its first step again."""
        course = self.now.cue.course
        self._walk = CourseWalk(course) if course else None
        self.passages.follow(seconds, step=0 if course else None)

    def after_next_sound(self) -> int:
        """Return the first frame at which the next sound has begun."""
        return self._next_slot(self.now).first_frame + 1

    def shift(self, seconds: float) -> None:
        """Go on so much later, after a time in which nothing moved."""
        self._last_slot_seconds += seconds
        if self._walk is not None:
            self._walk.shift(seconds)

    def _relived(self, cue: Cue, head_seconds: float) -> TempoCurve:
        """Return the curve on which another unevenness goes on from the beat that plays.

        What has begun to sound keeps its place, and so does the first beat of all. It goes on
        from there to the frame, and not from the next point of the swell's lines: they bend by
        nothing that is heard, and a session falls on the same beats wherever its frames lie.
        """
        old, new, curve = self.now.cue.living, cue.living, self.now.curve
        beat = old.beat_at(curve.beat_at(head_seconds))
        until = max(head_seconds, self._last_slot_seconds)
        until = until if beat >= 0.0 else curve.seconds_of(0.0)
        reached = old.beat_at(curve.beat_at(until)) if beat >= 0.0 else 0.0
        return curve.recounted(head_seconds, new.sounded(beat), until, new.sounded(reached))

    # One after the other.

    @property
    def _end_frame(self) -> int | None:
        end = self.now.end_seconds
        return None if end is None else round(end * self.rate)

    def _next_slot(self, passage: Passage) -> Slot:
        cue = passage.cue
        back = cue.back_sound
        beat, is_back = passage.rocks.slot_after(self._last_slot, with_back=back is not None)
        seconds = passage.curve.seconds_of(cue.living.sounded(beat))
        frame = round(seconds * self.rate)
        sound = back if is_back and back is not None else cue.out
        return Slot(beat, is_back, seconds, frame, frame - pulse_lead_frames(sound, self.rate))

    def _turns(self, slot: Slot) -> bool:
        """Begin what begins with a sound; return whether something does."""
        rock = self.now.rocks.rock_at(slot.beat)
        if rock != int(rock):
            return False
        turns = self.now.rocks.beats_per_rock != self.now.cue.beats_per_rock
        if turns:
            rocks = self.now.rocks.changed(self.now.cue.beats_per_rock, slot.beat)
            self.passages.follow(slot.seconds, rocks=rocks)
        if self._walk is not None and self._walk.begins_step(rock, slot.seconds):
            self._enter_step(self._walk, slot.seconds)
            return True
        return turns

    def _enter_step(self, walk: CourseWalk, seconds: float) -> None:
        changes = self.into_step(walk.step, seconds)
        changes["step"] = walk.number
        self.passages.follow(seconds, **changes)

    def _into_step(self, step: Step, seconds: float) -> Changes:
        return {"curve": stepped(self.now.curve, step, seconds)}


def stepped(curve: TempoCurve, step: Step, seconds: float) -> TempoCurve:
    """Return the curve led to a step's own tempo, if it has one, from a time on."""
    if step.bpm is None:
        return curve
    shortest = shortest_glide_seconds(curve.bpm_at(seconds), step.bpm)
    return curve.glided(seconds, step.bpm, max(step.glide_seconds or 0.0, shortest))
