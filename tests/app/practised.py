"""The controller of practice runs over the real pacer, with the test's own clock and hand."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from app.engine import Engine, list_techniques
from app.practice_result import Result
from app.practising import Practising, State
from app.pulse import Pulse
from audio.pacer import Pacer
from audio.taptempo import TapTempo
from practice.history import History
from practice.run import Input, Place, Run, Tap
from tests.app.opened import AHEAD_SECONDS, FakeOutput

STEP_SECONDS = 0.05


class UnheardOutput(FakeOutput):
    """Lets the pacer's frames go by without working them out, which is a hundred times faster."""

    def render_until(self, seconds: float) -> None:
        missing = round((seconds + AHEAD_SECONDS) * self.pacer.rate) - self.pacer.head_frame
        if missing > 0:
            self.pacer.skip(missing)


class Practised:
    """A person who practises: `now` is the monotonic time, and the heard frames go with it."""

    def __init__(self, qtbot: QtBot, folder: Path, *, varied: bool = False) -> None:
        self.now = 100.0
        self.qtbot = qtbot
        self.path = folder / "history.sqlite3"
        self.pulse = Pulse(clock=lambda: self.now)
        self.pacer = Pacer(48_000)
        self.output = UnheardOutput(self.pacer)
        self.practising = Practising(
            self.pulse,
            varied=varied,
            open_history=lambda: History.open(self.path),
            clock=lambda: self.now,
        )
        self.beats: list[float] = []
        self.states: list[State] = []
        self.results: list[Result] = []
        self.lines: list[str] = []
        self.pacer.on_beat = lambda _, seconds: self.beats.append(seconds)
        self.practising.state_changed.connect(self.states.append)
        self.practising.result_changed.connect(self.results.append)
        self.practising.line_changed.connect(self.lines.append)

    def bring_in(self) -> "Practised":
        """Let techniques and sound arrive, and the page be shown."""
        self.pulse.take_techniques(list_techniques())
        self.pulse.set_bpm(70.0)
        self.pulse.take_engine(Engine(self.pacer, self.output, TapTempo(), lambda: ()))
        self.practising.enter()
        return self

    def is_in(self, state: State) -> bool:
        """Return whether the page shows a face."""
        return self.practising.state is state

    def plays(self) -> bool:
        """Return whether the pulse runs, apart from any practice."""
        return self.pulse.running

    @property
    def first_beat(self) -> float:
        """When the run's first beat is heard, in monotonic seconds."""
        return self.pacer.snapshot.passages[-1].started_seconds

    def pass_time(self, seconds: float, each: Callable[[], None] | None = None) -> None:
        """Let time go by in small steps."""
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.now = min(self.now + STEP_SECONDS, end)
            self.output.render_until(self.now)
            self.practising.follow()
            if each is not None:
                each()

    def start(self) -> None:
        """Begin a run and wait until its first beat is known."""
        self.beats.clear()
        self.practising.start()
        self.pass_time(0.4)  # what played before has rung out

    def tap_at(self, times: Sequence[float], made_with: Input = Input.KEY) -> None:
        """Tap at times of the run, each told 7 ms after it was made."""
        first = self.first_beat
        for seconds in times:
            self.pass_time(max(first + seconds + 0.007 - self.now, 0.0))
            self.practising.tapped(Tap(first + seconds, made_with, "Space"))

    def rock_at(self, times: Sequence[float], x: Callable[[float], float]) -> None:
        """Have the mouse along a path at times of the run."""
        first = self.first_beat
        for seconds in times:
            if first + seconds > self.now:
                self.pass_time(first + seconds - self.now)
            self.practising.placed(Place(first + seconds, x(seconds), 0.0))

    def end_by_itself(self) -> None:
        """Let time go by until the run is over."""
        while self.is_in(State.RUNNING) and self.now < 1e4:
            self.pass_time(0.25)

    def answer(self) -> Result:
        """Say nothing when asked, and wait for the result."""
        self.practising.answer(None, None)
        self.qtbot.waitUntil(lambda: self.is_in(State.RESULT))
        assert self.practising.result is not None
        return self.practising.result

    def whole_run(self, sd_ms: float = 25.0, seed: int = 1) -> Result:
        """Go through the chosen run, tapping at every beat with a scatter, and see its result."""
        self.start()
        self.tap_at(taps_of(self, sd_ms, seed))
        self.end_by_itself()
        return self.answer()

    def ring_out(self) -> None:
        """Let the run's sound end."""
        self.pass_time(2.0)

    def kept(self) -> Run:
        """Return the newest run as it is in the history now."""
        history = self.practising.history
        return history.run(history.runs(limit=1)[0].id)

    def end(self) -> None:
        """Close what is open."""
        self.practising.close()
        self.pulse.end()


def taps_of(practised: Practised, sd_ms: float, seed: int = 1, beats: int = 60) -> list[float]:
    """Return a tap for each of a run's beats, with a normal scatter around them, in seconds."""
    scatter = np.random.default_rng(seed).normal(0.0, sd_ms / 1000.0, beats)
    period = 60.0 / practised.pacer.snapshot.passages[-1].curve.bpm_at(0.0)
    times: list[float] = (np.arange(beats) * period + scatter).tolist()
    return times
