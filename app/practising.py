"""The one object that the Practise page talks to: runs begin and end, and their results come."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.looking_back import LookingBack
from app.midi import Midi
from app.practice_choice import Choice, NextRun, State
from app.practice_run import LiveRun
from app.pulse import Pulse
from practice.errors import PracticeError
from practice.exercises import plan_of
from practice.history import History, Opened
from practice.pacing import Question, questions
from practice.run import Exercise, Pace, Place, Run, Steadiness, Tap

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from app.practice_result import Result

FOLLOW_MS = 50
"""How often a run is followed; taps are kept at once, what is heard and where the mouse is then."""

_TELL_EVERY = 2  # of these are told, so that the line moves ten times a second
_RECENT_RUNS = 4
_FEWEST_TAPS_ASKED = 8
_WAITING = "The sound is on its way: the run begins when it is there."
_NEEDS_CUE = "a run needs its cue to be heard."
_NOTHING_DONE = "Nothing was done in this run, so nothing is kept."


class Practising(QObject):
    """Leads through practice runs, and keeps each in the history while it goes on."""

    state_changed = Signal(object)
    """A `State`."""

    chosen = Signal(object)
    """A `Choice`: what the next run practises has become another."""

    progressed = Signal(float)
    """How much of the run has passed, 0–1; ten times a second, only while it runs."""

    result_changed = Signal(object)
    """A `Result`, of `app.practice_result`; comes before `state_changed` tells RESULT."""

    line_changed = Signal(str)
    """The one quiet sentence; "" mostly."""

    history_changed = Signal()
    """A run has been added, or what is kept beside one has become another."""

    def __init__(
        self,
        pulse: Pulse,
        *,
        tap_keys: Sequence[str] = (),
        midi_port: str = "",
        own_tap_sound: bool = True,
        varied: bool = False,
        open_history: Callable[[], Opened] = History.open,
        midi: Midi | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Begin with Follow. Nothing is read or listened to before `enter`.

        `tap_keys` are those that tap, none for every key; `varied` lets the tempo be drawn anew
        for each run.
        """
        super().__init__(parent)
        self.state = State.CHOOSING
        self.line = ""
        self.tap_keys = tuple(tap_keys)
        self.own_tap_sound = own_tap_sound
        self.result: Result | None = None
        self._pulse, self._clock, self._open_history = pulse, clock, open_history
        self._history: History | None = None
        self._next = NextRun(varied=varied)
        self._live: LiveRun | None = None
        self._follows = 0
        self._awaits_sound = self._is_entered = False
        self._done: Run | None = None
        self._questions: tuple[Question, ...] = ()
        self._guess: tuple[Steadiness | None, Pace | None] | None = None
        self._found: Result | None = None
        self._notice = ""
        self._midi_port = midi_port
        self.midi = midi or Midi(parent=self)
        self.midi.tapped.connect(self.tapped)
        self.midi.line_changed.connect(self._tell_line)
        self._timer = QTimer(self, interval=FOLLOW_MS)
        self._timer.timeout.connect(self.follow)
        self._looking = LookingBack(self)
        self._looking.found.connect(self._take_result)
        pulse.tempo_changed.connect(self._tell_choice)
        pulse.technique_changed.connect(self._take_technique)
        pulse.output_changed.connect(self._take_sound)
        self._told = self.choice

    # The page comes and goes.

    def enter(self) -> None:
        """Take that the page is shown: open the history, listen to the MIDI port."""
        self._is_entered = True
        self._notice = ""
        self._read_recent()
        self.midi.begin(self._midi_port)
        self._tell_line()

    def leave(self) -> None:
        """Take that the page is left: a run that goes on ends, and is kept."""
        self._is_entered = self._awaits_sound = False
        self.end()
        self.midi.end()

    def close(self) -> None:
        """End a run that goes on, and write the history to its end. Nothing is done after it."""
        self.leave()
        self._timer.stop()
        self._pulse.take_back()
        self._looking.wait()
        if self._history is not None:
            self._history.close()

    @property
    def history(self) -> History:
        """All runs; opened when it is first asked for, in some 20 ms."""
        if self._history is None:
            self._history = self._open_history().history
        return self._history

    # What is chosen.

    @property
    def choice(self) -> Choice:
        """What the next run practises."""
        return self._next.choice(self._pulse.bpm)

    def choose(self, exercise: Exercise, level: int = 0) -> None:
        """Choose an exercise and one of its levels, the nearest that it has."""
        self._take_next(self._next.at(exercise, level))

    def set_bpm(self, bpm: float | None) -> None:
        """Choose a tempo in beats a minute; None for one that varies from run to run."""
        self._take_next(self._next.in_varied_tempo(True) if bpm is None else self._next.at_bpm(bpm))

    def set_varied(self, varied: bool) -> None:
        """Let the tempo vary from run to run, or be the pulse's own."""
        self._take_next(self._next.in_varied_tempo(varied))

    def set_midi_port(self, name: str) -> None:
        """Take taps from another MIDI port; "" for none."""
        self._midi_port = name
        if self._is_entered:
            self.midi.begin(name)

    def _take_technique(self) -> None:
        self._take_next(self._next.at_pulse())

    def _take_next(self, run: NextRun) -> None:
        self._next = run
        self._tell_choice()

    def _tell_choice(self) -> None:
        if (choice := self.choice) != self._told:
            self._told = choice
            self.chosen.emit(choice)

    def _read_recent(self) -> None:
        try:
            last = self.history.last(_RECENT_RUNS)
        except PracticeError:
            return  # the history tells it itself
        self._take_next(self._next.after_only([run.bpm for run in last]))

    # A run.

    def start(self) -> None:
        """Begin the run that is chosen; as soon as there is sound, if there is none yet."""
        if self.state is State.RUNNING:
            return
        engine = self._pulse.engine
        self._awaits_sound = engine is None
        if engine is None:
            self._say(_WAITING)
            return
        if engine.output.status.line:
            self._say(_without_sound(engine.output.status.line))
            return
        try:
            history = self.history
        except PracticeError as error:
            self._say(str(error))
            return
        self._pulse.lend()
        choice, technique = self.choice, self._pulse.technique
        run = Run(choice.exercise, technique.id if technique else "", choice.bpm, choice.level)
        self._live = LiveRun(
            engine,
            history,
            plan_of(choice.exercise, choice.level),
            self._pulse.cue,
            run,
            own_taps=self.own_tap_sound and choice.exercise is not Exercise.MOUSE,
            seed=self._next.seed,
            clock=self._clock,
        )
        self._done = self._guess = self._found = None
        self._follows = 0
        self._timer.start()
        self._say("")
        self._become(State.RUNNING)
        self.progressed.emit(0.0)

    def tapped(self, tap: Tap) -> None:
        """Take a tap, in monotonic seconds; outside a run that is tapped it is nothing."""
        if self._live is not None and not self._live.is_rocked:
            self._live.tap(tap)

    def placed(self, place: Place) -> None:
        """Take where the rocked mouse is, in monotonic seconds; outside such a run likewise."""
        if self._live is not None and self._live.is_rocked:
            self._live.place(place)

    def end(self) -> None:
        """End the run now; what was done is kept."""
        self._awaits_sound = False
        if self.state is State.RUNNING and self._done is None:
            self._end_run()

    def follow(self) -> None:
        """Go on with the run that goes on, or that rings out."""
        live = self._live
        if live is None:
            return
        if self.state is State.RUNNING and self._done is None:
            self._follow_run(live)
        elif live.is_quiet:
            self._live = None
            self._timer.stop()
            self._pulse.take_back()
        self._tell_line()

    def _follow_run(self, live: LiveRun) -> None:
        live.follow()
        self._follows += 1
        if self._follows % _TELL_EVERY == 0:
            self.progressed.emit(live.progress)
        if live.trouble:
            self._notice = _without_sound(live.trouble)
            self._end_run()
        elif live.is_over:
            self._end_run()

    def _end_run(self) -> None:
        assert self._live is not None
        self._done = run = self._live.end()
        if run is None:
            self._notice = self._notice or _NOTHING_DONE
            self._take_next(self._next.after())
            self._become(State.CHOOSING)
            return
        self._take_next(self._next.after(run.bpm))
        self.history_changed.emit()
        self._looking.at(run, self.history)
        if run.exercise is Exercise.MOUSE or len(run.taps) >= _FEWEST_TAPS_ASKED:
            self._questions = questions(
                plan_of(run.exercise, run.level), first_run=len(self._next.recent_bpm) == 1
            )
            self._become(State.ASKING)
        else:
            self.answer(None, None)

    # What comes after it.

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked before the result is shown."""
        return self._questions

    def answer(self, steadiness: Steadiness | None, pace: Pace | None) -> None:
        """Take what the person guesses, None for what is not said, and show the result."""
        if self._done is None or self._guess is not None:
            return
        self._guess = (steadiness, pace)
        if steadiness is not None or pace is not None:
            self.history.set_guess(self._done.id, steadiness, pace)
        self._show_result()

    def show_full(self) -> None:
        """Show all figures of the result."""
        if self.result is not None:
            self.result = replace(self.result, full=True)
            self.result_changed.emit(self.result)

    def again(self) -> None:
        """Begin another run of the same exercise and level."""
        if self._done is not None:
            self.choose(self._done.exercise, self._done.level)
            self.start()

    def take_advice(self) -> None:
        """Begin a run of what the result offers next."""
        if self.result is not None:
            self.choose(self.result.advice.exercise, self.result.advice.level)
            self.start()

    def choose_anew(self) -> None:
        """Leave the result, or what is asked before it, and go back to choosing."""
        if self.state in (State.ASKING, State.RESULT):
            self._become(State.CHOOSING)

    def _take_result(self, run_id: str, result: "Result | None", why_not: str) -> None:
        if self._done is None or run_id != self._done.id:
            return  # another run has begun since
        if result is not None:
            self._found = result
            self.history_changed.emit()
            self._show_result()
        elif self.state is not State.CHOOSING:
            self._say(why_not)
            self._become(State.CHOOSING)

    def _show_result(self) -> None:
        """Show the result as soon as it is there and the person has answered."""
        if self._found is None or self._guess is None or self.state is State.RESULT:
            return
        if self.state is State.CHOOSING:  # it was left before
            return
        self.result = self._found.guessed(*self._guess)
        self.result_changed.emit(self.result)
        self._become(State.RESULT)

    # What is told.

    def _become(self, state: State) -> None:
        self._tell_line()
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    def _take_sound(self) -> None:
        engine = self._pulse.engine
        if self._awaits_sound and engine is not None:
            self.start()
        elif engine is not None and not engine.output.status.line and _NEEDS_CUE in self._notice:
            self._say("")

    def _say(self, notice: str) -> None:
        self._notice = notice
        self._tell_line()

    def _tell_line(self) -> None:
        kept = self._history.line if self._history is not None else ""
        line = self._notice or kept or self.midi.line
        if line != self.line:
            self.line = line
            self.line_changed.emit(line)


def _without_sound(trouble: str) -> str:
    """Say what the sound has to tell, as it is for a run."""
    return f"{trouble.partition(';')[0]}: {_NEEDS_CUE}"


__all__ = ["Choice", "Practising", "State"]
