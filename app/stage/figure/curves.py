"""Smooth closed curves through few points, limbs along a line, and distances. Pure.

Lengths are in the units of the body: a hundredth of a head's height, 750 from crown to soles.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Station = tuple[float, float, float, float]
"""A place on a limb's line: x, y and how far the skin is to the left and to the right of it."""

_STEP = 26.0  # between two points of a drawn curve, units
_TURN = 0.09  # and by how much it turns at most between them, radians
_CAP = 0.72  # of a cap's corner: cos 45°, a little fuller


def closed(points: Sequence[Point], turn: float = _TURN) -> list[Point]:
    """Return points of a smooth closed curve through `points`; `turn` at most between them."""
    count = len(points)
    around = [points[(i - 1) % count] for i in range(count + 3)]
    return _through(around, turn)


def opened(points: Sequence[Point]) -> list[Point]:
    """Return points of a smooth curve from the first of `points` to the last."""
    around = [points[0], *points, points[-1]]
    return [*_through(around, _TURN), points[-1]]


def _through(around: Sequence[Point], most: float) -> list[Point]:
    """Return points from around[1] up to, without it, around[-2]: centripetal Catmull-Rom."""
    found: list[Point] = []
    for i in range(len(around) - 3):
        p0, p1, p2, p3 = around[i : i + 4]
        turn = max(_turn(p0, p1, p2), _turn(p1, p2, p3))
        count = max(1, round(math.dist(p1, p2) / _STEP), math.ceil(turn / most))
        found += [_between(p0, p1, p2, p3, k / count) for k in range(count)]
    return found


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return by how much a line turns at b, radians; nothing where two points are one."""
    if b in (a, c):
        return 0.0
    turn = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
    return abs(math.remainder(turn, 2 * math.pi))


def _between(p0: Point, p1: Point, p2: Point, p3: Point, at: float) -> Point:
    """Return the point at 0–1 between p1 and p2 (Barry and Goldman's pyramid)."""
    t1 = math.sqrt(math.dist(p0, p1))
    t2 = t1 + math.sqrt(math.dist(p1, p2))
    t3 = t2 + math.sqrt(math.dist(p2, p3))
    t = t1 + (t2 - t1) * at
    a1, a2, a3 = _mix(p0, p1, 0, t1, t), _mix(p1, p2, t1, t2, t), _mix(p2, p3, t2, t3, t)
    return _mix(_mix(a1, a2, 0, t2, t), _mix(a2, a3, t1, t3, t), t1, t2, t)


def _mix(a: Point, b: Point, start: float, end: float, t: float) -> Point:
    if end - start < 1e-9:
        return b
    share = (t - start) / (end - start)
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def limb(stations: Sequence[Station], turn: float = _TURN) -> list[Point]:
    """Return the closed outline round a line of stations, its ends round.

    It begins at the first station's left, goes along that side and comes back along the other.
    """
    along = normals([(x, y) for x, y, _, _ in stations])
    left, right = [], []
    for (x, y, to_left, to_right), (nx, ny) in zip(stations, along, strict=True):
        left.append((x + nx * to_left, y + ny * to_left))
        right.append((x - nx * to_right, y - ny * to_right))
    end = _cap(stations[-1], along[-1], 1.0)
    start = _cap(stations[0], along[0], -1.0)
    return closed([*left, *end, *reversed(right), *reversed(start)], turn)


def _cap(station: Station, normal: Point, way: float) -> list[Point]:
    x, y, to_left, to_right = station
    nx, ny = normal
    tx, ty = -ny * way, nx * way
    far = (to_left + to_right) / 2
    return [
        (x + (nx * to_left + tx * far) * _CAP, y + (ny * to_left + ty * far) * _CAP),
        (x + tx * far, y + ty * far),
        (x + (tx * far - nx * to_right) * _CAP, y + (ty * far - ny * to_right) * _CAP),
    ]


def normals(line: Sequence[Point], *, ring: bool = False) -> list[Point]:
    """Return the unit vector to the left of the line at each of its points.

    Left is up for a line that goes to the right of the picture. `ring`: the line is closed.
    """
    found = []
    last = len(line) - 1
    for i in range(len(line)):
        before = line[i - 1] if i or ring else line[0]
        after = line[(i + 1) % len(line)] if i < last or ring else line[last]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        found.append((dy / length, -dx / length))
    return found


def area(ring: Sequence[Point]) -> float:
    """Return the area within a closed line; positive when it runs clockwise in the picture."""
    turned = [*ring[1:], ring[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, turned, strict=True)) / 2


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Return whether a point lies within a closed line."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            odd = not odd
    return odd


def thinned(ring: Sequence[Point], tolerance: float) -> list[int]:
    """Return which points of a closed line are enough to stay within `tolerance` of all."""
    kept, last = [0], 0
    for i in range(2, len(ring) + 1):
        end = ring[i % len(ring)]
        if any(_off(ring[k], ring[last], end) > tolerance for k in range(last + 1, i)):
            last = i - 1
            kept.append(last)
    return kept


def _off(point: Point, a: Point, b: Point) -> float:
    """Return how far a point is from the line through a and b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    if length < 1e-9:
        return math.dist(point, a)
    return abs(dx * (point[1] - a[1]) - dy * (point[0] - a[0])) / length


def moved(
    points: Iterable[Point],
    to: Point = (0.0, 0.0),
    *,
    degrees: float = 0.0,
    scale: float = 1.0,
    flipped: bool = False,
) -> list[Point]:
    """Return points flipped across their x axis, scaled, turned clockwise and moved by `to`."""
    cos, sin = math.cos(math.radians(degrees)) * scale, math.sin(math.radians(degrees)) * scale
    way = -1.0 if flipped else 1.0
    return [(to[0] + x * cos - y * way * sin, to[1] + x * sin + y * way * cos) for x, y in points]


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Return points on the other side of the body's axis, running the same way round."""
    return [(x, -y) for x, y in reversed(points)]


def eased(share: float) -> float:
    """Return 0–1 for 0–1, level at both ends; held outside."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def box(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of points."""
    rows = list(points)
    pick: list[Callable[[Point], float]] = [lambda p: p[0], lambda p: p[1]]
    return (
        min(map(pick[0], rows)),
        min(map(pick[1], rows)),
        max(map(pick[0], rows)),
        max(map(pick[1], rows)),
    )
