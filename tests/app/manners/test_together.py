"""All that talk to the bus, together and in any order."""

import random

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.manners.awake import WAYS, Awake
from app.manners.remote import Remote
from app.manners.wishes import PORTAL, Wishes
from tests.app.manners.conftest import Serve
from tests.app.manners.test_awake import Desktop, Saver
from tests.app.manners.test_wishes import Settings

ROUNDS = 60


def test_coming_and_going_in_any_order_never_hangs(qtbot: QtBot, serve: Serve) -> None:
    """The bus's own thread must never need Python's lock while the main thread waits for it."""
    chance = random.Random(7)
    desktop, portal = Desktop(), QObject()
    Saver(desktop)
    Settings(portal, {})
    serve(WAYS[0].service, WAYS[0].path, desktop)
    serve(PORTAL.service, PORTAL.path, portal)
    for number in range(ROUNDS):
        awake, remote, wishes = Awake(), Remote(), Wishes()
        begins = [awake.hold, remote.open, wishes.ask]
        ends = [awake.release, remote.close, wishes.close]
        for step in chance.sample(begins, 3):
            step()
        remote.show(bool(number % 2), "Lull")
        if chance.random() < 0.5:
            wishes_then = len(desktop.wishes)
            qtbot.wait(chance.randrange(5))
            assert len(desktop.wishes) >= wishes_then
        for step in chance.sample(ends, 3):
            step()
        if chance.random() < 0.5:
            awake.hold()
            awake.release()
