"""The one object that pages talk to: commands in, signals out."""

import time
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.choice import Choice
from app.engine import Engine, Listed, Status
from app.frames import Frames, Show
from app.hearing import hint_of
from app.own import Own
from app.preview import Preview
from app.telling import Telling
from audio.cue import Cue
from audio.fades import DEFAULT_FADE_IN_SECONDS, DEFAULT_FADE_OUT_SECONDS
from audio.sound import Voice
from audio.taptempo import FEWEST_TAPS, TappedTempo
from audio.tempo import DEFAULT_BPM
from presets import DEFAULT_TECHNIQUE

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment
    from audio.preview import Rock
    from presets.model import Technique

_HEARD_SECONDS = 0.8  # within which a command is heard
_TAPS_SHOWN_MS = 4200  # a pause after which the taps start anew
_START_KEPT_SECONDS = 1.0  # a lent sound rings out, and comes back, within less


class Pulse(Telling):
    """Plays techniques and tells how the pulse stands.

    Works from the start: what is asked of it before the sound is there is done when it comes.
    """

    techniques_changed = Signal(object)
    technique_changed = Signal(object)
    tempo_changed = Signal(float)
    running_changed = Signal(bool)
    sound_changed = Signal(object)
    loudness_changed = Signal(object)
    rock_changed = Signal(object)
    course_changed = Signal(bool)
    chosen = Signal(object)
    taps_changed = Signal(object)
    stop_after_changed = Signal(int)
    output_changed = Signal(object)
    lent_changed = Signal(bool)

    def __init__(
        self,
        technique_id: str = "",
        own: Own | None = None,
        level_change_db: float = 0.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Begin at rest.

        `technique_id` is the technique to come back to, `own` how it was changed; the level
        change in dB is the person's own, whichever technique plays. `clock` tells monotonic
        seconds.
        """
        super().__init__(parent)
        self.cue = Cue()
        self.bpm = DEFAULT_BPM
        self.running = self.lent = False
        self.stop_after_minutes = 0
        self._choice = Choice(level_change_db=level_change_db)
        self._wanted_id, self._wanted_own = technique_id, own
        self._fades = (DEFAULT_FADE_IN_SECONDS, DEFAULT_FADE_OUT_SECONDS)
        self.clock = clock
        self._engine: Engine | None = None
        self._taken_up = False
        self._own_tempo_until = 0.0
        self._start_asked_at = float("-inf")
        self.frames = Frames(clock, self._tell, self)
        self._preview = Preview(self)
        self._preview.made.connect(self._show_preview)
        self._taps_end = QTimer(self, singleShot=True, interval=_TAPS_SHOWN_MS)
        self._taps_end.timeout.connect(lambda: self.taps_changed.emit(None))

    # What comes in after the first frame.

    def take_techniques(self, listed: Listed) -> None:
        """Take the techniques and choose the last one, or the default."""
        self.techniques = listed.techniques
        self.techniques_changed.emit(listed.techniques)
        ids = [technique.id for technique in listed.techniques]
        for wanted in (self._wanted_id, DEFAULT_TECHNIQUE, *ids[:1]):
            if wanted in ids:
                own = self._wanted_own if wanted == self._wanted_id else None
                self._take_technique(listed.techniques[ids.index(wanted)], own)
                break
        if listed.problems:
            more = len(listed.problems) - 1
            also = f" (and {more} more)" if more else ""
            self.notify(f"{listed.problems[0]}{also}")

    def take_engine(self, engine: Engine) -> None:
        """Take the sound; what was asked for meanwhile is done now."""
        self._engine = engine
        self.frames.take_engine(engine)
        self._command(self._set_up)
        if self.running:
            self._command(lambda engine: engine.pacer.start())
        self.take_status(engine.output.status)
        self._ask_preview()

    def lend(self) -> Engine | None:
        """Give the sound away until `take_back`; None while it is not there.

        The pulse ends softly and at once, and nothing is muted. What is asked for meanwhile is
        done when the sound is back; of starts only one of the last second.
        """
        if self._engine is None or self.lent:
            return self._engine
        self.end_quickly()
        self._command(lambda engine: engine.pacer.mute(False))
        self.frames.take_engine(None)
        self.lent = True
        self.lent_changed.emit(True)
        return self._engine

    def take_back(self) -> None:
        """Have the sound back, once what it was lent for has rung out."""
        if not self.lent:
            return
        self.lent = False
        self.frames.take_engine(self._engine)
        self._command(self._set_up)
        self.frames.follow(running=False, amplitude=self.cue.amplitude)
        self.lent_changed.emit(False)
        if self.clock() - self._start_asked_at < _START_KEPT_SECONDS:
            self.toggle()

    def _set_up(self, engine: Engine) -> None:
        """Let the sound be as it is chosen."""
        pacer = engine.pacer
        pacer.play(self.cue)
        pacer.set_tempo(self.bpm)
        pacer.set_fades(*self._fades)
        pacer.end_after(self._stop_after_seconds)
        pacer.mute(self.muted)

    def take_status(self, status: Status) -> None:
        """Take what the output has to tell."""
        self._line = status.line
        self.output_changed.emit(status)
        self._tell_line()

    @property
    def engine(self) -> Engine | None:
        """The sound, once it is there."""
        return self._engine

    # Technique and sound.

    def choose_technique(self, technique_id: str) -> None:
        """Change to another technique's tempo, sound and movement; the own level stays."""
        technique = next((one for one in self.techniques if one.id == technique_id), None)
        if technique is None or technique is self.technique:
            return
        self._notice = ""
        self._take_technique(technique)

    def as_technique(self) -> None:
        """Take back every change to the technique: sound, tempo, course and level."""
        self._take(self._choice.as_technique())
        self.set_bpm(self._choice.bpm)

    def set_course(self, on: bool) -> None:
        """Let the technique's course go by itself, or not; the sound stays as it is chosen."""
        if self.technique is None or on == self.course_on:
            return
        self._take(self._choice.with_course(on))
        if not on:  # a course that was leading the tempo leaves it where it is shown
            self.set_bpm(self.bpm)

    def set_voice(self, voice: Voice) -> None:
        """Play in another voice, at the same level."""
        if voice is not self.cue.out.voice:
            self._take(self._choice.in_voice(voice))

    def change_sound(self, **changes: Any) -> None:
        """Change fields of the sound, named and limited as in `audio.sound.Sound`."""
        self._take(self._choice.with_sound(**changes))

    def gentler(self) -> None:
        """Sound a little softer in every way."""
        self._take(self._choice.gentler(1))

    def clearer(self) -> None:
        """Sound a little clearer in every way; the opposite of `gentler`."""
        self._take(self._choice.gentler(-1))

    def set_level(self, level_db: float) -> None:
        """Set the level in dB; it stays relative to each technique's own."""
        self._take(self._choice.at_level(level_db))

    def step_level(self, by_db: float) -> None:
        """Change the level by so many dB."""
        self.set_level(round(self.cue.out.level_db) + by_db)

    def set_muted(self, muted: bool) -> None:
        """Let the sound fall silent, or come back; the pulse goes on."""
        self.muted = muted
        self._command(lambda engine: engine.pacer.mute(muted))
        self._tell_line()

    def set_living(self, percent: float) -> None:
        """Let the pulse be a little uneven, 0–3 % of the period; 0 is exact."""
        self._take(replace(self._choice, living_percent=percent))

    def set_fades(self, in_seconds: float, out_seconds: float) -> None:
        """Begin and end over so many seconds from now on."""
        self._fades = in_seconds, out_seconds
        self._command(lambda engine: engine.pacer.set_fades(in_seconds, out_seconds))

    def choose_device(self, name: str | None) -> None:
        """Play on a device, None for the system's default."""
        if self._engine is not None:
            self._engine.output.choose(name)
            self.take_status(self._engine.output.status)

    # Tempo.

    def set_bpm(self, bpm: float) -> None:
        """Change the tempo in beats a minute; what is out of range becomes the nearest."""
        self._take_bpm(bpm)
        self._command(lambda engine: engine.pacer.set_tempo(self.bpm))

    def step_bpm(self, by: float) -> None:
        """Change the tempo by so many beats a minute."""
        self.set_bpm(round(self.bpm + by, 1))

    def tap(self) -> None:
        """Take a tap, now: a running pulse joins the taps, one that waits for them begins."""
        if (engine := self._engine) is None or self.lent:
            return
        told = engine.taps.tap(self.clock())
        self._attend()
        self._taps_end.start()
        self.taps_changed.emit(told)
        if told is None or told.taps < FEWEST_TAPS:
            return
        if self.running:
            self._join(told)
            return
        self.set_bpm(told.bpm)
        if self.awaits_taps:
            self.start(beat_at_seconds=told.next_beat_seconds)

    def _join(self, told: TappedTempo) -> None:
        self._take_bpm(told.bpm)
        beat_at = self._source_seconds(told.next_beat_seconds)
        self._command(lambda engine: engine.pacer.join(told.bpm, beat_at))

    def _take_bpm(self, bpm: float) -> None:
        choice = self._choice.with_bpm(bpm)
        self.bpm = choice.bpm
        self._own_tempo_until = self.clock() + _HEARD_SECONDS
        self.tempo_changed.emit(self.bpm)
        self._take(choice)

    # Start and stop.

    def toggle(self) -> None:
        """Start or stop. A technique that starts from taps asks for them first."""
        if self.running:
            self.stop()
        elif self.lent:
            self.start()
        elif self.technique and self.technique.starts_from_taps and not self.awaits_taps:
            self._await_taps(True)
        else:
            self.start()

    def start(self, *, beat_at_seconds: float | None = None) -> None:
        """Start the pulse; `beat_at_seconds` is when its first beat is heard (monotonic)."""
        self._await_taps(False)
        if self.lent:
            self._start_asked_at = self.clock()
        if self.running or self.lent:
            return
        beat_at = None if beat_at_seconds is None else self._source_seconds(beat_at_seconds)
        self._command(lambda engine: engine.pacer.start(beat_at_seconds=beat_at))
        self._taken_up = False
        self._set_running(True)

    def stop(self) -> None:
        """Let the pulse end softly."""
        self._await_taps(False)
        if not self.running:
            return
        self._command(lambda engine: engine.pacer.stop())
        self._set_running(False)

    def end_quickly(self) -> None:
        """Let the pulse end softly and at once, however long its fade-out is."""
        self.stop()
        self._command(lambda engine: engine.pacer.stop())

    def set_stop_after(self, minutes: int) -> None:
        """End by itself so many minutes after the first beat; 0: never."""
        self.stop_after_minutes = minutes
        self._command(lambda engine: engine.pacer.end_after(self._stop_after_seconds))
        self.stop_after_changed.emit(minutes)

    @property
    def _stop_after_seconds(self) -> float | None:
        return 60.0 * self.stop_after_minutes or None

    def end(self) -> None:
        """Give the sound back and keep still; about half a second."""
        self.frames.take_engine(None)
        self._taps_end.stop()
        self._preview.end()
        if self._engine is not None:
            engine, self._engine = self._engine, None
            engine.output.close()

    # The picture.

    def watch(self, key: Hashable, show: Show | None, moves: bool = True) -> None:
        """Have each frame shown by a stage's `set_phase` while it is seen; None: no longer."""
        self.frames.watch(key, show, moves=moves)

    def set_offset_ms(self, milliseconds: int) -> None:
        """Let the picture come so many milliseconds after the sound; negative: before it."""
        self.frames.offset_seconds = milliseconds / 1000

    # Told by the frames.

    def _tell(self, moment: "Moment", commanded: bool) -> None:
        if moment.running and self.running:
            self._tell_time(int(moment.passed_seconds), moment.left_seconds)
            self._follow_course(moment)
        self._notice_own_end(commanded, moment.running)
        self._say(hint_of(moment))
        self._tell_step(moment.step if moment.running else None)
        if moment.running:
            self._show_scene(moment.cue, moment.step)

    def _follow_course(self, moment: "Moment") -> None:
        """Show the tempo that a course leads to."""
        course = moment.cue.course
        leads = course is not None and any(step.bpm is not None for step in course.steps)
        shown = round(moment.bpm, 1)
        heard = self.clock() >= self._own_tempo_until
        if leads and heard and moment.cue == self.cue and shown != round(self.bpm, 1):
            self.bpm = moment.bpm
            self.tempo_changed.emit(shown)

    def _notice_own_end(self, commanded: bool, heard: bool) -> None:
        """Stop when the pulse has come to its own end."""
        self._taken_up = self._taken_up or heard
        if self.running and self._taken_up and not commanded and not heard:
            self._set_running(False)

    # Inside.

    @property
    def technique(self) -> "Technique | None":
        """The chosen technique; None until the techniques are there."""
        return self._choice.technique

    @property
    def course_on(self) -> bool:
        """Whether the technique's course goes by itself."""
        return self._choice.course_on

    def _take_technique(self, technique: "Technique", own: Own | None = None) -> None:
        self._await_taps(False)
        choice = self._choice = self._choice.of(technique, own)
        self.technique_changed.emit(technique)
        self.course_changed.emit(self.course_on)
        self._take(choice)
        self.set_bpm(choice.bpm)
        self._tell_line()

    def _take(self, choice: Choice) -> None:
        """Play what is chosen, and tell what has become another."""
        before, self._choice = self._choice, choice
        if choice.course_on != before.course_on:
            self.course_changed.emit(choice.course_on)
        if (cue := choice.cue) != self.cue:
            self._take_cue(cue)
        self.chosen.emit(choice)
        self._ask_preview()

    def _take_cue(self, cue: Cue) -> None:
        before, self.cue = self.cue, cue
        self._command(lambda engine: engine.pacer.play(cue))
        if cue.out != before.out:
            self.sound_changed.emit(cue.out)
        if not self.running:
            self._show_scene(cue, None)
        self.frames.follow(running=self.running, amplitude=cue.amplitude)

    def _ask_preview(self) -> None:
        if self._engine is not None:
            self._preview.ask(self.cue, self.bpm, self._engine.pacer.snapshot.rate)

    def _show_preview(self, rock: "Rock", loudness: float | None) -> None:
        self.rock_changed.emit(rock)
        self.loudness_changed.emit(loudness)

    def _command(self, does: Callable[[Engine], None]) -> None:
        """Ask something of the sound, if it is there; taking it catches up."""
        if self._engine is not None and not self.lent:
            does(self._engine)
            self._engine.output.wake()

    def _source_seconds(self, monotonic_seconds: float) -> float:
        assert self._engine is not None
        frame = self._engine.output.heard_frame(monotonic_seconds)
        return frame / self._engine.pacer.snapshot.rate

    def _attend(self) -> None:
        """Keep frames flowing while taps come, so that a start can fall in step with them."""
        if not self.running:
            self._command(lambda engine: engine.pacer.attend())

    def _set_running(self, running: bool) -> None:
        self.running = running
        self._tell_time(0, None)
        self.running_changed.emit(running)
        if not running:
            self._tell_step(None)
            self._show_scene(self.cue, None)
        self.frames.follow(running=running, amplitude=self.cue.amplitude)

    def _await_taps(self, awaited: bool) -> None:
        if awaited == self.awaits_taps:
            return
        self.awaits_taps = awaited
        if awaited and self._engine is not None:
            self._engine.taps.clear()
            self._attend()
        self._say("")
