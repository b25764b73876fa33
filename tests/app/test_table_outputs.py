"""The level that was found at the table is the one of the output that plays, or would now."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from pytestqt.qtbot import QtBot

from app.engine import Engine
from audio.devices import list_devices
from audio.taptempo import TapTempo
from tests.app.opened import FakeStatus
from tests.app.test_table_check import Listened
from tests.rig import PulseServer

LEVELS = {"laptop": -21.0, "speaker": -6.0}


@dataclass(frozen=True)
class Sink:
    name: str
    description: str
    is_default: bool


def sinks(default: str) -> tuple[Sink, ...]:
    """Return both outputs, as they are listed when one of them is the default."""
    return tuple(Sink(name, name.title(), name == default) for name in LEVELS)


class Rested:
    """The program at rest on the system's default, which is `default` now."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.default = "laptop"
        self.questions = 0
        self.person = Listened()
        self.check = self.person.check

    def bring_in(self, ask: Callable[[], Sequence[Sink]] | None = None) -> "Rested":
        """Let the sound arrive, which tells no output while it rests."""
        self.person.output.status = FakeStatus(None)
        engine = Engine(self.person.pacer, self.person.output, TapTempo(), ask or self._ask)
        self.person.pulse.take_engine(engine)
        return self

    def _ask(self) -> Sequence[Sink]:
        self.questions += 1
        return sinks(self.default) if self.default else ()

    def sound_on(self, device: str | None, line: str = "") -> None:
        """Let the sound tell what it plays on."""
        self.person.output.status = FakeStatus(device, line=line)
        self.person.pulse.take_status(self.person.output.status)

    def settle(self) -> None:
        """Wait until what was asked is known."""
        self.qtbot.waitUntil(lambda: not self.check.outputs.searching)


@pytest.fixture
def rested(qtbot: QtBot) -> Iterator[Rested]:
    one = Rested(qtbot)
    yield one
    one.person.end()


# Which level it is.


def test_it_is_the_one_of_the_default_that_is_there_now(rested: Rested) -> None:
    rested.bring_in()
    rested.settle()
    assert rested.check.level_for(LEVELS) == -21.0

    rested.default = "speaker"

    assert rested.check.level_for(LEVELS) == -6.0


def test_it_is_known_before_the_outputs_that_were_asked_for_are(rested: Rested) -> None:
    rested.bring_in()

    assert rested.check.level_for(LEVELS) == -21.0


def test_the_output_that_plays_is_believed_whatever_the_default_is(rested: Rested) -> None:
    rested.bring_in()
    rested.sound_on("speaker")
    rested.settle()
    asked = rested.questions

    assert rested.check.level_for(LEVELS) == -6.0
    assert rested.questions == asked


def test_an_output_that_was_chosen_and_is_awaited_keeps_its_level(rested: Rested) -> None:
    rested.bring_in()
    rested.sound_on("speaker", "Waiting for “speaker”; the pulse goes on silently")

    assert rested.check.level_for(LEVELS) == -6.0


def test_for_another_output_each_technique_has_its_own_level(rested: Rested) -> None:
    rested.bring_in()
    rested.default = "speaker"

    assert rested.check.level_for({"laptop": -21.0}) is None


def test_where_nothing_is_kept_nothing_is_asked(rested: Rested) -> None:
    rested.bring_in()
    rested.settle()
    asked = rested.questions

    assert rested.check.level_for({}) is None
    assert rested.questions == asked


def test_before_the_sound_is_there_no_level_is_known(rested: Rested) -> None:
    assert rested.check.level_for(LEVELS) is None


def test_a_persons_own_variable_leads_elsewhere_than_the_default(
    rested: Rested, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SINK", "speaker")
    rested.bring_in()

    assert rested.check.level_for(LEVELS) == -6.0


def test_while_no_output_is_there_it_is_that_of_the_last_default(rested: Rested) -> None:
    rested.bring_in()
    rested.settle()
    rested.default = ""

    assert rested.check.level_for(LEVELS) == -21.0


# A server that takes its time.


def test_a_server_that_is_frozen_holds_nothing_up(rested: Rested) -> None:
    goes_on, answers = threading.Event(), iter((sinks("laptop"),))

    def ask() -> Sequence[Sink]:
        if (answer := next(answers, None)) is None:
            goes_on.wait()
        return answer or sinks("speaker")

    rested.bring_in(ask)
    rested.settle()
    try:
        assert rested.check.level_for(LEVELS) == -21.0
    finally:
        goes_on.set()
    rested.settle()

    assert rested.check.outputs.current == "speaker"


def test_what_was_asked_earlier_and_answered_later_is_not_believed(rested: Rested) -> None:
    goes_on, answers = threading.Event(), iter(("laptop", "speaker"))

    def ask() -> Sequence[Sink]:
        if (answer := next(answers)) == "laptop":
            goes_on.wait()
        return sinks(answer)

    rested.bring_in(ask)
    assert rested.check.level_for(LEVELS) == -6.0
    goes_on.set()
    rested.check.outputs.wait()
    rested.qtbot.wait(1)

    assert rested.check.outputs.current == "speaker"


# What is told.


def test_the_outputs_are_asked_for_again_whenever_the_sound_has_something_to_tell(
    rested: Rested,
) -> None:
    rested.bring_in()
    rested.settle()
    rested.default = "speaker"

    rested.sound_on(None)
    rested.settle()

    assert rested.check.outputs.current == "speaker"
    assert rested.check.outputs.said("speaker") == "Speaker"


def test_nothing_is_asked_once_the_check_is_closed(rested: Rested) -> None:
    rested.bring_in()
    rested.check.close()
    rested.person.pulse.end()
    asked = rested.questions

    rested.person.pulse.take_status(FakeStatus(None))

    assert rested.questions == asked
    assert not any(thread.name == "undula-outputs" for thread in threading.enumerate())


@pytest.mark.sound
def test_the_default_of_a_real_server_is_followed_while_the_output_rests(
    rested: Rested, pulse_here: PulseServer
) -> None:
    levels = {"rig": -21.0, "speaker": -6.0}
    rested.bring_in()
    engine = rested.person.pulse.engine
    assert engine is not None
    rested.person.pulse.take_engine(replace(engine, list_devices=list_devices))
    pulse_here.add_sink("speaker")
    try:
        for name in ("speaker", "rig", "speaker"):
            pulse_here.default_to(name)
            assert rested.check.level_for(levels) == levels[name]
    finally:
        pulse_here.default_to("rig")
        pulse_here.remove_sink("speaker")
