"""One window for each person and screen: a second start brings the first one forward."""

import contextlib
import os
import socket
import stat
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtWidgets import QWidget

if sys.platform != "win32":
    import fcntl

_ANSWER = b"undula\n"
_ANSWER_WITHIN_SECONDS = 1.0
_ASK_AGAIN_SECONDS = 0.02
_TOKEN_WITHIN_SECONDS = 0.05
_LONGEST_TOKEN = 4096
_LONGEST_PATH = 100
"""A socket's path has some 104 bytes to fit in on the narrowest system."""

_ACTIVATION = "XDG_ACTIVATION_TOKEN"


class Alone(QObject):
    """Makes sure that one program has the window.

    A lock tells who was first: the system takes it back when a program ends, however it ends, so
    nothing stale is left and two simultaneous starts cannot both be first. Through a socket
    beside it the second one asks the first to come forward. Windows has no such sockets in
    Python: there every start is the first.
    """

    raised = Signal(str)
    """Another start asks for the window. Hand the text to `come_forward`."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Claim nothing yet."""
        super().__init__(parent)
        self._lock: int | None = None
        self._listener: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None

    def claim(self) -> bool:
        """Return whether this program is to open a window. Call it when Qt's application is there.

        False: another one has the window, answered and comes forward. One that has it but does
        not answer within a second is left alone and this program opens its own: nobody shall be
        without a window.
        """
        if sys.platform == "win32":
            return True
        place = _place()
        if place is None:
            return True
        end = time.monotonic() + _ANSWER_WITHIN_SECONDS
        while True:
            with contextlib.suppress(OSError):
                if self._take_lock(place.with_suffix(".lock")):
                    self._listen(place)
                    return True
            if _answers(place):
                return False
            if time.monotonic() > end:
                return True
            time.sleep(_ASK_AGAIN_SECONDS)  # the other one is just starting, or just ending

    def close(self) -> None:
        """Let the next start be the first. Call it when the window begins to close."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._listener is not None:
            Path(self._listener.getsockname()).unlink(missing_ok=True)
            self._listener.close()
            self._listener = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self, path: Path) -> bool:
        if sys.platform == "win32":
            return False
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        self._lock = lock
        return True

    def _listen(self, place: Path) -> None:
        place.unlink(missing_ok=True)  # a program that was killed left it
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.setblocking(False)
        self._listener.bind(str(place))
        self._listener.listen()
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._listener.fileno(), kind, self)
        self._notifier.activated.connect(self._answer)

    def _answer(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(OSError), self._listener.accept()[0] as other:
            other.settimeout(_TOKEN_WITHIN_SECONDS)
            token = other.recv(_LONGEST_TOKEN).decode(errors="replace").strip()
            other.sendall(_ANSWER)
            self.raised.emit(token)


def come_forward(window: QWidget, token: str = "") -> None:
    """Bring a window to the front; Wayland wants the token of whoever asked for it."""
    if token:
        os.environ[_ACTIVATION] = token  # Qt takes it from here with the next line but one
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _answers(place: Path) -> bool:
    """Ask the program that has the window to come forward; return whether it answered."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as other:
        other.settimeout(_ANSWER_WITHIN_SECONDS)
        other.connect(str(place))
        other.sendall(os.environ.get(_ACTIVATION, "").encode()[: _LONGEST_TOKEN - 1] + b"\n")
        return other.recv(len(_ANSWER)) == _ANSWER
    return False


def _place() -> Path | None:
    """Return where this person's socket for this screen is, None where there is no safe place."""
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY", "")
    name = f"undula-{screen.replace('/', '_')}.socket"
    own = Path(tempfile.gettempdir()) / f"undula-{os.getuid()}"
    for folder in (Path(os.environ.get("XDG_RUNTIME_DIR") or own), own):
        with contextlib.suppress(OSError):
            if folder == own:
                own.mkdir(mode=0o700, exist_ok=True)
            if _is_private(folder) and len(os.fsencode(folder / name)) <= _LONGEST_PATH:
                return folder / name
    return None


def _is_private(folder: Path) -> bool:
    about = folder.lstat()
    mine = about.st_uid == os.getuid() and stat.S_IMODE(about.st_mode) & 0o077 == 0
    return stat.S_ISDIR(about.st_mode) and mine
