"""A pulse that is led from one level to another, on the sound that the program's own one lends."""

import math
from collections.abc import Callable
from dataclasses import replace

from app.engine import Engine
from app.pulse import Pulse
from audio.cue import Course, Cue, Step
from audio.living import Living
from audio.moment import Moment
from audio.sound import DEFAULT_SOUNDS, LEVEL_DB, Sound, Voice

LEAD_SECONDS = 1.0
"""From the start to the first beat: what played before has rung out."""

STEP_DB = 1.0
"""The most by which a beat is louder or softer than the one before it."""

_FADES_SECONDS = (0.5, 1.0)
_MOST_RINGING_SECONDS = 2.5  # a sound that is gone never tells that it has rung out
_NO_SOUND_YET = "The sound is on its way: begin again in a moment."
_IN_USE = "The sound is in use: begin again when that has ended."


class LedPulse:
    """Plays a cue's sounds on every beat, at levels of its own. One thread.

    `borrow` comes first: without the sound it can neither `begin` nor `lead_to` a level.
    """

    def __init__(self, pulse: Pulse, clock: Callable[[], float]) -> None:
        """Prepare; nothing is borrowed yet."""
        self._pulse, self._clock = pulse, clock
        self._engine: Engine | None = None
        self._cue = Cue()
        self._played: Cue | None = None
        self._ended_at = float("inf")

    # The sound is borrowed.

    @property
    def is_borrowed(self) -> bool:
        """Whether it has the sound."""
        return self._engine is not None

    @property
    def trouble(self) -> str:
        """Why nothing can be heard, in one sentence; "" while all is well."""
        engine = self._pulse.engine
        line = engine.output.status.line if engine is not None else ""
        return f"{line.partition(';')[0]}: the pulse needs to be heard." if line else ""

    def borrow(self) -> str:
        """Have the sound, and return ""; or return why it cannot be had."""
        if self._pulse.engine is None:
            return _NO_SOUND_YET
        if self.trouble:
            return self.trouble
        if self._engine is None and self._pulse.lent:
            return _IN_USE
        self._engine = self._pulse.lend()
        return ""

    def give_back(self) -> None:
        """Let the sound be the pulse's own again."""
        if self._engine is not None:
            self._engine = None
            self._pulse.take_back()

    # What is heard.

    def begin(self, cue: Cue, bpm: float, from_db: float, to_db: float) -> None:
        """Play a cue's sounds anew, at a tempo in beats a minute, led from a level to another."""
        assert self._engine is not None
        pacer, output = self._engine.pacer, self._engine.output
        self._cue = _plain(cue)
        self._played = _led(self._cue, from_db, to_db)
        pacer.stop()
        pacer.play(self._played)
        pacer.set_tempo(bpm)
        pacer.set_fades(*_FADES_SECONDS)
        pacer.end_after(None)
        heard = output.heard_frame(self._clock()) / pacer.snapshot.rate
        pacer.start(beat_at_seconds=heard + LEAD_SECONDS)
        output.wake()
        self._ended_at = float("inf")

    def lead_to(self, level_db: float) -> None:
        """Go on from what plays to a level in dB."""
        assert self._engine is not None
        newest = self._engine.pacer.snapshot.passages[-1]
        now_db = newest.in_step.level_db if newest.in_step is not None else level_db
        self._played = _led(self._cue, now_db, level_db)
        self._engine.pacer.play(self._played)
        self._engine.output.wake()

    def end(self) -> None:
        """End softly."""
        if self._engine is not None and not self.has_ended:
            self._ended_at = self._clock()
            self._engine.pacer.stop()
            self._engine.output.wake()

    @property
    def has_ended(self) -> bool:
        """Whether it was asked to end; it may still ring out."""
        return self._ended_at <= self._clock()

    @property
    def is_quiet(self) -> bool:
        """Whether it has rung out after its end."""
        now = self._clock()
        if self._engine is None or now <= self._ended_at:
            return self._engine is None
        snapshot = self._engine.pacer.snapshot
        moment = snapshot.at(self._engine.output.heard_frame(now))
        rings = snapshot.running or moment.running or moment.left_seconds is not None
        return not rings or now - self._ended_at > _MOST_RINGING_SECONDS

    def beat_at(self, seconds: float) -> float | None:
        """Return the beat that is heard at a monotonic time, from 0 on; None before the first."""
        moment = self._heard(seconds)
        return moment.beat if moment is not None else None

    def level_at(self, seconds: float) -> float | None:
        """Return the level in dB of the beat that is heard at a monotonic time, if one is."""
        moment = self._heard(seconds)
        if moment is None or moment.cue.course is None or moment.step is None:
            return None
        return moment.cue.course.steps[moment.step].level_db

    def _heard(self, seconds: float) -> Moment | None:
        """Return what is heard at a monotonic time, if that is a beat of what is led."""
        if self._engine is None:
            return None
        moment = self._engine.pacer.snapshot.at(self._engine.output.heard_frame(seconds))
        is_ours = moment.cue is self._played and moment.running and moment.beat >= 0.0
        return moment if is_ours else None


def _plain(cue: Cue) -> Cue:
    """Return a cue's sounds on every beat, at level 0; a silent one gets the usual voice."""
    if cue.out.voice is Voice.NONE:
        return Cue(DEFAULT_SOUNDS[Voice.HEARTBEAT], key=cue.key)
    out = _at(cue.out, 0.0)
    back = None if cue.back is None else _at(cue.back, cue.back.level_db - cue.out.level_db)
    return replace(
        cue, out=out, back=back, beats_per_rock=1, traction=None, course=None, living=Living()
    )


def _at(sound: Sound, level_db: float) -> Sound:
    return replace(sound, level_db=LEVEL_DB.clamped(level_db))


def _led(cue: Cue, from_db: float, to_db: float) -> Cue:
    """Return a cue that is led from one level to another by at most 1 dB a beat, and stays."""
    step = STEP_DB if to_db >= from_db else -STEP_DB
    beats = math.ceil(abs(to_db - from_db) / STEP_DB)
    levels = [*(from_db + step * beat for beat in range(beats)), to_db]
    steps = tuple(Step("", rocks=1, level_db=level) for level in levels)
    return replace(cue, course=Course(steps, repeats=False))
