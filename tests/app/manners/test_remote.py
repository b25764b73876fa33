"""Media keys, as a desktop sends them: from another process, through a real bus."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from app.manners.remote import Remote

SERVICE = "org.mpris.MediaPlayer2.undula"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"


class Desktop(QObject):
    """Talks to the player from another process, while this one's loop turns."""

    def __init__(self, qtbot: QtBot, address: str) -> None:
        super().__init__()
        self.qtbot, self.address = qtbot, address

    def call(self, method: str, *arguments: str, service: str = SERVICE) -> str:
        command = ["dbus-send", f"--bus={self.address}", "--print-reply", f"--dest={service}"]
        process = subprocess.Popen(
            [*command, PATH, method, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with process:
            self.qtbot.waitUntil(lambda: process.poll() is not None)
            assert process.stdout is not None
            said = process.stdout.read()
        assert process.returncode == 0, said
        return " ".join(said.split())

    def get_all(self, interface: str, service: str = SERVICE) -> str:
        name = "org.freedesktop.DBus.Properties.GetAll"
        return self.call(name, f"string:{interface}", service=service)


@pytest.fixture
def desktop(qtbot: QtBot, session_bus: str) -> Desktop:
    return Desktop(qtbot, session_bus)


@pytest.fixture
def remote(session_bus: str, qtbot: QtBot) -> Iterator[Remote]:
    remote = Remote()
    remote.open()
    yield remote
    remote.close()


@pytest.fixture
def told(remote: Remote) -> list[str]:
    told: list[str] = []
    for name in ("toggle", "play", "stop", "raise", "quit"):
        getattr(remote, f"{name}_asked").connect(lambda name=name: told.append(name))
    return told


@pytest.mark.parametrize(
    ("running", "method", "expected"),
    [
        (False, f"{PLAYER}.PlayPause", ["toggle"]),
        (True, f"{PLAYER}.PlayPause", ["toggle"]),
        (False, f"{PLAYER}.Play", ["play"]),
        (True, f"{PLAYER}.Play", []),
        (True, f"{PLAYER}.Pause", ["stop"]),
        (False, f"{PLAYER}.Pause", []),
        (True, f"{PLAYER}.Stop", ["stop"]),
        (False, f"{PLAYER}.Stop", []),
        (True, f"{PLAYER}.Next", []),
        (True, f"{PLAYER}.Previous", []),
        (True, f"{ROOT}.Raise", ["raise"]),
        (True, f"{ROOT}.Quit", ["quit"]),
    ],
)
def test_each_key_asks_for_what_it_says_where_that_changes_something(
    desktop: Desktop,
    remote: Remote,
    told: list[str],
    running: bool,
    method: str,
    expected: list[str],
) -> None:
    remote.show(running, "Lull")

    desktop.call(method)

    assert told == expected


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("Seek", ["int64:5"]),
        ("SetPosition", ["objpath:/org/undula/pulse", "int64:5"]),
        ("OpenUri", ["string:file:///x.ogg"]),
    ],
)
def test_what_the_pulse_cannot_do_is_answered_and_does_nothing(
    desktop: Desktop, told: list[str], method: str, arguments: list[str]
) -> None:
    desktop.call(f"{PLAYER}.{method}", *arguments)

    assert told == []


def test_the_desktop_reads_how_the_pulse_stands(desktop: Desktop, remote: Remote) -> None:
    remote.show(True, "Spinal wave")

    said = desktop.get_all(PLAYER)

    for part in (
        'string "PlaybackStatus" variant string "Playing"',
        'string "xesam:title" variant string "Spinal wave"',
        'string "mpris:trackid" variant object path "/org/undula/pulse"',
        'string "xesam:artist" variant array [ string "Undula" ]',
        'string "Position" variant int64 0',
        'string "Rate" variant double 1',
        *(f'string "{name}" variant boolean true' for name in ("CanPlay", "CanPause")),
        *(f'string "{name}" variant boolean false' for name in ("CanGoNext", "CanSeek")),
    ):
        assert part in said


def test_the_desktop_reads_who_this_is(desktop: Desktop, remote: Remote) -> None:
    said = desktop.get_all(ROOT)

    for part in (
        'string "Identity" variant string "Undula"',
        'string "DesktopEntry" variant string "undula"',
        'string "CanQuit" variant boolean true',
        'string "CanRaise" variant boolean true',
        'string "HasTrackList" variant boolean false',
        'string "SupportedUriSchemes" variant array [ ]',
    ):
        assert part in said


class Listener(QObject):
    """Hears what properties are said to have changed."""

    def __init__(self, connection: QDBusConnection) -> None:
        super().__init__()
        self.heard: list[tuple[str, list[Any]]] = []
        hear: Any = SLOT("hear(QDBusMessage)")
        interface = "org.freedesktop.DBus.Properties"
        assert connection.connect("", PATH, interface, "PropertiesChanged", self, hear)

    @Slot("QDBusMessage")
    def hear(self, message: QDBusMessage) -> None:
        self.heard.append((message.signature(), message.arguments()))


def test_each_change_is_told_once_in_the_form_that_desktops_expect(
    qtbot: QtBot, session_bus: str, remote: Remote
) -> None:
    connection = QDBusConnection.connectToBus(session_bus, "listener")
    listener = Listener(connection)

    for running, title in [(True, "Lull"), (True, "Lull"), (False, "Lull"), (False, "Wave")]:
        remote.show(running, title)

    qtbot.waitUntil(lambda: len(listener.heard) == 3)
    QDBusConnection.disconnectFromBus("listener")
    assert {signature for signature, _ in listener.heard} == {"sa{sv}as"}
    assert [arguments[0] for _, arguments in listener.heard] == [PLAYER] * 3


def test_a_window_on_another_screen_has_a_name_of_its_own(
    desktop: Desktop, session_bus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = QDBusConnection.connectToBus(session_bus, "other")
    assert other.registerService(SERVICE)
    remote = Remote()
    remote.open()

    names = desktop.call("org.freedesktop.DBus.ListNames", service="org.freedesktop.DBus")
    remote.close()
    other.unregisterService(SERVICE)
    QDBusConnection.disconnectFromBus("other")

    assert f'"{SERVICE}.instance' in names


def test_closed_it_is_gone_from_the_bus(desktop: Desktop, remote: Remote) -> None:
    remote.close()

    names = desktop.call("org.freedesktop.DBus.ListNames", service="org.freedesktop.DBus")

    assert SERVICE not in names


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens(qtbot: QtBot) -> None:
    remote = Remote()
    remote.open()
    remote.show(True, "Lull")
    remote.close()
