"""The passages of the pulse, kept for as long as they may still be asked for."""

from dataclasses import replace
from typing import TypedDict, Unpack

from audio.cue import Cue
from audio.moment import Passage
from audio.rocks import Pull, Rocks
from audio.session import Where
from audio.tempo import TempoCurve


class Changes(TypedDict, total=False):
    """What may become another when a passage follows; see `Passage`."""

    running: bool
    cue: Cue
    curve: TempoCurve
    rocks: Rocks
    started_seconds: float
    end_seconds: float | None
    step: int | None
    pulls: tuple[Pull, ...]
    session: Where | None


class Passages:
    """A row of passages in time, the last of which goes on.

    `all` is an immutable tuple, another one after each change, so that other threads may keep it.
    """

    def __init__(self, first: Passage) -> None:
        """Begin with one passage."""
        self.all: tuple[Passage, ...] = (first,)

    @property
    def now(self) -> Passage:
        """The newest passage, heard or not yet."""
        return self.all[-1]

    def follow(self, from_seconds: float, **changes: Unpack[Changes]) -> None:
        """Let a passage follow that differs in something; one that never began is replaced.

        One that is still to come, with a sound that has begun, comes all the same, changed too.
        """
        last = self.now
        to_come = last.from_seconds > from_seconds and len(self.all) > 1
        known = self.all[:-1] if to_come else self.all
        before = known[:-1] if known[-1].from_seconds >= from_seconds else known
        self.all = (*before, replace(known[-1], from_seconds=from_seconds, **changes))
        if to_come:
            self.all = (*self.all, replace(last, **changes))

    def forget(self, before_seconds: float) -> None:
        """Drop what lies wholly in the past, so that memory stays the same for hours."""
        first = 0
        while first + 1 < len(self.all) and self.all[first + 1].from_seconds <= before_seconds:
            first += 1
        if first:
            self.all = self.all[first:]
        curve = self.now.curve.since(before_seconds)
        if len(curve.pieces) < len(self.now.curve.pieces):
            self.all = (*self.all[:-1], replace(self.now, curve=curve))
