"""What goes with all segments of a plan: its beginning, changes and end, pedal, match and lead."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.widgets.buttons import Button, Tick
from app.widgets.chips import ChoiceChips
from app.widgets.plan.rows import Framed, NamedRow, Panel, Together, WordsField, stepper
from app.widgets.plan.words import MARKERS, PEDALS
from audio.session import START_DELAY_SECONDS, Marker
from audio.sessionmatch import LEAD_RATE
from presets.fields import TEXT_LENGTH
from presets.plan import HOLD_MINUTES, Pedal, Plan
from presets.plan_edit import one_line

_BELL = "A bell shortly before the end"
_HOLD = "Your own rocking, once it is tapped"
_LEAD = "Beats a minute in a minute, to the segment’s tempo"


class WholePanel(Panel):
    """Shows a plan's own fields and tells what a person changes.

    Signals:
        fields_chosen: fields of a `Plan`, as a dict.
        asked: "duplicate", "export" or "delete", of the whole plan.
        written: the words are written; the keyboard is wanted elsewhere.
    """

    fields_chosen = Signal(dict)
    asked = Signal(str)
    written = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel without a plan."""
        super().__init__(parent)
        self._shown = ""
        self.words = WordsField("What the plan is for", "What it is for", TEXT_LENGTH)
        self.delay = stepper("Start delay", START_DELAY_SECONDS.low, START_DELAY_SECONDS.high, "s")
        self.marker: ChoiceChips[Marker] = ChoiceChips(
            "Change", "What tells that another segment begins", MARKERS, small=True
        )
        self.bell = Tick()
        self.bell.setText(_BELL)
        self.bell.setAccessibleName(_BELL)
        self.pedal: ChoiceChips[Pedal] = ChoiceChips(
            "Pedal", "What a pedal does", PEDALS, small=True
        )
        self.hold = stepper("Match is held", HOLD_MINUTES.low, HOLD_MINUTES.high, "min")
        self.lead = stepper("Lead, beats a minute in a minute", LEAD_RATE.low, LEAD_RATE.high)
        self.buttons = {
            "duplicate": Button("Duplicate", small=True),
            "export": Button("Export …", small=True),
            "delete": Button("Delete plan", small=True),
        }
        self.buttons["export"].setAccessibleName("Export plan")
        self.buttons["duplicate"].setAccessibleName("Duplicate plan")
        hold, lead = NamedRow("Match, hold", self.hold), NamedRow("Lead", self.lead)
        self.add_rows(
            NamedRow("For", Framed(self.words)),
            NamedRow("Begins after", self.delay),
            NamedRow("A change", self.marker),
            NamedRow("The end", self.bell),
            NamedRow("Pedal", self.pedal),
            hold,
            lead,
            Together(*self.buttons.values()),
        )
        hold.say(_HOLD)
        lead.say(_LEAD)
        self.column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        def tell(name: str) -> Callable[[object], None]:
            return lambda value: self.fields_chosen.emit({name: value})

        self.delay.changed.connect(tell("start_delay_seconds"))
        self.marker.chosen.connect(tell("marker"))
        self.bell.clicked.connect(tell("end_bell"))
        self.pedal.chosen.connect(tell("pedal"))
        self.hold.changed.connect(tell("hold_minutes"))
        self.lead.changed.connect(tell("lead_rate"))
        self.words.kept.connect(
            lambda text: self.fields_chosen.emit({"words": one_line(text) or None})
        )
        self.words.left.connect(self.written)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.asked.emit(name))

    def show_plan(self, plan: Plan, *, is_own: bool) -> None:
        """Show a plan's fields; nothing is emitted."""
        self.words.show_words(plan.words or "", is_same=self._shown == plan.id)
        self._shown = plan.id
        self.delay.show_value(plan.start_delay_seconds)
        self.marker.show_choice(plan.marker)
        self.bell.setChecked(plan.end_bell)
        self.pedal.show_choice(plan.pedal)
        self.hold.show_value(plan.hold_minutes)
        self.lead.show_value(plan.lead_rate)
        self.buttons["delete"].setEnabled(is_own)
