"""`undula play`: the pulse on the sound card, and on one line of the terminal."""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.commands.choosing import add_pulse_options, at_most, chosen
from app.commands.parsing import CommandError, Parser
from app.commands.stopping import StopSignals
from app.terminal import REFRESH_SECONDS, Keys, PulseLine, can_move
from audio.taptempo import FEWEST_TAPS, TappedTempo, TapTempo

if TYPE_CHECKING:
    from app.commands.playing import Playing
    from audio.moment import Moment

READY_WITHIN_SECONDS = 3.5
"""How long the first sound is waited for; the output itself decides a little sooner."""

_DESCRIPTION = """\
Play the pulse of a technique, the spinal wave if none is named. Ctrl-C stops it softly.
With --plan a session plan is played. Keys: n goes on to the next segment, s stays in this one until
pressed again, Space or p pauses and goes on, t taps your own rocking; PageDown does what the plan
says that a pedal does, PageUp stays, or goes on where the pedal does something else."""

_JSON_HELP = """\
write nothing on stdout but one JSON object at the end: what was really played. beats came to
pass, silent_beats of them without a sound output"""

_PLAIN_LOOK_SECONDS = 1.0
_STOPPING_LOOK_SECONDS = 0.02
_ATTEND_SECONDS = 20.0
_STEADY_BPM = 0.5
"""Taps that differ less from the tempo leave it as it is."""


def run(arguments: Sequence[str]) -> int:
    """Follow `undula play …`; return the exit status."""
    options = _parser().parsed(arguments)
    if options.plan is not None:
        from app.commands.planned import play_plan

        return play_plan(options)
    at_most(options.words, 1, "name one technique")
    what = chosen(options.words[0] if options.words else None, options)
    if options.device is not None:
        check_device(options.device)
    from app.commands.playing import Playing

    playing = Playing(what, options.device)
    with StopSignals() as stop:
        playing.open()
        try:
            asks_for_taps = what.technique.starts_from_taps and not what.own_tempo
            Stage(playing, what.technique.name, stop, options, asks_for_taps).run()
        finally:
            playing.close()
    if options.json:
        print(json.dumps(playing.report().as_dict(), ensure_ascii=False))
    return 0


def _parser() -> Parser:
    parser = Parser("play", "[TECHNIQUE] [options] | --plan ID [options]", _DESCRIPTION)
    add_pulse_options(parser, "how long it plays; otherwise until Ctrl-C")
    output = parser.add_argument_group("output")
    output.add_argument("--device", metavar="NAME", help="one that `undula devices` lists")
    output.add_argument("--plan", metavar="ID", help="one that `undula plan list` lists")
    output.add_argument("--json", action="store_true", help=_JSON_HELP)
    return parser


def check_device(name: str) -> None:
    """Raise `CommandError` unless there is a sound output of that name."""
    from audio.devices import list_devices

    names = [device.name for device in list_devices()]
    if name not in names:
        there = (
            f"choose one of {', '.join(f'“{one}”' for one in names)}"
            if names
            else ("there is none at all, so leave out --device to pace in silence")
        )
        raise CommandError(f"There is no sound output “{name}”: {there}.")


class Stage:
    """A run as it is seen: the moving line, or a few plain ones, or nothing but JSON."""

    def __init__(
        self,
        playing: "Playing",
        title: str,
        stop: StopSignals,
        options: argparse.Namespace,
        asks_for_taps: bool = False,
    ) -> None:
        self._playing = playing
        self._title = title
        self._stop = stop
        self._seconds: float | None = options.seconds
        self._quiet: bool = options.json
        self._asks_for_taps = asks_for_taps
        self._taps = TapTempo()
        self._told = ""

    def run(self) -> None:
        """Play to the end, or until a signal asks to stop."""
        if not self._quiet and can_move(sys.stdout):
            line_of_words = PulseLine(sys.stdout, self._line_title, self._words_cells)
            with Keys(sys.stdin) as keys, line_of_words as line:
                self._wait_until_ready()
                self._start(keys, line)
                self._pace(keys, line)
            return
        self._wait_until_ready()
        self._start(None, None)
        self._say(f"{self._title} at {self._playing.bpm:g} beats a minute.")
        self._pace(None, None)
        report = self._playing.report()
        plural = "" if report.beats == 1 else "s"
        self._say(f"Played {report.seconds:g} s, {report.beats} beat{plural}.")

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN_SECONDS
        while not self._playing.is_ready(0.1) and time.monotonic() < until:
            if self._stop.asked:
                return
        self._tell_trouble()

    def _start(self, keys: Keys | None, line: PulseLine | None) -> None:
        """Start at once or, where one's own rocking leads and can be tapped, with the taps."""
        tempo = None
        if self._asks_for_taps and keys is not None and line is not None:
            tempo = self._tapped(keys, line)
        if self._stop.asked:
            return
        self._playing.start(
            seconds=self._seconds,
            bpm=tempo.bpm if tempo else None,
            beat_at=tempo.next_beat_seconds if tempo else None,
        )

    def _tapped(self, keys: Keys, line: PulseLine) -> TappedTempo | None:
        """Return the tempo of one's own taps; None when Enter, or a signal, does without."""
        told = "Tap your own rocking with the space bar; "
        told += f"Enter starts at {self._playing.bpm:g}"
        while not self._stop.asked and keys.number is not None:
            line.say(told)
            self._playing.attend()
            if not self._stop.wait(_ATTEND_SECONDS, keys.number):
                continue
            now, pressed = time.monotonic(), keys.read()
            if "\n" in pressed or "\r" in pressed:
                return None
            tempo = self._taps.tap(now) if " " in pressed else None
            if tempo is not None and tempo.taps >= FEWEST_TAPS:
                return tempo
            if tempo is not None:
                told = f"{tempo.bpm:.1f} …"
        return None

    def _pace(self, keys: Keys | None, line: PulseLine | None) -> None:
        """Follow the run to its end."""
        while True:
            if self._stop.asked:
                self._playing.stop()
            moment = self._playing.look()
            if self._playing.is_over:
                return
            if line is None:
                self._tell_trouble()
            else:
                line.show(moment, self._note(moment))
            number = keys.number if keys is not None else None
            if self._stop.wait(self._pause_seconds(line), number) and keys is not None:
                self._obey(keys.read(), moment)

    def _pause_seconds(self, line: PulseLine | None) -> float:
        pause = REFRESH_SECONDS if line is not None else _PLAIN_LOOK_SECONDS
        left = self._playing.left_seconds
        return pause if left is None else min(pause, max(left, _STOPPING_LOOK_SECONDS))

    @property
    def _line_title(self) -> str:
        """What the moving line is called."""
        return self._title

    @property
    def _words_cells(self) -> int:
        """How much room the moving line's words need before its track has any."""
        return 0

    def _note(self, moment: "Moment") -> str:
        """Return what stands at the end of the line."""
        return self._playing.line

    def _obey(self, pressed: str, moment: "Moment") -> None:
        """Follow the keys that were pressed: taps."""
        if not self._asks_for_taps or " " not in pressed:
            return
        tempo = self._taps.tap(time.monotonic())
        is_told = tempo is not None and tempo.taps >= FEWEST_TAPS
        if tempo is not None and is_told and abs(tempo.bpm - moment.bpm) >= _STEADY_BPM:
            self._playing.set_tempo(tempo.bpm)

    def _tell_trouble(self) -> None:
        """Say once what the output has to tell, and once that all is well again."""
        line = self._playing.line
        if line == self._told:
            return
        self._told = line
        text = f"{line}." if line else "The sound is back."
        with contextlib.suppress(OSError):  # a log on a full disk is no reason to fall silent
            print(text, file=sys.stderr, flush=True)

    def _say(self, text: str) -> None:
        if not self._quiet:
            print(text, flush=True)
