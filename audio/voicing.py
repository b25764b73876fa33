"""How a passage is heard: its pulses, its swell and its tractions, brought to the mixer.

Used by one thread, the one that renders.
"""

import math
from dataclasses import replace

from audio.balance import decibels, pair_gains
from audio.cue import Cue
from audio.gains import Gains
from audio.layers import swell_layer, traction_layer
from audio.mixer import Breath, Mixer
from audio.moment import Passage
from audio.ramp import Ramp
from audio.rocks import Pull
from audio.schedule import Slot
from audio.sound import LEVEL_DB, Sound, Voice
from audio.voices import pulse

_SWELL_STEP = 1.05
"""The swell's level is set anew when the tempo has moved by this ratio."""

_LONE_SECONDS = 2.0
_AT_ONCE = Ramp(0, 1, 0.0, 1.0)


class Voicing:
    """Plays passages on a mixer of its own, at one sample rate in Hz."""

    def __init__(self, rate: int, gains: Gains | None = None) -> None:
        """Begin in silence."""
        self.mixer = Mixer(rate, gains)
        self._rate = rate
        self._swell_rock_seconds = 1.0

    def strike(self, passage: Passage, slot: Slot, *, change_db: float = 0.0) -> None:
        """Let the pulse of a slot sound, unless the step is still or the rock is left out.

        `change_db`, 0 or less, makes this one softer.
        """
        step, every = passage.in_step, _every(passage)
        if step is not None and step.still:
            return
        if not every or math.floor(passage.rocks.rock_at(slot.beat)) % every:
            return
        cue, back = passage.cue, passage.cue.back_sound
        spacing = _spacing_seconds(cue, passage.curve.bpm_at(slot.seconds))
        out, shift = _stepped(cue.out, passage), _semitones(passage)
        stepped_back = None if back is None else _stepped(back, passage)
        gains = pair_gains(out, stepped_back, spacing, self._rate, shift)
        sound = back if slot.is_back and back is not None else cue.out
        other_side = slot.is_back if back is not None else slot.beat % 2 == 1
        side = sound.travel if other_side else -sound.travel
        one = pulse(sound, self._rate, shift)
        gain = gains[slot.is_back] * decibels(change_db)
        self.mixer.strike(one, slot.frame, gain, side)

    def bowl(self, sound: Sound, beat_frame: int) -> None:
        """Let one more pulse sound, whatever the cue is."""
        self.mixer.strike(pulse(sound, self._rate), beat_frame, self._lone_gain(sound), 0.0)

    def bell(self, sound: Sound, beat_frame: int) -> None:
        """Let a bell ring that the run's own fades do not make softer."""
        self.mixer.ring(pulse(sound, self._rate), beat_frame, self._lone_gain(sound))

    def _lone_gain(self, sound: Sound) -> float:
        return pair_gains(sound, None, _LONE_SECONDS, self._rate)[0]

    def breathe(self, passage: Passage, frame: int) -> None:
        """Let the swell be what the cue, the step and the tempo ask for, from a frame on."""
        step, every = passage.in_step, _every(passage)
        still = not every or (step is not None and step.still)
        if passage.cue.out.voice is not Voice.SWELL or still:
            self.mixer.set_swell(None, frame)
            return
        seconds = 60.0 / passage.curve.bpm_at(frame / self._rate) * passage.rocks.beats_per_rock
        ratio = seconds / self._swell_rock_seconds
        if not 1 / _SWELL_STEP < ratio < _SWELL_STEP:
            self._swell_rock_seconds = seconds
        sound = _stepped(passage.cue.out, passage)
        breath = Breath(sound, self._swell_rock_seconds, _semitones(passage), every)
        self.mixer.set_swell(breath, frame)

    def pull(self, pull: Pull, sound: Sound, frame: int) -> None:
        """Let a traction be heard, in the tone that fits a pulse's sound."""
        self.mixer.set_traction(pull, sound, frame)

    def release(self, pulls: tuple[Pull, ...]) -> None:
        """Tell when pulls that are heard are let go."""
        for pull in pulls:
            self.mixer.release(pull)


def prepare(cue: Cue, bpm: float, rate: int) -> None:
    """Work out what the sounds of a cue need at a tempo, so that it is there when they come.

    A new sound takes some 10 ms and up to 3 MB; what is worked out is kept where it will be
    asked for. Any thread.
    """
    spacing = _spacing_seconds(cue, bpm)
    steps = cue.course.steps if cue.course else ()
    for semitones in dict.fromkeys((0.0, *(step.semitones for step in steps))):
        pair_gains(cue.out, cue.back_sound, spacing, rate, semitones)
        if cue.out.voice is Voice.SWELL:
            rock_seconds = 60.0 / bpm * cue.beats_per_rock
            swell_layer(cue.out, rock_seconds, _AT_ONCE, rate, semitones)
    if cue.traction is not None:
        traction_layer(cue.out, cue.traction.level_db, _AT_ONCE, rate)


def _spacing_seconds(cue: Cue, bpm: float) -> float:
    """Return the time from one of a cue's sounds to the next."""
    beats_apart = cue.beats_per_rock / 2 if cue.back_sound is not None else 1.0
    return beats_apart * 60.0 / bpm


def _every(passage: Passage) -> int:
    return 1 if passage.session is None else passage.session.every


def _semitones(passage: Passage) -> float:
    step = passage.in_step
    return step.semitones if step is not None else 0.0


def _stepped(sound: Sound, passage: Passage) -> Sound:
    step = passage.in_step
    if step is None or not step.level_db:
        return sound
    return replace(sound, level_db=LEVEL_DB.clamped(sound.level_db + step.level_db))
