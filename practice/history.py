"""The history of practice runs: raw events kept as they come, whatever happens to the program.

`History` may be used from any thread; it works in one of its own, so that nothing waits for the
disk that need not. Each tap is in the file within milliseconds: a program that is killed loses
none. The loss of power may take the taps of the run that goes on; once a run is finished it is
written through to the disk.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from practice.book import Book
from practice.clerk import Clerk
from practice.errors import PracticeError
from practice.events import Events
from practice.run import Beat, Exercise, Pace, Place, Run, Steadiness, Tap
from practice.store import Store
from practice.summary import Choice, Headline, Summary

FILE_NAME = "history.sqlite3"

_RUNS_AT_ONCE = 200

Result = TypeVar("Result")


def history_path() -> Path:
    """Return where the platform keeps a person's own data of this program.

    Raises `PracticeError` where nobody has told the place and there is no home.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local"
        return Path(base) / "Undula" / FILE_NAME
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support" / "Undula" / FILE_NAME
    told = Path(os.environ.get("XDG_DATA_HOME", ""))
    base = told if told.is_absolute() else _home() / ".local" / "share"
    return base / "undula" / FILE_NAME


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as why:
        raise PracticeError(
            "The history has no place, for you have no home folder here: set HOME or "
            "XDG_DATA_HOME to a folder of yours."
        ) from why


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of runs that came in: new ones, known ones, and deleted ones that are back."""

    added: int = 0
    known: int = 0
    returned: int = 0


class History:
    """All runs, in the order of their start. Close it at the end.

    Every call may raise `PracticeError` when the disk does not answer for ten seconds; nothing
    else that happens to the file raises anything: `line` tells of it.
    """

    def __init__(self, path: Path) -> None:
        """Begin to open the history in `path`, or begin a new one there; see `open`."""
        self._clerk = Clerk(path)
        self._unreadable = 0

    @classmethod
    def open(cls, path: Path | None = None) -> "Opened":
        """Open the history in a file, by default the person's own; begin one where there is none.

        Never raises for what lies there: a file that cannot be read is kept aside, and one that
        cannot be had now is written to as soon as it can be.
        """
        history = cls(history_path() if path is None else path)
        history.flush()
        return Opened(history, history.line)

    @property
    def line(self) -> str:
        """What is to be told about the history at this moment, in a sentence or two; "" mostly."""
        if not self._unreadable:
            return self._clerk.line
        left_out = (
            "One run of the history cannot be read and is left out."
            if self._unreadable == 1
            else f"{self._unreadable} runs of the history cannot be read and are left out."
        )
        return f"{self._clerk.line} {left_out}".strip()

    def close(self) -> None:
        """Write what is not written yet and let go of the file; a second call does nothing."""
        self._clerk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # A run that goes on.

    def begin(self, run: Run) -> "Recorder":
        """Enter a run that begins; its events, if it has any already, are kept too.

        Until it is finished it counts as ended early. Does not wait for the disk.
        """
        return Recorder(self, run)

    # What there is.

    def runs(
        self,
        *,
        exercise: Exercise | None = None,
        technique: str | None = None,
        bpm_between: tuple[float, float] | None = None,
        ended_early: bool | None = None,
        newest_first: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Summary]:
        """Return runs in short, without the deleted ones; `Choice` says what each value does.

        5000 of them take some 60 ms.
        """
        choice = Choice(exercise, technique, bpm_between, ended_early, newest_first, limit, offset)
        read, self._unreadable = self._read(lambda store: store.summaries(choice))
        return read

    def last(
        self,
        count: int,
        *,
        exercise: Exercise | None = None,
        technique: str | None = None,
        bpm_between: tuple[float, float] | None = None,
        ended_early: bool | None = None,
    ) -> list[Summary]:
        """Return the latest runs of a kind, the oldest of them first."""
        newest_first = self.runs(
            exercise=exercise,
            technique=technique,
            bpm_between=bpm_between,
            ended_early=ended_early,
            limit=count,
        )
        return newest_first[::-1]

    def run(self, run_id: str) -> Run:
        """Return a run with all its events, deleted or not.

        Raises `PracticeError` when there is none, or when it is damaged.
        """
        return self._read(lambda store: store.run(run_id))

    def whole_runs(self) -> Iterator[Run]:
        """Give each run with all its events, the oldest first, for an export.

        Damaged ones are left out; `line` tells how many.
        """
        for summary in self.runs(newest_first=False):
            try:
                yield self.run(summary.id)
            except PracticeError:
                self._unreadable += 1

    def outdated(self, version: int) -> list[str]:
        """Return the ids of runs without a headline of this version, the newest first."""
        return self._read(lambda store: store.outdated(version))

    # What is changed. Nothing here waits for the disk but `merge`.

    def set_note(self, run_id: str, note: str) -> None:
        """Keep a person's own words with a run; half a character in them becomes a “?”."""
        whole = note.encode(errors="replace").decode()
        self._write(lambda store: store.note(run_id, whole))

    def set_guess(self, run_id: str, steadiness: Steadiness | None, pace: Pace | None) -> None:
        """Keep what a person guessed before the result."""
        self._write(lambda store: store.guess(run_id, steadiness, pace))

    def set_headline(self, run_id: str, headline: Headline) -> None:
        """Keep figures that were computed again."""
        self._write(lambda store: store.headline(run_id, headline))

    def delete(self, run_id: str, *, now: datetime | None = None) -> None:
        """Take a run out of the lists. `undelete` has it back for 30 days; then it is gone."""
        at = datetime.now(UTC) if now is None else now
        self._write(lambda store: store.delete(run_id, at))

    def undelete(self, run_id: str) -> None:
        """Have a deleted run back."""
        self._write(lambda store: store.undelete(run_id))

    def merge(self, runs: Iterable[Run]) -> Merged:
        """Keep runs that came from elsewhere, each once; those that are there stay as they are."""
        added = known = returned = 0
        each = iter(runs)
        while some := tuple(islice(each, _RUNS_AT_ONCE)):
            new, back = self._merged(some)
            added, returned = added + new, returned + back
            known += len(some) - new - back
        self._settle()
        return Merged(added, known, returned)

    def flush(self) -> None:
        """Return when everything that was begun before is done, to the file if it can be had."""
        self._clerk.asked(lambda _: None)

    # How it is done.

    def _read(self, what: Callable[[Store], Result]) -> Result:
        return self._clerk.asked(lambda book: book.read(what))

    def _write(self, what: Callable[[Store], object]) -> None:
        self._clerk.tell(lambda book: book.write(what))

    def _settle(self) -> None:
        self._clerk.tell(Book.settle)

    def _merged(self, runs: Sequence[Run]) -> tuple[int, int]:
        return self._clerk.asked(lambda book: book.write(lambda store: store.merge(runs)))


@dataclass(frozen=True, slots=True)
class Opened:
    """An open history, and what is to be told about how it was found; "" mostly."""

    history: History
    line: str = ""


class Recorder:
    """A run that goes on. Everything given to it is in the file at once; nothing waits for it."""

    def __init__(self, history: History, run: Run) -> None:
        """Enter the run; `History.begin` makes these."""
        self._history = history
        self._bare = replace(run, beats=(), taps=(), places=(), prompts=())
        self._part = 0
        bare = self._bare
        history._write(lambda store: store.enter(bare))
        self.add(run.beats, run.taps, run.places, run.prompts)

    def add(
        self,
        beats: Sequence[Beat] = (),
        taps: Sequence[Tap] = (),
        places: Sequence[Place] = (),
        prompts: Sequence[float] = (),
    ) -> None:
        """Keep events that came since the last call. One thread at a time."""
        events = Events(tuple(beats), tuple(taps), tuple(places), tuple(prompts))
        if events == Events():
            return
        bare, part = self._bare, self._part
        self._part += 1
        self._history._write(lambda store: store.add(bare, part, events))

    def finish(self, run: Run, headline: Headline | None = None) -> None:
        """Keep the whole run, in place of what was added, with its figures if there are any.

        It is written through to the disk, so that not even a loss of power takes it.
        """
        whole = replace(run, id=self._bare.id)
        self._history._write(lambda store: store.put(whole, headline))
        self._history._settle()

    def discard(self) -> None:
        """Remove the run for good, as if it had never begun."""
        run_id = self._bare.id
        self._history._write(lambda store: store.discard(run_id))
