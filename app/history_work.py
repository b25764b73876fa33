"""What takes its time with the history, done beside the window: files, figures, plots' code."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.widgets.plots import bring_in
from practice.errors import PracticeError
from practice.exchange import export_json, import_runs
from practice.history import History, Merged
from practice.run import Run
from practice.table import export_csv

_AT_ONCE = 20
_FAULT = "That could not be done through a fault in Undula; the runs are kept."


class HistoryWork(QObject):
    """Does what takes its time, each in a thread; at most one file is written or read at a time.

    Signals:
        told: one quiet sentence.
        brought_in: runs came in, as `Merged`.
        figures_found: figures of so many runs were computed that had none.
        drawable: plots can be drawn from now on.
    """

    told = Signal(str)
    brought_in = Signal(object)
    figures_found = Signal(int)
    drawable = Signal()
    # Threads tell by these; they are heard in the thread of this object.
    _prepared, _looked_up = Signal(object), Signal(object)
    _written, _read, _refused = Signal(object), Signal(object), Signal(str)

    def __init__(self, history: History, parent: QObject) -> None:
        """Prepare to work on `history`."""
        super().__init__(parent)
        self._history = history
        self._threads: list[Thread] = []
        self._is_busy = self._is_ending = False
        self._prepared.connect(self._tell_drawable)
        self._looked_up.connect(self._tell_figures)
        self._written.connect(self._tell_written)
        self._read.connect(self._tell_read)
        self._refused.connect(self._tell_refused)

    def get_ready_to_draw(self) -> None:
        """Bring in what draws the plots."""
        self._do(_import_plots, self._prepared)

    def look_up_figures(self) -> None:
        """Compute the figures of runs that have none yet."""
        self._do(self._bring_up_to_date, self._looked_up)

    def export_to(self, path: Path) -> None:
        """Write all runs to a file."""
        if self._begin(f"Writing “{path.name}” …"):
            self._do(lambda: (path, write_runs(self._history, path)), self._written)

    def import_from(self, path: Path) -> None:
        """Bring in the runs of a file."""
        if self._begin(f"Reading “{path.name}” …"):
            self._do(lambda: self._history.merge(import_runs(path)), self._read)

    def end(self) -> None:
        """Wait for what is going on with files; figures that are missing wait for next time."""
        self._is_ending = True
        for thread in self._threads:
            thread.join()

    # How it is done.

    def _begin(self, meanwhile: str) -> bool:
        if self._is_busy:
            return False
        self._is_busy = True
        self.told.emit(meanwhile)
        return True

    def _do(self, what: Callable[[], object], done: SignalInstance) -> None:
        self._is_ending = False

        def do() -> None:
            try:
                result = what()
            except PracticeError as error:
                self._refused.emit(str(error))
            except Exception:
                self._refused.emit(_FAULT)
                raise
            else:
                done.emit(result)

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = Thread(target=do, name="undula-history-work", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _tell_refused(self, sentence: str) -> None:
        self._is_busy = False
        self.told.emit(sentence)

    def _tell_drawable(self, _: object) -> None:
        self.drawable.emit()

    def _tell_figures(self, count: object) -> None:
        assert isinstance(count, int)
        if count:
            self.figures_found.emit(count)

    def _tell_written(self, result: object) -> None:
        assert isinstance(result, tuple)
        path, count = result
        self._is_busy = False
        self.told.emit(f"{counted(count)} in “{path.name}”. {self._history.line}".strip())

    def _tell_read(self, merged: object) -> None:
        assert isinstance(merged, Merged)
        self._is_busy = False
        self.brought_in.emit(merged)

    def _bring_up_to_date(self) -> int:
        from practice.headlines import bring_up_to_date

        most = len(self._history.runs())  # a file may take none of them, and give them again
        done = 0
        while not self._is_ending and done < most:
            count = bring_up_to_date(self._history, at_most=_AT_ONCE)
            done += count
            if count < _AT_ONCE:
                break
        return done


def _import_plots() -> None:
    bring_in().join()
    from app.widgets.plots import of_run  # noqa: F401


def counted(runs: int) -> str:
    """Return how many runs, in words."""
    return "1 run" if runs == 1 else f"{runs} runs"


def write_runs(history: History, path: Path) -> int:
    """Write all runs to a file, as JSON if it is called so, else as CSV; return how many.

    A file that was there before is replaced only once all is written. Raises `PracticeError`.
    """
    beside = path.with_name(f".{path.name}.part")
    runs = _Counted(history.whole_runs())
    export = export_json if path.suffix.lower() == ".json" else export_csv
    try:
        with beside.open("wb") as file:
            export(runs, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        reason = error.strerror or str(error)
        raise PracticeError(
            f"“{path.name}” cannot be written ({reason}): choose another place."
        ) from error
    return runs.count


class _Counted:
    """Runs that are counted as they go by."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs, self.count = runs, 0

    def __iter__(self) -> Iterator[Run]:
        for run in self._runs:
            self.count += 1
            yield run
