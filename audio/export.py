"""The pulse into a file: the same pacer, faster than time.

A file is written beside its place under another name and takes its place when it is whole, so
a full disk or Ctrl-C never costs what was there before.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import numpy as np
from numpy.typing import NDArray

from audio.container import (
    CHANNELS,
    FRAME_BYTES,
    RENDER_SECONDS,
    Container,
    container_for,
)
from audio.errors import AudioError
from audio.whole import WholeFiles, check_target, telling

_BLOCK_FRAMES = 192_000  # 4 s at 48 kHz: large enough that Python's share is small
_FULL_SCALE = 32_768.0

Progress = Callable[[float], None]
"""Told the finished part, 0–1, after each block. What it raises ends the work cleanly."""


class Source(Protocol):
    """What is recorded: a pacer that has been started. See `audio.pacer.Pacer`."""

    on_beat: Callable[[int, float], None] | None

    @property
    def rate(self) -> int:
        """Frames a second."""

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next block, shape (frames, 2)."""


def render_to_file(
    source: Source,
    path: Path,
    *,
    seconds: float,
    beats_path: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the next `seconds` of a started pacer to `path`, and its beats to `beats_path`.

    The ending of `path` chooses WAV (16 bits; RF64 past 4 GiB), FLAC (16 bits) or Ogg Vorbis,
    stereo, at the pacer's own rate. The beats are CSV, `beat,seconds`, with every digit that a
    float has; the seconds are the file's when the pacer has not rendered before. Both files
    appear together when both are whole; until then what was there stays.

    Raises `AudioError` with one sentence. Holds the thread until it is done.
    """
    frames = round(RENDER_SECONDS.checked(seconds) * source.rate)
    container = container_for(path, frames, source.rate)
    if beats_path is not None and path.resolve() == beats_path.resolve():
        raise AudioError(
            f"The sound and its beats cannot both be “{path}”: give the beats another name."
        )
    check_target(path)
    _check_room(path, container, frames)
    with WholeFiles() as files:
        if beats_path is not None:
            source.on_beat = _beat_writer(beats_path, files.open_text(beats_path), frames / source.rate)
        try:
            _write_sound(source, path, files.open_bytes(path), container, frames, progress)
        finally:
            source.on_beat = None


def _write_sound(
    source: Source,
    path: Path,
    file: BinaryIO,
    container: Container,
    frames: int,
    progress: Progress | None,
) -> None:
    import soundfile

    sink = _Sink(file)
    convert = None if container.lossy else _pcm_converter()
    done = 0
    with (
        telling(path),
        soundfile.SoundFile(
            sink, "w", source.rate, CHANNELS, container.subtype, format=container.name
        ) as sound,
    ):
        while done < frames:
            block = source.render(min(_BLOCK_FRAMES, frames - done))
            sound.write(convert(block) if convert else block)
            sink.raise_failure()
            done += len(block)
            if progress is not None:
                progress(done / frames)
    with telling(path):
        sink.raise_failure()


def _pcm_converter() -> Callable[[NDArray[np.float32]], NDArray[np.int16]]:
    """Return a function that rounds a block to 16 bits; its result is good until the next call.

    The pulse stays under −12 dBFS, so nothing can wrap.
    """
    scaled = np.empty((_BLOCK_FRAMES, CHANNELS), np.float32)
    pcm = np.empty((_BLOCK_FRAMES, CHANNELS), np.int16)

    def convert(block: NDArray[np.float32]) -> NDArray[np.int16]:
        n = len(block)
        np.multiply(block, np.float32(_FULL_SCALE), out=scaled[:n])
        np.rint(scaled[:n], out=scaled[:n])
        np.copyto(pcm[:n], scaled[:n], casting="unsafe")
        return pcm[:n]

    return convert


class _Sink:
    """The file as libsndfile sees it.

    libsndfile calls back from C, where an exception would be lost, and its own report of a short
    write does not say why. So the first failure is kept here and raised between blocks.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._failure: OSError | None = None
        self.seek = file.seek
        self.tell = file.tell

    def write(self, data: bytes) -> int:
        if self._failure is None:
            try:
                return self._file.write(data)
            except OSError as error:
                self._failure = error
        return len(data)

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


def _beat_writer(path: Path, table: TextIO, end_seconds: float) -> Callable[[int, float], None]:
    """Return what writes each beat before `end_seconds` as a line; the heading is written now."""
    table.write("beat,seconds\n")

    def write(beat: int, seconds: float) -> None:
        if seconds < end_seconds:
            with telling(path):
                table.write(f"{beat},{seconds!r}\n")

    return write


def _check_room(path: Path, container: Container, frames: int) -> None:
    """Raise `AudioError` before the work begins when the samples cannot fit."""
    if container.name not in ("WAV", "RF64"):
        return
    with telling(path):
        needed, free = frames * FRAME_BYTES, shutil.disk_usage(path.resolve().parent).free
    if needed > free:
        raise AudioError(
            f"“{path}” needs {needed / 1e9:.1f} GB and there are {free / 1e9:.1f} GB free: make "
            "room, choose another place, or a name that ends in .ogg."
        )
