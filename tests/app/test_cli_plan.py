"""`undula plan`, `play --plan` and `render --plan`: a plan is what is heard, and on the beat."""

import csv
import json
import os
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.__main__ import main
from audio.schedule import pulse_lead_frames
from presets.library import load_all
from presets.plan_library import load_plans, own_plans_folder
from tests.app.test_cli_play import play, terminal

pytestmark = pytest.mark.usefixtures("fresh_home")

TECHNIQUES = load_all()

SHORT = """\
id = "short"
name = "Short"
start_delay_seconds = 1
marker = "none"

[[segments]]
technique = "shoulder-girdle"
side = "left"
minutes = 0.2
bpm = 30
level_db = 3

[[segments]]
kind = "stillness"
minutes = 0.1

[[segments]]
technique = "trepidation"
minutes = 0.3
bpm = 40
level_db = 12
"""


def kept(text: str = SHORT) -> None:
    """Put a plan among one's own."""
    own_plans_folder().mkdir(parents=True)
    (own_plans_folder() / "short.toml").write_text(text, encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.strip()


def rows(path: Path) -> list[tuple[int, float, int]]:
    with path.open(newline="") as file:
        table = csv.reader(file)
        assert next(table) == ["beat", "seconds", "segment"]
        return [(int(beat), float(seconds), int(segment)) for beat, seconds, segment in table]


# undula plan


def test_the_list_has_one_plan_a_line_with_its_id_first(capsys: pytest.CaptureFixture[str]) -> None:
    kept()
    lines = told(capsys, "plan", "list").splitlines()

    ids = [plan.id for plan in load_plans(TECHNIQUES, own_plans_folder()).plans]
    assert [line.split()[0] for line in lines] == ids
    assert ids[-1] == "short"
    assert [float(line.split()[1]) for line in lines] == pytest.approx(
        [60, 90, 50, 30, 10, 20, 0.6]
    )


def test_a_broken_plan_is_named_beside_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    kept(SHORT.replace("trepidation", "trepidatio"))

    assert main(["plan", "list"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 6
    assert err == (
        f'{own_plans_folder()}/short.toml: segments[3].technique: there is no technique "trepidatio'
        '". Did you mean trepidation? `undula techniques list` shows all.\n'
    )


def test_a_plan_is_shown_with_its_segments(capsys: pytest.CaptureFixture[str]) -> None:
    card = told(capsys, "plan", "show", "whole-body-60")

    assert "60 minutes, after 10 s" in card
    assert "25:00      1 min  Turn over · waits for a press · Onto the other side" in card
    assert "26:00      9 min  Spinal wave, right · 70 beats a minute" in card


def test_files_are_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good, bad = tmp_path / "short.toml", tmp_path / "bad.toml"
    good.write_text(SHORT, encoding="utf-8")
    bad.write_text(SHORT.replace("short", "bad").replace("0.1", "0.01"), encoding="utf-8")

    assert told(capsys, "plan", "check", str(good)) == f"{good}: fits.\n"
    assert refused(capsys, "plan", "check", str(bad)) == (
        f"{bad}: segments[2].minutes is 0.01: choose a number from 0.1 to 240 minutes."
    )


def test_a_plan_goes_out_and_comes_in_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "evening.toml"
    assert told(capsys, "plan", "export", "desk-rest-10", str(file)) == ""
    told(capsys, "plan", "import", str(file))

    assert told(capsys, "plan", "list").splitlines()[-1].split()[:2] == ["evening", "10"]
    assert "add --replace" in refused(capsys, "plan", "import", str(file))
    told(capsys, "plan", "import", "--replace", str(file))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("plan", "undula plan: Say what is wanted of the plans: list |"),
        ("plan lst", "undula plan: “lst” is not something to do with plans: did you mean “list”?"),
        ("plan show", "undula plan: Say which plan to show"),
        ("plan show desk-rest", "Did you mean desk-rest-10?"),
        ("plan export desk-rest-10", "undula plan: Say which plan to export and where to"),
        ("plan list --replace", "undula plan: --replace belongs to import: leave it out."),
        ("render --plan nothing a.wav", 'undula render: There is no plan "nothing".'),
        ("render --plan desk-rest-10", "undula render: The name of a file is missing"),
        ("render --plan desk-rest-10 a.mp3", "choose a name that ends in .wav, .flac or .ogg."),
        ("render --plan desk-rest-10 a.wav --seconds 9", "--seconds does not go with --plan"),
        ("render --plan desk-rest-10 a.wav --travel 0", "--travel does not go with --plan"),
        ("render --plan desk-rest-10 a.wav --course off", "--course does not go with --plan"),
        ("render --plan desk-rest-10 a.wav --no-fade", "--no-fade does not go with --plan"),
        ("render --plan desk-rest-10 a.wav --seed 1", "--seed needs an unevenness"),
        ("play lull --plan desk-rest-10", "“lull” is one word too many: with --plan name no"),
        ("play --plan desk-rest-10 --bpm 60", "--bpm does not go with --plan: the plan says it"),
    ],
)
def test_what_cannot_be_followed_has_one_sentence(
    line: str, sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = [str(tmp_path / word) if word.startswith("a.") else word for word in line.split()]

    assert sentence in refused(capsys, *words)


# render --plan


def test_a_rendered_plan_has_its_pulses_on_its_beats(tmp_path: Path) -> None:
    kept()
    sound, table = tmp_path / "a.wav", tmp_path / "a.csv"
    assert main(["render", "--plan", "short", str(sound), "--beats", str(table)]) == 0
    samples, rate = soundfile.read(sound, always_2d=True)
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0)

    beats = rows(table)
    assert len(samples) == 37 * rate
    assert [beat for beat, _, _ in beats] == list(range(len(beats)))
    first = [1.0 + 2.0 * k for k in range(6)]
    last = [13.0 + 1.5 * k for k in range(16)]
    assert [seconds for _, seconds, _ in beats] == pytest.approx([*first, *last], abs=1e-9)
    assert [segment for _, _, segment in beats] == [1] * 6 + [2] * 4 + [3] * 12
    for _, seconds, segment in beats:
        one = TECHNIQUES.find("shoulder-girdle" if segment == 1 else "trepidation").out_sound()
        begin = round(seconds * rate) - pulse_lead_frames(one, rate)
        heard = loud[(loud > begin - rate // 5) & (loud < begin + rate // 5)]
        if segment == 2:
            assert not len(heard)
        elif seconds < 35.0:
            # A rounded pulse of 16 bits begins some samples after the first that is not nothing.
            assert 0 <= heard[0] - begin < 0.005 * rate


@pytest.mark.parametrize("plan", load_plans(TECHNIQUES).plans, ids=lambda plan: plan.id)
def test_the_segments_of_every_ready_plan_have_their_beats(plan, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from audio.sessionfile import SessionTake

    session = plan.session(TECHNIQUES.find, attended=False)
    take = SessionTake(session, plan.titles(TECHNIQUES.find))
    begins = [mark.seconds for mark in take.marks]

    assert take.seconds == session.delay_seconds + plan.total_minutes * 60.0
    for number, begin in enumerate(begins, start=1):
        assert take.segment_at(begin) == number
        assert take.segment_at(begin - 1e-9) == max(number - 1, 1)


def test_a_beat_on_a_boundary_is_of_the_segment_that_begins_there(tmp_path: Path) -> None:
    one = '[[segments]]\ntechnique = "lull"\nbpm = 70\nminutes = '
    segments = "\n".join(f"{one}{minutes}" for minutes in (0.1, 0.5, 0.1, 0.1))
    kept(f'id = "short"\nname = "Short"\nstart_delay_seconds = 0.7\n{segments}\n')
    sound, table = tmp_path / "a.ogg", tmp_path / "a.csv"
    assert main(["render", "--plan", "short", str(sound), "--beats", str(table)]) == 0

    counted = [1] * 7 + [2] * 35 + [3] * 7 + [4] * 7
    assert [segment for _, _, segment in rows(table)] == counted


def chapters_of_wav(data: bytes) -> list[tuple[int, str]]:
    """Return the frame and the label of each cue point, chunk by chunk."""
    assert data[:4] == b"RIFF"
    assert struct.unpack_from("<I", data, 4)[0] == len(data) - 8
    at, frames, labels = 12, {}, {}
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if name == b"cue ":
            for number in range(struct.unpack_from("<I", body)[0]):
                point = struct.unpack_from("<II4sIII", body, 4 + 24 * number)
                frames[point[0]] = point[5]
        elif name == b"LIST" and body[:4] == b"adtl":
            inner = 4
            while inner < len(body):
                _, length, number = struct.unpack_from("<4sII", body, inner)
                label = body[inner + 12 : inner + 8 + length]
                labels[number] = label.rstrip(b"\0").decode()
                inner += 8 + length + length % 2
        at += 8 + size + size % 2
    return [(frames[number], labels[number]) for number in sorted(frames)]


def test_a_wav_has_a_cue_point_at_each_segment(tmp_path: Path) -> None:
    kept()
    assert main(["render", "--plan", "short", str(tmp_path / "a.wav"), "--rate", "8000"]) == 0

    assert chapters_of_wav((tmp_path / "a.wav").read_bytes()) == [
        (8_000, "Shoulder girdle rock, left"),
        (13 * 8_000, "Stillness"),
        (19 * 8_000, "Subtle trepidation"),
    ]


@pytest.mark.parametrize("ending", ["flac", "ogg"])
@pytest.mark.parametrize("segments", [3, 99])
def test_flac_and_ogg_have_a_chapter_at_each_segment(
    ending: str, segments: int, tmp_path: Path
) -> None:
    more = '[[segments]]\ntechnique = "trepidation"\nside = "right"\nminutes = 0.1\nbpm = 40\n'
    kept(SHORT + more * (segments - 3))
    file = tmp_path / f"a.{ending}"
    assert main(["render", "--plan", "short", str(file), "--rate", "8000"]) == 0
    data = file.read_bytes()
    samples, _ = soundfile.read(file)  # libsndfile checks every page's sum
    whole, _ = soundfile.read(tmp_path / f"a.{ending}", start=0)

    assert len(samples) == len(whole) == round((37 + 6 * (segments - 3)) * 8_000)
    for text in ("CHAPTER001=00:00:01.000", "CHAPTER002=00:00:13.000", "CHAPTER003NAME=Subtle tre"):
        assert text.encode() in data
    assert data.count(b"NAME=") == segments
    assert b"@@@@" not in data


# play --plan


def short_and(more: str = "") -> str:
    """Return a plan that is over soon."""
    waits = '[[segments]]\nkind = "turn_over"\nminutes = 0.1\n\n'
    last = '[[segments]]\ntechnique = "trepidation"\nminutes = 0.1\nbpm = 60\n'
    head, _ = SHORT.split("[[segments]]", 1)
    first = '[[segments]]\ntechnique = "trepidation"\nminutes = 0.1\nbpm = 60\n\n'
    return head.replace("= 1\n", "= 0\n") + first + waits + last + more


def test_a_plan_is_played_to_its_end_where_nobody_can_press() -> None:
    kept(short_and().rsplit("\n[[segments]]", 1)[0])
    program = play(
        "--plan short --json",
        dict(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, _ = program.communicate(timeout=60)
    report = json.loads(out)

    assert program.returncode == 0
    assert (report["plan"], report["segment"], report["beats"]) == ("short", 2, 12)
    assert report["seconds"] == pytest.approx(12.5, abs=0.01)


def test_taps_match_one_s_own_rocking_and_the_pedal_has_its_role() -> None:
    kept(short_and().replace("minutes = 0.1", "minutes = 2").replace("none", 'none"\npedal = "tap'))
    with terminal("--plan short") as shown:
        shown.read_until("Subtle trepidation  1:58")
        for key in ("t", "\x1b[6~", "t", "\x1b[6~"):
            subprocess.run(["sleep", "0.8"], check=True)
            shown.press(key)
        text = shown.read_until("your rocking  1:5")
        shown.press("\x1b[5~")
        shown.read_until("Turn over")
        shown.press("\x03")
        text += shown.read_to_the_end()
    tempi = [float(line.split()[1]) for line in text.split("\r") if "your rocking" in line]

    assert shown.program.returncode == 0
    assert 62.0 < tempi[0] < 78.0
    assert "Traceback" not in text


def test_keys_lead_through_a_plan() -> None:
    kept(short_and().replace("minutes = 0.1", "minutes = 2"))
    with terminal("--plan short") as shown:
        shown.read_until("Subtle trepidation  1:59")
        shown.press("s")
        shown.read_until("staying")
        shown.press("p")
        shown.read_until("paused")
        shown.press(" ")
        shown.press("n")
        shown.read_until("Turn over")
        shown.press("\x1b[6~")
        shown.read_until("Subtle trepidation  5:")
        shown.press("\x03")
        text = shown.read_to_the_end()

    assert shown.program.returncode == 0
    assert "Traceback" not in text


def test_what_a_segment_is_at_can_be_read_beside_a_long_title() -> None:
    one = '[[segments]]\ntechnique = "pelvis-to-legs"\nside = "right"\nminutes = 0.2\n'
    kept(f'id = "short"\nname = "Short"\nstart_delay_seconds = 0\n{one}')
    with terminal("--plan short") as shown:
        shown.read_until("Pelvis toward the legs, right  0:10")
        shown.press("p")
        shown.read_until("Pelvis toward the legs, right  paused")
        shown.press("\x03")
        text = shown.read_to_the_end()
    frames = [line.removesuffix("\x1b[K") for line in text.split("\r") if "●" in line]

    assert shown.program.returncode == 0
    assert max(map(len, frames)) < 80
    assert len({frame.index("●") for frame in frames}) > 5


def test_a_pause_is_told_while_a_press_is_waited_for_and_next_goes_on_out_of_it() -> None:
    waits = '[[segments]]\nkind = "turn_over"\nminutes = 0.1\n'
    one = '[[segments]]\ntechnique = "trepidation"\nminutes = 0.2\n'
    kept(f'id = "short"\nname = "Short"\nstart_delay_seconds = 0\n{waits}{one}')
    with terminal("--plan short") as shown:
        shown.read_until("Turn over  press n when ready")
        shown.press("p")
        shown.read_until("Turn over  paused")
        shown.press("n")
        shown.read_until("Subtle trepidation  0:0")
        shown.press("\x03")
        text = shown.read_to_the_end()

    assert shown.program.returncode == 0
    assert "Traceback" not in text
