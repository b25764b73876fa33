"""A running session over the real pacer and techniques, with the test's own clock."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.engine import Engine, list_techniques
from app.pulse import Pulse
from app.session_record import SessionRecord
from app.sessioning import Sessioning, State
from app.standing import Standing
from audio.pacer import Pacer
from audio.session import Where
from audio.taptempo import TapTempo
from presets.plan import Kind, Plan, Segment
from tests.app.opened import FakeStatus
from tests.app.practised import UnheardOutput

STEP_SECONDS = 0.05

ROCKING = Segment(technique="sacrum-hip-nudge", minutes=3.0, bpm=60.0, words="Left hand rests")
NEXT = Segment(technique="spinal-wave", minutes=4.0, bpm=64.0)
STILL = Segment(kind=Kind.STILLNESS, minutes=1.0, words="Hands rest")
TURN = Segment(kind=Kind.TURN_OVER, minutes=1.0)
LAST = Segment(technique="lull", minutes=2.0, bpm=58.0)


def plan_of(*segments: Segment, **changes: object) -> Plan:
    """Return a plan with half a second of start delay."""
    fields = {"start_delay_seconds": 0.5, "segments": segments or (ROCKING, NEXT, LAST)}
    return Plan(id="mine", name="Mine", **(fields | changes))  # type: ignore[arg-type]


class LaterOutput(UnheardOutput):
    """An output of a program that was started at a later time."""

    def __init__(self, pacer: Pacer, began_at: float) -> None:
        super().__init__(pacer)
        self.began_at = began_at

    def heard_frame(self, monotonic_seconds: float) -> float:
        return super().heard_frame(monotonic_seconds - self.began_at)

    def render_until(self, seconds: float) -> None:
        super().render_until(seconds - self.began_at)


class Sessioned:
    """A person in a session: `now` is the monotonic time, and the heard frames go with it."""

    def __init__(
        self,
        qtbot: QtBot,
        record: SessionRecord | None = None,
        *,
        now: float = 100.0,
        began_at: float = 0.0,
        rate: int = 48_000,
    ) -> None:
        self.now = now
        self.qtbot = qtbot
        self.pulse = Pulse(clock=lambda: self.now)
        self.pacer = Pacer(rate)
        self.output = LaterOutput(self.pacer, began_at)
        self.sessioning = Sessioning(self.pulse, clock=lambda: self.now, record=record)
        self.states: list[State] = []
        self.lines: list[str] = []
        self.told: list[Standing] = []
        self.beats: list[float] = []
        self.pacer.on_beat = lambda _, seconds: self.beats.append(seconds)
        self.sessioning.state_changed.connect(self.states.append)
        self.sessioning.line_changed.connect(self.lines.append)
        self.sessioning.told.connect(self.told.append)

    def bring_in(self) -> "Sessioned":
        """Let techniques and sound arrive."""
        self.pulse.take_techniques(list_techniques())
        self.pulse.take_engine(Engine(self.pacer, self.output, TapTempo(), lambda: ()))
        self.output.render_until(self.now)
        return self

    @property
    def standing(self) -> Standing:
        """How it stands, as it was last told."""
        assert self.sessioning.standing is not None
        return self.sessioning.standing

    @property
    def where(self) -> Where:
        """Where the session is that is worked out ahead."""
        where = self.pacer.snapshot.passages[-1].session
        assert where is not None
        return where

    def is_in(self, state: State) -> bool:
        """Return how far the session is."""
        return self.sessioning.state is state

    def has(self, name: str) -> bool:
        """Return whether the last standing that was told is paused, staying, waiting …"""
        return bool(getattr(self.standing, name))

    def lends(self) -> bool:
        """Return whether the pulse has given its sound away."""
        return self.pulse.lent

    def pass_time(self, seconds: float, each: Callable[[], None] | None = None) -> None:
        """Let time go by in small steps."""
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.now = min(self.now + STEP_SECONDS, end)
            self.output.render_until(self.now)
            self.sessioning.frames.draw()
            self.sessioning.follow()
            if each is not None:
                each()

    def lose_sound(self, line: str) -> None:
        """Let the output have something to tell; "" when it is there again."""
        self.output.status = FakeStatus(line=line)
        self.pulse.take_status(self.output.status)

    def tap(self, times: int, period: float) -> None:
        """Tap evenly."""
        for _ in range(times):
            self.sessioning.tap()
            self.pass_time(period)

    def end(self) -> None:
        """Close what is open."""
        self.sessioning.close()
        self.pulse.end()
