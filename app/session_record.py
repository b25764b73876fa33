"""A session that goes on, kept on the disk, so that it can go on after the program was killed.

One small JSON file that is there only while a session runs. It says how long ago the first beat
was by a clock that goes on in suspend and that nobody sets; the wall clock is asked only where the
machine has been started anew since.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from audio.deeds import Asked, Deed
from audio.elapsed import suspended_seconds
from audio.errors import AudioError
from audio.sound import LEVEL_DB
from presets.plan import MOST_MINUTES, Kind, Plan

OFFERED_SECONDS = 600.0
"""So long after it was last alive a session can still go on."""

EVERY_SECONDS = 10.0
"""How often it is written that a session is alive, when nothing else happens in it."""

_STRAYED_SECONDS = 0.004  # a grid that is heard so much sooner or later than was written
_STRAYED_EVERY_SECONDS = 1.0

_CLOSE_WITHIN_SECONDS = 3.0
_LARGEST_BYTES = 1_000_000
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Clocks:
    """What tells how long ago something was, whatever has happened since.

    Attributes:
        elapsed: seconds that go on in suspend and that nobody sets; they begin anew with a boot.
        wall: seconds of the wall clock, since 1970.
        boot: which boot this is; "" where that is not known.
    """

    elapsed: Callable[[], float]
    wall: Callable[[], float]
    boot: str

    @classmethod
    def of_the_system(cls) -> "Clocks":
        """Return the system's own clocks."""
        try:
            boot = _BOOT_ID.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            boot = ""
        return cls(lambda: time.monotonic() + suspended_seconds(), time.time, boot)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A session that was interrupted and can go on.

    Attributes:
        plan: what was played.
        level_db: the level that was found at the table; None for each technique's own.
        deeds: what was asked of it, as its log had it.
        segment: which segment it was in.
        alive_at: when it was last alive, in seconds of `clock`.
        first_beat_at: when its first beat was, likewise.
        clock: seconds that go on in suspend.
    """

    plan: Plan
    level_db: float | None
    deeds: tuple[Deed, ...]
    segment: int
    alive_at: float
    first_beat_at: float
    clock: Callable[[], float]

    @property
    def ago_seconds(self) -> float:
        """How long ago, now, it was last alive."""
        return self.clock() - self.alive_at

    @property
    def can_go_on(self) -> bool:
        """Whether it was alive within the last ten minutes, and is not over."""
        return 0.0 <= self.ago_seconds <= OFFERED_SECONDS and not self.is_over()

    def first_beat_ago(self) -> float:
        """Return how long ago, now, its first beat was, in seconds; before it, negative.

        The time in which the program was not there counts.
        """
        return self.clock() - self.first_beat_at

    @property
    def is_paused(self) -> bool:
        """Whether it stood still when it was last alive."""
        asked = [deed.asked for deed in self.deeds if deed.asked in (Asked.PAUSE, Asked.RESUME)]
        return asked[-1:] == [Asked.PAUSE]

    def is_over(self) -> bool:
        """Return whether it would have come to its end by now; one that is paused never does."""
        now, stood, since = self.first_beat_ago(), 0.0, None
        for deed in self.deeds:
            if deed.asked is Asked.PAUSE and since is None:
                since = deed.seconds
            elif deed.asked is Asked.RESUME and since is not None:
                stood, since = stood + deed.seconds - since, None
        return since is None and now - stood >= self.plan.total_minutes * 60.0


class _Kept(msgspec.Struct, frozen=True):
    """The file."""

    version: Literal[1]
    boot: str
    elapsed_seconds: float
    wall_seconds: float
    since_first_beat_seconds: float
    segment: int
    level_db: Annotated[float, Meta(ge=LEVEL_DB.low, le=LEVEL_DB.high)] | None
    deeds: tuple[Deed, ...]
    plan: Plan


class SessionRecord:
    """Keeps one session in one file. One thread; nothing waits for the disk but `close`.

    `line` is one quiet sentence while the file cannot be written, "" otherwise.
    """

    def __init__(self, path: Path, *, clocks: Clocks | None = None) -> None:
        """Prepare to keep a session in `path`; what lies there stays until the first `note`."""
        self.line = ""
        self._path = path
        self._clocks = clocks or Clocks.of_the_system()
        self._plan: Plan | None = None
        self._is_left = False
        self._level_db: float | None = None
        self._noted: tuple[Sequence[Deed], int] | None = None
        self._noted_at = self._noted_origin = 0.0
        self._lock = threading.Lock()
        self._next: Callable[[], None] | None = None
        self._writer: threading.Thread | None = None

    # The session that goes on.

    def begin(self, plan: Plan, level_db: float | None) -> None:
        """Take which session begins."""
        self._plan, self._level_db, self._noted = plan, level_db, None
        self._is_left = False

    def note(
        self, since_first_beat_seconds: float, log_deeds: Sequence[Deed], segment: int
    ) -> None:
        """Keep how it stands; to be called often, it writes what is new, or every ten seconds.

        The seconds are the session's own since its first beat, negative before it.
        """
        if self._plan is None:
            return
        now, what = self._clocks.elapsed(), (log_deeds, segment)
        origin = now - since_first_beat_seconds
        if what == self._noted and not self._is_due(now, origin):
            return
        self._noted, self._noted_at, self._noted_origin = what, now, origin
        kept = _Kept(
            version=1,
            boot=self._clocks.boot,
            elapsed_seconds=now,
            wall_seconds=self._clocks.wall(),
            since_first_beat_seconds=since_first_beat_seconds,
            segment=segment,
            level_db=self._level_db,
            deeds=tuple(log_deeds),
            plan=self._plan,
        )
        self._do(lambda: _write(kept, self._path))

    def _is_due(self, now: float, origin: float) -> bool:
        """Whether to write though nothing was asked: it is time, or the output's clock strays."""
        strays = abs(origin - self._noted_origin) > _STRAYED_SECONDS
        return now - self._noted_at >= (_STRAYED_EVERY_SECONDS if strays else EVERY_SECONDS)

    def end(self) -> None:
        """Take that it is over, or is not to go on: the file is removed, unless it is left."""
        self._plan = None
        if not self._is_left:
            self._do(lambda: self._path.unlink(missing_ok=True))

    def leave(self) -> None:
        """Leave the file when this session ends: the system ends the program, not the person.

        Until then it is kept as before, for the system may not end after all.
        """
        self._is_left = True

    def close(self) -> None:
        """Wait until what is to be written is; no file is touched after it."""
        with self._lock:
            writer = self._writer
        if writer is not None:
            writer.join(_CLOSE_WITHIN_SECONDS)

    def _do(self, job: Callable[[], None]) -> None:
        """Have something done to the file, soon; the newest wins."""
        with self._lock:
            self._next = job
            if self._writer is None:
                self._writer = threading.Thread(
                    target=self._work, name="undula-session", daemon=True
                )
                self._writer.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                job, self._next = self._next, None
                if job is None:
                    self._writer = None
                    return
            try:
                job()
            except OSError as error:
                reason = error.strerror or error
                self.line = f"The session cannot be kept in {self._path}: {reason}."
            else:
                self.line = ""

    # The session that was.

    def unfinished(self) -> Unfinished | None:
        """Return the session that was interrupted within the last ten minutes, if it can go on.

        None for one that has ended, and for a file that is none of this program's.
        """
        kept = _read(self._path)
        if kept is None or not _is_whole(kept):
            return None
        now = self._clocks.elapsed()
        if kept.boot and kept.boot == self._clocks.boot:
            ago = now - kept.elapsed_seconds
        else:
            ago = self._clocks.wall() - kept.wall_seconds
        found = Unfinished(
            kept.plan,
            kept.level_db,
            kept.deeds,
            kept.segment,
            now - ago,
            now - ago - kept.since_first_beat_seconds,
            self._clocks.elapsed,
        )
        return found if found.can_go_on else None


def _write(kept: _Kept, path: Path) -> None:
    """Write the file so that it is whole at any moment, old or new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    with unfinished.open("wb") as file:
        file.write(msgspec.json.encode(kept))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _read(path: Path) -> _Kept | None:
    """Return what a file holds; None where there is none that could have been written here."""
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode) or about.st_size > _LARGEST_BYTES:
            return None
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, AudioError, RecursionError):
        return None


def _is_whole(kept: _Kept) -> bool:
    """Return whether the parts go with one another, as the types alone do not tell."""
    segments = kept.plan.segments
    rocks = [segment.kind is Kind.ROCKING for segment in segments]
    return (
        any(rocks)
        and rocks == [segment.technique is not None for segment in segments]
        and kept.plan.total_minutes <= MOST_MINUTES
        and 0 <= kept.segment < len(segments)
    )
