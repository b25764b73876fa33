"""What is done with the history beside the window: a fault there holds nothing up."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app import history_work
from app.history_work import HistoryWork
from practice.history import History
from practice.run import Run


def test_a_fault_is_told_and_the_next_file_is_taken(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: faults.append(told.exc_value))
    fault = ZeroDivisionError("x")

    def fail(path: Path) -> list[Run]:
        raise fault

    monkeypatch.setattr(history_work, "import_runs", fail)
    around = QObject()
    with History(tmp_path / "history.sqlite3") as history:
        work, told = HistoryWork(history, around), list[str]()
        work.told.connect(told.append)
        work.import_from(tmp_path / "runs.json")
        qtbot.waitUntil(lambda: len(told) == 2)
        work.end()

        work.export_to(tmp_path / "all.json")
        qtbot.waitUntil(lambda: len(told) == 4)
        work.end()

    assert told[1] == "That could not be done through a fault in Undula; the runs are kept."
    assert told[3].startswith("0 runs in “all.json”.")
    assert faults == [fault]
