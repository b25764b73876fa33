"""`undula measure`: any list of taps is measured, or refused with one sentence."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.__main__ import main

ROOT = Path(__file__).parents[2]
T = 60.0 / 70.0


def written(path: Path, seconds: np.ndarray, form: str = "{:.6f}", title: str = "") -> str:
    path.write_text(title + "".join(form.format(one) + "\n" for one in seconds.tolist()))
    return str(path)


def tapped(seed: int = 1, number: int = 60) -> np.ndarray:
    return T * np.arange(number) - 0.03 + np.random.default_rng(seed).normal(0, 0.03, number)


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["measure", *words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""

    def refuse(word: str) -> None:
        pytest.fail(f"{word} is no JSON")

    found = json.loads(out, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["measure", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.removeprefix("undula measure: ").rstrip("\n")


def test_a_worked_example_goes_through_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    near = [-52, -31, -45, -18, -60, -27, -39, -12, -48, -35, -22, -41]
    taps = written(tmp_path / "a.csv", T * np.arange(12) + np.array(near) / 1000.0, "{!r}")
    found = as_json(capsys, taps, "--bpm", "70", "--all-taps")

    assert found["sd_asynchrony_ms"] == pytest.approx(14.4400537, rel=1e-6)
    assert found["lag1_asynchrony"] == pytest.approx(-0.607699947, rel=1e-6)
    assert found["mean_angle_deg"] == pytest.approx(-15.0504972, rel=1e-6)
    assert found["rayleigh_p"] == pytest.approx(2.29213e-8, rel=1e-5)
    assert found["alpha"] == pytest.approx(1.40325426, rel=1e-5)
    assert (found["matched"], found["missed"], found["rated"]) == (12, 0, True)


def test_intervals_that_grow_shorter_go_through_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = np.concatenate(([0.0], np.cumsum(0.85 - 0.0015 * np.arange(20))))
    found = as_json(capsys, written(tmp_path / "a.csv", seconds), "--all-taps")

    assert found["wing_kristofferson_status"] == "positive_lag1"
    assert found["lag1_interval"] == pytest.approx(0.85, rel=1e-6)
    assert found["slope_ms_per_interval"] == pytest.approx(-1.5, rel=1e-6)
    assert found["drift_percent_per_minute"] == pytest.approx(12.8851577, rel=1e-6)
    assert (found["matched"], found["sd_asynchrony_ms"]) == (None, None)


def test_the_beats_of_a_rendered_file_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beats = tmp_path / "beats.csv"
    line = ["spinal-wave", str(tmp_path / "a.wav"), "--seconds", "60", "--beats", str(beats)]
    assert main(["render", *line, "--bpm", "70"]) == 0
    by_beats = as_json(capsys, written(tmp_path / "a.csv", tapped() + 0.5), "--beats", str(beats))
    by_tempo = as_json(capsys, written(tmp_path / "b.csv", tapped()), "--bpm", "70")

    assert by_beats["matched"] == 60
    assert by_beats["sd_asynchrony_ms"] == pytest.approx(by_tempo["sd_asynchrony_ms"], abs=1e-3)
    assert by_beats["percentile"] == pytest.approx(by_tempo["percentile"], abs=1e-2)


def test_where_the_cue_falls_silent_the_tempo_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taps = np.concatenate((tapped(2, 20), tapped(2, 20)[-1] + 1.03 * T * np.arange(1, 41)))
    path = written(tmp_path / "a.csv", taps)
    found = as_json(capsys, path, "--bpm", "70", "--cue-off-from", f"{20 * T:.3f}")

    assert found["tempo_bias_percent"] == pytest.approx(3.0, abs=0.2)
    assert (found["matched"], found["percentile"], found["rated"]) == (20, None, True)
    assert main(["measure", path, "--bpm", "70", "--cue-off-from", "17"]) == 0
    assert "tempo without the cue     a touch slow, +3.0" in capsys.readouterr().out


def test_the_figures_are_told_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["measure", written(tmp_path / "a.csv", tapped()), "--bpm", "70"]) == 0
    out, err = capsys.readouterr()

    assert err == ""
    titles = [line[:26].strip() for line in out.splitlines()]
    assert titles == [
        "taps",
        "beats",
        "rated",
        "steady within",
        "your own centre",
        "carried to the next tap",
        "where on the beat",
        "taken back",
        "from tap to tap",
        "between neighbours",
        "drift",
    ]
    assert max(map(len, out.splitlines())) <= 100
    assert "adults" not in out


def test_taps_that_are_not_rated_are_told_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.csv", 0.93 * tapped())

    assert main(["measure", path, "--bpm", "70"]) == 0
    out = capsys.readouterr().out
    assert "rated                     no: Not yet with the pulse.\n" in out
    assert "steady within" not in out
    found = as_json(capsys, path, "--bpm", "70")
    assert (found["rated"], found["percentile"]) == (False, None)


def test_no_word_stands_with_figures_that_are_not_rated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many_missed = np.delete(tapped(), np.arange(6, 40, 3))

    path = written(tmp_path / "a.csv", many_missed)
    assert main(["measure", path, "--bpm", "70", "--cue-off-from", "40"]) == 0

    out = capsys.readouterr().out
    assert "rated                     no: " in out
    assert "\nscatter " in out
    assert "steady within" not in out
    (tempo,) = (line for line in out.splitlines() if line.startswith("tempo without the cue"))
    assert tempo.split()[4][0] in "+−0123456789"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: there is no time here: give one a line, in seconds."),
        (b"0.5\nhello\n", "line 2: “hello” is no time: give a number of seconds."),
        (b"0.5\nnan\n", "line 2: “nan” is no time: give a number of seconds."),
        (b"0.5\n1.5\n1.2\n", "line 3: 1.2 s comes before the time above it, 1.5 s: "),
        (b"\xff\xfe0\x00", "line 1: this is text in UTF-16: save it as UTF-8."),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_line(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, good = tmp_path / "a.csv", written(tmp_path / "good.csv", tapped())
    path.write_bytes(content)

    assert refusal(capsys, str(path)).startswith(f"“{path}”, {sentence}")
    assert refusal(capsys, good, "--beats", str(path)).startswith(f"“{path}”, {sentence}")


def test_what_does_not_fit_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, one = written(tmp_path / "a.csv", tapped()), written(tmp_path / "b.csv", np.ones(1))

    assert refusal(capsys).startswith("The name of a file with taps is missing")
    assert refusal(capsys, path, path).endswith("measure one file at a time.")
    assert "No such file" in refusal(capsys, str(tmp_path / "none.csv"))
    assert "directory" in refusal(capsys, str(tmp_path))
    assert refusal(capsys, path, "--bpm", "500").startswith("--bpm: the tempo is 500: choose")
    assert refusal(capsys, path, "--bpm", "nan").startswith("--bpm: the tempo is nan")
    assert "not allowed with" in refusal(capsys, path, "--bpm", "70", "--beats", path)
    assert refusal(capsys, path, "--beats", one).startswith(f"“{one}” has no period")
    assert refusal(capsys, "-", "--beats", "-").startswith("Taps and beats cannot both come")
    assert refusal(capsys, path, "--cue-off-from", "soon").startswith("--cue-off-from: “soon”")
    assert "did you mean “--cue-off-from”?" in refusal(capsys, path, "--cue-off", "5")


def test_one_tap_is_measured_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = as_json(capsys, written(tmp_path / "a.csv", np.ones(1)), "--bpm", "60", "--all-taps")

    assert (found["taps"], found["matched"], found["rated"]) == (1, 1, False)
    assert found["sd_asynchrony_ms"] is None


def test_taps_may_come_from_another_program() -> None:
    text = "".join(f"{one:.4f}\r\n" for one in tapped().tolist())
    done = subprocess.run(
        [sys.executable, "-m", "app", "measure", "-", "--bpm", "70", "--json"],
        cwd=ROOT,
        input=text.encode(),
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["matched"] == 60


def test_a_million_taps_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(1)
    number = 1_000_000
    seconds = T * np.arange(number) + rng.normal(0, 0.02, number)
    found = as_json(capsys, written(tmp_path / "a.csv", seconds, "{:.4f}"), "--bpm", "70")

    assert found["taps"] == number
    assert found["sd_asynchrony_ms"] == pytest.approx(20.0, rel=0.01)
    assert math.isfinite(found["alpha"])
