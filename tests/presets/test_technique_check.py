"""One sentence for each mistake, naming file, key, value and what is allowed."""

import os
from pathlib import Path

import pytest

from presets.library import LARGEST_BYTES, MOST_PROBLEMS, check_file

HEAD = 'id = "foo"\nname = "Foo"\n'
STEP = '[course]\ntitle = "T"\n[[course.steps]]\nname = "A"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "techniques").mkdir()
    return tmp_path


def said(text: str | bytes, name: str = "foo") -> list[str]:
    """Return the sentences about a file of this content."""
    path = Path("techniques", f"{name}.toml")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(problem) for problem in check_file(path)]


def test_an_id_and_a_name_are_enough(folder: Path) -> None:
    assert said(HEAD) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            HEAD + "[sound]\npitch_hz = 900",
            "sound.pitch_hz is 900: choose a number from 80 to 440 Hz.",
        ),
        (HEAD + "bpm = 0", "bpm is 0: choose a number from 15 to 160 beats a minute."),
        (HEAD + "bpm = -5.5", "bpm is -5.5: choose a number from 15 to 160 beats a minute."),
        (HEAD + "bpm = nan", "bpm is nan: choose a number from 15 to 160 beats a minute."),
        (HEAD + "bpm = -inf", "bpm is -inf: choose a number from 15 to 160 beats a minute."),
        (HEAD + "bpm = 1e999", "bpm is 1e999: choose a number from 15 to 160 beats a minute."),
        (HEAD + "bpm = true", "bpm is true: choose a number from 15 to 160 beats a minute."),
        (HEAD + 'bpm = "70"', 'bpm is "70": choose a number from 15 to 160 beats a minute.'),
        (
            HEAD + "bpm = 0x" + "f" * 900,
            "bpm is a number beyond all measure: choose a number from 15 to 160 beats a minute.",
        ),
        (HEAD + "beats_per_rock = 3", "beats_per_rock is 3: choose 1, 2 or 4."),
        (HEAD + "beats_per_rock = true", "beats_per_rock is true: choose 1, 2 or 4."),
        (HEAD + "starts_from_taps = 1", "starts_from_taps is 1: write true or false."),
        (
            HEAD + 'sounds = "x"',
            "sounds is no key here: did you mean sound?",
        ),
        (
            HEAD + "[sound]\npich_hz = 140",
            "sound.pich_hz is no key here: did you mean pitch_hz?",
        ),
        (
            HEAD + "[sound]\nzzz = 1",
            (
                "sound.zzz is no key here: choose voice, waveform, pitch_hz, attack_ms, length_ms, "
                "brightness, level_db or travel, or leave it out."
            ),
        ),
        (
            HEAD + '[sound]\nvoice = "drums"',
            (
                'sound.voice is "drums": did you mean drum? Otherwise choose heartbeat, swell, '
                "drum, felt, bowl, breath, wood or none."
            ),
        ),
        (
            HEAD + '[[movements]]\namplitude = "huge"',
            'movements[1].amplitude is "huge": choose tiny, small or wide.',
        ),
        (HEAD + 'sound = "drum"', 'sound is "drum": write a table.'),
        (HEAD + "back = 3", 'back is 3: write "softer", or a table of a sound.'),
        (HEAD + 'back = "soft"', 'back is "soft": write "softer", or a table of a sound.'),
        (
            HEAD + "[back]\nlevel_db = 20",
            "back.level_db is 20: choose a number from -40 to 12 dB.",
        ),
        (HEAD + "movements = []", "movements has 0 entries: write a list of 1 to 12."),
        (HEAD + 'movements = "spine"', 'movements is "spine": write a list of 1 to 12.'),
        (HEAD + "movements = [1]", "movements[1] is 1: write a table."),
        (HEAD + 'origin = " "', 'origin is " ": write one line of 1 to 200 characters.'),
        (
            HEAD + 'origin = "a\\nb"',
            'origin is "a\\nb": write one line of 1 to 200 characters.',
        ),
        ('id = "foo"', "name is missing: write one line of 1 to 60 characters."),
        (
            'id = "Foo"\nname = "F"',
            (
                'id is "Foo": write small letters, digits and hyphens, like spinal-wave, '
                "60 characters at most."
            ),
        ),
        (
            'id = "bar"\nname = "Foo"',
            'id is "bar": call the file "bar.toml", or change the id.',
        ),
        (
            HEAD + "[traction]\nrelease_seconds = 5",
            "traction.take_up_seconds is missing: choose a number from 1 to 120 s.",
        ),
        (HEAD + STEP, "course.steps[1] has no length: give it rocks or seconds."),
        (
            HEAD + STEP + "rocks = 8\nseconds = 9",
            "course.steps[1] has both rocks and seconds: keep the one that is its length.",
        ),
        (
            HEAD + STEP + "rocks = 0",
            "course.steps[1].rocks is 0: choose a whole number from 1 to 1000.",
        ),
        (
            HEAD + STEP + "rocks = 8.5",
            "course.steps[1].rocks is 8.5: choose a whole number from 1 to 1000.",
        ),
        (
            HEAD + STEP + "rocks = 8\nglide_seconds = 60",
            "course.steps[1].glide_seconds leads nowhere: give the step a bpm too.",
        ),
        (
            HEAD + STEP + "rocks = 8\nstill = true",
            "course.steps are all still: let one or more of them have a pulse.",
        ),
        (
            HEAD + '[[movements]]\nparts = ["ilium"]\neither = true',
            "movements[1].either is true: name two parts or more to choose from.",
        ),
        (HEAD + '"" = 1\n', None),
        ("", "the file is empty: give it an id and a name at least."),
        (" \n\n", "the file is empty: give it an id and a name at least."),
        (
            b"id = 'foo'\nname = '\xff'",
            "line 2 is not UTF-8: save the file as UTF-8 text.",
        ),
        (b"id = 'foo'\0", "byte 11 is 0, so this is no text: save the file as UTF-8 text."),
        (
            HEAD + "x = " + "[" * 990,
            "its lists or tables lie too deep in one another: keep it flat.",
        ),
        (
            HEAD + "x = [\n" + "9" * 990 + "\n" + "]",
            None,
        ),
        (
            HEAD + "a." * 500 + "a = 1",
            "line 3 has 1005 characters: break it into lines of 1000 at most.",
        ),
        (b"x" * (LARGEST_BYTES + 1), "the file is too large for a technique: 64 kB at most."),
        (b"x" * 3_000_000, "the file is too large for a technique: 64 kB at most."),
    ],
)
def test_a_mistake_has_one_sentence(folder: Path, text: str | bytes, sentence: str | None) -> None:
    sentences = said(text)

    assert len(sentences) == 1
    if sentence is not None:
        assert sentences == [f"techniques/foo.toml: {sentence}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "oops", 3),
        (HEAD + 'name = "twice"', 3),
        (HEAD + "origin = 'open", 3),
        ("[sound\n", 1),
        ("id = \n", 1),
        ("a = 1979-99-99", 1),
        (HEAD + 'origin = """open\n', 4),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(folder: Path, text: str, line: int) -> None:
    (sentence,) = said(text)

    assert sentence.startswith(f"techniques/foo.toml: line {line} is not TOML (")


def test_all_mistakes_of_a_file_are_told_at_once(folder: Path) -> None:
    text = """
    id = "foo"
    pase = "slow"
    bpm = 400
    group = "necks"
    [sound]
    pitch_hz = 20
    travel = "left"
    [traction]
    hold_seconds = 0
    [[movements]]
    parts = ["spine", "elbow", 3]
    """
    path = Path("techniques", "foo.toml")
    path.write_text(text)

    assert [problem.key for problem in check_file(path)] == [
        "pase",
        "name",
        "group",
        "movements[1].parts[2]",
        "movements[1].parts[3]",
        "bpm",
        "sound.pitch_hz",
        "sound.travel",
        "traction.take_up_seconds",
        "traction.hold_seconds",
        "traction.release_seconds",
    ]


def test_a_flood_of_mistakes_is_cut_and_said_to_be(folder: Path) -> None:
    sentences = said(HEAD + "\n".join(f"k{i} = 1" for i in range(500)))

    assert len(sentences) == MOST_PROBLEMS + 1
    assert sentences[-1].endswith("there is more: mend these first, then check again.")


def test_windows_line_ends_and_a_byte_order_mark_are_read(folder: Path) -> None:
    assert said(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode()) == []


def test_a_folder_a_pipe_and_nothing_are_no_files(folder: Path) -> None:
    os.mkfifo("pipe.toml")

    assert [str(check_file(name)[0]) for name in ("techniques", "pipe.toml", "no.toml")] == [
        "techniques: this is a folder: choose a technique file in it.",
        "pipe.toml: this is no ordinary file: choose a technique file.",
        "no.toml: there is no such file: look at its name and folder.",
    ]


@pytest.mark.parametrize("name", ["a\0b.toml", "x" * 5000, "foo.toml/bar.toml"])
def test_a_name_that_no_file_can_have_is_told(folder: Path, name: str) -> None:
    Path("foo.toml").touch()

    assert len(check_file(name)) == 1


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    Path("foo.toml").write_text(HEAD)
    monkeypatch.setattr(Path, "open", refuse)

    assert [str(problem) for problem in check_file("foo.toml")] == [
        "foo.toml: cannot be opened (Permission denied): choose a file that can be read."
    ]


def test_a_file_name_that_is_no_text_is_shown_on_one_line(folder: Path) -> None:
    name = os.fsdecode(b"\xff\n.toml")
    Path(name).write_text("oops")

    (problem,) = check_file(name)

    assert str(problem).encode()
    assert "\n" not in str(problem)
