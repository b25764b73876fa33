"""Media keys: a headset's play key starts and stops the pulse (MPRIS 2.2 on the session bus).

Import it after the first frame: QtDBus comes with it.
"""

import os
from typing import Any

from PySide6.QtCore import ClassInfo, Property, QMetaType, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusAbstractAdaptor,
    QDBusArgument,
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
)

from app.manners import bus

_CONNECTION = "undula-remote"
_SERVICE = "org.mpris.MediaPlayer2.undula"
_PATH = "/org/mpris/MediaPlayer2"
_ROOT, _PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
_TRACK = "/org/undula/pulse"

# PySide6 takes C++ names of types and the bus's name of a class; its stubs do not.
_class_info: Any = ClassInfo
_typed: Any = Property
_signal: Any = Signal


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

    def __init__(self, parent: QObject | None = None) -> None:
        """Prepare it at rest; `open` shows it."""
        super().__init__(parent)
        self._running, self._title = False, ""
        self._connection: QDBusConnection | None = None
        self._root, self._player = _Root(self), _Player(self)

    def open(self) -> None:
        """Be there for the desktop. Call it once, when the sound is there."""
        connection = bus.connect(_CONNECTION)
        if connection is None:
            return
        self._connection = connection
        connection.registerObject(_PATH, self)
        if not connection.registerService(_SERVICE):  # a window on another screen has the name
            connection.registerService(f"{_SERVICE}.instance{os.getpid()}")

    def show(self, running: bool, title: str) -> None:
        """Tell the desktop whether the pulse runs and which technique it is."""
        before = {"PlaybackStatus": self.playback_status, "Metadata": self.metadata}
        self._running, self._title = running, title
        now = {"PlaybackStatus": self.playback_status, "Metadata": self.metadata}
        if self._connection is None or (now == before):
            return
        message = QDBusMessage.createSignal(
            _PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged"
        )
        message.setArguments([_PLAYER, now, _no_names()])
        self._connection.send(message)

    def close(self) -> None:
        """Be gone from the desktop."""
        if self._connection is not None:
            # The bus's own thread would wait for Python's lock, and the lock for that thread.
            self._connection.unregisterObject(_PATH)
            self._connection = None
            bus.disconnect(_CONNECTION)

    @property
    def playback_status(self) -> str:
        """The pulse's state in MPRIS's words; at rest it waits to be played again."""
        return "Playing" if self._running else "Paused"

    @property
    def metadata(self) -> dict[str, Any]:
        """What is played. The track is always the same one, so that no desktop announces it."""
        return {
            "mpris:trackid": QDBusObjectPath(_TRACK),
            "xesam:title": self._title or "Undula",
            "xesam:artist": ["Undula"],
        }

    def ask_to_play(self) -> None:
        """Ask for the pulse, unless it runs."""
        if not self._running:
            self.play_asked.emit()

    def ask_to_stop(self) -> None:
        """Ask for rest, unless there is."""
        if self._running:
            self.stop_asked.emit()


def _no_names() -> QDBusArgument:
    """Return an empty list of texts; an empty Python list would be one of anything."""
    names = QDBusArgument()
    names.beginArray(QMetaType(QMetaType.Type.QString.value))
    names.endArray()
    return names


@_class_info({"D-Bus Interface": _ROOT})
class _Root(QDBusAbstractAdaptor):
    """The program as a whole; the names are MPRIS's."""

    def __init__(self, remote: Remote) -> None:
        super().__init__(remote)
        self._remote = remote

    @Slot()
    def Raise(self) -> None:
        self._remote.raise_asked.emit()

    @Slot()
    def Quit(self) -> None:
        self._remote.quit_asked.emit()

    Identity = Property(str, lambda _: "Undula")
    DesktopEntry = Property(str, lambda _: "undula")
    CanRaise = Property(bool, lambda _: True)
    CanQuit = Property(bool, lambda _: True)
    HasTrackList = Property(bool, lambda _: False)
    SupportedUriSchemes = _typed("QStringList", lambda _: [])
    SupportedMimeTypes = _typed("QStringList", lambda _: [])


@_class_info({"D-Bus Interface": _PLAYER})
class _Player(QDBusAbstractAdaptor):
    """What can be played and how it stands; the names are MPRIS's.

    There is one thing to play and no place in it to go to, so some methods do nothing.
    """

    Seeked = _signal("qlonglong")

    def __init__(self, remote: Remote) -> None:
        super().__init__(remote)
        self._remote = remote

    @Slot()
    def PlayPause(self) -> None:
        self._remote.toggle_asked.emit()

    @Slot()
    def Play(self) -> None:
        self._remote.ask_to_play()

    @Slot()
    def Pause(self) -> None:
        self._remote.ask_to_stop()

    @Slot()
    def Stop(self) -> None:
        self._remote.ask_to_stop()

    @Slot()
    def Next(self) -> None:
        """Stay: there is nothing after the pulse."""

    @Slot()
    def Previous(self) -> None:
        """Stay: there is nothing before the pulse."""

    @Slot("qlonglong")
    def Seek(self, offset_us: int) -> None:
        """Stay: the pulse has no end to move towards."""

    @Slot("QDBusObjectPath", "qlonglong")
    def SetPosition(self, track: object, position_us: int) -> None:
        """Stay: the pulse has no end to move towards."""

    @Slot(str)
    def OpenUri(self, uri: str) -> None:
        """Open nothing: no kind of address is offered in `SupportedUriSchemes`."""

    PlaybackStatus = Property(str, lambda self: self._remote.playback_status)
    Metadata = _typed("QVariantMap", lambda self: self._remote.metadata)
    Position = _typed("qlonglong", lambda _: 0)
    Rate = Property(float, lambda _: 1.0)
    MinimumRate = Property(float, lambda _: 1.0)
    MaximumRate = Property(float, lambda _: 1.0)
    Volume = Property(float, lambda _: 1.0)
    CanGoNext = Property(bool, lambda _: False)
    CanGoPrevious = Property(bool, lambda _: False)
    CanPlay = Property(bool, lambda _: True)
    CanPause = Property(bool, lambda _: True)
    CanSeek = Property(bool, lambda _: False)
    CanControl = Property(bool, lambda _: True)
