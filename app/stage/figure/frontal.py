"""The body from above, lying straight: contours of the plain, the face-up and the face-down pose.

The body's axis is y = 0; one half is given and mirrored. Positive y is the rocked side.
"""

import math
from dataclasses import replace

from app.stage.figure.curves import Point, Station, mirrored, moved
from app.stage.figure.hand import FINGERS, RESTING
from app.stage.figure.pose import Crease, Shape, crease, drawn, limb_shape

SHOULDER: Point = (160.0, 70.0)

_HALF: tuple[Point, ...] = (
    (1.2, 12.6),
    (8.6, 23),
    (20, 31.2),
    (33, 35.9),
    (46, 37),
    (58, 35.4),
    (69, 31.4),
    (79, 26.2),
    (89, 21.4),
    (102, 18.8),
    (112, 21.5),
    (119, 28),
    (125, 40),
    (130, 55),
    (136, 71),
    (144, 83),
    (152, 90),
    (162, 94),
    (174, 95),
    (188, 91),
    (201, 79),
    (216, 68.5),
    (240, 62.5),
    (266, 57),
    (290, 55),
    (314, 57.5),
    (340, 64),
    (366, 70),
    (392, 73.5),
    (418, 73),
    (450, 70),
    (484, 65),
    (514, 60),
    (538, 57),
    (552, 56),
    (566, 57),
    (584, 59.5),
    (610, 60.5),
    (638, 57.5),
    (668, 51),
    (694, 47),
    (710, 49),
    (726, 55),
    (740, 60.5),
    (750, 60),
    (754, 53),
    (750, 44),
    (738, 36),
    (722, 30),
    (708, 27.5),
    (694, 28.5),
    (668, 27.5),
    (638, 23.5),
    (610, 20),
    (584, 19.5),
    (566, 21.5),
    (552, 22),
    (536, 20.5),
    (514, 16.5),
    (480, 11.5),
    (446, 7.5),
    (420, 4.6),
    (405, 2),
)
"""Half the contour without its points on the axis: from the crown over shoulder and hip to the
outer ankle, round the foot and up the inside of the leg."""

_CROWN: Point = (-1.4, 0.0)
_CROTCH: Point = (400.0, 0.0)

_ARM: tuple[tuple[float, float, float, float], ...] = (
    (0, 0, 12, 12),
    (18, 1, 18, 20),
    (46, 3, 20, 19.5),
    (80, 4, 18.5, 17.5),
    (112, 4, 16.5, 15.5),
    (130, 3, 15.5, 15.5),
    (152, 1.5, 16.5, 16.5),
    (178, -1, 15, 15),
    (206, -4, 12, 12),
    (228, -7, 9.8, 9.8),
    (240, -8.5, 9.2, 9.2),
)
"""An arm from its shoulder along x: along, aside, and the skin to the left and right."""

_HAND_SCALE = 0.74


def trunk() -> Shape:
    """Return head, trunk and legs in one contour."""
    half = list(_HALF)
    return drawn([_CROWN, *half, _CROTCH, *mirrored(half)])


def arm_stations(degrees: float) -> list[Station]:
    """Return the line of the rocked side's arm, `degrees` away from the body's axis."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    root_x, root_y = SHOULDER
    return [
        (root_x + x * cos - y * sin, root_y + x * sin + y * cos, left, right)
        for x, y, left, right in _ARM
    ]


def arm_tip(degrees: float) -> Point:
    """Return where the middle finger ends."""
    wrist_x, wrist_y, _, _ = arm_stations(degrees)[-1]
    return moved([(100.0, 0.0)], (wrist_x, wrist_y), degrees=degrees - 7.0, scale=_HAND_SCALE)[0]


def arm(degrees: float, limb_name: str, *, far: bool) -> tuple[tuple[Shape, ...], list[Crease]]:
    """Return an arm and its hand with the lines between the fingers; `far`: the other side."""
    stations = arm_stations(degrees)
    sleeve = limb_shape(stations, limb_name)
    to, turned = (stations[-1][0], stations[-1][1]), degrees - 7.0
    hand = drawn(moved(RESTING, to, degrees=turned, scale=_HAND_SCALE, flipped=True), limb_name)
    lines = [moved(f, to, degrees=turned, scale=_HAND_SCALE, flipped=True) for f in FINGERS]
    if not far:
        return (sleeve, hand), [crease(line, 0.7, limb_name) for line in lines]
    shapes = tuple(replace(s, ring=tuple(mirrored(s.ring))) for s in (sleeve, hand))
    return shapes, [crease(mirrored(line), 0.7, limb_name) for line in lines]
