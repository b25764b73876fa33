"""Which picture of the pulse is shown, and how the figure lies."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.stage.pictures import Picture
from app.widgets.chips import ChoiceChips
from app.widgets.icons import IconButton, mirror_sign, turn_sign
from app.widgets.labels import Lines
from app.widgets.look import px

_TOLD: dict[Picture, str] = {
    Picture.CRADLE: "A bead rolls out on the beat and back between.",
    Picture.BOUNCE: "A ball touches the ground on the beat.",
    Picture.WAVE: "A calm wave; its crest passes the mark on the beat.",
    Picture.FIGURE: "A person at rest, seen from above, rocked as the technique says.",
    Picture.HALO: "A light that grows and fades slowly. Nothing travels.",
    Picture.NONE: "Nothing to see: the sound alone.",
}


class PicturePanel(QWidget):
    """Chips for the pictures and, for the figure, how it is turned."""

    chosen = Signal(object)
    turned = Signal()
    mirrored = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel with the first picture chosen."""
        super().__init__(parent)
        self.chips = ChoiceChips(
            "Picture", "Picture of the pulse", {one: one.words for one in Picture}
        )
        self.told = Lines(13, muted=True, least=0.8)
        self.told.set_lines(3)
        self.turn = IconButton("Turn the figure by a quarter", "Turn by a quarter", turn_sign)
        self.mirror = IconButton("Mirror the figure", "Mirror", mirror_sign)
        self.mirror.setCheckable(True)
        self._view = QWidget()
        row = QHBoxLayout(self._view)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        row.addWidget(self.turn)
        row.addWidget(self.mirror)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.chips)
        column.addWidget(self.told)
        column.addWidget(self._view)
        column.addStretch(1)
        self.chips.chosen.connect(self.chosen)
        self.turn.clicked.connect(self.turned)
        self.mirror.clicked.connect(self.mirrored)
        self.show_picture(Picture.CRADLE)

    def show_picture(self, picture: Picture) -> None:
        """Show which picture there is; nothing is emitted."""
        self.chips.show_choice(picture)
        self.told.setText(_TOLD[picture])
        self._view.setVisible(picture is Picture.FIGURE)

    def show_view(self, quarter_turns: int, mirrored: bool) -> None:
        """Show how the figure lies; nothing is emitted."""
        self.turn.setAccessibleDescription(f"Turned by {90 * quarter_turns} degrees")
        self.mirror.setChecked(mirrored)

    @property
    def controls(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [*self.chips.chips.values(), self.turn, self.mirror]
