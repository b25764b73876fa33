"""The history as it can always be written to, whatever becomes of its file meanwhile."""

import sqlite3
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from practice.opening import HinderedError, hindrance, is_damage, reached, set_down, stand_in
from practice.store import Store

Result = TypeVar("Result")

SOON_SECONDS, SELDOM_SECONDS = 1.0, 30.0
"""How soon a file that could not be had is tried again at first, and in the end."""

_LAST_TRIES_SECONDS = 0.5
_BETWEEN_LAST_TRIES_SECONDS = 0.1


class Book:
    """A history in a file; one in memory stands in for it while the file cannot be had.

    What was done meanwhile is done to the file as soon as it can be. One thread only: the one
    that made it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file or begin one; never raises for what lies there."""
        self._path = path
        self._store: Store | None = None
        self._memory: Store | None = None
        self._undone: deque[Callable[[Store], object]] = deque()
        self._wait_seconds = SOON_SECONDS
        self._found = ""
        self.line = ""
        """What is to be told about the history; "" mostly."""
        try:
            self._reach()
            self._on_file(lambda store: store.purge(datetime.now(UTC)))
        except (HinderedError, sqlite3.Error) as error:
            self._stand_in(error)

    @property
    def try_again_seconds(self) -> float | None:
        """When `catch_up` is due; None while there is nothing to catch up with."""
        return None if self._memory is None else self._wait_seconds

    def read(self, what: Callable[[Store], Result]) -> Result:
        """Return what is read."""
        if self._memory is None:
            try:
                return self._on_file(what)
            except (HinderedError, sqlite3.Error) as error:
                self._stand_in(error)
        assert self._memory is not None
        return what(self._memory)

    def write(self, what: Callable[[Store], Result]) -> Result:
        """Do something to the history that may be done twice, and return what comes of it."""
        if self._memory is None:
            try:
                return self._on_file(what)
            except (HinderedError, sqlite3.Error) as error:
                self._stand_in(error)
        assert self._memory is not None
        result = what(self._memory)
        self._undone.append(what)
        return result

    def catch_up(self) -> None:
        """Try to do to the file what could not be done to it before."""
        if self._memory is None:
            return
        try:
            if self._store is None:
                self._reach()
            while self._undone:
                self._do_undone()
        except (HinderedError, sqlite3.Error) as error:
            self._tell_hindrance(error)
            self._wait_seconds = min(2.0 * self._wait_seconds, SELDOM_SECONDS)
            return
        self._memory.close()
        self._memory = None
        self._wait_seconds = SOON_SECONDS
        self.line = self._found

    def settle(self) -> None:
        """Have what is in the file survive the loss of power as well, if that can be had now."""
        if self._memory is None and self._store is not None:
            with suppress(sqlite3.Error):
                self._store.settle()

    def close(self) -> None:
        """Write what is not written yet, into the file or at least beside it, and close."""
        until = time.monotonic() + _LAST_TRIES_SECONDS
        self.catch_up()
        while self._undone and time.monotonic() < until:
            time.sleep(_BETWEEN_LAST_TRIES_SECONDS)
            self.catch_up()
        if self._memory is not None:
            if self._undone:
                with suppress(OSError, sqlite3.Error):
                    set_down(self._path, self._memory)
            self._memory.close()
        if self._store is not None:
            self._store.close()

    def _reach(self, *, is_suspect: bool = False) -> Store:
        there = reached(self._path, is_suspect=is_suspect)
        self._store, self._found = there.store, there.line
        self.line = there.line
        return there.store

    def _on_file(self, what: Callable[[Store], Result]) -> Result:
        """Do it to the file; where that proves to be damaged, to the one that takes its place."""
        assert self._store is not None
        try:
            return what(self._store)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
        self._store.close()
        self._store = None
        return what(self._reach(is_suspect=True))

    def _do_undone(self) -> None:
        """Do the oldest that is undone; what stands in its way for now keeps it where it is."""
        what = self._undone.popleft()
        try:
            self._on_file(what)
        except (HinderedError, sqlite3.Error) as error:
            if _reason(error):
                self._undone.appendleft(what)
            raise

    def _stand_in(self, error: Exception) -> None:
        """Have a history in memory take over from here; re-raise what is no hindrance."""
        self._tell_hindrance(error)
        self._memory = stand_in(self._path, self._store)

    def _tell_hindrance(self, error: Exception) -> None:
        reason = _reason(error)
        if not reason:
            raise error
        self.line = (
            f"The history cannot be written now ({reason}): your runs are kept in memory until"
            " it can be."
        )


def _reason(error: Exception) -> str:
    """Return why the file cannot be had; "" for what says nothing about the file."""
    if not isinstance(error, sqlite3.Error):
        return str(error)
    return hindrance(error) or ("it is damaged" if is_damage(error) else "")
