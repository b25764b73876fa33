"""Divide by parts: total minutes and areas make equal shares, which can be changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.widgets.buttons import Button
from app.widgets.labels import Line
from app.widgets.look import px
from app.widgets.plan.areas import AreaList
from app.widgets.plan.bar import PlanBar
from app.widgets.plan.rows import NamedRow, Panel, stepper
from app.widgets.plan.view import SegmentModel
from app.widgets.plan.words import counted
from audio.errors import AudioError
from audio.limits import Limits
from presets.library import Library
from presets.plan import MINUTES, Plan, Segment
from presets.plan_edit import divided_anew, moved, with_boundary, with_minutes

TOTAL_MINUTES = Limits("the total", 1.0, 600.0, "minutes", 5.0)
_USUAL_TOTAL = 60.0
_NOTHING = "Choose areas: they share the minutes."
_TOO_SHORT = "Too many for so few minutes."
_TOO_LONG = f"Too few: each takes {counted(MINUTES.high)} at most."
_STEP_MINUTES = 0.5


class DividePanel(Panel):
    """Techniques are ticked and share the total, equally until a person changes the shares.

    `made` tells the segments that are to become the plan.
    """

    made = Signal(tuple)

    def __init__(self, techniques: Library, parent: QWidget | None = None) -> None:
        """Create the panel with nothing ticked."""
        super().__init__(parent)
        self.parts: Plan | None = None
        self._shares: tuple[Segment, ...] = ()  # stay while the total does not fit
        self._techniques = techniques
        self.total = stepper("Total", TOTAL_MINUTES.low, TOTAL_MINUTES.high, "min")
        self.total.show_value(_USUAL_TOTAL)
        self.areas, self._model = AreaList(), SegmentModel(self)
        self.areas.fill(techniques.techniques)
        self.bar = PlanBar("Shares", self._model)
        self.line, self.take = Line(13, muted=True), Button("Make this the plan", small=True)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.take)
        self.add_rows(NamedRow("Total", self.total), self.areas, self.bar, foot)
        self.column.setStretchFactor(self.areas, 1)
        self.column.setSpacing(px(6))
        self.total.changed.connect(lambda _: self._divide())
        self.areas.ticked_changed.connect(self._divide)
        self.bar.boundary_dragged.connect(self._drag)
        self.bar.moved.connect(self._move)
        self.bar.minutes_stepped.connect(self._step)
        self.bar.asked.connect(self._do)
        self.bar.current_changed.connect(lambda _: self._tell())
        self.take.clicked.connect(self._make)
        self._divide()

    def _divide(self) -> None:
        """Share the total among what is ticked, in the proportions there were."""
        ticked, total = self.areas.ticked, self.total.value()
        try:
            self._shares = divided_anew(self._shares, total, ticked) if ticked else ()
        except AudioError:
            self.parts = None
            self._show(_TOO_LONG if total > MINUTES.high * len(ticked) else _TOO_SHORT)
            return
        if ticked:
            self._take(Plan(id="parts", name="Parts", segments=self._shares))
        else:
            self.parts = None
            self._show(_NOTHING)

    def _show(self, trouble: str = "") -> None:
        self.bar.setVisible(self.parts is not None)
        self.take.setEnabled(self.parts is not None)
        if self.parts is None:
            self.line.setText(trouble)
            return
        at = max(self.bar.currentIndex().row(), 0)
        self._model.show_plan(self.parts, self._techniques.find)
        self.bar.show_current(min(at, len(self.parts.segments) - 1))
        self._tell()

    def _tell(self) -> None:
        if self.parts is None:
            return
        segment = self.parts.segments[max(self.bar.currentIndex().row(), 0)]
        told = f"{segment.title(self._techniques.find)}, {counted(segment.minutes)}"
        self.line.setText(told)

    def _take(self, parts: Plan) -> None:
        self.parts, self._shares = parts, parts.segments
        self._show()

    def _drag(self, at: int, minutes: float) -> None:
        if self.parts is not None:
            self._take(with_boundary(self.parts, at, minutes))

    def _step(self, direction: int) -> None:
        if self.parts is not None:
            at = self.bar.currentIndex().row()
            minutes = self.parts.segments[at].minutes + direction * _STEP_MINUTES
            self._take(with_minutes(self.parts, at, minutes, keep_total=True))

    def _move(self, at: int, to: int) -> None:
        if self.parts is not None:
            self._take(moved(self.parts, at, to))
            self.bar.show_current(to)
            self._tell()

    def _do(self, asked: str) -> None:
        at = self.bar.currentIndex().row()
        technique = self.parts.segments[at].technique if self.parts is not None else None
        if asked == "remove" and technique is not None:
            self.areas.tick(technique)

    def _make(self) -> None:
        if self.parts is not None:
            self.made.emit(self.parts.segments)
