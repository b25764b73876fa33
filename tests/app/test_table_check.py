"""Heard at the table: the pulse grows from nothing until a press, over the real pacer."""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.engine import Engine, list_techniques, open_engine
from app.pulse import Pulse
from app.table_check import ABOVE_DB, SAMPLE_SECONDS, State, TableCheck
from audio.cue import Cue
from audio.loudness import Samples, true_peak
from audio.pacer import Pacer
from audio.sound import DEFAULT_SOUNDS, LEVEL_DB, TRUE_PEAK_DBFS, Voice
from audio.taptempo import TapTempo
from tests.app.opened import AHEAD_SECONDS, FakeOutput, FakeStatus
from tests.app.practised import UnheardOutput
from tests.rig import PulseServer

STEP_SECONDS = 0.05
RATE = 48_000
TECHNIQUES = {technique.id: technique for technique in list_techniques().techniques}
FELT = Cue(DEFAULT_SOUNDS[Voice.FELT])


class Listened:
    """A person at the table: `now` is the monotonic time, and the heard frames go with it."""

    def __init__(self, *, rendered: bool = False) -> None:
        self.now = 100.0
        self.pulse = Pulse(clock=lambda: self.now)
        self.pacer = Pacer(RATE)
        self.blocks: list[Samples] = []
        self.output = _Heard(self.pacer, self.blocks) if rendered else UnheardOutput(self.pacer)
        self.check = TableCheck(self.pulse, clock=lambda: self.now)
        self.states: list[State] = []
        self.kept: list[tuple[str, float]] = []
        self.check.state_changed.connect(self.states.append)
        self.check.kept.connect(lambda device, level: self.kept.append((device, level)))

    def bring_in(self) -> "Listened":
        """Let the sound arrive."""
        self.output.status = FakeStatus("room-speaker")
        self.pulse.take_engine(Engine(self.pacer, self.output, TapTempo(), lambda: ()))
        return self

    def pass_time(self, seconds: float) -> None:
        """Let time go by in small steps."""
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.now = min(self.now + STEP_SECONDS, end)
            self.output.render_until(self.now)
            self.check.follow()

    def grow_to(self, level_db: float) -> None:
        """Wait until the pulse of a level is heard."""
        until = self.now + 400.0
        while self.heard_db < level_db:
            assert self.now < until, "it does not grow"
            self.pass_time(STEP_SECONDS)

    @property
    def heard_db(self) -> float:
        """The level that is heard now."""
        return self._level_at(self.now)

    @property
    def rendered_db(self) -> float:
        """The level that is worked out now, and heard in a moment."""
        return self._level_at(self.now + AHEAD_SECONDS)

    def _level_at(self, seconds: float) -> float:
        moment = self.pacer.snapshot.at(seconds * RATE)
        if not moment.running or moment.cue.course is None or moment.step is None:
            return -100.0
        return moment.cue.out.level_db + moment.cue.course.steps[moment.step].level_db

    def is_in(self, state: State) -> bool:
        return self.check.state is state

    def plays(self) -> bool:
        return self.check.plays

    @property
    def sounds(self) -> bool:
        """Whether anything plays or rings out."""
        return not self.pacer.idle

    def end(self) -> None:
        self.check.close()
        self.pulse.end()


class _Heard(FakeOutput):
    """Keeps every sample that is worked out."""

    def __init__(self, pacer: Pacer, blocks: list[Samples]) -> None:
        super().__init__(pacer)
        self._blocks = blocks

    def render_until(self, seconds: float) -> None:
        missing = round((seconds + AHEAD_SECONDS) * RATE) - self.pacer.head_frame
        if missing > RATE:
            self.pacer.skip(missing)
        elif missing > 0:
            self._blocks.append(self.pacer.render(missing))


@pytest.fixture
def person(qtbot: QtBot) -> Iterator[Listened]:
    one = Listened()
    yield one
    one.end()


@pytest.fixture
def listened(person: Listened) -> Listened:
    return person.bring_in()


@pytest.fixture
def measured(qtbot: QtBot) -> Iterator[Listened]:
    one = Listened(rendered=True).bring_in()
    one.pass_time(0.1)
    yield one
    one.end()


# It grows.


@pytest.mark.parametrize("bpm", [15.0, 53.7, 70.0, 160.0])
def test_it_begins_at_the_softest_and_grows_by_one_decibel_a_beat(
    listened: Listened, bpm: float
) -> None:
    levels: dict[int, float] = {}
    listened.check.begin(FELT, bpm)
    for _ in range(round(20 * 60.0 / bpm / STEP_SECONDS)):
        listened.pass_time(STEP_SECONDS)
        moment = listened.pacer.snapshot.at(listened.now * RATE)
        if moment.running and moment.beat >= 0.0:
            levels[int(moment.beat)] = listened.heard_db

    assert len(levels) > 14
    assert levels == {beat: LEVEL_DB.low + beat for beat in range(len(levels))}


@pytest.mark.parametrize("voice", [Voice.FELT, Voice.HEARTBEAT, Voice.BREATH, Voice.WOOD])
def test_what_is_heard_never_steps_by_more_than_a_decibel(measured: Listened, voice: Voice) -> None:
    bpm = 120.0
    measured.check.begin(Cue(DEFAULT_SOUNDS[voice]), bpm)
    measured.pass_time(18.0)
    measured.check.heard()
    measured.pass_time(6.0)

    loudness = beat_levels_db(np.concatenate(measured.blocks), bpm)
    settled = loudness[1:-2]  # the fade-in is over by then
    assert np.diff(settled).max() < 1.001
    assert np.diff(settled).min() > -0.001
    assert loudness[0] < -75.0


@pytest.mark.parametrize("voice", [voice for voice in Voice if voice is not Voice.NONE])
def test_true_peaks_stay_below_the_limit(measured: Listened, voice: Voice) -> None:
    measured.check.begin(Cue(DEFAULT_SOUNDS[voice]), 150.0)
    measured.pass_time(1.2 + (LEVEL_DB.high - LEVEL_DB.low + 2) * 0.4)
    measured.check.heard()
    measured.pass_time(2.0)

    samples = np.concatenate(measured.blocks)[-4 * RATE :]
    assert measured.check.level_db == LEVEL_DB.high
    assert 20 * np.log10(max(true_peak(samples[:, side]) for side in (0, 1))) < TRUE_PEAK_DBFS


def test_a_technique_without_a_sound_is_heard_as_a_heartbeat(listened: Listened) -> None:
    listened.check.begin(replace(FELT, out=DEFAULT_SOUNDS[Voice.NONE]), 70.0)
    listened.grow_to(-38.0)

    assert listened.pacer.snapshot.passages[-1].cue.out.voice is Voice.HEARTBEAT


@pytest.mark.parametrize("name", sorted(TECHNIQUES))
def test_each_technique_can_be_checked_in_its_own_sound(listened: Listened, name: str) -> None:
    cue = TECHNIQUES[name].cue()
    listened.check.begin(cue, TECHNIQUES[name].bpm)
    listened.grow_to(-39.0)

    heard = listened.pacer.snapshot.passages[-1].cue
    assert replace(heard.out, level_db=0.0) == replace(cue.out, level_db=0.0)
    if cue.back is not None and heard.back is not None:
        apart = heard.back.level_db - heard.out.level_db
        assert apart == pytest.approx(cue.back.level_db - cue.out.level_db)


# It is heard.


def test_the_level_is_set_three_decibels_above_the_one_that_was_heard(listened: Listened) -> None:
    listened.check.begin(FELT, 160.0)
    listened.grow_to(-21.0)
    while listened.rendered_db == listened.heard_db:
        listened.pass_time(STEP_SECONDS)
    heard = listened.heard_db

    listened.check.heard()

    assert listened.rendered_db == heard + 1.0
    assert listened.check.level_db == heard + ABOVE_DB
    assert listened.states == [State.GROWING, State.FOUND]
    listened.pass_time(3.0)
    assert listened.heard_db == heard + ABOVE_DB


def test_a_press_counts_when_it_was_made(listened: Listened) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-21.0)
    at = listened.now
    listened.pass_time(2.0)

    listened.check.heard(at)

    assert listened.check.level_db == -21.0 + ABOVE_DB


def test_a_press_before_the_first_beat_says_nothing(listened: Listened) -> None:
    listened.check.heard()
    listened.check.begin(FELT, 70.0)
    listened.check.heard()
    listened.pass_time(0.8)
    listened.check.heard()

    assert listened.is_in(State.GROWING)


def test_the_level_stays_within_its_limits(listened: Listened) -> None:
    listened.check.begin(FELT, 160.0)
    listened.grow_to(LEVEL_DB.high - 1.0)
    listened.check.heard()

    assert listened.check.level_db == LEVEL_DB.high
    listened.check.change(1.0)
    assert listened.check.level_db == LEVEL_DB.high


def test_it_sounds_for_a_while_and_is_given_back(listened: Listened) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-21.0)
    listened.check.heard()
    assert listened.plays()

    listened.pass_time(SAMPLE_SECONDS - 0.1)
    assert listened.plays()
    listened.pass_time(2.0)

    assert not listened.plays()
    assert not listened.pulse.lent
    assert not listened.sounds
    assert listened.is_in(State.FOUND)


@pytest.mark.parametrize("is_quiet", [False, True])
def test_what_was_found_can_be_a_little_more_or_less(listened: Listened, is_quiet: bool) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-21.0)
    listened.check.heard()
    listened.pass_time(12.0 if is_quiet else 4.0)

    for by in (-1.0, -1.0, -1.0, 1.0):
        listened.check.change(by)
    listened.pass_time(5.0)

    assert listened.check.level_db == -20.0
    assert listened.plays()
    assert listened.heard_db == -20.0


def test_it_can_be_listened_to_again_and_found_anew(listened: Listened) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-21.0)
    listened.check.heard()
    listened.pass_time(3.0)
    listened.check.hush()
    assert not listened.plays()
    listened.check.play()
    listened.pass_time(2.0)
    assert listened.heard_db == -18.0

    listened.check.again()
    listened.pass_time(2.5)
    assert listened.heard_db < -35.0
    listened.grow_to(-30.0)
    listened.check.heard()

    assert listened.check.level_db == -30.0 + ABOVE_DB


def test_it_is_kept_for_the_output_on_which_it_was_heard(listened: Listened) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-21.0)
    listened.check.heard()
    listened.check.change(1.0)
    listened.check.keep()

    assert listened.kept == [("room-speaker", -17.0)]
    assert listened.is_in(State.AT_REST)
    listened.pass_time(2.0)
    assert not listened.pulse.lent


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.5, 3.0, 30.0])
def test_it_can_be_dropped_at_any_moment(listened: Listened, seconds: float) -> None:
    listened.check.begin(FELT, 70.0)
    listened.pass_time(seconds)
    listened.check.stop()
    listened.check.keep()
    listened.pass_time(3.0)

    assert listened.kept == []
    assert listened.is_in(State.AT_REST)
    assert not listened.sounds
    assert not listened.pulse.lent


def test_nobody_hears_it_at_its_loudest(listened: Listened) -> None:
    listened.check.begin(FELT, 160.0)
    listened.grow_to(LEVEL_DB.high)
    listened.pass_time(4.0)
    assert listened.states == [State.GROWING, State.UNHEARD]
    assert not listened.sounds
    assert not listened.pulse.lent

    listened.check.heard()
    listened.check.keep()
    assert listened.kept == []
    listened.check.again()
    listened.grow_to(-30.0)
    assert listened.is_in(State.GROWING)


# The sound is borrowed.


def test_the_pulse_ends_softly_and_is_itself_again_afterwards(listened: Listened) -> None:
    listened.pulse.set_bpm(93.0)
    listened.pulse.start()
    listened.pass_time(4.0)
    listened.check.begin(FELT, 70.0)
    assert not listened.pulse.running
    listened.grow_to(-30.0)
    listened.check.stop()
    listened.pass_time(3.0)

    listened.pulse.start()
    listened.pass_time(2.0)
    moment = listened.pacer.snapshot.at(listened.now * RATE)
    assert (moment.running, moment.bpm, moment.cue) == (True, 93.0, listened.pulse.cue)


def test_what_was_muted_is_heard_all_the_same(measured: Listened) -> None:
    measured.pulse.set_muted(True)
    measured.check.begin(FELT, 120.0)
    measured.grow_to(-10.0)

    assert np.abs(measured.blocks[-1]).max() > 0.0
    assert measured.pulse.muted


def test_without_an_output_it_says_so_and_does_not_begin(listened: Listened) -> None:
    listened.output.status = FakeStatus(line="No sound output; the pulse goes on silently")
    listened.check.begin(FELT, 70.0)

    assert listened.is_in(State.AT_REST)
    assert listened.check.line == "No sound output: the pulse needs to be heard."
    assert not listened.pulse.lent
    listened.output.status = FakeStatus("room-speaker")
    listened.pulse.take_status(listened.output.status)
    assert listened.check.line == ""


def test_before_the_sound_is_there_it_says_so(person: Listened) -> None:
    person.check.begin(FELT, 70.0)
    assert person.is_in(State.AT_REST)
    assert "on its way" in person.check.line

    person.bring_in()
    person.check.begin(FELT, 70.0)
    assert person.is_in(State.GROWING)
    assert person.check.line == ""


def test_a_sound_that_another_has_borrowed_is_left_alone(listened: Listened) -> None:
    listened.pulse.lend()
    listened.check.begin(FELT, 70.0)
    listened.check.stop()
    listened.check.close()

    assert listened.is_in(State.AT_REST)
    assert listened.pulse.lent


def test_an_output_that_goes_away_ends_it_quietly(listened: Listened) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-30.0)
    listened.output.status = FakeStatus(line="The sound output was lost; the pulse goes on")
    listened.pass_time(4.0)

    assert listened.is_in(State.AT_REST)
    assert listened.check.line == "The sound output was lost: the pulse needs to be heard."
    assert not listened.pulse.lent


def test_what_was_found_stays_when_the_output_goes_away(listened: Listened) -> None:
    listened.check.begin(FELT, 70.0)
    listened.grow_to(-30.0)
    listened.check.heard()
    listened.output.status = FakeStatus(line="The sound output was lost; the pulse goes on")
    listened.pass_time(4.0)
    listened.check.keep()

    assert listened.kept == [("room-speaker", -27.0)]


@pytest.mark.sound
def test_what_is_kept_lies_above_what_the_speaker_played_at_the_press(
    qtbot: QtBot, pulse_here: PulseServer
) -> None:
    bpm, pulse = 150.0, Pulse()
    engine = open_engine(None, lambda _: None)
    check = TableCheck(pulse)
    pulse.take_engine(engine)
    try:
        with pulse_here.record() as recording:
            check.begin(FELT, bpm)
            qtbot.waitUntil(lambda: check.level_db > -26.5, timeout=15_000)
            pressed = time.monotonic()
            check.heard(pressed)
            first = recording.wait_for_sound()
            frames = round((pressed - recording.heard_from) * RATE)
            recording.wait_for_frames(frames + 4 * RATE)
            levels = beat_levels_db(recording.samples, bpm)
        at_press = (frames - first) * bpm / 60.0 / RATE
    finally:
        check.close()
        pulse.end()

    heard_db = levels[int(at_press)]
    assert levels[int(at_press) + 8] - heard_db == pytest.approx(ABOVE_DB, abs=0.05)
    assert check.device == "rig"


def beat_levels_db(samples: Samples, bpm: float) -> list[float]:
    """Return the level of each beat's sound, from the first one on, in dB of its energy."""
    mono = samples.astype(np.float64).sum(axis=1)
    period = round(60.0 / bpm * RATE)
    first = int(np.flatnonzero(mono)[0])
    whole = (len(mono) - first) // period
    energy = (mono[first : first + whole * period] ** 2).reshape(whole, period).sum(axis=1)
    return list(10.0 * np.log10(energy / period + 1e-30))
