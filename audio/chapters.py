"""Chapters in a sound file: cue points in WAV, comments in FLAC and Ogg, as players read them.

libsndfile writes neither. A WAV takes its cue points behind the samples. In the others a comment
of the right length is kept free while the sound is written, and its place is taken afterwards.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

_FREE = "@"
_TAG_BYTES = 4 + len("comment=")
_CRC_PLACE = 22
_CRC_POLYNOMIAL = 0x04C11DB7
_MOST_FRAMES = 0xFFFF_FFFF
_FLAC_COMMENTS, _FLAC_LAST = 4, 0x80


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something begins in a file, in seconds, and what it is called."""

    seconds: float
    title: str


def kept_free(marks: Sequence[Mark]) -> str:
    """Return the comment to write first, where `write_chapters` will put the chapters."""
    return _FREE * (len(_entries(marks)) - _TAG_BYTES)


def write_chapters(file: BinaryIO, name: str, marks: Sequence[Mark], rate: int) -> None:
    """Write the chapters into a whole sound file, of libsndfile's format `name`.

    `file` is open to be read and written.
    """
    if name in ("WAV", "RF64"):
        _write_cues(file, marks, rate)
    elif name == "FLAC":
        _write_flac(file, marks)
    else:
        _write_ogg(file, marks)


# WAV: a chunk of cue points, and a list of their labels.


def _write_cues(file: BinaryIO, marks: Sequence[Mark], rate: int) -> None:
    placed = [(round(mark.seconds * rate), mark.title) for mark in marks]
    placed = [(frame, title) for frame, title in placed if frame <= _MOST_FRAMES]
    points, labels = b"", b"adtl"
    for number, (frame, title) in enumerate(placed, start=1):
        points += struct.pack("<II4sIII", number, frame, b"data", 0, 0, frame)
        labels += _chunk(b"labl", struct.pack("<I", number) + title.encode() + b"\0")
    file.seek(0, 2)
    file.write(_chunk(b"cue ", struct.pack("<I", len(placed)) + points) + _chunk(b"LIST", labels))
    size = file.tell() - 8
    file.seek(0)
    if file.read(4) == b"RIFF":
        file.write(struct.pack("<I", size))
    else:  # RF64 has its size in the chunk that comes first (EBU Tech 3306)
        file.seek(20)
        file.write(struct.pack("<Q", size))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


# Comments, as Vorbis has them: https://xiph.org/vorbis/doc/v-comment.html


def _entries(marks: Sequence[Mark]) -> bytes:
    """Return the chapters as comments: `CHAPTER001=00:00:10.000` and `CHAPTER001NAME=…`."""
    entries = b""
    for number, mark in enumerate(marks, start=1):
        minutes, milliseconds = divmod(round(mark.seconds * 1000.0), 60_000)
        hours, minutes = divmod(minutes, 60)
        when = f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
        for text in (f"CHAPTER{number:03}={when}", f"CHAPTER{number:03}NAME={mark.title}"):
            data = text.encode()
            entries += struct.pack("<I", len(data)) + data
    return entries


def _with_chapters(comments: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a block of comments, as long as before, with the chapters in the place kept free."""
    count_at = 4 + struct.unpack_from("<I", comments)[0]
    count = struct.unpack_from("<I", comments, count_at)[0]
    free, entries = kept_free(marks).encode(), _entries(marks)
    begin = comments.index(free) - _TAG_BYTES
    count += 2 * len(marks) - 1
    made = comments[:count_at] + struct.pack("<I", count) + comments[count_at + 4 : begin]
    return made + entries + comments[begin + len(entries) :]


def _write_flac(file: BinaryIO, marks: Sequence[Mark]) -> None:
    at, kind = 4, 0
    while not kind & _FLAC_LAST:
        file.seek(at)
        kind, high, low = struct.unpack(">BBH", file.read(4))
        size = high << 16 | low
        if kind & ~_FLAC_LAST == _FLAC_COMMENTS:
            comments = file.read(size)
            file.seek(at + 4)
            file.write(_with_chapters(comments, marks))
            return
        at += 4 + size


def _write_ogg(file: BinaryIO, marks: Sequence[Mark]) -> None:
    pages = list(_comment_pages(file))
    packet = b""
    for page in pages:
        file.seek(page.body_at)
        packet += file.read(page.packet_bytes)
    head = len(b"\x03vorbis")
    packet = packet[:head] + _with_chapters(packet[head:], marks)
    for page in pages:
        file.seek(page.body_at)
        file.write(packet[: page.packet_bytes])
        packet = packet[page.packet_bytes :]
        file.seek(page.at)
        whole = bytearray(file.read(page.size))
        whole[_CRC_PLACE : _CRC_PLACE + 4] = bytes(4)
        file.seek(page.at + _CRC_PLACE)
        file.write(struct.pack("<I", _crc(whole)))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of Ogg (RFC 3533) with some of the comments in the front of its body."""

    at: int
    body_at: int
    size: int
    packet_bytes: int


def _comment_pages(file: BinaryIO) -> Iterator[_Page]:
    """Yield the pages of the second packet, which begins on the second page."""
    at, number, ended = 0, 0, False
    while not ended:
        file.seek(at)
        lacing = file.read(file.read(27)[26])
        body_at = file.tell()
        size = body_at - at + sum(lacing)
        if number:
            own = next((k + 1 for k, value in enumerate(lacing) if value < 255), None)
            ended = own is not None
            yield _Page(at, body_at, size, sum(lacing[:own]))
        at, number = at + size, number + 1


def _crc(page: bytes | bytearray) -> int:
    """Return the checksum of a page: CRC-32 without reflection (RFC 3533, 6)."""
    crc = 0
    for byte in page:
        crc = (crc << 8 & 0xFFFF_FFFF) ^ _CRC_TABLE[crc >> 24 ^ byte]
    return crc


def _crc_of(byte: int) -> int:
    crc = byte << 24
    for _ in range(8):
        crc = (crc << 1 ^ (_CRC_POLYNOMIAL if crc & 0x8000_0000 else 0)) & 0xFFFF_FFFF
    return crc


_CRC_TABLE = tuple(_crc_of(byte) for byte in range(256))
