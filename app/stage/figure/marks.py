"""What stands beside the body: arrows for the directions, hands, and the line of a traction. Pure.

All in body coordinates, chosen so that nothing covers what it tells about.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.stage.figure.curves import Point, box, closed, moved
from app.stage.figure.field import Field, bands_of, is_whole, limb_axis, middle, vector
from app.stage.figure.hand import WORKING
from app.stage.figure.pose import TRUNK, Band, HandSpot, Pose
from presets.scene import Moved, Scene
from presets.words import BodyPart, Direction

_ARROW = 38.0
_GAP = 12.0
_EDGE = 10.0  # that arrows keep from the end of the room
_HEADROOM = 32.0  # above a head that is pulled
_RING_ARROW = 17.0
_HAND_SCALE = 0.84
_HAND_MIDDLE = 82.0  # of a hand's length, where it works
_TRACK = 130.0
_TRACK_ASIDE = 24.0
_NEARBY = frozenset({BodyPart.MUSCLE_ATTACHMENTS, BodyPart.FASCIA})
_PUSHES = (Direction.BACK_TO_FRONT, Direction.FRONT_TO_BACK)
_ALONG = (Direction.TOWARD_THE_FEET, Direction.TOWARD_THE_HEAD)
_RING = (Direction.EVERY_WAY, Direction.MANY_WAYS, Direction.ANY)


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from a point to its tip."""

    start: Point
    tip: Point


@dataclass(frozen=True, slots=True)
class Through:
    """A direction through the picture: 1 toward who looks, −1 away, 0 not known which."""

    at: Point
    way: int


@dataclass(frozen=True, slots=True)
class HelpingHand:
    """A hand's contour; `rides` is the point of the body that it goes along with, if any."""

    ring: tuple[Point, ...]
    rides: Point | None
    limb: str = TRUNK


@dataclass(frozen=True, slots=True)
class Track:
    """Where the line of a traction starts and how long it may become."""

    start: Point
    end: Point


def arrows_of(pose: Pose, scene: Scene, size: float = 1.0) -> tuple[Arrow | Through, ...]:
    """Return the arrows of every direction that is given; `size` makes them larger."""
    found: list[Arrow | Through] = []
    for row in scene.moved:
        for direction in row.directions:
            found += [_kept(pose, one) for one in _arrows(pose, row, direction, size)]
    return tuple(found)


def _kept(pose: Pose, mark: Arrow | Through) -> Arrow | Through:
    """Return a mark moved as far as it must be to stay in the room."""
    if isinstance(mark, Through):
        return mark
    left, top, right, bottom = pose.room
    x0, y0, x1, y1 = box((mark.start, mark.tip))
    x = max(left + _EDGE - x0, 0.0) + min(right - _EDGE - x1, 0.0)
    y = max(top + _EDGE - y0, 0.0) + min(bottom - _EDGE - y1, 0.0)
    (ax, ay), (bx, by) = mark.start, mark.tip
    return Arrow((ax + x, ay + y), (bx + x, by + y))


def _arrows(pose: Pose, row: Moved, direction: Direction, size: float) -> list[Arrow | Through]:
    whole = is_whole(row.parts)
    bands = pose.regions[BodyPart.WHOLE_BODY] if whole else bands_of(pose, row.parts)
    left, top, right, bottom = extent(bands)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    length = _ARROW * size
    if direction in pose.through:
        return [Through((middle_x, middle_y), _toward(pose, direction))]
    if direction in _RING:
        return list(_around(pose, (left, top, right, bottom), size, whole=whole))
    if direction in _PUSHES:
        return list(_pushes(pose, direction, left, right, length))
    if direction is Direction.AWAY_FROM_THE_ATLAS:
        crown = min(p for s in pose.layers[_body(pose)].shapes for p in s.ring)
        start = crown[0] - _HEADROOM
        return [Arrow((start, crown[1]), (start - length, crown[1]))]
    if direction is Direction.OUT_AND_DOWN:
        return [_beyond(pose, bands, direction, length)]
    if direction in _ALONG:
        return [_beside(pose, direction, middle_x, length)]
    if direction is Direction.SIDE_TO_SIDE:
        low, high = edge(pose, middle_x, 12, low=True), edge(pose, middle_x, 12, low=False)
        return [
            Arrow((middle_x, low + _GAP), (middle_x, low + _GAP + length)),
            Arrow((middle_x, high - _GAP), (middle_x, high - _GAP - length)),
        ]
    return [_across(pose, direction, (middle_x, bottom), length)]


def _pushes(
    pose: Pose, direction: Direction, left: float, right: float, length: float
) -> Sequence[Arrow]:
    """Return arrows that come to the body along the region, from the side they push from."""
    low = direction is Direction.FRONT_TO_BACK
    shares = (0.26, 0.52, 0.78) if right - left > 150 else (0.5,)
    way = -1.0 if low else 1.0
    found = []
    for share in shares:
        x = left + (right - left) * share
        tip = edge(pose, x, 14, low=low) - way * _GAP
        found.append(Arrow((x, tip - way * length), (x, tip)))
    return found


def _across(pose: Pose, direction: Direction, foot: Point, length: float) -> Arrow:
    """Return an arrow away from the midline or to it; from the side that lies on the body."""
    x, y = foot
    low = y + 4 if _from_the_side(pose) else edge(pose, x, 10, low=True) + _GAP
    near, far = (x, low), (x, low + length)
    return Arrow(far, near) if direction is Direction.INWARD else Arrow(near, far)


def _beside(pose: Pose, direction: Direction, x: float, length: float) -> Arrow:
    """Return an arrow along the body: behind the back, or beside the rocked side."""
    way = 1.0 if direction is Direction.TOWARD_THE_FEET else -1.0
    low = not _from_the_side(pose)
    start = x + way * 24.0 if low else x - way * length / 2
    y = edge(pose, start + way * length / 2, length / 2 + 6, low=low)
    y += (1.6 if low else -1.6) * _GAP
    return Arrow((start, y), (start + way * length, y))


def _beyond(pose: Pose, bands: Sequence[Band], direction: Direction, length: float) -> Arrow:
    """Return an arrow on from the end of a limb."""
    x, y = vector(pose, direction, bands) or (1.0, 0.0)
    limb = next((band.limb for band in bands if band.limb), None)
    tip_x, tip_y = pose.tips[limb] if limb else middle(bands)
    start = tip_x + x * _GAP, tip_y + y * _GAP
    return Arrow(start, (start[0] + x * length, start[1] + y * length))


def _around(
    pose: Pose, around: tuple[float, float, float, float], size: float, *, whole: bool
) -> Sequence[Arrow]:
    """Return small arrows out of a region to all sides."""
    left, top, right, bottom = around
    x, y, half_x, half_y = (
        (left + right) / 2,
        (top + bottom) / 2,
        (right - left) / 2,
        (bottom - top) / 2,
    )
    turns = (0, 90, 180, 270) if whole else (45, 135, 225, 315)
    length = (1.5 if whole else 1.0) * _RING_ARROW * size
    found = []
    for degrees in turns:
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        grown = _GAP if whole else 0.55 * _GAP
        start = x + (half_x + grown) * cos, y + (half_y + grown) * sin
        if whole and abs(sin) > 0.5:
            start = x, edge(pose, x, 14, low=sin > 0) + sin * _GAP
        found.append(Arrow(start, (start[0] + length * cos, start[1] + length * sin)))
    return found


def _toward(pose: Pose, direction: Direction) -> int:
    """Return 1 for toward who looks, −1 for away; 0 where the front or the side is not known."""
    way = {Direction.BACK_TO_FRONT: 1, Direction.FRONT_TO_BACK: -1}.get(direction, 0)
    return pose.faces * way


def hands_of(pose: Pose, scene: Scene) -> tuple[HelpingHand, ...]:
    """Return the hands that a scene gives a place: both at the head, one on each side, or one."""
    if scene.both_hands is not None:
        return tuple(_held(pose, scene.both_hands, side) for side in (-1.0, 1.0))
    parts = scene.other_hand
    if not parts:
        return ()
    spot = _spot(pose, parts, scene)
    return (HelpingHand(_hand(spot), None),)


def _spot(pose: Pose, parts: tuple[BodyPart, ...], scene: Scene) -> HandSpot:
    known = [pose.hands[part] for part in parts if part in pose.hands]
    if known:
        return known[0]
    degrees, flipped = (72.0, False) if _from_the_side(pose) else (122.0, True)
    if _NEARBY.issuperset(parts) and scene.moved and scene.moved[0].parts:
        x, y = middle(bands_of(pose, scene.moved[0].parts))
        return HandSpot((x + 66.0, y - 14.0), degrees, flipped)
    return HandSpot(middle(bands_of(pose, parts)), degrees, flipped)


def _held(pose: Pose, part: BodyPart, side: float) -> HelpingHand:
    """Return one of two hands: beside the head from its crown, or across the body from its side."""
    bands = pose.regions[part]
    x, y = middle(bands)
    if x < 100.0:
        _, top, _, bottom = extent(pose.regions[BodyPart.HEAD])
        axis, half = (top + bottom) / 2, (bottom - top) / 2
        spot = HandSpot((92.0, axis + side * (half - 4.0)), -side * 14.0, flipped=side < 0)
    else:
        _, top, _, bottom = extent(bands)
        at = bottom if side > 0 else top
        spot = HandSpot((x, at), -side * 90.0, flipped=side > 0)
    return HelpingHand(_hand(spot), (x, y), bands[0].limb)


def _hand(spot: HandSpot) -> tuple[Point, ...]:
    placed = moved([(x - _HAND_MIDDLE, y) for x, y in WORKING], degrees=0.0, flipped=spot.flipped)
    return tuple(closed(moved(placed, spot.at, degrees=spot.degrees, scale=_HAND_SCALE)))


def track_of(pose: Pose, field: Field) -> Track | None:
    """Return where a traction is drawn as a line: beside what is pulled, along its way."""
    pull = field.pull
    if pull is None:
        return None
    if pull.limb != TRUNK:
        joint = pose.joints[pull.limb]
        x, y = limb_axis(pose, pull.limb)
        start = joint[0] + x * 84 - y * 50, joint[1] + y * 84 + x * 50
    else:
        x, y = pull.way
        left, _, right, _ = extent(pull.bands)
        start_x = (left + right) / 2 - x * 30
        low = max(edge(pose, start_x + x * step, 20, low=True) for step in (0, 50, 100))
        start = start_x, low + _TRACK_ASIDE
    return Track(start, (start[0] + x * _TRACK, start[1] + y * _TRACK))


def extent(bands: Sequence[Band]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a region."""
    corners = [
        corner
        for band in bands
        for x, y, r in band.line
        for corner in ((x - r, y - r), (x + r, y + r))
    ]
    return box(corners)


def edge(pose: Pose, x: float, half: float, *, low: bool) -> float:
    """Return how far down (`low`) or up the person reaches between x − half and x + half."""
    rings = [shape.ring for layer in pose.layers for shape in layer.shapes]
    ys = [point[1] for ring in rings for point in ring if abs(point[0] - x) <= max(half, 12.0)]
    if not ys:
        return 0.0
    return max(ys) if low else min(ys)


def _from_the_side(pose: Pose) -> bool:
    return Direction.SIDE_TO_SIDE in pose.through


def _body(pose: Pose) -> int:
    return next(i for i, layer in enumerate(pose.layers) if any(not s.limb for s in layer.shapes))
