"""The bar that offers to go on with a session that was interrupted."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.session_record import OFFERED_SECONDS, Unfinished
from app.widgets.offer import OfferBar
from audio.deeds import Asked, Deed
from presets.library import load_all
from presets.plan import Plan, Segment
from presets.plan_library import load_plans
from tests.app.opened import dressed

TECHNIQUES = load_all()
PLAN = load_plans(TECHNIQUES).find("whole-body-60")


class Offered:
    """The bar in a window, and the clock."""

    def __init__(self, qtbot: QtBot) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        self.now = 1000.0
        self.window = QMainWindow()
        self.window.setMinimumSize(720, 200)
        self.bar = OfferBar()
        self.window.setCentralWidget(self.bar)
        self.taken: list[Unfinished] = []
        self.declined: list[bool] = []
        self.bar.go_on.connect(self.taken.append)
        self.bar.declined.connect(lambda: self.declined.append(True))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def unfinished(self, plan: Plan = PLAN, since: float = 900.0, *deeds: Deed) -> Unfinished:
        return Unfinished(plan, None, deeds, 2, self.now, self.now - since, lambda: self.now)

    def offer(self, unfinished: Unfinished) -> bool:
        return self.bar.offer(unfinished, TECHNIQUES.find)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def is_seen(self) -> bool:
        return self.bar.isVisible()

    def end(self) -> None:
        self.bar.withdraw()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def offered(qtbot: QtBot) -> Iterator[Offered]:
    one = Offered(qtbot)
    yield one
    one.end()


def test_nothing_is_offered_by_itself(offered: Offered) -> None:
    assert not offered.is_seen()


def test_it_says_what_was_interrupted_and_enter_goes_on(offered: Offered) -> None:
    unfinished = offered.unfinished()
    assert offered.offer(unfinished)
    title = PLAN.segments[2].title(TECHNIQUES.find)
    told = f"A session was interrupted: {PLAN.name}, at {title}."
    assert offered.bar.accessibleName() == offered.bar.sentence.text() == told
    assert offered.bar.take.accessibleDescription() == told

    offered.bar.focus_first()
    offered.press(Qt.Key.Key_Return)

    assert offered.taken == [unfinished]
    assert not offered.is_seen()
    assert offered.declined == []


def test_no_leaves_it_ended(offered: Offered) -> None:
    offered.offer(offered.unfinished())
    offered.bar.focus_first()
    offered.press(Qt.Key.Key_Tab)
    offered.press(Qt.Key.Key_Return)

    assert offered.declined == [True]
    assert offered.taken == []
    assert not offered.is_seen()


def test_it_does_not_take_the_focus_by_itself(offered: Offered) -> None:
    before = QApplication.focusWidget()
    offered.offer(offered.unfinished())

    assert QApplication.focusWidget() is before


@pytest.mark.parametrize("since", [0.0, 59.5 * 60.0])
def test_it_withdraws_when_it_is_too_long_ago_or_over(
    offered: Offered, qtbot: QtBot, since: float
) -> None:
    offered.offer(offered.unfinished(PLAN, since))
    offered.now += 31.0 if since else OFFERED_SECONDS + 1.0

    qtbot.waitUntil(lambda: not offered.is_seen())

    assert offered.taken == []
    assert offered.declined == []


def test_what_can_no_longer_go_on_does_not(offered: Offered) -> None:
    offered.offer(offered.unfinished())
    offered.now += OFFERED_SECONDS + 1.0
    offered.bar.take.click()

    assert offered.taken == []
    assert not offered.is_seen()


def test_one_that_is_paused_waits_as_long_as_it_may(offered: Offered) -> None:
    offered.offer(offered.unfinished(PLAN, 59.5 * 60.0, Deed(100.0, Asked.PAUSE)))
    offered.now += 300.0
    offered.bar.take.click()

    assert len(offered.taken) == 1


def test_a_technique_that_is_gone_takes_the_offer_with_it(offered: Offered) -> None:
    segments = (Segment(technique="no-such-thing", minutes=60.0),)
    plan = Plan(id="mine", name="Mine", segments=segments)

    assert not offered.offer(offered.unfinished(plan))
    assert not offered.is_seen()


@pytest.mark.parametrize("text_px", [15, 22, 30])
def test_nothing_of_it_is_cut_off(qtbot: QtBot, text_px: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dressed(app)
    before, larger = app.font(), app.font()
    larger.setPixelSize(text_px)
    app.setFont(larger)
    offered = Offered(qtbot)
    try:
        offered.offer(offered.unfinished())
        offered.window.resize(1024, 200)
        QApplication.processEvents()

        assert offered.bar.sentence.shows_all()
        for button in (offered.bar.take, offered.bar.decline):
            assert offered.bar.rect().contains(button.geometry())
    finally:
        offered.end()
        app.setFont(before)
