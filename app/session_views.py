"""How a session is seen: on the dim screen, in the window, and as a glow at the screen's edge."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.dim.glow import EdgeGlow
from app.dim.screen import DimScreen
from app.keys import Bindings
from app.sessioning import Sessioning, State
from app.settings import Settings
from app.stage.pictures import Picture
from app.widgets import look
from app.widgets.sessionrun.face import RunningFace


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown of a session beside how it stands.

    Attributes:
        picture: which picture.
        view: how a figure lies: its quarter turns, and whether it is mirrored.
        sound: what the output is called by people.
    """

    picture: Picture
    view: tuple[int, bool]
    sound: str


class SessionViews(QObject):
    """Opens and closes what shows a session.

    From the start until it is left the whole program wears the dim colours, so that nothing
    bright comes to light when the screen is left, or something is told.
    """

    brightness_chosen = Signal(float)

    def __init__(
        self,
        sessioning: Sessioning,
        settings: Callable[[], Settings],
        seen: Callable[[], Seen],
        window: QWidget,
    ) -> None:
        """Prepare; `seen` is asked when a session begins. `window` is what is gone back to."""
        super().__init__(window)
        self._sessioning, self._settings, self._seen = sessioning, settings, seen
        self._window = window
        self._bindings: Bindings | None = None
        self.screen: DimScreen | None = None
        self.glow: EdgeGlow | None = None
        now = seen()
        self.face = RunningFace(
            sessioning, now.picture, view=now.view, brightness=settings().dim_brightness
        )
        self.face.dim_asked.connect(self.open_screen)
        self.face.glow_asked.connect(self.toggle_glow)
        self.face.brightness_chosen.connect(self._choose_brightness)

    def show_state(self, state: State) -> None:
        """Show a session that begins as the settings say; close everything at its end."""
        if state is State.RUNNING:
            now = self._seen()
            self._dim(self._settings().dim_brightness)
            self.face.show_picture(now.picture, now.view)
            self.face.show_sound(now.sound)
            self.face.show_brightness(self._settings().dim_brightness)
            if self._settings().session_view == "dim":
                self.open_screen()
            elif self._settings().session_view == "glow":
                self.toggle_glow()
        elif state is State.AT_REST:
            self.end()

    @property
    def are_elsewhere(self) -> bool:
        """Whether the dim screen has the keys."""
        return self.screen is not None

    def open_screen(self) -> None:
        """Show the dim screen, on the screen that the window is on."""
        if self.screen is not None:
            return
        now = self._seen()
        self.screen = DimScreen(
            self._sessioning,
            now.picture,
            view=now.view,
            brightness=self._settings().dim_brightness,
            bindings=self._bindings,
        )
        self.screen.show_sound(now.sound)
        self.screen.left.connect(self._close_screen)
        self.screen.brightness_changed.connect(self._choose_brightness)
        self.face.set_seen(False)
        self.screen.open(self._window.screen())

    def toggle_glow(self) -> None:
        """Show the glow at the edge of the screen, or no more."""
        if self.glow is not None:
            self._close_glow()
            return
        kept = self._settings()
        self.glow = EdgeGlow(self._sessioning, edge=kept.glow_edge, brightness=kept.dim_brightness)
        self.glow.left.connect(self._close_glow)
        self.glow.open(self._window.screen())

    def _close_screen(self) -> None:
        """Go back to the window, where the session goes on."""
        if self.screen is None:
            return
        self.screen.end()
        self.screen = None
        self.face.set_seen(True)
        self._window.window().activateWindow()
        self.face.focus_first()

    def _close_glow(self) -> None:
        if self.glow is not None:
            self.glow.end()
            self.glow = None

    def end(self) -> None:
        """Close everything, and give the program its own colours back."""
        self._close_screen()
        self._close_glow()
        self._dim(None)

    # Brightness, keys, place.

    def show_brightness(self, brightness: float) -> None:
        """Be so bright, 0–1."""
        if self._sessioning.state is not State.AT_REST:
            self._dim(brightness)
        self.face.show_brightness(brightness)
        for one in (self.screen, self.glow):
            if one is not None:
                one.show_brightness(brightness)

    def show_edge(self, edge: str) -> None:
        """Let the glow lie at another edge."""
        if self.glow is not None:
            self.glow.show_edge(edge)

    def show_keys(self, bindings: Bindings) -> None:
        """Take a person's own keys."""
        self._bindings = bindings
        self.face.show_keys(bindings)
        if self.screen is not None:
            self.screen.show_keys(bindings)

    def set_seen(self, seen: bool) -> None:
        """Draw in the window only while somebody can see it."""
        self.face.set_seen(seen and self.screen is None)

    def _choose_brightness(self, brightness: float) -> None:
        self.show_brightness(brightness)
        self.brightness_chosen.emit(brightness)

    @staticmethod
    def _dim(brightness: float | None) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            look.dim(app, brightness)
