"""Waking a thread that rests, from any other."""

import contextlib
import threading


class Bell:
    """Wakes one thread; cheaper than an Event, which matters fifteen times a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def ring(self) -> None:
        """Wake the thread that waits, or the next that will. Any thread."""
        with contextlib.suppress(RuntimeError):  # it has been rung already
            self._lock.release()

    def wait(self, seconds: float) -> bool:
        """Wait for a ring; for ever when `seconds` is -1. False when none came."""
        return self._lock.acquire(timeout=seconds)
