"""A run's result, worked out beside the window."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from practice.errors import PracticeError
from practice.history import History
from practice.run import Run

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from app.practice_past import Past


_FAULT = "The run is kept; its result cannot be shown through a fault in Undula."


class LookingBack(QObject):
    """Looks back on one run after the other, in a thread of its own for each."""

    found = Signal(str, object, str)
    """A run's id and its `Result` of `app.practice_result`, or None and a sentence that says why
    there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Look back on nothing yet."""
        super().__init__(parent)
        self._past: Past | None = None
        self._thread: threading.Thread | None = None

    def at(self, run: Run, history: History) -> None:
        """Look back on a finished run of a history, the same one each time."""
        from app.practice_past import Past

        self.wait()
        past = self._past = self._past or Past(history)

        def look() -> None:
            try:
                result = past.result_of(run)
            except PracticeError as error:
                self.found.emit(run.id, None, str(error))
            except Exception:
                self.found.emit(run.id, None, _FAULT)
                raise
            else:
                self.found.emit(run.id, result, "")

        self._thread = threading.Thread(target=look, name="undula-result", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until what is looked at has been found."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
