"""Files that appear whole and together, or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, TextIO

from audio.errors import AudioError

_ROOM_ERRORS = {errno.ENOSPC, errno.EDQUOT}
_PERMISSION_ERRORS = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class _Part:
    """One file under its working name; `kept` is where the old one waits meanwhile."""

    place: Path
    working: Path
    kept: Path
    file: IO[bytes] | IO[str]


class WholeFiles:
    """Files written beside their places, which take them when all are whole.

    A context manager: at its end the files are closed and replace what was at their places, the
    last one opened last. When anything is raised they are removed and what was there stays.
    Links are followed and permissions kept. Raises `AudioError`, one sentence, for what the
    system refuses.
    """

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def __enter__(self) -> "WholeFiles":
        return self

    def open_bytes(self, path: Path) -> BinaryIO:
        """Return a new file of bytes, to be written and read, that will be at `path`."""
        place, working = self._names(path)
        with telling(path):
            file = working.open("x+b")
            self._add(place, working, file)
        return file

    def open_text(self, path: Path) -> TextIO:
        """Return a new file of UTF-8 text, lines ending in a line feed, that will be at `path`."""
        place, working = self._names(path)
        with telling(path):
            file = working.open("x", encoding="utf-8", newline="\n")
            self._add(place, working, file)
        return file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                for part in self._parts:
                    with telling(part.place):
                        part.file.close()
                self._take_places()
        finally:
            for part in self._parts:
                with contextlib.suppress(OSError):
                    part.file.close()
                with contextlib.suppress(OSError):
                    part.working.unlink(missing_ok=True)

    def _names(self, path: Path) -> tuple[Path, Path]:
        check_target(path)
        place = resolved(path)
        return place, place.with_name(f".undula-{os.getpid()}-{len(self._parts)}.part")

    def _add(self, place: Path, working: Path, file: IO[bytes] | IO[str]) -> None:
        self._parts.append(_Part(place, working, working.with_suffix(".kept"), file))
        if place.exists():
            working.chmod(place.stat().st_mode & 0o777)

    def _take_places(self) -> None:
        with contextlib.ExitStack() as undo:
            for part in self._parts[:-1]:
                with telling(part.place):
                    if part.place.exists():
                        part.place.rename(part.kept)
                        undo.callback(part.kept.replace, part.place)
                    else:
                        undo.callback(part.place.unlink, missing_ok=True)
                    part.working.replace(part.place)
            with telling(self._parts[-1].place):
                self._parts[-1].working.replace(self._parts[-1].place)
            undo.pop_all()
        for part in self._parts[:-1]:
            part.kept.unlink(missing_ok=True)


def check_target(path: Path) -> None:
    """Raise `AudioError` when a file could not be put at `path`; touch nothing."""
    folder = path.parent
    with telling(path):
        if path.is_dir():
            raise AudioError(f"“{path}” is a folder: add a file name to it.")
        if not folder.is_dir():
            problem = "is not a folder" if folder.exists() else "does not exist"
            raise AudioError(f"The folder “{folder}” {problem}: make it or choose another one.")
        if path.exists() and not path.is_file():
            raise AudioError(f"“{path}” is not an ordinary file: choose another name.")
        for place, rights in ((folder, os.W_OK | os.X_OK), (path, os.W_OK)):
            if place.exists() and not os.access(place, rights):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def resolved(path: Path) -> Path:
    """Return where `path` leads; raise `AudioError` when its links lead round in a circle."""
    with telling(path):
        try:
            place = path.resolve()
        except RuntimeError as error:  # what Python before 3.13 has for a circle
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error
        if place.is_symlink():  # later ones give back the link itself
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        return place


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the system refuses about `path` into an `AudioError` with one sentence."""
    try:
        yield
    except AudioError:
        raise
    except (OSError, ValueError) as error:
        raise AudioError(_sentence(path, error)) from error


def _sentence(path: Path, error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in _ROOM_ERRORS:
        return (
            f"The disk is full: “{path}” does not fit, so free some room or choose another place."
        )
    if number in _PERMISSION_ERRORS and isinstance(error, OSError):
        place = error.filename or path
        return f"“{place}” may not be written: change its permissions or choose another place."
    if number == errno.EFBIG:
        return f"“{path}” would be larger than a file may be here: make it shorter."
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return f"“{path}” could not be written ({reason}): choose another place."
