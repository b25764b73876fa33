"""The window's composition root: shows the first frame, then brings in what is slow."""

import sys
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from app import settings as kept
from app.commands.stopping import PoliteSignals
from app.engine import Opening
from app.keeping import take_settings
from app.manners.alone import Alone
from app.manners.keeper import Keeper
from app.place import record_path
from app.pulse import Pulse
from app.widgets.look import dim, dress, redress
from app.window import Window


def run_window(arguments: Sequence[str] = ()) -> int:
    """Open the window and return the exit status when it has been closed.

    `arguments` are Qt's own, such as `-platform`. Where the window is open already, that one
    comes to the front and nothing else happens. The main thread only.
    """
    app = QApplication([sys.argv[0] or "undula", *arguments])
    app.setApplicationName("undula")
    app.setApplicationDisplayName("Undula")
    app.setDesktopFileName("undula")
    app.setQuitOnLastWindowClosed(False)
    alone = Alone()
    if not alone.claim():
        print("Undula is open already: its window comes to the front.", file=sys.stderr)
        return 0
    path = kept.settings_path()
    settings, sentence = kept.load(path)
    dress(app, settings.theme)
    if record_path().exists():  # a session goes on, perhaps: in a room that is dim
        dim(app, settings.dim_brightness)
    keeper = Keeper(settings, path)
    pulse = Pulse(settings.technique, settings.own, settings.level_change_db)
    take_settings(settings, pulse)
    window = Window(pulse, keeper)
    window.theme_chosen.connect(partial(redress, app))
    alone.raised.connect(window.raise_up)
    if sentence:
        pulse.notify(sentence)
    opening = Opening(settings.device)
    _connect(opening, pulse, window, keeper)
    window.closing.connect(alone.close)
    window.ended.connect(app.quit)
    signals = _EndSignals(window)
    app.commitDataRequest.connect(lambda _: window.spare_session())
    window.show()
    status = app.exec()
    opening.end()
    keeper.close()
    signals.close()
    return status


def _connect(opening: Opening, pulse: Pulse, window: Window, keeper: Keeper) -> None:
    opening.listed.connect(pulse.take_techniques)
    opening.opened.connect(window.take_engine)
    for there in (opening.opened, opening.failed):
        there.connect(lambda _: _join_desktop(pulse, window, keeper))
    opening.failed.connect(pulse.notify)
    opening.failed.connect(lambda _: window.pages.undim())
    opening.output_changed.connect(pulse.take_status)
    window.painted.connect(opening.start)


def _join_desktop(pulse: Pulse, window: Window, keeper: Keeper) -> None:
    """Bring in D-Bus, which neither the first frame nor the first sound waits for."""
    from app.desktop import Desktop

    desktop = Desktop(pulse, window, keeper)
    window.ended.connect(desktop.close)


class _EndSignals(QObject):
    """Ends the program softly on Ctrl-C in its terminal and when the system asks.

    The signals' socket tells Qt's loop, which ends the window between two of its events: Python
    itself would do so between any two steps of the program, with a lock held perhaps.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._signals = PoliteSignals()
        notifier = QSocketNotifier(self._signals.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._signals.drain)
        notifier.activated.connect(window.end_for_system)

    def close(self) -> None:
        """Put back what was there before."""
        self._signals.close()
