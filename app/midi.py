"""MIDI in: keys and pedals that tap. Needs python-rtmidi, an optional extra, and is quiet without.

Messages are fetched from rtmidi's own queue and not by its callback: that takes the interpreter's
lock on a thread which `close_port`, holding the lock, waits for, and what it is called with may be
gone by then. Nothing is lost by it, since each message is stamped when the driver had it.
"""

import re
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from practice.run import Input, Tap
from practice.stamps import EventClock

FETCH_MS = 4
LOOK_MS = 1500
"""How often a port that is gone is looked for, and one that is there is looked after."""

PEDALS = (64, 66, 67)
"""The controllers that are pedals: sustain, sostenuto, soft."""

_NOTE_ON, _CONTROL = 0x90, 0xB0
_DOWN = 64  # a pedal is down from here on
_LONGEST_DELAY_SECONDS = 0.5  # a driver that tells no times is found out by it
_QUEUE_MESSAGES = 4096  # a clock sends 48 a second or more
_ADDRESS = re.compile(r"\s+\d+:\d+$")  # ALSA's, another after each plugging in


class MidiError(Exception):
    """MIDI cannot be used here; one sentence for the person."""


class Port(Protocol):
    """A port that is open."""

    def read(self) -> tuple[Sequence[int], float] | None:
        """Return the next message and the seconds since the one before; None when there is none.

        Raises `MidiError` when the port is gone.
        """

    def close(self) -> None:
        """Close it; what was not read is lost."""


class Driver(Protocol):
    """The system's MIDI ports. Both raise `MidiError`."""

    def names(self) -> Sequence[str]:
        """Return the names of all ports in, as they are kept."""

    def open(self, name: str) -> Port:
        """Open the first port of a name."""


class RtMidi:
    """The ports that python-rtmidi finds."""

    def __init__(self) -> None:
        """Look for nothing yet."""
        self._lister: Any = None

    def names(self) -> tuple[str, ...]:
        if self._lister is None:
            self._lister = _client()
        return tuple(dict.fromkeys(_ADDRESS.sub("", name) for name in _asked(self._lister)))

    def open(self, name: str) -> "RtMidiPort":
        client = _client()
        names = [_ADDRESS.sub("", each) for each in _asked(client)]
        if name not in names:
            raise MidiError(f"The MIDI port “{name}” is not there.")
        try:
            client.open_port(names.index(name), "taps")
        except Exception as error:
            raise MidiError(
                f"The MIDI port “{name}” cannot be opened: {_reason(error)}."
            ) from error
        # All kinds of messages: WinMM counts the time since one that was left out from nowhere.
        client.ignore_types(sysex=False, timing=False, active_sense=False)
        return RtMidiPort(client)


class RtMidiPort:
    """A port that python-rtmidi has opened."""

    def __init__(self, client: Any) -> None:
        """Take a client with an open port."""
        self._client = client

    def read(self) -> tuple[Sequence[int], float] | None:
        try:
            message: tuple[Sequence[int], float] | None = self._client.get_message()
        except Exception as error:
            raise MidiError(f"The MIDI port cannot be read: {_reason(error)}.") from error
        return message

    def close(self) -> None:
        self._client.close_port()
        self._client.delete()


def _client() -> Any:
    try:
        rtmidi = import_module("rtmidi")
    except ImportError as error:
        raise MidiError(
            "For MIDI, python-rtmidi is missing: install Undula with its extra “midi”."
        ) from error
    try:
        return rtmidi.MidiIn(name="Undula", queue_size_limit=_QUEUE_MESSAGES)
    except Exception as error:
        raise MidiError("This system offers no MIDI.") from error


def _asked(client: Any) -> list[str]:
    try:
        return [str(name) for name in client.get_ports()]
    except Exception as error:
        raise MidiError(f"The MIDI ports cannot be listed: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    return str(error).rstrip(". ") or "it does not say why"


class Strokes:
    """Tells which messages are a tap: a key that is struck, a pedal that goes down."""

    def __init__(self) -> None:
        """Begin with all pedals up."""
        self._down: set[tuple[int, int]] = set()

    def name(self, message: Sequence[int]) -> str | None:
        """Return what taps, as "MIDI note 60" or "MIDI pedal 64"; None when nothing does."""
        if len(message) != 3:
            return None
        kind, channel = message[0] & 0xF0, message[0] & 0x0F
        number, value = message[1], message[2]
        if kind == _NOTE_ON and value > 0:
            return f"MIDI note {number}"
        if kind != _CONTROL or number not in PEDALS:
            return None
        pedal = channel, number
        was_down = pedal in self._down
        if value < _DOWN:
            self._down.discard(pedal)
            return None
        self._down.add(pedal)
        return None if was_down else f"MIDI pedal {number}"


class Midi(QObject):
    """Takes taps from one MIDI port, from `begin` to `end`.

    A port that is not there, or goes away, is told in a line and taken up when it comes.
    """

    tapped = Signal(object)
    """A `Tap`, on the monotonic clock."""

    line_changed = Signal(str)
    """What there is to tell; empty when all is well."""

    def __init__(
        self,
        driver: Driver | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Listen to nothing yet."""
        super().__init__(parent)
        self._driver = driver or RtMidi()
        self._clock = clock
        self._name = self.line = ""
        self._port: Port | None = None
        self._strokes, self._event_clock, self._sent_ms = Strokes(), EventClock(0.0), 0.0
        self._fetch = QTimer(self, interval=FETCH_MS, timerType=Qt.TimerType.PreciseTimer)
        self._fetch.timeout.connect(self.fetch)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)

    @property
    def is_open(self) -> bool:
        """Whether the port is there and listened to."""
        return self._port is not None

    def ports(self) -> tuple[tuple[str, ...], str]:
        """Return the names of all ports, and a sentence when there can be none."""
        try:
            return tuple(self._driver.names()), ""
        except MidiError as error:
            return (), str(error)

    def begin(self, name: str) -> None:
        """Take taps from a port from now on; "" for none."""
        self.end()
        if name:
            self._name = name
            self.look()
            self._look.start()

    def end(self) -> None:
        """Take no taps any more."""
        self._look.stop()
        self._close()
        self._name = ""
        self._tell("")

    def look(self) -> None:
        """Open the port if it has come, close it if it has gone."""
        try:
            is_there = self._name in self._driver.names()
            if is_there and self._port is None:
                self._open(self._driver.open(self._name))
            if not is_there:
                self._close()
                self._tell(
                    f"The MIDI port “{self._name}” is not there; it is taken up when it comes."
                )
        except MidiError as error:
            self._close()
            self._tell(str(error))

    def fetch(self) -> None:
        """Take what has come since the last time."""
        port = self._port
        try:
            while port is not None and (read := port.read()) is not None:
                self._take(*read)
                port = self._port  # a tap may have ended the run
        except MidiError as error:
            self._close()
            self._tell(str(error))

    def _open(self, port: Port) -> None:
        self._port = port
        self._strokes = Strokes()
        self._event_clock = EventClock(0.0, _LONGEST_DELAY_SECONDS)
        self._sent_ms = 1000.0  # of the driver's clock only differences are known; 0 is no stamp
        self._fetch.start()
        self._tell("")

    def _close(self) -> None:
        self._fetch.stop()
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _take(self, message: Sequence[int], since_seconds: float) -> None:
        self._sent_ms += 1000.0 * since_seconds
        seconds = self._event_clock.monotonic_seconds(self._sent_ms, self._clock())
        if (name := self._strokes.name(message)) is not None:
            self.tapped.emit(Tap(seconds, Input.MIDI, name))

    def _tell(self, line: str) -> None:
        if line != self.line:
            self.line = line
            self.line_changed.emit(line)
