"""A scene as it is painted: contours in pixels, in the order from the bottom to the top."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from app.stage.figure.contours import Contours, Group, Polygon
from app.stage.figure.curves import Point, area, limb, normals, thinned
from app.stage.figure.field import Field, bands_of, is_whole
from app.stage.figure.inks import Ink
from app.stage.figure.marks import Arrow, HelpingHand, Through, arrows_of, hands_of, track_of
from app.stage.figure.pose import Band, Crease, Furniture, Layer, Pose, Shape
from app.stage.figure.view import View
from presets.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FURNITURE = (Ink.TABLE, Ink.CUSHION, Ink.CUSHION)
_HEM_TONES = (1, 2)
_STEP_PX = 3.6  # of a soft edge
_LEAST, _MOST, _MOST_OF_ALL = 5, 9, 30  # steps from the edge of a region to its warmest
_CORE = 0.22  # of a region's reach, where it is warmest
_FINE_PX = 0.2  # how exact a contour is
_COARSE_TURN = 0.3  # of the soft edge of a region, radians


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scene in pixels.

    Attributes:
        body: furniture and person; two sheets of one pose and view have the same points.
        near: body, glow and hands as they lie on one another, where something moves.
        glow: what is warm, from the edge to the middle.
        glow_after: after how many groups of the body each group of the glow comes.
        hands: the cool hands.
        arrows: every arrow as a path to be filled.
        track: the line of a traction, from its start to its farthest end.
        moving: what the movement can ever cover.
        travel_px: how far any point goes with the cosine, the sine and the tension.
        whole: whether the whole person is warm.
        arrow_px: how bold arrows are.
    """

    body: Contours
    glow: Contours
    glow_after: tuple[int, ...]
    near: Contours
    hands: Contours
    arrows: QPainterPath
    track: tuple[QPointF, QPointF] | None
    moving: QRectF
    travel_px: tuple[float, ...]
    whole: bool
    arrow_px: float

    @property
    def arrows_box(self) -> QRectF:
        """Return all that the arrows cover."""
        return self.arrows.boundingRect().adjusted(-1, -1, 1, 1)


def sheet_of(pose: Pose, scene: Scene, field: Field, view: View) -> Sheet:
    """Return a scene in pixels."""
    making = _Making(pose, scene, field, view)
    groups: list[Group] = []
    glow: list[Group] = []
    stack: list[Group] = []
    glow_after: list[int] = []
    for number, layer in enumerate(pose.layers):
        things = [thing for thing in pose.furniture if thing.under_layer == number]
        below = [group for thing in things for group in making.furniture(thing)]
        below += making.skin(layer)
        warm = making.warm(number)
        above = [making.creases(layer)] if layer.creases else []
        groups += below
        glow += warm
        glow_after += [len(groups)] * len(warm)
        groups += above
        stack += below + warm + above
    hands = [group for hand in hands_of(pose, scene) for group in making.hand(hand)]
    body, warm_body, cool = Contours(groups), Contours(glow), Contours(hands)
    moving = body.moving.united(warm_body.moving).united(cool.moving)
    track = track_of(pose, field) if scene.pulled else None
    arrow_px = max(1.25 * making.line_px, 1.6)
    return Sheet(
        body=body,
        near=Contours(stack + hands).within(moving),
        glow=warm_body,
        glow_after=tuple(glow_after),
        hands=cool,
        arrows=_stroked(arrow_paths(arrows_of(pose, scene, arrow_size(view)), view), arrow_px),
        track=(making.pixel(track.start), making.pixel(track.end)) if track else None,
        moving=moving,
        travel_px=tuple(map(max, body.travel, warm_body.travel, cool.travel)),
        whole=bool(scene.moved and scene.moved[0].parts) and is_whole(scene.moved[0].parts),
        arrow_px=arrow_px,
    )


def line_width(view: View) -> float:
    """Return how bold the contour is, in pixels: thinner in a small picture, never lost."""
    return min(max(1.95 * math.pow(view.scale, 0.6), 1.0), 4.0)


def arrow_size(view: View) -> float:
    """Return how much larger arrows are drawn beside the body, so that they stay clear."""
    return min(max(0.42 / view.scale, 1.0), 1.7)


def _stroked(lines: QPainterPath, wide: float) -> QPainterPath:
    """Return what lines cover; to stroke them in each frame would cost more than the body."""
    pen = QPainterPathStroker()
    pen.setWidth(wide)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen.createStroke(lines)


def arrow_paths(marks: Sequence[Arrow | Through], view: View) -> QPainterPath:
    """Return arrows as a path to be stroked; a ring is what goes through the picture."""
    path = QPainterPath()
    head = 9.5 * arrow_size(view)
    for mark in marks:
        if isinstance(mark, Through):
            _ring(path, mark, view)
            continue
        (x0, y0), (x1, y1) = mark.start, mark.tip
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        size = min(head, 0.5 * length)
        path.moveTo(*view.point(mark.start))
        path.lineTo(*view.point(mark.tip))
        for side in (-0.8, 0.8):
            path.moveTo(*view.point(mark.tip))
            path.lineTo(*view.point((x1 - size * (dx - side * dy), y1 - size * (dy + side * dx))))
    return path


def _ring(path: QPainterPath, mark: Through, view: View) -> None:
    centre = QPointF(*view.point(mark.at))
    radius = 15.0 * arrow_size(view) * view.scale
    path.addEllipse(centre, radius, radius)
    if mark.way > 0:
        path.addEllipse(centre, 0.16 * radius, 0.16 * radius)
    if mark.way < 0:
        for turn in (1, -1):
            part = QPointF(0.7 * radius, 0.7 * radius * turn)
            path.moveTo(centre - part)
            path.lineTo(centre + part)


@dataclass(frozen=True, slots=True)
class _Making:
    """One scene being turned into pixels."""

    pose: Pose
    scene: Scene
    field: Field
    view: View

    @property
    def line_px(self) -> float:
        return line_width(self.view)

    def pixel(self, point: Point) -> QPointF:
        return QPointF(*self.view.point(point))

    def furniture(self, thing: Furniture) -> list[Group]:
        """Return a piece of furniture, with a hem where it is soft."""
        points = self.view.points(thing.ring)
        fill = Group(_FURNITURE[thing.tone], [Polygon(points)])
        if thing.tone not in _HEM_TONES:
            return [fill]
        return [Group(Ink.HEM, [Polygon(_grown(points, 0.6 * self.line_px))]), fill]

    def skin(self, layer: Layer) -> list[Group]:
        """Return the outlines of a layer, and what lies within them."""
        outlines = [_outline(shape, self.view) for shape in layer.shapes]
        lines: list[Polygon] = []
        skins: list[Polygon] = []
        rows = [(one.kept, shape.limb) for one, shape in zip(outlines, layer.shapes, strict=True)]
        for one, sways in zip(outlines, self._sways(rows), strict=True):
            lines.append(Polygon(one.outer, sways))
            skins.append(Polygon(one.inner, sways))
        return [Group(Ink.LINE, lines), Group(Ink.SKIN, skins)]

    def creases(self, layer: Layer) -> Group:
        """Return the lines on a layer, each thinner to its ends."""
        rings = [_ribbon(one, self.view) for one in layer.creases]
        rows = [(ring.kept, one.limb) for ring, one in zip(rings, layer.creases, strict=True)]
        swayed = zip(rings, self._sways(rows), strict=True)
        return Group(Ink.LINE, [Polygon(ring.outer, sways) for ring, sways in swayed])

    def warm(self, layer: int) -> list[Group]:
        """Return the regions of a layer in steps, the warmest on top."""
        parts = [part for row in self.scene.moved for part in row.parts]
        if is_whole(parts):
            return []
        bands = [band for band in bands_of(self.pose, parts) if band.layer == layer]
        if not bands:
            return []
        soft = [min(_reach(band) * self.view.scale / _STEP_PX, _MOST) for band in bands]
        crowd = min(1.0, _MOST_OF_ALL / sum(soft))
        levels = []
        for band, wanted in zip(bands, soft, strict=True):
            steps = max(round(wanted * crowd), _LEAST)
            for step in range(steps):
                ring = _region(band, 1.0 - (1.0 - _CORE) * step / (steps - 1))
                levels.append(((step + 1) / steps, ring, band.limb))
        levels.sort(key=lambda level: level[0])
        groups: dict[float, list[Polygon]] = {}
        swayed = self._sways([(ring, limb_name) for _, ring, limb_name in levels])
        for (warmth, ring, _), sways in zip(levels, swayed, strict=True):
            groups.setdefault(warmth, []).append(Polygon(self.view.points(ring), sways))
        return [Group(warmth, polygons) for warmth, polygons in groups.items()]

    def hand(self, hand: HelpingHand) -> list[Group]:
        """Return a hand: its line, and its fill within."""
        import numpy as np

        points, sways = self.view.points(hand.ring), None
        kept = thinned(points, _FINE_PX)
        if hand.rides:
            (sway,) = self._sways([([hand.rides], hand.limb)])
            sways = np.repeat(sway, len(kept), axis=0)
        wide = max(self.line_px, 1.3) / 2
        found = []
        for ink, by in ((Ink.HAND_LINE, wide), (Ink.HAND, -wide)):
            grown = _grown(points, by)
            found.append(Group(ink, [Polygon([grown[i] for i in kept], sways)]))
        return found

    def _sways(self, rows: Sequence[tuple[Sequence[Point], str]]) -> list["Floats"]:
        """Return what the points of each row do, in pixels; each row with its limb.

        All points of a limb are asked for at once: it is the asking that takes time.
        """
        import numpy as np

        turn = np.array([[self.view.a, self.view.c], [self.view.b, self.view.d]])
        found = [np.zeros((0, 6))] * len(rows)
        for limb_name in dict.fromkeys(name for _, name in rows):
            mine = [i for i, (_, name) in enumerate(rows) if name == limb_name]
            points = np.array([point for i in mine for point in rows[i][0]])
            sways = self.field.at(points, limb_name)
            sways = np.hstack([sways[:, k : k + 2] @ turn for k in (0, 2, 4)])
            ends = np.cumsum([len(rows[i][0]) for i in mine])
            for i, part in zip(mine, np.split(sways, ends[:-1]), strict=True):
                found[i] = part
        return found


@dataclass(frozen=True, slots=True)
class _Outline:
    """A closed line: its points in body coordinates, and both edges of its stroke in pixels."""

    kept: tuple[Point, ...]
    outer: tuple[Point, ...]
    inner: tuple[Point, ...]


@lru_cache(maxsize=64)
def _outline(shape: Shape, view: View) -> _Outline:
    points = view.points(shape.ring)
    kept = thinned(points, _FINE_PX)
    half = 0.5 * line_width(view)
    outer, inner = (_grown(points, by, shape.line) for by in (half, -half))
    return _Outline(
        tuple(shape.ring[i] for i in kept),
        tuple(outer[i] for i in kept),
        tuple(inner[i] for i in kept),
    )


@lru_cache(maxsize=64)
def _ribbon(one: Crease, view: View) -> _Outline:
    points = view.points(one.points)
    last, wide = len(points) - 1, 0.5 * line_width(view) * one.width
    left, right = [], []
    for i, ((x, y), (nx, ny)) in enumerate(zip(points, normals(points), strict=True)):
        half = wide * (0.35 + 0.65 * min(1.0, 5.6 * i / last * (1 - i / last)))
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    ring = [*left, *reversed(right)]
    body = [*one.points, *reversed(one.points)]
    kept = thinned(ring, _FINE_PX)
    edge = tuple(ring[i] for i in kept)
    return _Outline(tuple(body[i] for i in kept), edge, edge)


def _reach(band: Band) -> float:
    return max(reach for _, _, reach in band.line)


@lru_cache(maxsize=256)
def _region(band: Band, share: float) -> tuple[Point, ...]:
    stations = [(x, y, r * share, r * share) for x, y, r in band.line]
    if len(stations) == 1:
        x, y, r, _ = stations[0]
        stations = [(x - 0.1, y, r, r), (x + 0.1, y, r, r)]
    return tuple(limb(stations, _COARSE_TURN))


def _grown(points: Sequence[Point], by: float, line: Sequence[float] = ()) -> list[Point]:
    """Return a closed line with its points moved outward, by as much as the outline is strong."""
    way = by if area(points) > 0 else -by
    strong = line or (1.0,) * len(points)
    rows = zip(points, normals(points, ring=True), strong, strict=True)
    return [(x + nx * way * s, y + ny * way * s) for (x, y), (nx, ny), s in rows]
