"""How a plan's segments are told: names, minutes, and what is particular about each. Pure."""

from app.widgets.steps import said
from audio.session import Marker, Thinning
from presets.plan import FindTechnique, Kind, Pedal, Plan, Side
from presets.plan_edit import bpm_before

KINDS = {Kind.ROCKING: "Technique", Kind.STILLNESS: "Stillness", Kind.TURN_OVER: "Turn over"}
SIDES = {Side.NONE: "None", Side.LEFT: "Left", Side.RIGHT: "Right"}
PEDALS = {Pedal.NEXT: "Next", Pedal.TAP: "Tap", Pedal.PAUSE: "Pause"}
MARKERS = {
    Marker.NONE: "None",
    Marker.SOFTER_BEAT: "One softer beat",
    Marker.LOW_BOWL: "A low bowl",
}
THINNINGS = {
    Thinning.EVERY_ROCK: "Every rock",
    Thinning.EVERY_SECOND: "Every second",
    Thinning.EVERY_FOURTH: "Every fourth",
    Thinning.SILENT: "Silent",
    Thinning.WITHDRAWS: "Withdraws",
}


def minutes_words(minutes: float) -> str:
    """Return minutes as they are shown, with one decimal where they have one: "7.5"."""
    return f"{minutes:.1f}".removesuffix(".0")


def counted(minutes: float) -> str:
    """Return minutes with their unit: "1 minute", "7.5 minutes"."""
    words = minutes_words(minutes)
    return f"{words} minute" if words == "1" else f"{words} minutes"


def decibels(level_db: float) -> str:
    """Return a level's change as it is shown, with a real minus sign."""
    return f"{level_db:+g} dB".replace("-", "−")


def details(plan: Plan, at: int, find: FindTechnique) -> str:
    """Return what stands under a segment's name: tempo, thinning and the like, its own words."""
    segment = plan.segments[at]
    told = [*_of_rocking(plan, at, find)] if segment.technique is not None else []
    if segment.kind is Kind.TURN_OVER:
        limit = segment.limit_minutes
        told.append("waits for a press" if limit is None else f"waits {counted(limit)} at most")
    told.append(segment.words or "")
    return " · ".join(part for part in told if part)


def _of_rocking(plan: Plan, at: int, find: FindTechnique) -> list[str]:
    segment = plan.segments[at]
    assert segment.technique is not None
    bpm, before = segment.bpm_with(find(segment.technique)), bpm_before(plan, at, find)
    tempo = said(bpm) if before in (None, bpm) else f"{said(before or bpm)} to {said(bpm)}"
    told = [tempo, "" if segment.level_db == 0.0 else decibels(segment.level_db)]
    if segment.thinning is not Thinning.EVERY_ROCK:
        told.append(THINNINGS[segment.thinning].lower())
        every = segment.return_minutes
        told.append("" if every is None else f"returns every {counted(every)}")
    return told


def sentence(plan: Plan, at: int, find: FindTechnique) -> str:
    """Return a segment as it is read out."""
    segment = plan.segments[at]
    bpm = "" if segment.technique is None else " beats a minute"
    first, _, rest = details(plan, at, find).partition(" · ")
    parts = [segment.title(find), counted(segment.minutes), first + bpm if first else "", rest]
    return ", ".join(part.replace(" · ", ", ") for part in parts if part)
