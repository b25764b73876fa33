"""A scene as it is painted: contours in pixels, in the order from the bottom to the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from app.stage.figure.contours import Contours, Group, Polygon
from app.stage.figure.curves import Point, area, limb, normals, thinned
from app.stage.figure.field import Field, bands_of, is_whole
from app.stage.figure.inks import LEVELS, Ink
from app.stage.figure.marks import Arrow, HelpingHand, Through, arrows_of, hands_of, track_of
from app.stage.figure.pose import TRUNK, Band, Crease, Furniture, Layer, Pose, Shape
from app.stage.figure.view import View
from presets.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FURNITURE = (Ink.TABLE, Ink.CUSHION, Ink.CUSHION)
_HEM_TONES = (1, 2)
_CORE = 0.22  # of a region's reach, where it is warmest
_FINE_PX = 0.06  # how exact a contour is


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scene in pixels.

    Attributes:
        body: furniture and person; two sheets of one pose and view have the same points.
        glow: what is warm, by its level.
        glow_after: after how many groups of the body each group of the glow comes.
        hands: the cool hands.
        arrows: every arrow as a path to be stroked.
        track: the line of a traction, from its start to its farthest end.
        moving: what the movement can ever cover.
        travel_px: how far the most moving point goes.
        whole: whether the whole person is warm.
        line_px: how bold the contour is.
    """

    body: Contours
    glow: Contours
    glow_after: tuple[int, ...]
    hands: Contours
    arrows: QPainterPath
    track: tuple[QPointF, QPointF] | None
    moving: QRectF
    travel_px: float
    whole: bool
    line_px: float


def sheet_of(pose: Pose, scene: Scene, field: Field, view: View) -> Sheet:
    """Return a scene in pixels."""
    making = _Making(pose, scene, field, view)
    groups: list[Group] = []
    glow: list[Group] = []
    glow_after: list[int] = []
    for number, layer in enumerate(pose.layers):
        things = [thing for thing in pose.furniture if thing.under_layer == number]
        groups += [group for thing in things for group in making.furniture(thing)]
        groups += making.skin(layer)
        warm = making.warm(number)
        glow += warm
        glow_after += [len(groups)] * len(warm)
        if layer.creases:
            groups.append(Group(Ink.LINE, [making.crease(one) for one in layer.creases]))
    hands = [group for hand in hands_of(pose, scene) for group in making.hand(hand)]
    body, warm_body, cool = Contours(groups), Contours(glow), Contours(hands)
    track = track_of(pose, field) if scene.pulled else None
    return Sheet(
        body=body,
        glow=warm_body,
        glow_after=tuple(glow_after),
        hands=cool,
        arrows=arrow_paths(arrows_of(pose, scene, arrow_size(view)), view),
        track=(making.pixel(track.start), making.pixel(track.end)) if track else None,
        moving=body.moving.united(warm_body.moving).united(cool.moving),
        travel_px=max(body.travel, warm_body.travel, cool.travel),
        whole=bool(scene.moved and scene.moved[0].parts) and is_whole(scene.moved[0].parts),
        line_px=making.line_px,
    )


def line_width(view: View) -> float:
    """Return how bold the contour is, in pixels: thinner in a small picture, never lost."""
    return min(max(1.95 * view.scale**0.6, 1.0), 4.0)


def arrow_size(view: View) -> float:
    """Return how much larger arrows are drawn beside the body, so that they stay clear."""
    return min(max(0.42 / view.scale, 1.0), 1.7)


def arrow_paths(marks: Sequence[Arrow | Through], view: View) -> QPainterPath:
    """Return arrows as a path: a shaft and two strokes for the head; rings for what goes through."""
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
        lines, skins = [], []
        for shape in layer.shapes:
            points = self.view.points(shape.ring)
            kept = thinned(points, _FINE_PX)
            sways = self._sways([shape.ring[i] for i in kept], shape.limb)
            for found, share in ((lines, 0.5), (skins, -0.5)):
                grown = _grown(points, share * self.line_px, shape.line)
                found.append(Polygon([grown[i] for i in kept], sways))
        return [Group(Ink.LINE, lines), Group(Ink.SKIN, skins)]

    def crease(self, one: Crease) -> Polygon:
        """Return a line that is thinner to its ends."""
        import numpy as np

        points = self.view.points(one.points)
        sways = self._sways(one.points, one.limb)
        last, wide = len(points) - 1, 0.5 * self.line_px * one.width
        left, right = [], []
        for i, ((x, y), (nx, ny)) in enumerate(zip(points, normals(points), strict=True)):
            half = wide * (0.35 + 0.65 * min(1.0, 5.6 * i / last * (1 - i / last)))
            left.append((x + nx * half, y + ny * half))
            right.append((x - nx * half, y - ny * half))
        return Polygon([*left, *reversed(right)], np.vstack([sways, sways[::-1]]))

    def warm(self, layer: int) -> list[Group]:
        """Return the regions of a layer, widest first, so that the warmest is on top."""
        parts = [part for row in self.scene.moved for part in row.parts]
        if is_whole(parts):
            return []
        bands = [band for band in bands_of(self.pose, parts) if band.layer == layer]
        if not bands:
            return []
        shares = [1.0 - (1.0 - _CORE) * level / (LEVELS - 1) for level in range(LEVELS)]
        return [
            Group(level, [self._glow(band, share) for band in bands])
            for level, share in enumerate(shares)
        ]

    def hand(self, hand: HelpingHand) -> list[Group]:
        """Return a hand: its line, and its fill within."""
        import numpy as np

        points, sways = self.view.points(hand.ring), None
        if hand.rides:
            sways = np.repeat(self._sways([hand.rides], hand.limb), len(points), axis=0)
        wide = max(self.line_px, 1.3) / 2
        return [
            Group(Ink.HAND_LINE, [Polygon(_grown(points, wide), sways)]),
            Group(Ink.HAND, [Polygon(_grown(points, -wide), sways)]),
        ]

    def _glow(self, band: Band, share: float) -> Polygon:
        stations = [(x, y, r * share, r * share) for x, y, r in band.line]
        if len(stations) == 1:
            x, y, r, _ = stations[0]
            stations = [(x - 0.1, y, r, r), (x + 0.1, y, r, r)]
        ring = limb(stations)
        points = self.view.points(ring)
        kept = thinned(points, 4 * _FINE_PX)
        sways = self._sways([ring[i] for i in kept], band.limb)
        return Polygon([points[i] for i in kept], sways)

    def _sways(self, points: Sequence[Point], limb_name: str = TRUNK) -> "Floats":
        import numpy as np

        sways = self.field.at(np.array(points), limb_name)
        turn = np.array([[self.view.a, self.view.c], [self.view.b, self.view.d]])
        return np.hstack([sways[:, i : i + 2] @ turn for i in (0, 2, 4)])


def _grown(points: Sequence[Point], by: float, line: Sequence[float] = ()) -> list[Point]:
    """Return a closed line with its points moved outward, by as much as the outline is strong."""
    way = by if area(points) > 0 else -by
    strong = line or (1.0,) * len(points)
    rows = zip(points, normals(points, ring=True), strong, strict=True)
    return [(x + nx * way * s, y + ny * way * s) for (x, y), (nx, ny), s in rows]
