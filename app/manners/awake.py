"""The screen stays awake while the pulse runs."""

import ctypes
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QProcess

from app.manners.bus import Address, Bus
from app.manners.wire import Answered, Kind, Message

_REASON = "The pulse is running"


@dataclass(frozen=True, slots=True)
class Way:
    """How one kind of desktop is asked for an awake screen, and how the wish is taken back."""

    address: Address
    signature: str
    arguments: tuple[Any, ...]
    take_back: str
    """The method that takes the wish back, with the number that stands for it."""
    start_service: bool = False

    def ask(self, bus: Bus, answered: Answered) -> None:
        """Ask for an awake screen."""
        bus.call(
            self.address,
            "Inhibit",
            self.signature,
            self.arguments,
            answered,
            start_service=self.start_service,
        )

    def take_wish_back(self, bus: Bus, answer: Message) -> None:
        """Take back the wish that was answered so."""
        bus.call(self.address, self.take_back, answer.signature, answer.body, start_service=False)


@dataclass(frozen=True, slots=True)
class PortalWay(Way):
    """The desktop portal answers with the path of an object that stands for the wish."""

    def take_wish_back(self, bus: Bus, answer: Message) -> None:
        """Close that object."""
        if answer.signature != "o":
            return
        request = Address(self.address.service, answer.body[0], "org.freedesktop.portal.Request")
        bus.call(request, self.take_back, start_service=False)


_IDLE = 8  # GNOME's and the portal's bit: do not count the person as idle

WAYS = (
    Way(
        Address(
            "org.freedesktop.ScreenSaver",
            "/org/freedesktop/ScreenSaver",
            "org.freedesktop.ScreenSaver",
        ),
        "ss",
        ("Undula", _REASON),
        "UnInhibit",
    ),
    Way(
        Address(
            "org.gnome.SessionManager",
            "/org/gnome/SessionManager",
            "org.gnome.SessionManager",
        ),
        "susu",
        ("undula", 0, _REASON, _IDLE),
        "Uninhibit",
    ),
    Way(
        Address(
            "org.freedesktop.PowerManagement.Inhibit",
            "/org/freedesktop/PowerManagement/Inhibit",
            "org.freedesktop.PowerManagement.Inhibit",
        ),
        "ss",
        ("Undula", _REASON),
        "UnInhibit",
    ),
    PortalWay(
        Address(
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Inhibit",
        ),
        "sua{sv}",
        ("", _IDLE, {"reason": ("s", _REASON)}),
        "Close",
        start_service=True,
    ),
)
"""Who is asked, in turn, until one takes the wish: KDE, GNOME, Xfce, and what has a portal."""

_CONTINUOUS, _SYSTEM_REQUIRED, _DISPLAY_REQUIRED = 0x80000000, 0x1, 0x2


class Hold(Protocol):
    """What keeps the screen awake until it is let go."""

    def let_go(self) -> None: ...


class Awake(QObject):
    """Keeps the screen awake between `hold` and `release`. The main thread only.

    Where the system offers no way, nothing happens. It ends with the program, whichever way that
    ends.
    """

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        """Hold nothing yet. `bus` is where the desktop is found on Linux."""
        super().__init__(parent)
        self._bus = bus
        self._held: Hold | None = None

    def hold(self) -> None:
        """Keep the screen awake from now on. Asked again, it changes nothing."""
        if self._held is None:
            self._held = _hold(self._bus, self)

    def release(self) -> None:
        """Let the screen rest again when it likes."""
        if self._held is not None:
            self._held.let_go()
            self._held = None


def _hold(bus: Bus, parent: QObject) -> Hold:
    if sys.platform == "win32":
        return WindowsHold()
    if sys.platform == "darwin":
        return CaffeinateHold(parent)
    return BusHold(bus)


class BusHold:
    """Asks the desktop. It also forgets the wish when the connection ends."""

    def __init__(self, bus: Bus) -> None:
        """Ask for it, and go on to the next way when one is refused."""
        self._bus = bus
        self._ways: Iterator[Way] = iter(WAYS)
        self._wanted = True
        self._granted: tuple[Way, Message] | None = None
        self._ask_next()

    def let_go(self) -> None:
        """Take the wish back, at the latest when it is granted."""
        self._wanted = False
        if self._granted is not None:
            way, answer = self._granted
            way.take_wish_back(self._bus, answer)

    def _ask_next(self) -> None:
        way = next(self._ways, None)
        if way is not None:
            way.ask(self._bus, partial(self._take_answer, way))

    def _take_answer(self, way: Way, answer: Message) -> None:
        if answer.kind is Kind.ANSWER and answer.body:
            self._granted = way, answer
            if not self._wanted:
                self.let_go()
        elif self._wanted:
            self._ask_next()


class CaffeinateHold:
    """Lets macOS's own `caffeinate` run, which ends by itself when this program does."""

    def __init__(self, parent: QObject) -> None:
        """Start it."""
        self._process = QProcess(parent)
        self._process.start("caffeinate", ["-di", "-w", str(os.getpid())])

    def let_go(self) -> None:
        """End it."""
        self._process.finished.connect(self._process.deleteLater)
        self._process.kill()


class WindowsHold:
    """Tells Windows that the display is needed; what it is told belongs to the main thread."""

    def __init__(self) -> None:
        """Need the display."""
        self._tell(_CONTINUOUS | _SYSTEM_REQUIRED | _DISPLAY_REQUIRED)

    def let_go(self) -> None:
        """Need it no more."""
        self._tell(_CONTINUOUS)

    def _tell(self, flags: int) -> None:
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(flags))
