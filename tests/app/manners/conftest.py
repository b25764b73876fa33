"""A session bus of the tests' own, and programs on it that a test plays."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import jeepney
import pytest
from jeepney.io.threading import ReceiveStopped, open_dbus_connection
from pytestqt.qtbot import QtBot

from app.manners.bus import Bus
from tests.rig import MissingToolError, Process

Answer = tuple[str, tuple[Any, ...]]
Method = Callable[..., Answer]

CALL, SIGNAL = jeepney.MessageType.method_call, jeepney.MessageType.signal
Field = jeepney.HeaderFields
_UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"


def field(message: Any, name: Any) -> Any:
    return message.header.fields.get(name)


class Peer:
    """A program on the bus: it owns a name, answers calls, and hears signals. No Qt in it."""

    def __init__(self, address: str, name: str = "", methods: dict[str, Method] | None = None):
        self.methods = methods or {}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.signals: list[Any] = []
        self._answers: dict[int, Future[Any]] = {}
        self._connection = open_dbus_connection(bus=address)
        self.unique_name: str = self._connection.unique_name
        self._thread = threading.Thread(target=self._run, name="peer", daemon=True)
        self._thread.start()
        if name:
            assert self.ask_bus("RequestName", "su", (name, 4)).body == (1,)

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.interrupt()
        self._thread.join()
        self._connection.close()

    def call(
        self,
        service: str,
        path: str,
        interface: str | None,
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
    ) -> "Future[Any]":
        """Call a method; the message that comes back, later."""
        place = jeepney.DBusAddress(path, service, interface)
        message = jeepney.new_method_call(place, method, signature or None, body)
        serial = next(self._connection.outgoing_serial)
        answer = self._answers[serial] = Future()
        self._connection.send(message, serial=serial)
        return answer

    def ask_bus(self, method: str, signature: str, body: tuple[Any, ...]) -> Any:
        name = "org.freedesktop.DBus"
        answer = self.call(name, "/org/freedesktop/DBus", name, method, signature, body)
        return answer.result(timeout=5)

    def listen(self, rule: str) -> None:
        self.ask_bus("AddMatch", "s", (f"type='signal',{rule}",))

    def emit(
        self, path: str, interface: str, signal: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        emitter = jeepney.DBusAddress(path, interface=interface)
        self._connection.send(jeepney.new_signal(emitter, signal, signature, body))

    def _run(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except (ReceiveStopped, ConnectionError):
                return
            kind = message.header.message_type
            if kind is CALL:
                answer = self._answer(message)
                if not message.header.flags & jeepney.MessageFlag.no_reply_expected:
                    self._connection.send(answer)
            elif kind is SIGNAL:
                self.signals.append(message)
            else:
                # The bus also says which of our answers came too late for their caller.
                answered = self._answers.pop(field(message, Field.reply_serial), Future())
                answered.set_result(message)

    def _answer(self, call: Any) -> Any:
        name = f"{field(call, Field.interface)}.{field(call, Field.member)}"
        self.calls.append((name, call.body))
        if name not in self.methods:
            return jeepney.new_error(call, _UNKNOWN)
        return jeepney.new_method_return(call, *self.methods[name](*call.body))


Serve = Callable[[str, dict[str, Method]], Peer]


def start_bus(folder: Path) -> tuple[str, Process]:
    """Start a bus; its address and its process, which is the caller's to close."""
    address = f"unix:path={folder / 'socket'}"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
    try:
        daemon = Process(command, {}, folder / "dbus-daemon.log")
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    daemon.wait_until(folder.joinpath("socket").exists, "the bus's start")
    return address, daemon


@pytest.fixture(scope="session")
def bus_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running bus; its address."""
    address, daemon = start_bus(tmp_path_factory.mktemp("bus"))
    yield address
    daemon.close()


@pytest.fixture
def session_bus(bus_process: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lead the program to the tests' bus; the bus's address."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus_process)
    return bus_process


@pytest.fixture
def serve(session_bus: str) -> Iterator[Serve]:
    """Start programs that own a name until the test ends, and answer what is asked of them."""
    with ExitStack() as peers:

        def put(service: str, methods: dict[str, Method]) -> Peer:
            return peers.enter_context(Peer(session_bus, service, methods))

        yield put


@pytest.fixture
def peer(session_bus: str) -> Iterator[Peer]:
    """Another program on the bus."""
    with Peer(session_bus) as other:
        yield other


@pytest.fixture
def bus(session_bus: str) -> Iterator[Bus]:
    """The program's own connection."""
    bus = Bus()
    bus.open()
    yield bus
    bus.close()


@pytest.fixture(params=["none", "gone", "disabled", "silent", "other", "malformed"])
def no_bus(
    request: pytest.FixtureRequest, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A system without a session bus that answers, in six ways."""
    name, place = "DBUS_SESSION_BUS_ADDRESS", fresh_home / "bus"
    addresses = {
        "gone": f"unix:path={place}",
        "disabled": "disabled:",
        "silent": f"unix:path={place}",
        "other": "tcp:host=127.0.0.1,port=9",
        "malformed": "somewhere",
    }
    with socket.socket(socket.AF_UNIX) as silent:
        if request.param == "none":
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, addresses[request.param])
        if request.param == "silent":
            silent.bind(str(place))
            silent.listen()
        yield
