"""`undula` alone: the window where there is a screen, otherwise the pulse in the terminal."""

import ctypes
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

_CONNECT_WITHIN_SECONDS = 2.0
_X_LIBRARIES = ("libxcb.so.1", "libxcb-cursor.so.0")
"""What Qt needs for an X screen beside what it brings; without the second it aborts too."""


def run(arguments: Sequence[str]) -> int:
    """Open the window, or pace in the terminal after a line that says why; return the status."""
    reason = why_no_window()
    if reason is None:
        from app.application import run_window

        return run_window(arguments)
    from app.commands import play

    print(f"{reason}, so the pulse is here.  Ctrl-C stops it softly.", file=sys.stderr)
    return play.run([])


def why_no_window() -> str | None:
    """Return why a window cannot be opened, None if it can.

    Qt ends the process when it finds no screen, so the screen is tried before Qt is loaded.
    """
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not sys.platform.startswith("linux") or chosen not in ("", "xcb", "wayland"):
        return None
    if os.environ.get("WAYLAND_DISPLAY") and chosen != "xcb" and _wayland_answers():
        return None
    if not os.environ.get("DISPLAY") or chosen == "wayland":
        if os.environ.get("WAYLAND_DISPLAY"):
            return "The Wayland screen cannot be opened"
        return "There is no screen for a window"
    return _why_no_x_screen()


def _wayland_answers() -> bool:
    place = Path(os.environ.get("XDG_RUNTIME_DIR", "")) / os.environ["WAYLAND_DISPLAY"]
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_CONNECT_WITHIN_SECONDS)
        try:
            probe.connect(str(place))
        except OSError:
            return False
    return True


def _why_no_x_screen() -> str | None:
    """Connect as Qt will, with the same library: it knows every way of naming a screen."""
    try:
        xcb, _ = (ctypes.CDLL(name) for name in _X_LIBRARIES)
    except OSError:
        return "The window needs libxcb and libxcb-cursor (Debian: apt install libxcb-cursor0)"
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return f"The screen {os.environ['DISPLAY']} cannot be opened" if failed else None
