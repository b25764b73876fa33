"""The Session page: a plan is made and chosen, begun, and seen to its end."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.keys import Bindings, key_names
from app.pages.home import Deed, HomePage
from app.session_views import Seen, SessionViews
from app.sessioning import Sessioning, State
from app.table_check import State as Check
from app.table_check import TableCheck
from app.widgets.offer import OfferBar
from app.widgets.plan.face import PlanningFace
from app.widgets.table import TableFace
from presets.errors import PresetError

if TYPE_CHECKING:
    from app.midi import Midi
    from app.planning import Planning
    from app.pulse import Pulse
    from app.session_record import SessionRecord, Unfinished
    from app.settings import Settings
    from practice.run import Tap
    from presets.plan import Plan


class SessionPage(HomePage):
    """Shows plans, then the session that runs; finds the level at the table.

    Signals:
        plan_chosen: the id of the plan to come back to.
        view_chosen: how a session is to be shown.
        brightness_chosen: how bright it may be, 0–1.
        table_levels_chosen: the levels in dB that are kept, by the outputs' names.
        deeds_changed: the window's keys do something else here now.
        changed: a session began, paused, went on, ended, or was left.
    """

    plan_chosen = Signal(str)
    view_chosen = Signal(str)
    brightness_chosen = Signal(float)
    table_levels_chosen = Signal(dict)
    deeds_changed = Signal()
    changed = Signal()

    def __init__(
        self,
        pulse: "Pulse",
        planning: "Planning",
        sessioning: Sessioning,
        check: TableCheck,
        record: "SessionRecord",
        midi: "Midi",
        settings: Callable[[], "Settings"],
        seen: Callable[[], Seen],
        parent: QWidget | None = None,
    ) -> None:
        """Create the page; `settings` tells what is kept now, `seen` what a session shows."""
        super().__init__(settings().favourites, parent)
        self.sessioning, self.planning, self.check = sessioning, planning, check
        self._pulse, self._record, self._midi, self._settings = pulse, record, midi, settings
        self._paused = False
        self._sound_line = ""
        self.face, self.table, self.offer = PlanningFace(planning), TableFace(check), OfferBar()
        self.views = SessionViews(sessioning, settings, seen, self)
        for part in (sessioning, planning, check, midi):
            part.setParent(self)
        self._lay_out()
        self._connect()
        self.face.show_view(settings().session_view)
        self.face.show_favourites(self.favourites)
        self._offer_to_go_on()

    def _lay_out(self) -> None:
        self.faces = QStackedWidget()
        for face in (self.face, self.views.face, self.table):
            self.faces.addWidget(face)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.offer)
        column.addWidget(self.faces, 1)

    def _connect(self) -> None:
        sessioning, face, table = self.sessioning, self.face, self.table
        self.planning.plan_chosen.connect(self.plan_chosen)
        face.start_asked.connect(self.start)
        face.view_chosen.connect(self.view_chosen)
        face.table_asked.connect(self.open_table)
        face.favourite_toggled.connect(
            lambda technique_id: self.toggle_favourite(technique_id, self.planning.tell)
        )
        table.left.connect(self._close_table)
        table.forgotten.connect(self._forget_level)
        self.check.kept.connect(self._keep_level)
        self.offer.go_on.connect(self._go_on)
        self.offer.declined.connect(self._record.end)
        self.offer.gone.connect(self._rest)
        self.check.state_changed.connect(self._show_check)
        self.faces.currentChanged.connect(lambda _: self.deeds_changed.emit())
        self.views.brightness_chosen.connect(self.brightness_chosen)
        sessioning.state_changed.connect(self._show_state)
        sessioning.told.connect(lambda _: self._note_pause())
        sessioning.line_changed.connect(lambda _: self._tell())
        self._pulse.line_changed.connect(self.tell_sound)
        self._midi.tapped.connect(self._take_pedal)

    # A session.

    def start(self, plan: "Plan") -> None:
        """Begin a plan, at the level that is heard at the table if that is known."""
        self.offer.withdraw()
        self.sessioning.start(
            plan,
            level_db=lambda: self.check.level_for(self._settings().table_levels),
            living_percent=self._living,
        )

    def _start_or_go_on(self) -> None:
        """Begin the plan, or take the offer: a habit must not lose what was interrupted."""
        if self.offer.isVisibleTo(self):
            self.offer.take.click()
        else:
            self.face.start()

    def _go_on(self, unfinished: "Unfinished") -> None:
        self.sessioning.start(
            unfinished.plan,
            level_db=unfinished.level_db,
            living_percent=self._living,
            unfinished=unfinished,
        )

    def _offer_to_go_on(self) -> None:
        """Offer the session that was interrupted, if there is one."""
        unfinished = self._record.unfinished()
        find = self.planning.techniques.find
        if unfinished is None or not self.offer.offer(unfinished, find):
            self._rest()

    def _rest(self) -> None:
        """Be as bright as the program is, unless a session is shown."""
        if not self.is_alone:
            self.views.end()

    @property
    def _living(self) -> float:
        return self._settings().living_percent

    @property
    def runs(self) -> bool:
        """Whether a session runs."""
        return self.sessioning.state is State.RUNNING

    @property
    def is_alone(self) -> bool:
        """Whether a session runs, or is over and was not left yet."""
        return self.sessioning.state is not State.AT_REST

    def _show_state(self, state: State) -> None:
        """Show what goes with a state; at rest the plans come back."""
        self._paused = False
        self.views.show_state(state)
        is_alone = state is not State.AT_REST
        self.offer.withdraw() if is_alone else None
        self.faces.setCurrentWidget(self.views.face if is_alone else self.face)
        self.alone_changed.emit(is_alone)
        self.deeds_changed.emit()
        self.changed.emit()
        if not self.views.are_elsewhere:
            self.focus_first()

    def _note_pause(self) -> None:
        standing = self.sessioning.standing
        paused = standing is not None and standing.paused
        if paused is not self._paused:
            self._paused = paused
            self.changed.emit()

    def _take_pedal(self, tap: "Tap") -> None:
        """Let a MIDI pedal do what a press does here."""
        if self.sessioning.state is State.RUNNING:
            self.sessioning.pedal()
        elif self.faces.currentWidget() is self.table:
            self.table.press(tap)

    # The level at the table.

    def open_table(self) -> None:
        """Show what finds the level at the table, with the plan's first technique."""
        plan = self.planning.plan
        first = next((s for s in plan.segments if s.technique is not None), None)
        if first is None or first.technique is None:
            return
        try:
            technique = self.planning.techniques.find(first.technique)
        except PresetError as why:
            self.planning.tell(str(why))
            return
        self.faces.setCurrentWidget(self.table)
        cue, bpm = technique.cue(), first.bpm_with(technique)
        self.table.enter(cue, bpm, self._settings().table_levels)

    def _show_check(self, state: Check) -> None:
        """Leave nothing in sight but what grows, while it does."""
        self.alone_changed.emit(state is Check.GROWING)
        self.deeds_changed.emit()

    def _close_table(self) -> None:
        self.faces.setCurrentWidget(self.face)
        self.focus_first()

    def _keep_level(self, device: str, level_db: float) -> None:
        self._take_levels({**self._settings().table_levels, device: level_db})

    def _forget_level(self, device: str) -> None:
        kept = self._settings().table_levels
        self._take_levels({name: level for name, level in kept.items() if name != device})

    def _take_levels(self, levels: dict[str, float]) -> None:
        self.table_levels_chosen.emit(levels)
        self.table.show_levels(levels)

    # For the window.

    @property
    def first(self) -> QWidget:
        """Where Tab comes first."""
        return self.face.bar.start

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """What the window's keys do: at rest, at the table, or while a session runs."""
        session = self.sessioning
        if session.state is State.RUNNING:
            return {
                "toggle": session.pause,
                "tap": session.tap,
                "next": session.next,
                "stay": session.stay,
                "mute": session.mute,
            }
        if session.state is State.OVER:
            return {}
        if self.faces.currentWidget() is self.table:
            return self.table.deeds
        return {"toggle": self._start_or_go_on, "find": self.face.editor.pick}

    @property
    def works_unseen(self) -> bool:
        """A session is led whatever lies over its page."""
        return self.is_alone

    def focus_first(self) -> None:
        """Take the focus as the page comes."""
        if self.is_alone:
            self.views.face.focus_first()
        elif self.offer.isVisibleTo(self):
            self.offer.focus_first()
        else:
            self.face.focus_first()

    def leave(self) -> bool:
        """Leave the table, or a session that is over; one that runs is never left by this."""
        if self.sessioning.state is State.OVER:
            self.sessioning.leave()
            return True
        if not self.is_alone and self.faces.currentWidget() is self.table:
            return self.table.leave()
        return not self.is_alone and self.face.leave()

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys in the tips."""
        self.face.show_keys(bindings)
        self.views.show_keys(bindings)
        self.sessioning.name_keys(**key_names(bindings))

    def show_favourites(self, favourites: tuple[str, ...]) -> None:
        """Show favourites that were chosen here or elsewhere."""
        super().show_favourites(favourites)
        self.face.show_favourites(favourites)

    def show_session_view(self, view: str) -> None:
        """Show how the next session will be shown."""
        self.face.show_view(view)

    def show_brightness(self, brightness: float) -> None:
        """Take how bright a session may be, 0–1."""
        self.views.show_brightness(brightness)

    def show_edge(self, edge: str) -> None:
        """Take at which edge of the screen the glow lies."""
        self.views.show_edge(edge)

    def show_table_levels(self, levels: Mapping[str, float]) -> None:
        """Take the levels that are kept."""
        self.table.show_levels(levels)

    def tell_sound(self, sentence: str) -> None:
        """Show what the sound has to tell."""
        self._sound_line = sentence
        self._tell()

    def _tell(self) -> None:
        self.face.tell_sound(self.sessioning.line or self._record.line or self._sound_line)

    def set_seen(self, seen: bool) -> None:
        """Draw only while somebody can see the window."""
        self.views.set_seen(seen)

    def spare(self) -> None:
        """Leave what is kept of a session when it ends: the system ends the program, perhaps."""
        self._record.leave()

    def hush(self) -> bool:
        """Let a session that runs end softly; return whether there was one."""
        runs = self.sessioning.state is State.RUNNING
        self.sessioning.end()
        return runs

    def end(self) -> None:
        """Keep what is not kept yet, and let go of everything."""
        self.planning.leave()
        self._midi.end()
        self.views.end()
        self.table.end()
        self.sessioning.close()
        self._record.close()

    # Qt.

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the pedal, and look which output plays."""
        super().showEvent(event)
        if not event.spontaneous():
            self.table.ask_outputs()
            self._midi.begin(self._settings().midi_port)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hear no pedal any more; a session that runs goes on, and hears it."""
        super().hideEvent(event)
        if not event.spontaneous() and not self.is_alone:
            self._midi.end()
            self.sessioning.end()  # of one that waited for its sound
