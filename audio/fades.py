"""How a run comes and goes. Value types, no sound yet."""

from dataclasses import dataclass

from audio.limits import Limits

DEFAULT_FADE_IN_SECONDS = 2.0
DEFAULT_FADE_OUT_SECONDS = 0.25

FADE_IN_SECONDS = Limits("the fade-in", 0.5, 30.0, "s", step=0.5)
FADE_OUT_SECONDS = Limits("the fade-out", DEFAULT_FADE_OUT_SECONDS, 30.0, "s", step=0.25)
END_AFTER_SECONDS = Limits("the time until the end", 1.0, 86_400.0, "s", step=60.0)


@dataclass(frozen=True, slots=True)
class Fades:
    """How long a run takes to come, from −18 dB, and how long to go, to nothing, in seconds."""

    in_seconds: float = DEFAULT_FADE_IN_SECONDS
    out_seconds: float = DEFAULT_FADE_OUT_SECONDS

    def __post_init__(self) -> None:
        """Raise `AudioError` for a value out of its limits."""
        FADE_IN_SECONDS.checked(self.in_seconds)
        FADE_OUT_SECONDS.checked(self.out_seconds)
