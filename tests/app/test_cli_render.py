"""`undula render`: the options make the sound that they name, and files are whole or not there."""

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from app.__main__ import main
from audio.cue import Cue
from audio.export import Take, blocks
from audio.living import Living
from audio.sound import DEFAULT_SOUNDS, Sound, Voice, Waveform
from presets.library import load_all

ROOT = Path(__file__).parents[2]
ROOM_BYTES = 300_000


def rendered(path: Path, line: str) -> NDArray[np.int16]:
    assert main(["render", *line.split(), str(path)]) == 0
    samples, _ = soundfile.read(path, dtype="int16", always_2d=True)
    return np.asarray(samples)


def expected(take: Take) -> NDArray[np.int16]:
    return np.rint(np.concatenate(list(blocks(take))) * 32_768.0).astype(np.int16)


MANY_OPTIONS = (
    "--sound drum --waveform reed --pitch-hz 99 --attack-ms 9 --length-ms 111 "
    "--brightness 0.9 --level-db -3 --travel 1"
)


@pytest.mark.parametrize(
    ("options", "sound"),
    [
        ("--sound wood", DEFAULT_SOUNDS[Voice.WOOD]),
        (MANY_OPTIONS, Sound(Voice.DRUM, Waveform.REED, 99, 9, 111, 0.9, -3, 1)),
    ],
)
def test_a_named_voice_plays_once_a_beat_as_it_is_asked_for(
    options: str, sound: Sound, tmp_path: Path
) -> None:
    samples = rendered(tmp_path / "a.wav", f"pelvis-to-legs --seconds 4 {options}")

    technique = load_all().find("pelvis-to-legs")
    cue = Cue(out=sound, amplitude=technique.cue().amplitude, key=technique.id)
    np.testing.assert_array_equal(samples, expected(Take(cue, technique.bpm, 4.0)))


def test_without_a_voice_the_options_change_the_technique_s_own_sound(tmp_path: Path) -> None:
    plain = rendered(tmp_path / "a.wav", "pelvis-to-legs --seconds 6 --no-fade")
    softer = rendered(tmp_path / "b.wav", "pelvis-to-legs --seconds 6 --no-fade --level-db -10")

    # Out and back alike: the technique's own level is 0, so all of it is 10 dB down.
    before = load_all().find("pelvis-to-legs").out_sound().level_db
    ratio = 10 ** ((-10 - before) / 20)
    np.testing.assert_allclose(softer, plain * ratio, atol=1.0)


def test_everything_of_the_pace_reaches_the_file(tmp_path: Path) -> None:
    line = (
        "--seconds 30 --bpm 60 --beats-per-rock 2 --living 2 --seed 5 --glide-to 62 "
        f"--glide-seconds 20 --rate 44100 --no-fade --beats {tmp_path}/a.csv"
    )
    samples = rendered(tmp_path / "a.wav", line)

    own = load_all().find("spinal-wave").cue()
    cue = Cue(
        out=own.out,
        back=own.back,
        beats_per_rock=2,
        amplitude=own.amplitude,
        living=Living(2.0, 5),
        key=own.key,
    )
    take = Take(cue, 60.0, 30.0, 62.0, 20.0, rate=44_100, fades=False)
    np.testing.assert_array_equal(samples, expected(take))
    assert (tmp_path / "a.csv").read_text().startswith("beat,seconds\n0,0.5\n1,1.")


def test_a_course_that_is_ours_sounds_only_when_it_is_switched_on(tmp_path: Path) -> None:
    by_itself, on, off = (
        rendered(tmp_path / f"{name}.wav", f"pectoral-girdle --seconds 30 {option}")
        for name, option in (("a", ""), ("b", "--course on"), ("c", "--course off"))
    )
    np.testing.assert_array_equal(by_itself, off)
    assert (on != off).any()


def test_the_technique_and_the_options_may_stand_in_any_order(tmp_path: Path) -> None:
    first, second = tmp_path / "a.wav", tmp_path / "b.wav"
    assert main(["render", "lull", "--seconds", "2", str(first)]) == 0
    assert main(["render", "--seconds", "2", "lull", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_nothing_is_printed_where_nobody_watches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rendered(tmp_path / "a.wav", "--seconds 120")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
def test_a_file_that_may_not_grow_leaves_what_was_there(ending: str, tmp_path: Path) -> None:
    path, table = tmp_path / f"a.{ending}", tmp_path / "a.csv"
    path.write_bytes(b"old sound")
    table.write_text("old beats")

    done = subprocess.run(
        [sys.executable, "-m", "app", "render", path, "--seconds", "300", "--beats", table],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, ROOM_BYTES)),
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"undula render: “{path}” would be larger than a file may be here: make it shorter.\n"
    )
    assert sorted(tmp_path.iterdir()) == [table, path]
    assert (path.read_bytes(), table.read_text()) == (b"old sound", "old beats")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_work_that_is_interrupted_leaves_what_was_there(
    sent: signal.Signals, tmp_path: Path
) -> None:
    path = tmp_path / "a.ogg"
    path.write_bytes(b"old sound")
    program = subprocess.Popen(
        [sys.executable, "-m", "app", "render", path, "--seconds", "36000"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (parts := list(tmp_path.glob(".*.part"))) or not parts[0].stat().st_size:
        assert program.poll() is None
        time.sleep(0.01)
    program.send_signal(sent)
    _, err = program.communicate(timeout=30)

    assert (program.returncode, err) == (130, "Stopped.\n")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"old sound"
