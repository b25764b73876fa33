"""Many filled polygons in pixels whose points go along with the body.

Points are kept in arrays and become a `QPainterPath` by way of Qt's own stream format: a tenth
of the time that one `QPointF` after another takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDataStream, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from app.stage.figure.curves import Point, area
from app.stage.figure.inks import Coat, Ink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_UNMOVED_PX = 0.25
_AIR_PX = 2.0  # round every box, for smooth edges
_MOVE_TO, _LINE_TO = 0, 1  # QPainterPath.ElementType
_WINDING = 1  # Qt.FillRule.WindingFill
_SMOOTH = QPainter.RenderHint.Antialiasing


@dataclass(frozen=True, slots=True)
class Beat:
    """A moment of the movement: cosine and sine with their amplitude, and the tension."""

    cos: float
    sin: float
    pull: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed line in pixels and the sway of each of its points; without one it stays."""

    points: Sequence[Point]
    sways: "Floats | None" = None


@dataclass(frozen=True, slots=True)
class Group:
    """Polygons that are filled at once: with an ink, or with a warmth of 0–1."""

    ink: Ink | float
    polygons: Sequence[Polygon]


class Contours:
    """Groups of polygons, each a path at every moment.

    Attributes:
        inks: what fills each group.
        boxes: all that each group can ever cover, in pixels.
        moving: all that can ever change, in pixels.
        travel: how far any point goes with the cosine, the sine and the tension, pixels.
        still_below: how many groups lie below the first one that moves.
        sways: what every point does (n, 6), pixels.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        """Put the groups together. All polygons run the same way round: a union has no holes."""
        import numpy as np

        self._groups = [Group(one.ink, [_clockwise(p) for p in one.polygons]) for one in groups]
        polygons = [polygon for group in self._groups for polygon in group.polygons]
        counts = [len(polygon.points) for polygon in polygons]
        self.inks = [group.ink for group in groups]
        self._rest = np.array([p for polygon in polygons for p in polygon.points]).reshape(-1, 2)
        self.sways = np.vstack([np.zeros((0, 6)), *(_sways(polygon) for polygon in polygons)])
        travels = _travel(self.sways)
        self.travel = tuple(float(one.max(initial=0.0)) for one in _each_travel(self.sways))
        sizes = [sum(len(p.points) for p in group.polygons) for group in self._groups]
        ends = np.cumsum(sizes, dtype=int).tolist()
        self._spans = list(zip([0, *ends], ends, strict=False))
        self.boxes = [_box(self._rest[a:b], travels[a:b]) for a, b in self._spans]
        starts = np.cumsum([0, *counts])[:-1]
        self._elements = np.zeros(
            len(self._rest), dtype=[("kind", ">i4"), ("x", ">f8"), ("y", ">f8")]
        )
        self._elements["kind"] = _LINE_TO
        self._elements["kind"][starts] = _MOVE_TO
        moves = _with_neighbours(travels > _UNMOVED_PX, starts.tolist(), counts)
        self._moves = [bool(moves[a:b].any()) for a, b in self._spans]
        self.still_below = (self._moves + [True]).index(True)
        self.moving = _box(self._rest[moves], travels[moves])
        self._terms = _terms(self._rest, self.sways)
        everywhere = self._paths(self._rest.T, range(len(groups)))
        self._still = [
            None if moves else path for path, moves in zip(everywhere, self._moves, strict=True)
        ]

    def within(self, part: QRectF) -> "Contours":
        """Return the same groups with only what can be seen in a part of the picture."""
        found = []
        for group in self._groups:
            polygons = [_cut(polygon, part) for polygon in group.polygons]
            found.append(Group(group.ink, [polygon for polygon in polygons if polygon]))
        return Contours(found)

    def paths(self, beat: Beat, sways: "Floats | None" = None) -> list[QPainterPath]:
        """Return where each group is at a moment; with other `sways` than its own, if given."""
        if not self.inks:
            return []
        if sways is None:
            if not any(self._moves):
                return [path for path in self._still if path is not None]
            chosen = [i for i, moves in enumerate(self._moves) if moves]
        else:
            chosen = list(range(len(self.inks)))
        terms = self._terms if sways is None else _terms(self._rest, sways)
        moved = iter(self._paths(terms @ (1.0, beat.cos, beat.sin, beat.pull), chosen))
        if sways is not None:
            return list(moved)
        return [next(moved) if path is None else path for path in self._still]

    def _paths(self, at: "Floats", chosen: Sequence[int]) -> list[QPainterPath]:
        """Return the chosen groups with their points at these places (2, n)."""
        self._elements["x"], self._elements["y"] = at
        parts = []
        for a, b in (self._spans[i] for i in chosen):
            if a < b:  # how an empty path is written differs between versions of Qt
                parts += [_int(b - a), self._elements[a:b].tobytes(), _int(0), _int(_WINDING)]
        stream = QDataStream(QByteArray(b"".join(parts)))
        found = []
        for a, b in (self._spans[i] for i in chosen):
            path = QPainterPath()
            if a < b:
                stream >> path
            found.append(path)
        return found


def fill(painter: QPainter, path: QPainterPath, coat: Coat) -> None:
    """Fill a path with a smooth edge, half a pixel wider than it is.

    What is opaque is filled roughly, and a line of one pixel smooths the edge: a quarter of the
    time that Qt takes to fill smoothly. The painter is left with smooth lines.
    """
    painter.setRenderHint(_SMOOTH, not coat.opaque)
    painter.fillPath(path, coat.brush)
    if coat.opaque:
        painter.setRenderHint(_SMOOTH)
        painter.strokePath(path, coat.pen)


def _terms(rest: "Floats", sways: "Floats") -> "Floats":
    """Return (2, n, 4): what is summed up to x and to y, with 1, cosine, sine and tension."""
    import numpy as np

    return np.stack([np.column_stack([rest[:, i], sways[:, i::2]]) for i in (0, 1)])


def _sways(polygon: Polygon) -> "Floats":
    import numpy as np

    return np.zeros((len(polygon.points), 6)) if polygon.sways is None else polygon.sways


def _clockwise(polygon: Polygon) -> Polygon:
    if area(polygon.points) >= 0:
        return polygon
    sways = None if polygon.sways is None else polygon.sways[::-1]
    return Polygon(polygon.points[::-1], sways)


def _cut(polygon: Polygon, part: QRectF) -> Polygon | None:
    """Return a polygon that looks the same within a part: of a run outside, its ends are left."""
    import numpy as np

    sways = _sways(polygon)
    at, air = np.array(polygon.points), _travel(sways).max() + _AIR_PX
    sides = np.array(
        [
            at[:, 0] < part.left() - air,
            at[:, 0] > part.right() + air,
            at[:, 1] < part.top() - air,
            at[:, 1] > part.bottom() + air,
        ]
    )
    if sides.all(axis=1).any():
        return None
    side = np.where(sides.any(axis=0), sides.argmax(axis=0), -1)
    outside = (side >= 0) & (side == np.roll(side, 1)) & (side == np.roll(side, -1))
    kept = np.flatnonzero(~outside).tolist()
    if len(kept) < 3:
        return None
    return Polygon([polygon.points[i] for i in kept], sways[kept])


def _with_neighbours(moves: "Flags", starts: Sequence[int], counts: Sequence[int]) -> "Flags":
    """Return which points move, or end a side that does."""
    import numpy as np

    found = moves.copy()
    for start, count in zip(starts, counts, strict=True):
        part = moves[start : start + count]
        found[start : start + count] |= np.roll(part, 1) | np.roll(part, -1)
    return found


def _box(points: "Floats", travels: "Floats") -> QRectF:
    if not len(points):
        return QRectF()
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    air = float(travels.max()) + _AIR_PX
    return QRectF(left - air, top - air, right - left + 2 * air, bottom - top + 2 * air)


def _each_travel(sways: "Floats") -> list["Floats"]:
    """Return how far each point goes with the cosine, the sine and the tension."""
    import numpy as np

    return [np.sqrt((sways[:, i : i + 2] ** 2).sum(axis=1)) for i in (0, 2, 4)]


def _travel(sways: "Floats") -> "Floats":
    """Return how far each point can get from its rest."""
    import numpy as np

    with_cos, with_sin, with_pull = _each_travel(sways)
    return np.asarray(np.hypot(with_cos, with_sin) + with_pull)


def _int(value: int) -> bytes:
    return value.to_bytes(4, "big")
