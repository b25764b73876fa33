"""The glow: the pulse as a soft light at one edge of the screen, beside other programs."""

import math

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QRadialGradient,
    QScreen,
    QShowEvent,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from app.sessioning import Sessioning, State
from app.settings import DIM_BRIGHTNESS, EDGES
from app.stage.light import calm_opacity
from app.widgets import look
from app.widgets.look import faded, px

Role = QPalette.ColorRole
_TAU = 2 * math.pi
_THICK_PX = 12
_SPOT = 0.16  # half of the light's length, of the edge
_REACH = 0.30  # how far its middle goes to either side of the edge's, of the edge
_STRONGEST = 0.9
_STOPS = 16
_MOVED_PX = 0.5  # less is nothing to see
# A window manager puts a frame around what it manages, which would take the clicks on X11.
_FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowTransparentForInput
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.NoDropShadowWindowHint
    | Qt.WindowType.X11BypassWindowManagerHint
)


class EdgeGlow(QWidget):
    """A light that travels along an edge: at one end on the beat, at the other at the turn.

    It takes no clicks and no keys, and is never brighter than its brightness. Where it passes,
    the light changes too little and too slowly for a flash.
    """

    left = Signal()
    """It is to be closed: the session was ended."""

    def __init__(
        self,
        sessioning: Sessioning,
        *,
        edge: str = EDGES[0],
        brightness: float = 0.7,
        parent: QWidget | None = None,
    ) -> None:
        """Create the glow, hidden, for one of `app.settings.EDGES`."""
        super().__init__(parent, _FLAGS)
        self.setWindowTitle("Undula, glow")
        self.setAccessibleName("Glow at the edge of the screen")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sessioning, self._edge = sessioning, edge
        self._brightness = DIM_BRIGHTNESS.clamped(brightness)
        self._spot = QPixmap()
        self._at = self._drawn_at = 0.0
        self._handle: QWindow | None = None
        sessioning.state_changed.connect(self._take_state)

    # The window.

    def open(self, screen: QScreen | None = None) -> None:
        """Lie at the edge of a screen, None for the one it is on."""
        if screen is not None:
            self.setScreen(screen)
        self._lie()
        self.show()

    def end(self) -> None:
        """Be gone."""
        self.hide()
        self.deleteLater()

    def show_brightness(self, brightness: float) -> None:
        """Be so bright, 0.05–1."""
        self._brightness = DIM_BRIGHTNESS.clamped(brightness)
        self._spot = QPixmap()
        self.update()

    def show_edge(self, edge: str) -> None:
        """Lie at another edge."""
        self._edge = edge
        self._lie()

    def _lie(self) -> None:
        room, thick = self.screen().availableGeometry(), px(_THICK_PX)
        place = {
            "left": QRect(room.left(), room.top(), thick, room.height()),
            "right": QRect(room.right() + 1 - thick, room.top(), thick, room.height()),
            "top": QRect(room.left(), room.top(), room.width(), thick),
            "bottom": QRect(room.left(), room.bottom() + 1 - thick, room.width(), thick),
        }[self._edge]
        self.setGeometry(place)
        self._spot = QPixmap()
        self.update()

    # Frames.

    def set_phase(self, rock: float, amplitude: float, tension: float) -> None:
        """Move to the phase of `rock`; out is the near end: the left, or the top."""
        wide = math.sqrt(amplitude) if amplitude > 0 else 0.0
        self._at = self._length * (0.5 - _REACH * wide * math.cos(_TAU * rock))
        if abs(self._at - self._drawn_at) >= _MOVED_PX:
            self.update(self._taken(self._drawn_at).united(self._taken(self._at)))

    @property
    def _is_upright(self) -> bool:
        return self._edge in ("left", "right")

    @property
    def _length(self) -> int:
        return self.height() if self._is_upright else self.width()

    def _taken(self, at: float) -> QRect:
        half = math.ceil(_SPOT * self._length) + 2
        start = math.floor(at) - half
        if self._is_upright:
            return QRect(0, start, self.width(), 2 * half)
        return QRect(start, 0, 2 * half, self.height())

    def _painted(self) -> QPixmap:
        """Paint the light, whose middle lies on the screen's very edge."""
        ratio, half = self.devicePixelRatioF(), math.ceil(_SPOT * self._length)
        thick = px(_THICK_PX)
        wide, high = (thick, 2 * half) if self._is_upright else (2 * half, thick)
        spot = QPixmap(round(wide * ratio), round(high * ratio))
        spot.setDevicePixelRatio(ratio)
        spot.fill(Qt.GlobalColor.transparent)
        colour = QColor(look.dimmed(self._brightness).accent)
        strongest = calm_opacity(colour, QColor(Qt.GlobalColor.black), _STRONGEST)
        light = QRadialGradient(QPointF(0, 0), 1.0)
        for step in range(_STOPS + 1):
            at = step / _STOPS
            light.setColorAt(at, faded(colour, strongest * (1 - at * at) ** 2))
        painter = QPainter(spot)
        far = self._edge in ("right", "bottom")
        if self._is_upright:
            painter.translate(thick if far else 0, half)
            painter.scale(thick, half)
        else:
            painter.translate(half, thick if far else 0)
            painter.scale(half, thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(light))
        painter.drawEllipse(QPointF(0, 0), 1.0, 1.0)
        painter.end()
        return spot

    # Qt.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the light where it is; the rest is clear."""
        if self._spot.isNull():
            self._spot = self._painted()
        self._drawn_at = self._at
        start = self._at - math.ceil(_SPOT * self._length)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QPointF(0, start) if self._is_upright else QPointF(start, 0), self._spot)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw frames from now on, as often as the screen does."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.screenChanged.connect(lambda _: self._lie())
        self._sessioning.frames.set_refresh_rate(self.screen().refreshRate())
        self._sessioning.watch(self, self.set_phase)

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more frames."""
        super().hideEvent(event)
        self._sessioning.watch(self, None)

    def _take_state(self, state: State) -> None:
        if state is not State.RUNNING and self.isVisible():
            self.left.emit()
