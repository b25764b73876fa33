"""What the window asks of every page that has a name in the bar above."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.keys import Bindings
from app.pages.favourites import toggled

Deed = Callable[[], object]


class HomePage(QWidget):
    """A page that is gone back to. What a page does not have, it leaves as it is here."""

    favourites_chosen = Signal(tuple)
    """A person has made a technique a favourite, or no longer one: the ids by their keys."""

    alone_changed = Signal(bool)
    """It is to have the whole window, or no more."""

    def __init__(self, favourites: tuple[str, ...], parent: QWidget | None = None) -> None:
        """Create the page; `favourites` are the techniques on the keys 1–9."""
        super().__init__(parent)
        self.favourites = favourites

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """What the actions of `app.actions` do on it, by name; those left out do nothing."""
        return {}

    @property
    def is_alone(self) -> bool:
        """Whether it has the whole window, and is not left for another page."""
        return False

    @property
    def works_unseen(self) -> bool:
        """Whether its deeds are done while another page lies over it."""
        return False

    @property
    def first(self) -> QWidget:
        """What Tab comes to after the bar above."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Take the focus as the page comes."""
        raise NotImplementedError

    def leave(self) -> bool:
        """Leave a face for the one before; return whether there was one."""
        return False

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys in the tips."""

    def show_favourites(self, favourites: tuple[str, ...]) -> None:
        """Show favourites that were chosen here or elsewhere."""
        self.favourites = favourites

    def toggle_favourite(self, technique_id: str, tell: Callable[[str], object]) -> None:
        """Make a technique a favourite or no longer one; `tell` says where no key is free."""
        favourites = toggled(self.favourites, technique_id)
        if favourites is None:
            tell("All nine keys have a technique: take one off first.")
            return
        self.show_favourites(favourites)
        self.favourites_chosen.emit(favourites)

    def favourite(self, number: int) -> str:
        """Return the technique on a key, 1–9; "" for a key without one."""
        return self.favourites[number - 1] if number <= len(self.favourites) else ""

    def set_seen(self, seen: bool) -> None:
        """Draw only while somebody can see the window."""

    def hush(self) -> bool:
        """Let what is heard end softly and at once; return whether something was."""
        return False

    def end(self) -> None:
        """Let go of everything: the program ends."""
