"""The keeper: changes are there at once, written soon, and no frame waits for them."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.manners.keeper import Keeper
from app.settings import Settings, load


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "undula" / "settings.json"


@pytest.fixture
def keeper(qtbot: QtBot, path: Path) -> Iterator[Keeper]:
    keeper = Keeper(Settings(), path, soon_seconds=0.02)
    yield keeper
    keeper.close()


class Disk:
    """Stands between a save and the disk: holds it up, or lets it fail."""

    def __init__(self) -> None:
        self.is_full = False
        self.free = threading.Event()
        self.free.set()
        self.at_the_disk = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []

    def fsync(self, _: int) -> None:
        self.threads.append(threading.current_thread())
        self.at_the_disk.release()
        self.free.wait(5)
        if self.is_full:
            raise OSError(28, "No space left on device")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    return disk


def test_a_change_is_there_at_once_and_in_the_file_soon(
    qtbot: QtBot, keeper: Keeper, path: Path
) -> None:
    keeper.change(theme="paper", offset_ms=120)

    assert keeper.settings == Settings(theme="paper", offset_ms=120)
    qtbot.waitUntil(path.exists)
    assert load(path) == (keeper.settings, "")


def test_a_value_that_does_not_fit_is_refused_and_changes_nothing(
    keeper: Keeper, path: Path
) -> None:
    with pytest.raises(ValueError, match="offset_ms is 301"):
        keeper.change(offset_ms=301)

    keeper.close()
    assert keeper.settings == Settings()
    assert not path.exists()


def test_closing_writes_at_once_what_is_not_written_yet(qtbot: QtBot, path: Path) -> None:
    keeper = Keeper(Settings(), path, soon_seconds=1000.0)
    keeper.change(technique="lull")

    keeper.close()

    assert load(path)[0].technique == "lull"


def test_many_changes_are_one_save_and_no_change_is_none(path: Path, disk: Disk) -> None:
    keeper = Keeper(Settings(), path, soon_seconds=1000.0)
    keeper.change(technique="")
    for offset in range(300):
        keeper.change(offset_ms=offset)

    keeper.close()

    assert len(disk.threads) == 1
    assert load(path)[0].offset_ms == 299


def test_a_slow_disk_holds_up_nothing_and_the_newest_wins(
    qtbot: QtBot, keeper: Keeper, path: Path, disk: Disk
) -> None:
    disk.free.clear()
    keeper.change(technique="lull")
    assert disk.at_the_disk.acquire(timeout=5)

    keeper.change(technique="spinal-wave")  # while the first is being written
    keeper.change(technique="trepidation")
    disk.free.set()
    keeper.close()

    assert len(disk.threads) == 2
    assert threading.main_thread() not in disk.threads
    assert load(path)[0].technique == "trepidation"


def test_a_full_disk_is_told_once_until_a_save_has_worked(
    qtbot: QtBot, keeper: Keeper, path: Path, disk: Disk
) -> None:
    told: list[str] = []
    keeper.failed.connect(told.append)

    def change_and_save(offset: int) -> None:
        saves = len(disk.threads)
        keeper.change(offset_ms=offset)
        qtbot.waitUntil(lambda: len(disk.threads) > saves)

    disk.is_full = True
    with qtbot.waitSignal(keeper.failed):
        change_and_save(1)
    change_and_save(2)
    disk.is_full = False
    change_and_save(3)
    qtbot.waitUntil(path.exists)
    disk.is_full = True
    with qtbot.waitSignal(keeper.failed):
        change_and_save(4)

    sentence = f"The settings could not be kept in {path}: No space left on device."
    assert told == [sentence, sentence]


def test_what_could_not_be_written_is_tried_again_at_the_end(
    qtbot: QtBot, keeper: Keeper, path: Path, disk: Disk
) -> None:
    disk.is_full = True
    with qtbot.waitSignal(keeper.failed):
        keeper.change(technique="lull")
    disk.is_full = False

    keeper.close()

    assert load(path)[0].technique == "lull"


def test_a_folder_that_cannot_be_made_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    tmp_path.joinpath("undula").touch()
    keeper = Keeper(Settings(), tmp_path / "undula" / "settings.json", soon_seconds=0.0)

    with qtbot.waitSignal(keeper.failed) as failed:
        keeper.change(technique="lull")
    keeper.close()

    assert failed.args is not None
    assert "could not be kept in" in failed.args[0]
