"""The screen stays awake while the pulse runs."""

import ctypes
import os
import sys
from typing import Protocol

from PySide6.QtCore import QObject, QProcess

from app.manners import bus

_CONNECTION = "undula-awake"
_REASON = "The pulse is running"

WAYS = (
    bus.Address(
        "org.freedesktop.ScreenSaver",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver",
    ),
    bus.Address(
        "org.freedesktop.PowerManagement.Inhibit",
        "/org/freedesktop/PowerManagement/Inhibit",
        "org.freedesktop.PowerManagement.Inhibit",
    ),
)
"""Who is asked, in turn. The desktop portal and GNOME's session want a kind of number that
PySide6 cannot send; GNOME answers to the first name as well."""

_CONTINUOUS, _SYSTEM_REQUIRED, _DISPLAY_REQUIRED = 0x80000000, 0x1, 0x2


class Hold(Protocol):
    """What keeps the screen awake until it is let go."""

    def let_go(self) -> None: ...


class Awake(QObject):
    """Keeps the screen awake between `hold` and `release`. The main thread only.

    Where the system offers no way, nothing happens. It ends with the program, whichever way that
    ends.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold nothing yet."""
        super().__init__(parent)
        self._held: Hold | None = None

    def hold(self) -> None:
        """Keep the screen awake from now on. Asked again, it changes nothing."""
        if self._held is None:
            self._held = _hold(self)

    def release(self) -> None:
        """Let the screen rest again when it likes."""
        if self._held is not None:
            self._held.let_go()
            self._held = None


def _hold(parent: QObject) -> Hold:
    if sys.platform == "win32":
        return WindowsHold()
    if sys.platform == "darwin":
        return CaffeinateHold(parent)
    return BusHold(parent)


class BusHold(QObject):
    """Asks the desktop on a connection of its own.

    The number that `UnInhibit` wants cannot be sent, but the desktop also forgets the wish when
    the connection is dropped.
    """

    def __init__(self, parent: QObject) -> None:
        """Ask for it, and go on to the next way when one is refused."""
        super().__init__(parent)
        self._connection = bus.connect(_CONNECTION)
        self._ways = iter(WAYS)
        self._ask_next()

    def let_go(self) -> None:
        """Take the wish back."""
        if self._connection is not None:
            self._connection = None
            bus.disconnect(_CONNECTION)
        self.deleteLater()

    def _ask_next(self) -> None:
        way = next(self._ways, None)
        if self._connection is None or way is None:
            return
        words = ("Undula", _REASON)
        bus.ask(
            self._connection, way, "Inhibit", words, self._take_answer, self, start_service=False
        )

    def _take_answer(self, answer: object) -> None:
        if answer is None:
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
