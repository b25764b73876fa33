"""What the system says that a person wishes to see: less motion, more contrast."""

import ctypes
import sys
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtGui import QGuiApplication

from app.manners.bus import UNKNOWN_METHOD, Address, Bus
from app.manners.wire import Kind, Message

PORTAL = Address(
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)


class Wish(Enum):
    """What a person may wish for."""

    LESS_MOTION = auto()
    MORE_CONTRAST = auto()


def _is_zero(value: Any) -> bool:
    try:
        return float(value) == 0.0
    except (TypeError, ValueError):
        return False


PORTAL_KEYS: dict[tuple[str, str], tuple[Wish, Callable[[Any], bool]]] = {
    ("org.freedesktop.appearance", "reduced-motion"): (Wish.LESS_MOTION, lambda v: v == 1),
    ("org.gnome.desktop.interface", "enable-animations"): (Wish.LESS_MOTION, lambda v: v is False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): (Wish.LESS_MOTION, _is_zero),
    ("org.freedesktop.appearance", "contrast"): (Wish.MORE_CONTRAST, lambda v: v == 1),
    ("org.gnome.desktop.a11y.interface", "high-contrast"): (
        Wish.MORE_CONTRAST,
        lambda v: v is True,
    ),
}
"""Where desktops keep the wishes, and which value stands for one."""

QT_HINTS = {
    Wish.LESS_MOTION: ("motionPreference", "ReducedMotion"),
    Wish.MORE_CONTRAST: ("contrastPreference", "HighContrast"),
}
"""What newer Qt knows by itself: contrast since 6.10, motion since 6.12."""

MAC_KEYS = {Wish.LESS_MOTION: "reduceMotion", Wish.MORE_CONTRAST: "increaseContrast"}

_SPI_GETHIGHCONTRAST, _SPI_GETCLIENTAREAANIMATION = 0x0042, 0x1042
_HCF_HIGHCONTRASTON = 1


class Wishes(QObject):
    """Asks the system without waiting, and follows what changes while the program runs.

    A wish is granted when any of those who are asked say so. Until somebody answers, nothing is
    wished for. The main thread only.
    """

    less_motion_changed = Signal(bool)
    more_contrast_changed = Signal(bool)

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        """Ask nobody yet. `bus` is where the desktop is found on Linux."""
        super().__init__(parent)
        self._bus = bus
        self._said: dict[tuple[Wish, object], bool] = {}

    @property
    def less_motion(self) -> bool:
        """Whether less motion is wished for."""
        return self._is_wished(Wish.LESS_MOTION)

    @property
    def more_contrast(self) -> bool:
        """Whether more contrast is wished for."""
        return self._is_wished(Wish.MORE_CONTRAST)

    def ask(self) -> None:
        """Ask the system; the answers come as signals. Call once, after the first frame."""
        self._ask_qt()
        if sys.platform == "win32":
            self._ask_windows()
        elif sys.platform == "darwin":
            self._ask_mac()
        else:
            self._ask_portal()

    def _is_wished(self, wish: Wish) -> bool:
        return any(said for (what, _), said in self._said.items() if what is wish)

    def _take(self, wish: Wish, source: object, said: bool) -> None:
        before = self._is_wished(wish)
        self._said[wish, source] = said
        now = self._is_wished(wish)
        if now != before:
            changed = {
                Wish.LESS_MOTION: self.less_motion_changed,
                Wish.MORE_CONTRAST: self.more_contrast_changed,
            }
            changed[wish].emit(now)

    # Qt.

    def _ask_qt(self) -> None:
        told_by = getattr(QGuiApplication.styleHints(), "accessibility", None)
        hints = told_by() if told_by else None
        for wish, (name, _) in QT_HINTS.items():
            if getattr(hints, name, None) is not None:
                self._take_hint(wish, hints)
                changed = getattr(hints, f"{name}Changed")
                changed.connect(partial(self._take_hint, wish, hints))

    def _take_hint(self, wish: Wish, hints: Any, *_: object) -> None:
        name, wished = QT_HINTS[wish]
        self._take(wish, "qt", getattr(hints, name)().name == wished)

    # The desktop portal.

    def _ask_portal(self) -> None:
        self._bus.follow(PORTAL, "SettingChanged", self._take_change)
        for space, key in PORTAL_KEYS:
            self._read("Read", space, key)

    def _read(self, method: str, space: str, key: str) -> None:
        answered = partial(self._take_answer, method, space, key)
        self._bus.call(PORTAL, method, "ss", (space, key), answered)

    def _take_answer(self, method: str, space: str, key: str, answer: Message) -> None:
        if answer.kind is Kind.ANSWER and answer.signature == "v":
            self._take_setting(space, key, answer.body[0])
        elif answer.error_name == UNKNOWN_METHOD and method == "Read":
            self._read("ReadOne", space, key)  # the portal means to drop "Read"

    def _take_change(self, signal: Message) -> None:
        if signal.signature == "ssv":
            self._take_setting(*signal.body)

    def _take_setting(self, space: str, key: str, value: tuple[str, Any]) -> None:
        """Take one of the portal's settings; those that are not about a wish are passed over."""
        known = PORTAL_KEYS.get((space, key))
        if known is not None:
            wish, stands_for_it = known
            self._take(wish, (space, key), stands_for_it(_plain(value)))

    # Other systems.

    def _ask_windows(self) -> None:
        if sys.platform == "win32":
            ask = ctypes.windll.user32.SystemParametersInfoW
            moves = ctypes.c_int(1)
            if ask(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(moves), 0):
                self._take(Wish.LESS_MOTION, "windows", not moves.value)
            contrast = _HighContrast(ctypes.sizeof(_HighContrast), 0, None)
            if ask(_SPI_GETHIGHCONTRAST, contrast.size, ctypes.byref(contrast), 0):
                said = bool(contrast.flags & _HCF_HIGHCONTRASTON)
                self._take(Wish.MORE_CONTRAST, "windows", said)

    def _ask_mac(self) -> None:
        for wish, key in MAC_KEYS.items():
            process = QProcess(self)
            process.finished.connect(partial(self._take_default, wish, process))
            process.start("defaults", ["read", "com.apple.universalaccess", key])

    def _take_default(self, wish: Wish, process: QProcess, *_: object) -> None:
        self._take(wish, "mac", process.readAllStandardOutput().trimmed() == b"1")
        process.deleteLater()


class _HighContrast(ctypes.Structure):
    """Windows' HIGHCONTRASTW."""

    _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_ulong), ("scheme", ctypes.c_wchar_p))


def _plain(value: tuple[str, Any]) -> Any:
    """Unwrap what the bus has wrapped, perhaps twice."""
    signature, inside = value
    return _plain(inside) if signature == "v" else inside
