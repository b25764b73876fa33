"""The Pulse page: techniques on the left, the picture in the middle, the sound at the side."""

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.choice import Choice
from app.deeds import pulse_deeds
from app.engine import Engine
from app.keys import Bindings
from app.pages.home import Deed, HomePage
from app.pulse import Pulse
from app.stage.pictures import Picture
from app.stage.stage import Stage
from app.widgets.bars import StatusStrip
from app.widgets.browse import BrowsePanel
from app.widgets.centre import Centre
from app.widgets.controls import ControlBar
from app.widgets.labels import Rule
from app.widgets.look import unit
from app.widgets.side import SOUND, TECHNIQUE, SidePanel
from audio.sound import Sound

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique

_LEFT_PX, _RIGHT_PX = 272, 270
_LEFT_MOST, _RIGHT_MOST = 0.29, 0.27  # of the page's width


class PageSettings(Protocol):
    """What the page comes back with."""

    @property
    def device(self) -> str | None: ...
    @property
    def picture(self) -> str: ...
    @property
    def favourites(self) -> tuple[str, ...]: ...
    @property
    def quarter_turns(self) -> int: ...
    @property
    def mirrored(self) -> bool: ...


class PulsePage(HomePage):
    """Shows the pulse and hands on what is asked of it."""

    device_chosen = Signal(object)
    picture_chosen = Signal(str)
    picture_shown = Signal(Picture)
    view_chosen = Signal(int, bool)

    def __init__(self, pulse: Pulse, settings: PageSettings, parent: QWidget | None = None) -> None:
        """Create the page for `pulse`, as `settings` left it."""
        super().__init__(settings.favourites, parent)
        self._pulse = pulse
        self._view = (settings.quarter_turns, settings.mirrored)
        self._seen = True
        self.browse, self.side = BrowsePanel(), SidePanel()
        self.centre = Centre(Picture(settings.picture or Picture.CRADLE))
        self.controls, self.status = ControlBar(), StatusStrip(settings.device)
        self.techniques, self.sound = self.browse.techniques, self.side.sound
        self.title, self.summary = self.centre.title, self.centre.summary
        self.arrow, self.hint = self.centre.arrow, self.centre.hint
        self.course, self.tempo = self.centre.course, self.centre.tempo
        self._lay_out()
        self._connect_controls()
        self._connect_panels()
        self._connect_pulse()
        self.tempo.show_bpm(pulse.bpm)
        self._show_sound(pulse.cue.out)
        self.controls.stop_after.show_minutes(pulse.stop_after_minutes)
        self.side.picture.show_picture(self.picture)
        self.side.open(TECHNIQUE if self.picture is Picture.FIGURE else SOUND)
        self.show_view(*self._view)

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.browse)
        columns.addWidget(Rule(upright=True))
        columns.addWidget(self.centre, 1)
        columns.addWidget(Rule(upright=True))
        columns.addWidget(self.side)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(columns, 1)
        for widget in (Rule(), self.controls, Rule(), self.status):
            rows.addWidget(widget)
        self._order_tabs()

    def _order_tabs(self) -> None:
        tempo, controls, centre = self.tempo, self.controls, self.centre
        order: list[QWidget] = [controls.start, controls.tap, self.browse.search.field]
        order += [self.techniques, centre.as_technique, centre.course.tick]
        order += [tempo.slower, tempo.number, tempo.faster, tempo.reading, tempo.ruler]
        order += [self.side.tabs, *self.side.sound.controls, *self.side.picture.controls]
        order += [controls.stop_after.button, controls.level.slider, self.status.device]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _connect_controls(self) -> None:
        pulse, tempo, controls = self._pulse, self.tempo, self.controls
        tempo.stepped.connect(pulse.step_bpm)
        tempo.entered.connect(pulse.set_bpm)
        tempo.refused.connect(pulse.notify)
        tempo.reading.clicked.connect(lambda: self.side.open(TECHNIQUE))
        controls.start.clicked.connect(pulse.toggle)
        controls.tapped.connect(pulse.tap)
        controls.stop_after.chosen.connect(pulse.set_stop_after)
        controls.level.moved.connect(pulse.set_level)
        self.centre.as_technique.clicked.connect(pulse.as_technique)
        self.centre.course.tick.clicked.connect(pulse.set_course)
        self.status.device_chosen.connect(pulse.choose_device)
        self.status.device_chosen.connect(self.device_chosen)

    def _connect_panels(self) -> None:
        pulse, browse, side = self._pulse, self.browse, self.side
        browse.techniques.chosen.connect(pulse.choose_technique)
        browse.techniques.favourite_toggled.connect(
            lambda technique_id: self.toggle_favourite(technique_id, pulse.notify)
        )
        self.centre.card_moved.connect(lambda beside: side.show_card(not beside))
        browse.left.connect(lambda: self.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason))
        side.sound.voice_chosen.connect(pulse.set_voice)
        side.sound.field_changed.connect(self._change_sound)
        side.sound.gentler.clicked.connect(pulse.gentler)
        side.sound.clearer.clicked.connect(pulse.clearer)
        side.picture.chosen.connect(self._choose_picture)
        side.picture.turned.connect(lambda: self.turn(1, mirror=False))
        side.picture.mirrored.connect(lambda: self.turn(0, mirror=True))

    def _connect_pulse(self) -> None:
        pulse, tempo, controls, centre = self._pulse, self.tempo, self.controls, self.centre
        pulse.techniques_changed.connect(lambda all_: self.browse.fill(all_, self.favourites))
        pulse.technique_changed.connect(self._show_technique)
        pulse.tempo_changed.connect(tempo.show_bpm)
        pulse.sound_changed.connect(self._show_sound)
        pulse.rock_changed.connect(self.side.sound.waveform.show_rock)
        pulse.loudness_changed.connect(controls.level.show_loudness)
        pulse.chosen.connect(self._show_choice)
        pulse.course_changed.connect(self._show_course)
        pulse.course_step_changed.connect(centre.steps.show_step)
        pulse.scene_changed.connect(centre.show_scene)
        pulse.hint_changed.connect(centre.show_hint)
        pulse.taps_changed.connect(controls.tap.show_taps)
        pulse.running_changed.connect(controls.show_running)
        pulse.passed_changed.connect(controls.show_passed)
        pulse.left_changed.connect(controls.stop_after.show_left)
        pulse.stop_after_changed.connect(controls.stop_after.show_minutes)
        pulse.line_changed.connect(self.status.tell)
        pulse.output_changed.connect(self.status.tell_device)

    # Told by the pulse.

    def _show_technique(self, technique: "Technique") -> None:
        self.techniques.show_current(technique.id)
        self.centre.show_technique(technique)
        self.side.card.show_technique(technique)
        self.controls.show_beats(technique.cue().beats_per_rock)

    def _show_sound(self, sound: Sound) -> None:
        self.side.sound.show_sound(sound)
        self.controls.level.set_value(round(sound.level_db))

    def _show_choice(self, choice: Choice) -> None:
        self.centre.as_technique.setVisible(choice.changed)

    def _show_course(self, on: bool) -> None:
        self.centre.show_course(self._pulse.technique, on=on)

    # Asked for by a person.

    def _change_sound(self, field: str, value: object) -> None:
        self._pulse.change_sound(**{field: value})

    def _choose_picture(self, picture: Picture) -> None:
        self.show_picture(picture)
        self.picture_chosen.emit(picture.value)

    def turn(self, quarters: int, *, mirror: bool) -> None:
        """Turn the figure on by quarters, clockwise, or mirror it; what is chosen is kept."""
        turns, mirrored = self._view
        self.show_view((turns + quarters) % 4, mirrored ^ mirror)
        self.view_chosen.emit(*self._view)

    # For the window.

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """All that the pulse can do."""
        return pulse_deeds(self, self._pulse)

    @property
    def works_unseen(self) -> bool:
        """The pulse goes on, and is led, whatever lies over its page."""
        return True

    @property
    def first(self) -> QWidget:
        """What Tab comes to after the bar above."""
        return self.controls.start

    def focus_first(self) -> None:
        """Go to the tempo."""
        self.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def hush(self) -> bool:
        """Let a pulse that runs end softly; return whether one did."""
        runs = self._pulse.running
        if runs:
            self._pulse.end_quickly()
        return runs

    def end(self) -> None:
        """Keep still: the program ends."""
        self.status.end()

    @property
    def picture(self) -> Picture:
        """The picture that is shown."""
        return self.centre.picture

    @property
    def view(self) -> tuple[int, bool]:
        """By how many quarters the figure is turned, and whether it is mirrored."""
        return self._view

    @property
    def stage(self) -> Stage:
        """The picture itself."""
        return self.centre.stage

    def show_picture(self, picture: Picture) -> None:
        """Show the pulse in another picture, from the very moment that it is in."""
        if picture is self.picture:
            return
        self._pulse.watch(self, None)
        self.centre.show_picture(picture)
        self.stage.set_view(self._view[0], mirrored=self._view[1])
        self.side.picture.show_picture(picture)
        self._watch()
        self.picture_shown.emit(picture)

    def show_view(self, quarter_turns: int, mirrored: bool) -> None:
        """Turn the figure by quarters, clockwise, and mirror it."""
        self._view = (quarter_turns, mirrored)
        self.stage.set_view(quarter_turns, mirrored=mirrored)
        self.side.picture.show_view(quarter_turns, mirrored)

    def choose_favourite(self, number: int) -> None:
        """Choose the technique on a key, 1–9; a key without one does nothing."""
        if technique_id := self.favourite(number):
            self._pulse.choose_technique(technique_id)

    def show_favourites(self, favourites: tuple[str, ...]) -> None:
        """Show favourites that were chosen here or elsewhere."""
        super().show_favourites(favourites)
        self.techniques.show_favourites(favourites)

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys in the tips."""
        self.controls.show_keys(bindings)

    def focus_search(self) -> None:
        """Go to the search, with what stands in it selected."""
        self.browse.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.browse.search.field.selectAll()

    def choose_device(self, name: str | None) -> None:
        """Play on a device that was chosen elsewhere, None for the system's default."""
        self.status.choose(name)

    def take_engine(self, engine: Engine) -> None:
        """Take what the choice of outputs needs."""
        self.status.offer(engine.list_devices)

    def set_seen(self, seen: bool) -> None:
        """Draw only while somebody can see the window."""
        self._seen = seen
        self._watch()

    # Qt.

    def _watch(self) -> None:
        if self._seen and self.isVisible():
            self._pulse.watch(self, self.stage.set_phase, self.stage.moves)
        else:
            self._pulse.watch(self, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sides their width, but leave the most to the picture."""
        super().resizeEvent(event)
        left = min(round(_LEFT_PX * unit()), round(_LEFT_MOST * self.width()))
        right = min(round(_RIGHT_PX * unit()), round(_RIGHT_MOST * self.width()))
        self.browse.setFixedWidth(left)
        self.side.setFixedWidth(right)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw frames from now on."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more frames."""
        super().hideEvent(event)
        self._watch()
