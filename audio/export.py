"""The pulse into a file: the same pacer, faster than time.

A file is written beside its place under another name and takes its place when it is whole, so
a full disk or Ctrl-C never costs what was there before.
"""

import math
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import numpy as np
from numpy.typing import NDArray

from audio.chapters import Mark, kept_free, write_chapters
from audio.container import (
    CHANNELS,
    DEFAULT_RATE_HZ,
    FRAME_BYTES,
    LEAD_IN_SECONDS,
    LENGTH_SECONDS,
    RATE_HZ,
    Container,
    container_for,
)
from audio.cue import Cue
from audio.errors import AudioError
from audio.loudness import Samples
from audio.pacer import Pacer
from audio.tempo import BPM, check_glide
from audio.whole import WholeFiles, check_target, resolved, telling

BLOCK_FRAMES = 192_000  # 4 s at 48 kHz: large enough that Python's share is small
_FULL_SCALE = 32_768.0

OnBeat = Callable[[int, float], None]
"""Told a beat's number and its exact seconds."""

Progress = Callable[[float], None]
"""Told the finished part, 0–1, after each block. What it raises ends the work cleanly."""


class Sounding(Protocol):
    """What can be written into a file: stereo blocks, as many frames as it says.

    `marks` are where its parts begin; `segment_at` says which part, from 1, a second belongs to.
    """

    @property
    def rate(self) -> int:
        """Frames a second."""

    @property
    def seconds(self) -> float:
        """The length of the file."""

    @property
    def frames(self) -> int:
        """The length in frames."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Where its parts begin; empty when it has none."""

    def segment_at(self, seconds: float) -> int:
        """Return the part at a time in the file."""

    def blocks(self, on_beat: OnBeat | None = None) -> Iterator[Samples]:
        """Yield it block by block, float32 (frames, 2)."""


@dataclass(frozen=True, slots=True)
class Take:
    """What a file holds: a cue at a tempo, so many seconds long.

    Attributes:
        cue: what sounds.
        bpm: beats a minute; beat 0 is at `LEAD_IN_SECONDS`.
        seconds: the length of the file.
        glide_to_bpm: where the tempo is led from beat 0 on, in beats a minute, or None.
        glide_seconds: how long that takes.
        rate: frames a second.
        fades: False for full level from end to end; the end itself is never a jump.
    """

    cue: Cue
    bpm: float
    seconds: float
    glide_to_bpm: float | None = None
    glide_seconds: float = 0.0
    rate: int = DEFAULT_RATE_HZ
    fades: bool = True

    def __post_init__(self) -> None:
        """Raise `AudioError` for a value out of its limits."""
        BPM.checked(self.bpm)
        LENGTH_SECONDS.checked(self.seconds)
        RATE_HZ.checked(self.rate)
        if self.glide_to_bpm is not None:
            check_glide(self.bpm, self.glide_to_bpm, self.glide_seconds)

    @property
    def frames(self) -> int:
        """The length in frames."""
        return round(self.seconds * self.rate)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """None: a take is one part."""
        return ()

    def segment_at(self, seconds: float) -> int:
        """Return 1: a take is one part."""
        return 1

    def blocks(self, on_beat: OnBeat | None = None) -> Iterator[Samples]:
        """Yield it block by block; see `blocks`."""
        return blocks(self, on_beat)


def blocks(take: Take, on_beat: OnBeat | None = None) -> Iterator[Samples]:
    """Yield a take block by block, float32 (frames, 2), as fast as they can be worked out.

    `on_beat` is told the number and the exact seconds of every beat; it may be told some that
    lie beyond the end. The blocks are always cut at the same frames.
    """
    pacer = Pacer(take.rate, cue=take.cue, bpm=take.bpm, fades=take.fades)
    pacer.on_beat = on_beat
    pacer.start(seconds=take.frames / take.rate, beat_at_seconds=LEAD_IN_SECONDS)
    # A tempo changes from the last sound that has begun: with the first beat reached, from it.
    block = math.ceil(LEAD_IN_SECONDS * take.rate)
    left = take.frames
    while left:
        yield pacer.render(min(block, left))
        left -= min(block, left)
        if block != BLOCK_FRAMES and take.glide_to_bpm is not None:
            pacer.glide(take.glide_to_bpm, take.glide_seconds)
        block = BLOCK_FRAMES


def render_to_file(
    take: Sounding, path: Path, *, beats_path: Path | None = None, progress: Progress | None = None
) -> None:
    """Write a take to `path`, and its beats to `beats_path`.

    The ending of `path` chooses WAV (16 bits; RF64 past 4 GiB), FLAC (16 bits) or Ogg Vorbis,
    stereo. The beats are CSV, `beat,seconds` of the file, with every digit that a float has.
    What has parts gets a chapter for each, and `segment`, from 1, as a third column.
    Both files appear together when both are whole; until then what was there stays.

    Raises `AudioError` with one sentence. Holds the thread until it is done.
    """
    container = container_for(path, take.frames, take.rate)
    if beats_path is not None and resolved(path) == resolved(beats_path):
        raise AudioError(
            f"The sound and its beats cannot both be “{path}”: give the beats another name."
        )
    check_target(path)
    _check_room(path, container, take.frames)
    with WholeFiles() as files:
        on_beat = None
        if beats_path is not None:
            on_beat = _beat_writer(beats_path, files.open_text(beats_path), take)
        file = files.open_bytes(path)
        _write_sound(take, path, file, container, on_beat, progress)
        if take.marks:
            with telling(path):
                write_chapters(file, container.name, take.marks, take.rate)


def _write_sound(
    take: Sounding,
    path: Path,
    file: BinaryIO,
    container: Container,
    on_beat: OnBeat | None,
    progress: Progress | None,
) -> None:
    import soundfile

    sink = _Sink(file)
    convert = None if container.lossy else _pcm_converter()
    done = 0
    with (
        telling(path),
        soundfile.SoundFile(
            sink, "w", take.rate, CHANNELS, container.subtype, format=container.name
        ) as sound,
    ):
        if take.marks and container.name not in ("WAV", "RF64"):
            sound.comment = kept_free(take.marks)
        for block in take.blocks(on_beat):
            sound.write(convert(block) if convert else block)
            sink.raise_failure()
            done += len(block)
            if progress is not None:
                progress(done / take.frames)
    with telling(path):
        sink.raise_failure()


def _pcm_converter() -> Callable[[Samples], NDArray[np.int16]]:
    """Return a function that rounds a block to 16 bits; its result is good until the next call.

    The pulse stays under −12 dBFS, so nothing can wrap.
    """
    scaled = np.empty((BLOCK_FRAMES, CHANNELS), np.float32)
    pcm = np.empty((BLOCK_FRAMES, CHANNELS), np.int16)

    def convert(block: Samples) -> NDArray[np.int16]:
        n = len(block)
        np.multiply(block, np.float32(_FULL_SCALE), out=scaled[:n])
        np.rint(scaled[:n], out=scaled[:n])
        np.copyto(pcm[:n], scaled[:n], casting="unsafe")
        return pcm[:n]

    return convert


class _Sink:
    """The file as libsndfile sees it.

    libsndfile calls back from C, where an exception would be lost, and its own report of a short
    write does not say why. So the first failure is kept here and raised between blocks; after it
    everything seems to succeed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._failure: OSError | None = None

    def write(self, data: bytes) -> int:
        return self._kept(lambda: self._file.write(data), len(data))

    def seek(self, offset: int, whence: int = 0) -> int:
        # Seeking writes what was buffered, so it may find the disk full as well.
        return self._kept(lambda: self._file.seek(offset, whence), offset)

    def tell(self) -> int:
        return self._kept(self._file.tell, 0)

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _kept(self, do: Callable[[], int], seemingly: int) -> int:
        if self._failure is None:
            try:
                return do()
            except OSError as error:
                self._failure = error
        return seemingly


def _beat_writer(path: Path, table: TextIO, take: Sounding) -> OnBeat:
    """Return what writes each beat before the end as a line; the heading is written now."""
    has_parts = bool(take.marks)
    table.write("beat,seconds,segment\n" if has_parts else "beat,seconds\n")

    def write(beat: int, seconds: float) -> None:
        if seconds < take.seconds:
            part = f",{take.segment_at(seconds)}" if has_parts else ""
            with telling(path):
                table.write(f"{beat},{seconds!r}{part}\n")

    return write


def _check_room(path: Path, container: Container, frames: int) -> None:
    """Raise `AudioError` before the work begins when the samples cannot fit."""
    if container.name not in ("WAV", "RF64"):
        return
    place = resolved(path)
    with telling(path):
        needed, disk = frames * FRAME_BYTES, shutil.disk_usage(place.parent)
    if needed > disk.free and disk.total:  # a network may not tell its size
        raise AudioError(
            f"“{path}” needs {needed / 1e6:.0f} MB and {disk.free / 1e6:.0f} MB are free: make "
            "room, choose another place, or a name that ends in .ogg."
        )
