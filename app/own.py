"""A person's own changes to a technique, kept apart so that each can be taken back. Pure."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from audio.cue import Cue
from audio.living import Living
from audio.sound import (
    ATTACK_MS,
    BRIGHTNESS,
    DEFAULT_SOUNDS,
    LENGTH_MS,
    LEVEL_DB,
    PITCH_HZ,
    Sound,
    Voice,
    Waveform,
    softer,
)

GENTLER_ATTACK_MS = 5.0
GENTLER_BRIGHTNESS = 0.1
GENTLER_DB = 1.0
"""How far one press of "gentler" goes; "clearer" goes as far the other way."""


@dataclass(frozen=True, slots=True)
class Own:
    """What a person has changed; None: as the technique has it.

    Units and ranges are those of `audio.sound.Sound`; `bpm` is in beats a minute.
    """

    voice: Voice | None = None
    waveform: Waveform | None = None
    pitch_hz: float | None = None
    attack_ms: float | None = None
    length_ms: float | None = None
    brightness: float | None = None
    travel: float | None = None
    bpm: float | None = None
    course: bool | None = None

    def with_sound(self, technique_sound: Sound, **changes: Any) -> "Own":
        """Return the changes with some more; a value that is the technique's is no change."""
        base = in_voice_sound(technique_sound, self.voice)
        told = {
            name: None if value == getattr(base, name) else value for name, value in changes.items()
        }
        return replace(self, **told)

    def in_voice(self, voice: Voice | None) -> "Own":
        """Return the changes in another voice, which brings its own sound; the travel stays."""
        return Own(voice, travel=self.travel, bpm=self.bpm, course=self.course)

    @property
    def sound_changes(self) -> dict[str, Any]:
        """The changed fields of a `Sound`, without its voice."""
        named = (field.name for field in fields(self))
        apart = ("voice", "bpm", "course")
        told = {name: getattr(self, name) for name in named if name not in apart}
        return {name: value for name, value in told.items() if value is not None}

    def kept(self) -> dict[str, Any]:
        """Return what is changed as plain values for a file."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def cue_with(technique_cue: Cue, own: Own, level_change_db: float, living_percent: float) -> Cue:
    """Return the cue that is played: the technique's, as a person has changed it."""
    cue = edited(in_voice(technique_cue, own.voice), own.sound_changes)
    return replace(shifted(cue, level_change_db), living=Living(living_percent))


def in_voice_sound(sound: Sound, voice: Voice | None) -> Sound:
    """Return a sound in another voice, at the level and travel that it has; None: in its own."""
    if voice in (None, sound.voice):
        return sound
    return replace(DEFAULT_SOUNDS[voice], level_db=sound.level_db, travel=sound.travel)


def in_voice(cue: Cue, voice: Voice | None) -> Cue:
    """Return `cue` in another voice, at the level and travel that it has; None: in its own.

    A back sound of the technique stays and takes the new voice; the heartbeat's second thump
    goes with the heartbeat.
    """
    if voice in (None, cue.out.voice):
        return cue
    out = in_voice_sound(cue.out, voice)
    has_back = cue.back is not None and voice is not Voice.NONE
    return replace(cue, out=out, back=softer(out) if has_back else None)


def edited(cue: Cue, changes: dict[str, Any]) -> Cue:
    """Return the cue with fields of its sound changed; "back" stays beside "out" as it was.

    Pitch and length keep their ratio, attack and brightness their distance, within the limits.
    """
    if not changes:
        return cue
    before, out = cue.out, replace(cue.out, **changes)
    if (back := cue.back) is None:
        return replace(cue, out=out)
    back = replace(
        back,
        waveform=out.waveform if "waveform" in changes else back.waveform,
        travel=out.travel if "travel" in changes else back.travel,
        pitch_hz=PITCH_HZ.clamped(back.pitch_hz * out.pitch_hz / before.pitch_hz),
        length_ms=LENGTH_MS.clamped(back.length_ms * out.length_ms / before.length_ms),
        attack_ms=ATTACK_MS.clamped(back.attack_ms + out.attack_ms - before.attack_ms),
        brightness=BRIGHTNESS.clamped(back.brightness + out.brightness - before.brightness),
    )
    return replace(cue, out=out, back=back)


def shifted(cue: Cue, by_db: float) -> Cue:
    """Return the cue with all its sounds louder by so many dB, within their limits.

    At a limit "out" and "back" come nearer to each other, so a second shift does not undo it:
    shift the cue that was not shifted yet.
    """
    out = replace(cue.out, level_db=LEVEL_DB.clamped(cue.out.level_db + by_db))
    if cue.back is None:
        return replace(cue, out=out)
    back = replace(cue.back, level_db=LEVEL_DB.clamped(cue.back.level_db + by_db))
    return replace(cue, out=out, back=back)


def gentler(sound: Sound, steps: int = 1) -> dict[str, Any]:
    """Return the fields of a softer sound; so many steps, negative for a clearer one."""
    return {
        "attack_ms": ATTACK_MS.clamped(sound.attack_ms + steps * GENTLER_ATTACK_MS),
        "brightness": round(BRIGHTNESS.clamped(sound.brightness - steps * GENTLER_BRIGHTNESS), 3),
    }
