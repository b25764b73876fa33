"""How runs come and go: fades, ends that are set, and changes of mind."""

import random
from dataclasses import replace

import numpy as np
import pytest

from audio.cue import Cue, Traction
from audio.errors import AudioError
from audio.pacer import END_SECONDS, STOP_SECONDS, Pacer
from audio.sound import DEFAULT_SOUNDS, Voice
from tests.audio.meter import RATE
from tests.audio.test_pacer import roughness

WOOD = Cue(out=DEFAULT_SOUNDS[Voice.WOOD])
SWELL = Cue(out=replace(DEFAULT_SOUNDS[Voice.SWELL], brightness=0.0))


def started(cue: Cue = WOOD, *, fade_in: float = 2.0, fade_out: float = 0.25) -> Pacer:
    """Return a pacer at 120 that has its first beat at 0.5 s."""
    paced = Pacer(RATE, cue=cue, bpm=120.0)
    paced.set_fades(fade_in, fade_out)
    paced.start(beat_at_seconds=0.5)
    return paced


def beats_db(stereo: np.ndarray, *, first_seconds: float) -> list[float]:
    """Return the peak of each beat at 120, in dB, from one at `first_seconds` on."""
    firsts = np.arange(first_seconds - 0.02, len(stereo) / RATE - 0.2, 0.5) * RATE
    peaks = [np.abs(stereo[round(k) : round(k) + RATE // 10]).max() for k in firsts]
    return [20 * float(np.log10(max(peak, 1e-9))) for peak in peaks]


@pytest.mark.parametrize("fade_in", [0.5, 2.0, 10.0, 30.0])
def test_a_run_comes_from_eighteen_decibels_below_over_the_chosen_time(fade_in: float) -> None:
    levels = beats_db(started(fade_in=fade_in).render(34 * RATE), first_seconds=0.5)
    full = levels[-1]

    assert levels[0] - full == pytest.approx(-18.0, abs=0.8)
    if fade_in >= 2.0:  # with a beat half-way
        assert levels[round(fade_in)] - full == pytest.approx(-9.0, abs=0.6)
    assert levels[round(2 * fade_in) + 1] - full == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("fade_out", [0.25, 3.0, 30.0])
@pytest.mark.parametrize("cue", [WOOD, SWELL, replace(SWELL, traction=Traction(1.0, 1.0))])
def test_a_stop_takes_the_chosen_time(cue: Cue, fade_out: float) -> None:
    paced = started(cue, fade_out=fade_out)
    paced.render(4 * RATE)
    paced.stop()
    ending = paced.render(31 * RATE)
    end = round(fade_out * RATE)

    assert not ending[end:].any()
    assert fade_out < 1.0 or np.abs(ending[end - RATE : end]).any()
    assert paced.idle


def test_a_stop_while_the_sound_is_coming_never_swells_up_first() -> None:
    paced = started(fade_in=30.0, fade_out=30.0)
    before = beats_db(paced.render(10 * RATE), first_seconds=0.5)
    paced.stop()
    after = beats_db(paced.render(30 * RATE), first_seconds=0.5)

    assert before == sorted(before)
    assert after == sorted(after, reverse=True)
    assert after[0] == pytest.approx(before[-1], abs=0.5)


def test_a_second_stop_ends_a_long_fade_out_at_once() -> None:
    paced = started(fade_out=30.0)
    paced.render(4 * RATE)
    paced.stop()
    paced.render(2 * RATE)
    paced.stop()
    ending = paced.render(RATE)

    assert ending.any()
    assert not ending[round(STOP_SECONDS * RATE) :].any()


def test_a_start_takes_a_long_fade_out_back() -> None:
    paced = started(fade_in=4.0, fade_out=10.0)
    told: list[float] = []
    paced.on_beat = lambda _, at: told.append(at)
    paced.render(6 * RATE)
    paced.stop()
    going = beats_db(paced.render(7 * RATE), first_seconds=0.5)
    stopped = paced.snapshot
    paced.start()
    coming = beats_db(paced.render(6 * RATE), first_seconds=0.5)

    assert (stopped.running, paced.snapshot.running) == (False, True)
    assert told == [0.5 + k * 0.5 for k in range(len(told))]
    assert len(told) == 37
    assert going[-1] < going[0] - 10.0
    assert coming == sorted(coming)
    assert going[-1] - 1.0 < coming[0] < going[-1] + 6.0
    assert coming[-1] == pytest.approx(going[0], abs=0.5)


def test_a_start_with_a_phase_of_its_own_ends_the_fade_out_and_begins_anew() -> None:
    paced = started(fade_out=30.0)
    told: list[tuple[int, float]] = []
    paced.on_beat = lambda beat, at: told.append((beat, at))
    paced.render(4 * RATE)
    paced.stop()
    paced.render(RATE)
    paced.start(beat_at_seconds=5.9)
    for _ in range(200):
        paced.render(RATE // 100)

    assert (0, 5.9) in told


def test_a_run_with_a_length_takes_the_chosen_fade_and_half_a_second_at_least() -> None:
    short, long = Pacer(RATE, cue=WOOD, bpm=120.0), Pacer(RATE, cue=WOOD, bpm=120.0)
    long.set_fades(2.0, 4.0)
    for paced in (short, long):
        paced.start(seconds=10.0, beat_at_seconds=0.5)
    ends = [paced.render(11 * RATE) for paced in (short, long)]
    levels = [beats_db(end, first_seconds=0.5) for end in ends]

    assert all(not end[10 * RATE :].any() for end in ends)
    assert levels[0][17] == pytest.approx(levels[0][12], abs=0.1)
    assert levels[1][15] == pytest.approx(levels[0][15] - 6.0, abs=0.5)
    assert END_SECONDS == 0.5


def test_an_end_counts_from_the_first_beat_of_each_run_and_is_told() -> None:
    paced = Pacer(RATE, cue=WOOD, bpm=120.0)
    paced.end_after(5.0)
    for _ in range(2):
        paced.start()
        first = paced.head_frame
        paced.render(4 * RATE)
        moment = paced.snapshot.at(first + 3 * RATE)
        rest = paced.render(2 * RATE)

        assert moment.left_seconds is not None
        assert moment.passed_seconds + moment.left_seconds == pytest.approx(5.0)
        assert rest[: RATE // 2].any()
        assert not rest[round(1.01 * RATE) :].any()
        assert not paced.snapshot.running
        assert paced.snapshot.at(paced.head_frame).left_seconds is None


def test_an_end_may_be_moved_and_taken_away_while_it_runs() -> None:
    paced = started()
    paced.end_after(6.0)
    paced.render(4 * RATE)
    paced.end_after(20.0)
    paced.render(14 * RATE)
    assert paced.snapshot.at(18 * RATE).left_seconds == pytest.approx(2.5)
    paced.end_after(None)
    paced.render(10 * RATE)

    assert paced.snapshot.running
    assert paced.snapshot.at(28 * RATE).left_seconds is None


def test_an_end_that_is_past_comes_softly_now() -> None:
    paced = started(fade_out=3.0)
    paced.render(10 * RATE)
    paced.end_after(4.0)
    ending = paced.render(4 * RATE)
    levels = beats_db(ending, first_seconds=0.5)

    assert levels[:5] == sorted(levels[:5], reverse=True)
    assert not ending[3 * RATE :].any()
    assert not paced.snapshot.running


def test_an_end_that_is_told_again_and_again_comes_all_the_same() -> None:
    paced = started(fade_out=3.0)
    ending = []
    for _ in range(10 * 20):
        paced.end_after(9.0)
        ending.append(paced.render(RATE // 20))

    assert np.concatenate(ending)[round(8.98 * RATE) : round(9.1 * RATE)].any()
    assert not np.concatenate(ending)[round(9.51 * RATE) :].any()


def test_a_run_shorter_than_its_fades_is_heard() -> None:
    paced = Pacer(RATE, cue=WOOD, bpm=120.0)
    paced.set_fades(0.5, 30.0)
    paced.start(seconds=8.0, beat_at_seconds=0.5)
    levels = beats_db(paced.render(9 * RATE), first_seconds=0.5)

    assert levels[3] - levels[0] > 17.0
    assert levels[:14] == sorted(levels[:4]) + sorted(levels[4:14], reverse=True)
    assert levels[15] == -180.0


def test_an_end_that_has_begun_is_taken_back_softly() -> None:
    paced = started(fade_in=4.0, fade_out=8.0)
    paced.end_after(20.0)
    full = beats_db(paced.render(12 * RATE), first_seconds=0.5)[-1]
    paced.render(6 * RATE)
    paced.end_after(None)
    coming = beats_db(paced.render(6 * RATE), first_seconds=0.5)

    assert coming[0] < full - 6.0
    assert coming == sorted(coming)
    assert coming[-1] == pytest.approx(full, abs=0.2)
    assert paced.snapshot.running


@pytest.mark.parametrize("fade_out", [0.25, 4.0])
def test_a_held_traction_is_let_go_before_the_end_begins(fade_out: float) -> None:
    paced = started(replace(WOOD, traction=Traction(1.0, 3.0)), fade_out=fade_out)
    paced.end_after(12.0)
    paced.render(13 * RATE)
    begins = 12.5 - max(fade_out, END_SECONDS)

    assert paced.snapshot.at((begins - 3.01) * RATE).tension == 1.0
    assert paced.snapshot.at((begins - 1.5) * RATE).tension == pytest.approx(0.5)
    assert paced.snapshot.at(begins * RATE).tension == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("change", ["end", "stop"])
def test_a_traction_that_was_let_go_for_an_end_is_taken_up_again(change: str) -> None:
    paced = started(replace(WOOD, traction=Traction(2.0, 3.0)), fade_out=10.0)
    if change == "end":
        paced.end_after(20.0)
        paced.render(9 * RATE)
        paced.end_after(None)
    else:
        paced.render(7 * RATE)
        paced.stop()
        paced.render(2 * RATE)
        paced.start()
    tensions = []
    for _ in range(40):
        paced.render(RATE // 10)
        tensions.append(paced.snapshot.at(paced.head_frame - 1).tension)

    assert min(tensions) < 1.0
    assert tensions[-1] == 1.0


def test_an_end_after_a_new_traction_lets_that_one_go_too() -> None:
    paced = started()
    paced.end_after(12.0)
    paced.render(3 * RATE)
    paced.play(replace(WOOD, traction=Traction(1.0, 3.0)))
    paced.render(10 * RATE)

    assert paced.snapshot.at(7 * RATE).tension == 1.0
    assert paced.snapshot.at(11.99 * RATE).tension == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("seed", range(8))
def test_no_change_of_mind_makes_a_step(seed: int) -> None:
    drawn = random.Random(seed)
    paced = Pacer(RATE, cue=replace(SWELL, traction=Traction(1.0, 2.0)), bpm=90.0)
    blocks = []
    for _ in range(60):
        match drawn.randrange(6):
            case 0 | 1:
                paced.start()
            case 2:
                paced.stop()
            case 3:
                paced.set_fades(drawn.uniform(0.5, 5), drawn.uniform(0.25, 5))
            case 4:
                paced.end_after(drawn.choice([None, drawn.uniform(1, 30)]))
            case _:
                paced.mute(drawn.random() < 0.3)
        blocks.append(paced.render(drawn.randrange(100, 60_000)))
    stereo = np.concatenate(blocks)

    assert np.abs(stereo).max() > 0.003
    assert roughness(stereo) < 10 ** (-85 / 20)


def test_another_sample_rate_leaves_fades_and_ends_in_their_time() -> None:
    paced = started(fade_in=10.0, fade_out=10.0)
    before = beats_db(paced.render(4 * RATE), first_seconds=0.5)
    paced.retime(44_100)
    paced.render(4 * 44_100)
    assert before[0] < -18.0
    paced.stop()
    going = paced.render(11 * 44_100)

    assert going[9 * 44_100 : 10 * 44_100].any()
    assert not going[10 * 44_100 :].any()


@pytest.mark.parametrize("fades", [(0.4, 1.0), (2.0, 0.2), (31.0, 1.0), (2.0, 31.0)])
def test_fades_out_of_range_are_refused(fades: tuple[float, float]) -> None:
    with pytest.raises(AudioError, match="choose a number from"):
        Pacer().set_fades(*fades)


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), 1e9])
def test_an_end_out_of_range_is_refused(seconds: float) -> None:
    with pytest.raises(AudioError, match="choose a number from"):
        Pacer().end_after(seconds)
