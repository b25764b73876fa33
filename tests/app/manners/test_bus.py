"""The session bus is talked to without waiting, and may come and go as it likes."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.manners import wire
from app.manners.bus import BUS, UNKNOWN_METHOD, UNKNOWN_OBJECT, Address, Bus, session_address
from app.manners.wire import END_WITHIN_SECONDS, Kind, Message, Wire
from tests.app.manners.conftest import Field, Peer, Serve, field, start_bus

ECHO = Address("org.example.Echo", "/echo", "org.example.Echo")


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "undula-desktop"]


def echo(*values: object) -> tuple[str, tuple[object, ...]]:
    return "s" * len(values), values


def test_answers_come_in_order_after_what_asked_for_them_has_returned(
    qtbot: QtBot, serve: Serve, bus: Bus
) -> None:
    serve(ECHO.service, {"org.example.Echo.Say": echo})
    said: list[object] = []

    for number in range(200):
        bus.call(ECHO, "Say", "s", (str(number),), lambda answer: said.append(answer.body[0]))
    assert said == []

    qtbot.waitUntil(lambda: len(said) == 200)
    assert said == [str(number) for number in range(200)]


def test_a_message_of_any_length_goes_through(qtbot: QtBot, serve: Serve, bus: Bus) -> None:
    serve(ECHO.service, {"org.example.Echo.Say": echo})
    said: list[Message] = []
    text = "lull" * 1_000_000

    bus.call(ECHO, "Say", "s", (text,), said.append)

    qtbot.waitUntil(lambda: len(said) == 1)
    assert said[0].body == (text,)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        (ECHO, UNKNOWN_METHOD),
        (
            Address("org.example.Nobody", "/", "org.example.Nobody"),
            "org.freedesktop.DBus.Error.NameHasNoOwner",
        ),
    ],
)
def test_a_refusal_is_handed_out_with_its_name(
    qtbot: QtBot, serve: Serve, bus: Bus, address: Address, error: str
) -> None:
    serve(ECHO.service, {})
    refused: list[Message] = []

    bus.call(address, "Say", answered=refused.append, start_service=False)

    qtbot.waitUntil(lambda: len(refused) == 1)
    assert refused[0].kind is Kind.REFUSAL
    assert refused[0].error_name == error


def test_where_nothing_is_exported_a_caller_is_told_so(qtbot: QtBot, bus: Bus, peer: Peer) -> None:
    names: list[Message] = []
    bus.call(BUS, "GetNameOwner", "s", (peer.unique_name,), names.append)
    qtbot.waitUntil(lambda: len(names) == 1)

    answer = peer.call(str(names[0].destination), "/", "org.example.Echo", "Say")

    qtbot.waitUntil(answer.done)
    assert field(answer.result(), Field.error_name) == UNKNOWN_OBJECT


def test_what_is_asked_for_before_closing_is_still_sent(
    qtbot: QtBot, serve: Serve, bus: Bus
) -> None:
    echo_peer = serve(ECHO.service, {"org.example.Echo.Say": echo})
    there: list[Message] = []
    bus.call(ECHO, "Say", answered=there.append)
    qtbot.waitUntil(lambda: len(there) == 1)

    for number in range(50):
        bus.call(ECHO, "Say", "s", (str(number),))
    bus.close()

    qtbot.waitUntil(lambda: len(echo_peer.calls) == 51)


def test_after_closing_nothing_is_handed_out(qtbot: QtBot, serve: Serve, bus: Bus) -> None:
    serve(ECHO.service, {"org.example.Echo.Say": echo})
    said: list[str] = []

    def take(answer: Message) -> None:
        said.append(answer.body[0])
        bus.close()

    for number in range(20):
        bus.call(ECHO, "Say", "s", (str(number),), take)

    qtbot.waitUntil(lambda: said != [])
    assert said == ["0"]
    assert threads() == []


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens_and_nothing_is_waited_for(qtbot: QtBot) -> None:
    answers: list[Message] = []
    bus = Bus()
    bus.open()
    bus.call(ECHO, "Say", answered=answers.append)
    bus.follow(ECHO, "Said", answers.append)
    bus.tell("/", "org.example.Echo", "Said", "s", ("word",))

    before = time.monotonic()
    bus.close()

    assert time.monotonic() - before < END_WITHIN_SECONDS
    assert threads() == []
    assert answers == []


@pytest.fixture
def own_bus(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """Where the program looks for its bus: a socket on which the test plays the bus."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "bus"))
        server.listen()
        server.settimeout(5)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        yield server


LOGIN = b"OK 0123456789abcdef0123456789abcdef\r\n"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"REJECTED EXTERNAL\r\n",
        b"OK\r\nmore\r\n",
        b"x" * 10_000,
        LOGIN + b"x" * 100,
        b"\xff" * 100,
    ],
    ids=["leaves", "rejects", "hurries", "babbles", "hurries on", "is no bus"],
)
def test_a_bus_that_does_not_speak_as_one_is_left(
    qtbot: QtBot, own_bus: socket.socket, said: bytes
) -> None:
    bus = Bus()
    bus.open()
    with own_bus.accept()[0] as line:
        line.settimeout(5)
        assert line.recv(100).startswith(b"\0AUTH EXTERNAL ")
        line.sendall(said)
    qtbot.waitUntil(lambda: threads() == [])
    bus.close()


@pytest.mark.parametrize(
    "said",
    [b"\xff" * 100, b"l\2\0\1" + b"\xff" * 12 + b"\0" * 100, b"l\2\0\1\0\0\0\0\1\0\0\0\0\0\0\0"],
    ids=["noise", "endless", "empty"],
)
def test_a_bus_that_sends_nonsense_later_is_left_when_it_goes(
    qtbot: QtBot, own_bus: socket.socket, said: bytes
) -> None:
    bus = Bus()
    bus.open()
    with own_bus.accept()[0] as line:
        line.settimeout(5)
        line.recv(100)
        line.sendall(LOGIN)
        assert b"BEGIN\r\n" in line.recv(1000)
        line.sendall(said)
    qtbot.waitUntil(lambda: threads() == [])
    bus.call(ECHO, "Say")
    bus.close()


def test_closed_while_it_still_connects_it_ends_then(
    own_bus: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[BaseException | None] = []
    goes_on = threading.Event()

    def connect_late(address: str) -> socket.socket:
        goes_on.wait()
        return connected(address)

    connected = wire._connected
    monkeypatch.setattr(threading, "excepthook", lambda told: faults.append(told.exc_value))
    monkeypatch.setattr(wire, "_connected", connect_late)
    bus = Bus()
    bus.open()
    (thread,) = threads()
    bus.close()
    goes_on.set()
    thread.join()

    assert faults == []


def test_a_bus_that_takes_nothing_in_is_not_waited_for(
    qtbot: QtBot, own_bus: socket.socket
) -> None:
    bus = Bus()
    bus.open()
    with own_bus.accept()[0] as line:
        line.settimeout(5)
        line.recv(100)
        line.sendall(LOGIN)
        assert b"BEGIN\r\n" in line.recv(1000)
        bus.call(ECHO, "Say", "s", ("lull" * 1_000_000,))

        before = time.monotonic()
        bus.close()

        assert time.monotonic() - before < END_WITHIN_SECONDS
        assert threads() == []


def wakes(wire: Wire) -> bool:
    """Return whether the wire would wake the program now."""
    return bool(select.select([wire], [], [], 0)[0])


def test_once_the_bus_has_gone_nothing_wakes_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    address, daemon = start_bus(tmp_path)
    wire = Wire(address)
    qtbot.waitUntil(lambda: wakes(wire))  # the bus tells of our name
    daemon.close()
    qtbot.waitUntil(lambda: threads() == [])

    wire.arrived()
    assert not wakes(wire)
    wire.close()


def test_where_no_bus_is_nothing_wakes_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    wire = Wire(f"unix:path={tmp_path / 'bus'}")
    qtbot.waitUntil(lambda: threads() == [])

    assert not wakes(wire)
    wire.close()


def test_a_bus_that_ends_takes_nothing_with_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, daemon = start_bus(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    bus = Bus()
    bus.open()
    there: list[Message] = []
    bus.call(BUS, "GetId", answered=there.append)
    qtbot.waitUntil(lambda: len(there) == 1)

    daemon.close()

    qtbot.waitUntil(lambda: threads() == [])
    bus.call(BUS, "GetId", answered=there.append)
    bus.close()
    assert len(there) == 1


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("unix:path=/bus", "unix:path=/bus"),
        ("tcp:host=x;unix:abstract=y", "tcp:host=x;unix:abstract=y"),
        ("autolaunch:", None),
        ("disabled:", None),
        ("", None),
    ],
)
def test_the_bus_is_where_the_session_says_and_none_is_started(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch, told: str, expected: str | None
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", told)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(fresh_home))
    assert session_address() == expected


def test_without_a_word_the_bus_is_at_its_usual_place(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(fresh_home))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(fresh_home / "bus"))
        assert session_address() == f"unix:path={fresh_home / 'bus'}"
