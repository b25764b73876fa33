import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import firwin, lfilter

from audio.cue import Course, Cue, Step, Traction
from audio.living import Living
from audio.pacer import STOP_SECONDS, Pacer
from audio.sound import DEFAULT_SOUNDS, Sound, Voice, softer
from tests.audio.meter import RATE, onsets

WOOD = Cue(out=DEFAULT_SOUNDS[Voice.WOOD])
SWELL = Cue(out=DEFAULT_SOUNDS[Voice.SWELL])


def pacer(bpm: float = 70.0, cue: Cue = WOOD, *, fades: bool = False) -> Pacer:
    made = Pacer(RATE, cue=cue, bpm=bpm, fades=fades)
    made.start(beat_at_seconds=0.5)
    return made


def starts(stereo: np.ndarray) -> list[int]:
    """Return the frames at which sound begins after 10 ms of silence or more."""
    loud = np.flatnonzero(np.abs(stereo).max(axis=1) > 0)
    return [int(k) for k in loud[np.diff(loud, prepend=-RATE) > RATE // 100]]


@pytest.mark.parametrize("block", [1, 64, 511, 512, 48_000])
def test_the_block_size_does_not_move_a_beat(block: int) -> None:
    seconds = 2.5 if block == 1 else 4.0
    expected = [round((0.5 + k * 60 / 53.7) * RATE) for k in range(4)]

    assert onsets(pacer(bpm=53.7), seconds=seconds, block=block) == [
        frame for frame in expected if frame < seconds * RATE
    ]


@pytest.mark.parametrize("bpm", [15.0, 53.7, 60.0, 97.3, 160.0])
def test_every_sound_begins_half_an_attack_before_its_own_beat(bpm: float) -> None:
    lead = round(0.0025 * RATE)
    found = starts(pacer(bpm).render(20 * RATE))

    expected = [round((0.5 + k * 60 / bpm) * RATE) - lead for k in range(60)]
    # The first sample of an attack is nothing at all, so sound is found one frame on.
    assert found == [frame + 1 for frame in expected if frame < 20 * RATE - 1]


@pytest.mark.parametrize("voice", list(Voice))
def test_the_block_size_changes_no_sample(voice: Voice) -> None:
    cue = Cue(
        replace(DEFAULT_SOUNDS[voice], travel=0.7),
        softer(DEFAULT_SOUNDS[Voice.FELT]),
        traction=Traction(1.0, 1.0),
        living=Living(2.0, 4),
        course=Course((Step("one", rocks=2, semitones=2), Step("two", rocks=1, bpm=71.0))),
    )
    whole = pacer(83.0, cue, fades=True).render(6 * RATE)
    parts = pacer(83.0, cue, fades=True)
    drawn = random.Random(1)
    pieces, left = [], 6 * RATE
    while left:
        pieces.append(parts.render(min(drawn.choice([7, 480, 4096, 10_007]), left)))
        left -= len(pieces[-1])

    assert np.array_equal(whole, np.concatenate(pieces))


def test_with_one_beat_a_rock_back_is_half_way_to_the_next() -> None:
    cue = Cue(WOOD.out, WOOD.out)
    found = starts(pacer(60.0, cue).render(3 * RATE))

    assert np.diff(found).tolist() == [RATE // 2] * (len(found) - 1)


@pytest.mark.parametrize("beats_per_rock", [2, 4])
def test_with_more_beats_a_rock_back_is_the_middle_one(beats_per_rock: int) -> None:
    cue = Cue(WOOD.out, softer(WOOD.out), beats_per_rock)  # type: ignore[arg-type]
    stereo = pacer(60.0, cue).render(10 * RATE)
    found = starts(stereo)
    sizes = [np.abs(stereo[k : k + 2000]).max() for k in found]

    assert np.diff(found).tolist() == [RATE * beats_per_rock // 2] * (len(found) - 1)
    assert all(out > 1.5 * back for out, back in zip(sizes[::2], sizes[1::2], strict=False))


@pytest.mark.parametrize("beats_per_rock", [1, 2, 4])
def test_without_a_back_sound_every_beat_sounds(beats_per_rock: int) -> None:
    cue = Cue(WOOD.out, None, beats_per_rock)  # type: ignore[arg-type]

    assert np.diff(starts(pacer(60.0, cue).render(9 * RATE))).tolist() == [RATE] * 8


def test_the_heartbeat_brings_its_second_thump_and_no_third_one() -> None:
    cue = Cue(out=replace(DEFAULT_SOUNDS[Voice.HEARTBEAT], length_ms=100))
    stereo = pacer(60.0, cue).render(4 * RATE)
    found = starts(stereo)

    assert np.diff(found).tolist() == pytest.approx([RATE // 2] * (len(found) - 1), abs=8)
    assert np.abs(stereo[found[1] :][:9000]).max() < np.abs(stereo[found[0] :][:9000]).max()


def test_a_tempo_change_keeps_the_phase_and_what_has_begun_to_sound() -> None:
    paced = pacer(60.0)
    told: list[float] = []
    paced.on_beat = lambda _, at: told.append(at)
    paced.render(RATE * 2)
    paced.set_tempo(120.0)
    paced.render(RATE * 2)

    # At 2.0 s half of the beat from 1.5 s has passed; the other half goes by twice as fast.
    assert told[:5] == pytest.approx([0.5, 1.5, 2.25, 2.75, 3.25], abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_no_tempo_change_comes_between_a_sound_and_its_beat(seed: int) -> None:
    drawn = random.Random(seed)
    cue = Cue(out=replace(DEFAULT_SOUNDS[Voice.FELT], attack_ms=60.0, length_ms=60.0))
    paced = pacer(90.0, cue)
    told: list[int] = []
    paced.on_beat = lambda _, at: told.append(round(at * RATE))
    blocks = []
    for _ in range(40):
        paced.set_tempo(drawn.uniform(15, 160))
        blocks.append(paced.render(drawn.randrange(200, 30_000)))
    lead = round(0.03 * RATE)
    sounding = np.concatenate(blocks)

    for frame in told:
        if frame + 200 < len(sounding):
            assert np.abs(sounding[frame - lead]).max() < 1e-6, frame
            assert np.abs(sounding[frame - lead + 150 : frame]).max() > 0, frame


def test_another_length_of_rock_begins_with_a_rock() -> None:
    paced = pacer(60.0, Cue(WOOD.out, WOOD.out, 4))
    paced.render(2 * RATE)
    paced.play(Cue(WOOD.out, WOOD.out, 1))
    paced.render(8 * RATE)
    rocks = [paced.snapshot.at(frame).rock for frame in range(6 * RATE, 10 * RATE, 100)]

    assert np.diff(rocks).max() < 0.003
    assert paced.snapshot.at(4.5 * RATE).rock == pytest.approx(1.0)
    assert paced.snapshot.at(6.5 * RATE).rock == pytest.approx(3.0)


def test_a_living_pulse_strays_and_stays_exact_in_the_mean() -> None:
    cue = replace(WOOD, living=Living(3.0, seed=9))
    told = onsets(pacer(60.0, cue), seconds=2000, block=96_000)
    even = 0.5 * RATE + RATE * np.arange(len(told))

    assert np.std(np.diff(told)) / RATE == pytest.approx(0.03, rel=0.1)
    assert np.abs(told - even).max() < 0.15 * RATE
    assert len(told) == pytest.approx(2000, abs=1)


@pytest.mark.parametrize("cue", [WOOD, SWELL, replace(SWELL, traction=Traction(1.0, 1.0))])
def test_a_stop_ends_softly_in_time(cue: Cue) -> None:
    paced = pacer(120.0, cue, fades=True)
    paced.render(4 * RATE + 1234)
    paced.stop()
    ending = paced.render(RATE)

    assert not np.abs(ending[round(STOP_SECONDS * RATE) :]).any()
    assert paced.idle


def test_a_run_with_a_length_ends_by_itself_with_the_traction_released() -> None:
    cue = replace(WOOD, traction=Traction(2.0, 3.0))
    paced = Pacer(RATE, cue=cue)
    paced.start(seconds=12.0)
    stereo = paced.render(13 * RATE)

    assert not np.abs(stereo[12 * RATE :]).any()
    assert not paced.snapshot.running
    tension = [paced.snapshot.at(second * RATE).tension for second in (9.5, 11.6)]
    assert 0.0 < tension[0] < 1.0
    assert tension[1] == 0.0


def test_a_held_traction_is_released_slowly_when_another_technique_comes() -> None:
    paced = pacer(70.0, replace(WOOD, traction=Traction(1.0, 4.0)))
    paced.render(3 * RATE)
    paced.play(WOOD)
    paced.render(3 * RATE)

    assert paced.snapshot.at(2.9 * RATE).tension == 1.0
    assert 0.0 < paced.snapshot.at(5.0 * RATE).tension < 1.0


def test_a_course_goes_by_rocks_and_seconds_and_turns_can_be_heard() -> None:
    course = Course(
        (
            Step("wide", rocks=3),
            Step("higher", seconds=2.0, semitones=7),
            Step("rest", rocks=3, still=True),
        )
    )
    paced = pacer(60.0, replace(WOOD, course=course))
    stereo = paced.render(9 * RATE)
    steps = [paced.snapshot.at((0.6 + k) * RATE).step for k in range(5, 9)]

    assert len(starts(stereo)) == 6  # 3 wide, 2 higher, 3 silent, 1 wide again
    assert steps == [2, 2, 2, 0]


def test_a_step_may_lead_the_tempo_slowly() -> None:
    course = Course((Step("easing", seconds=300, bpm=60.0, glide_seconds=90.0),), repeats=False)
    paced = pacer(66.0, replace(WOOD, course=course))
    paced.render(45 * RATE)
    half_way = paced.snapshot.at(45 * RATE).bpm
    paced.render(60 * RATE)

    assert 62.0 < half_way < 64.0
    assert paced.snapshot.at(104 * RATE).bpm == 60.0


def test_frames_that_are_skipped_leave_the_grid_where_it_is() -> None:
    paced = pacer(53.7)
    told: list[float] = []
    paced.on_beat = lambda _, at: told.append(at)
    paced.render(3 * RATE)
    paced.skip(5 * RATE + 77)
    paced.fade_in()
    paced.render(3 * RATE)

    assert told == [0.5 + k * 60 / 53.7 for k in range(len(told))]
    assert len(told) == 10


def test_another_sample_rate_leaves_the_grid_where_it_is() -> None:
    paced = pacer(53.7, replace(SWELL, traction=Traction(1.0, 1.0)))
    told: list[float] = []
    paced.on_beat = lambda _, at: told.append(at)
    paced.render(3 * RATE)
    paced.retime(44_100)
    after = paced.render(5 * 44_100)

    assert told == [0.5 + k * 60 / 53.7 for k in range(len(told))]
    assert np.abs(after).max() > 0.001
    assert paced.head_frame == 8 * 44_100


def test_another_sample_rate_keeps_a_run_at_its_level_up_to_its_end() -> None:
    paced = Pacer(RATE, cue=WOOD, fades=False)
    paced.start(seconds=20.0)
    before = np.abs(paced.render(5 * RATE)).max()
    paced.retime(44_100)
    after = paced.render(14 * 44_100)
    ending = paced.render(2 * 44_100)

    assert np.abs(after[8 * 44_100 :]).max() == pytest.approx(before, rel=0.05)
    assert not ending[44_100:].any()


def test_another_sample_rate_leaves_the_sound_muted() -> None:
    paced = pacer()
    paced.mute(True)
    paced.render(RATE)
    paced.retime(44_100)

    assert not paced.render(3 * 44_100).any()
    paced.mute(False)
    assert paced.render(3 * 44_100).any()


def test_a_swell_begins_softly_after_another_sample_rate_at_rest() -> None:
    paced = Pacer(RATE, cue=SWELL)
    paced.retime(44_100)
    paced.attend()
    paced.render(2 * 44_100)
    paced.start()
    first = np.abs(paced.render(44_100)).max(axis=1)

    assert first[:10].max() < 1e-5


def test_taps_give_the_phase_of_the_first_beat() -> None:
    paced = Pacer(RATE, cue=WOOD, bpm=60.0, fades=False)
    paced.render(2 * RATE)
    paced.start(beat_at_seconds=1.25)  # past already: moved on by whole beats
    told: list[float] = []
    paced.on_beat = lambda _, at: told.append(at)
    paced.render(3 * RATE)

    assert told == pytest.approx([2.25, 3.25, 4.25])


def test_the_first_sound_comes_as_soon_as_its_attack_allows() -> None:
    paced = Pacer(RATE, cue=WOOD)
    paced.render(1000)
    paced.start()

    assert starts(paced.render(RATE))[0] <= 2


def roughness(stereo: np.ndarray) -> float:
    """Return the largest sample of what lies above 6 kHz: steps and clicks lie there."""
    high = firwin(401, 6000, fs=RATE, pass_zero=False)
    return float(np.abs(lfilter(high, 1.0, stereo.astype(float), axis=0)).max())


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_changes_makes_a_step(seed: int) -> None:
    drawn = random.Random(seed)
    voices = [Voice.HEARTBEAT, Voice.SWELL, Voice.DRUM, Voice.FELT, Voice.BOWL]
    soft = [replace(DEFAULT_SOUNDS[voice], brightness=0.0) for voice in voices]
    paced = Pacer(RATE, cue=Cue(soft[0]))
    blocks = []
    for _ in range(60):
        act = drawn.randrange(7)
        if act == 0:
            paced.start()
        elif act == 1:
            paced.stop()
        elif act == 2:
            paced.mute(drawn.random() < 0.5)
        elif act == 3:
            paced.set_tempo(drawn.uniform(15, 160))
        else:
            sound = replace(
                drawn.choice(soft), level_db=drawn.uniform(-40, 0), travel=drawn.random()
            )
            traction = drawn.choice([None, Traction(1.0, 1.0), Traction(2.0, 1.0)])
            paced.play(Cue(sound, drawn.choice([None, softer(sound)]), traction=traction))
        blocks.append(paced.render(drawn.randrange(100, 40_000)))
    stereo = np.concatenate(blocks)

    assert np.abs(stereo).max() > 0.003
    assert roughness(stereo) < 10 ** (-85 / 20)


def test_the_snapshot_tells_the_moment_that_is_asked_for() -> None:
    paced = pacer(60.0, replace(WOOD, key="first"))
    paced.render(2 * RATE)
    early = paced.snapshot
    paced.play(replace(WOOD, key="second"))
    paced.render(RATE)

    assert early.at(1.75 * RATE).beat == pytest.approx(1.25)
    assert paced.snapshot.at(1.75 * RATE).cue.key == "first"
    assert paced.snapshot.at(2.5 * RATE).cue.key == "second"
    assert paced.snapshot.at(2.5 * RATE).passed_seconds == pytest.approx(2.0)


def test_memory_stays_the_same_however_often_the_tempo_changes() -> None:
    paced = pacer(60.0)
    for change in range(3000):
        paced.set_tempo(60.0 + change % 50)
        paced.render(4800)

    assert len(paced.snapshot.passages) < 100
    assert sum(len(passage.curve.pieces) for passage in paced.snapshot.passages) < 5000


def test_ten_hours_end_on_their_own_sample() -> None:
    paced = pacer(61.7, Cue(out=Sound(Voice.WOOD, length_ms=60, attack_ms=5, pitch_hz=440)))
    last: list[tuple[int, float]] = [(0, 0.0)]

    def tell(beat: int, seconds: float) -> None:
        last[0] = (beat, seconds)

    paced.on_beat = tell
    hours, block = 10 * 3600, 20
    for _ in range(hours // block - 1):
        paced.render(block * RATE)
    start = paced.head_frame
    stereo = paced.render(block * RATE)
    beat, seconds = last[0]

    assert beat == int((hours - 0.5) * 61.7 / 60)
    assert seconds == 0.5 + beat * 60 / 61.7
    assert starts(stereo)[-1] + start == round(seconds * RATE) - round(0.0025 * RATE) + 1


def test_a_step_that_leads_to_the_present_tempo_changes_nothing() -> None:
    course = Course((Step("as it is", rocks=2, bpm=70.0), Step("on", rocks=2, bpm=70.0)))

    assert onsets(pacer(70.0, replace(WOOD, course=course)), seconds=8, block=4800) == onsets(
        pacer(70.0), seconds=8, block=4800
    )


def test_a_pacer_that_attends_lets_silent_frames_flow_for_a_while() -> None:
    paced = Pacer(RATE, cue=WOOD)
    rests = [paced.idle]
    paced.attend()
    silence = [paced.render(5 * RATE)]
    rests.append(paced.idle)
    silence.append(paced.render(RATE))
    rests.append(paced.idle)

    assert rests == [True, False, True]
    assert not np.concatenate(silence).any()
