"""The screen stays awake while it is asked to, and nothing else happens."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import SLOT, ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection
from pytestqt.qtbot import QtBot

from app.manners.awake import WAYS, Awake, CaffeinateHold
from tests.app.manners.conftest import Serve

_class_info: Any = ClassInfo
SAVER, POWER = WAYS


class Desktop(QObject):
    """A desktop that counts who wishes for an awake screen, as real ones do."""

    def __init__(self) -> None:
        super().__init__()
        self.wishes: list[tuple[str, str]] = []

    def has_been_asked(self, times: int) -> bool:
        return len(self.wishes) == times


@_class_info({"D-Bus Interface": SAVER.interface})
class Saver(QDBusAbstractAdaptor):
    @Slot(str, str, result="uint")
    def Inhibit(self, who: str, why: str) -> int:
        desktop = self.parent()
        assert isinstance(desktop, Desktop)
        desktop.wishes.append((who, why))
        return 7


@_class_info({"D-Bus Interface": POWER.interface})
class Power(Saver):
    pass


class Leaving(QObject):
    """Notices connections that leave the bus, as a desktop does."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.came: list[str] = []
        self.left: list[str] = []
        self.connection = QDBusConnection.connectToBus(address, "leaving")
        changed: Any = SLOT("take(QString,QString,QString)")
        name = "org.freedesktop.DBus"
        assert self.connection.connect("", "", name, "NameOwnerChanged", self, changed)

    @Slot(str, str, str)
    def take(self, name: str, old: str, new: str) -> None:
        if name.startswith(":"):
            (self.came if new else self.left).append(name)


@pytest.fixture
def leaving(session_bus: str, qtbot: QtBot) -> Iterator[Leaving]:
    leaving = Leaving(session_bus)
    yield leaving
    QDBusConnection.disconnectFromBus("leaving")


@pytest.fixture
def awake(qtbot: QtBot) -> Iterator[Awake]:
    awake = Awake()
    yield awake
    awake.release()


def test_the_desktop_is_asked_once_and_forgets_it_when_it_is_released(
    qtbot: QtBot, serve: Serve, leaving: Leaving, awake: Awake
) -> None:
    desktop = Desktop()
    Saver(desktop)
    serve(SAVER.service, SAVER.path, desktop)

    awake.hold()
    awake.hold()
    qtbot.waitUntil(lambda: desktop.wishes == [("Undula", "The pulse is running")])
    (mine,) = leaving.came[-1:]
    assert mine not in leaving.left

    awake.release()
    awake.release()
    qtbot.waitUntil(lambda: mine in leaving.left)
    assert len(desktop.wishes) == 1


def test_it_can_be_held_again_and_again(qtbot: QtBot, serve: Serve, awake: Awake) -> None:
    desktop = Desktop()
    Saver(desktop)
    serve(SAVER.service, SAVER.path, desktop)

    for times in (1, 2, 3):
        awake.hold()
        qtbot.waitUntil(partial(desktop.has_been_asked, times))
        awake.release()


def test_a_desktop_without_the_first_way_is_asked_the_second(
    qtbot: QtBot, serve: Serve, awake: Awake
) -> None:
    desktop = Desktop()
    Power(desktop)
    serve(POWER.service, POWER.path, desktop)

    awake.hold()

    qtbot.waitUntil(lambda: len(desktop.wishes) == 1)


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens(awake: Awake) -> None:
    awake.hold()
    awake.release()


def test_released_before_the_desktop_answers_it_is_not_asked_further(
    qtbot: QtBot, serve: Serve, leaving: Leaving, awake: Awake
) -> None:
    desktop = Desktop()
    Power(desktop)
    serve(POWER.service, POWER.path, desktop)

    awake.hold()
    awake.release()

    qtbot.waitUntil(lambda: len(leaving.left) > 0)
    assert desktop.wishes == []


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_on_a_mac_caffeinate_runs_until_it_is_let_go(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "caffeinate"
    script.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\nexec cat\n')
    script.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    parent = QObject()

    hold = CaffeinateHold(parent)
    qtbot.waitUntil((tmp_path / "words").exists)
    process = parent.children()[0]
    with qtbot.waitSignal(process.finished):  # type: ignore[attr-defined]
        hold.let_go()

    assert (tmp_path / "words").read_text().startswith("-di -w ")
