"""Being asked to stop: Ctrl-C and the other polite signals, noticed and never lost."""

import select
import signal
import socket
from types import FrameType
from typing import Any

_POLITE = ("SIGINT", "SIGTERM", "SIGHUP")


class StopSignals:
    """While it is entered, a polite signal is noticed instead of ending the program.

    `asked` says whether one came. `wait` sleeps without a thread and without polling, and ends at
    once when one comes. Use it in the main thread.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)
        self._woken.setblocking(False)
        self._before_fd = -1

    def __enter__(self) -> "StopSignals":
        self._before_fd = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for name in _POLITE:
            if (number := getattr(signal, name, None)) is not None:
                self._before[number] = signal.signal(number, self._notice)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._waker.close()
        self._woken.close()

    def wait(self, seconds: float, keys: int | None = None) -> bool:
        """Wait for a signal or a key; return whether there is something to read from `keys`.

        `keys` is the file number of a terminal.
        """
        files = [self._woken.fileno()] if keys is None else [self._woken.fileno(), keys]
        ready, _, _ = select.select(files, [], [], max(seconds, 0.0))
        if self._woken.fileno() in ready:
            self._woken.recv(64)
        return keys is not None and keys in ready

    def raise_if_asked(self) -> None:
        """Raise `KeyboardInterrupt` when a signal came; for work that is simply broken off."""
        if self.asked:
            raise KeyboardInterrupt

    def _notice(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
