"""The twenty techniques, pinned row by row to their facts."""

import re
from dataclasses import dataclass

import pytest

from presets import DEFAULT_TECHNIQUE
from presets.library import load_all
from presets.model import Technique
from presets.words import Group

LIBRARY = load_all()


@dataclass(frozen=True)
class Row:
    """What the source tells of one technique; empty where it does not say."""

    name: str
    position: str | None
    parts: str
    directions: str
    amplitudes: tuple[str | None, ...]
    pace: str
    bpm: float
    other_hand: str = ""
    course_on: bool | None = None
    """None: nothing goes by itself."""


GIRDLE_AND_NECK = "shoulder_girdle / cervical_spine"
GIRDLE_AND_NECK_WAYS = "toward_the_feet outward / every_way"
JOINTS = "facet_joints vertebral_joints scapula shoulder_joints hip_joints"
GIRDLE = "pectoral_girdle trapezius supraspinatus levator_scapulae"

FACTS = {
    "spinal-wave": Row(
        "Spinal wave", "side_lying", "whole_spine", "back_to_front", ("small",), "heartbeat", 70
    ),
    "sacrum-hip-nudge": Row(
        "Sacrum and hip nudging",
        "side_lying",
        "sacrum ilium trochanter iliotibial_tract",
        "",
        (None,),
        "slow",
        58,
        other_hand="trochanter sacral_edge sacroiliac_ligaments",
    ),
    "pelvis-to-legs": Row(
        "Pelvis toward the legs",
        "side_lying",
        "pelvis",
        "toward_the_feet",
        (None,),
        "open",
        64,
        other_hand="quadratus_lumborum outer_back",
    ),
    "piriformis-rock": Row(
        "Hip rock for piriformis",
        None,
        "ilium femur",
        "",
        ("small",),
        "open",
        64,
        other_hand="pelvic_attachments",
    ),
    "pectoral-girdle": Row(
        "Pectoral girdle, all ways",
        None,
        GIRDLE,
        "toward_the_feet every_way",
        ("tiny",),
        "slow",
        58,
        course_on=False,
    ),
    "arm-traction": Row(
        "Arm traction with ripples",
        "on_the_table",
        "arms hands",
        "out_and_down",
        ("tiny",),
        "open",
        64,
        course_on=True,
    ),
    "shoulder-girdle": Row(
        "Shoulder girdle rock",
        None,
        "shoulder_girdle",
        "toward_the_feet outward",
        (None,),
        "open",
        64,
    ),
    "neck-ripples": Row(
        "Neck ripples",
        None,
        "cervical_spine",
        "every_way",
        ("tiny",),
        "open",
        64,
        course_on=False,
    ),
    "shoulder-neck": Row(
        "Shoulder girdle with neck ripples",
        None,
        GIRDLE_AND_NECK,
        GIRDLE_AND_NECK_WAYS,
        (None, "tiny"),
        "open",
        64,
    ),
    "rock-and-press": Row(
        "Rock and press",
        None,
        GIRDLE_AND_NECK,
        GIRDLE_AND_NECK_WAYS,
        (None, "tiny"),
        "open",
        64,
        other_hand="muscle_attachments fascia",
        course_on=False,
    ),
    "scapula-on-ribs": Row(
        "Scapula on the ribs",
        "side_lying",
        "scapula",
        "many_ways",
        (None,),
        "open",
        64,
        other_hand="rhomboids scapular_attachments",
        course_on=False,
    ),
    "occiput-traction": Row(
        "Occiput traction and rock",
        None,
        "occiput cervical_joints",
        "away_from_the_atlas",
        ("small",),
        "heartbeat",
        70,
        course_on=True,
    ),
    "small-undulations": Row(
        "Small undulations",
        None,
        "spine ribcage shoulders hips",
        "",
        ("small",),
        "heartbeat",
        62,
        course_on=False,
    ),
    "joint-nudges": Row("Joint nudges", None, JOINTS, "", ("small",), "heartbeat", 70),
    "rhythmic-deep-tissue": Row(
        "Rhythmic deep tissue", None, "occiput clavicles spine", "", (None,), "heartbeat", 70
    ),
    "lull": Row("Lull", "any", "whole_body", "any", ("small",), "slow", 58),
    "trager-style": Row("Trager-style", None, "", "", ("wide",), "open", 64),
    "trepidation": Row("Subtle trepidation", None, "", "", ("tiny",), "open", 64),
    "sensory-repatterning": Row(
        "Sensory Repatterning", None, " / ", " / ", ("tiny", "wide"), "open", 64, course_on=False
    ),
    "desk-wave": Row(
        "Wavy at the desk", "seated", "oneself", "", (None,), "open", 64, course_on=False
    ),
}

SUMMARIES = {
    "spinal-wave": "Side-lying · whole spine · back to front · small",
    "piriformis-rock": "Position not given, side-lying when pregnant · ilium or femur · "
    "direction not given · small",
    "shoulder-neck": "Position not given · shoulder girdle and cervical spine · toward the feet "
    "and outward, cervical spine every way · amplitude not given, cervical spine tiny",
    "occiput-traction": "Position not given · both hands hold the occiput · occiput and cervical "
    "joints · away from the atlas · small",
    "lull": "Any position · all or part of the client · any direction · small",
    "trager-style": "Position, parts and direction not given · wide",
    "sensory-repatterning": "Position, parts and direction not given · tiny and wide",
    "desk-wave": "Seated · oneself · direction and amplitude not given",
}


def row_of(technique: Technique) -> Row:
    movements = technique.movements
    hand = technique.other_hand
    return Row(
        name=technique.name,
        position=technique.position,
        parts=" / ".join(" ".join(movement.parts) for movement in movements),
        directions=" / ".join(" ".join(movement.directions) for movement in movements),
        amplitudes=tuple(movement.amplitude for movement in movements),
        pace=technique.pace,
        bpm=technique.bpm,
        other_hand=" ".join(hand.parts) if hand else "",
        course_on=technique.course_on if technique.has_course else None,
    )


def test_all_twenty_are_there_and_nothing_else() -> None:
    assert LIBRARY.problems == ()
    assert {technique.id for technique in LIBRARY.techniques} == set(FACTS)
    assert len(FACTS) == 20


@pytest.mark.parametrize("technique_id", FACTS)
def test_a_technique_says_what_its_source_says_and_no_more(technique_id: str) -> None:
    assert row_of(LIBRARY.find(technique_id)) == FACTS[technique_id]


@pytest.mark.parametrize(
    ("pace", "bpm", "low", "high"),
    [("heartbeat", 70, 60, 80), ("slow", 58, 45, 70), ("open", 64, 45, 80)],
)
def test_there_are_three_paces(pace: str, bpm: float, low: float, high: float) -> None:
    members = [t for t in LIBRARY.techniques if t.pace == pace and t.own_bpm is None]

    assert members
    assert {(t.bpm, *t.bpm_range) for t in members} == {(bpm, low, high)}


def test_only_small_undulations_has_a_tempo_of_its_own() -> None:
    own = {t.id: (t.own_bpm, t.bpm_range) for t in LIBRARY.techniques if t.own_bpm is not None}

    assert own == {"small-undulations": (62, (60, 80))}


def test_taps_are_offered_first_wherever_the_source_gives_no_pace() -> None:
    offered = {t.id for t in LIBRARY.techniques if t.taps_offered}

    assert offered == {name for name, row in FACTS.items() if row.pace == "open"}


def test_only_the_trager_style_starts_from_taps() -> None:
    assert [t.id for t in LIBRARY.techniques if t.starts_from_taps] == ["trager-style"]


def test_what_travels_on_is_known_to_the_picture() -> None:
    travelling = {t.id for t in LIBRARY.techniques if any(m.travels_on for m in t.movements)}

    assert travelling == {"spinal-wave", "occiput-traction", "joint-nudges"}


def test_both_hands_hold_the_occiput_and_nothing_else() -> None:
    held = {t.id: t.both_hands for t in LIBRARY.techniques if t.both_hands}

    assert held == {"occiput-traction": "occiput"}


def test_the_deep_tissue_hand_presses_where_the_source_does_not_say() -> None:
    hand = LIBRARY.find("rhythmic-deep-tissue").other_hand

    assert hand is not None
    assert hand.parts == ()
    assert hand.work_words == "deeper compression, lighter from session to session"


@pytest.mark.parametrize("technique_id", SUMMARIES)
def test_the_summary_says_what_is_not_given(technique_id: str) -> None:
    assert LIBRARY.find(technique_id).summary == SUMMARIES[technique_id]


def test_an_amplitude_that_is_not_given_is_drawn_small_and_known_to_be_ours() -> None:
    drawn = {t.id: (t.amplitude, t.amplitude_given) for t in LIBRARY.techniques}

    assert drawn["spinal-wave"] == (0.5, True)
    assert drawn["desk-wave"] == (0.5, False)
    assert drawn["trepidation"] == (0.25, True)
    assert drawn["trager-style"] == (1.0, True)


@pytest.mark.parametrize("technique_id", FACTS)
def test_every_technique_has_its_words(technique_id: str) -> None:
    technique = LIBRARY.find(technique_id)

    assert technique.origin
    assert technique.guidance
    assert "our reading" in (technique.our_reading or "")
    assert f"{technique.bpm:g}" in (technique.our_reading or "")
    assert technique.group not in (Group.MORE, Group.YOUR_OWN)


def test_trepidation_says_that_its_pace_is_unknown() -> None:
    technique = LIBRARY.find("trepidation")

    assert "unknown" in (technique.our_reading or "")
    assert "anma" in (technique.our_reading or "")


@pytest.mark.parametrize("word", ["late", "wrong", "error", "score", "fail", "heal", "cure"])
def test_words_to_avoid_are_avoided(word: str) -> None:
    texts = [
        " ".join(filter(None, (t.name, t.origin, t.guidance, t.our_reading, t.course_words)))
        for t in LIBRARY.techniques
    ]

    assert not [text for text in texts if re.search(rf"\b{word}", text, re.IGNORECASE)]


UNSAID = ["carry", "wait", "come back", "by itself", "barely", "swing"]


@pytest.mark.parametrize("word", UNSAID)
def test_the_guidance_asks_for_nothing_that_the_source_does_not(word: str) -> None:
    assert not [t.id for t in LIBRARY.techniques if word in (t.guidance or "").lower()]


def test_the_default_technique_is_the_spinal_wave() -> None:
    assert DEFAULT_TECHNIQUE == "spinal-wave"
    assert LIBRARY.find(DEFAULT_TECHNIQUE).pace == "heartbeat"
