"""What was asked of a session, and when: enough to go on with it in its midst. Value types."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from audio.errors import AudioError
from audio.sessionmatch import HOLD_SECONDS, LEAD_RATE
from audio.tempo import BPM


class Asked(StrEnum):
    """What somebody can ask of a session."""

    NEXT = "next"
    STAY = "stay"
    GO_ON = "go_on"
    PAUSE = "pause"
    RESUME = "resume"
    MATCH = "match"
    LEAD = "lead"


_SAID = {Asked.MATCH: 4, Asked.LEAD: 1}
_EFFECTIVE = frozenset(Asked) - {Asked.STAY, Asked.PAUSE}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was asked of a session and taken up.

    Times are seconds after the session's first beat as it was first planned: a pause moves that
    origin no more than anything else does, and during the start delay they are negative.

    Attributes:
        seconds: when it was taken up.
        asked: what it was.
        values: what was said with it (of a match its tempo, the time of a beat, how long it is
            held and the rate of the lead; of a lead the rate), and after that, where there is
            one, its exact effect: from when on it changed something, or, of going on after a
            pause, how long all stood still. Without the effect that is worked out anew, which
            is right to a millisecond.
    """

    seconds: float
    asked: Asked
    values: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Raise `AudioError` for numbers that say nothing or cannot be, too few or too many."""
        said = _SAID.get(self.asked, 0)
        fitting = len(self.values) - said in ((0, 1) if self.asked in _EFFECTIVE else (0,))
        if not fitting or not all(map(math.isfinite, (self.seconds, *self.values))):
            raise AudioError(
                f"What was asked of the session ({self.asked}) cannot be read: begin it anew."
            )
        if self.asked is Asked.MATCH:
            BPM.checked(self.values[0])
            HOLD_SECONDS.checked(self.values[2])
        if self.asked in (Asked.MATCH, Asked.LEAD):
            LEAD_RATE.checked(self.values[said - 1])

    @property
    def effect(self) -> float | None:
        """The exact effect, if it is known."""
        said = _SAID.get(self.asked, 0)
        return self.values[said] if len(self.values) > said else None

    def with_effect(self, effect: float) -> "Deed":
        """Return the same with its exact effect."""
        return replace(self, values=(*self.values[: _SAID.get(self.asked, 0)], effect))


@dataclass(frozen=True, slots=True)
class SessionLog:
    """What was asked of a session up to now.

    Attributes:
        first_beat_seconds: when the first beat was, as it was first planned, in source seconds.
        deeds: all that was taken up, in order.
    """

    first_beat_seconds: float
    deeds: tuple[Deed, ...] = ()

    def after(self, deed: Deed) -> "SessionLog":
        """Return the log with one more deed."""
        return replace(self, deeds=(*self.deeds, deed))


NOTHING_ASKED = SessionLog(0.0)
