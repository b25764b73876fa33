"""The one object that pages talk to: commands in, signals out, one moment a frame."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.changes import hint_of, in_voice, shifted
from app.engine import Direction, Engine, Listed, Status, Technique
from app.hearing import Hearing
from app.stage.motion import Motion
from audio.cue import Cue
from audio.sound import LEVEL_DB, Voice
from audio.taptempo import FEWEST_TAPS
from audio.tempo import BPM, DEFAULT_BPM
from presets import DEFAULT_TECHNIQUE

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment

_TELL_SECONDS = 0.1  # how often words and figures follow the pulse
_HEARD_SECONDS = 0.8  # within which a command is heard


class Pulse(QObject):
    """Plays techniques and tells how the pulse stands.

    Works from the start: what is asked of it before the sound is there is done when it comes.
    The frame timer runs only while something moves and somebody can see it.
    """

    techniques_changed = Signal(object)
    technique_changed = Signal(object)
    tempo_changed = Signal(float)
    running_changed = Signal(bool)
    sound_changed = Signal(object)
    level_changed = Signal(float)
    course_changed = Signal(bool)
    muted_changed = Signal(bool)
    taps_awaited = Signal(bool)
    hint_changed = Signal(str)
    direction_changed = Signal(object)
    passed_changed = Signal(int)
    output_changed = Signal(object)
    line_changed = Signal(str)

    def __init__(
        self,
        technique_id: str = "",
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Begin at rest; `technique_id` is the technique to come back to."""
        super().__init__(parent)
        self.technique: Technique | None = None
        self.techniques: tuple[Technique, ...] = ()
        self.cue = Cue()
        self.bpm = DEFAULT_BPM
        self.running = self.muted = self.awaits_taps = False
        self.level_change_db = 0.0
        self.course_on = False
        self._wanted_id = technique_id
        self._unshifted = self.cue  # without the person's own change of level
        self._clock = clock
        self._engine: Engine | None = None
        self._motion, self._hearing = Motion(), Hearing()
        self._watched = False
        self._taken_up = False
        self._hint, self._passed, self._line, self._notice = "", 0, "", ""
        self._direction: Direction | None = None
        self._frame_seconds, self._last_frame = 1 / 60, 0.0
        self._tell_at = self._own_tempo_until = 0.0
        self._show: Callable[[float, float, float], None] = lambda *_: None
        self.frame_timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self.frame_timer.timeout.connect(self.draw)
        self.set_refresh_rate(60.0)

    # What comes in after the first frame.

    def take_techniques(self, listed: Listed) -> None:
        """Take the techniques and choose the last one, or the default."""
        self.techniques = listed.techniques
        self.techniques_changed.emit(listed.techniques)
        ids = [technique.id for technique in listed.techniques]
        for wanted in (self._wanted_id, DEFAULT_TECHNIQUE, *ids[:1]):
            if wanted in ids:
                self.choose_technique(wanted)
                break
        if listed.problems:
            more = len(listed.problems) - 1
            also = f" (and {more} more)" if more else ""
            self.notify(f"{listed.problems[0]}{also}")

    def take_engine(self, engine: Engine) -> None:
        """Take the sound; what was asked for meanwhile is done now."""
        self._engine = engine
        self._command_cue()
        self._command_tempo()
        if self.muted:
            engine.pacer.mute(True)
        if self.running:
            engine.pacer.start()
        engine.output.wake()
        self.take_status(engine.output.status)

    def take_status(self, status: Status) -> None:
        """Take what the output has to tell."""
        self._line = status.line
        self.output_changed.emit(status)
        self._tell_line()

    def notify(self, sentence: str) -> None:
        """Show a sentence in the status line, unless the sound has something to say."""
        self._notice = sentence
        self._tell_line()

    @property
    def engine(self) -> Engine | None:
        """The sound, once it is there."""
        return self._engine

    # Commands.

    def choose_technique(self, technique_id: str) -> None:
        """Change to another technique's tempo, sound and movement; own level changes stay."""
        technique = next((one for one in self.techniques if one.id == technique_id), None)
        if technique is None or technique is self.technique:
            return
        if self.technique is not None:  # the first one is not chosen by anybody
            self._notice = ""
        self.technique = technique
        self.course_on = technique.course_on
        self._await_taps(False)
        self.technique_changed.emit(technique)
        self.course_changed.emit(self.course_on)
        self._take_unshifted(technique.cue())
        self.set_bpm(technique.bpm)
        self._tell_line()

    def set_course(self, on: bool) -> None:
        """Let the technique's course go by itself, or not; the sound stays as it is chosen."""
        if self.technique is None or on == self.course_on:
            return
        self.course_on = on
        fresh = self.technique.cue(course=on)
        cue = replace(self._unshifted, course=fresh.course, traction=fresh.traction)
        self._take_unshifted(cue)
        if not on:  # a course that was leading the tempo leaves it where it is shown
            self._command_tempo()
        self.course_changed.emit(on)

    def set_bpm(self, bpm: float) -> None:
        """Change the tempo in beats a minute; what is out of range becomes the nearest."""
        self.bpm = BPM.clamped(bpm)
        self._own_tempo_until = self._clock() + _HEARD_SECONDS
        self._command_tempo()
        self.tempo_changed.emit(self.bpm)

    def step_bpm(self, by: float) -> None:
        """Change the tempo by so many beats a minute."""
        self.set_bpm(round(self.bpm + by, 1))

    def set_voice(self, voice: Voice) -> None:
        """Play in another voice, at the same level."""
        own = self.technique.cue() if self.technique else self._unshifted
        self._take_unshifted(in_voice(self._unshifted, own, voice))

    def set_level(self, level_db: float) -> None:
        """Set the level in dB; it stays relative to each technique's own."""
        self.level_change_db = LEVEL_DB.clamped(level_db) - self._unshifted.out.level_db
        self._take_unshifted(self._unshifted)

    def step_level(self, by_db: float) -> None:
        """Change the level by so many dB."""
        self.set_level(round(self.cue.out.level_db) + by_db)

    def toggle(self) -> None:
        """Start or stop. A technique that starts from taps asks for them first."""
        if self.running:
            self.stop()
        elif self.technique and self.technique.starts_from_taps and not self.awaits_taps:
            self._await_taps(True)
        else:
            self.start()

    def start(self, *, beat_at_seconds: float | None = None) -> None:
        """Start the pulse; `beat_at_seconds` is when its first beat is heard (monotonic)."""
        self._await_taps(False)
        if self.running:
            return
        if self._engine is not None:
            self._engine.pacer.start(beat_at_seconds=self._source_seconds(beat_at_seconds))
            self._engine.output.wake()
        self._taken_up = False
        self._set_running(True)

    def stop(self) -> None:
        """Let the pulse end softly."""
        self._await_taps(False)
        if not self.running:
            return
        if self._engine is not None:
            self._engine.pacer.stop()
            self._engine.output.wake()
        self._set_running(False)

    def set_muted(self, muted: bool) -> None:
        """Let the sound fall silent, or come back; the pulse goes on."""
        self.muted = muted
        if self._engine is not None:
            self._engine.pacer.mute(muted)
            self._engine.output.wake()
        self.muted_changed.emit(muted)
        self._tell_line()

    def tap(self) -> None:
        """Take a tap, now."""
        if self._engine is None:
            return
        told = self._engine.taps.tap(self._clock())
        self._attend()
        if told is None or told.taps < FEWEST_TAPS:
            return
        self.set_bpm(told.bpm)
        if self.awaits_taps:
            self.start(beat_at_seconds=told.next_beat_seconds)

    def choose_device(self, name: str | None) -> None:
        """Play on a device, None for the system's default."""
        if self._engine is not None:
            self._engine.output.choose(name)
            self.take_status(self._engine.output.status)

    def end(self) -> None:
        """Give the sound back and keep still; about half a second."""
        self.frame_timer.stop()
        if self._engine is not None:
            engine, self._engine = self._engine, None
            engine.output.close()

    # Frames.

    def draw_on(self, show: Callable[[float, float, float], None]) -> None:
        """Have each frame shown by a stage's `set_phase`; a signal would cost more than it."""
        self._show = show

    def set_refresh_rate(self, hertz: float) -> None:
        """Draw as often as the screen does."""
        self._frame_seconds = 1 / hertz if hertz > 1 else 1 / 60
        self.frame_timer.setInterval(max(int(1000 * self._frame_seconds), 4))

    def set_watched(self, watched: bool) -> None:
        """Draw only while somebody can see it."""
        self._watched = watched
        self._run_frames()

    def _run_frames(self) -> None:
        wanted = self._watched and (self.running or not self._motion.settled)
        if wanted and not self.frame_timer.isActive():
            self._last_frame = self._clock() - self._frame_seconds
            self.frame_timer.start()
        elif not wanted:
            self.frame_timer.stop()

    def draw(self) -> None:
        """Draw one frame: the pulse as it is heard when the frame will be seen."""
        now, motion, hearing = self._clock(), self._motion, self._hearing
        seconds, self._last_frame = now - self._last_frame, now
        if (engine := self._engine) is not None:
            hearing.listen(engine.pacer, engine.output, now + self._frame_seconds / 2)
            if hearing.fresh and now >= self._tell_at and hearing.moment is not None:
                self._tell_at = now + _TELL_SECONDS
                self._tell(hearing.moment)
                self._notice_own_end(hearing.commanded, hearing.running)
        motion.follow(hearing, seconds, self.cue.amplitude)
        self._show(motion.rock, motion.amplitude, motion.tension)
        if motion.settled and not self.running:
            self._run_frames()

    def _tell(self, moment: "Moment") -> None:
        passed = int(moment.passed_seconds)
        if passed != self._passed and moment.running:
            self._passed = passed
            self.passed_changed.emit(passed)
        course = moment.cue.course
        if course is not None and moment.running:
            self._follow_course(moment)
        self._say(hint_of(moment), self._direction_of(moment))

    def _direction_of(self, moment: "Moment") -> Direction | None:
        if not moment.running or moment.step is None:
            return None
        technique = next((one for one in self.techniques if one.id == moment.cue.key), None)
        return technique.direction_in(moment.step) if technique is not None else None

    def _follow_course(self, moment: "Moment") -> None:
        """Show the tempo that a course leads to."""
        course = moment.cue.course
        leads = course is not None and any(step.bpm is not None for step in course.steps)
        shown = round(moment.bpm, 1)
        heard = self._clock() >= self._own_tempo_until
        if leads and heard and moment.cue == self.cue and shown != round(self.bpm, 1):
            self.bpm = moment.bpm
            self.tempo_changed.emit(shown)

    def _notice_own_end(self, commanded: bool, heard: bool) -> None:
        """Stop when the pulse has come to its own end."""
        self._taken_up = self._taken_up or heard
        if self.running and self._taken_up and not commanded and not heard:
            self._set_running(False)

    # Inside.

    def _take_unshifted(self, cue: Cue) -> None:
        """Take a cue at the technique's own level and play it at the person's."""
        self._unshifted = cue
        self._take_cue(shifted(cue, self.level_change_db))

    def _take_cue(self, cue: Cue) -> None:
        level_before, sound_before = self.cue.out.level_db, self.cue.out
        self.cue = cue
        self._command_cue()
        if cue.out.level_db != level_before:
            self.level_changed.emit(cue.out.level_db)
        if cue.out != sound_before:
            self.sound_changed.emit(cue.out)
        self._motion.settled = False
        self._run_frames()

    def _command_cue(self) -> None:
        if self._engine is not None:
            self._engine.pacer.play(self.cue)
            self._engine.output.wake()

    def _command_tempo(self) -> None:
        if self._engine is not None:
            self._engine.pacer.set_tempo(self.bpm)
            self._engine.output.wake()

    def _source_seconds(self, monotonic_seconds: float | None) -> float | None:
        if monotonic_seconds is None or self._engine is None:
            return None
        frame = self._engine.output.heard_frame(monotonic_seconds)
        return frame / self._engine.pacer.snapshot.rate

    def _attend(self) -> None:
        """Keep frames flowing while taps come, so that a start can fall in step with them."""
        if self._engine is not None and not self.running:
            self._engine.pacer.attend()
            self._engine.output.wake()

    def _set_running(self, running: bool) -> None:
        self.running = running
        self._passed = 0
        self._motion.settled = False
        self.passed_changed.emit(0)
        self.running_changed.emit(running)
        self._run_frames()

    def _await_taps(self, awaited: bool) -> None:
        if awaited == self.awaits_taps:
            return
        self.awaits_taps = awaited
        if awaited and self._engine is not None:
            self._engine.taps.clear()
            self._attend()
        self.taps_awaited.emit(awaited)
        self._say("Tap your own rocking with T" if awaited else "")

    def _say(self, hint: str, direction: Direction | None = None) -> None:
        if self.awaits_taps:
            hint, direction = "Tap your own rocking with T", None
        if direction != self._direction:
            self._direction = direction
            self.direction_changed.emit(direction)
        if hint != self._hint:
            self._hint = hint
            self.hint_changed.emit(hint)

    def _tell_line(self) -> None:
        muted = "Muted: M brings the sound back." if self.muted else ""
        self.line_changed.emit(self._line or muted or self._notice)
