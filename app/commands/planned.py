"""Playing a session plan on the sound card, with the keys that lead through it."""

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from app.commands.choosing import Chosen, at_most, living_of
from app.commands.planchoice import chosen_plan, refuse_beside_plan
from app.commands.play import Stage, check_device
from app.commands.playing import Playing
from app.commands.stopping import StopSignals
from app.terminal import Keys, PulseLine, clock
from audio.deeds import Asked
from audio.taptempo import FEWEST_TAPS, TappedTempo

if TYPE_CHECKING:
    from audio.moment import Moment
    from audio.session import Session, Where
    from presets.library import Library
    from presets.plan import Pedal, Plan

_PAGE_UP, _PAGE_DOWN = "\x1b[5~", "\x1b[6~"


def play_plan(options: argparse.Namespace) -> int:
    """Follow `undula play --plan ID`; return the exit status."""
    refuse_beside_plan(options, {"device", "json"})
    at_most(options.words, 0, "with --plan name no technique")
    plan, techniques = chosen_plan(options.plan)
    session = plan.session(techniques.find, living=living_of(options))
    if options.device is not None:
        check_device(options.device)
    playing = PlanPlaying(plan, session, techniques, options.device)
    with StopSignals() as stop:
        playing.open()
        try:
            PlanStage(playing, plan.titles(techniques.find), stop, options).run()
        finally:
            playing.close()
    if options.json:
        print(json.dumps(playing.plan_report(), ensure_ascii=False))
    return 0


class PlanPlaying(Playing):
    """A session on an output, watched from one thread."""

    def __init__(
        self, plan: "Plan", session: "Session", techniques: "Library", device: str | None
    ) -> None:
        """Prepare to play on `device`, None for the system's default."""
        first = next(s.technique for s in plan.segments if s.technique is not None)
        bpm = session.bpm_from(0)
        assert bpm is not None, "a session has a pulse"
        what = Chosen(techniques.find(first), session.legs[0].cue, bpm, own_tempo=True, glide=None)
        super().__init__(what, device)
        self.plan = plan
        self._session = session
        self._segment = 0

    def start_session(self, *, attended: bool) -> None:
        """Start; `attended` is whether somebody can press a key."""
        from dataclasses import replace

        self.pacer.start_session(replace(self._session, attended=attended))
        self._output.wake()

    def match(self, tempo: TappedTempo) -> None:
        """Let the session join the taps of one's own rocking, hold it and lead on."""
        beat_at = self._output.heard_frame(tempo.next_beat_seconds) / self.pacer.rate
        hold_seconds, rate = self.plan.hold_minutes * 60.0, self.plan.lead_rate
        self.pacer.match(tempo.bpm, beat_at, hold_seconds=hold_seconds, bpm_a_minute=rate)
        self._output.wake()

    @property
    def where(self) -> "Where | None":
        """Where the session stands at the head, heard or not yet."""
        return self.pacer.snapshot.passages[-1].session

    def look(self) -> "Moment":
        """Take note of what has been heard up to now and return what is heard."""
        moment = super().look()
        if moment.session is not None:
            self._segment = moment.session.index + 1
        return moment

    def plan_report(self) -> dict[str, Any]:
        """Return the truth of the run as JSON wants it, with the last segment that was heard."""
        report = self.report().as_dict()
        del report["technique"]
        return {"plan": self.plan.id, "segment": self._segment, **report}

    @property
    def _end_seconds(self) -> float | None:
        """When the last sound ends, in source seconds, as far as that is known."""
        if self._began_seconds is None:
            return None
        newest = self.pacer.snapshot.passages[-1]
        return newest.end_seconds


class PlanStage(Stage):
    """A session as it is seen, and the keys that lead through it."""

    def __init__(
        self,
        playing: PlanPlaying,
        titles: tuple[str, ...],
        stop: StopSignals,
        options: argparse.Namespace,
    ) -> None:
        """Show it under the titles of its segments."""
        super().__init__(playing, playing.plan.name, stop, options)
        self._plan_playing = playing
        self._titles = titles
        self._keys = _keys_with(playing.plan.pedal)

    @property
    def _line_title(self) -> str:
        return ""  # the note says which segment it is

    @property
    def _words_cells(self) -> int:
        longest = max(self._titles, key=len)
        return len(f"100.0  1:00:00  {longest}  staying")

    def _start(self, keys: Keys | None, line: PulseLine | None) -> None:
        if not self._stop.asked:
            attended = keys is not None and keys.number is not None
            self._plan_playing.start_session(attended=attended)

    def _note(self, moment: "Moment") -> str:
        now, trouble = moment.session, self._playing.line
        if now is None:
            return trouble
        if now.starts_in_seconds:
            told = f"begins in {clock(now.starts_in_seconds)}"
        elif now.paused:
            told = "paused"
        elif now.needs_press:
            told = "press n when ready"
        elif now.left_in_leg_seconds is None:
            told = "staying"
        else:
            told = clock(now.left_in_leg_seconds)
        title = self._titles[now.index]
        words = ["your rocking", told, title] if now.matched else [title, told]
        return "  ".join(filter(None, [*words, trouble]))

    def _obey(self, pressed: str, moment: "Moment") -> None:
        """Follow the keys that were pressed: next (out of a pause too), stay, pause, taps."""
        pacer, where = self._playing.pacer, self._plan_playing.where
        if where is None:
            return
        asked = {deed for deed, keys in self._keys.items() if any(key in pressed for key in keys)}
        paused = where.paused_seconds is not None
        if Asked.NEXT in asked:
            pacer.next_leg()
            if paused:
                pacer.pause(False)
        if Asked.STAY in asked and not paused:
            pacer.stay(not where.staying)
        if Asked.PAUSE in asked:
            pacer.pause(not paused)
        if Asked.MATCH in asked:
            tempo = self._taps.tap(time.monotonic())
            if tempo is not None and tempo.taps >= FEWEST_TAPS:
                self._plan_playing.match(tempo)


def _keys_with(pedal: "Pedal") -> dict[Asked, set[str]]:
    """Return which keys ask for what. A pedal, which sends PageDown, has its role in the plan.

    The other one, PageUp, stays, or goes on where the first does not.
    """
    down = {"next": Asked.NEXT, "tap": Asked.MATCH, "pause": Asked.PAUSE}[pedal]
    keys = {Asked.NEXT: {"n"}, Asked.STAY: {"s"}, Asked.PAUSE: {"p", " "}, Asked.MATCH: {"t"}}
    keys[down].add(_PAGE_DOWN)
    keys[Asked.STAY if down is Asked.NEXT else Asked.NEXT].add(_PAGE_UP)
    return keys
