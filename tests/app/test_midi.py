"""MIDI in: what taps, when it did, and what happens to a port. No real port is needed."""

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.midi import Midi, MidiError, RtMidi, Strokes
from practice.run import Input, Tap

PIANO, PAD = "Piano", "Pad"


class FakePort:
    """A port of the test's own; `driver_seconds` is the driver's clock."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Sequence[int], float]] = deque()
        self.closed = self.broken = False
        self.last: float | None = None

    def send(self, message: Sequence[int], driver_seconds: float) -> None:
        since = 0.0 if self.last is None else driver_seconds - self.last
        self.last = driver_seconds
        self.waiting.append((message, since))

    def read(self) -> tuple[Sequence[int], float] | None:
        if self.broken:
            raise MidiError("The MIDI port cannot be read: gone.")
        return self.waiting.popleft() if self.waiting else None

    def close(self) -> None:
        self.closed = True


class FakeDriver:
    def __init__(self, *names: str) -> None:
        self.there = list(names)
        self.opened: list[FakePort] = []

    def names(self) -> Sequence[str]:
        return self.there

    def open(self, name: str) -> FakePort:
        self.opened.append(FakePort())
        return self.opened[-1]


class Played:
    """A port that is listened to, with a clock of the test's own."""

    def __init__(self, *names: str) -> None:
        self.now = 100.0
        self.driver = FakeDriver(*names)
        self.midi = Midi(self.driver, clock=lambda: self.now)
        self.taps: list[Tap] = []
        self.lines: list[str] = []
        self.midi.tapped.connect(self.taps.append)
        self.midi.line_changed.connect(self.lines.append)

    def play(self, message: Sequence[int], seconds: float, wait: float = 0.0) -> None:
        """Play a message at a time, and have it fetched some time after."""
        self.driver.opened[-1].send(message, seconds - 77.7)
        self.now = max(self.now, seconds + wait)
        self.midi.fetch()


@pytest.fixture
def played(qapp: object) -> Iterator[Played]:
    one = Played(PIANO, PAD)
    yield one
    one.midi.end()


@pytest.mark.parametrize(
    ("messages", "names"),
    [
        ([(0x90, 60, 1)], ["MIDI note 60"]),
        ([(0x9F, 60, 100), (0x9F, 61, 100)], ["MIDI note 60", "MIDI note 61"]),
        ([(0x90, 60, 0)], []),
        ([(0x80, 60, 64)], []),
        ([(0xB0, 64, 127)], ["MIDI pedal 64"]),
        ([(0xB0, 66, 64), (0xB0, 67, 64)], ["MIDI pedal 66", "MIDI pedal 67"]),
        ([(0xB0, 64, 63)], []),
        (
            [(0xB0, 64, v) for v in (10, 63, 64, 90, 127, 100, 64, 63, 20, 70)],
            ["MIDI pedal 64"] * 2,
        ),
        ([(0xB0, 64, 127), (0xB1, 64, 127)], ["MIDI pedal 64"] * 2),
        ([(0xB0, 65, 127), (0xB0, 1, 127)], []),
        ([(0xC0, 5), (0xF8,), (0xFE,), (0xF0, 1, 2, 3, 0xF7), ()], []),
    ],
)
def test_keys_and_pedals_that_go_down_tap(
    messages: list[tuple[int, ...]], names: list[str]
) -> None:
    strokes = Strokes()

    assert [name for one in messages if (name := strokes.name(one))] == names


def test_a_tap_has_the_drivers_own_time_however_long_it_waited(played: Played) -> None:
    random = np.random.default_rng(1)
    truth = 100.0 + np.cumsum(random.uniform(0.3, 1.2, 200))
    waits = np.where(random.random(200) < 0.5, random.uniform(0.0, 0.25, 200), 0.0)
    waits[0] = 0.0
    played.midi.begin(PIANO)

    for seconds, wait in zip(truth, waits, strict=True):
        played.play((0x90, 60, 80), seconds, wait)

    assert all(tap.input is Input.MIDI for tap in played.taps)
    times = np.array([tap.seconds for tap in played.taps])
    assert np.abs(times - truth).max() < 0.001


def test_what_does_not_tap_moves_no_tap(played: Played) -> None:
    played.midi.begin(PIANO)
    for clock in np.arange(100.0, 110.0, 1 / 48):
        played.play((0xF8,), clock)
    played.play((0x90, 60, 80), 110.5, wait=0.2)

    assert [tap.seconds for tap in played.taps] == [pytest.approx(110.5, abs=0.001)]


def test_a_driver_without_times_is_found_out(played: Played) -> None:
    played.midi.begin(PIANO)
    for seconds in (101.0, 101.86, 102.71):
        played.driver.opened[-1].waiting.append(((0x90, 60, 80), 0.0))
        played.now = seconds
        played.midi.fetch()

    assert [tap.seconds for tap in played.taps] == [101.0, 101.86, 102.71]


def test_what_comes_is_fetched_by_itself(qtbot: QtBot, played: Played) -> None:
    played.midi.begin(PIANO)
    played.driver.opened[-1].send((0x90, 60, 80), 1.0)

    qtbot.waitUntil(lambda: len(played.taps) == 1)


def test_a_port_that_goes_away_is_told_and_taken_up_again(played: Played) -> None:
    played.midi.begin(PIANO)
    played.driver.there.remove(PIANO)
    played.midi.look()

    assert played.driver.opened[0].closed
    assert "Piano" in played.midi.line

    played.driver.there.append(PIANO)
    played.midi.look()
    played.play((0x90, 60, 80), 120.0)

    assert played.midi.is_open
    assert played.lines[-1] == ""
    assert len(played.lines) == 2
    assert len(played.taps) == 1


def test_a_port_that_breaks_is_told_and_opened_anew(played: Played) -> None:
    played.midi.begin(PIANO)
    played.driver.opened[0].broken = True
    played.midi.fetch()

    assert not played.midi.is_open
    assert "cannot be read" in played.midi.line
    played.midi.look()
    assert len(played.driver.opened) == 2
    assert played.midi.line == ""


def test_nothing_is_listened_to_before_and_after(played: Played) -> None:
    played.midi.begin("")
    assert played.driver.opened == []

    played.midi.begin(PIANO)
    played.midi.begin(PAD)
    played.midi.end()

    assert [port.closed for port in played.driver.opened] == [True, True]
    assert not played.midi.is_open


def test_a_tap_may_end_the_run(played: Played) -> None:
    played.midi.begin(PIANO)
    played.midi.tapped.connect(lambda _: played.midi.end())
    port = played.driver.opened[-1]
    port.send((0x90, 60, 80), 1.0)
    port.send((0x90, 62, 80), 2.0)

    played.midi.fetch()

    assert len(played.taps) == 1


def test_without_the_extra_it_is_said_once(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    midi = Midi()
    lines: list[str] = []
    midi.line_changed.connect(lines.append)

    assert midi.ports() == (
        (),
        "For MIDI, python-rtmidi is missing: install Undula with its extra “midi”.",
    )
    midi.begin(PIANO)
    midi.look()
    assert len(lines) == 1
    midi.end()


class Client:
    """What python-rtmidi offers, as far as it is used."""

    names: tuple[str, ...] = ("Piano:Piano MIDI 1 24:0", "Pad:Pad MIDI 1 28:0")

    def __init__(self, name: str, queue_size_limit: int) -> None:
        self.number: int | None = None
        self.messages = [([0x90, 60, 80], 0.0)]
        self.deleted = False
        self.ignored: set[bool] = {True}

    def get_ports(self) -> list[str]:
        return list(self.names)

    def open_port(self, number: int, name: str) -> None:
        self.number = number

    def ignore_types(self, *, sysex: bool, timing: bool, active_sense: bool) -> None:
        self.ignored = {sysex, timing, active_sense} - {False}

    def get_message(self) -> tuple[list[int], float] | None:
        return self.messages.pop() if self.messages else None

    def close_port(self) -> None:
        self.number = None

    def delete(self) -> None:
        self.deleted = True


def test_a_port_is_known_by_its_name_wherever_it_is_plugged_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rtmidi", SimpleNamespace(MidiIn=Client))
    driver = RtMidi()

    assert driver.names() == ("Piano:Piano MIDI 1", "Pad:Pad MIDI 1")
    monkeypatch.setattr(Client, "names", ("Pad:Pad MIDI 1 20:0", "Piano:Piano MIDI 1 32:0"))
    port = driver.open("Piano:Piano MIDI 1")
    assert port.read() == ([0x90, 60, 80], 0.0)
    assert port.read() is None
    assert not port._client.ignored
    port.close()
    with pytest.raises(MidiError, match="not there"):
        driver.open("Organ")


def test_a_system_without_midi_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**options: object) -> None:
        raise OSError("no sequencer")

    monkeypatch.setitem(sys.modules, "rtmidi", SimpleNamespace(MidiIn=fail))

    with pytest.raises(MidiError, match="This system offers no MIDI"):
        RtMidi().names()
