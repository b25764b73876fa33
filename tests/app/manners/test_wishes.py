"""What the system wishes is asked without waiting, and followed."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.manners.bus import Bus
from app.manners.wishes import PORTAL, PORTAL_KEYS, Wishes
from tests.app.manners.conftest import Answer, Method, Peer, Serve

APPEARANCE = "org.freedesktop.appearance"
GNOME = "org.gnome.desktop.interface"
GNOME_CONTRAST = "org.gnome.desktop.a11y.interface"
KDE = "org.kde.kdeglobals.KDE"

_SIGNATURES = {bool: "b", int: "u", str: "s"}


def variant(value: Any) -> tuple[str, Any]:
    return _SIGNATURES[type(value)], value


class Settings:
    """The part of the desktop portal that is asked. What it does not know it answers with ""."""

    def __init__(self, serve: Serve, known: dict[tuple[str, str], Any], method: str) -> None:
        self.known = known
        self.asked: list[tuple[str, str]] = []
        read: dict[str, Method] = {"Read": self._read, "ReadOne": self._read_one}
        self.peer: Peer = serve(PORTAL.service, {f"{PORTAL.interface}.{method}": read[method]})

    def change(self, space: str, key: str, value: Any) -> None:
        """Tell that a setting has another value now."""
        body = (space, key, variant(value))
        self.peer.emit(PORTAL.path, PORTAL.interface, "SettingChanged", "ssv", body)

    def _read_one(self, space: str, key: str) -> Answer:
        self.asked.append((space, key))
        return "v", (variant(self.known.get((space, key), "")),)

    def _read(self, space: str, key: str) -> Answer:
        _, (value,) = self._read_one(space, key)
        return "v", (("v", value),)  # wrapped twice, as the portal does


def portal(serve: Serve, known: dict[tuple[str, str], Any], method: str = "Read") -> Settings:
    return Settings(serve, known, method)


@pytest.fixture
def wishes(qtbot: QtBot, bus: Bus) -> Iterator[Wishes]:
    yield Wishes(bus)
    bus.close()


@pytest.mark.parametrize("method", ["Read", "ReadOne"])
@pytest.mark.parametrize(
    ("known", "less_motion", "more_contrast"),
    [
        ({}, False, False),
        ({(APPEARANCE, "reduced-motion"): 0, (APPEARANCE, "contrast"): 0}, False, False),
        ({(APPEARANCE, "reduced-motion"): 1}, True, False),
        ({(APPEARANCE, "contrast"): 1}, False, True),
        ({(GNOME, "enable-animations"): False}, True, False),
        ({(GNOME, "enable-animations"): True}, False, False),
        ({(GNOME_CONTRAST, "high-contrast"): True}, False, True),
        ({(KDE, "AnimationDurationFactor"): "0"}, True, False),
        ({(KDE, "AnimationDurationFactor"): "0.5"}, False, False),
        ({(KDE, "AnimationDurationFactor"): "quick"}, False, False),
        ({(APPEARANCE, "reduced-motion"): 0, (GNOME, "enable-animations"): False}, True, False),
    ],
    ids=str,
)
def test_the_desktops_settings_are_read(
    qtbot: QtBot,
    serve: Serve,
    wishes: Wishes,
    known: dict[tuple[str, str], Any],
    less_motion: bool,
    more_contrast: bool,
    method: str,
) -> None:
    settings = portal(serve, known, method)
    told: list[tuple[str, bool]] = []
    wishes.less_motion_changed.connect(lambda on: told.append(("less motion", on)))
    wishes.more_contrast_changed.connect(lambda on: told.append(("more contrast", on)))

    wishes.ask()
    assert (wishes.less_motion, wishes.more_contrast) == (False, False)  # it did not wait

    qtbot.waitUntil(lambda: len(settings.asked) == len(PORTAL_KEYS))
    expected = [("less motion", True)] * less_motion + [("more contrast", True)] * more_contrast
    qtbot.waitUntil(lambda: told == expected)
    assert (wishes.less_motion, wishes.more_contrast) == (less_motion, more_contrast)


def test_a_change_is_followed(qtbot: QtBot, serve: Serve, wishes: Wishes) -> None:
    settings = portal(serve, {})
    wishes.ask()
    qtbot.waitUntil(lambda: len(settings.asked) == len(PORTAL_KEYS))

    with qtbot.waitSignal(wishes.less_motion_changed) as changed:
        settings.change(APPEARANCE, "accent-color", 3)
        settings.change(GNOME, "enable-animations", False)
    assert changed.args == [True]

    with qtbot.waitSignal(wishes.less_motion_changed) as changed:
        settings.change(GNOME, "enable-animations", True)
    assert changed.args == [False]
    assert not wishes.less_motion


def test_a_setting_of_another_shape_is_passed_over(
    qtbot: QtBot, serve: Serve, wishes: Wishes
) -> None:
    settings = portal(serve, {})
    wishes.ask()
    qtbot.waitUntil(lambda: len(settings.asked) == len(PORTAL_KEYS))

    with qtbot.waitSignal(wishes.less_motion_changed):
        settings.peer.emit(PORTAL.path, PORTAL.interface, "SettingChanged", "s", (APPEARANCE,))
        settings.change(APPEARANCE, "reduced-motion", "much")
        settings.change(APPEARANCE, "reduced-motion", 1)


def test_another_program_cannot_speak_for_the_desktop(
    qtbot: QtBot, serve: Serve, wishes: Wishes, peer: Peer
) -> None:
    settings = portal(serve, {})
    wishes.ask()
    qtbot.waitUntil(lambda: len(settings.asked) == len(PORTAL_KEYS))
    told: list[bool] = []
    wishes.less_motion_changed.connect(told.append)

    body = (APPEARANCE, "reduced-motion", variant(1))
    peer.emit(PORTAL.path, PORTAL.interface, "SettingChanged", "ssv", body)
    peer.ask_bus("GetId", "", ())  # the bus has passed the signal on by now
    with qtbot.waitSignal(wishes.more_contrast_changed):
        settings.change(APPEARANCE, "contrast", 1)

    assert told == []


def test_a_desktop_without_a_portal_wishes_for_nothing(
    session_bus: str, qtbot: QtBot, wishes: Wishes
) -> None:
    wishes.ask()
    assert not wishes.less_motion
    assert not wishes.more_contrast


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens(qtbot: QtBot) -> None:
    bus = Bus()
    bus.open()
    wishes = Wishes(bus)
    wishes.ask()
    bus.close()
    assert not wishes.less_motion
