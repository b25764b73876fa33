"""What a technique's last column says is heard."""

from dataclasses import replace

import pytest

from audio.cue import Course, Step, Traction
from audio.sound import DEFAULT_SOUNDS, Sound, Voice, softer
from presets.library import load_all
from presets.model import Technique
from presets.tables import CourseTable, SoundTable, StepTable, TractionTable

LIBRARY = load_all()
IDS = [technique.id for technique in LIBRARY.techniques]
OURS = [t.id for t in LIBRARY.techniques if t.has_course and not t.course_on]


def made(**fields: object) -> Technique:
    return Technique(id="mine", name="Mine", **fields)  # type: ignore[arg-type]


def course_of(technique_id: str) -> Course:
    course = LIBRARY.find(technique_id).cue(course=True).course
    assert course is not None
    return course


@pytest.mark.parametrize("technique_id", IDS)
def test_a_cue_bears_the_id_of_its_technique(technique_id: str) -> None:
    technique = LIBRARY.find(technique_id)

    assert technique.cue().key == technique_id
    assert technique.cue().amplitude == technique.amplitude
    assert technique.cue().beats_per_rock == 1


def test_the_default_technique_plays_the_heartbeat_as_it_is() -> None:
    assert LIBRARY.find("spinal-wave").cue().out == DEFAULT_SOUNDS[Voice.HEARTBEAT]
    assert LIBRARY.find("spinal-wave").cue().out.level_db == 0


@pytest.mark.parametrize("technique_id", ["pelvis-to-legs", "shoulder-girdle"])
def test_out_and_back_are_both_heard_and_told_apart(technique_id: str) -> None:
    cue = LIBRARY.find(technique_id).cue()

    assert cue.back is not None
    assert cue.back.level_db < cue.out.level_db
    assert cue.back.pitch_hz < cue.out.pitch_hz


def test_a_joint_nudge_is_short_and_its_wave_is_long() -> None:
    cue = LIBRARY.find("joint-nudges").cue()

    assert cue.out.length_ms == 90
    assert cue.back is not None
    assert cue.back.length_ms == 360
    assert cue.back.attack_ms > cue.out.attack_ms


@pytest.mark.parametrize(
    "technique_id", ["sacrum-hip-nudge", "piriformis-rock", "rhythmic-deep-tissue", "lull"]
)
def test_a_swell_is_a_swell(technique_id: str) -> None:
    assert LIBRARY.find(technique_id).cue().out.voice is Voice.SWELL


def test_the_long_swell_is_the_longest_and_the_soft_one_softer() -> None:
    long, soft = (LIBRARY.find(name).cue().out for name in ("sacrum-hip-nudge", "piriformis-rock"))

    assert (long.attack_ms, long.length_ms) == (60, 400)
    assert soft.level_db < long.level_db
    assert soft.brightness < long.brightness


def test_quiet_cues_are_quiet_and_the_faintest_is_the_faintest() -> None:
    levels = {t.id: t.cue().out.level_db for t in LIBRARY.techniques}
    quiet = {name: level for name, level in levels.items() if level < 0}

    assert quiet == {
        "trepidation": -14,
        "arm-traction": -10,
        "desk-wave": -9,
        "lull": -6,
        "piriformis-rock": -3,
    }
    assert max(levels.values()) == 0


def test_traction_that_the_source_tells_is_on_with_its_times() -> None:
    pulls = {t.id: t.cue().traction for t in LIBRARY.techniques if t.cue().traction}

    assert pulls == {"arm-traction": Traction(20, 20), "occiput-traction": Traction(25, 25)}


@pytest.mark.parametrize("technique_id", OURS)
def test_a_course_of_ours_is_off_until_it_is_switched_on(technique_id: str) -> None:
    technique = LIBRARY.find(technique_id)

    assert technique.cue().course is None
    assert technique.cue(course=True).course is not None
    assert technique.cue(course=False).course is None
    assert technique.course_words is not None
    assert technique.course_words.endswith("(ours)")


def test_what_the_source_tells_can_be_switched_off() -> None:
    assert LIBRARY.find("arm-traction").cue(course=False).traction is None
    assert LIBRARY.find("arm-traction").cue(course=True).traction is not None


def test_the_source_and_ours_are_told_apart() -> None:
    assert LIBRARY.find("arm-traction").course_words == (
        "Traction 20 s in and held (the source), released over 20 s (ours)"
    )
    assert LIBRARY.find("spinal-wave").course_words is None


@pytest.mark.parametrize("technique_id", ["pectoral-girdle", "scapula-on-ribs"])
def test_the_direction_turns_every_eight_rocks_and_is_heard_to(technique_id: str) -> None:
    table = LIBRARY.find(technique_id).course
    steps = course_of(technique_id).steps

    assert table is not None
    assert [step.rocks for step in steps] == [8, 8, 8, 8]
    assert len({step.semitones for step in steps}) == 4
    assert [step.direction for step in table.steps] == [
        "toward_the_feet",
        "outward",
        "toward_the_head",
        "inward",
    ]


def test_four_areas_follow_one_another() -> None:
    table = LIBRARY.find("small-undulations").course

    assert table is not None
    assert [part for step in table.steps for part in step.parts] == [
        "spine",
        "ribcage",
        "shoulders",
        "hips",
    ]


def test_sensory_repatterning_is_subtle_then_wide_then_still() -> None:
    steps = course_of("sensory-repatterning").steps

    assert [(s.seconds, s.amplitude, s.still) for s in steps] == [
        (180, 0.25, False),
        (180, 1.0, False),
        (60, None, True),
    ]


def test_the_desk_wave_comes_for_a_minute_every_half_hour() -> None:
    steps = course_of("desk-wave").steps

    assert [(s.seconds, s.still) for s in steps] == [(60, False), (1740, True)]
    assert sum(s.seconds or 0 for s in steps) == 30 * 60


def test_neck_ripples_ease_slower_and_stay_there() -> None:
    course = course_of("neck-ripples")

    assert not course.repeats
    assert course.steps[-1].bpm == 56
    assert course.steps[-1].glide_seconds == 180


def test_the_other_hand_rests_in_the_first_half_of_rock_and_press() -> None:
    table = LIBRARY.find("rock-and-press").course

    assert table is not None
    assert [(s.rocks, s.other_hand) for s in table.steps] == [(8, False), (8, True)]


def test_what_a_sound_leaves_out_is_as_the_voice_has_it() -> None:
    table = SoundTable(voice=Voice.BOWL, pitch_hz=200)

    assert made(sound=table).cue().out == replace(DEFAULT_SOUNDS[Voice.BOWL], pitch_hz=200)
    assert made().cue().out == DEFAULT_SOUNDS[Voice.HEARTBEAT]


def test_a_softer_back_is_the_softer_out() -> None:
    technique = made(sound=SoundTable(voice=Voice.DRUM, level_db=-3), back="softer")

    assert technique.cue().back == softer(technique.cue().out)


def test_a_back_of_another_voice_brings_its_defaults_at_the_softer_level() -> None:
    technique = made(
        sound=SoundTable(voice=Voice.DRUM, level_db=-3, travel=0.5),
        back=SoundTable(voice=Voice.BOWL, brightness=0.5),
    )
    bowl: Sound = replace(DEFAULT_SOUNDS[Voice.BOWL], level_db=-3, travel=0.5)

    assert technique.cue().back == replace(softer(bowl), brightness=0.5)


def test_a_step_goes_over_as_it_is() -> None:
    table = StepTable(name="Ease", seconds=90, semitones=-2, level_db=-3, bpm=60, glide_seconds=80)
    course = CourseTable(title="Ease", steps=(table,), repeats=False)

    assert made(course=course).cue(course=True).course == Course(
        (Step("Ease", None, 90, -2, -3, 60, 80),), repeats=False
    )


def test_a_traction_goes_over_as_it_is() -> None:
    table = TractionTable(take_up_seconds=5, hold_seconds=60, release_seconds=7, level_db=-12)

    assert made(traction=table).cue(course=True).traction == Traction(5, 7, 60, -12)
    assert made(traction=table).cue().traction is None


def test_an_own_tempo_beyond_the_pace_widens_the_range() -> None:
    assert made(own_bpm=40.0).bpm_range == (40.0, 80.0)
    assert made(own_bpm=100.0).bpm_range == (45.0, 100.0)
