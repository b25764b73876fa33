"""A plan at a glance: its name, what it is for, how long it takes, and its bar."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.widgets.buttons import Tick
from app.widgets.labels import Line, Lines
from app.widgets.look import font, px
from app.widgets.plan.bar import PlanBar
from app.widgets.plan.rows import Framed, WordsField
from app.widgets.plan.view import SegmentModel
from app.widgets.plan.words import minutes_words
from presets.fields import NAME_LENGTH
from presets.plan import Plan

NAME_INSET_PX = 10
"""How far the name's letters are from the edge of its field, in pixels of the design."""

_LARGE_PX, _SHORT_PX, _SMALL_PX = 26, 21, 13
_TOTAL_PX, _SHORT_TOTAL_PX = 30, 24
_HINT = "Drag a boundary or a segment · + − minutes · Alt with an arrow moves"
_KEEP = "Keep the total"
_KEEP_TIP = "Other minutes of one segment: the others share what is left"


def inset(inside: QWidget | QLayout) -> QHBoxLayout:
    """Return a layout in which something begins where the letters of the name do."""
    row = QHBoxLayout()
    row.setContentsMargins(px(NAME_INSET_PX), 0, 0, 0)
    row.addWidget(inside) if isinstance(inside, QWidget) else row.addLayout(inside)
    return row


class NameField(WordsField):
    """The name of a plan in large letters, smaller where it is long."""

    def __init__(self) -> None:
        """Create an empty field."""
        super().__init__("Name of the plan", "Name", NAME_LENGTH, size_px=_LARGE_PX)
        self._largest = _LARGE_PX
        self.textChanged.connect(lambda _: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the letters as large as the name fits."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room of the largest letters, so that nothing moves."""
        return QSize(px(300), QFontMetrics(font(self._largest)).height() + px(4))

    def set_largest(self, size_px: int) -> None:
        """Let the letters be as large as that at most."""
        self._largest = size_px
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - px(12), 1)
        wide = max(QFontMetrics(font(self._largest)).horizontalAdvance(self.text()), 1)
        self.setFont(font(max(min(self._largest * room / wide, self._largest), _SMALL_PX)))


class PlanHead(QWidget):
    """The upper part of the face.

    Signals:
        named: another name is written.
        left: the name is written; the keyboard is wanted elsewhere.
    """

    named = Signal(str)
    left = Signal()

    def __init__(self, model: SegmentModel, parent: QWidget | None = None) -> None:
        """Create the head without a plan."""
        super().__init__(parent)
        self._shown = ""
        self._is_short = False
        self.name = NameField()
        self._frame = Framed(self.name, heading=True)
        self.about = Lines(13, muted=True, least=0.8)
        self.total = Line(_TOTAL_PX, QFont.Weight.Light, figures=True, least=0.6)
        self.unit = Line(13, muted=True, figures=True)
        for line in (self.total, self.unit):
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = PlanBar("Plan", model)
        self.keep = Tick()
        self.keep.setText(_KEEP)
        self.keep.setAccessibleName(_KEEP)
        self.keep.setAccessibleDescription(_KEEP_TIP)
        self.keep.setToolTip(_KEEP_TIP)
        self.hint = Line(13, muted=True, figures=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.name.kept.connect(self.named)
        self.name.left.connect(self.left)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._frame)
        words.addLayout(inset(self.about))
        words.addStretch(1)
        time = QVBoxLayout()
        time.setSpacing(0)
        time.addWidget(self.total)
        time.addWidget(self.unit)
        time.addStretch(1)
        wide = QFontMetrics(font(13, figures=True)).horizontalAdvance("minutes, 100 segments")
        self.unit.setMinimumWidth(wide + px(4))
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addLayout(words, 1)
        top.addLayout(time)
        under = QHBoxLayout()
        under.setSpacing(px(16))
        self.keep.setMinimumWidth(self.keep.whole_width())
        under.addWidget(self.keep)
        under.addWidget(self.hint, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addLayout(inset(self.bar))
        column.addLayout(inset(under))

    def show_plan(self, plan: Plan) -> None:
        """Show a plan; its segments come by the model. Nothing is emitted."""
        self.name.show_words(plan.name, is_same=self._shown == plan.id)
        self._shown = plan.id
        about = " ".join(part for part in (plan.words, plan.our_reading) if part)
        self.about.setText(about)
        self.about.setToolTip(about)
        minutes, count = minutes_words(plan.total_minutes), len(plan.segments)
        self.total.setText(minutes)
        unit = "minute" if minutes == "1" else "minutes"
        segments = "1 segment" if count == 1 else f"{count} segments"
        self.unit.setText(f"{unit}, {segments}")
        self._show_unit()
        self.setAccessibleName(f"{plan.name}, {minutes} {unit}, {segments}")

    def set_short(self, short: bool) -> None:
        """Leave out what can be read elsewhere, where there is little room."""
        if short == self._is_short:
            return
        self._is_short = short
        self.name.set_largest(_SHORT_PX if short else _LARGE_PX)
        self._frame.fit()
        size = _SHORT_TOTAL_PX if short else _TOTAL_PX
        self.total.setFont(font(size, QFont.Weight.Light, figures=True))
        self._column.setSpacing(px(3 if short else 6))
        self._show_unit()

    def _show_unit(self) -> None:
        self.about.setVisible(not self._is_short)
        self.unit.setVisible(not self._is_short)
        self.hint.setText(self.unit.text() if self._is_short else _HINT)
