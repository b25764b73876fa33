"""What the system wishes is asked without waiting, and followed."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, QObject, Signal, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusVariant
from pytestqt.qtbot import QtBot

from app.manners.wishes import PORTAL, Wishes
from tests.app.manners.conftest import Serve

_class_info: Any = ClassInfo
_signal: Any = Signal

APPEARANCE = "org.freedesktop.appearance"
GNOME = "org.gnome.desktop.interface"
GNOME_CONTRAST = "org.gnome.desktop.a11y.interface"
KDE = "org.kde.kdeglobals.KDE"


@_class_info({"D-Bus Interface": PORTAL.interface})
class Settings(QDBusAbstractAdaptor):
    """The part of the desktop portal that is asked. What it does not know it answers with ""."""

    SettingChanged = _signal("QString", "QString", "QDBusVariant")

    def __init__(self, parent: QObject, known: dict[tuple[str, str], Any]) -> None:
        super().__init__(parent)
        self.known = known
        self.asked: list[tuple[str, str]] = []

    @Slot(str, str, result="QDBusVariant")
    def Read(self, space: str, key: str) -> QDBusVariant:
        self.asked.append((space, key))
        return QDBusVariant(QDBusVariant(self.known.get((space, key), "")))


@pytest.fixture
def wishes(qtbot: QtBot) -> Iterator[Wishes]:
    wishes = Wishes()
    yield wishes
    wishes.close()


def portal(serve: Serve, known: dict[tuple[str, str], Any]) -> Settings:
    thing = QObject()
    settings = Settings(thing, known)
    serve(PORTAL.service, PORTAL.path, thing)
    return settings


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
) -> None:
    settings = portal(serve, known)
    told: list[tuple[str, bool]] = []
    wishes.less_motion_changed.connect(lambda on: told.append(("less motion", on)))
    wishes.more_contrast_changed.connect(lambda on: told.append(("more contrast", on)))

    wishes.ask()
    assert (wishes.less_motion, wishes.more_contrast) == (False, False)  # it did not wait

    qtbot.waitUntil(lambda: len(settings.asked) == 5)
    expected = [("less motion", True)] * less_motion + [("more contrast", True)] * more_contrast
    qtbot.waitUntil(lambda: told == expected)
    assert (wishes.less_motion, wishes.more_contrast) == (less_motion, more_contrast)


def test_a_change_is_followed(qtbot: QtBot, serve: Serve, wishes: Wishes) -> None:
    settings = portal(serve, {})
    wishes.ask()
    qtbot.waitUntil(lambda: len(settings.asked) == 5)

    with qtbot.waitSignal(wishes.less_motion_changed) as changed:
        settings.SettingChanged.emit(APPEARANCE, "accent-color", QDBusVariant(3))
        settings.SettingChanged.emit(GNOME, "enable-animations", QDBusVariant(False))
    assert changed.args == [True]

    with qtbot.waitSignal(wishes.less_motion_changed) as changed:
        settings.SettingChanged.emit(GNOME, "enable-animations", QDBusVariant(True))
    assert changed.args == [False]
    assert not wishes.less_motion


def test_a_desktop_without_a_portal_wishes_for_nothing(
    session_bus: str, qtbot: QtBot, wishes: Wishes
) -> None:
    wishes.ask()
    assert not wishes.less_motion
    assert not wishes.more_contrast


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_nothing_happens(wishes: Wishes) -> None:
    wishes.ask()
    wishes.close()
    assert not wishes.less_motion
