"""How every point of the body moves with the pulse. Pure.

A displacement is linear in the cosine and the sine of the phase and in the tension, so what a
point does is three vectors, its sway: x and y that go with the cosine, with the sine and with the
tension, in units at full amplitude. A wave that travels is a phase that lags along the body.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.stage.figure.curves import Point
from app.stage.figure.pose import TRUNK, Band, Pose
from presets.scene import Moved, Scene
from presets.words import BodyPart, Direction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WIDEST = 18.0  # units, at an amplitude of 1
PULL = 15.0  # units, at a tension of 1
WAVELENGTH = 520.0  # units of the body's axis

_REACH = 80.0  # how far from a region its surroundings go along
_REACH_ON = 190.0  # the same for a movement that travels on
_SIDE = 0.45  # the small axis of a movement that goes every way, beside the large one
_NECK_FROM, _NECK_TO = 84.0, 106.0  # above it the head goes as one
_GIVES = 0.22  # how much of a limb's pull its joint feels
_SWELL = 0.011  # by how much a part grows at most, a unit of the movement
_AXIS = 20.0  # how wide the midline is, that goes neither outward nor inward
_SEAT = 400.0  # where a seated person stays
_WHOLE = frozenset({BodyPart.WHOLE_BODY, BodyPart.ONESELF})
_ALL_WAYS = frozenset({Direction.EVERY_WAY, Direction.MANY_WAYS, Direction.ANY})
_VECTORS: Mapping[Direction, Point] = {
    Direction.BACK_TO_FRONT: (0.0, 1.0),
    Direction.FRONT_TO_BACK: (0.0, -1.0),
    Direction.SIDE_TO_SIDE: (0.0, 1.0),
    Direction.TOWARD_THE_FEET: (1.0, 0.0),
    Direction.TOWARD_THE_HEAD: (-1.0, 0.0),
    Direction.OUTWARD: (0.0, 1.0),
    Direction.INWARD: (0.0, -1.0),
    Direction.AWAY_FROM_THE_ATLAS: (-1.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class Field:
    """What a scene moves in a pose."""

    pose: Pose
    movements: tuple["Movement", ...]
    pull: "Pull | None"

    def at(self, points: "Floats", limb: str = TRUNK) -> "Floats":
        """Return what points (n, 2) of a limb, or of the trunk, do: a sway (n, 6) in units."""
        import numpy as np

        sways = np.zeros((len(points), 6))
        for movement in self.movements:
            sways[:, :4] += movement.at(self.pose, points, limb)
        if self.pull is not None:
            sways[:, 4:] = self.pull.at(self.pose, points, limb)
        return sways


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement: where it acts, which way it goes out, and how it turns on the way.

    `side` is where it goes a quarter of a rock after it was out. `swells`: it goes through the
    picture, so the part grows and shrinks. `spreads`: away from the axis on both sides of it.
    """

    bands: tuple[Band, ...]
    whole: bool
    out: Point
    side: Point
    swells: bool
    spreads: bool
    travels_on: bool
    widest: float

    def at(self, pose: Pose, points: "Floats", limb: str) -> "Floats":
        """Return displacements (n, 4): with the cosine and with the sine of the phase, units."""
        import numpy as np

        share, lag = self._share(pose, points, limb)
        out, side = self._out_at(points), np.array(self.side)
        cos, sin = (share * self.widest * turned for turned in (np.cos(lag), np.sin(lag)))
        with_cos = out * cos[:, None] - side * sin[:, None]
        with_sin = out * sin[:, None] + side * cos[:, None]
        return np.hstack([with_cos, with_sin])

    def _out_at(self, points: "Floats") -> "Floats":
        import numpy as np

        if self.swells:
            return np.asarray(_SWELL * (points - np.array(middle(self.bands))))
        out = np.tile(np.array(self.out), (len(points), 1))
        if self.spreads:
            out[:, 1] *= np.clip(points[:, 1] / _AXIS, -1.0, 1.0)
        return out

    def _share(self, pose: Pose, points: "Floats", limb: str) -> tuple["Floats", "Floats"]:
        """Return how much of the movement points get, 0–1, and how far they lag, radians."""
        import numpy as np

        along = points[:, 0] if limb == TRUNK else np.full(len(points), pose.joints[limb][0])
        lag = np.zeros(len(points))
        if self.whole:
            return (_eased((_SEAT - along) / _SEAT) if pose.upright else lag + 1.0), lag
        away = apart(pose, self.bands, points, limb)
        if not self.travels_on:
            return _eased(1.0 - away / _REACH), lag
        first = min(x for band in self.bands for x, _, _ in band.line)
        lag = 2 * math.pi * np.clip(along - first, 0.0, None) / WAVELENGTH
        return _eased(1.0 - away / _REACH_ON), lag


@dataclass(frozen=True, slots=True)
class Pull:
    """A traction: the bands that are held, which way they go, and the limb they hang on."""

    bands: tuple[Band, ...]
    way: Point
    limb: str

    def at(self, pose: Pose, points: "Floats", limb: str) -> "Floats":
        """Return displacements (n, 2) at full tension, units."""
        import numpy as np

        return np.outer(self._share(pose, points, limb) * PULL, np.array(self.way))

    def _share(self, pose: Pose, points: "Floats", limb: str) -> "Floats":
        import numpy as np

        if self.limb == TRUNK:
            return _eased(1.0 - apart(pose, self.bands, points, limb) / _REACH)
        joint = np.array(pose.joints[self.limb])
        if limb == self.limb:
            length = math.dist(pose.joints[limb], pose.tips[limb])
            gone = np.hypot(*(points - joint).T) / length
            return np.asarray(_GIVES + (1 - _GIVES) * np.clip(gone, 0.0, 1.0))
        at = points if limb == TRUNK else np.tile(pose.joints[limb], (len(points), 1))
        return _GIVES * _eased(1.0 - np.hypot(*(at - joint).T) / _REACH)


def field_of(pose: Pose, scene: Scene) -> Field:
    """Return what a scene moves. Without anything given the whole person moves, across the axis.

    Several directions of one movement are gone at once, and out of them comes one.
    """
    rows = () if scene.still else scene.moved or (Moved(),)
    return Field(pose, tuple(_movement(pose, row) for row in rows), _pull(pose, scene))


def bands_of(pose: Pose, parts: Sequence[BodyPart]) -> tuple[Band, ...]:
    """Return the regions of some parts, each once."""
    return tuple(dict.fromkeys(band for part in parts for band in pose.regions[part]))


def is_whole(parts: Sequence[BodyPart]) -> bool:
    """Return whether the parts are the whole person."""
    return not parts or not _WHOLE.isdisjoint(parts)


def vector(pose: Pose, direction: Direction, bands: Sequence[Band]) -> Point | None:
    """Return where a direction points in body coordinates; None when to no one side of it."""
    if direction in pose.through:
        return None
    if direction is Direction.OUT_AND_DOWN:
        limb = next((band.limb for band in bands if band.limb), None)
        return limb_axis(pose, limb) if limb else (0.8, 0.6)
    return _VECTORS.get(direction)


def limb_axis(pose: Pose, limb: str) -> Point:
    """Return the unit vector from a limb's joint to its tip."""
    (ax, ay), (bx, by) = pose.joints[limb], pose.tips[limb]
    length = math.dist((ax, ay), (bx, by))
    return (bx - ax) / length, (by - ay) / length


def middle(bands: Sequence[Band]) -> Point:
    """Return the middle of a region."""
    rows = [(x, y, reach) for band in bands for x, y, reach in band.line]
    weight = sum(reach for _, _, reach in rows)
    return (
        sum(x * reach for x, _, reach in rows) / weight,
        sum(y * reach for _, y, reach in rows) / weight,
    )


def apart(pose: Pose, bands: Sequence[Band], points: "Floats", limb: str) -> "Floats":
    """Return how far points (n, 2) are from a region, going through the joints; 0 within it.

    The head is one: all of it is as far away as its joint with the neck.
    """
    import numpy as np

    away = np.min([_from_band(pose, band, points, limb) for band in bands], axis=0)
    if limb != TRUNK:
        return np.asarray(away)
    neck = np.array([(_NECK_FROM, 0.0)])
    as_one = min(float(_from_band(pose, band, neck, limb)[0]) for band in bands)
    share = _eased((_NECK_TO - points[:, 0]) / (_NECK_TO - _NECK_FROM))
    return np.asarray(away + (as_one - away) * share)


def _from_band(pose: Pose, band: Band, points: "Floats", limb: str) -> "Floats":
    import numpy as np

    walked = np.zeros(len(points))
    if band.limb != limb:
        if limb != TRUNK:
            joint = np.array(pose.joints[limb])
            walked, points = np.hypot(*(points - joint).T), np.tile(joint, (len(points), 1))
        if band.limb != TRUNK:
            joint = np.array(pose.joints[band.limb])
            walked, points = walked + np.hypot(*(points - joint).T), joint[None, :]
    line = np.array(band.line)
    away = _from_line(points, line[:, :2]) - line[:, 2].mean()
    return np.asarray(walked + np.clip(away, 0.0, None))


def _from_line(points: "Floats", line: "Floats") -> "Floats":
    import numpy as np

    starts, pieces = line[:-1], np.diff(line, axis=0)
    squares = np.maximum((pieces**2).sum(axis=1), 1e-9)
    to = points[:, None, :] - starts[None, :, :]
    along = np.clip((to * pieces).sum(axis=2) / squares, 0.0, 1.0)
    return np.asarray(np.sqrt((((to - along[:, :, None] * pieces) ** 2).sum(axis=2)).min(axis=1)))


def _eased(share: "Floats") -> "Floats":
    import numpy as np

    held = np.clip(share, 0.0, 1.0)
    return np.asarray(held * held * (3.0 - 2.0 * held))


def _movement(pose: Pose, row: Moved) -> Movement:
    whole = is_whole(row.parts)
    bands = pose.regions[BodyPart.WHOLE_BODY] if whole else bands_of(pose, row.parts)
    ways = [vector(pose, direction, bands) for direction in row.directions]
    known = [way for way in ways if way is not None]
    x, y = sum(way[0] for way in known), sum(way[1] for way in known)
    length = math.hypot(x, y)
    out = (x / length, y / length) if length > 1e-6 else (0.0, 1.0)
    turns = not _ALL_WAYS.isdisjoint(row.directions)
    sideways = {Direction.OUTWARD, Direction.INWARD}
    return Movement(
        bands=bands,
        whole=whole,
        out=out,
        side=(out[1] * _SIDE, -out[0] * _SIDE) if turns else (0.0, 0.0),
        swells=bool(row.directions) and not known and not turns,
        spreads=Direction.BACK_TO_FRONT in pose.through and not sideways.isdisjoint(row.directions),
        travels_on=row.travels_on,
        widest=WIDEST * row.scale,
    )


def _pull(pose: Pose, scene: Scene) -> Pull | None:
    """Return the traction along the limb or the way of the first movement, if it has one."""
    if not scene.moved or is_whole(scene.moved[0].parts):
        return None
    row = scene.moved[0]
    bands = bands_of(pose, row.parts)
    limb = next((band.limb for band in bands if band.limb), TRUNK)
    ways = [vector(pose, direction, bands) for direction in row.directions]
    way = limb_axis(pose, limb) if limb else next((way for way in ways if way), None)
    return Pull(bands, way, limb) if way else None
