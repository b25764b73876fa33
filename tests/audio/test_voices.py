from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import hilbert

from audio.sound import DEFAULT_SOUNDS, Sound, Voice, Waveform
from audio.voices import cycle, pulse

RATE = 48_000
STRUCK = [voice for voice in Voice if voice not in (Voice.NONE, Voice.SWELL)]


def spectrum(samples: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    points = 1 << (len(samples) - 1).bit_length()
    return np.fft.rfftfreq(points, 1 / rate), np.abs(np.fft.rfft(samples, points)) ** 2


def half_way_up_ms(sound: Sound) -> float:
    """Return when the envelope reaches half its top, in ms from the beat."""
    one = pulse(sound, RATE)
    silence = np.zeros(RATE // 10)
    size = np.abs(hilbert(np.concatenate([silence, one.samples, silence])))
    width = round(RATE / sound.pitch_hz / (4 if sound.voice is Voice.WOOD else 2)) | 1
    bell = np.hanning(width + 2)[1:-1]
    size = np.convolve(size, bell / bell.sum(), "same")
    return float(np.argmax(size > size.max() / 2) - len(silence) - one.lead_frames) / RATE * 1e3


@pytest.mark.parametrize("attack_ms", [5.0, 25.0, 60.0])
@pytest.mark.parametrize("voice", [voice for voice in STRUCK if voice is not Voice.BREATH])
def test_the_middle_of_the_attack_sits_on_the_beat(voice: Voice, attack_ms: float) -> None:
    sound = replace(DEFAULT_SOUNDS[voice], attack_ms=attack_ms)

    assert half_way_up_ms(sound) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("attack_ms", [5.0, 25.0, 60.0])
def test_the_breath_too_rises_around_the_beat(attack_ms: float) -> None:
    # Its noise is never wholly even, so its envelope is read less exactly than a tone's.
    sound = replace(DEFAULT_SOUNDS[Voice.BREATH], attack_ms=attack_ms)

    assert half_way_up_ms(sound) == pytest.approx(0.0, abs=3.5)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("voice", STRUCK)
def test_the_beat_is_half_an_attack_after_the_first_sample(voice: Voice, rate: int) -> None:
    sound = DEFAULT_SOUNDS[voice]

    assert pulse(sound, rate).lead_frames == round(sound.attack_ms / 2e3 * rate)


@pytest.mark.parametrize("voice", STRUCK)
def test_a_pulse_begins_and_ends_in_silence(voice: Voice) -> None:
    samples = np.abs(pulse(DEFAULT_SOUNDS[voice], RATE).samples)

    assert samples[0] < 1e-3 * samples.max()
    assert samples[-1] < 1e-3 * samples.max()


@pytest.mark.parametrize("voice", [Voice.DRUM, Voice.FELT, Voice.HEARTBEAT])
def test_small_speakers_carry_at_least_half_of_the_energy(voice: Voice) -> None:
    hz, power = spectrum(pulse(DEFAULT_SOUNDS[voice], RATE).samples, RATE)

    assert power[(hz >= 110) & (hz <= 400)].sum() > 0.5 * power.sum()


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("pitch_hz", [80.0, 233.0, 440.0])
@pytest.mark.parametrize("waveform", list(Waveform))
@pytest.mark.parametrize("voice", STRUCK)
def test_nothing_folds_back_from_above_nyquist(
    voice: Voice, waveform: Waveform, pitch_hz: float, rate: int
) -> None:
    # The same sound at eight times the rate shows what there is to fold: the samples are the
    # same ones, and what it holds above Nyquist is under −80 dB of its strongest part.
    sound = Sound(voice, waveform, pitch_hz, attack_ms=20, length_ms=400, brightness=1.0)
    coarse, dense = pulse(sound, rate).samples, pulse(sound, 8 * rate).samples
    hz, power = spectrum(dense, 8 * rate)

    assert power[hz > rate / 2].max() < 1e-8 * power.max()
    if voice is not Voice.BREATH:
        assert np.abs(coarse - dense[::8]).max() < 2e-4 * np.abs(dense).max()


@pytest.mark.parametrize("waveform", [Waveform.SQUARE, Waveform.REED])
def test_rounded_waveforms_do_not_overshoot(waveform: Waveform) -> None:
    one = cycle(waveform, 100.0, RATE, 1.0)

    plateau = np.pi / 4 if waveform is Waveform.SQUARE else np.pi / 2
    assert np.abs(one).max() <= plateau * 1.01


def test_brightness_reaches_further_up() -> None:
    def centre(brightness: float) -> float:
        sound = Sound(Voice.DRUM, Waveform.REED, 120, brightness=brightness)
        hz, power = spectrum(pulse(sound, RATE).samples, RATE)
        return float((hz * power).sum() / power.sum())

    assert centre(0.0) < centre(0.5) < centre(1.0)


def test_a_pulse_is_as_long_as_it_says() -> None:
    sound = Sound(Voice.FELT, attack_ms=20, length_ms=300)

    assert len(pulse(sound, RATE).samples) == pytest.approx(0.32 * RATE, abs=2)
