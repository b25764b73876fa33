"""The window's composition root: shows the first frame, then brings in what is slow."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from app import settings as kept
from app.commands.stopping import PoliteSignals
from app.engine import Opening
from app.pulse import Pulse
from app.widgets.look import dress
from app.window import Window


def run_window(arguments: Sequence[str] = ()) -> int:
    """Open the window and return the exit status when it has been closed.

    `arguments` are Qt's own, such as `-platform`. The main thread only.
    """
    app = QApplication([sys.argv[0] or "undula", *arguments])
    app.setApplicationName("undula")
    app.setApplicationDisplayName("Undula")
    app.setDesktopFileName("undula")
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    path = kept.settings_path()
    settings, sentence = kept.load(path)
    pulse = Pulse(settings.technique)
    window = Window(pulse, settings, path)
    if sentence:
        pulse.notify(sentence)
    opening = Opening(settings.device)
    _connect(opening, pulse, window)
    window.ended.connect(app.quit)
    signals = _EndSignals(window)
    window.show()
    status = app.exec()
    opening.wait()
    signals.close()
    return status


def _connect(opening: Opening, pulse: Pulse, window: Window) -> None:
    opening.listed.connect(pulse.take_techniques)
    opening.opened.connect(window.take_engine)
    opening.failed.connect(pulse.notify)
    opening.output_changed.connect(pulse.take_status)
    window.painted.connect(opening.start)


class _EndSignals(QObject):
    """Ends the program softly on Ctrl-C in its terminal and when the system asks.

    Python handles a signal only when it runs next; the signals' socket wakes Qt's loop for that.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._signals = PoliteSignals(window.close)
        notifier = QSocketNotifier(self._signals.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._signals.drain)

    def close(self) -> None:
        """Put back what was there before."""
        self._signals.close()
