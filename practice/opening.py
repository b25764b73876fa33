"""From a path to an open history, whatever lies there.

A damaged file is kept aside and what can be read of it is brought over. A file of a newer version
is left alone. What stands in the way only for now raises `HinderedError`.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from practice.run import Run, printable
from practice.schema import VERSION, ForeignError, NewerError
from practice.store import IN_MEMORY, Store

_COMPANIONS = ("", "-wal", "-shm")
"""What SQLite keeps beside the file, under the file's own name."""

_UNWRITTEN = "unwritten"
_RUNS_AT_ONCE = 200

_HINDRANCES = {
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_PROTOCOL: "another program holds it",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_AUTH: "it may not be opened",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk does not take it",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_INTERRUPT: "it was broken off",
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_DAMAGED_READS = (
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
    sqlite3.SQLITE_IOERR_DATA,
)


class HinderedError(Exception):
    """The file cannot be had now. The message is the reason, a part of a sentence."""


@dataclass(frozen=True, slots=True)
class Reached:
    """An open history, and what is to be told about how it was reached; "" mostly."""

    store: Store
    line: str = ""


def hindrance(error: sqlite3.Error) -> str:
    """Return what stands in the way for now; "" if it is something else."""
    code = _code(error)
    return "" if code in _DAMAGED_READS else _HINDRANCES.get(code & 0xFF, "")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is not, or no longer, a history."""
    code = _code(error)
    return code in _DAMAGED_READS or code & 0xFF in _DAMAGE


def reached(path: Path, *, is_suspect: bool = False) -> Reached:
    """Open the history in a file, or begin one. Raises `HinderedError` when neither can be now.

    A file that proved to be damaged is suspect, and checked the more.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.path.lexists(path) and not path.is_file() and not _leads_nowhere(path):
            return _begun_anew(path, "it is no file")
        return Reached(_brought_in(path, Store.open(path, is_suspect=is_suspect)))
    except OSError as error:
        raise HinderedError(error.strerror or str(error)) from error
    except NewerError:
        return _beside_a_newer(path)
    except ForeignError:
        return _begun_anew(path, "it is another program's")
    except sqlite3.Error as error:
        if reason := hindrance(error):
            raise HinderedError(reason) from error
        if not is_damage(error):
            raise
        return _begun_anew(path, str(error))


def _begun_anew(path: Path, reason: str) -> Reached:
    """Keep aside what lies at `path`, begin anew, and bring over what can be read of it."""
    kept = path.with_name(f"{path.stem}.damaged-{_moment()}{path.suffix}")
    try:
        for ending in _COMPANIONS:
            if os.path.lexists(f"{path}{ending}"):
                Path(f"{path}{ending}").rename(f"{kept}{ending}")
        store = Store.open(path)
    except OSError as error:
        raise HinderedError(f"{reason}, and cannot be kept aside") from error
    except sqlite3.Error as error:
        raise HinderedError(hindrance(error) or str(error)) from error
    try:
        brought = _brought_over(kept, store) if kept.is_file() else 0
    except (OSError, sqlite3.Error):
        brought = 0  # it lies aside, whole or not
    over = f", and {brought} of its runs are here again" if brought else ""
    why = printable(reason, 80)
    return Reached(
        store, f"The history could not be read ({why}); it is kept as {kept.name}{over}."
    )


def stand_in(path: Path, store: Store | None) -> Store:
    """Return a history in memory with what can be read of the one in the file.

    `store` is the open one, if there is one.
    """
    memory = Store.open(IN_MEMORY)
    try:
        if store is not None:
            store.copy_into(memory)
            return memory
    except sqlite3.Error:
        pass  # then perhaps a copy of the file can be read
    try:
        with _copy_of(path) as copy:
            copied = Store.open(copy)
            try:
                copied.copy_into(memory)
            finally:
                copied.close()
    except (OSError, sqlite3.Error, NewerError, ForeignError):
        memory.close()
        return Store.open(IN_MEMORY)
    return memory


def set_down(path: Path, memory: Store) -> None:
    """Write beside the history what could not be written into it: the next start brings it in.

    Raises `OSError` or `sqlite3.Error` when that cannot be written either.
    """
    final = path.with_name(f"{path.stem}.{_UNWRITTEN}-{_moment()}{path.suffix}")
    unfinished = final.with_suffix(".new")
    try:
        beside = Store.open(unfinished)
        try:
            memory.copy_into(beside)
        finally:
            beside.close()
        unfinished.rename(final)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _brought_in(path: Path, store: Store) -> Store:
    """Bring in what earlier starts had to set down beside the history."""
    for beside in sorted(path.parent.glob(f"{path.stem}.{_UNWRITTEN}-*{path.suffix}")):
        try:
            _brought_over(beside, store, Store.open)
            beside.unlink()
        except (OSError, sqlite3.Error, NewerError, ForeignError):
            continue  # it stays where it is
    return store


def runs_in(path: Path, opened: Callable[[Path], Store] = Store.as_it_is) -> Iterator[Run]:
    """Give each run that can be read of a file, which is not touched.

    Raises `OSError`, and what `opened` raises.
    """
    with _copy_of(path) as copy:
        store = opened(copy)
        try:
            yield from store.readable()
        finally:
            store.close()


def _brought_over(
    source: Path, store: Store, opened: Callable[[Path], Store] = Store.as_it_is
) -> int:
    """Merge into `store` what can be read of a file; return how many runs are new."""
    runs = runs_in(source, opened)
    brought = 0
    while some := list(islice(runs, _RUNS_AT_ONCE)):
        brought += store.merge(some)[0]
    return brought


@contextmanager
def _copy_of(path: Path) -> Iterator[Path]:
    """Give a copy of the file as it lies there, in which nobody else reads or writes."""
    import shutil  # these two take longer to load than a sound history to open
    import tempfile

    with tempfile.TemporaryDirectory(prefix="undula-") as folder:
        copy = Path(folder) / path.name
        for ending in ("", "-wal"):
            if Path(f"{path}{ending}").is_file():
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
        if not copy.exists():
            raise FileNotFoundError(path)
        yield copy


def _beside_a_newer(path: Path) -> Reached:
    """Leave a newer version's file alone and keep a history of one's own beside it."""
    own = path.with_name(f"{path.stem}-{VERSION}{path.suffix}")
    there = reached(own)
    line = (
        "The history was written by a newer Undula and is left alone; this one keeps its runs in"
        f" {own.name}."
    )
    return Reached(there.store, " ".join(filter(None, (line, there.line))))


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _code(error: sqlite3.Error) -> int:
    found_by_us = sqlite3.SQLITE_CORRUPT if type(error) is sqlite3.DatabaseError else 0
    return getattr(error, "sqlite_errorcode", found_by_us)


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
