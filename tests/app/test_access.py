"""The window for somebody with a keyboard and a screen reader alone: every control, every page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.pages.settings import SettingsPage
from app.settings import load
from app.stage.pictures import Picture
from app.widgets.sound import VOICES, WAVEFORMS
from app.widgets.techniques import TechniqueList
from tests.app.opened import Opened
from tests.app.walked import acted_on, children_said, choose_in_menu, go_to, heard, runs, walk

Key, Modifier, Role = Qt.Key, Qt.KeyboardModifier, QAccessible.Role

SOUND = {
    "Start the pulse": Role.Button,
    "Tap": Role.Button,
    "Find a technique": Role.EditableText,
    "Techniques": Role.List,
    "Slower": Role.Button,
    "Tempo, 70 beats a minute": Role.Button,
    "Faster": Role.Button,
    "Tempo: our reading": Role.Button,
    "Tempo ruler": Role.Slider,
    "Sound": Role.PageTabList,
    "Heartbeat": Role.RadioButton,
    "Sine": Role.RadioButton,
    "Pitch": Role.Slider,
    "Attack": Role.Slider,
    "Length": Role.Slider,
    "Brightness": Role.Slider,
    "Travel": Role.Slider,
    "Gentler": Role.Button,
    "Clearer": Role.Button,
    "Stop after": Role.ButtonMenu,
    "Level": Role.Slider,
    "Sound output: System default · 70 ms": Role.ButtonMenu,
    "Pulse": Role.PageTabList,
    "All keys": Role.Button,
    "Settings": Role.Button,
}
"""The Pulse page at its first start, in the order of the Tab key."""

OF_THE_SOUND = list(SOUND)[10:19]
IN_A_MENU = pytest.mark.qt_log_ignore("This plugin does not support")  # of popups, offscreen


def technique_of(opened: Opened) -> str:
    technique = opened.pulse.technique
    return technique.id if technique else ""


def check_walk(opened: Opened) -> dict[str, QAccessible.Role]:
    """Walk round both ways; nothing is left out, and all of it is said."""
    stops = walk(opened)
    back = walk(opened, Key.Key_Backtab)

    assert back == [stops[0], *reversed(stops[1:])]
    missed = [one for one in acted_on(opened) if one not in stops]
    assert not missed, f"Tab does not reach {[(one, one.accessibleName()) for one in missed]}"
    said = [heard(one) for one in stops]
    for one in said:
        assert one.name
        assert one.role != Role.Client, one.name
        if one.role == Role.Slider:
            assert one.low is not None
            assert one.high is not None
            assert one.value is not None
            assert one.low <= one.value <= one.high
            assert one.told, one.name
    names = [one.name for one in said]
    assert len(set(names)) == len(names), names
    return {one.name: one.role for one in said}


# ---- the walk


def test_tab_walks_round_the_page_and_every_control_is_said(opened: Opened) -> None:
    go_to(opened, "Start the pulse")

    found = check_walk(opened)

    assert list(found.items()) == list(SOUND.items())


@pytest.mark.parametrize(
    ("picture", "more"),
    [("cradle", []), ("figure", ["Turn the figure by a quarter", "Mirror the figure"])],
)
@pytest.mark.parametrize("technique", ["lull", "neck-ripples"])
@pytest.mark.parametrize("size", [(1024, 640), (1240, 800), (2560, 1440)])
def test_tab_walks_round_whichever_panel_is_open(
    opened: Opened, size: tuple[int, int], technique: str, picture: str, more: list[str]
) -> None:
    opened.window.resize(*size)
    opened.pulse.choose_technique(technique)
    opened.pulse.set_bpm(90)
    opened.page.show_picture(Picture(picture))

    for tab, mine in (("Technique", []), ("Picture", [picture.capitalize(), *more])):
        if tab not in children_said(opened.page.side.tabs):
            continue
        tabs = opened.page.side.tabs
        tabs.setCurrentIndex(["Sound", "Technique", "Picture"].index(tab))
        found = check_walk(opened)
        assert found[tab] is Role.PageTabList
        assert found["As the technique"] is Role.Button
        assert not set(OF_THE_SOUND) & set(found)
        assert set(mine) <= set(found)
        by_itself = [name for name in found if name.startswith("Goes by itself: ")]
        assert len(by_itself) == (technique == "neck-ripples")


@pytest.mark.parametrize("name", ["", "Later"])
@pytest.mark.parametrize("policy", [Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus])
def test_the_walk_finds_what_has_no_name_or_cannot_be_reached(
    opened: Opened, name: str, policy: Qt.FocusPolicy
) -> None:
    button = QPushButton(opened.page)
    button.setAccessibleName(name)
    button.setFocusPolicy(policy)
    button.show()

    if name and policy is Qt.FocusPolicy.TabFocus:
        assert name in check_walk(opened)
        return
    with pytest.raises(AssertionError):
        check_walk(opened)


# ---- every control of the Pulse page does by keys what it does by the pointer


def test_start_and_tap(opened: Opened) -> None:
    start = go_to(opened, "Start the pulse")
    opened.press(Key.Key_Return)
    assert runs(opened)
    assert heard(start).name == "Stop the pulse"
    opened.press(Key.Key_Return)
    assert not runs(opened)

    tap = go_to(opened, "Tap")
    for _ in range(5):
        opened.press(Key.Key_Return)
        opened.pass_time(0.9)
    assert opened.pulse.bpm == 66.7
    assert heard(tap).told.startswith("66.7, ")


def test_a_technique_is_looked_for_and_chosen(opened: Opened) -> None:
    field = go_to(opened, "Find a technique")
    assert isinstance(field, QLineEdit)
    opened.write("sacrum nudging")
    assert heard(field).told == "1 found"
    opened.press(Key.Key_Down)

    assert technique_of(opened) == "sacrum-hip-nudge"
    assert opened.page.techniques.hasFocus()


def test_the_list_is_gone_through_from_end_to_end(opened: Opened) -> None:
    list_ = go_to(opened, "Techniques")
    said = children_said(list_)
    for technique in opened.pulse.techniques:
        assert any(one.startswith(f"{technique.name}, ") for one in said)

    opened.press(Key.Key_Home)
    chosen = [technique_of(opened)]
    for _ in opened.pulse.techniques[1:]:
        opened.press(Key.Key_Down)
        chosen.append(technique_of(opened))
    assert len(set(chosen)) == len(opened.pulse.techniques) == 20
    opened.press(Key.Key_End)
    assert technique_of(opened) == chosen[-1]
    opened.press(Key.Key_PageUp)
    assert technique_of(opened) in chosen[:-1]


@IN_A_MENU
def test_a_favourite_is_made_chosen_and_taken_off(opened: Opened) -> None:
    list_ = go_to(opened, "Techniques")
    opened.press(Key.Key_Down)
    assert technique_of(opened) == "joint-nudges"
    assert "Shift+F10" in heard(list_).told

    opened.press(Key.Key_F10, Modifier.ShiftModifier)
    choose_in_menu(opened, "Add to favourites")
    assert any(said.endswith("favourite 1") for said in children_said(list_))
    opened.press(Key.Key_Up)
    opened.press(Key.Key_1)
    assert technique_of(opened) == "joint-nudges"

    opened.press(Key.Key_F10, Modifier.ShiftModifier)
    choose_in_menu(opened, "Take off key 1")
    assert not any("favourite" in said for said in children_said(list_))
    opened.keeper.close()
    assert load(opened.settings_path)[0].favourites == ()


def test_the_tempo_is_stepped_and_typed(opened: Opened) -> None:
    for name, bpm in (("Slower", 69), ("Faster", 70)):
        go_to(opened, name)
        opened.press(Key.Key_Return)
        assert opened.pulse.bpm == bpm

    number = go_to(opened, "Tempo, 70 beats a minute")
    opened.press(Key.Key_Return)
    opened.write("63,5")
    opened.press(Key.Key_Return)
    assert opened.pulse.bpm == 63.5
    assert QApplication.focusWidget() is number
    assert heard(number).name == "Tempo, 63.5 beats a minute"


def test_the_ruler_is_a_slider_over_all_tempi(opened: Opened) -> None:
    ruler = go_to(opened, "Tempo ruler")
    for key, bpm in (
        (Key.Key_Right, 71),
        (Key.Key_Left, 70),
        (Key.Key_PageUp, 75),
        (Key.Key_PageDown, 70),
        (Key.Key_Home, 15),
        (Key.Key_End, 160),
    ):
        opened.press(key)
        assert opened.pulse.bpm == bpm
        said = heard(ruler)
        assert (said.value, said.low, said.high) == (bpm, 15, 160)
        assert said.told == f"{bpm} beats a minute"


def test_the_words_beside_the_tempo_open_the_technique(opened: Opened) -> None:
    reading = go_to(opened, "Tempo: our reading")
    assert "a heart at rest" in heard(reading).told or "adult heart" in heard(reading).told

    opened.press(Key.Key_Return)

    assert opened.page.side.card.isVisible()
    assert heard(opened.page.side.tabs).name == "Technique"
    assert heard(opened.page.side.card).told


def test_arrows_go_through_the_panels(opened: Opened) -> None:
    tabs = go_to(opened, "Sound")
    side = opened.page.side
    assert children_said(tabs) == ["Sound", "Technique", "Picture"]
    for panel in (side.card, side.picture):
        opened.press(Key.Key_Right)
        assert panel.isVisible()
    opened.press(Key.Key_Left)
    assert side.card.isVisible()
    assert opened.pulse.bpm == 70


def arrows_choose(opened: Opened, first: str, names: list[str]) -> Iterator[None]:
    """Go from chip to chip with Right; each says that it is the chosen one."""
    go_to(opened, first)
    for number, name in enumerate(names):
        if number:
            opened.press(Key.Key_Right)
        chip = QApplication.focusWidget()
        assert isinstance(chip, QRadioButton)
        assert (heard(chip).name, heard(chip).checked) == (name, True)
        yield


def test_every_voice_and_waveform_is_chosen_by_arrows(opened: Opened) -> None:
    for waveform, _ in zip(
        WAVEFORMS, arrows_choose(opened, "Sine", list(WAVEFORMS.values())), strict=True
    ):
        assert opened.pulse.cue.out.waveform is waveform
    for voice, _ in zip(
        VOICES, arrows_choose(opened, "Heartbeat", list(VOICES.values())), strict=True
    ):
        assert opened.pulse.cue.out.voice is voice


@pytest.mark.parametrize(
    ("name", "field", "ends", "said"),
    [
        ("Pitch", "pitch_hz", (80, 440), ("80 Hz", "440 Hz")),
        ("Attack", "attack_ms", (5, 60), ("5 ms", "60 ms")),
        ("Length", "length_ms", (60, 400), ("60 ms", "400 ms")),
        ("Brightness", "brightness", (0, 1), ("dark", "bright")),
        ("Travel", "travel", (0, 1), ("none", "widest")),
        ("Level", "level_db", (-40, 12), ("−40 dB", "+12 dB")),
    ],
)
def test_every_slider_goes_from_end_to_end(
    opened: Opened, name: str, field: str, ends: tuple[float, float], said: tuple[str, str]
) -> None:
    slider = go_to(opened, name)
    for key, back, end, words in zip(
        (Key.Key_Home, Key.Key_End), (Key.Key_Right, Key.Key_Left), ends, said, strict=True
    ):
        opened.press(key)
        assert getattr(opened.pulse.cue.out, field) == end
        assert heard(slider).told.startswith(words)
        assert heard(slider).value in (heard(slider).low, heard(slider).high)
        opened.press(back)
        assert getattr(opened.pulse.cue.out, field) != end
    assert opened.pulse.bpm == 70


def test_gentler_clearer_and_back_to_the_technique(opened: Opened) -> None:
    own = opened.pulse.cue.out
    for name in ("Gentler", "Clearer", "Clearer"):
        go_to(opened, name)
        opened.press(Key.Key_Return)
        if name == "Gentler":
            assert opened.pulse.cue.out != own
    assert opened.pulse.cue.out != own

    go_to(opened, "As the technique")
    opened.press(Key.Key_Return)
    assert opened.pulse.cue.out == own
    assert QApplication.focusWidget() is not None


def test_what_goes_by_itself_is_ticked(opened: Opened) -> None:
    opened.pulse.choose_technique("neck-ripples")
    tick = next(
        one
        for one in walk(opened)
        if heard(one).role is Role.CheckBox and heard(one).name.startswith("Goes by itself: ")
    )
    for on in (True, False):
        go_to(opened, heard(tick).name)
        opened.press(Key.Key_Return)
        assert heard(tick).checked is on
        assert opened.pulse.course_on is on


@IN_A_MENU
def test_the_minutes_are_chosen_and_typed(opened: Opened) -> None:
    button = go_to(opened, "Stop after")
    opened.press(Key.Key_Return)
    choose_in_menu(opened, "20 minutes")
    assert opened.pulse.stop_after_minutes == 20
    assert heard(button).told == "20 min"

    opened.press(Key.Key_Return)
    choose_in_menu(opened, "Other minutes …")
    opened.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    opened.write("25")
    opened.press(Key.Key_Return)
    assert opened.pulse.stop_after_minutes == 25
    assert QApplication.focusWidget() is button


@IN_A_MENU
def test_the_sound_output_is_chosen(opened: Opened) -> None:
    button = go_to(opened, "Sound output: System default · 70 ms")
    opened.press(Key.Key_Return)
    choose_in_menu(opened, "Room speaker")

    assert opened.output.chosen == ["sink-1"]
    assert heard(button).name == "Sound output: Room speaker · 70 ms"
    opened.qtbot.waitUntil(lambda: not opened.page.status.searching)


def test_every_picture_is_chosen_and_the_figure_turned(opened: Opened) -> None:
    go_to(opened, "Sound")
    opened.press(Key.Key_Right)
    opened.press(Key.Key_Right)
    names = [one.words for one in Picture]
    for picture, _ in zip(Picture, arrows_choose(opened, names[0], names), strict=True):
        QApplication.processEvents()
        assert opened.page.picture is picture
        assert opened.page.stage.isVisible()

    while opened.page.picture is not Picture.FIGURE:
        opened.press(Key.Key_Left)
    turn = go_to(opened, "Turn the figure by a quarter")
    opened.press(Key.Key_Return)
    assert heard(turn).told == "Turned by 90 degrees"
    mirror = go_to(opened, "Mirror the figure")
    opened.press(Key.Key_Return)
    assert heard(mirror).checked
    opened.keeper.close()
    kept = load(opened.settings_path)[0]
    assert (kept.picture, kept.quarter_turns, kept.mirrored) == ("figure", 1, True)


@pytest.mark.parametrize("picture", list(Picture))
def test_every_picture_is_said_in_words(opened: Opened, picture: Picture) -> None:
    opened.page.show_picture(picture)

    assert heard(opened.page.stage).name
    assert heard(opened.page.stage).told


# ---- other pages


@pytest.mark.parametrize(
    ("button", "key", "modifier", "name"),
    [
        ("Settings", Key.Key_Comma, Modifier.ControlModifier, "SettingsPage"),
        ("All keys", Key.Key_F1, Modifier.NoModifier, "KeysPage"),
        ("All keys", Key.Key_Question, Modifier.NoModifier, "KeysPage"),
    ],
)
def test_pages_come_and_go_by_keys_and_the_pulse_goes_on(
    opened: Opened, button: str, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str
) -> None:
    def page() -> str:
        return type(opened.window.pages.currentWidget()).__name__

    opened.press(Key.Key_Space)
    go_to(opened, button)
    opened.press(Key.Key_Return)
    assert page() == name
    opened.press(Key.Key_Escape)
    assert page() == "PulsePage"
    for expected in (name, "PulsePage", name):
        opened.press(key, modifier)
        assert page() == expected
    go_to(opened, "Back")
    opened.press(Key.Key_Return)

    assert page() == "PulsePage"
    assert runs(opened)
    assert opened.page.tempo.number.hasFocus()
    opened.press(Key.Key_Escape)
    assert runs(opened)


SECTIONS: dict[str, dict[str, QAccessible.Role]] = {
    "Sound": {
        "Sound output": Role.List,
        "Look again": Role.Button,
        "Off": Role.RadioButton,
        "Fade in shorter": Role.Button,
        "Fade in": Role.SpinBox,
        "Fade in longer": Role.Button,
        "Fade out": Role.SpinBox,
        "Fade out longer": Role.Button,
    },
    "Picture": {
        "Picture beside the sound": Role.Slider,
        "Not turned": Role.RadioButton,
        "The figure mirrored": Role.CheckBox,
    },
    "Practise": {
        "Any key": Role.RadioButton,
        "Own taps heard, softly": Role.CheckBox,
        "MIDI port: None": Role.ButtonMenu,
        "Another tempo for each run": Role.CheckBox,
    },
    "Session": {
        "Dim screen": Role.RadioButton,
        "Brightness": Role.Slider,
        "Left": Role.RadioButton,
    },
    "Look": {"As the system": Role.RadioButton},
    "Keys": {
        "Actions and their keys": Role.List,
        "Take Space from Start or stop": Role.Button,
        "New key for Start or stop": Role.Button,
    },
    "About": {},
}


def test_tab_walks_round_every_section_of_the_settings(opened: Opened) -> None:
    opened.press(Key.Key_Comma, Modifier.ControlModifier)
    page = opened.window.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    opened.qtbot.waitUntil(lambda: not page.devices.searching)
    go_to(opened, "Sound")
    for number, (section, controls) in enumerate(SECTIONS.items()):
        if number:
            opened.press(Key.Key_Down)
        found = check_walk(opened)
        assert found == {"Back": Role.Button, section: Role.RadioButton, **controls}


def test_tab_walks_round_the_page_of_keys(opened: Opened) -> None:
    opened.press(Key.Key_F1)

    assert check_walk(opened) == {"Back": Role.Button}
    said = [one.accessibleName() for one in opened.window.findChildren(QWidget)]
    assert "Start or stop: Space" in said


def in_keys(opened: Opened, action: str) -> None:
    """Open the settings' keys at an action."""
    opened.press(Key.Key_Comma, Modifier.ControlModifier)
    for _ in range(list(SECTIONS).index("Keys")):
        opened.press(Key.Key_Down)
    list_ = go_to(opened, "Actions and their keys")
    opened.press(Key.Key_Home)
    while f"New key for {action}" not in [
        one.accessibleName() for one in opened.window.findChildren(QWidget)
    ]:
        opened.press(Key.Key_Down)
        assert list_.hasFocus()


def test_a_key_is_bound_by_keys_counts_at_once_and_comes_back(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    in_keys(opened, "Tap")
    opened.press(Key.Key_Return)
    opened.press(Key.Key_PageDown)
    opened.press(Key.Key_Escape)
    taps: list[object] = []
    opened.pulse.taps_changed.connect(taps.append)
    opened.press(Key.Key_PageDown)
    opened.press(Key.Key_T)
    assert len(taps) == 2
    opened.keeper.close()

    again = Opened(qtbot, tmp_path, load(opened.settings_path)[0])
    again.bring_in()
    again.pulse.taps_changed.connect(taps.append)
    again.press(Key.Key_PageDown)
    again.end()
    assert len(taps) == 3


def test_a_clash_is_told_and_either_way_is_open(opened: Opened) -> None:
    for answer, muted_by_m in (("Leave it", True), ("Use it here", False)):
        in_keys(opened, "Tap")
        opened.press(Key.Key_Return)
        opened.press(Key.Key_M)
        told = [one.text() for one in opened.window.findChildren(QWidget) if hasattr(one, "text")]
        assert any("M is already “Mute”" in one for one in told if isinstance(one, str))
        assert not opened.pulse.muted
        go_to(opened, answer)
        opened.press(Key.Key_Return)
        opened.press(Key.Key_Escape)
        opened.press(Key.Key_M)
        assert opened.pulse.muted is muted_by_m
        opened.pulse.set_muted(False)

    in_keys(opened, "Tap")
    go_to(opened, "All as usual")
    opened.press(Key.Key_Return)
    opened.press(Key.Key_Escape)
    opened.press(Key.Key_M)
    assert opened.pulse.muted


# ---- keys wherever the focus is


def test_space_starts_and_stops_in_every_place_but_a_field(opened: Opened) -> None:
    for panel in range(3):
        opened.page.side.tabs.setCurrentIndex(panel)
        for stop in walk(opened):
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            before = (opened.pulse.running, opened.pulse.bpm, opened.pulse.cue)
            opened.press(Key.Key_Space)
            typed = isinstance(stop, QLineEdit)
            running, *rest = before
            assert opened.pulse.running is (running if typed else not running), heard(stop).name
            assert [opened.pulse.bpm, opened.pulse.cue] == rest, heard(stop).name
            assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("page", [Key.Key_Comma, Key.Key_F1])
def test_space_starts_and_stops_on_the_other_pages(opened: Opened, page: Qt.Key) -> None:
    control = Modifier.ControlModifier if page is Key.Key_Comma else Modifier.NoModifier
    opened.press(page, control)
    sections = len(SECTIONS) if page is Key.Key_Comma else 1
    for number in range(sections):
        if number:
            go_to(opened, list(SECTIONS)[number - 1])
            opened.press(Key.Key_Down)
        for stop in walk(opened):
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            running = opened.pulse.running
            opened.press(Key.Key_Space)
            typed = heard(stop).role is Role.SpinBox
            assert opened.pulse.running is (running if typed else not running), heard(stop).name


KEPT_BY_A_FIELD = "t m+-=gc123456789?"


@pytest.mark.parametrize("field", ["search", "tempo", "minutes"])
def test_what_is_typed_is_typed(opened: Opened, field: str) -> None:
    asks: dict[str, Callable[[], None]] = {
        "search": opened.page.focus_search,
        "tempo": opened.page.tempo.type,
        "minutes": opened.page.controls.stop_after.type,
    }
    asks[field]()
    edit = QApplication.focusWidget()
    assert isinstance(edit, QLineEdit)
    edit.clear()
    edit.setMaxLength(60)
    before = (opened.pulse.cue, opened.pulse.bpm, technique_of(opened))

    opened.write(KEPT_BY_A_FIELD)
    for key in (Key.Key_Up, Key.Key_Home, Key.Key_End, Key.Key_PageDown):
        opened.press(key)

    assert edit.text() == KEPT_BY_A_FIELD
    assert (opened.pulse.cue, opened.pulse.bpm, technique_of(opened)) == before
    assert not runs(opened)
    assert not opened.pulse.muted
    assert opened.window.pages.currentWidget() is opened.page


def hold(opened: Opened, key: Qt.Key, times: int = 6) -> None:
    """Hold a key down: one press, then the keyboard's own repeats."""
    target = QApplication.focusWidget() or opened.window
    QTest.keyPress(target, key)
    for _ in range(times):
        target = QApplication.focusWidget() or opened.window
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            QApplication.sendEvent(target, QKeyEvent(kind, key, Modifier.NoModifier, "", True))


@pytest.mark.parametrize("name", ["Start the pulse", "Tap", "Mute", "Gentler", "Settings"])
def test_a_button_on_which_enter_is_held_is_pressed_once(opened: Opened, name: str) -> None:
    taps: list[object] = []
    opened.pulse.taps_changed.connect(taps.append)
    gentler = opened.pulse.cue.out
    if name == "Mute":
        hold(opened, Key.Key_M)
        assert opened.pulse.muted
        return
    go_to(opened, name)
    hold(opened, Key.Key_Return)

    if name == "Start the pulse":
        assert runs(opened)
    elif name == "Tap":
        assert len(taps) == 1
    elif name == "Gentler":
        held = opened.pulse.cue.out
        opened.pulse.as_technique()
        opened.pulse.gentler()
        assert held == opened.pulse.cue.out != gentler
    else:
        assert type(opened.window.pages.currentWidget()).__name__ == "SettingsPage"


@IN_A_MENU
def test_without_a_pointer_nothing_is_left_out(opened: Opened) -> None:
    """What only appears under a pointer is there under the keyboard's focus too."""
    opened.pulse.choose_technique("lull")
    list_ = go_to(opened, "Techniques")
    opened.press(Key.Key_Down)
    assert isinstance(list_, TechniqueList)
    gutter = list_.visualRect(list_.currentIndex())
    gutter.setWidth(18)
    seen = list_.viewport().grab(gutter).toImage()
    colours = {seen.pixel(x, y) for x in range(seen.width()) for y in range(seen.height())}
    assert len(colours) > 1, "the pin of the current row is not drawn"
    before = list_.grab().toImage()
    opened.press(Key.Key_F10, Modifier.ShiftModifier)
    choose_in_menu(opened, "Add to favourites")

    assert list_.grab().toImage() != before
