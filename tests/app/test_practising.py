"""Practice runs: the cue, what is kept of them, and what comes after."""

import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.practice_past import Past
from app.practising import Practising, State
from practice.coaching import Move
from practice.errors import PracticeError
from practice.exercises import EXERCISES, plan_of
from practice.history import History
from practice.run import Exercise, Input, Pace, Run, Steadiness, Tap
from tests.app.opened import FakeStatus
from tests.app.practised import Practised, taps_of

LEVELS = [(one, level) for one in Exercise for level in range(len(EXERCISES[one].levels))]


@pytest.fixture
def practised(qtbot: QtBot, tmp_path: Path) -> Iterator[Practised]:
    one = Practised(qtbot, tmp_path)
    yield one.bring_in()
    one.end()


def sd(values: np.ndarray) -> float:
    return float(np.std(values, ddof=1))


@pytest.mark.parametrize(("exercise", "level"), LEVELS)
def test_beats_are_kept_when_they_are_heard(
    practised: Practised, exercise: Exercise, level: int
) -> None:
    practised.practising.choose(exercise, level)
    practised.start()
    first = practised.first_beat
    practised.practising.tapped(Tap(first))
    practised.rock_at([0.1, 0.2], lambda _: 0.0)
    practised.end_by_itself()
    plan = plan_of(exercise, level)

    kept = practised.kept()

    assert kept.beats == plan.beats(70.0)
    assert not kept.ended_early
    assert np.allclose(np.array(practised.beats[:60]) - first, [b.seconds for b in kept.beats[:60]])


def test_the_shown_sd_is_that_of_the_taps(practised: Practised) -> None:
    practised.start()
    times = np.array(taps_of(practised, 25.0))
    practised.tap_at(times.tolist())
    practised.end_by_itself()

    result = practised.answer()

    asynchrony = (times - np.arange(60) * 60 / 70) * 1000
    figures = result.figures.figures
    assert figures.matched == 60
    assert figures.sd_asynchrony_ms == pytest.approx(sd(asynchrony[4:]), abs=1e-3)
    assert result.headline == f"Steady within {sd(asynchrony[4:]) / 8.5714:.1f} %"
    assert result.caption == "Follow · 70 beats a minute · 60 rocks"


def test_every_tap_is_in_the_file_before_the_next(practised: Practised, tmp_path: Path) -> None:
    practised.start()
    for number in range(6):
        practised.tap_at([number * 60 / 70])
        practised.practising.history.flush()
        with History(practised.path) as other:
            (run,) = other.whole_runs()
        assert len(run.taps) == number + 1
        assert run.taps[-1].seconds == pytest.approx(number * 60 / 70, abs=1e-4)
        assert run.ended_early


def test_taps_that_come_before_the_first_beat_is_known_are_kept(practised: Practised) -> None:
    practised.practising.start()
    early = practised.now + 0.001
    practised.practising.tapped(Tap(early, Input.MIDI, "MIDI note 60"))
    practised.pass_time(0.1)
    first = practised.first_beat
    practised.tap_at([0.0])
    practised.pass_time(1.5)
    practised.practising.end()

    kept = practised.kept()

    assert [tap.seconds for tap in kept.taps] == pytest.approx([early - first, 0.0], abs=1e-4)
    assert kept.taps[0].name == "MIDI note 60"


def test_esc_keeps_what_was_done(practised: Practised) -> None:
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:20])
    practised.practising.end()

    assert practised.is_in(State.ASKING)
    result = practised.answer()

    assert result.run.ended_early
    assert len(result.run.beats) == 20
    assert result.rated
    assert practised.kept() == result.run
    assert result.caption.endswith("ended early")


def test_few_taps_are_kept_and_neither_asked_about_nor_rated(practised: Practised) -> None:
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:7])
    practised.practising.end()
    practised.qtbot.waitUntil(lambda: practised.is_in(State.RESULT))

    (result,) = practised.results
    assert State.ASKING not in practised.states
    assert not result.rated
    assert result.headline == "Not rated"
    assert len(practised.kept().taps) == 7
    headline = practised.practising.history.runs()[0].headline
    assert headline is not None
    assert not headline.rated


def test_a_run_without_anything_done_is_not_kept(practised: Practised) -> None:
    practised.start()
    practised.pass_time(5.0)
    practised.practising.end()

    assert practised.is_in(State.CHOOSING)
    assert practised.practising.history.runs() == []
    assert "nothing is kept" in practised.practising.line


def test_the_pulse_is_as_it_was_after_a_run(practised: Practised) -> None:
    pulse = practised.pulse
    pulse.set_muted(True)
    pulse.set_stop_after(7)
    pulse.start()
    practised.pass_time(3.0)
    cue = pulse.cue

    practised.start()
    assert not pulse.running
    practised.tap_at(taps_of(practised, 20.0)[:9])
    pulse.set_bpm(64.0)
    pulse.step_level(-2.0)
    practised.practising.end()
    practised.ring_out()

    assert not pulse.lent
    practised.beats.clear()
    pulse.start()
    practised.pass_time(4.0)
    heard = practised.pacer.snapshot.at(practised.now * 48_000)
    assert np.diff(practised.beats)[0] == pytest.approx(60 / 64)
    assert heard.cue == pulse.cue
    assert heard.cue.course == cue.course
    assert heard.left_seconds == pytest.approx(7 * 60 - heard.passed_seconds, abs=0.01)
    assert np.abs(practised.pacer.render(48_000)).max() == 0.0


def test_a_run_begins_soon_however_slowly_the_pulse_fades(practised: Practised) -> None:
    practised.pulse.set_fades(2.0, 30.0)
    practised.pulse.start()
    practised.pass_time(5.3)
    asked = practised.now
    practised.start()
    first = practised.first_beat
    practised.tap_at([0.0, 60 / 70])

    assert 0.5 < first - asked < 1.2
    run = [beat for beat in practised.beats if beat > first - 0.5]
    assert run[:2] == pytest.approx([first, first + 60 / 70])
    practised.practising.end()
    practised.ring_out()
    practised.pulse.start()
    practised.pass_time(3.0)
    practised.pulse.stop()
    practised.pass_time(3.0)
    left = practised.pacer.snapshot.at(practised.now * 48_000).left_seconds
    assert left is not None
    assert left > 25.0


def test_a_run_is_heard_although_the_pulse_is_muted(practised: Practised) -> None:
    practised.pulse.set_muted(True)
    practised.start()
    practised.pass_time(0.5)

    assert np.abs(practised.pacer.render(48_000)).max() > 1e-3


def test_a_start_of_the_pulse_is_forgotten_in_a_run_and_done_after_it(practised: Practised) -> None:
    practised.start()
    practised.tap_at([0.0])
    practised.pulse.toggle()
    practised.pass_time(2.0)
    practised.practising.end()
    practised.ring_out()
    assert not practised.plays()

    practised.practising.start()
    practised.pass_time(2.0)
    practised.practising.end()
    practised.pulse.toggle()
    practised.ring_out()
    assert practised.plays()
    assert practised.pacer.snapshot.at(practised.now * 48_000).cue == practised.pulse.cue


def test_nothing_sounds_after_a_run_has_ended(practised: Practised) -> None:
    practised.practising.choose(Exercise.HOLD)
    practised.start()
    practised.tap_at([0.0, 60 / 70])
    practised.pass_time(20.0)
    practised.practising.end()
    practised.ring_out()

    assert np.abs(practised.pacer.render(5 * 48_000)).max() == 0.0


def test_progress_never_falls_and_comes_to_its_end(practised: Practised) -> None:
    told: list[float] = []
    practised.practising.progressed.connect(told.append)
    practised.start()
    practised.tap_at([0.0])
    practised.end_by_itself()

    assert told == sorted(told)
    assert told[0] == 0.0
    assert 0.99 < told[-1] <= 1.0
    practised.ring_out()
    assert not practised.pulse.lent


def test_a_result_comes_with_its_state_after_the_answer(practised: Practised) -> None:
    practised.whole_run()
    practised.whole_run(seed=2)
    practised.start()
    practised.tap_at(taps_of(practised, 20.0))
    practised.end_by_itself()
    assert [question.answers[0][0] for question in practised.practising.questions] == [
        Steadiness.STEADIER,
        Pace.FASTER,
    ]
    assert len(practised.results) == 2

    practised.practising.answer(Steadiness.STEADIER, Pace.SAME)
    practised.qtbot.waitUntil(lambda: practised.is_in(State.RESULT))

    assert practised.states == 3 * [State.RUNNING, State.ASKING, State.RESULT]
    result = practised.results[-1]
    assert (
        result.guess_line == "It felt steadier; it was as steady as before, as far as can be told."
    )
    assert not result.full
    assert practised.kept() == result.run
    practised.practising.show_full()
    assert practised.results[-1] == replace(result, full=True)


def test_the_first_run_is_not_asked_how_it_was_beside_another(practised: Practised) -> None:
    practised.start()
    practised.tap_at(taps_of(practised, 20.0))
    practised.end_by_itself()

    assert [question.answers[0][0] for question in practised.practising.questions] == [Pace.FASTER]


def test_two_runs_with_the_cue_lead_on_to_fade(practised: Practised) -> None:
    assert practised.whole_run().advice.move is Move.STAY
    advice = practised.whole_run(seed=2).advice

    assert (advice.exercise, advice.move) == (Exercise.FADE, Move.ON)
    practised.practising.take_advice()
    assert practised.practising.choice.exercise is Exercise.FADE
    assert practised.is_in(State.RUNNING)


def test_four_runs_bring_the_own_band_and_the_comparison_on_request(practised: Practised) -> None:
    results = [practised.whole_run(sd_ms=25.0, seed=seed) for seed in range(5)]

    assert [one.is_early_estimate for one in results] == [True, True, True, False, False]
    assert [one.usual_spread_percent is None for one in results] == [True] * 4 + [False]
    assert results[-1].usual_spread_percent == pytest.approx(
        np.mean([one.figures.unevenness_percent for one in results[:4]])
    )
    assert "there are two so far" in results[1].comparison()
    assert f"{results[3].percentile:.0f} of 100 adults" in results[3].comparison()
    assert "says little about how evenly they rock" in results[3].comparison()
    assert "adults" not in "".join(one.second_line for one in results)
    assert [bool(one.practice_line) for one in results] == [False, False, False, True, True]


def test_one_run_is_called_steadier_only_from_nearly_twice_as_steady(practised: Practised) -> None:
    first = practised.whole_run(sd_ms=30.0)
    near = practised.whole_run(sd_ms=20.0, seed=2)
    far = practised.whole_run(sd_ms=9.0, seed=3)

    assert first.compared == ""
    assert near.compared == "About as steady as the run before."
    assert far.compared == "Steadier than the run before."


def test_silence_is_told_in_words(practised: Practised) -> None:
    practised.practising.choose(Exercise.GAPS, 1)
    practised.start()
    period = 60 / 70
    times, at = [], 0.0
    for beat in plan_of(Exercise.GAPS, 1).beats(70.0):
        at = at + period * 0.97 if not beat.heard else beat.seconds
        times.append(at)
    practised.tap_at(times)
    practised.end_by_itself()

    result = practised.answer()

    assert result.tempo_line == "A touch fast once the cue went silent: 3.0 %."
    assert result.figures.gaps == (True, True, True, True)
    assert result.caption == "Gaps 8 on, 8 off · 70 beats a minute · 64 rocks"


def test_prompts_are_heard_when_they_are_kept(practised: Practised) -> None:
    practised.practising.choose(Exercise.TWO_HANDS, 0)
    practised.practising.own_tap_sound = False
    practised.start()
    first = practised.first_beat
    practised.tap_at([0.0])
    practised.end_by_itself()

    prompts = practised.kept().prompts

    assert len(prompts) > 8
    told = [at for at in practised.output.strikes if at is not None]
    assert np.allclose(told, np.array(prompts) + first, atol=1e-4)


@pytest.mark.parametrize("sounds", [True, False])
def test_own_taps_sound_if_they_are_to(practised: Practised, sounds: bool) -> None:
    practised.practising.own_tap_sound = sounds
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:10])

    assert len(practised.output.strikes) == (10 if sounds else 0)


def test_the_rocked_mouse_shows_periods_sizes_and_nothing_of_others(practised: Practised) -> None:
    practised.practising.choose(Exercise.MOUSE)
    practised.start()
    times = np.arange(0.0, 60 * 60 / 70, 0.008)
    practised.rock_at(times.tolist(), lambda at: 150.0 * math.sin(2 * math.pi * at * 70 / 60))
    practised.practising.tapped(Tap(practised.now))
    practised.end_by_itself()

    result = practised.answer()

    assert result.run.taps == ()
    assert len(practised.kept().places) == len(times)
    assert result.rated
    assert result.figures.rocked is not None
    assert result.figures.rocked.size_mean_px == pytest.approx(300.0, rel=0.01)
    assert result.sizes_line == "The rocks' size is even within 0 %."
    assert result.comparison() == (
        "Real rocking is set beside your own earlier runs and nobody else's."
    )
    assert not practised.output.strikes


def test_without_sound_no_run_begins_and_the_line_says_why(practised: Practised) -> None:
    trouble = "No sound output is there; the pulse goes on silently"
    practised.pulse.start()
    practised.output.status = FakeStatus(line=trouble)
    practised.pulse.take_status(practised.output.status)

    practised.practising.start()

    assert practised.is_in(State.CHOOSING)
    assert practised.practising.line == (
        "No sound output is there: a run needs its cue to be heard."
    )
    assert practised.plays()
    practised.output.status = FakeStatus()
    practised.pulse.take_status(practised.output.status)
    assert practised.practising.line == ""
    practised.start()
    assert practised.is_in(State.RUNNING)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | None]:
    """What threads did not catch."""
    found: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: found.append(told.exc_value))
    return found


@pytest.mark.parametrize("fault", [PracticeError("The disk rests."), ZeroDivisionError("x")])
def test_a_result_that_cannot_be_had_leaves_nobody_waiting(
    practised: Practised,
    monkeypatch: pytest.MonkeyPatch,
    faults: list[BaseException | None],
    fault: Exception,
) -> None:
    def refuse(past: Past, run: Run) -> None:
        raise fault

    monkeypatch.setattr(Past, "result_of", refuse)
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:20])
    practised.practising.end()
    practised.practising.answer(None, None)

    practised.qtbot.waitUntil(lambda: practised.is_in(State.CHOOSING))
    is_known = isinstance(fault, PracticeError)
    said = str(fault) if is_known else "The run is kept; its result"
    assert practised.practising.line.startswith(said)
    practised.practising.end()
    assert faults == ([] if is_known else [fault])
    assert len(practised.kept().taps) == 20


def test_a_result_that_cannot_be_had_disturbs_no_other_run(practised: Practised) -> None:
    earlier = practised.whole_run().run
    practised.practising.choose_anew()
    practised.start()

    practised.practising._looking.found.emit(earlier.id, None, "The disk rests.")

    assert practised.is_in(State.RUNNING)
    assert practised.practising.line == ""


def test_a_history_that_does_not_open_keeps_the_sound_with_the_pulse(
    practised: Practised, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(practising: Practising) -> History:
        raise PracticeError("The disk rests.")

    practised.pulse.start()
    monkeypatch.setattr(Practising, "history", property(refuse))

    practised.practising.start()

    assert practised.is_in(State.CHOOSING)
    assert not practised.pulse.lent
    assert practised.plays()
    assert practised.practising.line == "The disk rests."


def test_a_run_whose_sound_goes_away_ends_and_is_kept(practised: Practised) -> None:
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:12])
    practised.output.status = FakeStatus(line="The sound output was lost; the pulse goes on")
    practised.pass_time(0.1)

    assert practised.is_in(State.ASKING)
    assert practised.practising.line.startswith("The sound output was lost:")
    assert practised.kept().ended_early


def test_a_run_that_is_asked_for_before_there_is_sound_begins_with_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    practised = Practised(qtbot, tmp_path)
    practised.practising.start()
    assert practised.is_in(State.CHOOSING)
    assert practised.practising.line

    practised.bring_in()

    assert practised.is_in(State.RUNNING)
    assert practised.practising.line == ""
    practised.end()


def test_leaving_the_page_ends_the_run_and_keeps_it(practised: Practised) -> None:
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:9])
    practised.practising.leave()

    assert practised.is_in(State.ASKING)
    assert len(practised.kept().taps) == 9


def test_closing_in_the_midst_of_a_run_keeps_it(practised: Practised) -> None:
    practised.start()
    practised.tap_at(taps_of(practised, 20.0)[:9])
    practised.end()

    with History(practised.path) as history:
        (run,) = history.whole_runs()
    assert len(run.taps) == 9
    assert run.ended_early


def test_the_tempo_is_the_pulses_unless_it_is_chosen_or_varied(
    qtbot: QtBot, tmp_path: Path
) -> None:
    practised = Practised(qtbot, tmp_path).bring_in()
    chosen: list[float] = []
    practised.practising.chosen.connect(lambda choice: chosen.append(choice.bpm))
    practised.pulse.set_bpm(66.0)
    practised.practising.set_bpm(72.5)
    practised.pulse.set_bpm(68.0)
    practised.practising.set_varied(False)
    assert chosen == [66.0, 72.5, 68.0]

    practised.practising.set_bpm(None)
    bpms = [practised.whole_run(seed=seed).run.bpm for seed in range(3)]
    assert bpms[0] == 68.0
    assert len(set(bpms)) == 3
    assert all(60 <= bpm <= 80 for bpm in bpms)
    practised.end()
