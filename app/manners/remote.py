"""Media keys: a headset's play key starts and stops the pulse (MPRIS 2.2 on the session bus)."""

import os
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.manners.bus import BUS, Bus
from app.manners.exported import Exported, Interface, Method, Value
from app.manners.wire import Message

SERVICE = "org.mpris.MediaPlayer2.undula"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
_TRACK = "/org/undula/pulse"

_DO_NOT_QUEUE, _OWNER = 4, 1  # of RequestName: a flag, and what it answers to an owner


class Remote(QObject):
    """Shows the pulse to the desktop as a player, and says what the desktop's keys ask for.

    `play_asked` and `stop_asked` come only when they would change something. Without a session
    bus nothing happens. The main thread only.
    """

    toggle_asked = Signal()
    play_asked = Signal()
    stop_asked = Signal()
    raise_asked = Signal()
    quit_asked = Signal()

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        """Prepare it at rest; `open` shows it."""
        super().__init__(parent)
        self._running, self._title = False, ""
        self._bus = bus
        self._exported = Exported(bus, PATH, self._root(), self._player())

    def open(self) -> None:
        """Be there for the desktop. Call it once, when the sound is there."""
        self._request(SERVICE)

    def show(self, running: bool, title: str) -> None:
        """Tell the desktop whether the pulse runs and which technique it is."""
        before = self._states()
        self._running, self._title = running, title
        changed = {name: value for name, value in self._states().items() if value != before[name]}
        if changed:
            self._exported.tell_changed(PLAYER, changed)

    def _request(self, name: str) -> None:
        answered = partial(self._take_name, name)
        self._bus.call(BUS, "RequestName", "su", (name, _DO_NOT_QUEUE), answered)

    def _take_name(self, name: str, answer: Message) -> None:
        if name == SERVICE and answer.body != (_OWNER,):  # a window on another screen has it
            self._request(f"{SERVICE}.instance{os.getpid()}")

    def _ask_to_play(self) -> None:
        if not self._running:
            self.play_asked.emit()

    def _ask_to_stop(self) -> None:
        if self._running:
            self.stop_asked.emit()

    def _states(self) -> dict[str, Value]:
        """Return what changes: at rest the pulse waits to be played again.

        The track is always the same one, so that no desktop announces it.
        """
        return {
            "PlaybackStatus": ("s", "Playing" if self._running else "Paused"),
            "Metadata": (
                "a{sv}",
                {
                    "mpris:trackid": ("o", _TRACK),
                    "xesam:title": ("s", self._title or "Undula"),
                    "xesam:artist": ("as", ["Undula"]),
                },
            ),
        }

    def _root(self) -> Interface:
        """Return the program as a whole; the names are MPRIS's."""
        properties: dict[str, Value] = {
            "Identity": ("s", "Undula"),
            "DesktopEntry": ("s", "undula"),
            "CanRaise": ("b", True),
            "CanQuit": ("b", True),
            "HasTrackList": ("b", False),
            "SupportedUriSchemes": ("as", []),
            "SupportedMimeTypes": ("as", []),
        }
        methods = {"Raise": Method(self.raise_asked.emit), "Quit": Method(self.quit_asked.emit)}
        return Interface(ROOT, methods, lambda: properties)

    def _player(self) -> Interface:
        """Return what can be played and how it stands; the names are MPRIS's.

        There is one thing to play and no place in it to go to, so some methods do nothing.
        """
        fixed: dict[str, Value] = {
            "Position": ("x", 0),
            "Rate": ("d", 1.0),
            "MinimumRate": ("d", 1.0),
            "MaximumRate": ("d", 1.0),
            "Volume": ("d", 1.0),
            "CanGoNext": ("b", False),
            "CanGoPrevious": ("b", False),
            "CanPlay": ("b", True),
            "CanPause": ("b", True),
            "CanSeek": ("b", False),
            "CanControl": ("b", True),
        }
        methods = {
            "PlayPause": Method(self.toggle_asked.emit),
            "Play": Method(self._ask_to_play),
            "Pause": Method(self._ask_to_stop),
            "Stop": Method(self._ask_to_stop),
            "Next": Method(_stay),
            "Previous": Method(_stay),
            "Seek": Method(_stay, {"Offset": "x"}),
            "SetPosition": Method(_stay, {"TrackId": "o", "Position": "x"}),
            "OpenUri": Method(_stay, {"Uri": "s"}),
        }
        signals = {"Seeked": {"Position": "x"}}
        return Interface(PLAYER, methods, lambda: self._states() | fixed, signals)


def _stay() -> None:
    """Change nothing."""
