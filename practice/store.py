"""The history's database: what can be done to it, each within one transaction.

A store belongs to the thread that made it. Every writing method may be called again with the
same values and then changes nothing, so that what could not be written is simply tried again.
"""

# ruff: noqa: S608 - names of columns are this package's own, and values are always bound

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from practice.errors import PracticeError
from practice.events import Events, Kind, events_of, unpacked
from practice.rows import (
    COUNTS,
    HEADLINE,
    IN_LISTS,
    RUN,
    chosen,
    headline_row,
    run_of,
    run_row,
    stamp,
    summary_of,
)
from practice.run import Pace, Run, Steadiness, Tap, printable
from practice.schema import migrate
from practice.summary import Choice, Headline, Summary

BUSY_SECONDS = 0.25
"""How long to wait for another program that writes at this moment."""

KEPT_FOR = timedelta(days=30)
"""How long a deleted run can be had back."""

EMPTY_FOR = timedelta(days=1)
"""How long a run without a rock and without an end is taken for one that goes on."""

CHECKED_BYTES = 100_000_000
"""A file up to this size is checked throughout when it is opened, in 1 ms for each MB; in a larger
one damage is found where it is met."""

IN_MEMORY = Path(":memory:")

_COLUMNS = ", ".join(RUN)
_LISTED = ", ".join(RUN + COUNTS + HEADLINE)
_COUNT_OF = {
    Kind.BEAT: "beats",
    Kind.TAP: "taps",
    Kind.PLACE: "places",
    Kind.PROMPT: "prompts",
}


class _Connection(sqlite3.Connection):
    """A connection that tells of damaged names as of any other damage."""

    def execute(self, *words: Any) -> sqlite3.Cursor:
        try:
            return super().execute(*words)
        except UnicodeDecodeError as error:  # sqlite3 quotes the file in its message
            raise sqlite3.DatabaseError("its names are no text") from error


class Store:
    """One open database with this version's tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection whose tables are those of this version."""
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, is_suspect: bool = False) -> Self:
        """Open a file, or make it; bring it to this version; check that it is whole.

        A suspect one is checked whatever its size. Raises `sqlite3.Error`, `NewerError` or
        `ForeignError`, and keeps nothing open then.
        """
        connection = _connected(path)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection)
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            if mode == "wal":  # then a lost program loses nothing, and a lost machine little
                connection.execute("PRAGMA synchronous = NORMAL")
            if is_suspect or _bytes(connection) <= CHECKED_BYTES:
                (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
                if found != "ok":
                    raise sqlite3.DatabaseError(str(found).splitlines()[-1])
            connection.execute(f"SELECT {_LISTED} FROM run LIMIT 1")
            connection.execute("SELECT run, kind, part, data, crc FROM events LIMIT 1")
            connection.execute("SELECT number, input, name FROM source LIMIT 1")
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    @classmethod
    def as_it_is(cls, path: Path) -> Self:
        """Open a file that may be damaged, for `readable` alone."""
        return cls(_connected(path))

    def close(self) -> None:
        """Close the database; what was written stays."""
        self._connection.close()

    def copy_into(self, other: "Store") -> None:
        """Make `other` the same as this one."""
        self._connection.backup(other._connection)

    def settle(self) -> None:
        """Have what was written survive the loss of power as well, where it can be had now."""
        self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    # Runs that come in.

    def enter(self, run: Run) -> None:
        """Enter a run that goes on, without its events; until it is put it has ended early."""
        with self._transaction():
            self._entered(run)

    def add(self, run: Run, part: int, events: Events) -> None:
        """Append events to a run that goes on; `part` counts from 0 and orders them."""
        with self._transaction():
            self._write(self._entered(run), part, events)

    def put(self, run: Run, headline: Headline | None = None) -> None:
        """Keep a whole run, in place of what there is of it."""
        with self._transaction():
            self._put(run, headline)

    def merge(self, runs: Sequence[Run]) -> tuple[int, int]:
        """Keep those runs that are not there, and have deleted ones back: return how many each.

        A run that never came to its end here is replaced by one that has at least as many taps.
        """
        added = returned = 0
        with self._transaction():
            for run in runs:
                row = self._one(
                    "SELECT deleted_at, finished, taps + places FROM run WHERE id = ?", run.id
                )
                if row is None:
                    self._put(run, None)
                    added += 1
                    continue
                deleted_at, finished, events = row
                if deleted_at is not None:
                    self._changed("deleted_at = NULL", run.id)
                    returned += 1
                if not finished and len(run.taps) + len(run.places) >= events:
                    self._put(run, None)
        return added, returned

    # Runs that are there.

    def note(self, run_id: str, note: str) -> None:
        """Keep a note with a run."""
        self._changed("note = ?", run_id, note)

    def guess(self, run_id: str, steadiness: Steadiness | None, pace: Pace | None) -> None:
        """Keep a person's own guess with a run."""
        self._changed("guess_steadiness = ?, guess_pace = ?", run_id, steadiness, pace)

    def headline(self, run_id: str, headline: Headline) -> None:
        """Keep a run's figures, which were computed again."""
        columns = ", ".join(f"{name} = ?" for name in HEADLINE)
        self._changed(columns, run_id, *headline_row(headline))

    def delete(self, run_id: str, now: datetime) -> None:
        """Take a run out of every list; `undelete` has it back for some weeks."""
        self._changed("deleted_at = ?", run_id, stamp(now))

    def undelete(self, run_id: str) -> None:
        """Have a deleted run back."""
        self._changed("deleted_at = NULL", run_id)

    def discard(self, run_id: str) -> None:
        """Remove a run for good."""
        self._connection.execute("DELETE FROM run WHERE id = ?", (run_id,))

    def purge(self, now: datetime) -> None:
        """Remove for good what was deleted some weeks ago, and runs without a rock."""
        with self._transaction():
            self._connection.execute(
                "DELETE FROM run WHERE deleted_at < ?", (stamp(now - KEPT_FOR),)
            )
            self._connection.execute(
                "DELETE FROM run WHERE NOT finished AND started_at < ? AND NOT taps + places",
                (stamp(now - EMPTY_FOR),),
            )

    # What is read.

    def summaries(self, choice: Choice) -> tuple[list[Summary], int]:
        """Return the chosen runs, and how many of them cannot be read."""
        what, values = chosen(choice)
        rows = self._connection.execute(f"SELECT {_LISTED} FROM run {what}", values).fetchall()
        read, unreadable = [], 0
        for row in rows:
            try:
                read.append(summary_of(row))
            except (ValueError, TypeError):
                unreadable += 1
        return read, unreadable

    def outdated(self, version: int) -> list[str]:
        """Return the runs whose figures are of another version than this, the newest first."""
        rows = self._connection.execute(
            f"SELECT id FROM run WHERE {IN_LISTS} AND figures_version IS NOT ?"
            " ORDER BY started_at DESC",
            (version,),
        )
        return [row[0] for row in rows]

    def run(self, run_id: str) -> Run:
        """Return a run with its events, deleted or not.

        Raises `PracticeError` when there is none, or when what there is of it is damaged.
        """
        row = self._one(f"SELECT number, {_LISTED} FROM run WHERE id = ?", run_id)
        if row is None:
            raise PracticeError(f"There is no run “{printable(run_id)}” in the history.")
        number, *fields = row
        try:
            return self._run(number, fields)
        except (ValueError, TypeError) as error:
            raise PracticeError(
                f"The run of {fields[1]!s:.16} is damaged in the history: delete it."
            ) from error

    def readable(self) -> Iterator[Run]:
        """Give each run that can be read from a damaged file, from both its ends."""
        seen: set[int] = set()
        for way in ("ASC", "DESC"):
            try:
                for number, *fields in self._connection.execute(
                    f"SELECT number, {_LISTED} FROM run NOT INDEXED"
                    f" WHERE deleted_at IS NULL ORDER BY number {way}"
                ):
                    if number not in seen:
                        seen.add(number)
                        with suppress(ValueError, TypeError, sqlite3.Error):
                            yield self._run(number, fields)
            except sqlite3.Error:
                continue

    # How it is done.

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has ended it already
                self._connection.execute("ROLLBACK")
            raise

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def _changed(self, what: str, run_id: str, *values: Any) -> None:
        self._connection.execute(f"UPDATE run SET {what} WHERE id = ?", (*values, run_id))

    def _entered(self, run: Run) -> int:
        """Return a run's number; enter it as one that goes on unless it is there."""
        row = self._one("SELECT number FROM run WHERE id = ?", run.id)
        if row is not None:
            return int(row[0])
        fields = run_row(replace(run, ended_early=True))
        return self._inserted(f"INSERT INTO run ({_COLUMNS}, finished) VALUES", *fields, 0)

    def _put(self, run: Run, headline: Headline | None) -> None:
        number = self._entered(run)
        self._connection.execute("DELETE FROM events WHERE run = ?", (number,))
        names = [*RUN, "finished", *COUNTS, *HEADLINE]
        columns = ", ".join(f"{name} = ?" for name in names)
        self._changed(columns, run.id, *run_row(run), 1, 0, 0, 0, 0, *headline_row(headline))
        self._write(number, 0, events_of(run))

    def _write(self, number: int, part: int, events: Events) -> None:
        for kind, count, data in events.packed(self._source):
            cursor = self._connection.execute(
                "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)",
                (number, kind, part, data, zlib.crc32(data)),
            )
            if cursor.rowcount:
                column = _COUNT_OF[kind]
                self._connection.execute(
                    f"UPDATE run SET {column} = {column} + ? WHERE number = ?", (count, number)
                )

    def _run(self, number: int, fields: Sequence[Any]) -> Run:
        sources = {
            number: (made_with, name)
            for number, made_with, name in self._connection.execute("SELECT * FROM source")
        }
        events = unpacked(self._read(number), sources.__getitem__)
        expected = tuple(fields[len(RUN) : len(RUN) + len(COUNTS)])
        if events.counts != expected:
            raise PracticeError(f"There are {events.counts} events in place of {expected}.")
        return run_of(fields[: len(RUN)], events)

    def _read(self, number: int) -> dict[Kind, bytes]:
        parts: dict[Kind, list[bytes]] = {kind: [] for kind in Kind}
        for kind, data, crc in self._connection.execute(
            "SELECT kind, data, crc FROM events WHERE run = ? ORDER BY kind, part", (number,)
        ):
            if zlib.crc32(data) != crc:
                raise PracticeError(f"The {kind}s are not those that were written.")
            parts[Kind(kind)].append(data)
        return {kind: b"".join(data) for kind, data in parts.items()}

    def _source(self, tap: Tap) -> int:
        """Return the number of what a tap was made with; a new one where there is none."""
        values = (str(tap.input), tap.name)
        found = "SELECT number FROM source WHERE input = ? AND name = ?"
        row = self._one(found, *values)
        if row is not None:
            return int(row[0])
        return self._inserted("INSERT INTO source (input, name) VALUES", *values)

    def _inserted(self, what: str, *values: Any) -> int:
        marks = ", ".join("?" * len(values))
        number = self._connection.execute(f"{what} ({marks})", values).lastrowid
        assert number is not None
        return number


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, factory=_Connection
    )
    connection.text_factory = _text
    return connection


def _bytes(connection: sqlite3.Connection) -> int:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages * size)


def _text(raw: bytes) -> str:
    """Return what a damaged text still says; one that is whole, as it is."""
    return raw.decode("utf-8", "replace")
