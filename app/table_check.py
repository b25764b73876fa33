"""Can it be heard at the table? The pulse grows from nothing until a press."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine import Device, Engine
from app.pulse import Pulse
from audio.cue import Course, Cue, Step
from audio.living import Living
from audio.sound import DEFAULT_SOUNDS, LEVEL_DB, Sound, Voice

ABOVE_DB = 3.0
"""How far above what was just heard the level is set."""

SAMPLE_SECONDS = 8.0
"""How long the level that was found is heard, at least."""

LEAD_SECONDS = 1.0
"""From the start to the first beat: what played before has rung out."""

_STEP_DB = 1.0
_BEATS_AT_THE_TOP = 4  # so many are heard at the loudest before it is known that nobody heard it
_BEATS_OF_A_SAMPLE = 4
_FADES_SECONDS = (0.5, 1.0)
_MOST_RINGING_SECONDS = 2.5  # a sound that is gone never tells that it has rung out
_FOLLOW_MS = 50
_NO_SOUND_YET = "The sound is on its way: begin again in a moment."
_IN_USE = "The sound is in use: begin again when that has ended."


class State(Enum):
    """What the check does."""

    AT_REST = "nothing"
    GROWING = "the pulse grows until it is heard"
    FOUND = "the level that was found can be heard, changed and kept"
    UNHEARD = "nobody heard it at its loudest"


class TableCheck(QObject):
    """Finds the level at which the pulse is heard where one works.

    It borrows the sound while it plays. Beat by beat the pulse grows by 1 dB from the softest
    level, and never changes by more than that from one beat to the next.

    Attributes:
        state: what it does.
        level_db: the level that is heard while it grows, and then the one that was found.
        plays: whether the level that was found is being heard.
        line: the one quiet sentence; "" mostly.
        device: the output on which a level was found.
        default_output: the name of the system's default, to be set once it is known: an output
            that rests does not tell it.
    """

    state_changed = Signal(object)
    """A `State`."""

    level_changed = Signal(float)
    """The level in dB: what is heard while it grows, and then what was found."""

    plays_changed = Signal(bool)
    """Whether the level that was found is being heard."""

    line_changed = Signal(str)
    """The one quiet sentence; "" mostly."""

    kept = Signal(str, float)
    """The output's name and the level in dB that is to be its own."""

    def __init__(
        self,
        pulse: Pulse,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is heard before `begin`."""
        super().__init__(parent)
        self.state = State.AT_REST
        self.level_db = LEVEL_DB.low
        self.plays = False
        self.line = self.device = self.default_output = ""
        self._pulse, self._clock = pulse, clock
        self._engine: Engine | None = None
        self._cue, self._bpm = Cue(), pulse.bpm
        self._played: Cue | None = None
        self._ends_at = self._stopped_at = float("inf")
        self._timer = QTimer(self, interval=_FOLLOW_MS)
        self._timer.timeout.connect(self.follow)
        pulse.output_changed.connect(self._take_sound)

    @property
    def output(self) -> str:
        """The name of the output that plays, or will; "" where that is not known."""
        engine = self._pulse.engine
        told = engine.output.status.device if engine is not None else None
        return told or self.default_output

    @property
    def list_devices(self) -> Callable[[], Sequence[Device]] | None:
        """The way to ask for the outputs, from any thread; None before the sound is there."""
        return self._pulse.engine.list_devices if self._pulse.engine is not None else None

    # What is asked of it.

    def begin(self, cue: Cue, bpm: float) -> None:
        """Let the pulse of a cue grow from nothing, at a tempo in beats a minute.

        Without a sound output nothing begins, and the line says so.
        """
        if self.state is State.GROWING or not self._borrow():
            return
        self._cue, self._bpm = _plain(cue), bpm
        self.level_db = LEVEL_DB.low
        self._set_plays(False)
        self._start(LEVEL_DB.low, LEVEL_DB.high)
        self._become(State.GROWING)
        self.level_changed.emit(self.level_db)

    def again(self) -> None:
        """Let the same pulse grow anew."""
        self.begin(self._cue, self._bpm)

    def heard(self, seconds: float | None = None) -> None:
        """Take that the pulse was heard, now or at a monotonic time; before its first beat nothing.

        The level is set above the one that was heard then, and sounds for a while.
        """
        level = self._heard_level(self._clock() if seconds is None else seconds)
        if self.state is not State.GROWING or level is None:
            return
        self.device = self.output
        self.level_db = LEVEL_DB.clamped(level + ABOVE_DB)
        self._lead_on()
        self._become(State.FOUND)
        self.level_changed.emit(self.level_db)

    def change(self, by_db: float) -> None:
        """Change the level that was found by so many dB, and let it be heard."""
        if self.state is not State.FOUND:
            return
        self.level_db = LEVEL_DB.clamped(self.level_db + by_db)
        self.level_changed.emit(self.level_db)
        self.play()

    def play(self) -> None:
        """Let the level that was found be heard for a while."""
        if self.state is not State.FOUND:
            return
        if self.plays:
            self._lead_on()
        elif self._borrow():
            self._start(self.level_db, self.level_db)
            self._begin_sample(LEAD_SECONDS)

    def hush(self) -> None:
        """Let the level that was found be heard no more."""
        if self.state is State.FOUND:
            self._end_softly()

    def keep(self) -> None:
        """Keep the level that was found for the output on which it was heard."""
        if self.state is State.FOUND:
            self.kept.emit(self.device, self.level_db)
            self.stop()

    def stop(self) -> None:
        """End softly, from anywhere; what was found and not kept is dropped."""
        self._end_softly()
        self._say("")
        self._become(State.AT_REST)

    def close(self) -> None:
        """Give the sound back now. Nothing is done after it."""
        self.stop()
        self._give_back()

    # As time goes by.

    def follow(self) -> None:
        """Go on with what is heard; called often while anything is."""
        engine = self._engine
        if engine is None:
            return
        if self._stopped_at < self._clock():
            if self._is_quiet(engine):
                self._give_back()
        elif engine.output.status.line:
            self._lose(engine.output.status.line)
        elif self.state is State.GROWING:
            self._grow(engine)
        elif self._clock() >= self._ends_at:
            self._end_softly()

    def _grow(self, engine: Engine) -> None:
        """Tell the level that is heard, and end where it cannot grow any more."""
        moment = engine.pacer.snapshot.at(engine.output.heard_frame(self._clock()))
        if moment.cue is not self._played or not moment.running or moment.beat < 0.0:
            return
        self.level_db = LEVEL_DB.clamped(LEVEL_DB.low + moment.beat * _STEP_DB)
        self.level_changed.emit(self.level_db)
        if moment.beat >= LEVEL_DB.high - LEVEL_DB.low + _BEATS_AT_THE_TOP:
            self._end_softly()
            self._become(State.UNHEARD)

    def _lose(self, trouble: str) -> None:
        """End where the sound has gone; what was found stays."""
        self._end_softly()
        if self.state is State.GROWING:
            self._become(State.AT_REST)
        self._say(_without_sound(trouble))

    # What is heard.

    def _start(self, from_db: float, to_db: float) -> None:
        """Begin to play at a level, and grow by 1 dB a beat to another."""
        assert self._engine is not None
        pacer, output = self._engine.pacer, self._engine.output
        self._played = _led(self._cue, from_db, to_db)
        pacer.stop()
        pacer.play(self._played)
        pacer.set_tempo(self._bpm)
        pacer.set_fades(*_FADES_SECONDS)
        pacer.end_after(None)
        heard = output.heard_frame(self._clock()) / pacer.snapshot.rate
        pacer.start(beat_at_seconds=heard + LEAD_SECONDS)
        output.wake()
        self._ends_at = self._stopped_at = float("inf")
        self._timer.start()

    def _lead_on(self) -> None:
        """Go on from what plays to the level that was found, by 1 dB a beat."""
        assert self._engine is not None
        newest = self._engine.pacer.snapshot.passages[-1]
        now_db = newest.in_step.level_db if newest.in_step is not None else self.level_db
        self._played = _led(self._cue, now_db, self.level_db)
        self._engine.pacer.play(self._played)
        self._engine.output.wake()
        self._begin_sample(0.0)

    def _begin_sample(self, lead_seconds: float) -> None:
        seconds = max(SAMPLE_SECONDS, _BEATS_OF_A_SAMPLE * 60.0 / self._bpm)
        self._ends_at = self._clock() + lead_seconds + seconds
        self._set_plays(True)

    def _end_softly(self) -> None:
        if self._engine is None or self._stopped_at <= self._clock():
            return
        self._stopped_at = self._clock()
        self._engine.pacer.stop()
        self._engine.output.wake()
        self._set_plays(False)

    def _heard_level(self, seconds: float) -> float | None:
        """Return the level in dB of the pulse that is heard at a monotonic time, if one is."""
        if self._engine is None:
            return None
        snapshot = self._engine.pacer.snapshot
        moment = snapshot.at(self._engine.output.heard_frame(seconds))
        if moment.cue is not self._played or not moment.running or moment.beat < 0.0:
            return None
        if moment.cue.course is None or moment.step is None:
            return None
        return moment.cue.course.steps[moment.step].level_db

    def _is_quiet(self, engine: Engine) -> bool:
        now, snapshot = self._clock(), engine.pacer.snapshot
        moment = snapshot.at(engine.output.heard_frame(now))
        rings = snapshot.running or moment.running or moment.left_seconds is not None
        return not rings or now - self._stopped_at > _MOST_RINGING_SECONDS

    # The sound is borrowed.

    def _borrow(self) -> bool:
        """Have the sound, or say why not."""
        engine = self._pulse.engine
        if engine is None:
            self._say(_NO_SOUND_YET)
        elif engine.output.status.line:
            self._say(_without_sound(engine.output.status.line))
        elif self._engine is None and self._pulse.lent:
            self._say(_IN_USE)
        else:
            self._engine = self._pulse.lend()
            self._say("")
            return True
        return False

    def _give_back(self) -> None:
        self._timer.stop()
        if self._engine is not None:
            self._engine = None
            self._pulse.take_back()

    # What is told.

    def _become(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    def _set_plays(self, plays: bool) -> None:
        if plays is not self.plays:
            self.plays = plays
            self.plays_changed.emit(plays)

    def _take_sound(self, _status: object) -> None:
        """Say no more that there is no sound once there is."""
        engine = self._pulse.engine
        if engine is not None and not engine.output.status.line:
            self._say("")

    def _say(self, line: str) -> None:
        if line != self.line:
            self.line = line
            self.line_changed.emit(line)


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
    step = _STEP_DB if to_db >= from_db else -_STEP_DB
    beats = math.ceil(abs(to_db - from_db) / _STEP_DB)
    levels = [*(from_db + step * beat for beat in range(beats)), to_db]
    steps = tuple(Step("", rocks=1, level_db=level) for level in levels)
    return replace(cue, course=Course(steps, repeats=False))


def _without_sound(trouble: str) -> str:
    """Say what the sound has to tell, as it is for a check."""
    return f"{trouble.partition(';')[0]}: the pulse needs to be heard."
