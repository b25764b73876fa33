"""The sound on the page: what can be set, what is drawn of it, and how loud it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QSlider

from app.widgets.sound import WAVEFORMS
from audio.limits import Limits
from audio.preview import loudness_lufs, one_rock
from audio.sound import ATTACK_MS, BRIGHTNESS, LENGTH_MS, PITCH_HZ, TRAVEL, Voice, Waveform
from tests.app.opened import Opened

Key = Qt.Key


FIELDS = [
    ("Pitch", "pitch_hz", PITCH_HZ),
    ("Attack", "attack_ms", ATTACK_MS),
    ("Length", "length_ms", LENGTH_MS),
    ("Brightness", "brightness", BRIGHTNESS),
    ("Travel", "travel", TRAVEL),
]


@pytest.mark.parametrize(("name", "field", "limits"), FIELDS)
def test_each_slider_goes_by_its_step_from_end_to_end(
    opened: Opened, name: str, field: str, limits: Limits
) -> None:
    slider = opened.named(name)
    assert isinstance(slider, QSlider)
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    before = getattr(opened.pulse.cue.out, field)

    opened.press(Key.Key_Right)
    assert getattr(opened.pulse.cue.out, field) == pytest.approx(before + limits.step)
    opened.press(Key.Key_End)
    assert getattr(opened.pulse.cue.out, field) == limits.high
    opened.press(Key.Key_Home)
    assert getattr(opened.pulse.cue.out, field) == limits.low

    told = QAccessible.queryAccessibleInterface(slider)
    assert told.role() == QAccessible.Role.Slider
    assert told.text(QAccessible.Text.Name) == name
    assert told.text(QAccessible.Text.Description)


@pytest.mark.parametrize("waveform", list(Waveform))
def test_each_waveform_can_be_chosen(opened: Opened, waveform: Waveform) -> None:
    opened.click(opened.named(WAVEFORMS[waveform]))

    assert opened.pulse.cue.out.waveform is waveform


@pytest.mark.parametrize("voice", list(Voice))
def test_what_has_no_say_in_a_voice_cannot_be_set(opened: Opened, voice: Voice) -> None:
    opened.pulse.set_voice(voice)
    panel = opened.page.sound

    assert panel.waveforms.isEnabled() == (voice not in (Voice.BREATH, Voice.NONE))
    sounds = voice is not Voice.NONE
    assert all(slider.isEnabled() == sounds for slider in panel.sliders)
    assert panel.gentler.isEnabled() == panel.clearer.isEnabled() == sounds


def test_gentler_and_clearer_undo_each_other(opened: Opened) -> None:
    before = opened.pulse.cue.out

    opened.click(opened.named("Gentler"))
    gentle = opened.pulse.cue.out
    assert gentle.attack_ms > before.attack_ms
    assert gentle.brightness < before.brightness
    assert opened.page.sound.sliders[1].value == gentle.attack_ms

    opened.click(opened.named("Clearer"))
    assert opened.pulse.cue.out == before


def test_as_the_technique_takes_everything_back_and_is_there_only_then(opened: Opened) -> None:
    button, pulse = opened.page.centre.as_technique, opened.pulse
    technique = pulse.technique
    assert technique is not None
    assert not button.isVisible()
    places = [widget.geometry() for widget in (opened.page.title, opened.page.stage)]

    opened.named("Pitch").setFocus()
    opened.press(Key.Key_Right)
    pulse.set_bpm(81)
    pulse.set_level(-5)
    assert button.isVisible()
    assert [widget.geometry() for widget in (opened.page.title, opened.page.stage)] == places

    opened.click(button)
    assert pulse.cue == technique.cue()
    assert pulse.bpm == technique.bpm
    assert not button.isVisible()


def wait_for_rock(opened: Opened) -> None:
    with opened.qtbot.waitSignal(opened.pulse.rock_changed, timeout=5000):
        pass


def columns_of(opened: Opened) -> tuple[list[int], int]:
    """Return how high the drawn shape is in each column, and the whole height."""
    image = opened.page.sound.waveform.grab().toImage()
    accent = opened.window.palette().accent().color()
    whole = image.height() - round(12 * 1.35)

    def is_shape(colour: QColor) -> bool:
        return abs(colour.red() - accent.red()) + abs(colour.blue() - accent.blue()) < 60

    rows = range(whole)
    return [
        sum(is_shape(image.pixelColor(x, y)) for y in rows) for x in range(image.width())
    ], whole


def test_the_rock_that_plays_is_drawn_in_its_place_and_fills_the_height(opened: Opened) -> None:
    wait_for_rock(opened)
    cue, pulse = opened.pulse.cue, opened.pulse
    rock = one_rock(cue, pulse.bpm, opened.pacer.rate)
    columns, whole = columns_of(opened)

    assert max(columns) > 0.8 * whole
    for frame in (rock.out_frame, rock.back_frame):
        assert frame is not None
        at = round(frame / len(rock.samples) * len(columns))
        assert max(columns[at : at + 12]) > 3 * max(columns[at - 14 : at - 8])
    view = opened.page.sound.waveform
    assert view.accessibleDescription().startswith("peak −")


def test_a_rock_without_sound_is_a_line_and_is_said_to_be_silent(opened: Opened) -> None:
    wait_for_rock(opened)
    opened.pulse.set_voice(Voice.NONE)
    wait_for_rock(opened)

    assert max(columns_of(opened)[0]) <= 3
    assert opened.page.sound.waveform.accessibleDescription() == "silent"
    assert opened.named("Level").accessibleDescription() == "0 dB · silent"


@pytest.mark.parametrize("level", [-20, 0, 12])
def test_the_loudness_that_is_played_stands_beside_the_level(opened: Opened, level: int) -> None:
    wait_for_rock(opened)
    opened.pulse.set_voice(Voice.WOOD)
    opened.pulse.set_level(level)
    wait_for_rock(opened)

    lufs = loudness_lufs(opened.pulse.cue, opened.pulse.bpm, opened.pacer.rate)
    assert lufs is not None
    told = opened.named("Level").accessibleDescription()
    assert told.endswith(f"−{abs(lufs):.0f} LUFS")
    if level == 12:
        assert lufs < -30 + level  # the peak limit holds it down, and that is said
