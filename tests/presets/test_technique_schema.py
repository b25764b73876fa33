"""The numbers of a file have the limits of the pulse, and editors are told of them."""

import pytest

from audio import cue as audio_cue
from audio import sound as audio_sound
from audio.limits import Limits
from audio.tempo import BPM
from presets.check import mistakes
from presets.model import Technique
from presets.schema import schema

LIMITS = {
    "Technique.bpm": BPM,
    "SoundTable.pitch_hz": audio_sound.PITCH_HZ,
    "SoundTable.attack_ms": audio_sound.ATTACK_MS,
    "SoundTable.length_ms": audio_sound.LENGTH_MS,
    "SoundTable.brightness": audio_sound.BRIGHTNESS,
    "SoundTable.level_db": audio_sound.LEVEL_DB,
    "SoundTable.travel": audio_sound.TRAVEL,
    "TractionTable.take_up_seconds": audio_cue.TAKE_UP_SECONDS,
    "TractionTable.hold_seconds": audio_cue.HOLD_SECONDS,
    "TractionTable.release_seconds": audio_cue.RELEASE_SECONDS,
    "TractionTable.level_db": audio_cue.TRACTION_DB,
    "StepTable.rocks": audio_cue.STEP_ROCKS,
    "StepTable.seconds": audio_cue.STEP_SECONDS,
    "StepTable.semitones": audio_cue.SEMITONES,
    "StepTable.level_db": audio_sound.LEVEL_DB,
    "StepTable.bpm": BPM,
    "StepTable.glide_seconds": audio_cue.STEP_SECONDS,
}


@pytest.mark.parametrize("name", LIMITS)
def test_every_number_has_the_limits_of_the_pulse(name: str) -> None:
    table, key = name.split(".")
    limits: Limits = LIMITS[name]
    found = schema()["$defs"][table]["properties"][key]

    assert (found["minimum"], found["maximum"]) == (limits.low, limits.high)


def test_every_number_of_the_schema_is_among_them() -> None:
    numbers = {
        f"{table}.{key}"
        for table, node in schema()["$defs"].items()
        for key, field in node.get("properties", {}).items()
        if field.get("type") in ("number", "integer")
    }

    assert numbers - {"Technique.place"} == set(LIMITS)


@pytest.mark.parametrize("name", LIMITS)
def test_the_ends_of_a_range_are_allowed_and_a_little_more_is_not(name: str) -> None:
    table, key = name.split(".")
    limits, step = LIMITS[name], 1 if key == "rocks" else 1e-9

    def keys(value: float) -> list[str]:
        return [found for found, _ in mistakes(_technique(table, key, value), Technique)]

    whole = int if key == "rocks" else float
    assert keys(whole(limits.low)) == []
    assert keys(whole(limits.high)) == []
    assert len(keys(whole(limits.low) - step)) == 1
    assert len(keys(whole(limits.high) + step)) == 1


def _technique(table: str, key: str, value: float) -> dict[str, object]:
    base: dict[str, object] = {"id": "foo", "name": "Foo"}
    if table == "Technique":
        return {**base, key: value}
    if table == "SoundTable":
        return {**base, "sound": {key: value}}
    if table == "TractionTable":
        return {**base, "traction": {"take_up_seconds": 5, "release_seconds": 5, key: value}}
    step = {"name": "A", "bpm": 60, key: value}
    if key != "seconds":
        step.setdefault("rocks", 8)
    return {**base, "course": {"title": "T", "steps": [step]}}


def test_the_schema_describes_every_key_and_knows_no_null() -> None:
    made = schema()
    fields = [
        (table, key, field)
        for table, node in made["$defs"].items()
        for key, field in node.get("properties", {}).items()
    ]

    assert len(fields) > 40
    assert not [(table, key) for table, key, field in fields if not field.get("description")]
    assert "null" not in str(made)
    assert made["$schema"].startswith("https://json-schema.org/")
