"""One window for each person and screen, whatever became of the programs before."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.manners import alone
from app.manners.alone import Alone, come_forward

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs Unix sockets")

CLAIMS = """
import sys
from PySide6.QtCore import QCoreApplication
from app.manners.alone import Alone
app = QCoreApplication([])
alone = Alone()
print(alone.claim(), flush=True)
alone.raised.connect(lambda token: print("raised", token, flush=True))
if sys.argv[1:] == ["stay"]:
    app.exec()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime folder with a path short enough for a socket."""
    folder = tmp_path_factory.mktemp("a")
    folder.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    return folder


@pytest.fixture
def first(qtbot: QtBot) -> Iterator[Alone]:
    first = Alone()
    assert first.claim()
    yield first
    first.close()


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLAIMS, *words], stdout=subprocess.PIPE, text=True
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_start_finds_the_first_and_asks_it_to_come_forward(
    qtbot: QtBot, first: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "a token")

    with qtbot.waitSignal(first.raised) as raised:
        second = started()

    with second:
        assert said(second) == "False"
    assert raised.args == ["a token"]


def test_when_the_first_has_closed_the_next_one_is_the_first(qtbot: QtBot, folder: Path) -> None:
    for _ in range(3):
        one = Alone()
        assert one.claim()
        one.close()

    assert [file.suffix for file in folder.iterdir()] == [".lock"]


def test_what_a_killed_program_leaves_is_no_hindrance(qtbot: QtBot, folder: Path) -> None:
    with started("stay") as killed:
        assert said(killed) == "True"
        killed.send_signal(signal.SIGKILL)
    assert len(list(folder.iterdir())) == 2

    one = Alone()
    assert one.claim()
    one.close()


def test_of_many_simultaneous_starts_one_has_the_window_and_all_others_reach_it(
    qtbot: QtBot,
) -> None:
    programs = [started("stay") for _ in range(6)]
    answers = [said(program) for program in programs]
    assert sorted(answers) == ["False"] * 5 + ["True"]

    first = programs[answers.index("True")]
    assert [said(first) for _ in range(5)] == ["raised"] * 5
    for program in programs:
        program.kill()
        with program:
            pass


def test_one_that_has_the_window_but_hangs_keeps_nobody_from_a_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "_ANSWER_WITHIN_SECONDS", 0.1)
    with started("stay") as hanging:
        assert said(hanging) == "True"
        hanging.send_signal(signal.SIGSTOP)

        one = Alone()
        assert one.claim()
        one.close()
        hanging.kill()


def test_each_screen_has_its_own(
    qtbot: QtBot, first: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "/run/odd/wayland-1")

    other = Alone()
    assert other.claim()
    other.close()


@pytest.mark.parametrize("mode", [0o755, 0o777])
def test_a_folder_that_others_can_reach_is_not_used(
    qtbot: QtBot,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    mode: int,
) -> None:
    instead = tmp_path_factory.mktemp("b")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(instead))
    folder.chmod(mode)

    one = Alone()
    assert one.claim()

    assert list(folder.iterdir()) == []
    (own,) = instead.iterdir()
    assert own.stat().st_mode & 0o777 == 0o700
    assert sorted(file.suffix for file in own.iterdir()) == [".lock", ".socket"]
    one.close()


def test_without_any_safe_place_every_start_has_a_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "nowhere"))

    for one in (Alone(), Alone()):
        assert one.claim()
        one.close()


def test_one_that_asks_and_says_nothing_holds_up_no_frame(
    qtbot: QtBot, first: Alone, folder: Path
) -> None:
    (place,) = folder.glob("*.socket")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(place))
        qtbot.wait(100)

        with qtbot.waitSignal(first.raised):
            second = started()
        with second:
            assert said(second) == "False"


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_minimised_window_comes_forward_with_the_token_of_who_asked(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "an old one")
    window = QWidget()
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowMinimized | Qt.WindowState.WindowMaximized)
    window.show()

    come_forward(window, "a new one")

    assert window.windowState() & Qt.WindowState.WindowMinimized == Qt.WindowState.WindowNoState
    assert window.isMaximized()
    assert window.isVisible()
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "a new one"
