"""From body coordinates to pixels: turned by quarters, mirrored, fitted into the widget. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.stage.figure.curves import Point, box

_AIR = 0.985  # of the widget that is used
_EDGE_PX = 2.0  # for smooth edges
_SMALLEST, _LARGEST = 0.05, 1.6  # pixels a unit, in whatever widget


@dataclass(frozen=True, slots=True)
class View:
    """A turn, perhaps a mirror, a scale and a shift: pixels are `(a, b; c, d) · units + to`."""

    a: float
    b: float
    c: float
    d: float
    to: Point
    scale: float

    def point(self, point: Point) -> Point:
        """Return where a point of the body is, in pixels."""
        x, y = point
        return self.a * x + self.b * y + self.to[0], self.c * x + self.d * y + self.to[1]

    def vector(self, x: float, y: float) -> Point:
        """Return a displacement in pixels."""
        return self.a * x + self.b * y, self.c * x + self.d * y

    def points(self, points: Iterable[Point]) -> list[Point]:
        """Return points of the body in pixels."""
        return [self.point(point) for point in points]


def fitted(
    room: tuple[float, float, float, float],
    width: float,
    height: float,
    *,
    upright: bool = False,
    quarter_turns: int = 0,
    mirrored: bool = False,
) -> View:
    """Return the view that has a room of the body in the middle, as large as fits and is calm.

    The plain picture is mirrored left to right first and then turned clockwise.
    """
    a, b, c, d = (0.0, -1.0, 1.0, 0.0) if upright else (1.0, 0.0, 0.0, 1.0)
    if mirrored:
        a, b = -a, -b
    for _ in range(quarter_turns % 4):
        a, b, c, d = -c, -d, a, b
    left, top, right, bottom = room
    corners = [(a * x + b * y, c * x + d * y) for x in (left, right) for y in (top, bottom)]
    x0, y0, x1, y1 = box(corners)
    fits = _AIR * min((width - _EDGE_PX) / (x1 - x0), (height - _EDGE_PX) / (y1 - y0))
    scale = min(max(fits, _SMALLEST), _LARGEST)
    to = (width - scale * (x0 + x1)) / 2, (height - scale * (y0 + y1)) / 2
    return View(a * scale, b * scale, c * scale, d * scale, to, scale)
