"""The Session page in its window: plans begin, run on the dim screen or in the window, and end."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.dim.hold import Swallowed
from app.dim.screen import DimScreen
from app.pages.session import SessionPage
from app.place import record_path
from app.session_record import SessionRecord
from app.sessioning import State
from app.settings import Settings
from app.widgets import look
from tests.app.opened import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of windows, offscreen

Key = Qt.Key
Open = Callable[..., Opened]


@pytest.fixture
def opening(qtbot: QtBot, tmp_path: Path, fresh_home: Path) -> Iterator[Open]:
    """Return what opens the window at the Session page."""
    made: list[Opened] = []

    def open_it(**kept: object) -> Opened:
        usual: dict[str, object] = {"page": "session", "session_view": "window"}
        opened = Opened(qtbot, tmp_path, Settings(**(usual | kept)))  # type: ignore[arg-type]
        made.append(opened)
        opened.bring_in()
        qtbot.waitUntil(opened.window.isActiveWindow)
        opened.pass_time(0.1)
        return opened

    yield open_it
    app = QApplication.instance()
    for opened in made:
        opened.end()
    if isinstance(app, QApplication):
        look.dim(app, None)


def page_of(opened: Opened) -> SessionPage:
    page = opened.window.pages.session
    assert page is not None
    return page


def is_in(page: SessionPage, state: State) -> bool:
    return page.sessioning.state is state


def glows(page: SessionPage) -> bool:
    return page.views.glow is not None and page.views.glow.isVisible()


def ground() -> str:
    return QApplication.palette().color(QPalette.ColorRole.Window).name()


def leap(opened: Opened, seconds: float) -> None:
    """Let time go by unheard and undrawn, then a moment as usual."""
    opened.now += seconds
    opened.pacer.skip(round((opened.now + 0.2) * 48_000) - opened.pacer.head_frame)
    opened.pass_time(0.3)


def screen_of(opened: Opened) -> DimScreen:
    screen = page_of(opened).views.screen
    assert screen is not None
    return screen


def hold_escape(opened: Opened) -> None:
    screen = screen_of(opened)
    opened.qtbot.waitUntil(screen.isActiveWindow)
    screen.hold._clock = lambda: opened.now
    QTest.keyPress(screen, Key.Key_Escape)
    opened.now += 2.1
    screen.hold.step()
    QTest.keyRelease(opened.window, Key.Key_Escape)
    opened.qtbot.waitUntil(lambda: not QApplication.instance().findChildren(Swallowed))  # type: ignore[union-attr]


def test_one_key_begins_the_plan_and_the_same_key_pauses_it(opening: Open) -> None:
    opened = opening()
    session = page_of(opened).sessioning

    opened.press(Key.Key_Space)
    leap(opened, 30.0)

    assert session.state is State.RUNNING
    assert session.standing is not None
    assert session.standing.title == "Lull"
    opened.press(Key.Key_Space)
    opened.pass_time(1.0)
    assert session.standing.paused
    left = session.standing.left
    leap(opened, 60.0)
    assert session.standing.left == left
    opened.press(Key.Key_Space)
    opened.pass_time(1.0)
    assert not session.standing.paused


def test_page_down_is_the_pedal_and_page_up_stays_wherever_the_focus_is(opening: Open) -> None:
    opened = opening()
    page = page_of(opened)
    opened.press(Key.Key_Space)
    leap(opened, 30.0)
    slider = page.views.face.brightness.slider
    slider.setFocus()
    before = slider.value()

    opened.press(Key.Key_PageDown)
    leap(opened, 10.0)
    standing = page.sessioning.standing
    assert standing is not None
    assert standing.index == 1
    opened.press(Key.Key_PageUp)
    opened.pass_time(1.0)

    assert page.sessioning.standing is not None
    assert page.sessioning.standing.staying
    assert slider.value() == before


def test_the_keys_of_the_other_pages_do_nothing_here(opening: Open) -> None:
    opened = opening()
    bpm, level = opened.pulse.bpm, opened.pulse.cue.out.level_db

    for key in (Key.Key_Up, Key.Key_Plus, Key.Key_T, Key.Key_1):
        page_of(opened).setFocus()
        opened.press(key)

    assert (opened.pulse.bpm, opened.pulse.cue.out.level_db) == (bpm, level)
    assert not opened.pulse.running


def test_a_session_keeps_its_page_until_it_is_left(opening: Open) -> None:
    opened = opening()
    page = page_of(opened)
    opened.press(Key.Key_Space)
    opened.pass_time(0.5)

    opened.press(Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    opened.press(Key.Key_Escape)

    assert opened.window.pages.currentWidget() is page
    assert is_in(page, State.RUNNING)
    assert not opened.window.top.isVisible()


def test_the_settings_lie_over_a_session_that_goes_on(opening: Open) -> None:
    opened = opening()
    session = page_of(opened).sessioning
    opened.press(Key.Key_Space)
    leap(opened, 20.0)

    opened.window.pages.open_settings()
    opened.window.pages.do("toggle")
    opened.pass_time(1.0)

    assert session.standing is not None
    assert session.standing.paused
    opened.press(Key.Key_Escape)
    assert opened.window.pages.currentWidget() is page_of(opened)
    assert session.state is State.RUNNING


def test_the_program_is_dim_from_the_start_until_the_session_is_left(opening: Open) -> None:
    opened = opening(theme="paper", dim_brightness=0.5)
    look.redress(QApplication.instance(), "paper")  # type: ignore[arg-type]
    page = page_of(opened)
    assert ground() == look.PAPER.background

    opened.press(Key.Key_Space)
    opened.pass_time(0.5)
    dimmed = look.dimmed(0.5).background
    assert ground() == dimmed
    leap(opened, 3590.0)
    page.sessioning.next()
    leap(opened, 100.0)
    while is_in(page, State.RUNNING):
        page.sessioning.next()
        leap(opened, 60.0)

    assert is_in(page, State.OVER)
    assert ground() == dimmed
    opened.press(Key.Key_Escape)
    assert is_in(page, State.AT_REST)
    assert ground() == look.PAPER.background
    assert page.faces.currentWidget() is page.face


def test_the_dim_screen_opens_at_once_and_escape_leads_back_to_the_running_session(
    opening: Open,
) -> None:
    opened = opening(session_view="dim")
    page = page_of(opened)
    opened.press(Key.Key_Space)
    leap(opened, 20.0)
    assert screen_of(opened).isVisible()

    hold_escape(opened)

    assert page.views.screen is None
    assert is_in(page, State.RUNNING)
    assert page.faces.currentWidget() is page.views.face


def test_brightness_is_kept_from_wherever_it_was_chosen(opening: Open) -> None:
    opened = opening(session_view="dim", dim_brightness=0.5)
    page = page_of(opened)
    opened.press(Key.Key_Space)
    opened.pass_time(0.3)

    QTest.keyClick(screen_of(opened), Key.Key_Right)

    assert opened.keeper.settings.dim_brightness == 0.55
    assert page.views.face.brightness.slider.value() == 55
    assert ground() == look.dimmed(0.55).background


def test_the_glow_can_be_shown_and_hidden_while_the_session_runs(opening: Open) -> None:
    opened = opening(session_view="glow", glow_edge="bottom")
    page = page_of(opened)
    opened.press(Key.Key_Space)
    opened.pass_time(0.3)
    assert glows(page)

    page.views.face.glow.click()

    assert not glows(page)
    page.views.face.finish.click()
    opened.pass_time(2.0)
    assert is_in(page, State.OVER)
    page.views.face.finish.click()
    assert is_in(page, State.AT_REST)


def test_the_level_that_is_heard_at_the_table_is_the_sessions_on_that_output(
    opening: Open,
) -> None:
    opened = opening(table_levels={"sink-1": -21.0})
    opened.output.status = replace(opened.output.status, device="sink-1")

    opened.press(Key.Key_Space)
    leap(opened, 20.0)

    cue = opened.pacer.snapshot.passages[-1].cue
    assert cue.out.level_db == -21.0


def test_the_table_is_opened_with_the_plans_first_technique_and_left_by_escape(
    opening: Open,
) -> None:
    opened = opening()
    page = page_of(opened)

    page.face.bar.table.click()
    assert page.faces.currentWidget() is page.table
    page.check.kept.emit("sink-1", -18.0)

    assert opened.keeper.settings.table_levels == {"sink-1": -18.0}
    assert opened.window.actions_by_name["louder"].isEnabled()
    opened.press(Key.Key_Escape)
    assert page.faces.currentWidget() is page.face


def test_a_session_that_was_interrupted_is_offered_and_goes_on(opening: Open) -> None:
    first = opening()
    first.press(Key.Key_Space)
    leap(first, 400.0)
    page_of(first)._record.close()
    kept = record_path().read_bytes()
    page_of(first).sessioning.end()
    first.pass_time(2.0)
    page_of(first)._record.close()
    assert not record_path().exists()

    record_path().write_bytes(kept)
    again = opening(page="pulse")
    page = page_of(again)
    assert again.window.pages.home is page
    assert page.offer.isVisible()
    assert "Spinal wave, left" in page.offer.sentence.text()
    page.offer.take.click()
    again.pass_time(1.0)

    assert is_in(page, State.RUNNING)
    assert page.sessioning.standing is not None
    assert page.sessioning.standing.title == "Spinal wave, left"
    assert not page.offer.isVisible()


def interrupted(opening: Open) -> Opened:
    """Return the window as it opens after a session of some minutes was cut off."""
    first = opening()
    first.press(Key.Key_Space)
    leap(first, 400.0)
    first.window.end_for_system()
    first.pass_time(1.0)
    first.window.close()
    return opening(page="pulse")


def test_the_key_that_begins_a_plan_takes_the_offer_first(opening: Open) -> None:
    opened = interrupted(opening)
    page = page_of(opened)

    opened.press(Key.Key_Space)
    opened.pass_time(1.0)

    standing = page.sessioning.standing
    assert standing is not None
    assert standing.title == "Spinal wave, left"


def test_it_is_dim_while_a_session_can_go_on_and_no_longer_when_it_may_not(
    opening: Open,
) -> None:
    opened = interrupted(opening)
    look.dim(QApplication.instance(), 0.5)  # type: ignore[arg-type] # as the program begins
    dimmed = ground()

    page_of(opened).offer.decline.click()

    assert dimmed == look.dimmed(0.5).background
    assert ground() != dimmed


def test_a_session_that_waits_for_the_sound_is_not_begun_behind_another_page(
    opening: Open,
) -> None:
    opened = opening()
    page = page_of(opened)
    opened.pulse.lend()
    opened.press(Key.Key_Space)

    opened.window.pages.open("pulse")
    opened.pulse.take_back()
    opened.pass_time(1.0)

    assert is_in(page, State.AT_REST)
    assert opened.window.pages.currentWidget() is opened.page


def test_the_pedal_leads_a_session_whatever_lies_over_its_page(opening: Open) -> None:
    opened = opening()
    opened.press(Key.Key_Space)
    leap(opened, 30.0)
    opened.window.pages.open_settings()

    opened.press(Key.Key_PageDown)
    leap(opened, 10.0)

    standing = page_of(opened).sessioning.standing
    assert standing is not None
    assert standing.index == 1


def test_no_to_the_offer_is_remembered(opening: Open, qtbot: QtBot) -> None:
    first = opening()
    first.press(Key.Key_Space)
    leap(first, 30.0)
    page_of(first)._record.close()
    kept = record_path().read_bytes()
    page_of(first).sessioning.end()
    first.pass_time(2.0)
    page_of(first)._record.close()
    record_path().write_bytes(kept)
    again = opening()

    page_of(again).offer.decline.click()
    page_of(again)._record.close()

    assert SessionRecord(record_path()).unfinished() is None


def test_closing_the_window_ends_a_session_softly_and_leaves_nothing_to_go_on_with(
    opening: Open, qtbot: QtBot
) -> None:
    opened = opening()
    opened.press(Key.Key_Space)
    leap(opened, 30.0)

    opened.window.close()

    assert opened.window.isVisible()
    assert not opened.pacer.idle
    opened.pass_time(0.5)
    assert not opened.pacer.snapshot.running
    opened.window.close()
    assert not record_path().exists()


def test_the_page_waits_for_the_techniques_that_plans_are_made_of(
    qtbot: QtBot, tmp_path: Path, fresh_home: Path
) -> None:
    opened = Opened(qtbot, tmp_path, Settings())

    opened.window.pages.open("session")
    shown = [opened.window.pages.home]
    opened.bring_in()
    shown.append(opened.window.pages.home)

    assert shown == [opened.page, opened.window.pages.session]
    assert opened.keeper.settings.page == "session"
    opened.end()


def test_a_technique_is_looked_for_by_the_usual_key_and_favourites_are_shared(
    opening: Open,
) -> None:
    opened = opening()
    page = page_of(opened)

    opened.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.face.editor.picker.isVisible()
    page.face.favourite_toggled.emit("lull")

    assert opened.keeper.settings.favourites == ("lull",)
    assert opened.page.favourite(1) == "lull"


def test_every_control_of_a_running_session_has_a_name(opening: Open) -> None:
    opened = opening()
    opened.press(Key.Key_Space)
    opened.pass_time(0.3)

    buttons = page_of(opened).views.face.findChildren(QPushButton)
    assert all(button.accessibleName() or button.text() for button in buttons)
