"""A session as a file holds it: from its start delay to its end, with a mark at each segment."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audio.chapters import Mark
from audio.container import DEFAULT_RATE_HZ, RATE_HZ
from audio.errors import AudioError
from audio.export import BLOCK_FRAMES, OnBeat
from audio.loudness import Samples
from audio.pacer import Pacer
from audio.session import Session

_SAME_SECONDS = 5e-10
"""Times that differ by less are the same: a beat on a boundary may be a rounding before it."""


@dataclass(frozen=True, slots=True)
class SessionTake:
    """What a file holds: a whole session. What waits for a press takes its own time.

    Attributes:
        session: what is played; its first beat is at `session.delay_seconds`.
        titles: what each segment is called.
        rate: frames a second.
    """

    session: Session
    titles: tuple[str, ...]
    rate: int = DEFAULT_RATE_HZ

    def __post_init__(self) -> None:
        """Raise `AudioError` for a rate out of its limits, and titles that do not fit."""
        RATE_HZ.checked(self.rate)
        if len(self.titles) != len(self.session.legs):
            raise AudioError("Each segment needs one title: give as many titles as segments.")

    @property
    def seconds(self) -> float:
        """The length of the file."""
        return self.session.delay_seconds + self.session.total_seconds

    @property
    def frames(self) -> int:
        """The length in frames."""
        return round(self.seconds * self.rate)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Where each segment begins."""
        delay = self.session.delay_seconds
        begins = zip(self.session.begins, self.titles, strict=True)
        return tuple(Mark(delay + begin, title) for begin, title in begins)

    def blocks(self, on_beat: OnBeat | None = None) -> Iterator[Samples]:
        """Yield the session block by block, float32 (frames, 2)."""
        pacer = Pacer(self.rate)
        pacer.on_beat = on_beat
        pacer.start_session(replace(self.session, attended=False))
        left = self.frames
        while left:
            yield pacer.render(min(BLOCK_FRAMES, left))
            left -= min(BLOCK_FRAMES, left)

    def segment_at(self, seconds: float) -> int:
        """Return which segment, from 1, a time in the file belongs to."""
        begins = [mark.seconds - _SAME_SECONDS for mark in self.marks]
        return max(bisect_right(begins, seconds), 1)
