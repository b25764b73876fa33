"""Which technique, and with which changes: the options that `play` and `render` share."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.commands.parsing import CommandError, Parser, number, one_of, whole_number
from audio.container import LENGTH_SECONDS
from audio.cue import BEATS_PER_ROCK, BeatsPerRock, Cue
from audio.limits import Limits
from audio.living import LIVING_PERCENT, Living
from audio.sound import (
    ATTACK_MS,
    BRIGHTNESS,
    DEFAULT_SOUNDS,
    LENGTH_MS,
    LEVEL_DB,
    PITCH_HZ,
    TRAVEL,
    Sound,
    Voice,
    Waveform,
)
from audio.tempo import BPM, GLIDE_SECONDS, check_glide, shortest_glide_seconds
from presets import DEFAULT_TECHNIQUE
from presets.model import Technique

SEED = Limits("the seed", 0, 2**53)

_RATIOS = {"pitch_hz": PITCH_HZ, "length_ms": LENGTH_MS}
_SOUND_OPTIONS = (
    "waveform",
    "pitch_hz",
    "attack_ms",
    "length_ms",
    "brightness",
    "level_db",
    "travel",
)


@dataclass(frozen=True, slots=True)
class Glide:
    """Where the tempo is led, in beats a minute, and how long that takes, in seconds."""

    to_bpm: float
    over_seconds: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be paced. `own_tempo`: the tempo was asked for, not the technique's own."""

    technique: Technique
    cue: Cue
    bpm: float
    own_tempo: bool
    glide: Glide | None


def add_pulse_options(parser: Parser, about_seconds: str) -> None:
    """Add the options that say how long, how fast and with which sound."""
    pace = parser.add_argument_group("pace")
    add = pace.add_argument
    add("--bpm", type=number(BPM), metavar="B", help="beats a minute, 15–160")
    add("--seconds", type=number(LENGTH_SECONDS), metavar="S", help=about_seconds)
    add("--beats-per-rock", type=_beats_per_rock, metavar="N", help="1, 2 or 4")
    add("--glide-to", type=number(BPM), metavar="B2", help="lead the tempo to B2")
    add(
        "--glide-seconds",
        type=number(GLIDE_SECONDS),
        metavar="G",
        help="over G seconds; otherwise as soon as is gentle enough",
    )
    add("--living", type=number(LIVING_PERCENT), metavar="PERCENT", help="unevenness, 0–3 %%")
    add("--seed", type=whole_number(SEED), metavar="N", help="of the unevenness; 0 if not given")
    add("--course", type=_on_or_off, metavar="on|off", help="the technique's course")
    _add_sound_options(parser)


def _add_sound_options(parser: Parser) -> None:
    sound = parser.add_argument_group(
        "sound",
        "Without --sound these change the technique's own sound; with it, that voice plays once "
        "a beat.",
    )
    add = sound.add_argument
    add("--sound", type=one_of(Voice), metavar="V", help=", ".join(Voice))
    add("--waveform", type=one_of(Waveform), metavar="W", help=", ".join(Waveform))
    add("--pitch-hz", type=number(PITCH_HZ), metavar="HZ", help="80–440")
    add("--attack-ms", type=number(ATTACK_MS), metavar="MS", help="5–60")
    add("--length-ms", type=number(LENGTH_MS), metavar="MS", help="60–400")
    add("--brightness", type=number(BRIGHTNESS), metavar="X", help="0–1")
    add("--level-db", type=number(LEVEL_DB), metavar="DB", help="-40 to 12; 0 is -30 LUFS")
    add("--travel", type=number(TRAVEL), metavar="X", help="between left and right, 0–1")


def chosen(identifier: str | None, options: argparse.Namespace) -> Chosen:
    """Return the technique of that id with the options' changes.

    Raises `CommandError`, `PresetError` or `AudioError` with one sentence.
    """
    from presets.library import load_all

    if options.glide_seconds is not None and options.glide_to is None:
        raise CommandError("--glide-seconds needs a tempo to lead to: add --glide-to.")
    living = living_of(options)
    technique = load_all().find(DEFAULT_TECHNIQUE if identifier is None else identifier)
    bpm = options.bpm if options.bpm is not None else technique.bpm
    return Chosen(
        technique=technique,
        cue=_cue(technique.cue(course=options.course), options, living),
        bpm=bpm,
        own_tempo=options.bpm is not None,
        glide=_glide(bpm, options.glide_to, options.glide_seconds),
    )


def living_of(options: argparse.Namespace) -> Living | None:
    """Return the unevenness that is asked for; None without one."""
    if options.living is None:
        if options.seed is not None:
            raise CommandError("--seed needs an unevenness that it belongs to: add --living.")
        return None
    return Living(options.living, options.seed or 0)


def _cue(cue: Cue, options: argparse.Namespace, living: Living | None) -> Cue:
    given = {
        name: value for name in _SOUND_OPTIONS if (value := getattr(options, name)) is not None
    }
    if options.sound is not None:
        cue = replace(cue, out=replace(DEFAULT_SOUNDS[options.sound], **given), back=None)
    elif given:
        out = replace(cue.out, **given)
        cue = replace(cue, out=out, back=_kept_apart(cue.back, cue.out, out, given))
    if living is not None:
        cue = replace(cue, living=living)
    if options.beats_per_rock is not None:
        cue = replace(cue, beats_per_rock=options.beats_per_rock)
    return cue


def _kept_apart(
    back: Sound | None, before: Sound, out: Sound, given: dict[str, Any]
) -> Sound | None:
    """Return "back" changed as "out" was; it stays as much softer, lower and shorter as it was."""
    if back is None:
        return None
    changed = dict(given)
    for name, limits in _RATIOS.items():
        if name in changed:
            ratio = getattr(out, name) / getattr(before, name)
            changed[name] = limits.clamped(getattr(back, name) * ratio)
    if "level_db" in changed:
        changed["level_db"] = LEVEL_DB.clamped(back.level_db + out.level_db - before.level_db)
    return replace(back, **changed)


def _glide(from_bpm: float, to_bpm: float | None, over_seconds: float | None) -> Glide | None:
    if to_bpm is None or to_bpm == from_bpm:
        return None
    if over_seconds is None:
        over_seconds = shortest_glide_seconds(from_bpm, to_bpm)
    check_glide(from_bpm, to_bpm, over_seconds)
    return Glide(to_bpm, over_seconds)


def _beats_per_rock(text: str) -> BeatsPerRock:
    for beats in BEATS_PER_ROCK:
        if text == str(beats):
            return beats
    raise argparse.ArgumentTypeError(f"one rock cannot have {text} beats: choose 1, 2 or 4.")


def _on_or_off(text: str) -> bool:
    if text in ("on", "off"):
        return text == "on"
    raise argparse.ArgumentTypeError(f"“{text}” is not known: choose on or off.")


def at_most(words: Sequence[str], most: int, what: str) -> None:
    """Raise `CommandError` when there are more words than a command takes."""
    if len(words) > most:
        raise CommandError(f"“{words[most]}” is one word too many: {what}.")
