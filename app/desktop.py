"""The desktop around the window: kept awake, played by its keys, listened to in its wishes."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.manners.awake import Awake
from app.manners.bus import Bus
from app.manners.keeper import Keeper
from app.manners.remote import Remote
from app.manners.wishes import Wishes
from app.pulse import Pulse
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
        self._remote.toggle_asked.connect(pulse.toggle)
        self._remote.play_asked.connect(pulse.start)
        self._remote.stop_asked.connect(pulse.stop)
        self._remote.raise_asked.connect(window.raise_up)
        self._remote.quit_asked.connect(window.close)
        self._wishes.less_motion_changed.connect(self._move_less)
        self._wishes.more_contrast_changed.connect(self._redress)
        pulse.running_changed.connect(self._show)
        pulse.lent_changed.connect(self._show)
        pulse.technique_changed.connect(self._show)
        self._bus.open()
        self._remote.open()
        self._show()
        self._wishes.ask()

    def close(self) -> None:
        """Leave the desktop as it was."""
        self._awake.release()
        self._bus.close()

    def _show(self) -> None:
        pulse = self._pulse
        if pulse.running or pulse.lent:
            self._awake.hold()
        else:
            self._awake.release()
        self._remote.show(pulse.running, pulse.technique.name if pulse.technique else "Undula")

    def _move_less(self, less: bool) -> None:
        """Show brightness in the place of movement, unless a picture was chosen."""
        if not self._keeper.settings.picture:
            self._window.page.show_picture(Picture.HALO if less else Picture.CRADLE)

    def _redress(self, contrast: bool) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            redress(app, self._keeper.settings.theme, contrast=contrast)
