"""The window while a session runs: what the dim screen shows, and a button for each deed."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.actions import with_key
from app.dim.board import Board
from app.keys import Bindings
from app.sessioning import Sessioning, State
from app.settings import DIM_BRIGHTNESS
from app.stage.pictures import Picture
from app.standing import Standing
from app.widgets.buttons import Button, takes_first
from app.widgets.flow import Flow
from app.widgets.look import px
from app.widgets.slider import NamedSlider

_ARROWS = {Qt.Key.Key_Left: -5, Qt.Key.Key_Right: 5}
_SLIDER_PX = 150
_STAY, _NO_LONGER = "Stay", "Stay no longer"
_PAUSE, _RESUME = "Pause", "Go on"
_MUTE, _SOUND = "Mute", "Sound on"
_END, _LEAVE = "End", "Leave"


class _Either(Button):
    """A button with one of two texts, as wide as the longer one."""

    def __init__(self, usual: str, other: str) -> None:
        super().__init__(usual, small=True)
        self._texts = (usual, other)

    def show_other(self, other: bool) -> None:
        """Have the other text, or the usual one."""
        text = self._texts[other]
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Return the size of the longer text with the room around it."""
        hint, metrics = super().sizeHint(), self.fontMetrics()
        widths = [metrics.boundingRect(text).width() for text in self._texts]
        now = metrics.boundingRect(self.text()).width()
        return QSize(hint.width() + max(widths) - now, hint.height())


class RunningFace(QWidget):
    """A session as it runs in the window, with its buttons, in the colours of the program."""

    dim_asked = Signal()
    glow_asked = Signal()
    brightness_chosen = Signal(float)

    def __init__(
        self,
        sessioning: Sessioning,
        picture: Picture,
        *,
        view: tuple[int, bool] = (0, False),
        brightness: float = 0.7,
        parent: QWidget | None = None,
    ) -> None:
        """Create the face; `view` is how a figure lies: quarter turns, mirrored."""
        super().__init__(parent)
        self._sessioning = sessioning
        self.board = Board(sessioning, picture, view)
        self.next, self.tap = Button("Next", small=True), Button("Tap", small=True)
        self.stay, self.pause = _Either(_STAY, _NO_LONGER), _Either(_PAUSE, _RESUME)
        self.mute, self.finish = _Either(_MUTE, _SOUND), _Either(_END, _LEAVE)
        self.dim, self.glow = Button("Dim screen", small=True), Button("Glow", small=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Session")
        low, high = (round(100 * end) for end in (DIM_BRIGHTNESS.low, DIM_BRIGHTNESS.high))
        self.brightness = NamedSlider("Brightness", low, high, lambda part: f"{part} %", 5)
        self._lay_out()
        self.show_keys()
        self.show_brightness(brightness)
        self._connect()
        self._take_state(sessioning.state)

    def _lay_out(self) -> None:
        self.brightness.set_inline(
            True, self.brightness.name_width, self.brightness.figure_width(100)
        )
        self.brightness.slider.setFixedWidth(px(_SLIDER_PX))
        self.brightness.setContentsMargins(px(12), 0, 0, 0)
        self.brightness.setFixedHeight(self.next.sizeHint().height())
        row = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        row.setSizePolicy(policy)
        flow = Flow(px(8), row)
        for control in (*self.controls[:-1], self.brightness):
            flow.addWidget(control)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(34), 0, px(34), px(16))
        foot.addWidget(row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.board, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        session = self._sessioning
        self.next.clicked.connect(session.next)
        self.stay.clicked.connect(session.stay)
        self.pause.clicked.connect(session.pause)
        self.tap.pressed.connect(session.tap)
        self.mute.clicked.connect(session.mute)
        self.dim.clicked.connect(self.dim_asked)
        self.glow.clicked.connect(self.glow_asked)
        self.finish.clicked.connect(session.end)
        self.brightness.moved.connect(lambda part: self.brightness_chosen.emit(part / 100))
        session.told.connect(self._show_standing)
        session.state_changed.connect(self._take_state)
        if session.standing is not None:
            self._show_standing(session.standing)

    @property
    def controls(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        buttons = [self.next, self.stay, self.pause, self.tap, self.mute]
        return [*buttons, self.dim, self.glow, self.finish, self.brightness.slider]

    def focus_first(self) -> None:
        """Take the keys."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_picture(self, picture: Picture, view: tuple[int, bool] | None = None) -> None:
        """Show another picture, or a figure that lies otherwise."""
        self.board.show_picture(picture, view)

    def show_sound(self, words: str) -> None:
        """Name the output that plays."""
        self.board.show_sound(words)

    def show_brightness(self, brightness: float) -> None:
        """Show how bright the session is; nothing is emitted."""
        self.brightness.set_value(round(100 * brightness))

    def show_keys(self, bindings: Bindings | None = None) -> None:
        """Name the keys that do the same."""
        named = ((self.next, "next"), (self.stay, "stay"), (self.tap, "tap"), (self.mute, "mute"))
        for button, name in named:
            button.setToolTip(with_key(name, bindings))
        pause = with_key("toggle", bindings).replace("Start or stop the pulse", "Pause, or go on")
        self.pause.setToolTip(pause)
        self.dim.setToolTip("The whole screen, nearly black; Esc, held, leaves it")
        self.glow.setToolTip("A soft light at one edge, beside other programs")
        self.finish.setToolTip("End softly")

    def set_seen(self, seen: bool) -> None:
        """Draw frames, or none while something lies over it."""
        self.board.set_seen(seen)

    # Told.

    def _show_standing(self, standing: Standing) -> None:
        self.stay.show_other(standing.staying)
        self.pause.show_other(standing.paused)
        self.mute.show_other(standing.muted)

    def _take_state(self, state: State) -> None:
        """Offer only to leave a session that is over."""
        over = state is State.OVER
        for control in self.controls[:7]:
            control.setEnabled(not over)
        self.finish.show_other(over)

    # Qt.

    def event(self, event: QEvent) -> bool:
        """Take the arrows before the window's keys do."""
        return takes_first(event, tuple(_ARROWS)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be brighter or dimmer."""
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.brightness.slider.setValue(self.brightness.slider.value() + by)
