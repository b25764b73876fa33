"""What every test gets: a home of its own, and a check that it leaves nothing behind."""

import gc
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from tests.rig import MissingToolError, PulseServer, Screen, prepare_home

if TYPE_CHECKING:
    from PySide6.QtCore import QThread, QTimer

Part = TypeVar("Part", PulseServer, Screen)

END_WITHIN_SECONDS = 10.0

_session_home = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Turn away from the user's home, settings, screen and sound before anything is imported."""
    home = tempfile.TemporaryDirectory(prefix="undula-tests-")
    config.stash[_session_home] = home
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "PULSE_SINK"):
        os.environ.pop(name, None)
    for name in [name for name in os.environ if name.startswith(("LC_", "QT_"))]:
        del os.environ[name]
    os.environ |= prepare_home(Path(home.name)) | {
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",  # unset, a bus would be started and stay
        "LANG": "C.UTF-8",
        "LANGUAGE": "en",
        "QT_QPA_PLATFORM": "offscreen",
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the home again."""
    if home := config.stash.get(_session_home, None):
        home.cleanup()


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all that plays or shows itself run one after the other, whatever runs beside it."""
    for item in items:
        if item.get_closest_marker("sound") or item.get_closest_marker("window"):
            item.add_marker(pytest.mark.xdist_group("rig"))


def pytest_collection_finish() -> None:
    """Leave what is there now out of every later search for what a test leaves behind."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that no other test has seen, in which the rest of the test runs."""
    home = tmp_path / "home"
    for name, value in prepare_home(home).items():
        monkeypatch.setenv(name, value)
    return home


# ---- the private sound server and screen


def _started(make: Callable[[], Part]) -> Part:
    try:
        return make()
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def pulse_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PulseServer]:
    """A running sound server with a null sink. Its `env` is for programs that a test starts."""
    with _started(lambda: PulseServer(tmp_path_factory.mktemp("sound"))) as server:
        yield server


@pytest.fixture
def pulse_here(pulse_server: PulseServer, monkeypatch: pytest.MonkeyPatch) -> PulseServer:
    """The sound server, for a test that opens streams in this very process."""
    monkeypatch.setenv("PULSE_SERVER", pulse_server.env["PULSE_SERVER"])
    return pulse_server


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A running X server with a window manager. Its `env` is for programs that a test starts."""
    with _started(lambda: Screen(tmp_path_factory.mktemp("screen"))) as started:
        yield started


# ---- nothing stays behind


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window behind."""
    uses_qt = "qapp" in request.fixturenames
    threads = set(threading.enumerate())
    known = {id(thing) for thing in _qt_things()} if uses_qt else set()
    yield
    left = [f"thread {thread.name!r}" for thread in _threads_besides(threads)]
    if uses_qt:
        left += _qt_leftovers(known)
    if left:
        pytest.fail(f"the test leaves behind: {', '.join(left)}", pytrace=False)


def _threads_besides(known: set[threading.Thread]) -> list[threading.Thread]:
    new = [thread for thread in threading.enumerate() if thread not in known]
    for thread in new:
        thread.join(END_WITHIN_SECONDS)  # one that was told to end may do so
    return [thread for thread in new if thread.is_alive()]


def _qt_leftovers(known: set[int]) -> list[str]:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if all(id(thing) in known for thing in _qt_things()):
        return []
    gc.collect()  # what only a reference cycle holds was not left behind
    return [_described(thing) for thing in _qt_things() if id(thing) not in known]


def _qt_things() -> list[object]:
    """All windows, running timers and running threads of Qt."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    things: list[object] = list(QApplication.topLevelWidgets())
    for thing in gc.get_objects():
        kind = type(thing)  # isinstance() would ask proxies for what they stand for
        if issubclass(kind, QTimer | QThread) and isValid(thing) and _runs(thing):
            things.append(thing)
    return things


def _runs(thing: "QTimer | QThread") -> bool:
    return thing.isRunning() if hasattr(thing, "isRunning") else thing.isActive()


def _described(thing: object) -> str:
    name = getattr(thing, "objectName", str)()
    return f"{type(thing).__name__} {name!r}, {thing!r}"
