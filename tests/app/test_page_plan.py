"""Making and changing plans as a person does: by keys, by the pointer, by names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.engine import list_techniques
from app.planning import Planning
from app.widgets import look
from app.widgets.plan.bar import widths_of
from app.widgets.plan.editor import DIVIDE, SEGMENT, SEGMENTS, WHOLE
from app.widgets.plan.face import PlanningFace
from app.widgets.plan.startbar import VIEWS
from audio.session import Marker, Thinning
from presets.plan import Kind, Pedal, Plan, Segment, Side
from presets.plan_library import save_plan
from tests.app.opened import dressed
from tests.app.test_page_layout import overlapping

Key, Modifier = Qt.Key, Qt.KeyboardModifier
MINE = Plan(
    id="mine",
    name="Mine",
    segments=(
        Segment(technique="lull", minutes=10.0),
        Segment(technique="spinal-wave", minutes=20.0, side=Side.LEFT),
        Segment(technique="shoulder-neck", minutes=10.0),
    ),
)


class Shown:
    """The face over a folder of plans, and a hand on its keys."""

    def __init__(self, qtbot: QtBot, folder: Path, size: tuple[int, int] = (1240, 744)) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        save_plan(MINE, folder)
        self.around = QWidget()  # the face never is a window of its own
        self.planning = Planning(list_techniques().techniques, folder=folder, current="mine")
        self.face = PlanningFace(self.planning, self.around)
        self.planning.setParent(self.face)
        self.editor = self.face.editor
        self.asked: list[Plan] = []
        self.face.start_asked.connect(self.asked.append)
        qtbot.addWidget(self.around)
        self.around.resize(2560, 1440)
        self.face.resize(*size)
        with qtbot.waitActive(self.around):
            self.around.show()
            self.around.activateWindow()
        self.face.focus_first()

    @property
    def plan(self) -> Plan:
        return self.planning.plan

    @property
    def minutes(self) -> list[float]:
        return [segment.minutes for segment in self.plan.segments]

    @property
    def tempi(self) -> list[float | None]:
        return [segment.bpm for segment in self.plan.segments]

    @property
    def own(self) -> list[str]:
        return [plan.id for plan in self.planning.own]

    @property
    def techniques(self) -> list[str | None]:
        return [segment.technique for segment in self.plan.segments]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.face, key, modifier)

    def write(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.face, text)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())

    def choose(self, name: str) -> None:
        """Click the one visible button with a name."""
        found = [
            one
            for one in self.face.findChildren(QAbstractButton)
            if one.isVisible() and name in (one.accessibleName(), one.text())
        ]
        assert len(found) == 1, f"{len(found)} buttons are called {name!r}"
        found[0].click()

    def drag(self, begin: QPoint, end: QPoint) -> None:
        """Drag over the bar."""
        at, left = self.editor.head.bar.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(at, left, pos=begin)
        for step in range(1, 6):
            QTest.mouseMove(at, begin + (end - begin) * step / 5)
        QTest.mouseRelease(at, left, pos=end)


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[Shown]:
    shown = Shown(qtbot, tmp_path)
    yield shown
    shown.around.hide()


# ---- segments, by keys


@pytest.mark.parametrize("view", ["bar", "list"])
def test_keys_choose_move_and_change_a_segment(shown: Shown, view: str) -> None:
    editor, is_bar = shown.editor, view == "bar"
    (editor.head.bar if is_bar else editor.list).setFocus(Qt.FocusReason.TabFocusReason)
    on, back = (Key.Key_Right, Key.Key_Left) if is_bar else (Key.Key_Down, Key.Key_Up)

    shown.press(on)
    assert editor.head.bar.currentIndex().row() == editor.list.currentIndex().row() == 1
    shown.press(Key.Key_Plus)
    shown.press(Key.Key_Plus, Modifier.ShiftModifier)
    shown.press(Key.Key_Minus)
    assert shown.minutes == [10.0, 20.5, 10.0]
    shown.press(on, Modifier.AltModifier)
    assert shown.minutes == [10.0, 10.0, 20.5]
    assert editor.list.currentIndex().row() == 2
    shown.press(on, Modifier.AltModifier)
    shown.press(back, Modifier.AltModifier)
    shown.press(back, Modifier.AltModifier)
    shown.press(back, Modifier.AltModifier)
    assert shown.minutes == [20.5, 10.0, 10.0]
    shown.press(Key.Key_D, Modifier.ControlModifier)
    assert shown.minutes == [20.5, 20.5, 10.0, 10.0]
    shown.press(Key.Key_Delete)
    shown.press(Key.Key_End)
    shown.press(Key.Key_Delete)
    assert shown.minutes == [20.5, 10.0]
    assert editor.list.currentIndex().row() == 1
    shown.press(Key.Key_Home)
    assert editor.segment.minutes.value() == 20.5


def test_the_only_segment_stays(shown: Shown) -> None:
    shown.editor.list.setFocus()
    for _ in range(5):
        shown.press(Key.Key_Delete)

    assert len(shown.plan.segments) == 1
    assert not shown.editor.edits["remove"].isEnabled()


def test_enter_goes_to_the_minutes_and_escape_comes_back(shown: Shown) -> None:
    shown.editor.list.setFocus()
    shown.press(Key.Key_Down)
    shown.press(Key.Key_Return)
    shown.write("17,5")
    shown.press(Key.Key_Return)

    assert shown.minutes == [10.0, 17.5, 10.0]
    assert shown.face.leave()
    assert shown.editor.list.hasFocus()
    assert not shown.face.leave()


def test_insert_adds_a_segment_and_looks_for_its_technique(shown: Shown) -> None:
    shown.editor.list.setFocus()
    shown.press(Key.Key_Insert)
    assert shown.minutes == [10.0, 5.0, 20.0, 10.0]
    assert shown.editor.picker.isVisible()

    shown.write("occiput traction")
    shown.press(Key.Key_Down)
    shown.press(Key.Key_Return)

    assert shown.techniques == ["lull", "occiput-traction", "spinal-wave", "shoulder-neck"]
    assert not shown.editor.picker.isVisible()
    assert shown.editor.list.hasFocus()


def test_another_technique_comes_in_its_own_tempo(shown: Shown) -> None:
    shown.editor.segment.bpm.figure.setValue(61.0)
    assert shown.tempi[:1] == [61.0]
    shown.choose("Technique: Lull")
    shown.write("neck ripples")
    shown.press(Key.Key_Return)
    shown.press(Key.Key_Escape)

    assert shown.techniques[0] == "neck-ripples"
    assert shown.tempi[:1] == [None]
    assert shown.editor.list.hasFocus()


def test_the_window_s_keys_are_left_alone(shown: Shown) -> None:
    told: list[int] = []
    for view in (shown.editor.head.bar, shown.editor.list):
        view.setFocus()
        view.minutes_stepped.connect(told.append)
        for key in (Key.Key_Space, Key.Key_PageDown, Key.Key_T, Key.Key_Escape):
            before = shown.plan
            shown.press(key)
            assert shown.plan == before
    assert told == []


# ---- segments, by the pointer


def test_the_widths_are_the_minutes_and_none_is_too_narrow() -> None:
    assert widths_of([10.0, 20.0, 10.0], 400, 0) == [100, 200, 100]
    narrow = widths_of([90.0, 0.5], 400, 14)
    assert narrow[1] >= 14
    assert sum(narrow) == 400
    many = widths_of([1.0] * 100, 300, 14)
    assert sum(many) == 300
    assert min(many) >= 2
    assert widths_of([], 300, 14) == []


def test_a_boundary_is_dragged_by_halves_and_the_total_stays(shown: Shown) -> None:
    bar = shown.editor.head.bar
    edge = bar.width_of(0)
    middle = bar.viewport().height() // 2

    shown.drag(QPoint(edge, middle), QPoint(edge + bar.width_of(1) // 4, middle))

    first, second, third = shown.minutes
    assert first == pytest.approx(15.0, abs=0.5)
    assert first * 2 == round(first * 2)
    assert (first + second, third) == (30.0, 10.0)
    shown.planning.undo()
    assert shown.plan == MINE
    shown.drag(QPoint(edge, middle), QPoint(-500, middle))
    assert shown.minutes == [0.5, 29.5, 10.0]


def test_a_segment_is_dragged_to_another_place(shown: Shown) -> None:
    bar = shown.editor.head.bar
    middle, wide = bar.viewport().height() // 2, bar.viewport().width()
    shown.drag(QPoint(bar.width_of(0) // 2, middle), QPoint(wide - 2, middle))

    assert shown.techniques == ["spinal-wave", "shoulder-neck", "lull"]
    assert bar.currentIndex().row() == 2
    shown.drag(QPoint(wide - 20, middle), QPoint(wide - 22, middle))
    assert shown.techniques == ["spinal-wave", "shoulder-neck", "lull"]


def test_buttons_do_what_the_keys_do(shown: Shown) -> None:
    shown.choose("Duplicate")
    assert shown.minutes == [10.0, 10.0, 20.0, 10.0]
    shown.choose("Remove")
    assert shown.minutes == [10.0, 20.0, 10.0]
    shown.choose("Add")
    assert shown.minutes == [10.0, 20.0, 5.0, 10.0]
    shown.choose("Done")
    assert shown.editor.segment.isVisible()


# ---- the details


def test_the_total_stays_where_it_is_to_be_kept(shown: Shown) -> None:
    shown.choose("Keep the total")
    shown.choose("Minutes: more")
    assert sum(shown.minutes) == pytest.approx(40.0)
    assert shown.minutes[0] == 11.0
    assert shown.minutes[1] == pytest.approx(2 * shown.minutes[2])
    shown.editor.segment.minutes.figure.setValue(200.0)
    assert sum(shown.minutes) == pytest.approx(40.0)
    assert shown.editor.segment.minutes.value() == pytest.approx(shown.minutes[0], abs=0.01)
    shown.choose("Keep the total")
    shown.editor.segment.minutes.figure.setValue(20.0)
    assert sum(shown.minutes) < 41.0
    assert shown.editor.head.total.text() == f"{sum(shown.minutes):.1f}".removesuffix(".0")


def test_every_detail_is_told_and_shown(shown: Shown) -> None:
    panel = shown.editor.segment
    shown.editor.list.setFocus()
    shown.press(Key.Key_Down)
    panel.side.chips[Side.RIGHT].click()
    panel.bpm.figure.setValue(66.0)
    panel.glide.ways.chips["glide_minutes"].click()
    panel.glide.minutes.figure.setValue(3.0)
    panel.level.figure.setValue(-2.0)
    panel.thinning.chips[Thinning.WITHDRAWS].click()
    panel.returns.click()
    panel.words.setText("Slowly,  at first")
    panel.words.keep()

    assert shown.plan.segments[1] == Segment(
        technique="spinal-wave",
        minutes=20.0,
        side=Side.RIGHT,
        bpm=66.0,
        glide_minutes=3.0,
        level_db=-2.0,
        thinning=Thinning.WITHDRAWS,
        return_minutes=5.0,
        words="Slowly, at first",
    )
    told = shown.editor.model.data(shown.editor.model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert told == (
        "Spinal wave, right, 20 minutes, 58 to 66 beats a minute, −2 dB, withdraws, "
        "returns every 5 minutes, Slowly, at first"
    )
    panel.glide.ways.chips["glide_rate"].click()
    assert shown.plan.segments[1].glide_minutes is None
    assert shown.plan.segments[1].glide_rate == 2.0
    panel.glide.ways.chips["by_itself"].click()
    shown.choose("As the technique")
    panel.thinning.chips[Thinning.EVERY_ROCK].click()
    assert shown.plan.segments[1] == Segment(
        technique="spinal-wave",
        minutes=20.0,
        side=Side.RIGHT,
        level_db=-2.0,
        words="Slowly, at first",
    )


def test_the_wheel_scrolls_and_changes_no_number(shown: Shown) -> None:
    panel = shown.editor.segment
    shown.face.resize(1024, 584)
    QApplication.processEvents()
    figure = panel.minutes.figure
    at = figure.rect().center()
    window = shown.around.windowHandle()
    assert window is not None

    for _ in range(3):
        QTest.wheelEvent(window, figure.mapTo(shown.around, at), QPoint(0, -120))

    assert shown.plan == MINE
    assert panel.verticalScrollBar().value() > 0


def test_turning_over_waits_for_a_press_or_so_long(shown: Shown) -> None:
    panel = shown.editor.segment
    panel.kind.chips[Kind.TURN_OVER].click()
    panel.limited.click()
    assert shown.plan.segments[0] == Segment(kind=Kind.TURN_OVER, minutes=10.0, limit_minutes=10.0)
    panel.limit_minutes.figure.setValue(12.0)
    assert shown.plan.segments[0].limit_minutes == 12.0
    assert not panel.rows["tempo"].isVisible()
    panel.limited.click()
    panel.kind.chips[Kind.ROCKING].click()
    assert shown.plan.segments[0] == Segment(technique="spinal-wave", minutes=10.0)


def test_a_course_is_switched_where_a_technique_has_one(shown: Shown) -> None:
    panel = shown.editor.segment
    assert not panel.rows["course"].isVisible()
    shown.choose("Technique: Lull")
    shown.editor.picker.browse.techniques.chosen.emit("small-undulations")
    assert panel.rows["course"].isVisibleTo(panel)
    assert not panel.course.isChecked()
    panel.course.click()
    assert shown.plan.segments[0].course is True
    panel.course.click()
    assert shown.plan.segments[0].course is None


def test_what_goes_with_the_whole_plan_is_changed(shown: Shown) -> None:
    shown.editor.deck.open(WHOLE)
    panel = shown.editor.whole
    panel.delay.figure.setValue(20.0)
    panel.marker.chips[Marker.LOW_BOWL].click()
    panel.bell.click()
    panel.pedal.chips[Pedal.TAP].click()
    panel.hold.figure.setValue(2.0)
    panel.lead.figure.setValue(1.5)
    panel.words.setText("For Tuesday")
    panel.words.keep()

    assert shown.plan == Plan(
        id="mine",
        name="Mine",
        words="For Tuesday",
        start_delay_seconds=20.0,
        marker=Marker.LOW_BOWL,
        end_bell=True,
        pedal=Pedal.TAP,
        hold_minutes=2.0,
        lead_rate=1.5,
        segments=MINE.segments,
    )


# ---- plans


def test_a_plan_is_renamed_where_its_name_stands(shown: Shown) -> None:
    shown.editor.head.name.setFocus()
    shown.editor.head.name.selectAll()
    shown.write("Tuesday")
    shown.press(Key.Key_Return)

    assert (shown.plan.name, shown.plan.id) == ("Tuesday", "tuesday")
    assert shown.editor.list.hasFocus()
    shown.editor.head.name.setFocus()
    shown.write(" and more")
    shown.press(Key.Key_Escape)
    assert shown.editor.head.name.text() == "Tuesday"


def test_a_new_plan_begins_with_its_name(shown: Shown) -> None:
    shown.choose("New plan")
    shown.write("Wednesday")
    shown.press(Key.Key_Return)

    assert shown.plan.id == "wednesday"
    assert shown.planning.amiss == ()


def test_ready_plans_stand_above_one_s_own_and_keys_go_through_them(shown: Shown) -> None:
    plans = shown.face.plans.plans
    plans.setFocus()
    shown.press(Key.Key_Up)
    assert shown.plan.id == "practice-for-two"
    shown.press(Key.Key_Home)
    assert shown.plan.id == "whole-body-60"
    shown.press(Key.Key_Delete)
    assert len(shown.planning.ready) == 6
    shown.press(Key.Key_Return)
    assert shown.editor.list.hasFocus()
    shown.press(Key.Key_Down)
    shown.press(Key.Key_Plus)
    assert shown.plan.name == "Whole body, 60 minutes, own"
    assert shown.editor.list.currentIndex().row() == 1
    assert shown.face.undo.isVisible()


def test_a_click_chooses_a_plan_and_a_segment(shown: Shown) -> None:
    plans, segments = shown.face.plans.plans, shown.editor.list
    QTest.mouseClick(
        plans.viewport(),
        Qt.MouseButton.LeftButton,
        pos=plans.visualRect(plans.model().index(2, 0)).center(),
    )
    assert shown.plan.id == "whole-body-90"
    second = segments.visualRect(shown.editor.model.index(1)).center()
    QTest.mouseClick(segments.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert shown.editor.head.bar.currentIndex().row() == 1
    assert shown.planning.own == (MINE,)


def test_a_deleted_plan_comes_back_by_the_button_or_the_key(shown: Shown) -> None:
    for undo in ("button", "key"):
        shown.editor.deck.open(WHOLE)
        shown.choose("Delete plan")
        assert shown.own == []
        assert shown.face.line.text() == "“Mine” is deleted."
        if undo == "button":
            shown.choose("Undo")
        else:
            shown.press(Key.Key_Z, Modifier.ControlModifier)
        assert shown.own == ["mine"]
        assert not shown.face.undo.isVisible()


def test_changes_are_taken_back_and_done_again_by_keys(shown: Shown) -> None:
    shown.editor.list.setFocus()
    shown.press(Key.Key_Delete)
    shown.press(Key.Key_Z, Modifier.ControlModifier)
    assert shown.plan == MINE
    shown.press(Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert shown.minutes == [20.0, 10.0]


@pytest.mark.qt_log_ignore("propagateSizeHints")  # a dialog on a screen that is none
def test_files_are_asked_for(qtbot: QtBot, shown: Shown) -> None:
    shown.editor.deck.open(WHOLE)
    for name, title in (("Export plan", "Export the plan"), ("Import plan", "Import a plan")):
        shown.choose(name)
        (dialog,) = shown.face.findChildren(QFileDialog)
        assert dialog.windowTitle() == title
        dialog.reject()
        qtbot.waitUntil(lambda: not shown.face.findChildren(QFileDialog))


# ---- divide by parts


def test_parts_share_the_total_and_become_the_plan(shown: Shown) -> None:
    editor, divide = shown.editor, shown.editor.divide
    editor.deck.open(DIVIDE)
    assert not divide.take.isEnabled()
    divide.total.figure.setValue(45.0)
    divide.areas.setFocus()
    shown.press(Key.Key_Return)
    for technique_id in ("spinal-wave", "shoulder-neck"):
        divide.areas.tick(technique_id)
    assert divide.parts is not None
    assert [one.minutes for one in divide.parts.segments] == [15.0] * 3
    divide.bar.setFocus()
    shown.press(Key.Key_Plus)
    shown.press(Key.Key_Right, Modifier.AltModifier)
    shown.choose("Make this the plan")

    assert shown.techniques == ["spinal-wave", "lull", "shoulder-neck"]
    assert shown.minutes == [14.75, 15.5, 14.75]
    assert editor.list.hasFocus()
    editor.deck.open(DIVIDE)
    divide.bar.setFocus()
    shown.press(Key.Key_Delete)
    assert len(divide.areas.ticked) == 2


def test_too_many_parts_for_the_minutes_are_told(shown: Shown) -> None:
    divide = shown.editor.divide
    divide.total.figure.setValue(1.0)
    for technique in shown.planning.techniques.techniques[:11]:
        divide.areas.tick(technique.id)

    assert "few" in divide.line.text()
    assert not divide.take.isEnabled()


# ---- start


def test_a_plan_that_fits_is_started(shown: Shown) -> None:
    shown.press(Key.Key_Return)

    assert shown.asked == [MINE]


def test_a_plan_that_does_not_fit_says_what_to_change(shown: Shown) -> None:
    panel = shown.editor.segment
    shown.editor.list.setFocus()
    shown.press(Key.Key_Down)
    panel.bpm.figure.setValue(40.0)
    panel.glide.ways.chips["glide_minutes"].click()
    panel.glide.minutes.figure.setValue(0.5)
    shown.press(Key.Key_Up)
    assert panel.rows["glide"].sentence.text() == ""

    shown.face.start()

    assert shown.asked == []
    assert shown.editor.list.currentIndex().row() == 1
    assert panel.rows["glide"].sentence.text().startswith("The glide is 0.5, too steep")
    assert shown.face.line.text() == "This plan is not kept yet: segment 2 asks for a change."
    told = shown.editor.model.data(shown.editor.model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert told.endswith("asks for a change")
    panel.glide.ways.chips["by_itself"].click()
    shown.face.start()
    assert shown.asked == [shown.plan]


def test_how_it_is_shown_is_chosen_and_the_table_asked(qtbot: QtBot, shown: Shown) -> None:
    views: list[str] = []
    shown.face.view_chosen.connect(views.append)
    shown.face.show_view("glow")
    assert views == []
    for words in VIEWS.values():
        shown.choose(words)
    assert views == ["dim", "window", "glow"]
    with qtbot.waitSignal(shown.face.table_asked):
        shown.choose("Can it be heard at the table?")


def test_the_sound_s_line_stands_where_the_plans_say_nothing(shown: Shown) -> None:
    shown.face.tell_sound("No sound device.")
    assert shown.face.line.text() == "No sound device."
    shown.planning.tell("One thing.")
    assert shown.face.line.text() == "One thing."
    shown.planning.choose("desk-rest-10")
    assert shown.face.line.text() == "No sound device."


# ---- how it looks


@pytest.fixture(params=[1.0, 1.44, 2.0], ids=["usual text", "large text", "huge text"])
def text(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    dressed(qapp)
    usual = qapp.font()
    qapp.setFont(look.font(15 * request.param))
    yield
    qapp.setFont(usual)


@pytest.mark.parametrize("size", [(1024, 575), (1240, 744), (2560, 1384)])
@pytest.mark.parametrize("word", [SEGMENT, WHOLE, DIVIDE])
def test_everything_fits(
    text: None, qtbot: QtBot, tmp_path: Path, size: tuple[int, int], word: str
) -> None:
    shown = Shown(qtbot, tmp_path, size)
    face, editor = shown.face, shown.editor
    editor.deck.open(word)
    editor.segment.thinning.chips[Thinning.WITHDRAWS].click()
    QApplication.processEvents()

    assert face.size().toTuple() == size
    reachable = [
        one
        for one in face.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert overlapping([one for one in reachable if not scrolled(one)]) == []
    for one in reachable:
        around = one.parentWidget()
        assert around is not None
        assert around.rect().contains(one.geometry()), one.accessibleName()
    for panel in (editor.segment, editor.whole, editor.divide):
        if panel.isVisible():
            assert panel.inner.width() <= panel.viewport().width()
    assert editor.head.name.geometry().right() <= editor.head.width()
    shown.around.hide()


def scrolled(widget: QWidget) -> bool:
    """Return whether a widget lies in a panel that scrolls: there it may be out of sight."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            return True
        around = around.parentWidget()
    return False


def test_the_list_stands_under_a_tab_where_there_is_little_room(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown = Shown(qtbot, tmp_path, (720, 424))
    face, editor = shown.face, shown.editor
    words = [editor.deck.tabs.tabText(at) for at in range(editor.deck.tabs.count())]
    assert words == [SEGMENTS, SEGMENT, WHOLE, DIVIDE]
    face.resize(1240, 744)
    words = [editor.deck.tabs.tabText(at) for at in range(editor.deck.tabs.count())]
    assert words == [SEGMENT, WHOLE, DIVIDE]
    assert editor.list.isVisible()
    shown.around.hide()


@pytest.mark.parametrize("size", [(1240, 744), (720, 424)])
def test_tab_goes_through_everything_in_its_order(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    shown = Shown(qtbot, tmp_path, size)
    reached: list[str] = []
    while not reached or QApplication.focusWidget() is not shown.face.bar.start:
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.append(widget.accessibleName())
        shown.press(Key.Key_Tab)

    lists = ["Segments", "Add", "Duplicate", "Remove"] if size[0] > 1000 else []
    assert reached == [
        "Start the session",
        "Dim screen",
        "Can it be heard at the table?",
        "New plan",
        "Import plan",
        "Plans",
        "Name of the plan",
        "Plan",
        "Keep the total",
        *lists,
        "Details",
        "Technique",
        "Technique: Lull",
        "Minutes: less",
        "Minutes",
        "Minutes: more",
        "None",
        "Slower",
        "Tempo, beats a minute",
        "Faster",
        "Level: less",
        "Level",
        "Level: more",
        "Every rock",
        "Words",
    ]
    shown.around.hide()


def test_a_screen_reader_hears_lists_of_segments(shown: Shown) -> None:
    for view in (shown.editor.head.bar, shown.editor.list):
        told = QAccessible.queryAccessibleInterface(view)
        assert told.role() is QAccessible.Role.List
        assert told.childCount() == 3
        assert told.child(1).text(QAccessible.Text.Name) == (
            "Spinal wave, left, 20 minutes, 58 to 70 beats a minute"
        )


@pytest.mark.parametrize("theme", list(look.THEMES))
def test_the_face_takes_every_palette(shown: Shown, qapp: QApplication, theme: str) -> None:
    try:
        look.redress(qapp, theme)
        QApplication.processEvents()
        picture = shown.face.grab().toImage()
        ground = look.THEMES[theme].background
        corners = [(2, 2), (picture.width() // 2, 4), (picture.width() - 3, picture.height() - 3)]
        assert [picture.pixelColor(*corner).name() for corner in corners] == [ground] * 3
    finally:
        look.redress(qapp, look.SYSTEM)
