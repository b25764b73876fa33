"""Segments are chosen, moved and changed by keys and by the pointer."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.widgets.plan.bar import widths_of
from presets.plan import MINUTES
from presets.plan_edit import changed
from tests.app import edited
from tests.app.edited import MINE, Key, Modifier, Shown

shown = pytest.fixture(edited.shown)


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


@pytest.mark.parametrize("minutes", [0.1, 0.3, 0.5, 0.7])
def test_less_never_becomes_more(shown: Shown, minutes: float) -> None:
    shown.planning.edit(changed(shown.plan, 0, minutes=minutes))
    shown.editor.list.setFocus()
    shown.press(Key.Key_Minus)

    assert shown.minutes[0] == max(minutes - 0.5, MINUTES.low)


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
