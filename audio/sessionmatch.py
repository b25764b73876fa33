"""Match, hold, lead: a person's own rocking is joined, held, and led to another tempo. Pure."""

from dataclasses import dataclass, replace

from audio.limits import Limits
from audio.tempo import TempoCurve, shortest_glide_seconds

HOLD_SECONDS = Limits("the hold", 0.0, 14_400.0, "s")
LEAD_RATE = Limits("the lead's rate", 0.1, 60.0, "beats a minute in a minute", step=0.5)


@dataclass(frozen=True, slots=True)
class Match:
    """A tempo that was taken from a person's own rocking. Times are source seconds.

    Attributes:
        bpm: the tempo that is held, in beats a minute; where the lead begins.
        aim_bpm: the tempo to which it is led.
        bpm_a_minute: how fast it is led.
        joined_seconds: from when on the beats lie where they were asked for.
        leads_seconds: when the lead begins, not before it has joined.
    """

    bpm: float
    aim_bpm: float
    bpm_a_minute: float
    joined_seconds: float
    leads_seconds: float

    @property
    def arrives_seconds(self) -> float:
        """When the tempo has been led back."""
        return self.leads_seconds + self._seconds_from(self.bpm)

    def aimed(self, bpm: float, seconds: float, curve: TempoCurve) -> "Match":
        """Return the match led to another tempo: in its own time, or from `seconds` on."""
        aimed = replace(self, aim_bpm=bpm)
        return aimed if seconds < self.leads_seconds else aimed.leading(seconds, curve)

    def leading(self, seconds: float, curve: TempoCurve) -> "Match":
        """Return the match led from a time on, or from when on it has joined."""
        at = max(seconds, self.joined_seconds)
        return replace(self, bpm=curve.bpm_at(at), leads_seconds=at)

    def led(self, curve: TempoCurve) -> TempoCurve:
        """Return the curve led to the aim, by 0.3 % a beat at most."""
        start = curve.bpm_at(self.leads_seconds)
        return curve.glided(self.leads_seconds, self.aim_bpm, self._seconds_from(start))

    def shifted(self, seconds: float) -> "Match":
        """Return the same so much later."""
        return replace(
            self,
            joined_seconds=self.joined_seconds + seconds,
            leads_seconds=self.leads_seconds + seconds,
        )

    def _seconds_from(self, bpm: float) -> float:
        shortest = shortest_glide_seconds(bpm, self.aim_bpm)
        return max(abs(self.aim_bpm - bpm) / self.bpm_a_minute * 60.0, shortest)
