"""The middle of the Pulse page: what is rocked, its picture, and how fast."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.stage.pictures import Picture, painted
from app.stage.stage import Stage
from app.widgets.arrow import Arrow
from app.widgets.buttons import Button
from app.widgets.card import TechniqueCard
from app.widgets.course import CourseSteps, CourseTick
from app.widgets.labels import Line, Lines
from app.widgets.look import px, unit
from app.widgets.tempo import TempoControl

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique
    from presets.scene import Scene

_NARROW_PX, _SHORT_PX, _LOW_PX = 480, 400, 340
_ONE_LINE_PX = 640
_CARD_PX = 280
_ROOM_FOR_CARD_PX = 1080


class Centre(QWidget):
    """Title, picture, what goes by itself, tempo. Texts change and nothing moves.

    Where there is room the technique card stands beside the figure.
    """

    card_moved = Signal(bool)
    """Whether the card stands here now."""

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        """Create the middle with a picture."""
        super().__init__(parent)
        self.title = Line(24, QFont.Weight.DemiBold, least=0.5)
        self.summary = Lines(15, muted=True, least=0.58)
        self.as_technique = Button("As the technique", small=True)
        self.as_technique.setToolTip("Take back every change: sound, tempo, course and level")
        self.as_technique.setAccessibleName("As the technique")
        policy = self.as_technique.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.as_technique.setSizePolicy(policy)
        self.as_technique.hide()
        self.picture = picture
        self.stage: Stage = painted(picture)
        self.beside = TechniqueCard()
        self.beside.hide()
        self.arrow = Arrow()
        self.hint = Line(15, muted=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._hint, self._direction = "", ""
        self.steps, self.course = CourseSteps(), CourseTick()
        self.tempo = TempoControl()
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(20), 0, px(10))
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setContentsMargins(px(28), 0, px(28), 0)
        head.setSpacing(px(16))
        head.addWidget(self.title, 1)
        head.addWidget(self.as_technique)
        under = QHBoxLayout()
        under.setContentsMargins(px(28), 0, px(28), 0)
        under.addWidget(self.summary)
        self._picture_row = QHBoxLayout()
        self._picture_row.setSpacing(px(28))
        self._picture_row.addWidget(self.stage, 1)
        self._picture_row.addWidget(self.beside)
        self.beside.setFixedWidth(px(_CARD_PX))
        foot = QVBoxLayout()
        foot.setContentsMargins(px(20), 0, px(20), 0)
        foot.setSpacing(px(2))
        foot.addLayout(self._hint_row())
        for widget in (self.steps, self.course):
            foot.addWidget(widget)
        foot.addSpacing(px(4))
        foot.addWidget(self.tempo)
        column.addLayout(head)
        column.addLayout(under)
        column.addLayout(self._picture_row, 1)
        column.addLayout(foot)
        self._column = column

    def _hint_row(self) -> QHBoxLayout:
        """Return the arrow and the hint; with or without an arrow the words are in the middle."""
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addStretch(1)
        row.addWidget(self.arrow)
        row.addWidget(self.hint)
        row.addSpacing(self.arrow.width() + row.spacing())
        row.addStretch(1)
        return row

    # Told.

    def show_technique(self, technique: "Technique") -> None:
        """Show another technique's words and range."""
        self.title.setText(technique.name)
        self.summary.setText(technique.summary)
        self.beside.show_technique(technique)
        self.tempo.reading.show_technique(technique)
        self.tempo.ruler.show_range(*technique.bpm_range)

    def show_course(self, technique: "Technique | None", *, on: bool) -> None:
        """Show what goes by itself, and whether it does."""
        words = technique.course_words if technique and technique.has_course else None
        self.course.show_course(words or "", on=on)
        steps = technique.course.steps if on and technique and technique.course else ()
        self.steps.show_steps(tuple(step.name for step in steps))

    def show_scene(self, scene: "Scene") -> None:
        """Draw a technique, or a step of its course."""
        self.stage.set_scene(scene)
        self._point(scene)
        self._direction = scene.direction.words if scene.direction else ""
        self.show_hint(self._hint)

    def _point(self, scene: "Scene") -> None:
        """Point where the rock goes; the figure has its own arrows, which turn with it."""
        self.arrow.point(None if self.picture is Picture.FIGURE else scene)

    def show_hint(self, hint: str) -> None:
        """Say what goes by itself now, or else where the rock goes."""
        self._hint = hint
        words = hint or self._direction
        self.hint.setText(words[:1].upper() + words[1:])

    def show_picture(self, picture: Picture) -> None:
        """Put another picture in the present one's place."""
        before, self.picture = self.stage, picture
        self.stage = painted(picture)
        if before.scene is not None:
            self.stage.set_scene(before.scene)
            self._point(before.scene)
        self._picture_row.replaceWidget(before, self.stage)
        before.hide()
        before.deleteLater()
        self._find_room()

    # Qt.

    def minimumSizeHint(self) -> QSize:
        """Return the least room, with everything at its shortest."""
        return QSize(px(360), px(360))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give texts the lines that they need."""
        super().resizeEvent(event)
        self._find_room()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._find_room()

    def _find_room(self) -> None:
        """Give the texts the lines that they need, and the card its place beside the figure."""
        narrow = self.width() < _NARROW_PX * unit()
        short = self.height() < _SHORT_PX * unit()
        low = self.height() < _LOW_PX * unit()
        self._column.setContentsMargins(0, px(8 if low else 20), 0, px(4 if low else 10))
        self._column.setSpacing(px(0 if low else 4))
        self.tempo.set_short(short)
        self.summary.set_lines(3 if narrow and not short else 2)
        self.as_technique.setText("Reset" if narrow else "As the technique")
        self.course.set_lines(2 if self.width() < _ONE_LINE_PX * unit() else 1)
        wide = self.width() >= _ROOM_FOR_CARD_PX * unit()
        beside = wide and self.picture is Picture.FIGURE
        side = px(28) if beside else 0
        self._picture_row.setContentsMargins(side, px(8), side, 0)
        if beside == self.beside.isHidden():
            self.beside.setVisible(beside)
            self.card_moved.emit(beside)
