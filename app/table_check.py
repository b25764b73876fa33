"""Can it be heard at the table? The pulse grows from nothing until a press."""

import time
from collections.abc import Callable, Mapping
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from app.led_pulse import LEAD_SECONDS, STEP_DB, LedPulse
from app.outputs import Outputs
from app.pulse import Pulse
from audio.cue import Cue
from audio.sound import LEVEL_DB

ABOVE_DB = 3.0
"""How far above what was just heard the level is set."""

SAMPLE_SECONDS = 8.0
"""How long the level that was found is heard, at least."""

_BEATS_AT_THE_TOP = 4  # so many are heard at the loudest before it is known that nobody heard it
_BEATS_OF_A_SAMPLE = 4
_FOLLOW_MS = 50


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
        outputs: which output plays, or will, and how they are called by people.
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
        self.line = self.device = ""
        self.outputs = Outputs(pulse, self)
        self._pulse, self._clock = pulse, clock
        self._sound = LedPulse(pulse, clock)
        self._cue, self._bpm = Cue(), pulse.bpm
        self._ends_at = float("inf")
        self._timer = QTimer(self, interval=_FOLLOW_MS)
        self._timer.timeout.connect(self.follow)
        pulse.output_changed.connect(self._take_sound)

    @property
    def output(self) -> str:
        """The name of the output that plays, or will; "" where that is not known."""
        return self.outputs.current

    def level_for(self, levels: Mapping[str, float]) -> float | None:
        """Return the level in dB that is kept for the output that plays, or would at this moment.

        `levels` are what is kept, by the outputs' names. None: nothing is kept for that output,
        or it is not known. May take some 10 ms, and never more than `ANSWER_WITHIN_SECONDS`.
        """
        return levels.get(self.outputs.find_current()) if levels else None

    # What is asked of it.

    def begin(self, cue: Cue, bpm: float) -> None:
        """Let the pulse of a cue grow from nothing, at a tempo in beats a minute.

        Without a sound output nothing begins, and the line says so.
        """
        if self.state is State.GROWING or not self._borrow():
            return
        self._cue, self._bpm = cue, bpm
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
        level = self._sound.level_at(self._clock() if seconds is None else seconds)
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
        self.outputs.wait()

    # As time goes by.

    def follow(self) -> None:
        """Go on with what is heard; called often while anything is."""
        sound = self._sound
        if not sound.is_borrowed:
            return
        if sound.has_ended:
            if sound.is_quiet:
                self._give_back()
        elif sound.trouble:
            self._lose()
        elif self.state is State.GROWING:
            self._grow()
        elif self._clock() >= self._ends_at:
            self._end_softly()

    def _grow(self) -> None:
        """Tell the level that is heard, and end where it cannot grow any more."""
        beat = self._sound.beat_at(self._clock())
        if beat is None:
            return
        self.level_db = LEVEL_DB.clamped(LEVEL_DB.low + beat * STEP_DB)
        self.level_changed.emit(self.level_db)
        if beat >= (LEVEL_DB.high - LEVEL_DB.low) / STEP_DB + _BEATS_AT_THE_TOP:
            self._end_softly()
            self._become(State.UNHEARD)

    def _lose(self) -> None:
        """End where the sound has gone; what was found stays."""
        trouble = self._sound.trouble
        self._end_softly()
        if self.state is State.GROWING:
            self._become(State.AT_REST)
        self._say(trouble)

    # What is heard.

    def _borrow(self) -> bool:
        """Have the sound, or say why not."""
        why_not = self._sound.borrow()
        self._say(why_not)
        return not why_not

    def _start(self, from_db: float, to_db: float) -> None:
        """Begin to play at a level, and grow to another."""
        self._sound.begin(self._cue, self._bpm, from_db, to_db)
        self._ends_at = float("inf")
        self._timer.start()

    def _lead_on(self) -> None:
        """Go on from what plays to the level that was found."""
        self._sound.lead_to(self.level_db)
        self._begin_sample(0.0)

    def _begin_sample(self, lead_seconds: float) -> None:
        seconds = max(SAMPLE_SECONDS, _BEATS_OF_A_SAMPLE * 60.0 / self._bpm)
        self._ends_at = self._clock() + lead_seconds + seconds
        self._set_plays(True)

    def _end_softly(self) -> None:
        self._sound.end()
        self._set_plays(False)

    def _give_back(self) -> None:
        self._timer.stop()
        self._sound.give_back()

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
        if self._pulse.engine is not None and not self._sound.trouble:
            self._say("")

    def _say(self, line: str) -> None:
        if line != self.line:
            self.line = line
            self.line_changed.emit(line)
