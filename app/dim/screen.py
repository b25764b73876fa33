"""The dim screen: a session on the whole of a nearly black screen, beside a client who rests."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QScreen,
    QShowEvent,
    QWindow,
)
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from app.actions import bound
from app.dim.board import Board
from app.dim.hold import Hold, Swallowed
from app.keys import Bindings, pressed
from app.sessioning import Sessioning, State
from app.settings import DIM_BRIGHTNESS
from app.stage.pictures import Picture
from app.widgets import look

Key = Qt.Key
_LEAVE = "hold Esc two seconds to leave"
_BACK_MS = 250  # a screen that lost the keyboard asks for it again, and no more often than so
_BRIGHTER = {"Left": -DIM_BRIGHTNESS.step, "Right": DIM_BRIGHTNESS.step}


class DimScreen(QWidget):
    """A window that fills its screen, on which few keys do anything and the pointer nothing.

    Page Down, Page Up, Space, T, M, the keys that a person chose for these, ← and → for the
    brightness, and Esc, held for two seconds. Nothing on it ever reaches its brightness.
    """

    left = Signal()
    """It is to be left: Esc was held, or the session was ended from elsewhere."""

    brightness_changed = Signal(float)

    def __init__(
        self,
        sessioning: Sessioning,
        picture: Picture,
        *,
        view: tuple[int, bool] = (0, False),
        brightness: float = 0.7,
        bindings: Bindings | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """Create the screen, hidden; `view` is how a figure lies: quarter turns, mirrored."""
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle("Undula, session")
        self.setAccessibleName("Session, dim screen")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._sessioning = sessioning
        self._bindings = bindings or bound()
        self._brightness = DIM_BRIGHTNESS.clamped(brightness)
        self._handle: QWindow | None = None
        self.board = Board(sessioning, picture, view, self)
        self.board.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.board.show_tail(_LEAVE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.board)
        self.hold = Hold(clock, self)
        self.hold.moved.connect(self.board.hold.show_part)
        self.hold.done.connect(self._leave)
        self._back = QTimer(self, singleShot=True, interval=_BACK_MS)
        self._back.timeout.connect(self._come_back)
        sessioning.state_changed.connect(self._take_state)
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            app.screenRemoved.connect(self._fill_soon)
        self._fills = QTimer(self, singleShot=True, interval=0)
        self._fills.timeout.connect(self._fill)
        self._wear()

    # The window.

    def open(self, screen: QScreen | None = None) -> None:
        """Fill a screen, None for the one it is on."""
        if screen is not None:
            self.setScreen(screen)
        self.setGeometry(self.screen().geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Be gone."""
        self.hide()
        self.deleteLater()

    def show_sound(self, words: str) -> None:
        """Name the output that plays."""
        self.board.show_sound(words)

    def show_keys(self, bindings: Bindings) -> None:
        """Take a person's own keys."""
        self._bindings = bindings

    # Brightness.

    @property
    def brightness(self) -> float:
        """What no part of a pixel reaches, 0.05–1 of full white."""
        return self._brightness

    def show_brightness(self, brightness: float) -> None:
        """Be so bright; nothing is emitted."""
        brightness = DIM_BRIGHTNESS.clamped(brightness)
        if brightness != self._brightness:
            self._brightness = brightness
            self._wear()

    def _step(self, by: float) -> None:
        before = self._brightness
        self.show_brightness(round(before + by, 2))
        if self._brightness != before:
            self.brightness_changed.emit(self._brightness)

    def _wear(self) -> None:
        self.setPalette(look.palette_of(look.dimmed(self._brightness)))

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key does; those that are locked do nothing."""
        if event.key() == Key.Key_Escape:
            self.hold.press()
            return
        key = pressed(event)
        if key in _BRIGHTER:
            self._step(_BRIGHTER[key])
        elif key is not None and not event.isAutoRepeat():
            self._do(key)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let Esc go."""
        if event.key() == Key.Key_Escape and not event.isAutoRepeat():
            self.hold.let_go()

    def _leave(self) -> None:
        """Tell that it is to be left; the key that is still down does nothing more."""
        if (app := QGuiApplication.instance()) is not None:
            Swallowed(Key.Key_Escape, app)
        self.left.emit()

    def _do(self, key: str) -> None:
        session, bindings = self._sessioning, self._bindings
        deeds = {"toggle": session.pause, "tap": session.tap, "mute": session.mute}
        own = {"next": session.next, "stay": session.stay}
        holder = bindings.holder(key) or ""
        if key == "PgDown":
            session.pedal()
        elif key == "PgUp":
            session.other_pedal()
        elif holder in deeds:
            deeds[holder]()
        elif holder in own and bindings.is_own(holder):
            own[holder]()

    # The session and the screens.

    def _take_state(self, state: State) -> None:
        if state is State.AT_REST and self.isVisible():
            self.left.emit()

    def _fill_soon(self, _: object = None) -> None:
        """Fill whatever screen it is on, once Qt has moved it there."""
        self._fills.start()

    def _fill(self) -> None:
        if self.isVisible() and self.geometry() != self.screen().geometry():
            self.setGeometry(self.screen().geometry())
            self.showFullScreen()

    def _come_back(self) -> None:
        """Have the keyboard again: a pedal is pressed without looking."""
        if self.isVisible() and not self.isActiveWindow():
            self.raise_()
            self.activateWindow()

    # Qt.

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the screen that it is on."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.screenChanged.connect(self._fill_soon)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold nothing any more."""
        super().hideEvent(event)
        self._fills.stop()
        self._back.stop()
        self.hold.cancel()

    def changeEvent(self, event: QEvent) -> None:
        """Ask for the keyboard again when it has gone elsewhere."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hold.cancel()
            if self.isVisible():
                self._back.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, whatever the window manager wants; the program's own end is no such wish."""
        if event.spontaneous():
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        ground = self.palette().color(QPalette.ColorRole.Window)
        QPainter(self).fillRect(event.rect(), ground)
