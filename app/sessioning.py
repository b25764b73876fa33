"""The one object that a running session's faces talk to: commands in, signals out."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine import Engine
from app.frames import Frames, Show
from app.pulse import Pulse
from app.session_live import LiveSession
from app.standing import Script, Standing
from app.telling import Telling
from audio.errors import AudioError
from audio.living import Living
from presets.errors import PresetError
from presets.plan import Pedal, Plan

if TYPE_CHECKING:  # they bring numpy in, which the first frame does not wait for
    from app.session_record import SessionRecord, Unfinished
    from audio.moment import Moment
    from presets.model import Technique

FOLLOW_MS = 100
"""How often a session is followed that is on its way, or that rings out."""

_WAITING = "The sound is on its way: the session begins when it is there."


class State(Enum):
    """How far a session is. OVER: it has ended, and its screen is still shown."""

    AT_REST = "at_rest"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A session as it was asked for."""

    plan: Plan
    level_db: float | Callable[[], float | None] | None
    living_percent: float
    unfinished: "Unfinished | None"


class Sessioning(Telling):
    """Plays a plan from its start to its end, on the sound that the pulse lends.

    Works without a device too: the picture paces in silence then, and the line says so.
    """

    state_changed = Signal(object)
    """A `State`."""

    told = Signal(object)
    """A `Standing`: some ten times a second while the session runs, and at each change."""

    def __init__(
        self,
        pulse: Pulse,
        *,
        clock: Callable[[], float] = time.monotonic,
        record: "SessionRecord | None" = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin at rest. `record` keeps what goes on, for the case that the program is killed."""
        super().__init__(parent)
        self.state = State.AT_REST
        self.standing: Standing | None = None
        self._pulse, self._clock, self._record = pulse, clock, record
        self._asked: _Asked | None = None
        self._live: LiveSession | None = None
        self.frames = Frames(clock, self._tell, self)
        self._follows = QTimer(self, interval=FOLLOW_MS)
        self._follows.timeout.connect(self.follow)
        pulse.output_changed.connect(self._take_sound)
        pulse.lent_changed.connect(self._take_sound)

    @property
    def plan(self) -> Plan | None:
        """What is played, or was until it was over."""
        return self._live.plan if self._live is not None else None

    # Start and end.

    def start(
        self,
        plan: Plan,
        *,
        level_db: float | Callable[[], float | None] | None = None,
        living_percent: float = 0.0,
        unfinished: "Unfinished | None" = None,
    ) -> None:
        """Begin a plan, or go on with one that was interrupted; nothing while one runs.

        `level_db` is the level found at the table, None for each technique's own, or what is
        asked for it as the session begins. That is as soon as there is a sound to be had; a plan
        that cannot be played is told in the line.
        """
        if self.state is State.RUNNING:
            return
        self.leave()
        self._asked = _Asked(plan, level_db, living_percent, unfinished)
        self.notify("")
        self._begin()

    def end(self) -> None:
        """End softly, now and from anywhere; asked again while it fades: at once."""
        live = self._live
        if live is None:
            self._asked = None
            self.notify("")
        elif self.state is State.OVER or live.waits:
            self._rest()
        else:
            live.end()
            self._end_record()
            self._follows.start()
            self._tell_now()

    def leave(self) -> None:
        """Leave the screen of a session that is over."""
        if self.state is State.OVER:
            self._rest()

    def close(self) -> None:
        """Let go of everything: the program ends, and with it a session that runs."""
        self._asked = None
        if self._live is not None:
            self._end_record()
        self._follows.stop()
        self.frames.take_engine(None)

    def follow(self) -> None:
        """Go on with a session that waits for frames to tell the time, or that rings out."""
        if (live := self._running) is not None and live.is_quiet:
            self._finish(live)
        elif self._live is not None and not self._live.is_ending and self._live.follow():
            self._follows.stop()

    # What is asked of it while it runs.

    def next(self) -> None:
        """Go on to the next segment."""
        if (live := self._running) is not None:
            live.next()

    def stay(self) -> None:
        """Stay in this segment, or no longer."""
        if (live := self._running) is not None:
            live.stay()

    def pause(self) -> None:
        """Let all stand still, or go on."""
        if (live := self._running) is not None:
            live.pause()

    def tap(self) -> None:
        """Take a tap, now: after a few, the pulse joins the person's own rocking."""
        if (live := self._running) is not None:
            live.tap()
            self._tell_now()

    def mute(self) -> None:
        """Let the sound fall silent, or come back; the plan goes on."""
        if (live := self._running) is not None:
            live.mute()
            self.muted = live.muted
            self._tell_line()
            self._tell_now()

    def pedal(self) -> None:
        """Do what the plan says that a pedal does."""
        match self.plan.pedal if self.plan else None:
            case Pedal.NEXT:
                self.next()
            case Pedal.TAP:
                self.tap()
            case Pedal.PAUSE:
                self.pause()

    def other_pedal(self) -> None:
        """Do what Page Up does: stay, or go on where the pedal has another role."""
        if self.plan is not None and self.plan.pedal is Pedal.NEXT:
            self.stay()
        else:
            self.next()

    # The picture.

    def watch(self, key: Hashable, show: Show | None, moves: bool = True) -> None:
        """Have each frame shown by a stage's `set_phase` while it is seen; None: no longer."""
        self.frames.offset_seconds = self._pulse.frames.offset_seconds
        self.frames.watch(key, show, moves=moves)

    # Beginning.

    def _take_sound(self, _: object) -> None:
        """Take what the sound has to tell; a session that waited for it begins."""
        if self._live is None:
            self._begin()
        else:
            self._line = self._live.line
            self._tell_line()

    def _begin(self) -> None:
        asked, engine = self._asked, self._pulse.engine
        if asked is None:
            return
        if engine is None or self._pulse.lent:
            self.notify(_WAITING if engine is None else "")
            return
        self._asked, self.techniques = None, self._pulse.techniques
        level_db = asked.level_db() if callable(asked.level_db) else asked.level_db
        try:
            live = self._made(asked, engine, level_db)
        except (PresetError, AudioError) as error:
            self.notify(str(error))
            return
        self._live, self._line = live, live.line
        self._notice = ""
        if self._record is not None:
            self._record.begin(asked.plan, level_db)
        if live.waits:
            self._follows.start()
        first = live.session.legs[0]
        self._show_scene(first.cue, None, still=first.bpm is None)
        self.frames.take_engine(engine)
        self.frames.follow(running=True, amplitude=first.cue.amplitude)
        self._become(State.RUNNING)

    def _made(self, asked: _Asked, engine: Engine, level_db: float | None) -> LiveSession:
        living = Living(asked.living_percent)
        session = asked.plan.session(self._find, living=living, level_db=level_db)
        script = Script.of(asked.plan, self._find, self._toggle_key)
        self._pulse.lend()
        return LiveSession(engine, asked.plan, session, script, self._clock, asked.unfinished)

    def _find(self, technique_id: str) -> "Technique":
        found = next((one for one in self.techniques if one.id == technique_id), None)
        if found is None:
            raise PresetError(
                f"There is no technique {technique_id!r}: choose another for this segment."
            )
        return found

    # Told.

    def _tell(self, moment: "Moment", commanded: bool) -> None:
        live = self._running
        if live is not None and live.is_over(moment, commanded):
            self._finish(live)
        else:
            self._tell_now()

    def _tell_now(self) -> None:
        """Tell how it stands, if anything of it is heard."""
        live = self._running
        heard = live.heard() if live is not None else None
        if live is None or heard is None:
            return
        self._show_scene(heard.moment.cue, heard.moment.step, still=heard.where.leg.bpm is None)
        self._keep(live, heard.where.index)
        if heard.standing != self.standing:
            self.standing = heard.standing
            self.told.emit(heard.standing)

    def _keep(self, live: LiveSession, segment: int) -> None:
        """Have it kept where the session is."""
        if (record := self._record) is None:
            return
        live.note(record, segment)
        if record.line != self._notice:
            self.notify(record.line)

    def _finish(self, live: LiveSession) -> None:
        """Take that the session has come to its end."""
        self._end_record()
        self._follows.stop()
        self.standing = live.over()
        self.frames.follow(running=False, amplitude=live.session.legs[-1].cue.amplitude)
        self._become(State.OVER)
        self.told.emit(self.standing)

    # Inside.

    @property
    def _running(self) -> LiveSession | None:
        return self._live if self.state is State.RUNNING else None

    def _end_record(self) -> None:
        if self._record is not None:
            self._record.end()

    def _rest(self) -> None:
        """Give the sound back."""
        self._end_record()
        self._follows.stop()
        self.frames.follow(running=False, amplitude=0.0)
        self.frames.take_engine(None)
        self._live = self.standing = None
        self.muted, self._line = False, ""
        self._become(State.AT_REST)
        self._pulse.take_back()

    def _become(self, state: State) -> None:
        self._tell_line()
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
