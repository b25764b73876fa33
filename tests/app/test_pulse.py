"""The pulse that pages talk to: taps, ends, changes and what is told of them."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.own import Own
from app.settings import Settings, load
from audio.sound import Voice, Waveform
from audio.taptempo import TappedTempo
from tests.app.opened import Opened


def heard_beat(opened: Opened) -> float:
    return opened.pacer.snapshot.at(opened.now * opened.pacer.rate).beat


def place(opened: Opened) -> float:
    stage = opened.page.stage
    return -stage.amplitude * math.cos(2 * math.pi * stage.rock)


def tap_at(
    opened: Opened, period: float, taps: int, each: Callable[[], None] | None = None
) -> None:
    for number in range(taps):
        opened.pulse.tap()
        if number < taps - 1:
            opened.pass_time(period, each)


@pytest.mark.parametrize("phase", [0.0, 0.2, 0.45, 0.7, 0.9])
def test_a_running_pulse_joins_the_taps_without_a_jump(opened: Opened, phase: float) -> None:
    opened.pulse.start()
    opened.pass_time(5.0)
    opened.pass_time((math.ceil(heard_beat(opened)) + phase - heard_beat(opened)) * 60 / 70)
    places = [place(opened)]

    def look() -> None:
        places.append(place(opened))

    tap_at(opened, 0.9, 8, look)
    tapped = opened.now
    opened.pass_time(60.0, look)

    assert opened.pulse.bpm == 66.7
    strayed = (opened.now - tapped) * 66.7 / 60 - heard_beat(opened)
    assert abs(strayed - round(strayed)) < 0.02
    assert max(abs(after - before) for before, after in pairwise(places)) < 0.08


def test_taps_are_told_with_how_sure_they_are_and_forgotten_after_a_pause(
    opened: Opened,
) -> None:
    told: list[TappedTempo | None] = []
    opened.pulse.taps_changed.connect(told.append)

    tap_at(opened, 0.9, 6)

    sure = [one.confidence for one in told if one is not None]
    assert sure == sorted(sure)
    assert sure[-1] > 0.8
    opened.qtbot.waitUntil(lambda: told[-1] is None, timeout=6000)


def test_it_stops_by_itself_after_the_chosen_minutes_and_tells_what_is_left(
    opened: Opened,
) -> None:
    left: list[int | None] = []
    opened.pulse.left_changed.connect(left.append)
    opened.pulse.set_stop_after(1)
    opened.pulse.start()
    opened.pass_time(30.0)
    assert left[-1] == pytest.approx(30, abs=1)

    opened.pass_time(32.0)

    assert not opened.pulse.running
    assert not opened.pacer.snapshot.running
    assert left[-1] is None


def test_it_stops_by_itself_unseen_too(opened: Opened) -> None:
    opened.window.hide()
    opened.pulse.set_stop_after(1)
    opened.pulse.start()
    opened.pass_time(62.0)

    assert not opened.pulse.running


def test_an_end_that_is_taken_back_does_not_come(opened: Opened) -> None:
    opened.pulse.set_stop_after(1)
    opened.pulse.start()
    opened.pass_time(30.0)
    opened.pulse.set_stop_after(0)
    opened.pass_time(60.0)

    assert opened.pulse.running


def test_a_long_fade_out_can_be_taken_back(opened: Opened) -> None:
    opened.pulse.set_fades(2.0, 10.0)
    opened.pulse.start()
    opened.pass_time(5.0)
    places: list[float] = []
    opened.pulse.stop()
    opened.pass_time(3.0, lambda: places.append(place(opened)))
    opened.pulse.start()
    opened.pass_time(20.0, lambda: places.append(place(opened)))

    assert opened.pulse.running
    assert opened.pacer.snapshot.running
    assert max(abs(after - before) for before, after in pairwise(places)) < 0.08


def test_the_picture_comes_as_much_after_the_sound_as_was_chosen(opened: Opened) -> None:
    opened.pulse.set_offset_ms(120)
    opened.pulse.start()
    opened.pass_time(5.0)

    shown = opened.pacer.snapshot.at((opened.now + 1 / 120 - 0.120) * opened.pacer.rate).rock
    assert opened.page.stage.rock == pytest.approx(shown, abs=1e-6)


@pytest.mark.parametrize("percent", [1.0, 3.0])
def test_the_living_pulse_comes_and_goes_without_a_jump(opened: Opened, percent: float) -> None:
    opened.pulse.start()
    opened.pass_time(3.3)
    places = [place(opened)]

    opened.pulse.set_living(percent)
    opened.pass_time(10.0, lambda: places.append(place(opened)))
    opened.pulse.set_living(0.0)
    opened.pass_time(5.0, lambda: places.append(place(opened)))

    assert max(abs(after - before) for before, after in pairwise(places)) < 0.08


def test_as_the_technique_takes_every_change_back(opened: Opened) -> None:
    changed: list[bool] = []
    opened.pulse.chosen.connect(lambda choice: changed.append(choice.changed))
    before = opened.pulse.cue
    opened.pulse.set_voice(Voice.FELT)
    opened.pulse.change_sound(pitch_hz=200.0, waveform=Waveform.REED)
    opened.pulse.gentler()
    opened.pulse.set_bpm(63.4)
    opened.pulse.set_level(-12)
    assert changed[-1]

    opened.pulse.as_technique()

    assert opened.pulse.cue == before
    assert opened.pulse.bpm == 70
    assert not changed[-1]


def test_sound_tempo_and_level_come_back_with_the_last_technique(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = Opened(qtbot, tmp_path)
    first.bring_in()
    first.pulse.choose_technique("lull")
    first.pulse.set_voice(Voice.FELT)
    first.pulse.change_sound(pitch_hz=200.0)
    first.pulse.set_bpm(63.4)
    first.pulse.set_level(-12)
    cue = first.pulse.cue
    first.end()

    second = Opened(qtbot, tmp_path, load(first.settings_path)[0])
    second.bring_in()

    assert second.pulse.cue == cue
    assert second.pulse.bpm == 63.4
    second.pulse.choose_technique("spinal-wave")
    assert second.pulse.bpm == 70
    second.end()


def test_changes_to_a_technique_that_is_gone_touch_no_other(qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(qtbot, tmp_path, Settings(technique="no-more", own=Own(Voice.WOOD, bpm=33.0)))
    opened.bring_in()

    assert opened.pulse.bpm == 70
    assert opened.pulse.cue.out.voice is Voice.HEARTBEAT
    opened.end()


def test_one_rock_and_its_loudness_are_told(opened: Opened) -> None:
    told: list[float | None] = []
    opened.pulse.loudness_changed.connect(told.append)
    opened.qtbot.waitUntil(lambda: len(told) > 0)
    assert told[-1] == pytest.approx(-30.0, abs=0.1)

    with opened.qtbot.waitSignal(opened.pulse.rock_changed):
        opened.pulse.set_level(-10)
    assert told[-1] == pytest.approx(-40.0, abs=0.1)

    with opened.qtbot.waitSignal(opened.pulse.rock_changed):
        opened.pulse.set_voice(Voice.NONE)
    assert told[-1] is None
