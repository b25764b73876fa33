"""Figure: a person at rest, seen from above, who moves with the pulse."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.stage.figure.contours import Beat, Contours, fill
from app.stage.figure.field import field_of
from app.stage.figure.inks import Coat, Ink, Inks, inks_of
from app.stage.figure.pose import Pose
from app.stage.figure.poses import pose_of
from app.stage.figure.sheet import Sheet, sheet_of
from app.stage.figure.view import View, fitted
from app.stage.stage import Stage
from app.widgets.look import faded, px, round_pen
from presets.scene import Scene
from presets.words import Direction, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CHANGE_FRAMES = 20
_STEP_PX = 0.75
"""How far what moves most goes before it is painted again, in the screen's pixels."""


_Laid = tuple[Ink | float, QRectF, QPainterPath]


@dataclass(frozen=True, slots=True)
class _Near:
    """Where something moves: what lies still below it, and the coats of what lies above."""

    part: QRect
    below: QPixmap
    coats: list[Coat]


class Cover(Enum):
    """What lies on the body."""

    GLOW = auto()
    HANDS = auto()
    ARROWS = auto()


class Figure(Stage):
    """A person, what is warm, where it goes; the body moves as the source says.

    Nothing is painted but polygons: each frame moves the points of those that the movement
    reaches, and paints their surroundings. Between two scenes of one pose the movement of the one
    takes the place of the other within a third of a second, and what differs of the warm part, the
    arrows and the hands fades before the other comes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the figure at rest, without a technique."""
        super().__init__(parent)
        self.setMinimumSize(px(160), px(100))
        self._turns, self._mirrored = 0, False
        self._measured = QSize()
        self._inks: Inks | None = None
        self._sheet: Sheet | None = None
        self._leaving: Sheet | None = None
        self._differs: set[Cover] = set()
        self._strength = self._taken_over = 1.0
        self._body_before: Floats | None = None
        self._glow_before: Floats | None = None
        self._drawn = Beat(0.0, 0.0, 0.0)
        self._near: _Near | None = None
        self._ratio = 1.0

    # Told.

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Move to the phase of `rock`; only what moved is painted again."""
        stretched = tension != self.tension
        self.rock, self.amplitude, self.tension = rock, amplitude, tension
        if self._changing:
            self._change_on()
            return
        if self._sheet is None:
            return
        beat, drawn = self._beat(), self._drawn
        with_cos, with_sin, with_pull = self._sheet.travel_px
        way = max(
            abs(beat.cos - drawn.cos) * with_cos,
            abs(beat.sin - drawn.sin) * with_sin,
            abs(beat.pull - drawn.pull) * with_pull,
        )
        if way * self.devicePixelRatioF() > _STEP_PX:
            self.update(self._sheet.moving.toAlignedRect())
        if stretched and self._sheet.track:
            self.update(_around(*self._sheet.track).toAlignedRect())

    def set_scene(self, scene: Scene) -> None:
        """Show another scene. While the pulse runs its movement comes in by and by."""
        if scene == self.scene:
            return
        before, pose = self.scene, self._pose() if self.scene else None
        runs = before is not None and self.rock != 0.0
        sheet = (self._sheet or self._made()) if runs else None
        super().set_scene(scene)
        side = scene.position is Position.SEATED
        self.setAccessibleName(
            f"Figure: a person at rest, seen from {'the side' if side else 'above'}"
        )
        if before is None or sheet is None or pose is not self._pose():
            self._settle()
        else:
            self._leave(sheet, _differences(before, scene))
        self._sheet = self._near = None
        self.update()

    def set_view(self, quarter_turns: int, *, mirrored: bool) -> None:
        """Mirror the picture left to right, and turn it by quarters, clockwise."""
        wanted = quarter_turns % 4, mirrored
        if wanted != (self._turns, self._mirrored):
            self._turns, self._mirrored = wanted
            self._lay_out()

    # From one scene to another.

    @property
    def _changing(self) -> bool:
        return self._body_before is not None or bool(self._differs)

    def _leave(self, sheet: Sheet, differences: "set[Cover]") -> None:
        self._differs |= differences
        body, glow = self._body_sways(sheet.body), self._glow_sways(sheet.glow)
        self._body_before = sheet.body.sways if body is None else body
        self._glow_before = sheet.glow.sways if glow is None else glow
        if Cover.GLOW in self._differs:
            self._glow_before = None
        self._taken_over = 0.0
        if self._leaving is None and self._differs:
            self._leaving = sheet

    def _settle(self) -> None:
        self._leaving, self._differs, self._strength = None, set(), 1.0
        self._body_before, self._glow_before, self._taken_over = None, None, 1.0

    def _body_sways(self, body: Contours) -> "Floats | None":
        """Return what the body does between two scenes; None when it does its own."""
        return None if self._body_before is None else self._between(self._body_before, body)

    def _glow_sways(self, glow: Contours) -> "Floats | None":
        """Return what the warm part does between two scenes that have the same one."""
        return None if self._glow_before is None else self._between(self._glow_before, glow)

    def _between(self, before: "Floats", contours: Contours) -> "Floats":
        share = self._taken_over * self._taken_over * (3.0 - 2.0 * self._taken_over)
        return before * (1.0 - share) + contours.sways * share

    def _change_on(self) -> None:
        """Go one frame on from one scene to another."""
        self._taken_over = min(self._taken_over + 1.0 / _CHANGE_FRAMES, 1.0)
        if self._taken_over == 1.0:
            self._body_before = self._glow_before = None
        fade = 2.0 / _CHANGE_FRAMES
        self._strength += fade if self._leaving is None else -fade
        self._strength = min(max(self._strength, 0.0), 1.0)
        if self._strength == 0.0:
            self._leaving = None
        if self._strength == 1.0 and self._leaving is None:
            self._differs = set()
        self.update()

    def _shown(self, cover: "Cover", sheet: Sheet) -> tuple[Sheet, float]:
        """Return whose glow, hands or arrows are shown, and how strongly, 0–1."""
        if cover not in self._differs:
            return sheet, 1.0
        return self._leaving or sheet, self._strength

    # Measures.

    def _pose(self) -> Pose:
        assert self.scene is not None
        ways = {way for row in self.scene.moved for way in row.directions}
        return pose_of(self.scene.position, reaching=Direction.OUT_AND_DOWN in ways)

    def _view(self, pose: Pose) -> View:
        return fitted(
            pose.room,
            max(self.width(), 1),
            max(self.height(), 1),
            upright=pose.upright,
            quarter_turns=self._turns,
            mirrored=self._mirrored,
        )

    def _lay_out(self) -> None:
        self._sheet = self._near = None
        self._settle()
        self.update()

    def _made(self) -> Sheet:
        assert self.scene is not None
        pose = self._pose()
        return sheet_of(pose, self.scene, field_of(pose, self.scene), self._view(pose))

    def _beat(self) -> Beat:
        turn, wide = 2 * math.pi * self.rock, self.amplitude
        return Beat(math.cos(turn) * wide, math.sin(turn) * wide, self.tension)

    # Painted.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew. Qt tells the same size again to a picture that is grabbed."""
        super().resizeEvent(event)
        if event.size() != self._measured:
            self._measured = event.size()
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Take other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._inks = self._near = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the dirty part, from the bottom to the top."""
        if (ratio := self.devicePixelRatioF()) != self._ratio:  # another screen
            self._ratio, self._near = ratio, None
        inks = self._inks = self._inks or inks_of(self.palette())
        painter, dirty = QPainter(self), QRectF(event.rect())
        if self.scene is None:
            painter.fillRect(event.rect(), inks.flat[Ink.GROUND])
            return
        sheet = self._sheet = self._sheet or self._made()
        self._drawn = self._beat()
        near = None if self._changing else self._near or self._made_near(sheet, inks)
        if near is not None and near.part.contains(event.rect()):
            painter.drawPixmap(near.part.topLeft(), near.below)
            paths = sheet.near.paths(self._drawn)
            for path, coat in zip(paths[sheet.near.still_below :], near.coats, strict=True):
                fill(painter, path, coat)
        else:
            painter.fillRect(event.rect(), inks.flat[Ink.GROUND])
            for ink, box, path in self._stacked(sheet):
                if box.intersects(dirty):
                    fill(painter, path, self._coat(ink, inks, sheet))
            self._paint_hands(painter, inks, sheet, dirty)
        self._paint_arrows(painter, inks, sheet, dirty)

    def _stacked(self, sheet: Sheet) -> Iterator[_Laid]:
        """Yield everything from the bottom to the top: warm parts above the skin of their layer."""
        glowing, _ = self._shown(Cover.GLOW, sheet)
        body, glow, beat = sheet.body, glowing.glow, self._drawn
        warm = zip(glow.inks, glow.boxes, glow.paths(beat, self._glow_sways(glow)), strict=True)
        paths = body.paths(beat, self._body_sways(body))
        after, done = glowing.glow_after, 0
        for i, laid in enumerate(zip(body.inks, body.boxes, paths, strict=True)):
            while done < len(after) and after[done] == i:
                yield next(warm)
                done += 1
            yield laid
        yield from warm

    def _coat(self, ink: Ink | float, inks: Inks, sheet: Sheet) -> Coat:
        """Return what a group is filled with, as warm as it is now."""
        glowing, warmth = self._shown(Cover.GLOW, sheet)
        if isinstance(ink, float):
            return inks.coat(ink, warmth)
        return inks.skin(warmth, whole=glowing.whole) if ink is Ink.SKIN else inks.coat(ink)

    def _made_near(self, sheet: Sheet, inks: Inks) -> _Near:
        """Paint what lies still below all that moves."""
        part, near = sheet.moving.toAlignedRect(), sheet.near
        pixmap = QPixmap(part.size() * self._ratio)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(inks.flat[Ink.GROUND])
        coats = [self._coat(ink, inks, sheet) for ink in near.inks]
        painter = QPainter(pixmap)
        painter.translate(-part.topLeft())
        for path, coat in zip(near.paths(self._drawn)[: near.still_below], coats, strict=False):
            fill(painter, path, coat)
        painter.end()
        self._near = _Near(part, pixmap, coats[near.still_below :])
        return self._near

    def _paint_hands(self, painter: QPainter, inks: Inks, sheet: Sheet, dirty: QRectF) -> None:
        shown, strength = self._shown(Cover.HANDS, sheet)
        hands = shown.hands
        for ink, box, path in zip(hands.inks, hands.boxes, hands.paths(self._drawn), strict=True):
            if box.intersects(dirty):
                fill(painter, path, inks.coat(ink, strength))

    def _paint_arrows(self, painter: QPainter, inks: Inks, sheet: Sheet, dirty: QRectF) -> None:
        shown, strength = self._shown(Cover.ARROWS, sheet)
        wide = shown.arrow_px
        if shown.arrows_box.intersects(dirty):
            fill(painter, shown.arrows, inks.coat(Ink.ARROW, strength))
        if shown.track and self.tension > 0.0:
            start, end = shown.track
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(round_pen(faded(inks.track, strength), wide))
            painter.drawLine(start, end)
            painter.setPen(round_pen(faded(inks.pull, strength), 1.5 * wide))
            painter.drawLine(start, start + (end - start) * self.tension)


def _differences(one: Scene, other: Scene) -> set[Cover]:
    """Return which of glow, hands and arrows must change between two scenes of one pose."""
    found = set()
    if [row.parts for row in one.moved] != [row.parts for row in other.moved]:
        found |= {Cover.GLOW, Cover.ARROWS, Cover.HANDS}  # a hand may lie beside what moves
    if [row.directions for row in one.moved] != [row.directions for row in other.moved]:
        found.add(Cover.ARROWS)
    if one.pulled != other.pulled:
        found.add(Cover.ARROWS)
    if (one.other_hand, one.both_hands) != (other.other_hand, other.both_hands):
        found.add(Cover.HANDS)
    return found


def _around(start: QPointF, end: QPointF) -> QRectF:
    return QRectF(start, end).normalized().adjusted(-8, -8, 8, 8)
