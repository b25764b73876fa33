"""Raw events as bytes and back, to the last bit. `practice.schema` says how they lie."""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from practice.errors import PracticeError
from practice.run import Beat, Input, Place, Run, Tap


class Kind(StrEnum):
    """The kinds of events; the value is the one in the file."""

    BEAT = "beat"
    TAP = "tap"
    PLACE = "place"
    PROMPT = "prompt"


GROUP = {Kind.BEAT: 2, Kind.TAP: 2, Kind.PLACE: 3, Kind.PROMPT: 1}
"""How many numbers an event has."""


@dataclass(frozen=True, slots=True)
class Events:
    """Some of a run's events, of any kind."""

    beats: Sequence[Beat] = ()
    taps: Sequence[Tap] = ()
    places: Sequence[Place] = ()
    prompts: Sequence[float] = ()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many there are of each kind."""
        return len(self.beats), len(self.taps), len(self.places), len(self.prompts)

    def packed(self, source: Callable[[Tap], int]) -> Iterator[tuple[Kind, int, bytes]]:
        """Give each kind that there is: how many, and their bytes. `source` numbers a tap's."""
        if self.beats:
            yield Kind.BEAT, len(self.beats), _packed((b.seconds, b.heard) for b in self.beats)
        if self.taps:
            yield Kind.TAP, len(self.taps), _packed((t.seconds, source(t)) for t in self.taps)
        if self.places:
            yield Kind.PLACE, len(self.places), _packed((p.seconds, p.x, p.y) for p in self.places)
        if self.prompts:
            yield Kind.PROMPT, len(self.prompts), _packed((one,) for one in self.prompts)


def events_of(run: Run) -> Events:
    """Return all of a run's events."""
    return Events(run.beats, run.taps, run.places, run.prompts)


def unpacked(data: Mapping[Kind, bytes], source: Callable[[int], tuple[str, str]]) -> Events:
    """Return the events of `packed`; raise `PracticeError` for bytes that are no events.

    `source` returns the input and name of a tap's source; it raises `KeyError` for none.
    """
    return Events(
        tuple(Beat(seconds, heard != 0.0) for seconds, heard in _groups(data, Kind.BEAT)),
        tuple(_taps(_groups(data, Kind.TAP), source)),
        tuple(Place(seconds, x, y) for seconds, x, y in _groups(data, Kind.PLACE)),
        tuple(seconds for (seconds,) in _groups(data, Kind.PROMPT)),
    )


def _taps(
    groups: Iterable[tuple[float, ...]], source: Callable[[int], tuple[str, str]]
) -> Iterator[Tap]:
    for seconds, number in groups:
        try:
            made_with, name = source(int(number))
            tap = Tap(seconds, Input(made_with), name)
        except (KeyError, ValueError, OverflowError) as error:
            raise PracticeError(f"No tap is known to be made with “{number:g}”.") from error
        yield tap


def _packed(groups: Iterable[tuple[float, ...]]) -> bytes:
    numbers = list(chain.from_iterable(groups))
    return struct.pack(f"<{len(numbers)}d", *numbers)


def _groups(data: Mapping[Kind, bytes], kind: Kind) -> Iterator[tuple[float, ...]]:
    raw = data.get(kind, b"")
    try:
        return struct.iter_unpack(f"<{GROUP[kind]}d", raw)
    except struct.error as error:
        raise PracticeError(f"{len(raw)} bytes hold no whole number of {kind}s.") from error
