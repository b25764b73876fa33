"""The figure's movement: where it acts, how it travels, and what a traction does."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.stage.figure.curves import inside
from app.stage.figure.field import WIDEST, Field, field_of, limb_axis
from app.stage.figure.marks import Arrow, Through, arrows_of, hands_of
from app.stage.figure.pose import TRUNK, Pose
from app.stage.figure.poses import pose_of
from app.stage.figure.view import fitted
from presets.library import load_all
from presets.scene import Moved, Scene
from presets.words import BodyPart, Direction, Position

POSITIONS = [None, *Position]
TECHNIQUES = {technique.id: technique for technique in load_all().techniques}


def scene(
    part: BodyPart | None = None,
    *directions: Direction,
    position: Position | None = None,
    travels_on: bool = False,
) -> Scene:
    parts = (part,) if part else ()
    moved = (Moved(parts, directions, 1.0, travels_on),) if parts or directions else ()
    return Scene(position=position, moved=moved)


def displaced(field: Field, points: NDArray[np.float64], rock: float) -> NDArray[np.float64]:
    sways = field.at(points)
    turn = 2 * np.pi * rock
    return np.asarray(np.cos(turn) * sways[:, :2] + np.sin(turn) * sways[:, 2:4])


def poses() -> list[Pose]:
    return [pose_of(position, reaching=reaching) for position in POSITIONS for reaching in (0, 1)]


@pytest.mark.parametrize("pose", poses())
def test_every_body_part_has_a_region_that_lies_in_the_body(pose: Pose) -> None:
    rings = [shape.ring for layer in pose.layers for shape in layer.shapes]
    for part in BodyPart:
        assert pose.regions[part], part
        for band in pose.regions[part]:
            for x, y, _ in band.line:
                assert any(inside((x, y), ring) for ring in rings), (part, x, y)


def test_the_wave_travels_from_the_head_to_the_sacrum() -> None:
    technique = TECHNIQUES["spinal-wave"]
    pose = pose_of(technique.position)
    field = field_of(pose, technique.scene())
    spine = np.array([(x, y) for x, y, _ in pose.regions[BodyPart.WHOLE_SPINE][0].line])

    crests = [
        spine[int(np.argmax(displaced(field, spine, rock)[:, 1])), 0]
        for rock in np.linspace(0.0, 0.57, 12)
    ]

    assert crests[0] == spine[0, 0]
    assert crests == sorted(crests)
    assert crests[-1] == spine[-1, 0]


def test_out_is_on_the_beat_and_back_is_half_a_rock_later() -> None:
    pose = pose_of(Position.SIDE_LYING)
    field = field_of(
        pose, scene(BodyPart.PELVIS, Direction.TOWARD_THE_FEET, position=Position.SIDE_LYING)
    )
    hip = np.array([(370.0, -10.0)])

    assert displaced(field, hip, 0.0) == pytest.approx(np.array([[WIDEST, 0.0]]))
    assert displaced(field, hip, 0.5) == pytest.approx(np.array([[-WIDEST, 0.0]]))
    assert displaced(field, hip, 0.25) == pytest.approx(np.zeros((1, 2)), abs=1e-9)


def test_a_nudge_stays_local() -> None:
    field = field_of(pose_of(None), scene(BodyPart.SCAPULA, Direction.TOWARD_THE_FEET))

    far = np.array([(380.0, 60.0), (700.0, 40.0), (190.0, -80.0)])

    assert np.all(field.at(far) == 0.0)
    assert np.all(field.at(np.array([(190.0, 40.0)]))[:, 0] == WIDEST)


def test_what_travels_on_reaches_farther_than_what_stays() -> None:
    at = np.array([(240.0, 0.0)])
    for part in (BodyPart.OCCIPUT, BodyPart.CERVICAL_SPINE):
        stays = field_of(pose_of(None), scene(part, Direction.AWAY_FROM_THE_ATLAS))
        travels = field_of(
            pose_of(None), scene(part, Direction.AWAY_FROM_THE_ATLAS, travels_on=True)
        )
        assert np.hypot(*stays.at(at)[0, :2]) == 0.0
        assert np.abs(travels.at(at)[0, :4]).max() > 0.1 * WIDEST


def test_nothing_given_moves_the_whole_person_at_once() -> None:
    field = field_of(pose_of(None), Scene())

    sways = field.at(np.array([(0.0, 0.0), (300.0, 40.0), (740.0, -50.0)]))

    assert np.all(sways[:, 1] == WIDEST)
    assert np.all(sways[:, [0, 2, 3, 4, 5]] == 0.0)


def test_someone_who_sits_stays_on_the_seat() -> None:
    pose = pose_of(Position.SEATED)
    field = field_of(pose, scene(BodyPart.ONESELF, position=Position.SEATED))

    shares = field.at(np.array([(10.0, 0.0), (150.0, 0.0), (300.0, 0.0), (420.0, 0.0)]))[:, 1]

    assert list(shares) == sorted(shares, reverse=True)
    assert shares[-1] == 0.0


def test_a_still_scene_does_not_move() -> None:
    still = Scene(moved=(Moved((BodyPart.SPINE,)),), still=True)

    assert not field_of(pose_of(None), still).at(np.array([(200.0, 0.0)])).any()


def test_a_traction_pulls_the_arm_along_itself_and_the_hand_most() -> None:
    technique = TECHNIQUES["arm-traction"]
    pose = pose_of(technique.position, reaching=True)
    field = field_of(pose, technique.scene(pulled=True))
    joint, tip = np.array(pose.joints["arm"]), np.array(pose.tips["arm"])
    along = np.array([joint + (tip - joint) * share for share in (0.0, 0.3, 0.6, 1.0)])

    pulls = field.at(along, "arm")[:, 4:]

    lengths = np.hypot(pulls[:, 0], pulls[:, 1])
    assert list(lengths) == sorted(lengths)
    assert lengths[0] > 0
    assert pulls[-1] / lengths[-1] == pytest.approx(np.array(limb_axis(pose, "arm")))


def test_a_traction_of_the_neck_takes_the_head_along_as_one() -> None:
    technique = TECHNIQUES["occiput-traction"]
    field = field_of(pose_of(None), technique.scene(pulled=True))

    head = field.at(np.array([(0.0, 0.0), (40.0, 30.0), (70.0, -20.0)]))[:, 4:]
    feet = field.at(np.array([(700.0, 40.0)]))[:, 4:]

    assert np.all(head == head[0])
    assert head[0, 0] < 0
    assert head[0, 1] == 0
    assert not feet.any()


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(
    "part", [BodyPart.OCCIPUT, BodyPart.SCAPULA, BodyPart.ARMS, BodyPart.PELVIS]
)
def test_every_direction_is_drawn_within_the_room(
    position: Position | None, direction: Direction, part: BodyPart
) -> None:
    pose = pose_of(position, reaching=direction is Direction.OUT_AND_DOWN)
    left, top, right, bottom = pose.room

    arrows = arrows_of(pose, scene(part, direction, position=position), 1.7)

    assert arrows
    for arrow in arrows:
        ends = (arrow.start, arrow.tip) if isinstance(arrow, Arrow) else (arrow.at,)
        for x, y in ends:
            assert left <= x <= right, arrow
            assert top <= y <= bottom, arrow


@pytest.mark.parametrize(
    ("direction", "vector"),
    [
        (Direction.TOWARD_THE_FEET, (1, 0)),
        (Direction.TOWARD_THE_HEAD, (-1, 0)),
        (Direction.OUTWARD, (0, 1)),
        (Direction.INWARD, (0, -1)),
        (Direction.AWAY_FROM_THE_ATLAS, (-1, 0)),
    ],
)
@pytest.mark.parametrize("position", POSITIONS)
def test_an_arrow_points_where_its_direction_says(
    position: Position | None, direction: Direction, vector: tuple[int, int]
) -> None:
    (arrow,) = arrows_of(pose_of(position), scene(BodyPart.SCAPULA, direction, position=position))

    assert isinstance(arrow, Arrow)
    way = np.array(arrow.tip) - np.array(arrow.start)
    assert tuple(np.sign(np.round(way, 6))) == vector


def test_back_to_front_is_pushed_from_the_back_and_points_at_who_looks_at_a_face() -> None:
    wave = scene(BodyPart.WHOLE_SPINE, Direction.BACK_TO_FRONT, position=Position.SIDE_LYING)
    arrows = arrows_of(pose_of(Position.SIDE_LYING), wave)
    assert len(arrows) == 3
    assert all(isinstance(one, Arrow) and one.tip[1] > one.start[1] for one in arrows)
    for position, way in ((Position.ON_THE_BACK, 1), (Position.FACE_DOWN, -1), (None, 0)):
        ring = arrows_of(
            pose_of(position), scene(BodyPart.SPINE, Direction.BACK_TO_FRONT, position=position)
        )
        assert [one.way for one in ring if isinstance(one, Through)] == [way]


@pytest.mark.parametrize("technique", TECHNIQUES.values(), ids=TECHNIQUES.keys())
def test_hands_are_drawn_where_the_source_gives_them_a_place(technique: object) -> None:
    one = technique.scene()  # type: ignore[attr-defined]
    pose = pose_of(one.position)

    hands = hands_of(pose, one)

    assert len(hands) == (2 if one.both_hands else 1 if one.other_hand else 0)
    left, top, right, bottom = pose.room
    assert all(left < x < right and top < y < bottom for hand in hands for x, y in hand.ring)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_view_keeps_the_room_within_the_widget(turns: int, *, mirrored: bool) -> None:
    for pose in poses():
        left, top, right, bottom = pose.room
        view = fitted(
            pose.room, 300, 200, upright=pose.upright, quarter_turns=turns, mirrored=mirrored
        )
        for corner in ((left, top), (right, bottom)):
            x, y = view.point(corner)
            assert -1e-6 <= x <= 300 + 1e-6
            assert -1e-6 <= y <= 200 + 1e-6


def test_trunk_is_no_limb() -> None:
    for pose in poses():
        assert TRUNK not in pose.joints
        assert pose.joints.keys() == pose.tips.keys()
