"""A technique and a person's own changes: each change can be taken back, none touches another."""

from itertools import product

import pytest

from app.choice import Choice
from app.own import Own
from audio.sound import ATTACK_MS, BRIGHTNESS, DEFAULT_SOUNDS, LEVEL_DB, Voice, Waveform
from presets.library import load_all
from presets.model import Technique

TECHNIQUES = load_all().techniques


def find(technique_id: str) -> Technique:
    return next(one for one in TECHNIQUES if one.id == technique_id)


@pytest.fixture(params=TECHNIQUES, ids=lambda technique: technique.id)
def choice(request: pytest.FixtureRequest) -> Choice:
    technique: Technique = request.param
    return Choice().of(technique)


def test_without_changes_the_technique_is_played_as_it_is(choice: Choice) -> None:
    assert choice.technique is not None
    assert choice.cue == choice.technique.cue()
    assert choice.bpm == choice.technique.bpm
    assert choice.course_on == choice.technique.course_on
    assert not choice.changed


def test_every_change_can_be_taken_back(choice: Choice) -> None:
    changed = (
        choice.in_voice(Voice.WOOD)
        .with_sound(pitch_hz=200.0, travel=0.9)
        .with_bpm(63.4)
        .with_course(not choice.course_on)
        .at_level(-20.0)
    )
    assert changed.changed

    assert changed.as_technique() == choice


def test_a_change_to_what_the_technique_has_is_none(choice: Choice) -> None:
    assert choice.technique is not None
    sound = choice.cue.out
    same = (
        choice.with_bpm(choice.technique.bpm)
        .with_course(choice.technique.course_on)
        .with_sound(pitch_hz=sound.pitch_hz, attack_ms=sound.attack_ms, travel=sound.travel)
        .in_voice(sound.voice)
    )

    assert not same.changed


def test_another_voice_brings_its_own_sound_at_the_same_level_and_travel(choice: Choice) -> None:
    choice = choice.with_sound(pitch_hz=200.0, travel=0.4).at_level(-13.0)

    for voice in Voice:
        sound = choice.in_voice(voice).cue.out
        assert sound.level_db == pytest.approx(-13.0)
        assert sound.travel == pytest.approx(0.4)
        if choice.technique is not None and voice is not choice.technique.cue().out.voice:
            assert sound.pitch_hz == DEFAULT_SOUNDS[voice].pitch_hz


def test_back_stays_beside_out_as_the_technique_has_it(choice: Choice) -> None:
    own = choice.cue
    changed = choice.with_sound(waveform=Waveform.REED, pitch_hz=0.9 * own.out.pitch_hz).cue

    if own.back is None:
        assert changed.back is None
        return
    assert changed.back is not None
    assert changed.back.waveform is Waveform.REED
    ratio = own.back.pitch_hz / own.out.pitch_hz
    assert changed.back.pitch_hz / changed.out.pitch_hz == pytest.approx(ratio)


def test_no_change_leaves_the_limits(choice: Choice) -> None:
    for level, attack, brightness in product((-99.0, 99.0), (5.0, 60.0), (0.0, 1.0)):
        cue = choice.with_sound(attack_ms=attack, brightness=brightness).at_level(level).cue
        for sound in filter(None, (cue.out, cue.back)):
            assert LEVEL_DB.low <= sound.level_db <= LEVEL_DB.high
            assert ATTACK_MS.low <= sound.attack_ms <= ATTACK_MS.high
            assert BRIGHTNESS.low <= sound.brightness <= BRIGHTNESS.high


def test_gentler_and_clearer_are_each_others_way_back() -> None:
    choice = Choice().of(find("spinal-wave"))
    gentler = choice.gentler(1)

    assert gentler.cue.out.attack_ms > choice.cue.out.attack_ms
    assert gentler.cue.out.brightness < choice.cue.out.brightness
    assert gentler.cue.out.level_db < choice.cue.out.level_db
    assert gentler.gentler(-1).cue == choice.cue


def test_the_level_stays_with_the_person_and_the_sound_with_the_technique() -> None:
    choice = Choice().of(find("spinal-wave")).at_level(5.0).with_sound(pitch_hz=200.0)
    other = choice.of(find("lull"))

    assert other.cue.out.level_db == find("lull").cue().out.level_db + 5.0
    assert other.cue.out.pitch_hz == find("lull").cue().out.pitch_hz


def test_what_is_kept_is_what_was_changed() -> None:
    own = Own(Voice.WOOD, pitch_hz=200.0, bpm=63.4, course=False)

    assert own.kept() == {"voice": "wood", "pitch_hz": 200.0, "bpm": 63.4, "course": False}
    assert Own().kept() == {}
