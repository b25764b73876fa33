"""One rock for the eye: its samples and its loudness, worked out beside the window."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from audio.cue import Cue

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.preview import Rock

_SOON_MS = 60  # while a slider is dragged, only where it rests is worked out


class Preview(QObject):
    """Works out what one rock of a cue sounds like, in a thread of its own; the newest wins."""

    made = Signal(object, object)
    """The `audio.preview.Rock`, and the loudness in LUFS or None for silence."""

    _worked = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing asked for."""
        super().__init__(parent)
        self._wanted: tuple[Cue, float, int] | None = None
        self._thread: threading.Thread | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._begin)
        self._worked.connect(self._take)

    def ask(self, cue: Cue, bpm: float, rate: int) -> None:
        """Ask for one rock at a tempo in beats a minute and a rate in Hz."""
        self._wanted = (cue, bpm, rate)
        if self._thread is None and not self._soon.isActive():
            self._soon.start()

    def end(self) -> None:
        """Wait for what is being worked out, and begin nothing more."""
        self._wanted = None
        self._soon.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _begin(self) -> None:
        if self._wanted is None:
            return
        wanted, self._wanted = self._wanted, None
        self._thread = threading.Thread(target=self._work, args=wanted, name="undula-preview")
        self._thread.start()

    def _work(self, cue: Cue, bpm: float, rate: int) -> None:
        from audio.preview import loudness_lufs, one_rock

        self._worked.emit(one_rock(cue, bpm, rate), loudness_lufs(cue, bpm, rate))

    def _take(self, rock: "Rock", loudness: float | None) -> None:
        if self._thread is None:  # it came after the end
            return
        self._thread.join()
        self._thread = None
        self.made.emit(rock, loudness)
        if self._wanted is not None:
            self._soon.start()
