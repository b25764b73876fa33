"""The pacer: commands in, blocks of samples out, one immutable snapshot out.

It knows no sound card. Each sound's frame is computed from the tempo curve's own origin, never
from the sound before it, so nothing adds up, and a block's size moves no beat.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from audio.balance import pair_gains
from audio.course import CourseWalk
from audio.cue import Cue
from audio.loudness import Samples
from audio.mixer import Breath, Mixer
from audio.moment import Passage, Snapshot, at_rest, rocks_over
from audio.passages import Changes, Passages
from audio.rocks import Pull, Rocks
from audio.sound import LEVEL_DB, Sound, Voice
from audio.tempo import (
    BPM,
    DEFAULT_BPM,
    GLIDE_SECONDS,
    TempoCurve,
    shortest_glide_seconds,
)
from audio.voices import pulse

STOP_SECONDS = 0.25
END_SECONDS = 0.5
_CLOSE_SECONDS = 0.03
"""How a run without fades ends, so that not even a sound that is cut off ends with a jump."""

_ATTENDING_SECONDS = 6.0
"""Longer than the slowest tempo's period, so that tap after tap keeps frames flowing."""

_SWELL_START_SECONDS = 0.05
_KEPT_SECONDS = 4.0
"""How long past passages are kept for whoever asks what is heard now."""

_SWELL_STEP = 1.05
"""The swell's level is set anew when the tempo has moved by this ratio."""


class Pacer:
    """Plays one cue at one tempo, sample by sample.

    Commands may come from any thread; they are taken up at the head, the next frame to be
    rendered. `render`, `skip`, `fade_in` and `retime` belong to one thread, the one that feeds
    the output. Times are source seconds: frame / rate since the pacer was made.

    Attributes:
        rate: frames a second.
        head_frame: the frame that `render` gives out next.
        on_beat: called while rendering with every beat's number and exact source seconds, in
            order, whether it sounds or not.
    """

    def __init__(
        self,
        rate: int = 48_000,
        *,
        cue: Cue | None = None,
        bpm: float = DEFAULT_BPM,
        fades: bool = True,
    ) -> None:
        """Begin at rest. Without `fades` a run begins at full level and ends in 30 ms."""
        self.rate = rate
        self.head_frame = 0
        self.on_beat: Callable[[int, float], None] | None = None
        self._fades = fades
        self._commands: deque[Callable[[], bool]] = deque()
        self._mixer = Mixer(rate)
        self._passages = Passages(at_rest(cue or Cue(), BPM.checked(bpm)))
        self._snapshot = Snapshot(rate, self._passages.all)
        self._last_slot = 0.0
        self._last_slot_seconds = 0.0
        self._next_beat = 0
        self._walk: CourseWalk | None = None
        self._end_seconds: float | None = None
        self._silent_frame: int | None = None
        self._awake_frame = 0
        self._muted = False
        self._swell_rock_seconds = 1.0

    # Commands: any thread.

    def play(self, cue: Cue) -> None:
        """Let another cue sound from the next pulse on; the tempo and the phase stay."""
        self._commands.append(lambda: self._take_cue(cue))

    def set_tempo(self, bpm: float) -> None:
        """Change the tempo, 15–160 beats a minute; the phase is kept.

        Raises `AudioError` for a tempo out of range.
        """
        BPM.checked(bpm)
        self._commands.append(lambda: self._take_curve(lambda at: self._now.curve.changed(at, bpm)))

    def glide(self, bpm: float, over_seconds: float) -> None:
        """Lead the tempo to `bpm` over a time in seconds, without a seam.

        A glide that turns out steeper than allowed, because the tempo has been changed
        meanwhile, takes as long as it must. Raises `AudioError` for a tempo out of range or a
        time that is no number.
        """
        BPM.checked(bpm)
        GLIDE_SECONDS.checked(over_seconds)

        def glided(at: float) -> TempoCurve:
            curve = self._now.curve
            shortest = shortest_glide_seconds(curve.bpm_at(at), bpm)
            return curve.glided(at, bpm, max(over_seconds, shortest))

        self._commands.append(lambda: self._take_curve(glided))

    def start(self, *, seconds: float | None = None, beat_at_seconds: float | None = None) -> None:
        """Start a run, unless one is going on.

        `beat_at_seconds` is the source time of its first beat; one that is past already is moved
        on by whole beats. Without it the first beat comes as soon as its attack allows. With
        `seconds` the run ends by itself, so long after the frame at which it is taken up:
        softly, with a held traction released before.
        """
        self._commands.append(lambda: self._begin(seconds, beat_at_seconds))

    def stop(self) -> None:
        """End the run softly, within 0.25 s of what is heard."""
        self._commands.append(self._end_softly)

    def mute(self, on: bool) -> None:
        """Let the sound go, or come back, softly; the pulse goes on."""

        def take() -> bool:
            self._muted = on
            self._mixer.mute(on, self.head_frame)
            return True

        self._commands.append(take)

    def attend(self) -> None:
        """Let silent frames flow for some seconds, so that a start can be timed by them.

        An output rests while nothing plays, and frames tell no time then; whoever is about to
        start the pulse in step with something calls this first, and again while that goes on.
        """

        def take() -> bool:
            self._awake_frame = self.head_frame + round(_ATTENDING_SECONDS * self.rate)
            return True

        self._commands.append(take)

    @property
    def snapshot(self) -> Snapshot:
        """The pulse as it is known now. Any thread."""
        return self._snapshot

    @property
    def idle(self) -> bool:
        """Whether nothing runs, rings out, attends or waits to be taken up. Any thread."""
        attends = self.head_frame < self._awake_frame
        return not (self._commands or self._plays or attends)

    @property
    def _plays(self) -> bool:
        return self._now.running or self._silent_frame is not None

    # The feeding thread.

    def render(self, frames: int) -> Samples:
        """Return the next frames as float32 (frames, 2), true peak at most −12 dBFS."""
        block = np.zeros((frames, 2), np.float32)
        self._take_commands()
        if self._plays:
            end = self.head_frame + frames
            self._schedule(end, sounding=True)
            self._mixer.add_to(block, self.head_frame, self._rocks_over)
        self._advance(frames)
        return block

    def skip(self, frames: int) -> None:
        """Let frames go by unheard: beats, steps and glides go on, nothing is worked out."""
        self._take_commands()
        self._mixer.drop_pulses()
        if self._plays:
            self._schedule(self.head_frame + frames, sounding=False)
        self._advance(frames)

    def fade_in(self) -> None:
        """Let what comes next begin softly; for coming back after a gap."""
        self._mixer.fade_in(self.head_frame, onset=True)

    def retime(self, rate: int) -> None:
        """Go on at another sample rate in Hz; times stay, what rings is dropped."""
        if rate == self.rate:
            return
        ratio = rate / self.rate
        self.rate, self.head_frame = rate, round(self.head_frame * ratio)
        self._awake_frame = round(self._awake_frame * ratio)
        if self._silent_frame is not None:
            self._silent_frame = round(self._silent_frame * ratio)
        self._mixer = Mixer(rate, muted=self._muted)
        if self._plays:
            self._mixer.fade_in(self.head_frame, onset=True)
            if self._silent_frame is not None:
                length = END_SECONDS if self._now.running else STOP_SECONDS
                self._fade_out(self._silent_frame / rate, length)
            self._set_layers(self.head_frame)
            for pull in self._now.pulls:
                self._mixer.set_traction(pull, self._now.cue.out, self.head_frame)
        self._publish()

    # Commands, taken up at the head. Each returns whether it could be.

    def _take_commands(self) -> None:
        while self._commands and self._commands[0]():
            self._commands.popleft()

    def _take_curve(self, changed: Callable[[float], TempoCurve]) -> bool:
        if not self._now.running:
            self._follow(curve=changed(self._seconds))
            return True
        curve = changed(self._change_seconds)
        if not self._is_in_time(replace(self._now, curve=curve)):
            return False
        self._follow(curve=curve)
        self._set_layers(self.head_frame)
        return True

    def _take_cue(self, cue: Cue) -> bool:
        before = self._now.cue
        if self._now.running and not self._is_in_time(replace(self._now, cue=cue)):
            return False
        if cue.course != before.course or not self._now.running:
            self._walk = CourseWalk(cue.course) if cue.course else None
        step = self._walk.number if self._walk and self._now.running else None
        rocks = self._now.rocks if self._now.running else Rocks(cue.beats_per_rock)
        self._follow(cue=cue, step=step, rocks=rocks)
        if self._now.running:
            self._change_traction(before)
            self._set_layers(self.head_frame)
        return True

    def _begin(self, seconds: float | None, beat_at_seconds: float | None) -> bool:
        if self._silent_frame is not None and not self._now.running:
            return False  # the run before is still ending
        if self._now.running:
            return True
        cue, bpm = self._now.cue, self._now.curve.bpm_at(self._seconds)
        soonest = (self.head_frame + self._lead_frames(cue.out)) / self.rate
        origin = soonest if beat_at_seconds is None else beat_at_seconds
        if origin < soonest:
            origin += np.ceil((soonest - origin) * bpm / 60.0) * 60.0 / bpm
        self._last_slot, self._last_slot_seconds, self._next_beat = -0.1, self._seconds, 0
        self._walk = CourseWalk(cue.course) if cue.course else None
        self._end_seconds = None if seconds is None else self._seconds + seconds
        self._follow(
            running=True,
            curve=TempoCurve.steady(bpm, seconds=float(origin)),
            rocks=Rocks(cue.beats_per_rock),
            started_seconds=float(origin),
            step=0 if cue.course else None,
            pulls=(),
        )
        self._mixer.reset_fades()
        if self._fades:
            self._mixer.fade_in(round(origin * self.rate) - self._lead_frames(cue.out))
        if self._end_seconds is not None:
            self._fade_out(self._end_seconds, END_SECONDS if self._fades else _CLOSE_SECONDS)
        self._take_up(float(origin))
        self._set_layers(self.head_frame)
        return True

    def _end_softly(self) -> bool:
        if not self._now.running:
            return True
        length = STOP_SECONDS if self._fades else _CLOSE_SECONDS
        end = self._seconds + length
        if self._end_seconds is None or end < self._end_seconds:
            self._fade_out(end, length)
        self._follow(running=False, pulls=tuple(p.released(self._seconds) for p in self._now.pulls))
        return True

    def _fade_out(self, end_seconds: float, length_seconds: float) -> None:
        self._silent_frame = round(end_seconds * self.rate)
        frames = round(length_seconds * self.rate)
        self._mixer.fade_out(self._silent_frame - frames, frames)

    # What comes next.

    def _schedule(self, end_frame: int, *, sounding: bool) -> None:
        """Let every sound begin whose first sample lies before a frame, and tell the beats."""
        silent = self._silent_frame
        while True:
            slot, is_back, seconds, first = self._next_slot(self._now)
            if first >= end_frame or (silent is not None and round(seconds * self.rate) >= silent):
                break
            self._last_slot, self._last_slot_seconds = slot, seconds
            rock = self._now.rocks.rock_at(slot)
            if rock == np.floor(rock):
                self._begin_rock(slot, rock, seconds)
            if sounding and not self._is_still:
                self._strike(round(seconds * self.rate), slot, is_back)
        self._tell_beats(end_frame if silent is None else min(end_frame, silent))

    def _next_slot(self, passage: Passage) -> tuple[float, bool, float, int]:
        """Return the next sound's beat, whether it is "back", its seconds and first frame."""
        cue = passage.cue
        slot, is_back = passage.rocks.slot_after(
            self._last_slot, with_back=cue.back_sound is not None
        )
        seconds = passage.curve.seconds_of(cue.living.sounded(slot))
        sound = cue.back_sound if is_back and cue.back_sound is not None else cue.out
        return slot, is_back, seconds, round(seconds * self.rate) - self._pulse_lead(sound)

    def _begin_rock(self, slot: float, rock: float, seconds: float) -> None:
        cue = self._now.cue
        if self._now.rocks.beats_per_rock != cue.beats_per_rock:
            self._follow(seconds, rocks=self._now.rocks.changed(cue.beats_per_rock, slot))
            self._set_layers(round(seconds * self.rate))
        if self._walk is not None and self._walk.begins_step(rock, seconds):
            self._enter_step(seconds)

    def _enter_step(self, seconds: float) -> None:
        assert self._walk is not None
        step, curve = self._walk.step, self._now.curve
        if step.bpm is not None:
            shortest = shortest_glide_seconds(curve.bpm_at(seconds), step.bpm)
            curve = curve.glided(seconds, step.bpm, max(step.glide_seconds or 0.0, shortest))
        self._follow(seconds, step=self._walk.number, curve=curve)
        self._set_layers(round(seconds * self.rate))

    def _strike(self, frame: int, slot: float, is_back: bool) -> None:
        passage, cue = self._now, self._now.cue
        back = cue.back_sound
        beats_apart = cue.beats_per_rock / 2 if back is not None else 1.0
        spacing = beats_apart * 60.0 / passage.curve.bpm_at(self._last_slot_seconds)
        out, shift = self._stepped(cue.out), self._semitones
        gains = pair_gains(
            out, None if back is None else self._stepped(back), spacing, self.rate, shift
        )
        sound = back if is_back and back is not None else cue.out
        other_side = is_back if back is not None else slot % 2 == 1
        side = sound.travel if other_side else -sound.travel
        self._mixer.strike(pulse(sound, self.rate, shift), frame, gains[is_back], side)

    def _tell_beats(self, end_frame: int) -> None:
        passage = self._now
        while True:
            seconds = passage.curve.seconds_of(passage.cue.living.sounded(self._next_beat))
            if round(seconds * self.rate) >= end_frame:
                return
            if self.on_beat is not None:
                self.on_beat(self._next_beat, seconds)
            self._next_beat += 1

    # Layers and tractions.

    def _set_layers(self, frame: int) -> None:
        """Let the swell be what the cue, the step and the tempo ask for, from a frame on."""
        if self._now.cue.out.voice is not Voice.SWELL or self._is_still:
            self._mixer.set_swell(None, frame)
            return
        seconds = 60.0 / self._now.curve.bpm_at(frame / self.rate)
        seconds *= self._now.rocks.beats_per_rock
        ratio = seconds / self._swell_rock_seconds
        if not 1 / _SWELL_STEP < ratio < _SWELL_STEP:
            self._swell_rock_seconds = seconds
        sound = self._stepped(self._now.cue.out)
        self._mixer.set_swell(Breath(sound, self._swell_rock_seconds, self._semitones), frame)

    def _take_up(self, seconds: float) -> None:
        """Take up the cue's traction from a time on; a known end has its release before it."""
        traction = self._now.cue.traction
        if traction is None:
            return
        pull = Pull.taken_up(traction, seconds)
        if self._end_seconds is not None and pull.release_seconds is None:
            end = self._end_seconds - END_SECONDS - traction.release_seconds
            pull = pull.released(max(end, seconds))
        self._follow(pulls=(*self._now.pulls, pull))
        self._mixer.set_traction(pull, self._now.cue.out, self.head_frame)

    def _change_traction(self, before: Cue) -> None:
        cue = self._now.cue
        if cue.traction != before.traction:
            pulls = tuple(pull.released(self._seconds) for pull in self._now.pulls)
            for pull in pulls:
                self._mixer.release(pull)
            self._follow(pulls=tuple(p for p in pulls if p.end_seconds > self._seconds))
            self._take_up(self._seconds)
        elif cue.traction is not None and self._now.pulls and cue.out != before.out:
            self._mixer.set_traction(self._now.pulls[-1], cue.out, self.head_frame)

    # Small facts.

    @property
    def _now(self) -> Passage:
        return self._passages.now

    @property
    def _seconds(self) -> float:
        return self.head_frame / self.rate

    @property
    def _change_seconds(self) -> float:
        """From when the curve may change: what has begun to sound keeps its place."""
        return max(self._seconds, self._last_slot_seconds)

    @property
    def _is_still(self) -> bool:
        return self._walk is not None and self._walk.step.still

    @property
    def _semitones(self) -> float:
        return self._walk.step.semitones if self._walk is not None else 0.0

    def _stepped(self, sound: Sound) -> Sound:
        if self._walk is None or not self._walk.step.level_db:
            return sound
        louder = sound.level_db + self._walk.step.level_db
        return replace(sound, level_db=LEVEL_DB.clamped(louder))

    def _pulse_lead(self, sound: Sound) -> int:
        return pulse(sound, self.rate).lead_frames

    def _lead_frames(self, sound: Sound) -> int:
        if sound.voice is Voice.SWELL:
            return round(_SWELL_START_SECONDS * self.rate)
        return self._pulse_lead(sound)

    def _is_in_time(self, passage: Passage) -> bool:
        """Whether the next sound of a changed passage would not have to begin before the head."""
        return self._next_slot(passage)[3] >= self.head_frame

    def _rocks_over(self, frames: NDArray[np.float64]) -> NDArray[np.float64]:
        return rocks_over(self._passages.all, frames / self.rate)

    # Moving on.

    def _follow(self, from_seconds: float | None = None, **changes: Unpack[Changes]) -> None:
        """Let another passage follow, from a time on, by default from the head."""
        begin = self._seconds if from_seconds is None else from_seconds
        self._passages.follow(begin, **changes)
        self._publish()

    def _publish(self) -> None:
        passages = self._passages.all
        if passages is not self._snapshot.passages or self.rate != self._snapshot.rate:
            self._snapshot = Snapshot(self.rate, passages)

    def _advance(self, frames: int) -> None:
        self.head_frame += frames
        if self._silent_frame is not None and self.head_frame >= self._silent_frame:
            self._finish()
        self._passages.forget(self._seconds - _KEPT_SECONDS)
        self._publish()

    def _finish(self) -> None:
        end = self._silent_frame
        self._silent_frame = self._end_seconds = None
        self._mixer.silence()
        self._mixer.reset_fades()
        if self._now.running and end is not None:
            self._follow(end / self.rate, running=False)
