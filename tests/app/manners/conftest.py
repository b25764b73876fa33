"""A session bus of the tests' own, and a place on it for services that a test plays."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from tests.rig import MissingToolError, Process

Serve = Callable[[str, str, QObject], None]


@pytest.fixture(scope="session")
def bus_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running bus; its address."""
    folder = tmp_path_factory.mktemp("bus")
    address = f"unix:path={folder / 'socket'}"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
    try:
        daemon = Process(command, {}, folder / "dbus-daemon.log")
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    try:
        daemon.wait_until(folder.joinpath("socket").exists, "the bus's start")
        yield address
    finally:
        daemon.close()


@pytest.fixture
def session_bus(bus_process: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lead the program to the tests' bus; the bus's address."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus_process)
    return bus_process


@pytest.fixture
def serve(session_bus: str) -> Iterator[Serve]:
    """Put an object with its adaptors at a service's name and path until the test ends."""
    connection = QDBusConnection.connectToBus(session_bus, "service")
    assert connection.isConnected()

    services = []

    def put(service: str, path: str, thing: QObject) -> None:
        services.append(service)
        assert connection.registerObject(path, thing)
        assert connection.registerService(service)

    yield put
    for service in services:
        assert connection.unregisterService(service)
    QDBusConnection.disconnectFromBus("service")


@pytest.fixture(params=["none", "gone", "disabled"])
def no_bus(
    request: pytest.FixtureRequest, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system without a session bus, in three ways."""
    match request.param:
        case "none":
            monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
        case "gone":
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={fresh_home / 'bus'}")
