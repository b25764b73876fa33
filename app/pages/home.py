"""What the window asks of every page that has a name in the bar above."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.keys import Bindings

Deed = Callable[[], object]


class HomePage(QWidget):
    """A page that is gone back to. What a page does not have, it leaves as it is here."""

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """What the actions of `app.actions` do on it, by name; those left out do nothing."""
        return {}

    @property
    def works_unseen(self) -> bool:
        """Whether its deeds are done while another page lies over it."""
        return False

    def focus_first(self) -> None:
        """Take the focus as the page comes."""
        raise NotImplementedError

    def leave(self) -> bool:
        """Leave a face for the one before; return whether there was one."""
        return False

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys in the tips."""

    def show_favourites(self, favourites: tuple[str, ...]) -> None:
        """Show favourites that were chosen elsewhere."""

    def set_seen(self, seen: bool) -> None:
        """Draw only while somebody can see the window."""

    def end(self) -> None:
        """Let go of everything: the program ends."""
