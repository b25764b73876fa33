"""The Practise page: a run is chosen, done, guessed at, and shown."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.deeds import favourite_deeds, sound_deeds, tempo_steps
from app.explaining import explained
from app.keys import Bindings, shown_all
from app.pages.home import Deed, HomePage
from app.practising import Choice, Practising, State
from app.pulse import Pulse
from app.tapping import Takes, Tapping
from app.widgets.announce import announce
from app.widgets.asking import DEAF_MS, AskingFace
from app.widgets.browse import BrowsePanel
from app.widgets.choosing import ChoosingFace
from app.widgets.labels import Line, Rule
from app.widgets.look import px, unit
from app.widgets.outcome import OutcomeFace
from app.widgets.runbar import RunBar
from app.widgets.running import RunArea
from practice.errors import PracticeError
from practice.run import Exercise, Pace, Steadiness, Tap

if TYPE_CHECKING:  # numpy comes with it, which the page does not wait for
    from app.practice_result import Result
    from app.widgets.plots.card import PlotCard
    from presets.model import Technique

_LEFT_PX, _LEFT_MOST = 272, 0.29
_TREND_RUNS = 400
_MOUSE = "Press the mouse button, slide to and fro as if rocking, one way and back for each beat."
_TWO_HANDS = " The other hand answers each higher sound with a slow press on the pillow."
_UNTIL = " Esc ends the run."


class PractiseSettings(Protocol):
    """What the page comes back with."""

    @property
    def favourites(self) -> tuple[str, ...]: ...


class PractisePage(HomePage):
    """Shows the face that `Practising` is in, and hands on what is asked of it.

    While a run goes on nothing else is there: `alone_changed` asks for the whole window.
    """

    history_asked = Signal()
    export_asked = Signal()

    def __init__(
        self,
        practising: Practising,
        pulse: Pulse,
        settings: PractiseSettings,
        parent: QWidget | None = None,
    ) -> None:
        """Create the page."""
        super().__init__(settings.favourites, parent)
        self.practising, self._pulse = practising, pulse
        self._sound_line = ""
        self._since_run = QElapsedTimer()
        self._was = practising.state
        self.browse, self.bar, self.line = BrowsePanel(), RunBar(), Line(13, muted=True)
        self.choosing, self.asking, self.outcome = ChoosingFace(), AskingFace(), OutcomeFace()
        self.area = RunArea()
        self.tapping = Tapping(self.area)
        self._lay_out()
        self._connect_faces()
        self._connect_practising()
        pulse.techniques_changed.connect(self._fill)
        pulse.technique_changed.connect(self._show_technique)
        pulse.line_changed.connect(self.tell_sound)
        self._fill(pulse.techniques)
        if pulse.technique is not None:
            self._show_technique(pulse.technique)
        self._show_choice(practising.choice)
        self._show_state(practising.state)

    def _lay_out(self) -> None:
        self.line.setAccessibleName("Status")
        self.faces = QStackedWidget()
        for face in (self.choosing, self.asking, self.outcome):
            self.faces.addWidget(face)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.browse)
        columns.addWidget(Rule(upright=True))
        columns.addWidget(self.faces, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(20), px(1), px(12), px(2))
        foot.addWidget(self.line, 1)
        foot.addSpacing(1)
        at_rest = QWidget()
        rows = QVBoxLayout(at_rest)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(columns, 1)
        rows.addWidget(Rule())
        rows.addWidget(self.bar)
        rows.addWidget(Rule())
        rows.addLayout(foot)
        self.line.setFixedHeight(self.line.fontMetrics().height() + px(10))
        self.stack = QStackedWidget(self)
        self.stack.addWidget(at_rest)
        self.stack.addWidget(self.area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _connect_faces(self) -> None:
        practising, browse, choosing = self.practising, self.browse, self.choosing
        browse.techniques.chosen.connect(self._pulse.choose_technique)
        browse.techniques.favourite_toggled.connect(
            lambda technique_id: self.toggle_favourite(technique_id, self._pulse.notify)
        )
        browse.left.connect(lambda: self.bar.start.setFocus(Qt.FocusReason.OtherFocusReason))
        choosing.chosen.connect(practising.choose)
        choosing.bpm_chosen.connect(practising.set_bpm)
        choosing.varied_chosen.connect(practising.set_varied)
        self.asking.answered.connect(self._answer)
        self.outcome.full_asked.connect(practising.show_full)
        self.outcome.comparison_asked.connect(self._compare)
        self.outcome.next.take.clicked.connect(practising.take_advice)
        self.outcome.next.again.clicked.connect(practising.again)
        self.bar.started.connect(self.toggle)
        self.bar.history_asked.connect(self.history_asked)
        self.bar.export_asked.connect(self.export_asked)
        self.tapping.tapped.connect(self._tapped)
        practising.midi.tapped.connect(lambda _: self.area.tell(""))
        self.tapping.placed.connect(practising.placed)
        self.tapping.held_changed.connect(self._show_held)
        self.tapping.ended.connect(practising.end)

    def _connect_practising(self) -> None:
        practising = self.practising
        practising.state_changed.connect(self._show_state)
        practising.chosen.connect(self._show_choice)
        practising.progressed.connect(self.area.show_progress)
        practising.result_changed.connect(self._show_result)
        practising.line_changed.connect(lambda _: self._tell())

    # Told.

    def _fill(self, techniques: "Sequence[Technique]") -> None:
        self.browse.fill(techniques, self.favourites)
        if self._pulse.technique is not None:
            self.browse.techniques.show_current(self._pulse.technique.id)

    def _show_technique(self, technique: "Technique") -> None:
        self.browse.techniques.show_current(technique.id)
        self._show_choice(self.practising.choice)

    def _show_choice(self, choice: Choice) -> None:
        technique = self._pulse.technique
        is_tapping = choice.exercise is not Exercise.MOUSE
        self.choosing.show_choice(choice)
        self.choosing.show_context(technique.name if technique else "", is_tapping=is_tapping)
        self.bar.show_how(self._how(choice.exercise))

    def _how(self, exercise: Exercise) -> str:
        if exercise is Exercise.MOUSE:
            return _MOUSE
        keys = shown_all(self.practising.tap_keys)
        by_key = f"{', '.join(keys)}" if keys else "Space, a foot pedal, any key"
        return f"{by_key} or the mouse: one press each rock"

    def _show_state(self, state: State) -> None:
        """Show the face of a state; the focus goes where the hand is wanted."""
        is_running, was_running = state is State.RUNNING, self._was is State.RUNNING
        self._was = state
        if not is_running:
            self.tapping.end()
        if was_running:
            self._since_run.start()
        self.alone_changed.emit(is_running)
        self.stack.setCurrentIndex(int(is_running))
        self.bar.start.setEnabled(state is not State.ASKING)
        if is_running:
            self._begin()
        elif state is State.ASKING:
            self.asking.ask(self.practising.questions)
            self.faces.setCurrentWidget(self.asking)
            self.asking.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.asking, "The run is over. " + self.asking.spoken)
        elif state is State.RESULT:
            self.faces.setCurrentWidget(self.outcome)
            goes_on = self.outcome if was_running else self.outcome.next.first
            goes_on.setFocus(Qt.FocusReason.TabFocusReason)
            announce(self.outcome, self.outcome.accessibleName())
        else:
            self.faces.setCurrentWidget(self.choosing)
            self.bar.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        exercise = self.practising.choice.exercise
        is_rocked = exercise is Exercise.MOUSE
        other = _TWO_HANDS if exercise is Exercise.TWO_HANDS else ""
        how = _MOUSE if is_rocked else f"{self._how(exercise)}.{other}"
        self.area.setAccessibleName("Run: rocking the mouse" if is_rocked else "Run: tapping")
        self.area.begin(how + _UNTIL)
        takes = Takes.ROCKING if is_rocked else Takes.TAPS
        self.tapping.begin(takes, self.practising.tap_keys)
        _bring_in_plots()

    def _tapped(self, tap: Tap) -> None:
        self.area.tell("")
        self.practising.tapped(tap)

    def _show_held(self, held: bool) -> None:
        self.area.tell("" if held else _MOUSE + _UNTIL)

    def _show_result(self, result: "Result") -> None:
        run, advice = result.run, result.advice
        is_here = (advice.exercise, advice.level) == (run.exercise, run.level)
        self.outcome.show_result(result, is_here=is_here)
        if result.full:
            self.outcome.show_plots(self._plots(result), explained(result))

    def _plots(self, result: "Result") -> "dict[str, PlotCard]":
        from app.widgets.resultplots import plots_of

        try:
            summaries = self.practising.history.last(_TREND_RUNS)
        except PracticeError:
            summaries = []  # the history tells it itself
        return plots_of(result, summaries)

    def _compare(self) -> None:
        if self.practising.result is not None:
            self.outcome.show_comparison(self.practising.result.comparison())

    def _answer(self, steadiness: Steadiness | None, pace: Pace | None) -> None:
        self.practising.answer(steadiness, pace)

    def _tell(self) -> None:
        """Show what the practice has to tell, or else the sound."""
        sentence = self.practising.line or self._sound_line
        self.line.setText(sentence)
        self.line.setAccessibleDescription(sentence)

    # Asked for by a person.

    def toggle(self) -> None:
        """Begin a run, or another one after a result; a hand that rocks on begins none."""
        if self._since_run.isValid() and self._since_run.elapsed() < DEAF_MS:
            return
        if self.practising.state is State.CHOOSING:
            self.practising.start()
        elif self.practising.state is State.RESULT:
            self.practising.again()

    def step_bpm(self, by: float) -> None:
        """Choose a tempo that is faster or slower by so many beats a minute."""
        if self.practising.state is State.CHOOSING:
            self.practising.set_bpm(self.practising.choice.bpm + by)

    def leave(self) -> bool:
        """Leave a face for the one before; return whether there was one."""
        if self.practising.state is State.ASKING:
            self.practising.answer(None, None)
            return True
        if self.practising.state is State.RESULT:
            self.practising.choose_anew()
            return True
        return False

    def type_tempo(self) -> None:
        """Type another tempo for the next run."""
        if self.practising.state is State.CHOOSING:
            self.choosing.tempo.figure.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.choosing.tempo.figure.selectAll()

    # For the window.

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """What begins a run and chooses what it practises."""
        return {
            "toggle": self.toggle,
            **tempo_steps(self.step_bpm),
            "type_tempo": self.type_tempo,
            **sound_deeds(self._pulse),
            **favourite_deeds(self.choose_favourite),
            "find": self.focus_search,
        }

    def choose_favourite(self, number: int) -> None:
        """Choose the technique on a key, 1–9; a key without one does nothing."""
        if technique_id := self.favourite(number):
            self._pulse.choose_technique(technique_id)

    def show_favourites(self, favourites: tuple[str, ...]) -> None:
        """Show favourites that were chosen elsewhere."""
        super().show_favourites(favourites)
        self.browse.techniques.show_favourites(favourites)

    def tell_sound(self, sentence: str) -> None:
        """Show what the sound has to tell."""
        self._sound_line = sentence
        self._tell()

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys in the tips."""
        self.bar.show_keys(bindings)

    def show_tap_keys(self, keys: tuple[str, ...]) -> None:
        """Take other keys that tap, none for any."""
        self.practising.tap_keys = keys
        self._show_choice(self.practising.choice)

    def focus_search(self) -> None:
        """Go to the search, with what stands in it selected."""
        if self.practising.state is not State.RUNNING:
            self.browse.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.browse.search.field.selectAll()

    @property
    def first(self) -> QWidget:
        """What Tab comes to after the bar above."""
        return self.bar.start

    def focus_first(self) -> None:
        """Take the focus as the page comes."""
        self.bar.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Write the history to its end and let go of everything."""
        self.tapping.end()
        self.outcome.show_plots({}, ())
        self.practising.close()

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its width, but leave the most to the face."""
        super().resizeEvent(event)
        self.browse.setFixedWidth(min(round(_LEFT_PX * unit()), round(_LEFT_MOST * self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        """Take that the page is there."""
        super().showEvent(event)
        if not event.spontaneous():
            self.practising.enter()
            self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the run; what was done is kept."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.practising.leave()


def _bring_in_plots() -> None:
    """Bring in what draws the plots while nobody waits for it."""
    from app.widgets.plots import bring_in

    bring_in()
