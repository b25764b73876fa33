"""The history's file: its tables, and how a file of an earlier version becomes one of this.

An SQLite database in WAL mode. `PRAGMA user_version` is the number of migrations it has had.

`run` has a row for each run. `started_at` and `deleted_at` are ISO 8601 in UTC to the
microsecond, so that they sort as text; a deleted run has the latter and is removed for good some
weeks later. `finished` is 0 while a run goes on, and for ever if the program ended with it.
`beats`, `taps`, `places` and `prompts` count its events. From `figures_version` on the columns
are the run's headline, NULL where there is none: they can be computed again and prove nothing.

`events` has the raw events: for each run and kind one or more parts, one after another in the
order of `part`. `data` is float64, little-endian, in groups:

    kind      a group
    beat      seconds, heard (1 or 0)
    tap       seconds, `source.number` of what it was made with
    place     seconds, x, y (pixels; y downwards)
    prompt    seconds

Seconds count from the run's first beat. `crc` is the CRC-32 (zlib) of `data`.

`source` names what taps were made with: `input` is key, pointer, midi or drag, `name` which one.
"""

import sqlite3
from collections.abc import Callable, Sequence

Migration = Callable[[sqlite3.Connection], None]


class NewerError(Exception):
    """A file was written by a newer version of the program."""


class ForeignError(Exception):
    """A file is a sound database, but not a history."""


def _tables(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            started_at TEXT NOT NULL,
            exercise TEXT NOT NULL,
            level INTEGER NOT NULL,
            technique TEXT NOT NULL,
            bpm REAL NOT NULL,
            output TEXT NOT NULL,
            ended_early INTEGER NOT NULL,
            guess_steadiness TEXT,
            guess_pace TEXT,
            note TEXT NOT NULL,
            finished INTEGER NOT NULL,
            deleted_at TEXT,
            beats INTEGER NOT NULL DEFAULT 0,
            taps INTEGER NOT NULL DEFAULT 0,
            places INTEGER NOT NULL DEFAULT 0,
            prompts INTEGER NOT NULL DEFAULT 0,
            figures_version INTEGER,
            rated INTEGER,
            sd_percent REAL,
            cv_percent REAL,
            tempo_bias_percent REAL,
            gaps INTEGER,
            gaps_held INTEGER
        )""")
    connection.execute("CREATE INDEX run_by_start ON run (started_at)")
    connection.execute("""
        CREATE TABLE events (
            run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            part INTEGER NOT NULL,
            data BLOB NOT NULL,
            crc INTEGER NOT NULL,
            PRIMARY KEY (run, kind, part)
        )""")
    connection.execute("""
        CREATE TABLE source (
            number INTEGER PRIMARY KEY,
            input TEXT NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (input, name)
        )""")


MIGRATIONS: tuple[Migration, ...] = (_tables,)
"""Each turns the file of the version before it into one of its own; the first, an empty file.

They are only ever added to: somebody has a file of every version.
"""

VERSION = len(MIGRATIONS)

_BEYOND_ANY_VERSION = 1000
"""A file that claims so high a version is damaged."""


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a file to this version, each step whole or not at all.

    Raises `NewerError`, `ForeignError` or `sqlite3.Error`, and leaves such a file as it is.
    """
    version = _version(connection)
    if not 0 <= version < _BEYOND_ANY_VERSION:
        raise sqlite3.DatabaseError(f"its version is {version}")
    if version > len(migrations):
        raise NewerError
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise ForeignError
    for number, step in enumerate(migrations[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) < number:  # another program may have been quicker
                step(connection)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
