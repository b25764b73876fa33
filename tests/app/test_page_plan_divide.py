"""Areas share the minutes, and become the plan."""

import pytest

from app.widgets.plan.divide import DividePanel
from app.widgets.plan.editor import DIVIDE
from tests.app import edited
from tests.app.edited import MINE, Key, Modifier, Shown

shown = pytest.fixture(edited.shown)


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


def test_the_plan_that_parts_took_the_place_of_comes_back_by_the_button(shown: Shown) -> None:
    shown.editor.deck.open(DIVIDE)
    for technique_id in ("spinal-wave", "shoulder-neck"):
        shown.editor.divide.areas.tick(technique_id)
    shown.choose("Make this the plan")

    assert shown.face.line.text() == "The parts are the plan now."
    shown.choose("Undo")
    assert shown.plan == MINE


def test_changed_shares_stay_as_areas_and_minutes_change(shown: Shown) -> None:
    divide = shown.editor.divide
    shown.editor.deck.open(DIVIDE)
    divide.total.figure.setValue(60.0)
    for technique_id in ("lull", "spinal-wave"):
        divide.areas.tick(technique_id)
    divide.bar.boundary_dragged.emit(0, 40.0)
    divide.bar.setFocus()
    shown.press(Key.Key_Right, Modifier.AltModifier)

    divide.total.figure.setValue(90.0)
    assert shares(divide) == [("spinal-wave", 30.0), ("lull", 60.0)]
    divide.areas.tick("shoulder-neck")
    assert shares(divide) == [("spinal-wave", 20.0), ("lull", 40.0), ("shoulder-neck", 30.0)]
    divide.areas.tick("shoulder-neck")
    assert shares(divide) == [("spinal-wave", 30.0), ("lull", 60.0)]
    divide.total.figure.setValue(600.0)
    assert shares(divide) == []
    divide.total.figure.setValue(300.0)
    assert shares(divide) == [("spinal-wave", 100.0), ("lull", 200.0)]


def test_shares_begin_equal_when_nothing_was_ticked(shown: Shown) -> None:
    divide = shown.editor.divide
    for technique_id in ("lull", "spinal-wave"):
        divide.areas.tick(technique_id)
    divide.bar.boundary_dragged.emit(0, 40.0)
    for technique_id in ("lull", "spinal-wave", "spinal-wave", "lull"):
        divide.areas.tick(technique_id)

    assert shares(divide) == [("spinal-wave", 30.0), ("lull", 30.0)]


def shares(divide: DividePanel) -> list[tuple[str | None, float]]:
    return [(s.technique, s.minutes) for s in divide.parts.segments] if divide.parts else []


@pytest.mark.parametrize(
    ("minutes", "count", "says"),
    [
        (1.0, 11, "Too many for so few minutes."),
        (300.0, 1, "Too few: each takes 240 minutes at most."),
        (600.0, 2, "Too few: each takes 240 minutes at most."),
    ],
)
def test_shares_that_no_segment_can_have_are_told(
    shown: Shown, minutes: float, count: int, says: str
) -> None:
    divide = shown.editor.divide
    divide.total.figure.setValue(minutes)
    for technique in shown.planning.techniques.techniques[:count]:
        divide.areas.tick(technique.id)

    assert divide.line.text() == says
    assert not divide.take.isEnabled()
