"""The Practise page, by keys and by the names that a screen reader says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.explaining import explained
from app.pages.practise import PractisePage
from app.practice_result import Result
from app.practising import State
from app.settings import Settings, load
from app.widgets import look
from app.widgets.asking import DEAF_MS
from practice.errors import PracticeError
from practice.exercises import EXERCISES, name_of
from practice.history import History
from practice.run import Exercise, Pace, Steadiness, Tap
from practice.summary import Summary
from tests.app.opened import Opened, dressed
from tests.app.practised import Practised, taps_of
from tests.app.walked import children_said, heard, walk

Key, Role = Qt.Key, QAccessible.Role
SIZES = [(1024, 640), (1240, 800), (2560, 1440)]


def state_of(page: PractisePage) -> State:
    return page.practising.state


class Page:
    """The page in a window of its own, over the real controller and the test's clock."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        self.qtbot = qtbot
        self.practised = Practised(qtbot, folder).bring_in()
        self.practising = self.practised.practising
        self.page = PractisePage(self.practising, self.practised.pulse, Settings())
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.setMinimumSize(720, 480)
        self.window.resize(1240, 800)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def run(self, exercise: Exercise = Exercise.FOLLOW, level: int = 0, seed: int = 1) -> None:
        """Choose an exercise and go through a run of it, to the questions."""
        self.practising.choose(exercise, level)
        self.practised.start()
        self.practised.tap_at(taps_of(self.practised, 25.0, seed))
        self.practised.end_by_itself()

    def hear_questions(self) -> None:
        """Wait until the face takes answers."""
        self.qtbot.waitUntil(self.page.asking.rows[0][0].hasFocus, timeout=3 * DEAF_MS)

    def answer(self, *keys: Qt.Key) -> None:
        self.hear_questions()
        for key in keys:
            self.press(key)

    def see(self, *, full: bool = True) -> Result:
        """Leave the questions out, and see the result."""
        self.practised.answer()
        result = self.practising.result
        assert result is not None
        if full and not result.full:
            self.practising.show_full()
        return self.practising.result or result

    def end(self) -> None:
        self.window.close()
        self.practised.end()
        self.page.end()
        self.window.deleteLater()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[Page]:
    shown = Page(qtbot, tmp_path)
    yield shown
    shown.end()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, fresh_home: Path) -> Iterator[Opened]:
    shown = Opened(qtbot, tmp_path)
    shown.bring_in()
    yield shown
    shown.end()


def running(opened: Opened) -> bool:
    return opened.pulse.running


def practise_of(opened: Opened) -> PractisePage:
    opened.window.pages.open("practise")
    assert opened.window.pages.practise is not None
    return opened.window.pages.practise


def everything_lies_within(page: QWidget) -> None:
    """Check that no visible control is cut by what it stands in, or lies on another."""
    controls = [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    rooms = [QRect(one.mapTo(page, QPoint()), one.size()) for one in controls]
    for one, room in zip(controls, rooms, strict=True):
        around = one.parentWidget()
        assert around is not None
        assert around.rect().contains(one.geometry()), one.accessibleName()
        assert page.rect().contains(room), one.accessibleName()
        assert one.height() >= min(one.minimumSizeHint().height(), one.sizeHint().height())
    for number, (one, room) in enumerate(zip(controls, rooms, strict=True)):
        for other, second in zip(controls[:number], rooms[:number], strict=True):
            is_part = one.isAncestorOf(other) or other.isAncestorOf(one)
            names = one.accessibleName(), other.accessibleName()
            assert is_part or not room.intersects(second), names


# ---- choosing


def test_every_exercise_and_step_is_chosen_by_its_chip(page: Page) -> None:
    face = page.page.choosing
    for exercise, about in EXERCISES.items():
        face.exercises.chips[exercise].click()
        for level, chip in face.levels[exercise].chips.items():
            chip.click()
            choice = page.practising.choice
            assert (choice.exercise, choice.level) == (exercise, level)
            assert face.name.text() == about.name
            assert face.sentence.text() == about.sentence
            assert chip.isVisible()
            assert chip.isChecked()
            assert "rocks" in face.picture.accessibleName()


def test_nothing_moves_when_another_exercise_is_chosen(page: Page) -> None:
    face = page.page.choosing
    parts = [face.name, face.sentence, face.exercises, face.picture, face.tempo, face.varied]
    places = [part.geometry() for part in parts]
    for exercise in Exercise:
        face.exercises.chips[exercise].click()
        QApplication.processEvents()
        assert [part.geometry() for part in parts] == places


def test_the_page_says_tapping_where_it_is_tapping(page: Page) -> None:
    for exercise in Exercise:
        page.practising.choose(exercise)
        context = page.page.choosing.context.text()
        assert context.startswith("Rocking" if exercise is Exercise.MOUSE else "Tapping")


def test_the_tempo_is_stepped_typed_and_varied(page: Page) -> None:
    face = page.page.choosing
    face.tempo.more.click()
    assert page.practising.choice.bpm == 71
    page.page.step_bpm(-5.0)
    assert face.tempo.value() == 66
    face.varied.click()
    assert face.varied.isChecked()
    page.page.type_tempo()
    QTest.keyClicks(face.tempo.figure, "63.4")
    page.press(Key.Key_Return)
    assert page.practising.choice.bpm == 63.4
    assert not page.practising.choice.varied
    assert not face.varied.isChecked()


# ---- a run


def test_a_run_has_the_page_to_itself_and_takes_keys_and_presses(page: Page) -> None:
    alone: list[bool] = []
    page.page.alone_changed.connect(alone.append)
    page.page.bar.start.click()
    area = page.page.area
    assert alone == [True]
    assert area.isVisible()
    assert area.hasFocus()
    assert not page.page.browse.isVisible()
    assert "Esc ends the run" in heard(area).told

    taps: list[Tap] = []
    page.page.tapping.tapped.connect(taps.append)
    page.press(Key.Key_Space)
    page.press(Key.Key_PageDown)
    QTest.mouseClick(area, Qt.MouseButton.LeftButton)
    assert [tap.name for tap in taps] == ["Space", "PgDown", "Left button"]
    assert area.sentence == ""

    page.press(Key.Key_Escape)
    assert page.practising.state is not State.RUNNING
    assert alone[-1] is False


def test_only_the_line_of_progress_is_drawn_while_the_hand_is_at_it(page: Page) -> None:
    page.practised.start()
    area = page.page.area
    page.practised.tap_at([0.0])
    area.tell("")
    blank = area.grab().toImage()
    page.practised.pass_time(20.0)
    later = area.grab().toImage()
    track = area.height() - look.px(28)
    differ = {
        y
        for y in range(0, area.height(), 1)
        if any(blank.pixel(x, y) != later.pixel(x, y) for x in range(0, area.width(), 7))
    }
    assert differ
    assert differ <= set(range(track - 2, track + look.px(3) + 3))


def test_chosen_keys_alone_tap(page: Page) -> None:
    page.page.show_tap_keys(("F9",))
    assert page.page.bar.how.text() == "F9 or the mouse: one press each rock"
    page.page.toggle()
    taps: list[Tap] = []
    page.page.tapping.tapped.connect(taps.append)
    for key in (Key.Key_Space, Key.Key_F9):
        page.press(key)
    assert [tap.name for tap in taps] == ["F9"]


def test_the_mouse_is_asked_for_until_it_is_held(page: Page) -> None:
    page.practising.choose(Exercise.MOUSE)
    page.page.toggle()
    area = page.page.area
    assert "slide to and fro" in area.sentence
    assert heard(area).name == "Run: rocking the mouse"

    QTest.mousePress(area, Qt.MouseButton.LeftButton)
    assert area.sentence == ""
    QTest.qWait(1)
    page.page.tapping.end()
    assert "slide to and fro" in area.sentence


# ---- the question


def test_a_hand_that_rocks_on_answers_nothing(page: Page) -> None:
    page.run()
    assert page.practising.state is State.ASKING
    for key in (Key.Key_Space, Key.Key_1, Key.Key_Return, Key.Key_Escape):
        page.press(key)
    assert page.practising.state is State.ASKING
    assert not any(answer.isChecked() for row in page.page.asking.rows for answer in row)


def test_a_hand_that_rocks_on_begins_no_run(page: Page) -> None:
    page.page.toggle()
    page.press(Key.Key_Escape)
    assert state_of(page.page) is State.CHOOSING
    page.page.toggle()
    assert state_of(page.page) is State.CHOOSING

    def begins() -> bool:
        page.page.toggle()
        return state_of(page.page) is State.RUNNING

    page.qtbot.waitUntil(begins, timeout=3 * DEAF_MS)


@pytest.mark.parametrize(
    ("keys", "guesses"),
    [
        ((Key.Key_1, Key.Key_3, Key.Key_Return), (Steadiness.STEADIER, Pace.SLOWER)),
        ((Key.Key_2, Key.Key_Return), (Steadiness.SAME, None)),
        (
            (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Return),
            (Steadiness.SAME, Pace.FASTER),
        ),
        ((Key.Key_Down, Key.Key_2, Key.Key_1, Key.Key_Return), (Steadiness.STEADIER, Pace.SAME)),
        ((Key.Key_Return,), (None, None)),
        ((Key.Key_1, Key.Key_Escape), (None, None)),
    ],
)
def test_the_questions_are_answered_by_keys(
    page: Page, keys: tuple[Qt.Key, ...], guesses: tuple[Steadiness | None, Pace | None]
) -> None:
    page.run(seed=1)
    page.see()
    page.run(seed=2)

    page.answer(*keys)

    page.qtbot.waitUntil(lambda: page.practising.state is State.RESULT)
    assert page.practising.result is not None
    run = page.practising.result.run
    assert (run.guess_steadiness, run.guess_pace) == guesses


def test_a_first_run_is_asked_only_what_can_be_told(page: Page) -> None:
    page.run()
    assert len(page.page.asking.rows) == 1
    texts = [answer.text() for answer in page.page.asking.rows[0]]
    assert texts == ["Faster", "The same", "Slower"]


def test_answers_are_clicked(page: Page) -> None:
    page.run()
    page.hear_questions()
    QTest.mouseClick(page.page.asking.rows[0][2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.page.asking.show_result, Qt.MouseButton.LeftButton)
    page.qtbot.waitUntil(lambda: page.practising.state is State.RESULT)
    assert page.practising.result is not None
    assert page.practising.result.run.guess_pace is Pace.SLOWER


# ---- the result


def test_the_result_stands_in_words(page: Page) -> None:
    page.run(Exercise.GAPS, 1)
    result = page.see()
    face = page.page.outcome
    assert face.headline.text() == result.headline
    assert result.headline.startswith("Steady within ")
    assert face.caption.text() == result.caption
    assert result.headline in face.accessibleName()
    assert face.early.text() == "early estimate"
    assert face.next.take.text() == result.advice.name


def test_every_figure_is_explained_by_pointer_and_by_keyboard(page: Page) -> None:
    page.run(Exercise.HOLD)
    result = page.see()
    face = page.page.outcome
    face.deck.open("Figures")
    figures = face.figures.figures
    assert len(figures) == len(explained(result)) >= 9
    figures[0].setFocus(Qt.FocusReason.TabFocusReason)
    for number, figure in enumerate(figures):
        assert figure.hasFocus()
        said = heard(figure)
        assert said.told == figure.toolTip() == face.told.text() != ""
        assert said.told.count(".") >= 1
        assert ": " in said.name
        if number + 1 < len(figures):
            page.press(Key.Key_Right)
    page.press(Key.Key_Left)
    assert figures[-2].hasFocus()

    QApplication.sendEvent(figures[0], QEvent(QEvent.Type.Enter))
    assert face.told.text() == figures[0].toolTip()
    QApplication.sendEvent(figures[0], QEvent(QEvent.Type.Leave))
    assert face.told.text() == figures[-2].toolTip()


@pytest.mark.parametrize("exercise", list(Exercise))
def test_the_plots_of_every_exercise_can_be_read_out(page: Page, exercise: Exercise) -> None:
    page.practising.choose(exercise)
    page.practised.start()
    if exercise is Exercise.MOUSE:
        period = 60.0 / 70.0
        times = [0.02 * number for number in range(int(60 * period / 0.02))]
        import math

        page.practised.rock_at(times, lambda at: 200 * math.cos(2 * math.pi * at / period))
    else:
        page.practised.tap_at(taps_of(page.practised, 25.0))
    page.practised.end_by_itself()
    page.see()
    face = page.page.outcome
    words = [*children_said(face.deck.tabs)]
    assert words[-1] == "Figures"
    assert ("Size" in words) == (exercise is Exercise.MOUSE)
    assert ("Coming back" in words) == bool(
        page.practising.result and page.practising.result.figures.stretches
    )
    for word in words:
        face.deck.open(word)
        QApplication.processEvents()
        current = face.deck.currentWidget()
        assert current is not None
        assert current.isVisible()
        if word != "Figures":
            assert current.accessibleName()
            assert len(current.accessibleDescription()) > 40
            current.setFocus(Qt.FocusReason.TabFocusReason)
            assert face.told.text() == current.toolTip()


def test_a_history_that_does_not_answer_leaves_the_result_there(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(history: History, count: int) -> list[Summary]:
        raise PracticeError("The disk rests.")

    page.run()
    page.see(full=False)
    monkeypatch.setattr(History, "last", refuse)
    page.practising.show_full()

    assert page.page.outcome.isVisible()
    assert children_said(page.page.outcome.deck.tabs)[-1] == "Figures"


def test_how_others_do_is_said_only_to_who_asks_and_with_its_limits(page: Page) -> None:
    page.run()
    page.see()
    face = page.page.outcome
    assert not any("lab" in line.text() for line in (face.headline, face.second, face.told))
    face.compare.click()
    assert "tapped with a cue in a lab" in face.told.text()

    page.run(Exercise.GAPS)
    page.see()
    assert not face.compare.isVisible()
    assert face.told.text() == ""


def test_a_run_that_is_not_rated_says_why(page: Page) -> None:
    page.practised.start()
    page.practised.tap_at(taps_of(page.practised, 25.0)[::3])
    page.practised.end_by_itself()
    result = page.see()
    assert not result.rated
    assert page.page.outcome.headline.text() == "Not rated"
    assert result.reason in page.page.outcome.second.text()
    assert page.page.outcome.early.text() == ""


def test_feedback_that_thins_out_is_there_on_request(page: Page) -> None:
    page.run()
    result = page.see(full=False)
    page.page.outcome.show_result(replace(result, full=False), is_here=True)
    face = page.page.outcome
    assert face.full.isVisible()
    assert not face.figures.isVisible()
    face.full.click()
    assert not face.full.isVisible()
    assert children_said(face.deck.tabs)[-1] == "Figures"


def test_what_is_next_begins_by_its_button_or_the_same_again(page: Page) -> None:
    page.run(Exercise.GAPS, 0)
    result = page.see()
    name = result.advice.name
    assert name == name_of(Exercise.GAPS, 1)
    assert page.page.outcome.next.take.hasFocus()
    page.press(Key.Key_Return)
    assert page.practising.state is State.RUNNING
    assert page.practising.choice.level == 1
    page.press(Key.Key_Escape)

    page.run(Exercise.GAPS, 0)
    page.see()
    page.page.outcome.next.again.click()
    assert (page.practising.state, page.practising.choice.level) == (State.RUNNING, 0)


def test_escape_goes_back_to_choosing(page: Page) -> None:
    page.run()
    page.see()
    assert page.page.leave()
    assert page.page.choosing.isVisible()
    assert not page.page.leave()


def test_leaving_the_page_ends_the_run_and_keeps_it(page: Page) -> None:
    page.practised.start()
    page.practised.tap_at(taps_of(page.practised, 25.0)[:20])
    page.page.hide()
    assert page.practising.state is not State.RUNNING
    assert len(page.practised.kept().taps) == 20
    page.page.show()


def test_tab_goes_through_the_result_from_top_to_bottom(page: Page) -> None:
    page.run()
    page.see()
    page.page.outcome.next.first.setFocus(Qt.FocusReason.TabFocusReason)
    names: list[str] = []
    while (widget := QApplication.focusWidget()) is not None:
        name = heard(widget).name
        if name in names:
            break
        names.append(name)
        page.press(Key.Key_Tab)
    start = names.index("Compare with others")
    expected = ["Compare with others", "Each rock against the pulse", "Where on the beat"]
    expected += ["Rock to rock", "From one rock to the next"]
    assert names[start : start + len(expected)] == expected
    assert names.index("Start run") < names.index("History") < names.index("Export")


# ---- how it looks


@pytest.mark.parametrize("size", SIZES)
def test_every_face_fits(text: None, page: Page, size: tuple[int, int]) -> None:
    page.window.resize(*size)
    QApplication.processEvents()
    assert page.window.size().toTuple() == size
    for exercise in Exercise:
        page.practising.choose(exercise, 3)
        QApplication.processEvents()
        everything_lies_within(page.page)
    page.run(Exercise.GAPS, 2)
    QApplication.processEvents()
    everything_lies_within(page.page)
    page.see()
    face = page.page.outcome
    for word in children_said(face.deck.tabs):
        face.deck.open(word)
        QApplication.processEvents()
        assert page.window.size().toTuple() == size
        everything_lies_within(page.page)


@pytest.mark.parametrize("theme", list(look.THEMES))
def test_the_page_takes_every_palette(page: Page, qapp: QApplication, theme: str) -> None:
    try:
        look.redress(qapp, theme)
        QApplication.processEvents()
        ground = look.THEMES[theme].background
        picture = page.page.grab().toImage()
        corners = [(2, 2), (picture.width() - 3, 3), (picture.width() - 3, picture.height() - 3)]
        assert [picture.pixelColor(*corner).name() for corner in corners] == [ground] * 3
    finally:
        look.redress(qapp, look.SYSTEM)


# ---- in the window


def test_tab_walks_round_the_page_and_every_control_is_said(opened: Opened) -> None:
    practise_of(opened)
    stops = walk(opened)
    said = [heard(one) for one in stops]
    names = [one.name for one in said]
    assert all(names)
    assert len(set(names)) == len(names)
    expected = ["Start run", "Find a technique", "Techniques", "Follow", "Cue throughout"]
    expected += ["Slower", "Tempo", "Faster", "Another tempo for each run", "History", "Export"]
    assert names == [*expected, "Practise", "All keys", "Settings"]
    back = walk(opened, Key.Key_Backtab)
    assert back == [stops[0], *reversed(stops[1:])]


def test_the_pages_change_by_keys_and_tabs_and_the_last_one_comes_back(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    pages, top = opened.window.pages, opened.window.top
    for key, at in ((Key.Key_2, 1), (Key.Key_1, 0), (Key.Key_2, 1)):
        opened.press(key, Qt.KeyboardModifier.ControlModifier)
        assert top.tabs.currentIndex() == at
        assert (pages.currentWidget() is opened.page) == (at == 0)
    top.tabs.setCurrentIndex(0)
    assert pages.currentWidget() is opened.page
    practise_of(opened).practising.choose(Exercise.GAPS, 2)
    opened.keeper.close()

    again = Opened(qtbot, tmp_path, load(opened.settings_path)[0])
    again.bring_in()
    practise = again.window.pages.practise
    assert practise is not None
    assert practise.isVisible()
    choice = practise.practising.choice
    assert (choice.exercise, choice.level) == (Exercise.GAPS, 2)
    again.end()


def test_space_starts_the_pulse_on_its_page_and_a_run_on_the_other(opened: Opened) -> None:
    opened.press(Key.Key_Space)
    assert running(opened)
    practise = practise_of(opened)
    assert running(opened)
    opened.press(Key.Key_Space)
    assert state_of(practise) is State.RUNNING
    assert not running(opened)
    assert not opened.window.top.isVisible()
    opened.press(Key.Key_Escape)
    assert state_of(practise) is State.CHOOSING
    assert opened.window.top.isVisible()


def test_no_key_of_the_window_does_anything_but_tap_during_a_run(opened: Opened) -> None:
    practise = practise_of(opened)
    opened.press(Key.Key_Space)
    before = opened.pulse.bpm, opened.pulse.cue, opened.pulse.technique
    for key in (Key.Key_M, Key.Key_Up, Key.Key_Plus, Key.Key_F1, Key.Key_F11, Key.Key_3):
        opened.press(key)
    assert (opened.pulse.bpm, opened.pulse.cue, opened.pulse.technique) == before
    assert opened.window.pages.currentWidget() is practise
    assert not opened.window.isFullScreen()
    assert not opened.pulse.muted


def test_a_technique_and_a_favourite_count_on_both_pages(opened: Opened) -> None:
    practise = practise_of(opened)
    practise.browse.techniques.chosen.emit("lull")
    assert opened.pulse.technique is not None
    assert opened.pulse.technique.id == "lull"
    practise.browse.techniques.favourite_toggled.emit("lull")
    opened.pulse.choose_technique("neck-ripples")
    opened.window.pages.open("pulse")
    opened.press(Key.Key_1)
    assert opened.pulse.technique.id == "lull"
    assert "Lull" in practise.choosing.context.text()


def test_settings_go_back_to_the_page_they_were_opened_from(opened: Opened) -> None:
    practise = practise_of(opened)
    opened.press(Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert not opened.window.top.isVisible()
    opened.press(Key.Key_Escape)
    assert opened.window.pages.currentWidget() is practise
    assert opened.window.top.isVisible()


def test_what_is_set_for_practice_counts_at_once_and_is_kept(opened: Opened) -> None:
    practise = practise_of(opened)
    opened.window.pages.open_settings()
    page = opened.window.pages.currentWidget()
    assert page is not None
    practice = page.practice  # type: ignore[attr-defined]
    page.show_section("Practise")  # type: ignore[attr-defined]
    practice.own_tap_sound.click()
    practice.varied.click()
    practice.tap_keys.by.chips[next(reversed(practice.tap_keys.by.chips))].click()
    practice.tap_keys.field.click()
    opened.press(Key.Key_PageDown)
    practice.midi.chosen.emit("nanoKEY")

    assert practise.practising.own_tap_sound
    assert not practise.practising.choice.varied
    assert practise.practising.tap_keys == ("PgDown",)
    opened.keeper.close()
    kept = load(opened.settings_path)[0]
    assert (kept.own_tap_sound, kept.varied_tempo) == (True, False)
    assert (kept.tap_keys, kept.midi_port) == (("PgDown",), "nanoKEY")


def test_the_history_opens_and_goes_back(opened: Opened) -> None:
    practise = practise_of(opened)
    opened.click(practise.bar.history)
    assert type(opened.window.pages.currentWidget()).__name__ == "HistoryPage"
    opened.press(Key.Key_Escape)
    assert opened.window.pages.currentWidget() is practise


@pytest.mark.qt_log_ignore("This plugin does not support")  # of dialogs, offscreen
def test_export_asks_for_a_file(opened: Opened) -> None:
    practise = practise_of(opened)
    opened.click(practise.bar.export)
    dialog = opened.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    assert type(opened.window.pages.currentWidget()).__name__ == "HistoryPage"
