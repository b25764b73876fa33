"""Figure: a person at rest, seen from above, who moves with the pulse."""

import math
from collections.abc import Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.stage.figure.contours import Beat, Contours
from app.stage.figure.field import field_of
from app.stage.figure.inks import Ink, Inks, inks_of
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
_STEP_PX, _STEP_PART = 1.7, 0.13
"""How far what moves most goes before it is painted again: in pixels, and as a part of its way.

About 30 pictures a second at a heartbeat's pace: to paint a whole person costs ten times a bead.
"""


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
        self._still_below: QPixmap | None = None

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
        way = max(abs(beat.cos - drawn.cos), abs(beat.sin - drawn.sin), abs(beat.pull - drawn.pull))
        if way > min(_STEP_PX / max(self._sheet.travel_px, 0.1), _STEP_PART * max(amplitude, 0.01)):
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
        self._sheet = self._still_below = None
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
        self._sheet = self._still_below = None
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

    def event(self, event: QEvent) -> bool:
        """Take other colours, and another screen's density."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange):
            self._inks = self._still_below = None
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the dirty part, from the bottom to the top."""
        inks = self._inks = self._inks or inks_of(self.palette())
        painter, dirty = QPainter(self), QRectF(event.rect())
        if self.scene is None:
            painter.fillRect(event.rect(), inks.flat[Ink.GROUND])
            return
        sheet = self._sheet = self._sheet or self._made()
        beat = self._drawn = self._beat()
        near = not self._changing and sheet.moving.toAlignedRect().contains(event.rect())
        body, done = (sheet.near, sheet.near.still_below) if near else (sheet.body, 0)
        if near:
            at = sheet.moving.toAlignedRect().topLeft()
            painter.drawPixmap(at, self._below(sheet, inks))
        else:
            painter.fillRect(event.rect(), inks.flat[Ink.GROUND])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        glowing, warmth = self._shown(Cover.GLOW, sheet)
        skin = inks.skin(warmth, whole=glowing.whole)
        for contours, i, path in _stacked(
            body,
            body.paths(beat, self._body_sways(body)),
            glowing,
            glowing.glow.paths(beat, self._glow_sways(glowing.glow)),
        ):
            if contours is body and i < done:
                continue
            if contours.boxes[i].intersects(dirty):
                ink = contours.inks[i]
                if isinstance(ink, float):
                    painter.fillPath(path, inks.glow(ink, warmth))
                else:
                    painter.fillPath(path, skin if ink is Ink.SKIN else inks.flat[ink])
        self._paint_hands(painter, inks, sheet, beat, dirty)
        self._paint_arrows(painter, inks, sheet, dirty)

    def _below(self, sheet: Sheet, inks: Inks) -> QPixmap:
        """Return what lies still below all that moves, painted once."""
        if self._still_below is not None:
            return self._still_below
        part, ratio = sheet.moving.toAlignedRect(), self.devicePixelRatioF()
        pixmap = QPixmap(part.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(inks.flat[Ink.GROUND])
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-part.topLeft())
        near = sheet.near
        paths = near.paths(self._drawn)
        for ink, path in list(zip(near.inks, paths, strict=True))[: near.still_below]:
            if isinstance(ink, Ink):
                painter.fillPath(path, inks.flat[ink])
        painter.end()
        self._still_below = pixmap
        return pixmap

    def _paint_hands(
        self, painter: QPainter, inks: Inks, sheet: Sheet, beat: Beat, dirty: QRectF
    ) -> None:
        shown, strength = self._shown(Cover.HANDS, sheet)
        hands = shown.hands
        for ink, box, path in zip(hands.inks, hands.boxes, hands.paths(beat), strict=True):
            if isinstance(ink, Ink) and box.intersects(dirty):
                painter.fillPath(path, faded(inks.flat[ink], strength))

    def _paint_arrows(self, painter: QPainter, inks: Inks, sheet: Sheet, dirty: QRectF) -> None:
        shown, strength = self._shown(Cover.ARROWS, sheet)
        wide = shown.arrow_px
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shown.arrows_box.intersects(dirty):
            painter.setPen(round_pen(faded(inks.accent, strength), wide))
            painter.drawPath(shown.arrows)
        if shown.track and self.tension > 0.0:
            start, end = shown.track
            painter.setPen(round_pen(faded(inks.track, strength), wide))
            painter.drawLine(start, end)
            painter.setPen(round_pen(faded(inks.pull, strength), 1.5 * wide))
            painter.drawLine(start, start + (end - start) * self.tension)


def _stacked(
    body: Contours, body_paths: list[QPainterPath], glowing: Sheet, glow_paths: list[QPainterPath]
) -> Iterator[tuple[Contours, int, QPainterPath]]:
    """Yield groups from the bottom to the top: what is warm comes after the skin of its layer."""
    done, after = 0, glowing.glow_after
    for i, path in enumerate(body_paths):
        while done < len(after) and after[done] == i:
            yield glowing.glow, done, glow_paths[done]
            done += 1
        yield body, i, path
    for i in range(done, len(after)):
        yield glowing.glow, i, glow_paths[i]


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
