"""What is told of the pulse as it is heard: time, step, hint, scene, and the quiet line."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from audio.cue import Cue

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique
    from presets.scene import Scene


class Telling(QObject):
    """Tells each thing once, when it has become another."""

    course_step_changed = Signal(object)
    hint_changed = Signal(str)
    scene_changed = Signal(object)
    passed_changed = Signal(int)
    left_changed = Signal(object)
    line_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing told."""
        super().__init__(parent)
        self.techniques: tuple[Technique, ...] = ()
        self.scene: Scene | None = None
        self.muted = self.awaits_taps = False
        self._hint, self._passed = "", 0
        self._left: int | None = None
        self._step: int | None = None
        self._drawn: tuple[str, int | None, bool, bool] | None = None
        self.line = self._line = self._notice = ""
        self._tap_key, self._mute_key, self._toggle_key = "T", "M", "Space"

    def notify(self, sentence: str) -> None:
        """Show a sentence in the status line, unless the sound has something to say."""
        self._notice = sentence
        self._tell_line()

    def name_keys(self, *, tap: str, mute: str, toggle: str) -> None:
        """Take how the keys are called that tap, mute and start, for what is said of them."""
        self._tap_key, self._mute_key, self._toggle_key = tap, mute, toggle
        self._tell_line()

    # For the pulse.

    def _tell_line(self) -> None:
        muted = f"Muted: {self._mute_key} brings the sound back." if self.muted else ""
        self.line = self._line or muted or self._notice
        self.line_changed.emit(self.line)

    def _say(self, hint: str) -> None:
        if self.awaits_taps:
            hint = f"Tap your own rocking with {self._tap_key}"
        if hint != self._hint:
            self._hint = hint
            self.hint_changed.emit(hint)

    def _tell_time(self, passed: int, left: float | None) -> None:
        if passed != self._passed:
            self._passed = passed
            self.passed_changed.emit(passed)
        whole = None if left is None else int(left)
        if whole != self._left:
            self._left = whole
            self.left_changed.emit(whole)

    def _tell_step(self, step: int | None) -> None:
        if step != self._step:
            self._step = step
            self.course_step_changed.emit(step)

    def _show_scene(self, cue: Cue, step: int | None, *, still: bool = False) -> None:
        """Have the technique drawn whose cue is heard, in the step that is heard.

        With `still` nothing of it moves, whatever step that is.
        """
        drawn = (cue.key, None if still else step, cue.traction is not None, still)
        if drawn == self._drawn:
            return
        technique = next((one for one in self.techniques if one.id == cue.key), None)
        if technique is None:
            return
        self._drawn = drawn
        scene = technique.scene(drawn[1], pulled=drawn[2])
        self.scene = replace(scene, still=True) if still else scene
        self.scene_changed.emit(self.scene)
