"""Many filled polygons in pixels whose points go along with the body.

Points are kept in arrays and become a `QPainterPath` by way of Qt's own stream format: a tenth
of the time that one `QPointF` after another takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDataStream, QRectF
from PySide6.QtGui import QPainterPath

from app.stage.figure.curves import Point
from app.stage.figure.inks import Ink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_UNMOVED_PX = 0.01
_MOVE_TO, _LINE_TO = 0, 1  # QPainterPath.ElementType
_WINDING = 1  # Qt.FillRule.WindingFill


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
    """Polygons that are filled at once: with an ink, or with a level of warmth."""

    ink: Ink | int
    polygons: Sequence[Polygon]


class Contours:
    """Groups of polygons, each a path at every moment.

    Attributes:
        inks: what fills each group.
        boxes: all that each group can ever cover, in pixels.
        moving: all that can ever cover anything that moves.
        travel: how far the most moving point goes, pixels.
        sways: what every point does (n, 6), pixels.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        """Put the groups together."""
        import numpy as np

        polygons = [polygon for group in groups for polygon in group.polygons]
        counts = [len(polygon.points) for polygon in polygons]
        self.inks = [group.ink for group in groups]
        self._rest = np.array([p for polygon in polygons for p in polygon.points]).reshape(-1, 2)
        still = [np.zeros((count, 6)) for count in counts]
        rows = [zero if p.sways is None else p.sways for zero, p in zip(still, polygons, strict=True)]
        self.sways = np.vstack(rows) if rows else np.zeros((0, 6))
        travels = _travel(self.sways)
        self.travel = float(travels.max(initial=0.0))
        sizes = [sum(len(p.points) for p in group.polygons) for group in groups]
        ends = np.cumsum(sizes, dtype=int).tolist()
        self._spans = list(zip([0, *ends], ends, strict=False))
        self.boxes = [self._box(a, b, float(travels[a:b].max(initial=0.0))) for a, b in self._spans]
        starts = np.cumsum([0, *counts])[:-1]
        self._elements = np.zeros(
            len(self._rest), dtype=[("kind", ">i4"), ("x", ">f8"), ("y", ">f8")]
        )
        self._elements["kind"] = _LINE_TO
        self._elements["kind"][starts] = _MOVE_TO
        self._moves = [bool(travels[a:b].max(initial=0.0) > _UNMOVED_PX) for a, b in self._spans]
        self.moving = QRectF()
        for box, moves in zip(self.boxes, self._moves, strict=True):
            self.moving = self.moving.united(box) if moves else self.moving
        everywhere = self._paths(self._rest, range(len(groups)))
        self._still = [
            None if moves else path for path, moves in zip(everywhere, self._moves, strict=True)
        ]

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
        moved = iter(self._paths(self._displaced(beat, self.sways if sways is None else sways), chosen))
        if sways is not None:
            return list(moved)
        return [next(moved) if path is None else path for path in self._still]

    def _displaced(self, beat: Beat, sways: "Floats") -> "Floats":
        at = self._rest + beat.cos * sways[:, :2] + beat.sin * sways[:, 2:4]
        if beat.pull:
            at += beat.pull * sways[:, 4:]
        return at

    def _paths(self, at: "Floats", chosen: Sequence[int]) -> list[QPainterPath]:
        """Return the chosen groups with their points at these places."""
        self._elements["x"], self._elements["y"] = at[:, 0], at[:, 1]
        parts = []
        for i in chosen:
            a, b = self._spans[i]
            parts += [_int(b - a), self._elements[a:b].tobytes(), _int(0), _int(_WINDING)]
        data = QByteArray(b"".join(parts))
        stream = QDataStream(data)
        found = []
        for _ in chosen:
            path = QPainterPath()
            stream >> path
            found.append(path)
        return found

    def _box(self, a: int, b: int, travel: float) -> QRectF:
        if a == b:
            return QRectF()
        (left, top), (right, bottom) = self._rest[a:b].min(axis=0), self._rest[a:b].max(axis=0)
        air = travel + 2.0
        return QRectF(left - air, top - air, right - left + 2 * air, bottom - top + 2 * air)


def _travel(sways: "Floats") -> "Floats":
    import numpy as np

    with_cos, with_sin, with_pull = sways[:, :2], sways[:, 2:4], sways[:, 4:]
    turning = np.sqrt((with_cos**2).sum(axis=1) + (with_sin**2).sum(axis=1))
    return np.asarray(turning + np.sqrt((with_pull**2).sum(axis=1)))


def _int(value: int) -> bytes:
    return value.to_bytes(4, "big")
