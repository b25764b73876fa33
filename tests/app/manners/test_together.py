"""All that talk to the bus, together and in any order."""

import faulthandler
import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.manners.awake import WAYS, Awake
from app.manners.bus import Bus
from app.manners.remote import Remote
from app.manners.wishes import Wishes
from tests.app.manners.conftest import Serve, start_bus
from tests.app.manners.test_awake import asking, grants
from tests.app.manners.test_wishes import portal

ROUNDS = 150
HANGS_AFTER_SECONDS = 60


@pytest.fixture(autouse=True)
def watchdog(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever hangs may hold Python's lock, so that no limit written in Python would end it."""
    with capfd.disabled():
        stderr = os.fdopen(os.dup(2), "w")
    with stderr:
        faulthandler.dump_traceback_later(HANGS_AFTER_SECONDS, exit=True, file=stderr)
        yield
        faulthandler.cancel_dump_traceback_later()


class Guest:
    """The program's part of a desktop, doing what it does in an order left to chance."""

    def __init__(self, chance: random.Random, qtbot: QtBot) -> None:
        self.chance, self.qtbot = chance, qtbot
        self.bus = Bus()
        self.awake, self.remote = Awake(self.bus), Remote(self.bus)
        self.wishes = Wishes(self.bus)

    def stay(self) -> None:
        """Come, do a few things, and go."""
        begins = [self.bus.open, self.remote.open, self.wishes.ask, self.awake.hold]
        for step in self.chance.sample(begins, len(begins)):
            step()
        for _ in range(self.chance.randrange(12)):
            self.chance.choice([self.turn, self.awake.hold, self.awake.release, self.show])()
        self.leave()

    def leave(self) -> None:
        for step in self.chance.sample([self.awake.release, self.bus.close], 2):
            step()
        self.chance.choice([self.turn, self.awake.hold, self.show])()

    def turn(self) -> None:
        self.qtbot.wait(self.chance.randrange(5))

    def show(self) -> None:
        self.remote.show(self.chance.random() < 0.5, self.chance.choice(["Lull", "Wave"]))


def talkers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "undula-desktop"]


@pytest.mark.parametrize("seed", range(3))
def test_coming_and_going_in_any_order_never_hangs(qtbot: QtBot, serve: Serve, seed: int) -> None:
    saver = serve(WAYS[0].address.service, grants(WAYS[0]))
    portal(serve, {})
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        Guest(chance, qtbot).stay()
        assert talkers() == []
    asked = [name for name, _ in saver.calls if name == asking(WAYS[0])]
    assert len(asked) > ROUNDS // 2


def test_the_bus_may_end_at_any_moment(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)
    for number in range(12):
        folder = tmp_path / str(number)
        folder.mkdir()
        address, daemon = start_bus(folder)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        guest = Guest(chance, qtbot)
        guest.bus.open()
        guest.remote.open()
        guest.wishes.ask()
        for step in chance.sample([daemon.close, guest.awake.hold, guest.turn, guest.show], 4):
            step()
        guest.leave()
        assert talkers() == []
