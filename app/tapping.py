"""What hands do during a run, each with its own time: keys, presses, touches, the rocked mouse."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import Enum
from math import hypot

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QEventPoint,
    QGuiApplication,
    QInputDevice,
    QInputEvent,
    QKeyEvent,
    QMouseEvent,
    QTouchEvent,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from app.hand import Hand, Home
from app.keys import pressed
from practice.run import Input, Place, Tap
from practice.stamps import EventClock

_MERGING = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
Type, Key, Modifier = QEvent.Type, Qt.Key, Qt.KeyboardModifier
_COMMANDS = Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier
_LOCKS = (Key.Key_CapsLock, Key.Key_NumLock, Key.Key_ScrollLock)
_ALONE = (
    *(Key.Key_Shift, Key.Key_Control, Key.Key_Alt, Key.Key_AltGr, Key.Key_Meta),
    *(Key.Key_Super_L, Key.Key_Super_R, Key.Key_Hyper_L, Key.Key_Hyper_R, Key.Key_Mode_switch),
)
_BUTTONS = {
    Qt.MouseButton.LeftButton: "Left button",
    Qt.MouseButton.RightButton: "Right button",
    Qt.MouseButton.MiddleButton: "Middle button",
}
_LIFTED = QEventPoint.State.Released
_TOUCH_SECONDS = 1.0  # for so long after a touch a made-up mouse press is the touch once more
_CLICK_SECONDS, _CLICK_PX = 0.4, 6.0
_SMALLEST_REACH_PX = 40.0
_CANNOT_PUT = ("wayland", "wayland-egl")


class Takes(Enum):
    """What a run takes."""

    TAPS = "taps"
    ROCKING = "rocking"


@dataclass(frozen=True, slots=True)
class _Held:
    """How the mouse is held: since when, where hand and pointer were, with the button or not."""

    seconds: float
    hand: tuple[float, float]
    pointer: QPoint
    by_button: bool = True


class Tapping(QObject):
    """Takes what hands do on an area, from `begin` to `end`; nothing else gets it meanwhile.

    The area should fill the page. Keys are taken wherever in its window the focus is, before any
    shortcut: chosen ones tap, others do nothing, and only those with Ctrl, Alt or Meta keep their
    meaning, unless they are chosen. A key held down counts once, a modifier alone never. A press
    on a control inside the area is that control's.

    Times are monotonic seconds, each event's own: see `EventClock`. A tap that follows the one
    before too soon is told like any other; matching drops it.
    """

    tapped = Signal(object)
    """A `Tap`, on the monotonic clock."""

    placed = Signal(object)
    """A `Place`, on the monotonic clock; x and y count on from `begin`."""

    held_changed = Signal(bool)
    """Whether the hand holds the mouse: what it does is taken and the pointer is hidden."""

    ended = Signal()
    """Esc was pressed: the run is to end. Taps go on until `end`."""

    def __init__(
        self,
        area: QWidget,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Take nothing yet."""
        super().__init__(parent or area)
        self._area, self._clock = area, clock
        self._keyed, self._pointed, self._touched = EventClock(), EventClock(), EventClock()
        self._takes: Takes | None = None
        self._keys: frozenset[str] = frozenset()
        self._window: QWindow | None = None
        self._took_touches = self._merged = False
        self._last_touch = float("-inf")
        self._fingers: set[int] = set()
        self._hand = Hand()
        self._held: _Held | None = None

    @property
    def takes(self) -> Takes | None:
        """What is taken now; None outside a run."""
        return self._takes

    @property
    def is_held(self) -> bool:
        """Whether the hand holds the mouse, in a run that takes its rocking."""
        return self._held is not None

    def begin(self, takes: Takes = Takes.TAPS, keys: Collection[str] = ()) -> None:
        """Take what hands do from now on.

        `keys` are those that tap, spelled as in `app.keys`; none for every key. A run that takes
        rocking takes no taps.
        """
        self.end()
        self._takes, self._keys = takes, frozenset(keys)
        self._hand, self._fingers = Hand(), set()
        self._took_touches = self._area.testAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        # Without touches of its own, a rocked area is given mouse moves made of them.
        touches = takes is Takes.TAPS
        self._area.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, touches)
        # A window that was busy would be told the last of many moves alone.
        self._merged = QCoreApplication.testAttribute(_MERGING)
        QCoreApplication.setAttribute(_MERGING, self._merged and touches)
        self._window = self._area.window().windowHandle()
        if self._window is not None:
            self._window.installEventFilter(self)
        self._area.installEventFilter(self)
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Take nothing any more."""
        if self._takes is None:
            return
        self._let_go()
        self._takes = None
        self._area.removeEventFilter(self)
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None
        self._area.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, self._took_touches)
        QCoreApplication.setAttribute(_MERGING, self._merged)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys at the window or the area, presses at the area, moves at the window."""
        kind = event.type()
        if kind == Type.MouseMove:
            # The window sees every move, whatever lies below and whether a button is held.
            if self._held and watched is self._window and isinstance(event, QMouseEvent):
                self._follow(event, self._held)
            return False
        if isinstance(event, QKeyEvent):
            return kind != Type.KeyRelease and self._takes_key(event)
        if watched is self._area:
            return self._takes_on_area(event)
        return False

    def _seconds(self, clock: EventClock, event: QInputEvent) -> float:
        return clock.monotonic_seconds(event.timestamp(), self._clock())

    # Keys.

    def _takes_key(self, event: QKeyEvent) -> bool:
        """Take a key that is pressed, or claim it before a shortcut does."""
        name = _named(event)
        is_command = bool(event.modifiers() & _COMMANDS) and name not in self._keys
        if event.key() in (*_ALONE, *_LOCKS) or (is_command and event.key() != Key.Key_Escape):
            return False
        event.accept()
        if event.type() == Type.ShortcutOverride or event.isAutoRepeat():
            return True
        seconds = self._seconds(self._keyed, event)
        if event.key() == Key.Key_Escape:
            self.ended.emit()
        elif self._takes is Takes.TAPS and (not self._keys or name in self._keys):
            self.tapped.emit(Tap(seconds, Input.KEY, name))
        return True

    # Presses and touches.

    def _takes_on_area(self, event: QEvent) -> bool:
        kind = event.type()
        if kind in (Type.Hide, Type.WindowDeactivate):
            self._let_go()
        elif kind == Type.ContextMenu:
            return True
        elif isinstance(event, QTouchEvent):
            return self._takes_touch(event)
        elif isinstance(event, QMouseEvent):
            if kind in (Type.MouseButtonPress, Type.MouseButtonDblClick):
                self._takes_press(event)
                return True
            if kind == Type.MouseButtonRelease:
                self._takes_release(event)
                return True
        return False

    def _takes_touch(self, event: QTouchEvent) -> bool:
        """Take each finger that is put down; one that rests on a touchpad does nothing."""
        event.accept()  # or else a press would be made of it
        if event.deviceType() != QInputDevice.DeviceType.TouchScreen:
            return True
        self._last_touch = self._clock()
        seconds = self._seconds(self._touched, event)
        down = {point.id() for point in event.points() if point.state() != _LIFTED}
        is_new, self._fingers = bool(down - self._fingers), down
        if event.type() in (Type.TouchEnd, Type.TouchCancel):
            self._fingers = set()
        elif is_new:
            self.tapped.emit(Tap(seconds, Input.POINTER, "Touch"))
        return True

    def _takes_press(self, event: QMouseEvent) -> None:
        """Take a press; the second of a double click is one as well."""
        event.accept()
        seconds = self._seconds(self._pointed, event)
        if self._takes is Takes.ROCKING:
            if self._held:
                self._let_go()
            else:
                self._grasp(event, seconds)
            return
        if _is_made_up(event) and self._clock() - self._last_touch < _TOUCH_SECONDS:
            return  # the touch was taken already
        name = _BUTTONS.get(event.button(), "Button")
        self.tapped.emit(Tap(seconds, Input.POINTER, name))

    def _takes_release(self, event: QMouseEvent) -> None:
        """Let go, unless it was a click: then the mouse stays held until the next press."""
        event.accept()
        seconds, held = self._seconds(self._pointed, event), self._held
        if held is None or not held.by_button:
            return
        gone = hypot(self._hand.x - held.hand[0], self._hand.y - held.hand[1])
        is_click = seconds - held.seconds < _CLICK_SECONDS and gone < _CLICK_PX
        if is_click and not _is_made_up(event):
            self._held = replace(held, by_button=False)
        else:
            self._let_go()

    # Rocking.

    def _grasp(self, event: QMouseEvent, seconds: float) -> None:
        """Take the mouse in hand: from now on its moves count."""
        at, area, hand = event.globalPosition(), self._area, self._hand
        middle = area.mapToGlobal(area.rect().center())
        reach = max(min(area.width(), area.height()) / 4, _SMALLEST_REACH_PX)
        can_put = not _is_made_up(event) and QGuiApplication.platformName() not in _CANNOT_PUT
        hand.grasp(
            _xy(at), Home(middle.x(), middle.y(), reach), QCursor.setPos if can_put else None
        )
        self._held = _Held(seconds, (hand.x, hand.y), at.toPoint())
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        self.placed.emit(Place(seconds, hand.x, hand.y))
        self.held_changed.emit(True)

    def _follow(self, event: QMouseEvent, held: _Held) -> None:
        if held.by_button and not event.buttons():
            self._let_go()  # that the button was let go has got lost
            return
        seconds = self._seconds(self._pointed, event)
        if self._hand.move(_xy(event.globalPosition())):
            self.placed.emit(Place(seconds, self._hand.x, self._hand.y))

    def _let_go(self) -> None:
        """Show the pointer again, where it was taken if it was put elsewhere."""
        held, self._held = self._held, None
        if held is None:
            return
        if self._hand.was_put:
            QCursor.setPos(held.pointer)
        QGuiApplication.restoreOverrideCursor()
        self.held_changed.emit(False)


def _is_made_up(event: QMouseEvent) -> bool:
    """Return whether a mouse event was made of a touch."""
    return event.source() != Qt.MouseEventSource.MouseEventNotSynthesized


def _xy(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()


def _named(event: QKeyEvent) -> str:
    """Return the key's name, or its number on the keyboard where Qt knows none."""
    return pressed(event) or f"Key {event.nativeScanCode()}"
