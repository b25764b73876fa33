"""Being asked to stop: Ctrl-C and the other polite signals, noticed and never lost."""

import select
import signal
import socket
from collections.abc import Callable
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
POLITE = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
"""The signals that ask a program to end, as far as the system has them."""


class PoliteSignals:
    """Until it is closed, a polite signal makes `fileno` readable instead of ending the program.

    `drain` takes that back. `heard` is called too, between any two steps of the main thread: it
    may set a flag and no more, for whatever it waited for might be held right there. Use it in
    the main thread.
    """

    def __init__(self, heard: Callable[[], object] = lambda: None) -> None:
        """Listen from now on."""
        self._heard = heard
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)
        self._woken.setblocking(False)
        self._fd_before = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._notice) for number in _heeded()}

    def fileno(self) -> int:
        """Return the number of the socket that a signal makes readable."""
        return self._woken.fileno()

    def drain(self) -> None:
        """Wait for the next signal again."""
        self._woken.recv(64)

    def close(self) -> None:
        """Put back what was there before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._fd_before)
        self._waker.close()
        self._woken.close()

    def _notice(self, _number: int, _frame: FrameType | None) -> None:
        self._heard()


def _heeded() -> list[signal.Signals]:
    """Return those that are to be heard: `nohup` lets a program play on without its terminal."""
    return [
        number
        for number in POLITE
        if number.name != "SIGHUP" or signal.getsignal(number) is not signal.SIG_IGN
    ]


class StopSignals:
    """While it is entered, a polite signal is noticed instead of ending the program.

    `asked` says whether one came. `wait` sleeps without a thread and without polling, and ends at
    once when one comes. Use it in the main thread.
    """

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> "StopSignals":
        self._signals = PoliteSignals(self._notice)
        return self

    def __exit__(self, *_: object) -> None:
        self._signals.close()

    def wait(self, seconds: float, keys: int | None = None) -> bool:
        """Wait for a signal or a key; return whether there is something to read from `keys`.

        `keys` is the file number of a terminal.
        """
        woken = self._signals.fileno()
        ready, _, _ = select.select(
            [woken] if keys is None else [woken, keys], [], [], max(seconds, 0.0)
        )
        if woken in ready:
            self._signals.drain()
        return keys is not None and keys in ready

    def raise_if_asked(self) -> None:
        """Raise `KeyboardInterrupt` when a signal came; for work that is simply broken off."""
        if self.asked:
            raise KeyboardInterrupt

    def _notice(self) -> None:
        self.asked = True
