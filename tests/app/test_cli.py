"""The command line: what cannot be followed is said in one sentence, and nothing is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands.window import why_no_window
from tests.rig import Screen

ROOT = Path(__file__).parents[2]

REFUSED = [
    ("plai", "“plai” is not a command or an option: did you mean “play”?"),
    ("--foo", "“--foo” is not a command or an option: “undula --help” lists them."),
    ("play no-such-thing", 'There is no technique "no-such-thing".'),
    ("play spinal-wav", "spinal-wave"),
    ("play --bpm 0", "the tempo is 0: choose a number from 15 to 160 beats a minute."),
    ("play --bpm -5", "the tempo is -5: choose"),
    ("play --bpm nan", "the tempo is nan: choose"),
    ("play --bpm -inf", "the tempo is -inf: choose"),
    ("play --bpm 1e9", "the tempo is 1e+09: choose"),
    ("play --bpm quick", "“quick” is not a number: choose"),
    ("play --bpm", "--bpm needs a value after it"),
    ("play --seconds -1", "the length is -1: choose"),
    ("play --seconds 0", "the length is 0: choose"),
    ("play --seconds inf", "the length is inf: choose"),
    ("play --seconds nan", "the length is nan: choose"),
    ("play --sound kazoo", "“kazoo” is not known: choose heartbeat, swell"),
    ("play --waveform saw", "“saw” is not known: choose sine"),
    ("play --pitch-hz 79.9", "the pitch is 79.9: choose"),
    ("play --attack-ms 4", "the attack is 4: choose"),
    ("play --length-ms 500", "the length is 500: choose a number from 60 to 400 ms."),
    ("play --brightness 2", "the brightness is 2: choose"),
    ("play --level-db 13", "the level is 13: choose"),
    ("play --travel -0.1", "the travel is -0.1: choose"),
    ("play --beats-per-rock 3", "choose 1, 2 or 4."),
    ("play --living 4", "the living pulse is 4: choose"),
    ("play --seed 1.5 --living 1", "choose a whole number"),
    ("play --seed 1", "add --living."),
    ("play --course perhaps", "choose on or off."),
    ("play --glide-seconds 60", "add --glide-to."),
    ("play --glide-to 200", "the tempo is 200: choose"),
    ("play --bpm 60 --glide-to 80 --glide-seconds 10", "take 95.9 s or more."),
    ("play --device nowhere", "There is no sound output “nowhere”"),
    ("play --json=yes", "--json takes no value"),
    ("play --jason", "did you mean “--json”?"),
    ("play a b", "“b” is one word too many"),
    ("render", "The name of a file is missing"),
    ("render {folder}/a.wav", "add --seconds."),
    ("render {folder}/a.mp3 --seconds 1", "choose a name that ends in .wav, .flac or .ogg."),
    ("render {folder}/a --seconds 1", "has no ending: choose"),
    ("render {folder} --seconds 1", "is a folder: add a file name to it."),
    ("render {folder}/none/a.wav --seconds 1", "does not exist: make it or choose another one."),
    ("render {folder}/kept.wav/a.wav --seconds 1", "is not a folder: make it or choose"),
    ("render {folder}/a.wav --seconds -1", "the length is -1: choose"),
    ("render {folder}/a.wav --seconds inf", "the length is inf: choose"),
    ("render {folder}/a.wav --seconds 1e300", "the length is 1e+300: choose"),
    ("render {folder}/a.wav --seconds 1 --rate 7999", "the sample rate is 7999: choose"),
    ("render {folder}/a.wav --seconds 1 --rate 8000.5", "choose a whole number"),
    ("render {folder}/a.flac --seconds 1 --rate 96001", "choose a multiple of 10"),
    ("render {folder}/a.wav --seconds 1 --beats {folder}/a.wav", "give the beats another name."),
    ("render {folder}/a.wav --seconds 1 --beats {folder}", "is a folder: add a file name"),
    ("render nothing {folder}/a.wav --seconds 1", 'There is no technique "nothing".'),
    ("render a b {folder}/a.wav --seconds 1", "is one word too many"),
    ("render /proc/a.wav --seconds 1", "“/proc/a.wav” could not be written"),
    ("techniques", "list | show ID | check FILE… | schema."),
    ("techniques lsit", "did you mean “list”?"),
    ("techniques show", "`undula techniques list` has their ids."),
    ("techniques show lul", "Did you mean lull?"),
    ("techniques check", "add one or more names that end in .toml."),
    ("devices now", "“now” is one word too many"),
    ("doctor who", "“who” is one word too many"),
]


@pytest.mark.parametrize(("line", "sentence"), REFUSED, ids=[line for line, _ in REFUSED])
def test_what_cannot_be_followed_is_one_sentence(
    line: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept.wav").write_bytes(b"kept")

    status = main(line.format(folder=tmp_path).split())

    out, err = capsys.readouterr()
    assert status == 2
    assert out == ""
    assert sentence in err
    assert err.startswith("undula")
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kept.wav"]
    assert (tmp_path / "kept.wav").read_bytes() == b"kept"


@pytest.mark.parametrize("command", ["", "play", "render", "techniques", "devices", "doctor"])
def test_every_command_shows_how_it_is_used(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), "--help"]) == 0
    assert f"usage: undula {command}".rstrip() in capsys.readouterr().out


def test_help_and_what_does_not_fit_need_neither_numbers_nor_sound_nor_qt() -> None:
    code = (
        "import sys; from app.__main__ import main\n"
        "main(['--help']); main(['play', '--bpm', '0'])\n"
        "slow = {'numpy', 'sounddevice', 'soundfile', 'PySide6'} & set(sys.modules)\n"
        "sys.exit(f'imported: {slow}' if slow else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("undula ")


def test_a_reader_that_has_enough_ends_the_output_quietly() -> None:
    code = "import sys; from app.__main__ import main; sys.exit(main(['techniques', 'list']))"
    program = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    program.stdout.close()
    _, err = program.communicate(timeout=30)
    assert err == b""
    assert program.returncode == 0


# ---- techniques


def test_a_command_without_an_output_does_its_work() -> None:
    line = f'"{sys.executable}" -m app techniques list >&-'
    run = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, stderr=subprocess.PIPE, timeout=60, check=False
    )

    assert (run.returncode, run.stderr) == (0, b"")


def test_the_list_has_a_line_for_each_technique(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["techniques", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line.split()[1] for line in lines}
    assert len(lines) == len(rows) == 20
    assert (rows["spinal-wave"], rows["small-undulations"]) == ("70", "62")


def test_a_card_says_that_the_tempo_is_our_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["techniques", "show", "sacrum-hip-nudge"]) == 0
    card = capsys.readouterr().out
    assert "58 beats a minute (45–70), our reading" in card
    assert "not given" in card


def test_a_hundred_damaged_files_are_each_told_and_the_good_one_fits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = [tmp_path / f"damaged-{number}.toml" for number in range(100)]
    for number, path in enumerate(damaged):
        path.write_bytes(bytes((number * 7 + k * 31) % 256 for k in range(number * 3)))
    good = ROOT / "presets" / "techniques" / "lull.toml"

    status = main(["techniques", "check", *map(str, damaged), str(good)])

    out, err = capsys.readouterr()
    assert status == 2
    assert out == f"{good}: fits.\n"
    assert all(f"{path.name}: " in err for path in damaged)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("technique", "said"),
    [
        ("shoulder-girdle", ["or tap your own", "drawn small: no amplitude is given"]),
        ("trager-style", ["starts by following your own taps"]),
    ],
)
def test_a_card_offers_taps_and_tells_what_the_picture_makes_up(
    technique: str, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["techniques", "show", technique]) == 0
    card = " ".join(capsys.readouterr().out.split())
    assert all(words in card for words in said)


@pytest.mark.parametrize("line", [["play", ""], ["render", "", "a.wav", "--seconds", "1"]])
def test_an_empty_id_is_no_technique(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    assert 'There is no technique "".' in capsys.readouterr().err


def test_links_in_a_circle_are_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("loop.wav", "loop.csv"):
        (tmp_path / name).symlink_to(tmp_path / name)
    kept = tmp_path / "kept.wav"
    kept.write_bytes(b"kept")

    for sound, *beats in (["loop.wav"], ["kept.wav", "--beats", str(tmp_path / "loop.csv")]):
        line = ["render", "lull", str(tmp_path / sound), "--seconds", "1", *beats]
        assert main(line) == 2
        err = capsys.readouterr().err
        assert "could not be written (Too many levels of symbolic links)" in err
        assert err.count("\n") == 1
    assert kept.read_bytes() == b"kept"
    assert len(list(tmp_path.iterdir())) == 3


# ---- where there is no screen


@pytest.fixture
def screenless(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Take every screen away, then set one variable."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


def test_no_screen_is_found_out_before_qt_would_end_the_program(
    screenless: Callable[[str, str], None],
) -> None:
    assert why_no_window() == "There is no screen for a window"


@pytest.mark.parametrize("name", [":4711", "no.such.host:0", "nonsense"])
def test_a_dead_x_screen_is_found_out(name: str, screenless: Callable[[str, str], None]) -> None:
    screenless("DISPLAY", name)
    assert why_no_window() == f"The screen {name} cannot be opened"


def test_a_dead_wayland_screen_is_found_out(screenless: Callable[[str, str], None]) -> None:
    screenless("WAYLAND_DISPLAY", "wayland-7")
    assert why_no_window() == "The Wayland screen cannot be opened"


def test_a_platform_that_needs_no_screen_is_left_to_qt(
    screenless: Callable[[str, str], None],
) -> None:
    screenless("QT_QPA_PLATFORM", "offscreen")
    assert why_no_window() is None


@pytest.mark.window
def test_a_living_screen_gets_the_window(
    screen: Screen, screenless: Callable[[str, str], None]
) -> None:
    screenless("DISPLAY", screen.env["DISPLAY"])
    assert why_no_window() is None


def test_without_a_screen_the_pulse_is_in_the_terminal() -> None:
    env = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    program = subprocess.Popen(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    first = program.stdout.readline()
    program.send_signal(signal.SIGTERM)
    out, err = program.communicate(timeout=30)

    assert first == "Spinal wave at 70 beats a minute.\n"
    assert out.startswith("Played ")
    assert err.splitlines() == [
        "There is no screen for a window, so the pulse is here.  Ctrl-C stops it softly.",
        "No sound output is there; the pulse goes on silently.",
    ]
    assert program.returncode == 0
