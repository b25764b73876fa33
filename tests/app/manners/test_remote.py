"""Media keys, as a desktop sends them: from another process, through a real bus."""

import os
import subprocess
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.manners.bus import Bus
from app.manners.remote import PATH, PLAYER, ROOT, SERVICE, Remote
from tests.app.manners.conftest import Field, Peer, Serve, field

PROPERTIES = "org.freedesktop.DBus.Properties"
ERRORS = "org.freedesktop.DBus.Error"


class Desktop(QObject):
    """Talks to the player from another process, while this one's loop turns."""

    def __init__(self, qtbot: QtBot, address: str) -> None:
        super().__init__()
        self.qtbot, self.address = qtbot, address

    def call(self, method: str, *arguments: str, service: str = SERVICE, path: str = PATH) -> str:
        """Call a method; what it answers, on one line."""
        status, said = self._send(service, path, method, arguments)
        assert status == 0, said
        return said

    def refused(
        self, method: str, *arguments: str, service: str = SERVICE, path: str = PATH
    ) -> str:
        """Call a method that is refused; the name of the error."""
        status, said = self._send(service, path, method, arguments)
        assert status == 1, said
        return said.removeprefix("Error ").partition(":")[0]

    def _send(
        self, service: str, path: str, method: str, arguments: tuple[str, ...]
    ) -> tuple[int, str]:
        command = ["dbus-send", f"--bus={self.address}", "--print-reply", f"--dest={service}"]
        process = subprocess.Popen(
            [*command, path, method, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with process:
            self.qtbot.waitUntil(lambda: process.poll() is not None)
            assert process.stdout is not None
            said = process.stdout.read()
        return process.returncode, " ".join(said.split())

    def get_all(self, interface: str, service: str = SERVICE) -> str:
        return self.call(f"{PROPERTIES}.GetAll", f"string:{interface}", service=service)


@pytest.fixture
def desktop(qtbot: QtBot, session_bus: str) -> Desktop:
    return Desktop(qtbot, session_bus)


@pytest.fixture
def remote(qtbot: QtBot, bus: Bus, desktop: Desktop) -> Iterator[Remote]:
    remote = Remote(bus)
    remote.open()
    qtbot.waitUntil(lambda: SERVICE in names(desktop))
    yield remote
    bus.close()


def names(desktop: Desktop) -> str:
    return desktop.call("org.freedesktop.DBus.ListNames", service="org.freedesktop.DBus")


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


def test_a_property_is_read_by_its_name(desktop: Desktop, remote: Remote) -> None:
    words = (f"string:{PLAYER}", "string:Metadata")
    assert 'variant string "Undula"' in desktop.call(f"{PROPERTIES}.Get", *words)


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        (f"{PLAYER}.Dance", [], "UnknownMethod"),
        ("org.example.Player.Play", [], "UnknownMethod"),
        (f"{PLAYER}.Play", ["string:now"], "InvalidArgs"),
        (f"{PLAYER}.Seek", [], "InvalidArgs"),
        (f"{PLAYER}.Seek", ["string:5"], "InvalidArgs"),
        (f"{PROPERTIES}.Get", [f"string:{PLAYER}", "string:Colour"], "UnknownProperty"),
        (f"{PROPERTIES}.Get", ["string:org.example.Player", "string:Rate"], "UnknownInterface"),
        (f"{PROPERTIES}.Get", [f"string:{PLAYER}"], "InvalidArgs"),
        (f"{PROPERTIES}.GetAll", ["string:org.example.Player"], "UnknownInterface"),
        (
            f"{PROPERTIES}.Set",
            [f"string:{PLAYER}", "string:Volume", "variant:double:0.5"],
            "PropertyReadOnly",
        ),
        (
            f"{PROPERTIES}.Set",
            [f"string:{PLAYER}", "string:Colour", "variant:double:0.5"],
            "UnknownProperty",
        ),
    ],
)
def test_what_is_not_offered_is_refused_by_its_name_and_does_nothing(
    desktop: Desktop, told: list[str], method: str, arguments: list[str], error: str
) -> None:
    assert desktop.refused(method, *arguments) == f"{ERRORS}.{error}"
    assert told == []


def test_elsewhere_there_is_nothing(desktop: Desktop, told: list[str]) -> None:
    for path in ("/", "/org/mpris", "/org/mpris/MediaPlayer2/more"):
        assert desktop.refused(f"{PLAYER}.PlayPause", path=path) == f"{ERRORS}.UnknownObject"
    assert told == []


def test_it_is_there_at_any_path_when_it_is_pinged(desktop: Desktop, remote: Remote) -> None:
    for path in ("/", PATH):
        desktop.call("org.freedesktop.DBus.Peer.Ping", path=path)


def test_a_call_without_an_interface_finds_its_method(
    qtbot: QtBot, remote: Remote, told: list[str], peer: Peer
) -> None:
    answer = peer.call(SERVICE, PATH, None, "PlayPause")

    qtbot.waitUntil(answer.done)
    assert told == ["toggle"]


def test_what_it_says_of_itself_is_what_it_offers(qtbot: QtBot, remote: Remote, peer: Peer) -> None:
    """Every method can be called as described, every property is of the type that is described."""

    def ask(interface: str, method: str, signature: str = "", *values: object) -> object:
        answer = peer.call(SERVICE, PATH, interface, method, signature, values)
        qtbot.waitUntil(answer.done)
        assert field(answer.result(), Field.error_name) is None, (method, answer.result().body)
        return answer.result().body[0] if answer.result().body else None

    examples = {"x": 5, "s": "text", "o": "/track"}
    tree = ElementTree.fromstring(str(ask("org.freedesktop.DBus.Introspectable", "Introspect")))
    described = {one.get("name") or "": one for one in tree.findall("interface")}
    assert {ROOT, PLAYER, PROPERTIES} <= set(described)
    for interface in (ROOT, PLAYER):
        there = ask(PROPERTIES, "GetAll", "s", interface)
        assert isinstance(there, dict)
        assert {name: signature for name, (signature, _) in there.items()} == {
            one.get("name"): one.get("type") for one in described[interface].findall("property")
        }
        assert described[interface].findall("method")
        for method in described[interface].findall("method"):
            signature = "".join(one.get("type") or "" for one in method.findall("arg"))
            ask(interface, method.get("name") or "", signature, *map(examples.get, signature))


def test_a_browser_of_the_bus_finds_the_way_to_it(desktop: Desktop, remote: Remote) -> None:
    introspect = "org.freedesktop.DBus.Introspectable.Introspect"
    for path, child in (("/", "org"), ("/org", "mpris"), ("/org/mpris", "MediaPlayer2")):
        assert f'<node name="{child}"/>' in desktop.call(introspect, path=path)
    assert desktop.refused(introspect, path="/org/mp") == f"{ERRORS}.UnknownObject"


def test_each_change_is_told_once_in_the_form_that_desktops_expect(
    qtbot: QtBot, remote: Remote, peer: Peer
) -> None:
    peer.listen(f"path='{PATH}',member='PropertiesChanged'")

    for running, title in [(True, "Lull"), (True, "Lull"), (False, "Lull"), (False, "Wave")]:
        remote.show(running, title)

    qtbot.waitUntil(lambda: len(peer.signals) == 3)
    assert {field(one, Field.signature) for one in peer.signals} == {"sa{sv}as"}
    assert [one.body[0] for one in peer.signals] == [PLAYER] * 3
    assert [sorted(one.body[1]) for one in peer.signals] == [
        ["Metadata", "PlaybackStatus"],
        ["PlaybackStatus"],
        ["Metadata"],
    ]
    assert peer.signals[0].body[1]["PlaybackStatus"] == ("s", "Playing")
    assert peer.signals[2].body[1]["Metadata"][1]["xesam:title"] == ("s", "Wave")


def test_a_window_on_another_screen_has_a_name_of_its_own(
    qtbot: QtBot, serve: Serve, desktop: Desktop, bus: Bus
) -> None:
    serve(SERVICE, {})
    remote = Remote(bus)
    told: list[str] = []
    remote.toggle_asked.connect(lambda: told.append("toggle"))
    remote.open()
    own = f"{SERVICE}.instance{os.getpid()}"
    qtbot.waitUntil(lambda: f'"{own}"' in names(desktop))

    desktop.call(f"{PLAYER}.PlayPause", service=own)

    assert told == ["toggle"]


def test_quitting_is_answered_before_it_is_done(desktop: Desktop, remote: Remote, bus: Bus) -> None:
    remote.quit_asked.connect(bus.close)

    desktop.call(f"{ROOT}.Quit")


def test_closed_it_is_gone_from_the_bus(
    qtbot: QtBot, desktop: Desktop, remote: Remote, bus: Bus
) -> None:
    bus.close()

    qtbot.waitUntil(lambda: SERVICE not in names(desktop))


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens(qtbot: QtBot) -> None:
    bus = Bus()
    bus.open()
    remote = Remote(bus)
    remote.open()
    remote.show(True, "Lull")
    bus.close()
