"""Files: every beat on its own sample, whole files or none, and what each kind can hold."""

import errno
import io
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audio import export
from audio.container import LEAD_IN_SECONDS, Container, container_for
from audio.cue import Cue
from audio.errors import AudioError
from audio.export import Take, blocks, render_to_file
from audio.living import Living
from audio.sound import DEFAULT_SOUNDS, Voice
from audio.tempo import TempoCurve
from audio.whole import WholeFiles

WOOD = Cue(out=DEFAULT_SOUNDS[Voice.WOOD])
RATES = [8_000, 11_025, 44_100, 48_000]
LARGEST_WAV_FRAMES = (0xFFFF_FFFF - 1_024) // 4


def take(seconds: float = 3.0, bpm: float = 97.3, cue: Cue = WOOD, **changes: object) -> Take:
    return Take(cue=cue, bpm=bpm, seconds=seconds, **changes)  # type: ignore[arg-type]


def rows(path: Path) -> list[tuple[int, float]]:
    """The beats of a table, whose numbers must be written with every digit."""
    heading, *lines = path.read_text().splitlines()
    assert heading == "beat,seconds"
    pairs = [line.split(",") for line in lines]
    assert all(repr(float(seconds)) == seconds for _, seconds in pairs)
    return [(int(beat), float(seconds)) for beat, seconds in pairs]


def pcm(path: Path) -> NDArray[np.int16]:
    samples, _ = soundfile.read(path, dtype="int16", always_2d=True)
    return np.asarray(samples)


# ---- beats


@pytest.mark.parametrize("bpm", [15.0, 53.7, 70.0, 97.3, 160.0])
def test_the_table_has_every_beat_before_the_end_to_the_last_digit(
    bpm: float, tmp_path: Path
) -> None:
    render_to_file(take(60.0, bpm), tmp_path / "a.wav", beats_path=tmp_path / "a.csv")

    curve = TempoCurve.steady(bpm, seconds=LEAD_IN_SECONDS)
    expected = [(n, curve.seconds_of(n)) for n in range(200) if curve.seconds_of(n) < 60.0]
    assert rows(tmp_path / "a.csv") == expected
    assert expected[0] == (0, 0.5)


def test_a_glide_begins_with_beat_0_and_is_exact(tmp_path: Path) -> None:
    glide = take(60.0, 70.0, glide_to_bpm=75.0, glide_seconds=30.0)
    render_to_file(glide, tmp_path / "a.wav", beats_path=tmp_path / "a.csv")

    curve = TempoCurve.steady(70.0, seconds=0.5).glided(0.5, 75.0, 30.0)
    expected = [(n, curve.seconds_of(n)) for n in range(100) if curve.seconds_of(n) < 60.0]
    np.testing.assert_allclose(rows(tmp_path / "a.csv"), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("rate", RATES)
def test_each_beat_is_the_same_sound_on_its_own_sample(rate: int, tmp_path: Path) -> None:
    whole = take(12.0, rate=rate, fades=False)
    render_to_file(whole, tmp_path / "a.wav", beats_path=tmp_path / "a.csv")

    samples, attack = pcm(tmp_path / "a.wav"), rate // 200
    frames = [round(seconds * rate) - attack for _, seconds in rows(tmp_path / "a.csv")]
    pulses = [samples[frame : frame + rate // 5] for frame in frames[:-1]]
    assert len(pulses) == 18
    assert np.abs(pulses[0]).max() > 1_000
    for pulse in pulses[1:]:
        np.testing.assert_array_equal(pulse, pulses[0])


def test_a_living_pulse_is_written_where_it_sounds(tmp_path: Path) -> None:
    living = Living(2.0, seed=7)
    cue = Cue(out=DEFAULT_SOUNDS[Voice.WOOD], living=living)
    render_to_file(take(20.0, 70.0, cue), tmp_path / "a.wav", beats_path=tmp_path / "a.csv")

    curve = TempoCurve.steady(70.0, seconds=0.5)
    told = rows(tmp_path / "a.csv")
    assert told == [(n, curve.seconds_of(living.sounded(n))) for n in range(len(told))]
    periods = np.diff([seconds for _, seconds in told])
    assert len(set(periods.round(6))) == len(periods)


def test_the_same_take_is_the_same_file(tmp_path: Path) -> None:
    cue = Cue(living=Living(3.0, seed=1))
    for name in ("a.wav", "b.wav"):
        render_to_file(take(8.0, cue=cue), tmp_path / name)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


# ---- samples


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
@pytest.mark.parametrize(("seconds", "rate"), [(0.1, 48_000), (1.23456, 44_100), (9.7, 8_000)])
def test_a_file_is_exactly_as_long_as_asked(
    ending: str, seconds: float, rate: int, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    render_to_file(take(seconds, rate=rate), path)

    info = soundfile.info(path)
    assert (info.frames, info.samplerate, info.channels) == (round(seconds * rate), rate, 2)


@pytest.mark.parametrize("ending", ["wav", "flac"])
def test_sixteen_bits_are_the_pacer_s_samples_rounded(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    render_to_file(take(6.0), path)

    exact = np.concatenate(list(blocks(take(6.0))))
    np.testing.assert_array_equal(pcm(path), np.rint(exact * 32_768.0).astype(np.int16))


@pytest.mark.parametrize("fades", [True, False])
@pytest.mark.parametrize("voice", [Voice.SWELL, Voice.BOWL, Voice.HEARTBEAT])
def test_no_file_begins_or_ends_with_a_jump(voice: Voice, fades: bool) -> None:
    # 0.5 + 4 beats: the end falls into the middle of a sound.
    cue = Cue(out=DEFAULT_SOUNDS[voice])
    samples = np.concatenate(list(blocks(take(0.55 + 4.0, 60.0, cue, fades=fades))))

    assert np.abs(samples[[0, -1]]).max() < 1e-4
    assert np.abs(samples[-4_800:]).max() > 1e-4


def test_a_sound_that_does_not_fade_begins_at_full_level() -> None:
    peaks = {}
    for fades in (True, False):
        samples = np.abs(np.concatenate(list(blocks(take(4.0, 60.0, fades=fades)))))
        peaks[fades] = samples[: 2 * 24_000].max() / samples[2 * 48_000 : 3 * 48_000 + 4_800].max()
    assert peaks[False] == pytest.approx(1.0)
    assert 0.1 < peaks[True] < 0.2


# ---- containers


@pytest.mark.parametrize(
    ("frames", "name"), [(LARGEST_WAV_FRAMES, "WAV"), (LARGEST_WAV_FRAMES + 1, "RF64")]
)
def test_a_wav_that_outgrows_its_size_fields_is_rf64(frames: int, name: str) -> None:
    assert container_for(Path("a.WAV"), frames, 48_000).name == name


def test_rf64_has_its_sizes_in_64_bits_and_the_same_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render_to_file(take(), tmp_path / "plain.wav")
    monkeypatch.setattr(export, "container_for", lambda *_: Container("RF64"))
    render_to_file(take(), tmp_path / "large.wav")

    header = (tmp_path / "large.wav").read_bytes()[:36]
    data_bytes = 3 * 48_000 * 4
    assert header[:8] == b"RF64\xff\xff\xff\xff"
    assert header[8:16] == b"WAVEds64"
    assert int.from_bytes(header[28:36], "little") == data_bytes
    np.testing.assert_array_equal(pcm(tmp_path / "large.wav"), pcm(tmp_path / "plain.wav"))


@pytest.mark.parametrize("rate", [65_540, 88_200, 96_000, 150_010, 192_000])
def test_flac_holds_the_rates_it_is_given(rate: int, tmp_path: Path) -> None:
    render_to_file(take(0.5, rate=rate), tmp_path / "a.flac")
    assert soundfile.info(tmp_path / "a.flac").samplerate == rate


@pytest.mark.parametrize("rate", [7_999, 192_001])
def test_a_rate_out_of_range_is_refused(rate: int) -> None:
    with pytest.raises(AudioError, match="choose a number from 8000 to 192000 Hz"):
        take(rate=rate)


# ---- whole files or none


class FullDisk(io.BytesIO):
    """A file on a disk with room for a little."""

    def write(self, data: object) -> int:
        if self.tell() > 100_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
def test_a_disk_that_fills_up_costs_nothing_that_was_there(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, table = tmp_path / f"a.{ending}", tmp_path / "a.csv"
    path.write_bytes(b"old sound")
    table.write_text("old beats")
    monkeypatch.setattr(WholeFiles, "open_bytes", lambda *_: FullDisk())

    with pytest.raises(AudioError, match=r"The disk is full: “.*” does not fit"):
        render_to_file(take(120.0), path, beats_path=table)

    assert sorted(tmp_path.iterdir()) == [table, path]
    assert (path.read_bytes(), table.read_text()) == (b"old sound", "old beats")


def test_work_that_is_broken_off_costs_nothing_that_was_there(tmp_path: Path) -> None:
    path, table = tmp_path / "a.wav", tmp_path / "a.csv"
    path.write_bytes(b"old sound")

    def break_off(part: float) -> None:
        if part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_to_file(take(60.0), path, beats_path=table, progress=break_off)

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"old sound"


def test_when_the_second_file_cannot_take_its_place_the_first_gives_it_back(
    tmp_path: Path,
) -> None:
    path, table, new = tmp_path / "a.wav", tmp_path / "a.csv", tmp_path / "new.csv"
    table.write_text("old beats")

    def put_a_folder_there(part: float) -> None:
        path.mkdir(exist_ok=True)

    for beats in (table, new):
        with pytest.raises(AudioError, match=r"a\.wav"):
            render_to_file(take(), path, beats_path=beats, progress=put_a_folder_there)
        path.rmdir()

    assert list(tmp_path.iterdir()) == [table]
    assert table.read_text() == "old beats"


def test_a_link_is_followed_and_permissions_are_kept(tmp_path: Path) -> None:
    place, link = tmp_path / "there" / "a.wav", tmp_path / "link.wav"
    place.parent.mkdir()
    place.write_bytes(b"old")
    place.chmod(0o640)
    link.symlink_to(place)

    render_to_file(take(), link)

    assert link.is_symlink()
    assert place.stat().st_mode & 0o777 == 0o640
    assert soundfile.info(place).frames == 144_000


def test_what_cannot_fit_is_refused_before_the_work_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    with pytest.raises(AudioError, match="needs 192 MB and 5 MB are free: make room"):
        render_to_file(take(1_000.0), tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())


def test_progress_rises_to_the_whole(tmp_path: Path) -> None:
    parts: list[float] = []
    render_to_file(take(20.0), tmp_path / "a.wav", progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
