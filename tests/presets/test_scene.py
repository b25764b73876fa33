"""Scenes: what a picture draws is what the source says, and no more."""

import pytest

from presets.library import load_all
from presets.model import Technique
from presets.words import BodyPart, Direction, Position

LIBRARY = load_all()


@pytest.fixture(params=LIBRARY.techniques, ids=lambda technique: technique.id)
def technique(request: pytest.FixtureRequest) -> Technique:
    chosen: Technique = request.param
    return chosen


def test_a_scene_has_what_the_technique_has_and_no_more(technique: Technique) -> None:
    scene = technique.scene()

    assert scene.position is technique.position
    assert [one.parts for one in scene.moved] == [
        one.parts for one in technique.movements if one.parts or one.directions
    ]
    assert [one.directions for one in scene.moved] == [
        one.directions for one in technique.movements if one.parts or one.directions
    ]
    assert scene.other_hand == (technique.other_hand.parts if technique.other_hand else ())
    assert scene.both_hands is technique.both_hands
    assert not scene.pulled
    assert not scene.still
    assert scene.words.startswith(technique.summary)


def test_where_nothing_is_named_nothing_is_drawn() -> None:
    for technique_id in ("trager-style", "trepidation", "sensory-repatterning"):
        assert LIBRARY.find(technique_id).scene().moved == ()


def test_a_step_takes_the_parts_place() -> None:
    steps = [LIBRARY.find("small-undulations").scene(step) for step in range(4)]

    assert [scene.moved[0].parts for scene in steps] == [
        (BodyPart.SPINE,),
        (BodyPart.RIBCAGE,),
        (BodyPart.SHOULDERS,),
        (BodyPart.HIPS,),
    ]
    assert "Now: hips" in steps[3].words


def test_a_step_takes_the_directions_place() -> None:
    steps = [LIBRARY.find("pectoral-girdle").scene(step) for step in range(4)]

    assert [scene.direction for scene in steps] == [
        Direction.TOWARD_THE_FEET,
        Direction.OUTWARD,
        Direction.TOWARD_THE_HEAD,
        Direction.INWARD,
    ]
    assert [scene.turn_degrees for scene in steps] == [0, 90, 180, 270]
    assert LIBRARY.find("pectoral-girdle").scene().direction is None


def test_the_hand_rests_in_a_step_that_says_so() -> None:
    technique = LIBRARY.find("rock-and-press")

    assert technique.scene(0).other_hand == ()
    assert technique.scene(1).other_hand == (BodyPart.MUSCLE_ATTACHMENTS, BodyPart.FASCIA)
    assert "other hand" not in technique.scene(0).words


def test_stillness_is_still() -> None:
    technique = LIBRARY.find("sensory-repatterning")

    assert [technique.scene(step).still for step in range(3)] == [False, False, True]
    assert technique.scene(2).words.endswith("Now: still.")


def test_front_and_back_point_to_a_side_only_when_lying_on_the_side() -> None:
    scene = LIBRARY.find("spinal-wave").scene()

    assert scene.position is Position.SIDE_LYING
    assert scene.turn_degrees == 90
    assert LIBRARY.find("occiput-traction").scene().turn_degrees == 180
    assert LIBRARY.find("neck-ripples").scene().turn_degrees is None


def test_two_movements_keep_their_sizes_beside_each_other() -> None:
    first, second = LIBRARY.find("shoulder-neck").scene().moved

    assert (first.scale, second.scale) == (1.0, 0.5)


def test_a_traction_is_told() -> None:
    scene = LIBRARY.find("arm-traction").scene(pulled=True)

    assert scene.pulled
    assert "traction" in scene.words
