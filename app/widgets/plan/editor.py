"""A plan at a glance and in its details: what changes one."""

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.planning import Planning
from app.widgets.buttons import Button
from app.widgets.look import px, unit
from app.widgets.plan.divide import DividePanel
from app.widgets.plan.head import PlanHead, inset
from app.widgets.plan.picker import TechniquePicker
from app.widgets.plan.segment import SegmentPanel
from app.widgets.plan.segments import SegmentList
from app.widgets.plan.view import SegmentModel
from app.widgets.plan.whole import WholePanel
from app.widgets.sheets import Deck
from presets.plan import Kind, Plan, Segment
from presets.plan_edit import (
    changed,
    duplicated,
    inserted,
    moved,
    nearest_technique,
    of_kind,
    of_technique,
    removed,
    with_boundary,
    with_minutes,
)

_SHORT_PX, _LIST_PART, _LIST_MOST_PX = 460, 0.44, 460
_NARROW_PX, _DECK_PX = 560, 60
_NO_LIMIT = 16_777_215  # as Qt has it
_STEP_MINUTES = 0.5
_NEXT_MINUTES = 5.0
_REMOVED, _DIVIDED = "The segment is removed.", "The parts are the plan now."
SEGMENTS, SEGMENT, WHOLE, DIVIDE = "Segments", "Segment", "Whole plan", "Divide by parts"


class PlanEditor(QWidget):
    """Shows the current plan of `Planning`, one of its segments current, and changes it.

    Signals:
        plan_asked: "duplicate", "export" or "delete", of the whole plan.
        favourite_toggled: a technique's id, to be a favourite or no longer one.
    """

    plan_asked = Signal(str)
    favourite_toggled = Signal(str)

    def __init__(self, planning: Planning, parent: QWidget | None = None) -> None:
        """Create the editor; `show_plan` shows what there is."""
        super().__init__(parent)
        self.planning = planning
        self._at = 0
        self._is_narrow: bool | None = None
        self.model = SegmentModel(self)
        self.head, self.list = PlanHead(self.model), SegmentList(self.model)
        self.deck = Deck("Details")
        self.segment, self.whole = SegmentPanel(), WholePanel()
        self.picker, self.divide = TechniquePicker(), DividePanel(planning.techniques)
        self.picker.offer(planning.techniques.techniques)
        self.edits = {
            "add": Button("Add", small=True),
            "duplicate": Button("Duplicate", small=True),
            "remove": Button("Remove", small=True),
        }
        self._lay_out()
        self._arrange(is_narrow=True)  # what asks for least room, until the room is known
        self.head.set_short(True)
        self._connect()

    # How it is laid out.

    def _lay_out(self) -> None:
        self._details = QStackedWidget()
        self._details.addWidget(self.segment)
        self._details.addWidget(self.picker)
        contents = {SEGMENT: self._details, WHOLE: self.whole, DIVIDE: self.divide}
        self.deck.show_all(contents)  # here, so that Tab comes to them in their place
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(6))
        beside.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(6))
        for button in self.edits.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        beside.addLayout(buttons)
        details = QVBoxLayout()
        details.setSpacing(px(6))
        details.addWidget(self.deck.tabs)
        details.addWidget(self.deck, 1)
        self.deck.setMinimumHeight(px(_DECK_PX))  # its panels scroll
        self._body = QHBoxLayout()
        self._body.setSpacing(px(24))
        self._body.addWidget(self._beside)
        self._body.addLayout(details, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(12), px(16), px(6))
        column.setSpacing(px(8))
        column.addWidget(self.head)
        column.addLayout(inset(self._body), 1)

    def _connect(self) -> None:
        self.head.named.connect(self.planning.rename)
        self.head.bar.boundary_dragged.connect(self._drag_boundary)
        for view in (self.head.bar, self.list):
            view.current_changed.connect(self._go_to)
            view.moved.connect(self._move)
            view.minutes_stepped.connect(self._step_minutes)
            view.asked.connect(self._do)
        for name, button in self.edits.items():
            button.clicked.connect(lambda _=False, name=name: self._do(name))
        self.segment.fields_chosen.connect(self._change)
        self.segment.kind_chosen.connect(self._choose_kind)
        self.segment.minutes_chosen.connect(self._choose_minutes)
        self.segment.technique_asked.connect(self.pick)
        self.picker.chosen.connect(self._choose_technique)
        self.picker.left.connect(self._picked)
        self.picker.favourite_toggled.connect(self.favourite_toggled)
        self.whole.fields_chosen.connect(self._change_plan)
        self.whole.asked.connect(self.plan_asked)
        self.divide.made.connect(self._take_parts)
        for written in (self.head.left, self.segment.written, self.whole.written):
            written.connect(self.to_list)

    def _arrange(self, *, is_narrow: bool) -> None:
        """Set the list beside the details, or, where that is too narrow, before them."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self._body.removeWidget(self._beside)
        self._beside.setMinimumWidth(0)
        self._beside.setMaximumWidth(_NO_LIMIT)
        details = {SEGMENT: self._details, WHOLE: self.whole, DIVIDE: self.divide}
        self.deck.show_all({SEGMENTS: self._beside, **details} if is_narrow else details)
        if not is_narrow:
            self._body.insertWidget(0, self._beside)
            self._beside.show()
        before: QWidget = self.deck.tabs if is_narrow else self.head.keep
        for widget in (self.list, *self.edits.values()):
            QWidget.setTabOrder(before, widget)
            before = widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its width, and leave out what there is no room for."""
        super().resizeEvent(event)
        room = self.width() - px(68)
        self._arrange(is_narrow=room < _NARROW_PX * unit())
        if not self._is_narrow:
            wide = min(round(_LIST_PART * room), round(_LIST_MOST_PX * unit()))
            self._beside.setFixedWidth(wide)
        self.head.set_short(self.height() < _SHORT_PX * unit())

    # Shown.

    def show_plan(self) -> None:
        """Show the current plan as it is now."""
        planning, plan = self.planning, self.planning.plan
        self._at = min(self._at, len(plan.segments) - 1)
        asking = {one.segment for one in planning.amiss if one.segment is not None}
        self.model.show_plan(plan, planning.techniques.find, frozenset(asking))
        self.head.show_plan(plan)
        self.whole.show_plan(plan, is_own=planning.is_own)
        self.edits["remove"].setEnabled(len(plan.segments) > 1)
        self._show_segment()

    def _show_segment(self) -> None:
        """Show the current segment in the bar, in the list and beside it."""
        planning, plan = self.planning, self.planning.plan
        for view in (self.head.bar, self.list):
            view.show_current(self._at)
        self.list.scrollTo(self.model.index(self._at))
        amiss = [one for one in planning.amiss if one.segment == self._at]
        self.segment.show_segment(plan, self._at, planning.techniques.find, amiss)
        technique_id = plan.segments[self._at].technique
        if technique_id is not None:
            self.picker.show_technique(technique_id)

    def begin_at(self, at: int) -> None:
        """Make a segment current, in whichever plan is shown next."""
        self._at = at
        self.leave_picker()

    def show_at(self, at: int) -> None:
        """Go to a segment and its details."""
        self.begin_at(at)
        self.deck.open(SEGMENT)
        self._show_segment()
        self.to_list()

    # The plan.

    def name_plan(self) -> None:
        """Take the keyboard to the name, to be written."""
        self.head.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.head.name.selectAll()

    def _change_plan(self, fields: dict[str, object]) -> None:
        self.planning.edit(replace(self.planning.plan, **fields), ("plan", *fields))

    def _take_parts(self, segments: tuple[Segment, ...]) -> None:
        self._at = 0
        self.planning.edit(replace(self.planning.plan, segments=segments), told=_DIVIDED)
        self.deck.open(SEGMENT)
        self.to_list()

    # Segments.

    def _go_to(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.leave_picker()
            self._show_segment()

    def _change(self, fields: dict[str, object]) -> None:
        plan = changed(self.planning.plan, self._at, **fields)
        self.planning.edit(plan, (self._at, *fields))

    def _choose_kind(self, kind: Kind) -> None:
        plan = self.planning.plan
        technique_id = nearest_technique(plan, self._at) or self._first_technique()
        self.planning.edit(of_kind(plan, self._at, kind, technique_id))

    def _choose_technique(self, technique_id: str) -> None:
        plan = of_technique(self.planning.plan, self._at, technique_id)
        self.planning.edit(plan, (self._at, "technique"))

    def _choose_minutes(self, minutes: float) -> None:
        keep_total = self.head.keep.isChecked()
        plan = with_minutes(self.planning.plan, self._at, minutes, keep_total=keep_total)
        self.planning.edit(plan, (self._at, "minutes"))
        self._show_segment()  # fewer than asked for may have been left

    def _step_minutes(self, direction: int) -> None:
        minutes = self.planning.plan.segments[self._at].minutes
        self._choose_minutes(minutes + direction * _STEP_MINUTES)

    def _drag_boundary(self, at: int, minutes: float) -> None:
        self.planning.edit(with_boundary(self.planning.plan, at, minutes), (at, "boundary"))

    def _move(self, at: int, to: int) -> None:
        plan, self._at = moved(self.planning.plan, at, to), to
        self.planning.edit(plan)
        self._show_segment()

    def _do(self, asked: str) -> None:
        """Do what is asked of the current segment."""
        plan, at = self.planning.plan, self._at
        if asked == "edit":
            self.deck.open(SEGMENT)
            self.leave_picker()
            self.segment.edit()
        elif asked == "remove":
            self.planning.edit(removed(plan, at), told=_REMOVED)
        elif asked == "duplicate":
            self._take_longer(duplicated(plan, at))
        else:
            technique_id = nearest_technique(plan, at) or self._first_technique()
            new = Segment(technique=technique_id, minutes=_NEXT_MINUTES)
            if self._take_longer(inserted(plan, at + 1, new)):
                self.pick()

    def _take_longer(self, plan: Plan) -> bool:
        """Take a plan with one more segment, which becomes current; return whether it has it."""
        if plan is self.planning.plan:
            return False
        self._at += 1
        self.planning.edit(plan)
        return True

    def _first_technique(self) -> str:
        return self.planning.techniques.techniques[0].id

    def pick(self) -> None:
        """Let another technique be looked for, for the segment that is chosen."""
        self.deck.open(SEGMENT)
        self._details.setCurrentWidget(self.picker)
        self.picker.begin()

    def _picked(self) -> None:
        self.leave_picker()
        self.to_list()

    def leave_picker(self) -> None:
        """Show the details of the segment, not the search."""
        self._details.setCurrentWidget(self.segment)

    def to_list(self) -> None:
        """Take the keyboard to the segments."""
        view = self.list if self.list.isVisible() else self.head.bar
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Leave the search for a technique, or the details; return whether it was there."""
        focus = QApplication.focusWidget()
        is_inside = focus is not None and self.deck.isAncestorOf(focus)
        if not is_inside and self._details.currentWidget() is not self.picker:
            return False
        self._picked()
        return True
