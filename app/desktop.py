"""The desktop around the window: kept awake, played by its keys, listened to in its wishes."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.manners.awake import Awake
from app.manners.bus import Bus
from app.manners.keeper import Keeper
from app.manners.remote import Remote
from app.manners.wishes import Wishes
from app.pulse import Pulse
from app.sessioning import State
from app.stage.pictures import Picture
from app.widgets.look import redress
from app.window import Window


class Desktop(QObject):
    """Joins pulse and window to the desktop. Made once the sound is there."""

    def __init__(self, pulse: Pulse, window: Window, keeper: Keeper) -> None:
        """Join them from now on."""
        super().__init__(window)
        self._pulse, self._window, self._keeper = pulse, window, keeper
        self._bus = Bus(self)
        self._awake = Awake(self._bus, self)
        self._remote = Remote(self._bus, self)
        self._wishes = Wishes(self._bus, self)
        self._remote.toggle_asked.connect(lambda: self._play(pulse.toggle))
        self._remote.play_asked.connect(lambda: self._play(pulse.start))
        self._remote.stop_asked.connect(lambda: self._play(pulse.stop))
        self._remote.raise_asked.connect(window.raise_up)
        self._remote.quit_asked.connect(window.close)
        self._wishes.less_motion_changed.connect(self._move_less)
        self._wishes.more_contrast_changed.connect(self._redress)
        pulse.running_changed.connect(self._show)
        pulse.lent_changed.connect(self._show)
        pulse.technique_changed.connect(self._show)
        window.pages.session_changed.connect(self._show)
        self._bus.open()
        self._remote.open()
        self._show()
        self._wishes.ask()

    def close(self) -> None:
        """Leave the desktop as it was."""
        self._awake.release()
        self._bus.close()

    def _play(self, on_pulse: Callable[[], None]) -> None:
        """Pause a session or let it go on; without one do what is asked of the pulse."""
        sessioning = self._window.pages.sessioning
        if sessioning is not None and sessioning.state is State.RUNNING:
            sessioning.pause()
        else:
            on_pulse()

    def _show(self) -> None:
        pulse, sessioning = self._pulse, self._window.pages.sessioning
        state = State.AT_REST if sessioning is None else sessioning.state
        if pulse.running or pulse.lent or state is not State.AT_REST:
            self._awake.hold()
        else:
            self._awake.release()
        title = pulse.technique.name if pulse.technique else "Undula"
        plays = pulse.running
        if sessioning is not None and sessioning.plan is not None and state is State.RUNNING:
            standing = sessioning.standing
            plays, title = standing is None or not standing.paused, sessioning.plan.name
        self._remote.show(plays, title)

    def _move_less(self, less: bool) -> None:
        """Show brightness in the place of movement, unless a picture was chosen."""
        if not self._keeper.settings.picture:
            self._window.page.show_picture(Picture.HALO if less else Picture.CRADLE)

    def _redress(self, contrast: bool) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            redress(app, self._keeper.settings.theme, contrast=contrast)
