"""The bar at the bottom: taps and how sure they are, and stopping by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.settings import load
from app.widgets.controls import sureness
from app.widgets.stopping import MOST_MINUTES, OFFERED_MINUTES
from tests.app.opened import Opened

Key = Qt.Key


def test_taps_tell_their_tempo_and_how_sure_it_is(opened: Opened) -> None:
    tap = opened.page.controls.tap
    blank = tap.grab().toImage()

    told = []
    for _ in range(8):
        opened.click(tap)
        told.append(tap.accessibleDescription())
        opened.pass_time(0.85)

    assert told[0] == ""
    assert told[1].endswith("not sure yet")
    assert told[-1] == "70.6, quite sure"
    assert opened.pulse.bpm == 70.6
    assert tap.grab().toImage() != blank

    tap.show_taps(None)
    assert tap.accessibleDescription() == ""
    assert tap.grab().toImage() == blank


def test_sureness_grows_with_the_confidence() -> None:
    said = [sureness(step / 20) for step in range(21)]

    assert list(dict.fromkeys(said)) == ["not sure yet", "fairly sure", "quite sure"]


def test_a_finger_taps(opened: Opened) -> None:
    tap = opened.page.controls.tap
    finger = QTest.createTouchDevice()
    for _ in range(5):
        QTest.touchEvent(tap, finger).press(1, tap.rect().center(), tap).commit()
        QTest.touchEvent(tap, finger).release(1, tap.rect().center(), tap).commit()
        opened.pass_time(0.9)

    assert opened.pulse.bpm == 66.7
    for button in (tap, opened.page.controls.start):
        assert min(button.width(), button.height()) >= 44


def test_two_quick_clicks_are_two_taps(opened: Opened) -> None:
    tap, taps = opened.page.controls.tap, []
    opened.page.controls.tapped.connect(lambda: taps.append(1))

    opened.click(tap)
    opened.click(tap, double=True)

    assert len(taps) == 2


@pytest.mark.parametrize("minutes", OFFERED_MINUTES)
def test_the_minutes_are_chosen_from_a_menu_and_kept(opened: Opened, minutes: int) -> None:
    choice = opened.page.controls.stop_after
    opened.pulse.set_stop_after(25)
    choice.menu.aboutToShow.emit()
    offered = {action.text(): action for action in choice.menu.actions()}
    assert offered["25 minutes"].isChecked()

    offered[f"{minutes} minutes" if minutes else "Never"].trigger()

    assert opened.pulse.stop_after_minutes == minutes
    assert choice.button.text() == (f"{minutes} min" if minutes else "never")
    opened.keeper.close()
    assert load(opened.settings_path)[0].stop_after_minutes == minutes


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("25", 25), ("0", 0), (str(MOST_MINUTES), MOST_MINUTES), ("241", 5), ("-3", 5), ("x", 5)],
)
def test_other_minutes_can_be_typed(opened: Opened, typed: str, minutes: int) -> None:
    choice = opened.page.controls.stop_after
    opened.pulse.set_stop_after(5)
    choice.menu.aboutToShow.emit()
    choice.menu.actions()[-1].trigger()

    opened.write(typed)
    opened.press(Key.Key_Return)
    opened.press(Key.Key_Escape)

    assert opened.pulse.stop_after_minutes == minutes
    assert not choice.field.isVisible()
    assert not opened.pulse.running


def test_what_is_left_is_shown_while_it_counts_down(opened: Opened) -> None:
    choice = opened.page.controls.stop_after
    opened.pulse.set_stop_after(10)
    bar = opened.page.controls
    parts = (bar.start, bar.tap, bar.time, bar.stop_after, bar.rock, bar.level)
    places = [widget.geometry() for widget in parts]
    opened.pulse.start()
    opened.pass_time(3.0)

    assert choice.button.accessibleName() == "Stops in"
    assert choice.button.text() == "9:57"
    QApplication.processEvents()
    assert [widget.geometry() for widget in parts] == places

    opened.pulse.stop()
    opened.pass_time(1.0)
    assert choice.button.accessibleName() == "Stop after"
    assert choice.button.text() == "10 min"
