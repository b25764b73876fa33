"""Plans are chosen, named, deleted, brought in and started as a person does."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.plan.editor import WHOLE
from app.widgets.sessionset import VIEW_WORDS
from presets.plan import Kind, Segment
from presets.plan_edit import inserted, of_kind
from presets.plan_library import save_plan
from tests.app import edited
from tests.app.edited import MINE, Key, Modifier, Shown

shown = pytest.fixture(edited.shown)


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


def test_a_removed_segment_comes_back_by_the_button(shown: Shown) -> None:
    shown.editor.list.setFocus()
    shown.press(Key.Key_Delete)
    assert shown.face.line.text() == "The segment is removed."
    shown.choose("Undo")

    assert shown.plan == MINE
    assert shown.face.line.text() == ""
    shown.press(Key.Key_Plus)
    assert not shown.face.undo.isVisible()


def test_a_plan_that_a_removed_segment_leaves_unfit_says_so_beside_the_undo(
    shown: Shown,
) -> None:
    shown.planning.edit(of_kind(MINE, 0, Kind.STILLNESS, "lull"))
    shown.editor.list.setFocus()
    shown.press(Key.Key_Down)
    shown.press(Key.Key_Delete)
    shown.press(Key.Key_Delete)

    amiss = shown.planning.amiss[0].says
    assert shown.face.line.text() == f"The segment is removed. This plan is not kept yet. {amiss}"
    shown.choose("Undo")
    assert shown.planning.amiss == ()


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


def test_a_file_changed_in_another_window_is_shown_on_coming_back(
    qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    longer = inserted(MINE, 0, Segment(technique="lull", minutes=1.0))
    save_plan(longer, tmp_path)
    assert shown.plan == MINE

    with qtbot.waitActive(shown.around):
        shown.around.activateWindow()

    assert shown.plan == longer
    assert shown.editor.model.rowCount() == 4


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
    for words in VIEW_WORDS.values():
        shown.choose(words)
    assert views == ["dim", "window", "glow"]
    with qtbot.waitSignal(shown.face.table_asked):
        shown.choose("Can it be heard at the table?")


def test_a_plan_without_a_technique_has_nothing_to_be_heard(shown: Shown) -> None:
    table = shown.face.bar.table
    first = table.toolTip()
    still = Segment(kind=Kind.STILLNESS, minutes=3.0)
    shown.planning.edit(replace(MINE, segments=(still,)))

    assert not table.isEnabled()
    assert "no technique" in table.toolTip()
    assert table.accessibleDescription() == table.toolTip()
    shown.planning.undo()
    assert table.isEnabled()
    assert table.toolTip() == first


def test_the_sound_s_line_stands_where_the_plans_say_nothing(shown: Shown) -> None:
    shown.face.tell_sound("No sound device.")
    assert shown.face.line.text() == "No sound device."
    shown.planning.tell("One thing.")
    assert shown.face.line.text() == "One thing."
    shown.planning.choose("desk-rest-10")
    assert shown.face.line.text() == "No sound device."
