"""Settings while the program runs: changed at once, written soon, in a thread of its own."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.settings import Settings, save

SOON_SECONDS = 0.5
_CLOSE_WITHIN_SECONDS = 3.0


class Keeper(QObject):
    """Holds the settings and writes each change within a second; the newest wins.

    No frame waits for the disk. When the file cannot be written, `failed` says so in one
    sentence, and again only after a save has worked. The thread lives only while there is
    something to write.
    """

    failed = Signal(str)

    def __init__(
        self,
        settings: Settings,
        path: Path,
        *,
        soon_seconds: float = SOON_SECONDS,
        parent: QObject | None = None,
    ) -> None:
        """Begin with what was loaded from `path`; nothing is written yet."""
        super().__init__(parent)
        self._settings, self._path, self._soon_seconds = settings, path, soon_seconds
        self._lock = threading.Lock()
        self._unsaved: Settings | None = None
        self._writer: threading.Thread | None = None
        self._closing = threading.Event()
        self._told = False

    @property
    def settings(self) -> Settings:
        """The present settings."""
        return self._settings

    def change(self, **values: Any) -> None:
        """Take new values for fields of the settings. The main thread only.

        Raises `ValueError` for a value that does not fit, and keeps the old ones then.
        """
        changed = replace(self._settings, **values)
        if changed == self._settings:
            return
        self._settings = changed
        with self._lock:
            self._unsaved = changed
            self._start_writer()

    def close(self) -> None:
        """Write at once what is not written yet, and wait for it."""
        self._closing.set()
        for _ in range(2):  # a writer that fails just now has yet to put back what it had taken
            with self._lock:
                if self._unsaved is not None:  # also what could not be written the last time
                    self._start_writer()
                writer = self._writer
            if writer is not None:
                writer.join(_CLOSE_WITHIN_SECONDS)

    def _start_writer(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, name="undula-settings", daemon=True)
            self._writer.start()

    def _write(self) -> None:
        while True:
            self._closing.wait(self._soon_seconds)
            with self._lock:
                taken, self._unsaved = self._unsaved, None
            written = taken is None or self._is_written(taken)
            with self._lock:
                newer = self._unsaved is not None
                if not written and not newer:
                    self._unsaved = taken  # to be tried again with the next change, or at the end
                if not newer:
                    self._writer = None
                    return

    def _is_written(self, settings: Settings) -> bool:
        try:
            save(settings, self._path)
        except OSError as error:
            if not self._told:
                self._told = True
                reason = error.strerror or error
                self.failed.emit(f"The settings could not be kept in {self._path}: {reason}.")
            return False
        self._told = False
        return True
