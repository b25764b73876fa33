"""The screen stays awake while it is asked to, and nothing else happens."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.manners.awake import WAYS, Awake, CaffeinateHold, Way
from app.manners.bus import BUS, Address, Bus
from app.manners.wire import Message
from tests.app.manners.conftest import Answer, Method, Peer, Serve

HANDLE = "/org/freedesktop/portal/desktop/request/1_1/t"
REASON = "The pulse is running"
SAVER, GNOME, POWER, PORTAL = WAYS
ASKED: dict[Address, tuple[Any, ...]] = {
    SAVER.address: ("Undula", REASON),
    GNOME.address: ("undula", 0, REASON, 8),
    POWER.address: ("Undula", REASON),
    PORTAL.address: ("", 8, {"reason": ("s", REASON)}),
}
TAKEN_BACK: dict[Address, tuple[str, tuple[Any, ...]]] = {
    SAVER.address: ("org.freedesktop.ScreenSaver.UnInhibit", (4_000_000_001,)),
    GNOME.address: ("org.gnome.SessionManager.Uninhibit", (4_000_000_001,)),
    POWER.address: ("org.freedesktop.PowerManagement.Inhibit.UnInhibit", (4_000_000_001,)),
    PORTAL.address: ("org.freedesktop.portal.Request.Close", ()),
}
ids = [way.address.service for way in WAYS]


def grants(way: Way) -> dict[str, Method]:
    """What a desktop answers that knows this way."""

    def inhibit(*_: object) -> Answer:
        return ("o", (HANDLE,)) if way is PORTAL else ("u", (4_000_000_001,))

    taken_back, _ = TAKEN_BACK[way.address]
    return {asking(way): inhibit, taken_back: lambda *_: ("", ())}


def asking(way: Way) -> str:
    return f"{way.address.interface}.Inhibit"


def settle(qtbot: QtBot, bus: Bus) -> None:
    """Return when all that the program has sent is answered."""
    answers: list[Message] = []
    for _ in range(2 * len(WAYS)):  # each way may only be asked after the one before it refused
        answers.clear()
        bus.call(BUS, "GetId", answered=answers.append)
        qtbot.waitUntil(lambda: len(answers) == 1)


@pytest.fixture
def awake(qtbot: QtBot, bus: Bus) -> Iterator[Awake]:
    awake = Awake(bus)
    yield awake
    awake.release()


@pytest.mark.parametrize("way", WAYS, ids=ids)
def test_each_desktop_is_asked_in_its_own_way_once_and_the_wish_is_taken_back(
    qtbot: QtBot, serve: Serve, awake: Awake, way: Way
) -> None:
    desktop = serve(way.address.service, grants(way))
    expected = [(asking(way), ASKED[way.address])]

    awake.hold()
    awake.hold()
    qtbot.waitUntil(lambda: desktop.calls == expected)
    settle(qtbot, awake._bus)

    awake.release()
    awake.release()
    qtbot.waitUntil(lambda: len(desktop.calls) == 2)
    settle(qtbot, awake._bus)
    assert desktop.calls == [*expected, TAKEN_BACK[way.address]]


def test_it_can_be_held_again_and_again(qtbot: QtBot, serve: Serve, awake: Awake) -> None:
    desktop = serve(SAVER.address.service, grants(SAVER))

    for times in (1, 2, 3):
        awake.hold()
        awake.release()
        qtbot.waitUntil(partial(lambda times: len(desktop.calls) == 2 * times, times))

    assert desktop.calls == [(asking(SAVER), ASKED[SAVER.address]), TAKEN_BACK[SAVER.address]] * 3


@pytest.mark.parametrize("there", [(SAVER, GNOME), (GNOME, POWER, PORTAL), (POWER, PORTAL)])
def test_one_way_is_enough(
    qtbot: QtBot, serve: Serve, awake: Awake, there: tuple[Way, ...]
) -> None:
    first, *others = (serve(way.address.service, grants(way)) for way in there)

    awake.hold()

    qtbot.waitUntil(lambda: len(first.calls) == 1)
    settle(qtbot, awake._bus)
    assert [other.calls for other in others] == [[]] * len(others)


def test_a_service_that_refuses_is_passed_over(qtbot: QtBot, serve: Serve, awake: Awake) -> None:
    serve(SAVER.address.service, {})
    power = serve(POWER.address.service, grants(POWER))

    awake.hold()

    qtbot.waitUntil(lambda: len(power.calls) == 1)


def test_released_before_the_desktop_answers_it_is_not_asked_further(
    qtbot: QtBot, serve: Serve, awake: Awake
) -> None:
    saver = serve(SAVER.address.service, {})
    power = serve(POWER.address.service, grants(POWER))

    awake.hold()
    awake.release()

    qtbot.waitUntil(lambda: len(saver.calls) == 1)
    settle(qtbot, awake._bus)
    assert power.calls == []


def test_on_a_desktop_that_knows_no_way_nothing_happens(
    qtbot: QtBot, session_bus: str, awake: Awake
) -> None:
    awake.hold()
    settle(qtbot, awake._bus)
    awake.release()


def test_with_the_program_the_connection_ends_that_the_desktop_watches(
    qtbot: QtBot, serve: Serve, bus: Bus, peer: Peer
) -> None:
    desktop = serve(SAVER.address.service, grants(SAVER))
    Awake(bus).hold()
    qtbot.waitUntil(lambda: len(desktop.calls) == 1)
    peer.listen("member='NameOwnerChanged'")

    bus.close()

    qtbot.waitUntil(lambda: len(peer.signals) == 1)
    name, _, owner = peer.signals[0].body
    assert name.startswith(":")
    assert owner == ""


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens(qtbot: QtBot) -> None:
    bus = Bus()
    bus.open()
    awake = Awake(bus)
    awake.hold()
    awake.release()
    bus.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_on_a_mac_caffeinate_runs_until_it_is_let_go(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, words = tmp_path / "caffeinate", tmp_path / "words"
    script.write_text(f'#!/bin/sh\necho "$@" > {words}\nexec cat\n')
    script.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    parent = QObject()

    hold = CaffeinateHold(parent)
    qtbot.waitUntil(lambda: words.exists() and words.read_text().endswith("\n"))
    process = parent.children()[0]
    with qtbot.waitSignal(process.finished):  # type: ignore[attr-defined]
        hold.let_go()

    assert words.read_text().startswith("-di -w ")
