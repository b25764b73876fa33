"""What a position is drawn from: contours, furniture, joints and the regions of the body.

All in body coordinates: x from the head to the feet, y across, down in the picture; a head is
100 units high and a person 750 long.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.stage.figure.curves import Point, Station, closed, limb, normals, opened
from presets.words import BodyPart, Direction

TRUNK = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed contour. `line` is how strong its outline is at each point, 0–1.

    `limb` is what it hangs on: the name of a joint of the pose, or the trunk.
    """

    ring: tuple[Point, ...]
    line: tuple[float, ...]
    limb: str = TRUNK


@dataclass(frozen=True, slots=True)
class Crease:
    """An open line within a contour, thinner to its ends; `width` beside the outline's."""

    points: tuple[Point, ...]
    width: float = 1.0
    limb: str = TRUNK


@dataclass(frozen=True, slots=True)
class Layer:
    """Contours that melt into one another, with the creases drawn on them."""

    shapes: tuple[Shape, ...]
    creases: tuple[Crease, ...] = ()


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the person lies or sits on: 0 a table, 1 a cushion, 2 a cushion in front."""

    ring: tuple[Point, ...]
    tone: int
    under_layer: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A line through the body with how far the region reaches to its sides, at each point."""

    line: tuple[tuple[float, float, float], ...]
    layer: int
    limb: str = TRUNK


@dataclass(frozen=True, slots=True)
class HandSpot:
    """Where a hand is laid: the middle of it, and where its fingers point, in degrees."""

    at: Point
    degrees: float
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Pose:
    """A position as it is drawn.

    Attributes:
        layers: from the bottom to the top.
        joints: where each limb hangs on the trunk.
        tips: where each limb ends: a pull goes from its joint to there.
        regions: what is warmed for each body part.
        hands: where a hand works, where that is not the middle of the region.
        room: left, top, right and bottom of what is drawn, arrows included.
        upright: whether the head is at the top of the picture.
        through: the directions that go through the picture, toward or away from who looks.
        faces: 1 when the face is toward who looks, −1 when it is away, 0 otherwise.
    """

    layers: tuple[Layer, ...]
    joints: Mapping[str, Point]
    tips: Mapping[str, Point]
    regions: Mapping[BodyPart, tuple[Band, ...]]
    room: tuple[float, float, float, float]
    furniture: tuple[Furniture, ...] = ()
    hands: Mapping[BodyPart, HandSpot] = field(default_factory=dict)
    upright: bool = False
    through: frozenset[Direction] = frozenset()
    faces: int = 0


def drawn(points: list[Point], limb_name: str = TRUNK) -> Shape:
    """Return the smooth closed contour through points, outlined all round."""
    ring = closed(points)
    return Shape(tuple(ring), (1.0,) * len(ring), limb_name)


def limb_shape(stations: list[Station], limb_name: str, *, fades: float = 0.0) -> Shape:
    """Return a limb's contour; its outline fades in over `fades` units from its first station."""
    ring = limb(stations)
    (x, y, _, _), (next_x, next_y, _, _) = stations[0], stations[1]
    length = ((next_x - x) ** 2 + (next_y - y) ** 2) ** 0.5
    along = (next_x - x) / length, (next_y - y) / length
    line = []
    for px, py in ring:
        gone = (px - x) * along[0] + (py - y) * along[1]
        line.append(1.0 if fades <= 0 else min(max(gone / fades, 0.0), 1.0))
    return Shape(tuple(ring), tuple(line), limb_name)


def band(stations: list[Station], layer: int, limb_name: str, share: float = 0.82) -> Band:
    """Return the middle of a limb as a region: `share` of the way from its line to its skin."""
    along = normals([(x, y) for x, y, _, _ in stations])
    line = []
    for (x, y, left, right), (nx, ny) in zip(stations, along, strict=True):
        aside = (left - right) / 2
        line.append((x + nx * aside, y + ny * aside, share * (left + right) / 2))
    return Band(tuple(line), layer, limb_name)


def crease(points: list[Point], width: float = 1.0, limb_name: str = TRUNK) -> Crease:
    """Return a smooth line through points."""
    return Crease(tuple(opened(points)), width, limb_name)
