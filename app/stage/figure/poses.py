"""The six poses, put together from contours, furniture and regions. Pure; each is built once."""

import math
from dataclasses import replace
from functools import cache

from app.stage.figure import frontal, frontal_regions, profile, profile_regions
from app.stage.figure.curves import Point, eased, moved
from app.stage.figure.frontal_regions import ARM, FAR_ARM
from app.stage.figure.hand import FINGERS, RESTING
from app.stage.figure.pose import (
    Band,
    Crease,
    Furniture,
    Layer,
    Pose,
    Shape,
    band,
    crease,
    drawn,
    limb_shape,
)
from app.stage.figure.profile_regions import LEG, LOWER_LEG, UNDER_ARM, Limbs
from presets.words import BodyPart, Direction, Position

_HAND_SCALE = 0.74
_NOD_DEGREES = -9.0
_NAPE: Point = (112.0, -2.0)
_FRONT_AND_BACK = frozenset({Direction.BACK_TO_FRONT, Direction.FRONT_TO_BACK})


@cache
def pose_of(position: Position | None, *, reaching: bool = False) -> Pose:
    """Return how a position is drawn; `reaching`: with the rocked arm away from the body.

    A position that is not given, or that may be any, is a plain contour without a table.
    """
    match position:
        case Position.SIDE_LYING:
            return _side_lying()
        case Position.SEATED:
            return _seated()
        case Position.ON_THE_BACK:
            face_up = _straight(table=True, reaching=reaching, creases=_face(), furniture=_pillow())
            return replace(face_up, faces=1)
        case Position.FACE_DOWN:
            prone = _straight(table=True, reaching=reaching, creases=_back(), furniture=_cradle())
            return replace(prone, faces=-1)
        case Position.ON_THE_TABLE:
            return _straight(table=True, reaching=reaching)
        case _:
            return _straight(table=False, reaching=reaching)


# Straight, from above.


def _straight(
    *,
    table: bool,
    reaching: bool,
    creases: tuple[Crease, ...] = (),
    furniture: tuple[Furniture, ...] = (),
) -> Pose:
    far_degrees = 10.0 if table else 15.0
    degrees = 31.0 if reaching else far_degrees
    near, near_lines = frontal.arm(degrees, ARM, far=False)
    far, far_lines = frontal.arm(far_degrees, FAR_ARM, far=True)
    body = Layer((*far, *near, frontal.trunk()), (*creases, *near_lines, *far_lines))
    board = (Furniture(_rounded(-38, -156, 796, 156, 30), 0),) if table else ()
    x, y = frontal.SHOULDER
    tip_x, tip_y = frontal.arm_tip(degrees)
    far_x, far_y = frontal.arm_tip(far_degrees)
    low = 290.0 if reaching else 208.0
    return Pose(
        layers=(body,),
        joints={ARM: (x, y), FAR_ARM: (x, -y)},
        tips={ARM: (tip_x, tip_y), FAR_ARM: (far_x, -far_y)},
        regions=frontal_regions.regions(degrees, far_degrees),
        room=(-104.0, -190.0 if reaching else -208.0, 812.0, low),
        furniture=board + furniture,
        hands=frontal_regions.HANDS,
        through=_FRONT_AND_BACK,
    )


def _face() -> tuple[Crease, ...]:
    eye = [(45.5, 9.0), (49.5, 15.0), (46.5, 21.5)]
    return (
        crease(eye, 0.8),
        crease([(x, -y) for x, y in eye], 0.8),
        crease([(61, -5), (65.5, -3), (66.5, 0), (65.5, 3), (61, 5)], 0.7),
        crease([(78, -9), (80, -4), (79.4, 0), (80, 4), (78, 9)], 0.8),
    )


def _back() -> tuple[Crease, ...]:
    blade: list[Point] = [(162, 30), (186, 26), (214, 33), (220, 44)]
    return (
        crease([(128, 0), (220, 0.5), (342, 0)], 0.6),
        crease(blade, 0.6),
        crease([(x, -y) for x, y in blade], 0.6),
    )


def _pillow() -> tuple[Furniture, ...]:
    return (Furniture(_rounded(-24, -78, 104, 78, 34), 1),)


def _cradle() -> tuple[Furniture, ...]:
    ring = [(44 + 62 * math.cos(a), 56 * math.sin(a)) for a in _turns(24)]
    return (Furniture(tuple(ring), 1),)


# From the side.


def _side_lying() -> Pose:
    upper_foot, lower_foot = (642.0, 30.0), (698.0, -16.0)
    under = _arm((profile.UNDER_FOREARM,), UNDER_ARM, 176.0)
    lower = Layer(
        (
            limb_shape(profile.LOWER_THIGH, LOWER_LEG),
            limb_shape(profile.LOWER_SHIN, LOWER_LEG),
            drawn(moved(profile.POINTED_FOOT, lower_foot, degrees=-22), LOWER_LEG),
        )
    )
    body = Layer(
        (
            drawn(_nodded(profile.HEAD_AND_TRUNK)),
            limb_shape(profile.UPPER_THIGH, LEG),
            limb_shape(profile.UPPER_SHIN, LEG),
            drawn(moved(profile.POINTED_FOOT, upper_foot, degrees=-27), LEG),
        ),
        (*_side_face(nodded=True), crease([(373, 40), (367, 30), (367, 15)], 0.9)),
    )
    over = _arm((profile.UPPER_ARM, profile.FOREARM), profile_regions.ARM, 140.0)
    thigh_and_shin = (profile.LOWER_THIGH, profile.LOWER_SHIN)
    lower_foot_band = Band(((706, -15, 9), (732, -8, 10), (760, 5, 8)), 1, LOWER_LEG)
    limbs = Limbs(
        arm=(profile.UPPER_ARM, profile.FOREARM),
        thigh=profile.UPPER_THIGH,
        shin=profile.UPPER_SHIN,
        hand=((174, 127, 8), (158, 140, 11), (136, 158, 11), (128, 165, 9)),
        foot=((650, 28, 9), (676, 32, 10), (704, 44, 8)),
        body_layer=2,
        arm_layer=3,
        others=(*(band(part, 1, LOWER_LEG) for part in thigh_and_shin), lower_foot_band),
        other_feet=(lower_foot_band,),
    )
    return Pose(
        layers=(under, lower, body, over),
        joints={
            profile_regions.ARM: (174, 4),
            UNDER_ARM: (160, 40),
            LEG: (396, -6),
            LOWER_LEG: (404, 2),
        },
        tips={
            profile_regions.ARM: (122, 170),
            UNDER_ARM: (20, 90),
            LEG: (732, 52),
            LOWER_LEG: (785, 13),
        },
        regions=_heads_nodded(profile_regions.regions(limbs)),
        room=(-96.0, -160.0, 812.0, 208.0),
        furniture=(
            Furniture(_rounded(-62, -122, 798, 194, 30), 0),
            Furniture(_rounded(-42, -66, 116, 126, 38), 1, 0),
            Furniture(_rounded(426, 72, 690, 170, 42), 2, 2),
            Furniture(_rounded(138, 62, 322, 176, 46), 2, 3),
        ),
        through=frozenset({Direction.SIDE_TO_SIDE}),
    )


def _seated() -> Pose:
    ankle = (570.0, 135.0)
    body = Layer(
        (
            drawn(list(profile.HEAD_AND_TRUNK)),
            limb_shape(profile.SEATED_THIGH, LEG),
            limb_shape(profile.SEATED_SHIN, LEG),
            drawn(moved(profile.FLAT_FOOT, ankle), LEG),
        ),
        (*_side_face(nodded=False), crease([(376, 40), (384, 31), (388, 18)], 0.9)),
    )
    over = _arm((profile.SEATED_ARM, profile.SEATED_FOREARM), profile_regions.ARM, 58.0)
    limbs = Limbs(
        arm=(profile.SEATED_ARM, profile.SEATED_FOREARM),
        thigh=profile.SEATED_THIGH,
        shin=profile.SEATED_SHIN,
        hand=((372, 112, 8), (382, 128, 11), (396, 150, 11), (400, 158, 8)),
        foot=((578, 134, 9), (588, 160, 9), (590, 200, 8)),
        body_layer=0,
        arm_layer=1,
    )
    return Pose(
        layers=(body, over),
        joints={profile_regions.ARM: (174, 3), LEG: (400, 0)},
        tips={profile_regions.ARM: (406, 170), LEG: (592, 218)},
        regions=profile_regions.regions(limbs),
        room=(-74.0, -150.0, 640.0, 262.0),
        furniture=_stool(),
        upright=True,
        through=frozenset({Direction.SIDE_TO_SIDE}),
    )


def _stool() -> tuple[Furniture, ...]:
    legs = [
        ((456, -50), (456, -38), (602, -52), (602, -62)),
        ((456, 44), (456, 56), (602, 68), (602, 58)),
    ]
    return (
        *(Furniture(leg, 1) for leg in legs),
        Furniture(_rounded(441, -74, 460, 78, 9), 2),
        Furniture(_rounded(601, -110, 605, 240, 2), 1),
    )


def _arm(
    pieces: tuple[list[tuple[float, float, float, float]], ...], name: str, degrees: float
) -> Layer:
    x, y, _, _ = pieces[-1][-1]
    sleeves: list[Shape] = [limb_shape(pieces[0], name, fades=60.0 if len(pieces) > 1 else 0.0)]
    sleeves += [limb_shape(piece, name) for piece in pieces[1:]]
    hand = drawn(moved(RESTING, (x, y), degrees=degrees, scale=_HAND_SCALE), name)
    lines = [moved(line, (x, y), degrees=degrees, scale=_HAND_SCALE) for line in FINGERS]
    return Layer((*sleeves, hand), tuple(crease(line, 0.7, name) for line in lines))


def _side_face(*, nodded: bool) -> tuple[Crease, ...]:
    eye: list[Point] = [(37, 31), (41.5, 34), (46, 33)]
    ear: list[Point] = [(53, 8), (49, 3), (50, -4), (56, -7), (62, -3), (62, 3), (58, 7)]
    lines = [(eye, 0.8), (ear, 0.7)]
    return tuple(crease(_nodded(line) if nodded else line, width) for line, width in lines)


def _nodded(points: list[Point] | tuple[Point, ...]) -> list[Point]:
    """Return points with the head bent a little toward the chest, as on a pillow."""
    found = []
    for x, y in points:
        share = eased((_NAPE[0] + 20 - x) / 40)
        turned = moved([(x - _NAPE[0], y - _NAPE[1])], _NAPE, degrees=_NOD_DEGREES * share)
        found += turned
    return found


def _heads_nodded(
    regions: dict[BodyPart, tuple[Band, ...]],
) -> dict[BodyPart, tuple[Band, ...]]:
    return {part: tuple(_band_nodded(one) for one in bands) for part, bands in regions.items()}


def _band_nodded(one: Band) -> Band:
    at = _nodded([(x, y) for x, y, _ in one.line])
    line = tuple((x, y, reach) for (x, y), (_, _, reach) in zip(at, one.line, strict=True))
    return Band(line, one.layer, one.limb) if not one.limb else one


# Shapes.


def _rounded(
    left: float, top: float, right: float, bottom: float, radius: float
) -> tuple[Point, ...]:
    """Return a rectangle with round corners."""
    corners = (
        (right, top, -1, 1),
        (right, bottom, -1, -1),
        (left, bottom, 1, -1),
        (left, top, 1, 1),
    )
    found: list[Point] = []
    for i, (x, y, inward_x, inward_y) in enumerate(corners):
        for k in range(7):
            a = math.radians(-90 + 90 * i + 15 * k)
            found.append(
                (
                    x + radius * inward_x + radius * math.cos(a),
                    y + radius * inward_y + radius * math.sin(a),
                )
            )
    return tuple(found)


def _turns(count: int) -> list[float]:
    return [2 * math.pi * i / count for i in range(count)]
