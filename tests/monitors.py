"""Monitors side by side on one X screen, which come and go as if they were plugged."""

import ctypes as c
from types import TracebackType
from typing import Any

_HIGH_PX = 800


class _Monitor(c.Structure):
    """XRRMonitorInfo of Xrandr.h."""

    _fields_ = (
        ("name", c.c_ulong),
        ("primary", c.c_int),
        ("automatic", c.c_int),
        ("outputs_count", c.c_int),
        ("x", c.c_int),
        ("y", c.c_int),
        ("width", c.c_int),
        ("height", c.c_int),
        ("width_mm", c.c_int),
        ("height_mm", c.c_int),
        ("outputs", c.POINTER(c.c_ulong)),
    )


class _Resources(c.Structure):
    """The beginning of XRRScreenResources of Xrandr.h."""

    _fields_ = (
        ("seconds", c.c_ulong),
        ("config_seconds", c.c_ulong),
        ("crtcs_count", c.c_int),
        ("crtcs", c.c_void_p),
        ("outputs_count", c.c_int),
        ("outputs", c.POINTER(c.c_ulong)),
    )


class Monitors:
    """Tells an X server where its monitors are, through its own library.

    Raises `OSError` where the libraries are not there.
    """

    def __init__(self, display: str) -> None:
        self._x, self._randr = c.CDLL("libX11.so.6"), c.CDLL("libXrandr.so.2")
        self._x.XOpenDisplay.restype = c.c_void_p
        self._x.XDefaultRootWindow.argtypes = [c.c_void_p]
        self._x.XDefaultRootWindow.restype = c.c_ulong
        self._x.XInternAtom.argtypes = [c.c_void_p, c.c_char_p, c.c_int]
        self._x.XInternAtom.restype = c.c_ulong
        for name in ("XSync", "XCloseDisplay"):
            getattr(self._x, name).argtypes = [c.c_void_p, c.c_int][: 2 if name == "XSync" else 1]
        self._randr.XRRSetMonitor.argtypes = [c.c_void_p, c.c_ulong, c.POINTER(_Monitor)]
        self._randr.XRRDeleteMonitor.argtypes = [c.c_void_p, c.c_ulong, c.c_ulong]
        self._randr.XRRGetScreenResourcesCurrent.argtypes = [c.c_void_p, c.c_ulong]
        self._randr.XRRGetScreenResourcesCurrent.restype = c.POINTER(_Resources)
        self._display = self._x.XOpenDisplay(display.encode())
        self._root = self._x.XDefaultRootWindow(self._display)
        found = self._randr.XRRGetScreenResourcesCurrent(self._display, self._root).contents
        self._output = int(found.outputs[0])

    def __enter__(self) -> "Monitors":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._x.XCloseDisplay(self._display)

    def put(self, name: str, x: int, width: int, *, real: bool = False) -> None:
        """Have a monitor from `x` on, so many pixels wide; a real one takes the X output."""
        outputs = (c.c_ulong * 1)(self._output)
        count = 1 if real else 0
        place: tuple[Any, ...] = (x, 0, width, _HIGH_PX, width // 4, 200)
        monitor = _Monitor(self._atom(name), int(real), 0, count, *place, outputs)
        self._randr.XRRSetMonitor(self._display, self._root, c.byref(monitor))
        self._x.XSync(self._display, 0)

    def unplug(self, name: str) -> None:
        """Take a monitor away."""
        self._randr.XRRDeleteMonitor(self._display, self._root, self._atom(name))
        self._x.XSync(self._display, 0)

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))
