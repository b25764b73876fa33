"""Which pictures there are, by the names that settings use."""

from enum import StrEnum

from PySide6.QtWidgets import QWidget

from app.stage.stage import Stage


class Picture(StrEnum):
    """The pictures of the pulse."""

    CRADLE = "cradle"
    BOUNCE = "bounce"
    WAVE = "wave"
    FIGURE = "figure"
    HALO = "halo"
    NONE = "none"

    @property
    def words(self) -> str:
        """How a person reads it."""
        return self.value.capitalize()


def painted(picture: Picture, parent: QWidget | None = None) -> Stage:
    """Return a new picture at rest. Only the one that is asked for is imported."""
    match picture:
        case Picture.CRADLE:
            from app.stage.cradle import Cradle

            return Cradle(parent)
        case Picture.BOUNCE:
            from app.stage.bounce import Bounce

            return Bounce(parent)
        case Picture.WAVE:
            from app.stage.wave import Wave

            return Wave(parent)
        case Picture.FIGURE:
            from app.stage.figure import Figure

            return Figure(parent)
        case Picture.HALO:
            from app.stage.halo import Halo

            return Halo(parent)
        case Picture.NONE:
            from app.stage.blank import Blank

            return Blank(parent)
