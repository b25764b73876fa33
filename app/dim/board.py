"""What there is to see of a running session: words, time, picture, segments, and a quiet line."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.dim.bar import SegmentBar
from app.dim.hold import HoldLine
from app.sessioning import Sessioning, State
from app.stage.pictures import Picture, painted
from app.stage.stage import Stage
from app.standing import Standing
from app.widgets.announce import announce
from app.widgets.labels import Line
from app.widgets.look import font, px, unit

_DESIGN_PX = (1240, 800)
_SIDE_PX, _TOP_PX, _BOTTOM_PX, _GAP_PX = 34, 26, 12, 12
_FOOT_GAP_PX = 24
_TITLE_PX, _WORDS_PX, _TIME_PX, _QUIET_PX = 20, 15, 48, 13
_ABOUT_LINES = 4
_RIGHT = Qt.AlignmentFlag.AlignRight
_FINEST_GROWTH = 0.05
_SMALL = (0.78, 0.53)  # of the window: one light, not too much of it


class _Place(QWidget):
    """Where the picture is: a small one in the middle, but a figure as large as it can be."""

    def __init__(self, picture: Picture, view: tuple[int, bool]) -> None:
        super().__init__()
        self._view, self._picture = view, picture
        self.stage: Stage = painted(picture, self)
        self.stage.set_view(view[0], mirrored=view[1])

    def put(self, picture: Picture, view: tuple[int, bool] | None) -> None:
        """Put another picture in its place, or one that lies otherwise."""
        self._view, self._picture = view or self._view, picture
        before, self.stage = self.stage, painted(picture, self)
        self.stage.set_view(self._view[0], mirrored=self._view[1])
        self._fit()
        self.stage.setVisible(not before.isHidden())
        before.hide()
        before.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture in the middle."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        around = self.window().size()
        wide, high = self.width(), self.height()
        if self._picture is not Picture.FIGURE:
            wide = min(wide, round(_SMALL[0] * around.width()))
            high = min(high, round(_SMALL[1] * around.height()))
        self.stage.setGeometry((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)


class Board(QWidget):
    """A session at a glance, in the colours of its palette. Only what has changed is painted.

    On a larger screen all of it is larger: it is read from beside the table.

    Attributes:
        hold: the line that fills while Esc is held.
    """

    def __init__(
        self,
        sessioning: Sessioning,
        picture: Picture,
        view: tuple[int, bool] = (0, False),
        parent: QWidget | None = None,
    ) -> None:
        """Create the board; `view` is how a figure lies: its quarter turns, and mirrored or not."""
        super().__init__(parent)
        self._sessioning = sessioning
        self._standing: Standing | None = None
        self._sound, self._tail = "", ""
        self._said: tuple[tuple[tuple[str, str], ...], int] | None = None
        self._is_seen, self._growth = True, 1.0
        self.title = Line(_TITLE_PX, least=0.6)
        self.about = tuple(Line(_WORDS_PX, muted=True, least=0.7) for _ in range(_ABOUT_LINES))
        self.left = Line(_TIME_PX, QFont.Weight.Light, figures=True, align=_RIGHT)
        self.of = Line(_WORDS_PX, muted=True, align=_RIGHT)
        self.bar, self.hold = SegmentBar(), HoldLine()
        self.hint = Line(_QUIET_PX, muted=True, least=0.7)
        self.quiet = Line(_QUIET_PX, muted=True, least=0.7, align=_RIGHT)
        self._place = _Place(picture, view)
        self._lay_out()
        self._name()
        self.about[-1].hide()
        sessioning.state_changed.connect(self._begin_anew)
        sessioning.told.connect(self.show_standing)
        sessioning.line_changed.connect(self._show_quiet)
        sessioning.scene_changed.connect(self._show_scene)
        self._show_scene()
        if sessioning.standing is not None:
            self.show_standing(sessioning.standing)
        self._show_quiet()

    @property
    def stage(self) -> Stage:
        """The picture."""
        return self._place.stage

    def _lay_out(self) -> None:
        words, time, self._foot = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        words.setSpacing(px(1))
        for line in (self.title, *self.about):
            words.addWidget(line)
        words.addStretch(1)
        time.setSpacing(0)
        time.addWidget(self.left)
        time.addWidget(self.of)
        time.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(px(24))
        head.addLayout(words, 1)
        head.addLayout(time)
        self._foot.addWidget(self.hint, 1)
        self._foot.addWidget(self.quiet)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self._place, 1)
        self._column.addWidget(self.bar)
        self._column.addLayout(self._foot)
        self._column.addWidget(self.hold)
        self._keep_room()

    def _keep_room(self) -> None:
        """Leave the room of the design between and around all."""
        side, top, bottom, gap = (
            px(self._growth * design_px) for design_px in (_SIDE_PX, _TOP_PX, _BOTTOM_PX, _GAP_PX)
        )
        self._column.setContentsMargins(side, top, side, bottom)
        self._column.setSpacing(gap)

    def _grow(self) -> None:
        """Be as large as the screen is, beside the design's."""
        sides = zip((self.width(), self.height()), _DESIGN_PX, strict=True)
        growth = max(min(side / design_px for side, design_px in sides) / unit(), 1.0)
        if abs(growth - self._growth) < _FINEST_GROWTH:
            return
        self._growth, self._said = growth, None
        light = QFont.Weight.Light
        self.left.setFont(font(growth * _TIME_PX, light, figures=True))
        self.title.setFont(font(growth * _TITLE_PX))
        for line in (*self.about, self.of):
            line.setFont(font(growth * _WORDS_PX))
        for line in (self.hint, self.quiet):
            line.setFont(font(growth * _QUIET_PX))
        for part in (self.bar, self.hold):
            part.grow(growth)
        self._keep_room()

    def _name(self) -> None:
        self.left.setAccessibleName("Time left")
        self.quiet.setAccessibleName("Status")

    # Told.

    def show_standing(self, standing: Standing) -> None:
        """Show how the session stands; a segment that begins is told to a screen reader."""
        before, self._standing = self._standing, standing
        if not self._is_seen:
            return
        self.title.setText(standing.title)
        self.left.setText(standing.left)
        self.of.setText(standing.of)
        self.bar.show_segments(standing.shares, standing.index, standing.part)
        self._show_about(standing)
        self._show_hint()
        self._put_picture()
        if before is not None and before.title != standing.title and self.isVisible():
            announce(self, standing.title)

    def show_sound(self, words: str) -> None:
        """Name the output that plays; the line takes its place when there is one."""
        self._sound = words
        self._show_quiet()

    def show_tail(self, words: str) -> None:
        """Show what is always said after what the pedal does."""
        self._tail = words
        self._show_hint()

    def show_picture(self, picture: Picture, view: tuple[int, bool] | None = None) -> None:
        """Show another picture in the present one's place, or a figure that lies otherwise."""
        self._place.put(picture, view)
        self._show_scene()
        self._put_picture()
        self._watch()

    def set_seen(self, seen: bool) -> None:
        """Draw frames, or none while something lies over it."""
        self._is_seen = seen
        if seen and self._standing is not None:
            self.show_standing(self._standing)
        self._watch()

    def _begin_anew(self, state: State) -> None:
        """Show nothing of the session before."""
        if state is State.RUNNING:
            self._standing = self._said = None
            for line in (self.title, *self.about, self.left, self.of):
                line.setText("")
            self.bar.show_segments((), 0, 0.0)
            self._put_picture()

    def _put_picture(self) -> None:
        """Show the picture until the session is over; then all is dark where it was."""
        over = self._standing is not None and self._standing.over
        if over != self.stage.isHidden():
            self.stage.setVisible(not over)
            self._watch()

    def _show_scene(self, _: object = None) -> None:
        if self._sessioning.scene is not None:
            self.stage.set_scene(self._sessioning.scene)

    def _show_quiet(self, _: str = "") -> None:
        sound = f"Sound: {self._sound}" if self._sound else ""
        self.quiet.setText(self._sessioning.line or sound)
        self._arrange_foot()

    def _show_hint(self) -> None:
        hint = self._standing.hint if self._standing else ""
        said = " · ".join(part for part in (hint, self._tail) if part)
        if said != self.hint.text():
            self.hint.setText(said)
            self._arrange_foot()

    def _arrange_foot(self) -> None:
        """Set what stands at the bottom side by side, or one below the other where it must."""
        margins = self._column.contentsMargins()
        gap = px(self._growth * _FOOT_GAP_PX)
        room = self.width() - margins.left() - margins.right() - gap
        wanted = self.hint.sizeHint().width() + self.quiet.sizeHint().width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        fits = wanted <= room
        self._foot.setDirection(across if fits else down)
        self._foot.setSpacing(gap if fits else 0)

    def _show_about(self, standing: Standing) -> None:
        """Set what there is to say into the lines: in one where it fits, else below another."""
        pairs = ((standing.about, standing.next_line), (standing.going, standing.words))
        metrics, room = self.about[0].fontMetrics(), self.about[0].width()
        if (pairs, room) == self._said:
            return
        self._said, said = (pairs, room), list[str]()
        for parts in pairs:
            row = " · ".join(part for part in parts if part)
            fits = metrics.horizontalAdvance(row) <= room
            said += [row] if fits and row else [part for part in parts if part]
        rows = [*said[:_ABOUT_LINES], *[""] * (_ABOUT_LINES - len(said))]
        for line, row in zip(self.about, rows, strict=True):
            line.setText(row)
        self.about[-1].setVisible(bool(rows[-1]))  # there is room for three as a rule

    # Qt.

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(320), px(240))

    def showEvent(self, event: QShowEvent) -> None:
        """Draw frames from now on, as often as the screen does."""
        super().showEvent(event)
        self._sessioning.frames.set_refresh_rate(self.screen().refreshRate())
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more frames."""
        super().hideEvent(event)
        self._watch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the words find their size and lines."""
        super().resizeEvent(event)
        self._grow()
        self._arrange_foot()
        if self._standing is not None:
            self._show_about(self._standing)

    def changeEvent(self, event: QEvent) -> None:
        """Let the words find their lines in another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._standing is not None:
            self._said = None
            self._show_about(self._standing)

    def _watch(self) -> None:
        seen = self.stage.isVisible() and self._is_seen
        self._sessioning.watch(self, self.stage.set_phase if seen else None, self.stage.moves)
