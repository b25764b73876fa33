"""The sound at the side: which voice, and what goes by itself."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.widgets.buttons import Chip, Tick
from app.widgets.flow import Flow
from app.widgets.labels import Line
from app.widgets.look import px
from audio.sound import Voice

VOICES: dict[Voice, str] = {
    Voice.HEARTBEAT: "Heartbeat",
    Voice.SWELL: "Swell",
    Voice.DRUM: "Soft drum",
    Voice.FELT: "Felt",
    Voice.BOWL: "Bowl",
    Voice.BREATH: "Breath",
    Voice.WOOD: "Wood",
    Voice.NONE: "None",
}
"""The voices as they are called in the window."""


class SoundPanel(QWidget):
    """Chips for the voices and, for a technique that has a course, a tick."""

    voice_chosen = Signal(object)
    course_switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel with the heartbeat chosen."""
        super().__init__(parent)
        self.setMinimumWidth(px(150))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(26), px(18), px(16))
        column.setSpacing(px(12))
        column.addWidget(_title("Sound"))
        self._group = QButtonGroup(self)
        self.chips: dict[Voice, Chip] = {}
        voices = QWidget()
        voices.setAccessibleName("Voice")
        flow = Flow(px(6))
        voices.setLayout(flow)
        for voice, name in VOICES.items():
            chip = Chip(name)
            chip.setAccessibleName(name)
            chip.setAccessibleDescription("Voice of the pulse")
            chip.clicked.connect(lambda _=False, voice=voice: self.voice_chosen.emit(voice))
            chip.toggled.connect(
                lambda on, chip=chip, voice=voice: (
                    self.voice_chosen.emit(voice) if on and chip.ring else None
                )
            )
            self._group.addButton(chip)
            flow.addWidget(chip)
            self.chips[voice] = chip
        self.chips[Voice.HEARTBEAT].setChecked(True)
        column.addWidget(voices)
        self._course_title = _title("Goes by itself")
        self.course = Tick()
        self.course.clicked.connect(self.course_switched)
        column.addSpacing(px(10))
        column.addWidget(self._course_title)
        column.addWidget(self.course)
        column.addStretch(1)
        self.show_course("", on=False)

    def show_voice(self, voice: Voice) -> None:
        """Show which voice plays; nothing is emitted."""
        chip = self.chips[voice]
        chip.blockSignals(True)
        chip.setChecked(True)
        chip.blockSignals(False)
        for one in self.chips.values():
            one.update()

    def show_course(self, words: str, *, on: bool) -> None:
        """Name what goes by itself, or hide the tick when nothing does."""
        self.course.setText(words[:1].upper() + words[1:])
        self.course.setAccessibleName(f"Goes by itself: {words}")
        self.course.setChecked(on)
        self.course.setVisible(bool(words))
        self._course_title.setVisible(bool(words))
        self.course.updateGeometry()


def _title(text: str) -> Line:
    title = Line(15, QFont.Weight.DemiBold)
    title.setText(text)
    return title
