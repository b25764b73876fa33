"""Figure: a person at rest, seen from above, who moves with the pulse."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
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

_FADE_FRAMES = 20
_UNSEEN_PX = 0.04


class Figure(Stage):
    """A person, what is warm, where it goes; the body moves as the source says.

    Nothing is painted but polygons: each frame moves the points of those that the movement
    reaches, and paints their surroundings. Between two scenes of one pose the movement of the one
    takes the place of the other within a third of a second, while the warm part, arrows and hands
    of the one fade before those of the other come.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the figure at rest, without a technique."""
        super().__init__(parent)
        self.setMinimumSize(px(160), px(100))
        self._turns, self._mirrored = 0, False
        self._inks: Inks | None = None
        self._sheet: Sheet | None = None
        self._leaving: Sheet | None = None
        self._before: Floats | None = None
        self._faded = _FADE_FRAMES
        self._drawn = Beat(0.0, 0.0, 0.0)

    # Told.

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Move to the phase of `rock`; only what moved is painted again."""
        stretched = tension != self.tension
        self.rock, self.amplitude, self.tension = rock, amplitude, tension
        if self._sheet is None:
            return
        if self._faded < _FADE_FRAMES:
            self._fade_on()
            return
        beat, drawn = self._beat(), self._drawn
        way = max(abs(beat.cos - drawn.cos), abs(beat.sin - drawn.sin), abs(beat.pull - drawn.pull))
        if way * self._sheet.travel_px > _UNSEEN_PX:
            self.update(self._sheet.moving.toAlignedRect())
        if stretched and self._sheet.track:
            self.update(_around(*self._sheet.track).toAlignedRect())

    def set_scene(self, scene: Scene) -> None:
        """Show another scene. While the pulse runs its movement comes in by and by."""
        if scene == self.scene:
            return
        before, self.scene = self._pose() if self.scene else None, None
        super().set_scene(scene)
        side = scene.position is Position.SEATED
        self.setAccessibleName(
            f"Figure: a person at rest, seen from {'the side' if side else 'above'}"
        )
        if self._sheet is None:
            return
        if before is self._pose() and self.rock != 0.0:
            self._leave()
        else:
            self._faded, self._leaving = _FADE_FRAMES, None
        self._sheet = None
        self.update()

    def set_view(self, quarter_turns: int, *, mirrored: bool) -> None:
        """Mirror the picture left to right, and turn it by quarters, clockwise."""
        self._turns, self._mirrored = quarter_turns % 4, mirrored
        self._lay_out()

    # From one scene to another.

    def _leave(self) -> None:
        assert self._sheet is not None
        before = self._sways(self._sheet.body)
        self._before = self._sheet.body.sways if before is None else before
        self._leaving, self._faded = self._sheet, 0

    def _sways(self, body: Contours) -> "Floats | None":
        """Return what the body does between two scenes; None when it does its own."""
        if self._before is None:
            return None
        share = self._share()
        return self._before * (1.0 - share) + body.sways * share

    def _share(self) -> float:
        share = self._faded / _FADE_FRAMES
        return share * share * (3.0 - 2.0 * share)

    def _fade_on(self) -> None:
        self._faded += 1
        if self._faded >= _FADE_FRAMES:
            self._leaving, self._before = None, None
        self.update()

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
        self._sheet = self._leaving = None
        self._faded, self._before = _FADE_FRAMES, None
        self.update()

    def _made(self) -> Sheet:
        assert self.scene is not None
        pose = self._pose()
        return sheet_of(pose, self.scene, field_of(pose, self.scene), self._view(pose))

    def _beat(self) -> Beat:
        still = self.scene is not None and self.scene.still
        wide = 0.0 if still else self.amplitude
        turn = 2 * math.pi * self.rock
        return Beat(math.cos(turn) * wide, math.sin(turn) * wide, self.tension)

    # Painted.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew."""
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """Take other colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self._inks = None
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the dirty part, from the bottom to the top."""
        inks = self._inks = self._inks or inks_of(self.palette())
        painter, dirty = QPainter(self), QRectF(event.rect())
        painter.fillRect(event.rect(), inks.flat[Ink.GROUND])
        if self.scene is None:
            return
        sheet = self._sheet = self._sheet or self._made()
        beat = self._drawn = self._beat()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        cover, strength = self._cover(sheet)
        paint = _Paint(painter, dirty, inks, strength, whole=cover.whole)
        glow = list(zip(cover.glow_after, cover.glow.paths(beat), strict=True))
        body = sheet.body.paths(beat, self._sways(sheet.body))
        for i, path in enumerate(body):
            while glow and glow[0][0] == i:
                paint.fill(cover.glow, len(cover.glow_after) - len(glow), glow.pop(0)[1])
            paint.fill(sheet.body, i, path)
        for _, path in glow.copy():
            paint.fill(cover.glow, len(cover.glow_after) - len(glow), path)
            glow.pop(0)
        for i, path in enumerate(cover.hands.paths(beat)):
            paint.fill(cover.hands, i, path)
        self._paint_marks(painter, inks, cover, strength)

    def _cover(self, sheet: Sheet) -> tuple[Sheet, float]:
        """Return the sheet whose glow, hands and arrows are shown, and how strongly."""
        share = self._faded / _FADE_FRAMES
        if self._leaving is not None and share < 0.5:
            return self._leaving, 1.0 - 2 * share
        return sheet, min(1.0, 2 * share - 1.0) if share < 1.0 else 1.0

    def _paint_marks(self, painter: QPainter, inks: Inks, cover: Sheet, strength: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wide = max(1.25 * cover.line_px, 1.6)
        painter.setPen(round_pen(faded(inks.accent, strength), wide))
        painter.drawPath(cover.arrows)
        if cover.track and self.tension > 0.0:
            start, end = cover.track
            painter.setPen(round_pen(faded(inks.track, strength), wide))
            painter.drawLine(start, end)
            painter.setPen(round_pen(faded(inks.pull, strength), 1.5 * wide))
            painter.drawLine(start, start + (end - start) * self.tension)


class _Paint:
    """Fills paths with their inks, where they may lie in the dirty part."""

    def __init__(
        self, painter: QPainter, dirty: QRectF, inks: Inks, strength: float, *, whole: bool
    ) -> None:
        self._painter, self._dirty, self._inks, self._strength = painter, dirty, inks, strength
        self._skin = inks.skin(strength, whole=whole)

    def fill(self, contours: Contours, group: int, path: QPainterPath) -> None:
        """Fill a group of contours."""
        if not contours.boxes[group].intersects(self._dirty):
            return
        ink = contours.inks[group]
        if isinstance(ink, int):
            colour = self._inks.glow(ink, self._strength)
        elif ink is Ink.SKIN:
            colour = self._skin
        else:
            colour = self._inks.flat[ink]
        if ink in (Ink.HAND, Ink.HAND_LINE):
            colour = faded(colour, self._strength)
        self._painter.fillPath(path, colour)


def _around(start: QPointF, end: QPointF) -> QRectF:
    return QRectF(start, end).normalized().adjusted(-8, -8, 8, 8)
