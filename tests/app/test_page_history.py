"""The history as a person has it before them: all runs, a few of them, notes, files, the trend."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.engine import list_techniques
from app.pages.history import HistoryPage
from app.widgets.filters import TEMPI
from app.widgets.runs import RunList
from practice.headlines import bring_up_to_date
from practice.history import History
from practice.run import Exercise, Run, new_id
from tests.app.opened import dressed
from tests.practice.runs import NOTES, plain_run
from tests.yardstick import plain_seconds

Key = Qt.Key
WORK = "undula-history-work"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History.open(tmp_path / "history.sqlite3").history as history:
        yield history


class Shown:
    """The page over a history, and a hand on its keys."""

    def __init__(self, qtbot: QtBot, history: History) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        self.qtbot = qtbot
        self.around = QWidget()  # the page never is a window of its own
        self.page = HistoryPage(history, list_techniques().techniques, self.around)
        qtbot.addWidget(self.around)
        self.around.resize(2560, 1440)
        self.page.resize(1240, 800)
        with qtbot.waitActive(self.around):
            self.around.show()
            self.around.activateWindow()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key)

    def write(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.page, text)

    @property
    def rows(self) -> RunList:
        return self.page.list

    @property
    def said(self) -> list[str]:
        model = self.rows.model_of_runs
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row).data(role)) for row in range(model.rowCount())]

    @property
    def ids(self) -> list[str]:
        return [run.id for run in self.rows.model_of_runs.runs]

    def wait_for_line(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.page.line.text())


def fill(history: History, count: int = 6) -> list[Run]:
    """Keep some runs; return them, the newest first."""
    runs = [plain_run(number) for number in range(count)]
    history.merge(runs)
    bring_up_to_date(history)
    return runs[::-1]


def ids_in(history: History) -> list[str]:
    return [run.id for run in history.runs()]


# ---- the list


def test_the_runs_stand_there_the_newest_first(qtbot: QtBot, history: History) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)

    assert page.ids == [run.id for run in runs]
    assert page.page.count.text() == "6 runs"
    first = page.said[0]
    assert first.startswith("Follow, 31 Jan 2026, ")
    assert ", Spinal wave, 70 beats a minute, steady within 3." in first


def test_a_history_without_runs_says_so(qtbot: QtBot, history: History) -> None:
    page = Shown(qtbot, history)

    assert "no runs yet" in page.rows.empty_words
    page.press(Key.Key_Delete)
    page.press(Key.Key_Return)
    assert page.page.line.text() == ""


def test_a_run_is_shown_by_its_exercise_tempo_and_technique(qtbot: QtBot, history: History) -> None:
    runs = [
        replace(plain_run(0), exercise=Exercise.GAPS, level=2, bpm=66.5),
        replace(plain_run(1), technique="lull"),
        replace(plain_run(2), technique="one that is gone"),
    ]
    history.merge(runs)
    page = Shown(qtbot, history)
    filters = page.page.filters

    filters.exercise.choose(Exercise.GAPS)
    assert page.ids == [runs[0].id]
    assert page.page.count.text() == "1 of 3 runs"
    assert page.said[0].startswith("Gaps 4 on, 8 off, ")

    filters.exercise.choose(None)
    filters.technique.choose("one that is gone")
    assert page.ids == [runs[2].id]
    assert filters.technique.text() == "one that is gone"

    filters.technique.choose(None)
    filters.tempo.choose((65.0, 70.0))
    assert page.ids == [runs[0].id]
    filters.technique.choose("lull")
    assert page.ids == []
    assert "No run fits" in page.rows.empty_words


def test_only_what_is_there_can_be_chosen(qtbot: QtBot, history: History) -> None:
    fill(history)
    page = Shown(qtbot, history)
    filters = page.page.filters
    for menu, offered in (
        (filters.exercise, ["All exercises", "Follow"]),
        (filters.technique, ["All techniques", "Spinal wave"]),
        (filters.tempo, ["All tempi", "70 to 75"]),
    ):
        menu.choices.aboutToShow.emit()
        assert [action.text() for action in menu.choices.actions()] == offered


def test_every_tempo_falls_into_one_choice() -> None:
    for tenths in range(150, 1601):
        bpm = tenths / 10
        assert sum(low <= bpm < high for low, high in TEMPI) == 1
    assert any(low <= 80.0 < high and words == "75 to 80" for (low, high), words in TEMPI.items())


# ---- deleting


@pytest.mark.parametrize("undo", ["button", "key"])
def test_a_run_is_deleted_and_had_back(qtbot: QtBot, history: History, undo: str) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)
    page.press(Key.Key_Down)

    page.press(Key.Key_Delete)

    left = [run.id for run in runs if run is not runs[1]]
    assert page.ids == ids_in(history) == left
    assert page.rows.run is not None
    assert page.rows.run.id == runs[2].id
    assert "is deleted" in page.page.line.text()
    assert page.page.undo.isVisible()

    if undo == "button":
        page.page.undo.click()
    else:
        QTest.keyClick(page.rows, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert page.ids == ids_in(history) == [run.id for run in runs]
    assert page.rows.run.id == runs[1].id
    assert not page.page.undo.isVisible()


def test_several_runs_come_back_one_after_the_other(qtbot: QtBot, history: History) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)
    for _ in runs:
        page.press(Key.Key_Delete)
    assert page.ids == ids_in(history) == []
    assert page.page.card.title.text() == "No run"

    for _ in runs:
        page.page.have_back()
    page.page.have_back()

    assert page.ids == ids_in(history) == [run.id for run in runs]


# ---- notes


def test_a_note_is_written_with_keys_alone(qtbot: QtBot, history: History) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)

    page.press(Key.Key_Return)
    page.write("with a pillow")
    page.press(Key.Key_Return)

    assert history.run(runs[0].id).note == "with a pillow"
    assert QApplication.focusWidget() is page.rows
    assert page.said[0].endswith("note: with a pillow")


def test_escape_takes_a_note_back(qtbot: QtBot, history: History) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)

    page.press(Key.Key_Return)
    page.write("not this")
    page.press(Key.Key_Escape)

    assert history.run(runs[0].id).note == ""
    assert page.page.card.note.text() == ""
    assert QApplication.focusWidget() is page.rows


@pytest.mark.parametrize("leave", ["another run", "the page", "another filter"])
def test_a_note_stays_with_its_run_when_it_is_left(
    qtbot: QtBot, history: History, leave: str
) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)
    page.press(Key.Key_Return)
    page.write("even")

    if leave == "another run":
        page.rows.setCurrentIndex(page.rows.model_of_runs.index(3))
    elif leave == "the page":
        page.page.hide()
    else:
        page.page.filters.exercise.choose(Exercise.GAPS)
        page.page.filters.exercise.choose(None)

    assert [history.run(run.id).note for run in runs] == ["even", "", "", "", "", ""]
    assert page.said[0].endswith("note: even")


def test_a_note_that_is_written_is_not_disturbed_by_figures_that_come(
    qtbot: QtBot, history: History
) -> None:
    runs = [plain_run(number) for number in range(6)]
    history.merge(runs)
    page = Shown(qtbot, history)
    page.press(Key.Key_Return)
    page.write("quite ")
    bring_up_to_date(history)
    page.page.read()
    page.write("even")
    page.press(Key.Key_Return)

    assert history.run(runs[-1].id).note == "quite even"


def test_a_note_is_not_lost_with_its_run(qtbot: QtBot, history: History) -> None:
    runs = fill(history)
    page = Shown(qtbot, history)
    page.press(Key.Key_Return)
    page.write("even")
    page.page.card.delete.click()
    page.page.have_back()

    assert history.run(runs[0].id).note == "even"
    assert page.said[0].endswith("note: even")


def test_odd_notes_are_only_changed_by_hand(qtbot: QtBot, history: History) -> None:
    runs = [replace(plain_run(number), note=note) for number, note in enumerate(NOTES)]
    history.merge(runs)
    page = Shown(qtbot, history)

    for row in range(len(runs)):
        page.rows.setCurrentIndex(page.rows.model_of_runs.index(row))
        page.page.card.note.setFocus()
        page.rows.setFocus()

    assert {run.id: history.run(run.id).note for run in runs} == {run.id: run.note for run in runs}


# ---- files


@pytest.mark.parametrize("name", ["runs.csv", "runs.json"])
def test_what_goes_out_comes_in_again(
    qtbot: QtBot, history: History, tmp_path: Path, name: str
) -> None:
    runs, path = fill(history), tmp_path / name
    page = Shown(qtbot, history)
    page.page.export_to(path)
    page.wait_for_line(f"6 runs in “{name}”")

    with History.open(tmp_path / "other.sqlite3").history as other:
        there = Shown(qtbot, other)
        there.page.import_from(path)
        there.wait_for_line("6 runs added.")
        assert there.ids == [run.id for run in runs]
        assert [other.run(run.id) for run in runs] == runs
        there.page.import_from(path)
        there.wait_for_line("0 runs added, 6 there already.")
        there.page.hide()


def test_for_who_leaves_meanwhile_runs_come_in_and_nothing_more_is_begun(
    qtbot: QtBot, history: History, tmp_path: Path
) -> None:
    fill(history)
    page = Shown(qtbot, history)
    page.page.export_to(tmp_path / "runs.csv")
    page.wait_for_line("6 runs in")

    with History.open(tmp_path / "other.sqlite3").history as other:
        there = Shown(qtbot, other)
        there.page.import_from(tmp_path / "runs.csv")
        there.page.hide()
        there.wait_for_line("6 runs added.")

        assert WORK not in [thread.name for thread in threading.enumerate()]
        assert bring_up_to_date(other) == 6


def test_a_deleted_run_that_comes_in_again_is_there_once(
    qtbot: QtBot, history: History, tmp_path: Path
) -> None:
    runs, path = fill(history), tmp_path / "runs.csv"
    page = Shown(qtbot, history)
    page.page.export_to(path)
    page.wait_for_line("6 runs in")
    page.press(Key.Key_Delete)

    page.page.import_from(path)
    page.wait_for_line("1 run back")
    page.page.have_back()

    assert page.ids == [run.id for run in runs]


@pytest.mark.parametrize(
    ("content", "told"), [(b"when,what\n1,2\n", "line 1"), (b"{", "line 1"), (b"", "line 1")]
)
def test_a_file_that_is_none_is_refused_in_one_line(
    qtbot: QtBot, history: History, tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    page = Shown(qtbot, history)

    page.page.import_from(path)

    page.wait_for_line("“odd.csv”")
    page.wait_for_line(told)


def test_a_place_that_cannot_be_written_is_told(
    qtbot: QtBot, history: History, tmp_path: Path
) -> None:
    fill(history)
    page = Shown(qtbot, history)

    page.page.export_to(tmp_path / "not there" / "runs.csv")

    page.wait_for_line("cannot be written")


@pytest.mark.qt_log_ignore("propagateSizeHints")  # a dialog on a screen that is none
def test_a_file_is_asked_for_without_holding_anything_up(qtbot: QtBot, history: History) -> None:
    fill(history)
    page = Shown(qtbot, history)
    for button, title in ((page.page.export, "Export runs"), (page.page.bring, "Import runs")):
        button.click()
        (dialog,) = page.page.findChildren(QFileDialog)
        assert dialog.windowTitle() == title
        dialog.reject()
        qtbot.waitUntil(lambda: not page.page.findChildren(QFileDialog))


# ---- figures and the trend


def test_figures_that_are_missing_are_looked_up(qtbot: QtBot, history: History) -> None:
    runs = [plain_run(number) for number in range(30)]
    history.merge(runs)
    page = Shown(qtbot, history)
    page.press(Key.Key_Down)
    current = page.rows.run
    assert current is not None

    qtbot.waitUntil(lambda: all("steady within" in said for said in page.said))

    assert page.rows.run is not None
    assert page.rows.run.id == current.id
    assert page.page.side.plot.accessibleDescription().startswith("30 rated runs")


def test_the_trend_is_of_the_runs_that_are_shown(qtbot: QtBot, history: History) -> None:
    runs = [replace(plain_run(k), bpm=70.0 if k % 2 else 62.0) for k in range(12)]
    history.merge(runs)
    bring_up_to_date(history)
    page = Shown(qtbot, history)
    trend = page.page.side.plot
    qtbot.waitUntil(lambda: "rated runs" in trend.accessibleDescription())

    page.page.filters.tempo.choose((70.0, 75.0))

    assert trend.accessibleDescription().startswith("6 rated runs")


def test_the_trend_is_of_the_current_run_s_exercise_and_level(
    qtbot: QtBot, history: History
) -> None:
    gaps = [replace(plain_run(k), exercise=Exercise.GAPS, level=1) for k in range(3)]
    history.merge([*gaps, *(plain_run(k) for k in range(3, 8))])
    bring_up_to_date(history)
    page = Shown(qtbot, history)
    trend = page.page.side.plot
    qtbot.waitUntil(lambda: "5 rated runs of Follow" in trend.accessibleDescription())

    page.rows.make_current(gaps[0].id)

    assert trend.accessibleDescription().startswith("3 rated runs of Gaps 8 on, 8 off")


# ---- what stands in the way


def test_a_damaged_history_is_told_in_one_line(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(b"no history at all" * 400)
    opened = History.open(path)
    with opened.history as history:
        page = Shown(qtbot, history)

        assert opened.line
        assert page.page.line.text() == opened.line
        page.page.hide()


def test_a_locked_history_is_told_and_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with History.open(path).history as history:
        fill(history)
        page = Shown(qtbot, history)
        page.page.hide()  # nothing else is read meanwhile
        page.page.show()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        page.press(Key.Key_Delete)
        qtbot.waitUntil(lambda: "cannot be written now" in page.page.line.text(), timeout=8000)
        assert len(page.ids) == 5
        other.rollback()
        other.close()
        qtbot.waitUntil(lambda: page.page.line.text() == "", timeout=8000)
        assert ids_in(history) == page.ids


def test_a_history_that_does_not_answer_is_told_in_one_line(qtbot: QtBot, history: History) -> None:
    history.close()
    page = Shown(qtbot, history)

    assert page.page.line.text() == "The history is closed: open it again."
    assert page.ids == []


# ---- how it looks


@pytest.mark.parametrize("size", [(720, 480), (1024, 640), (2560, 1440)])
def test_the_page_fits(qtbot: QtBot, history: History, size: tuple[int, int]) -> None:
    fill(history)
    there = Shown(qtbot, history)
    page = there.page
    page.resize(*size)
    QApplication.processEvents()

    assert page.size().toTuple() == size
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.accessibleName() and widget.parentWidget() is page:
            assert page.rect().contains(widget.geometry()), widget.accessibleName()
    assert page.card.note.isVisible() == (size[1] > 600)
    if size[1] < 600:
        there.press(Key.Key_Return)
        assert page.card.note.isVisible()


def test_tab_reaches_everything(qtbot: QtBot, history: History) -> None:
    fill(history)
    page = Shown(qtbot, history)
    page.press(Key.Key_Delete)
    reached = []
    for _ in range(16):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.append(widget.accessibleName())
        page.press(Key.Key_Tab)

    everything = {"Back", "Import runs", "Export runs", "Exercise", "Technique", "Tempo", "Runs"}
    assert set(reached) == everything | {"Evenness over your runs", "Note", "Delete run", "Undo"}


def test_five_thousand_runs_open_in_a_moment(qtbot: QtBot, history: History) -> None:
    one = plain_run()
    history.merge(
        replace(one, id=new_id(), started_at=one.started_at + timedelta(minutes=number))
        for number in range(5000)
    )
    around, took = QWidget(), []
    qtbot.addWidget(around)
    around.resize(1240, 800)
    around.show()
    for _ in range(3):
        began = time.process_time()
        page = HistoryPage(history, list_techniques().techniques, around)
        page.resize(1240, 800)
        page.show()
        page.grab()
        took.append(time.process_time() - began)
        page.hide()

    assert min(took) < 5 * plain_seconds()
