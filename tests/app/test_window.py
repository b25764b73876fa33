"""The window, by keys and by the names that a screen reader says."""

import math
import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QRadioButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app import engine
from app.actions import ACTIONS
from app.commands.stopping import POLITE
from app.engine import Engine, Opening
from app.settings import Settings, load
from app.widgets import look
from app.widgets.bars import DEFAULT_DEVICE
from app.window import END_MS
from audio.pacer import Pacer
from audio.sound import Voice
from audio.taptempo import TapTempo
from tests.app.opened import FakeOutput, FakeStatus, Opened
from tests.rig import PulseServer, Screen

SHOWN = """
import signal, sys
from app import application, window

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were started with

class Told(window.Window):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.painted.connect(lambda: print("painted"))

application.Window = Told
sys.exit(application.run_window())
"""

ASKED_AT_WORK = """
import os, signal, sys, time
from app import application, window

class Told(window.Window):
    at_work = False

    def show(self):
        if "{when}" == "before the loop":
            self.work()
        else:
            self.painted.connect(self.work)
        super().show()

    def work(self):
        self.at_work = True
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)  # Python has handled the signal by now
        self.at_work = False

    def closeEvent(self, event):
        print("closed at work" if self.at_work else "closed")
        super().closeEvent(event)

application.Window = Told
sys.exit(application.run_window())
"""

CLOSED_AT_ONCE = """
import threading
from app import application, window

class Told(window.Window):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.painted.connect(self.close)

application.Window = Told
application.run_window()
print([thread.name for thread in threading.enumerate()])
"""

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def technique_of(opened: Opened) -> str:
    technique = opened.pulse.technique
    return technique.id if technique else ""


def sounds(opened: Opened) -> bool:
    return opened.pacer.snapshot.running


def goes_by_itself(opened: Opened) -> bool:
    return opened.pulse.cue.course is not None


def muted(opened: Opened) -> bool:
    return opened.pulse.muted


def running(opened: Opened) -> bool:
    return opened.pulse.running


def test_space_starts_and_stops(opened: Opened) -> None:
    opened.press(Key.Key_Space)
    opened.pass_time(1.0)
    assert sounds(opened)
    assert opened.named("Stop the pulse")

    opened.press(Key.Key_Space)
    opened.pass_time(1.0)
    assert not sounds(opened)
    assert opened.named("Start the pulse")


@pytest.mark.parametrize(
    "name", ["Techniques", "Slower", "Tempo, 70 beats a minute", "Heartbeat", "Level", "Tap"]
)
def test_space_starts_wherever_the_focus_is(opened: Opened, name: str) -> None:
    opened.named(name).setFocus(Qt.FocusReason.TabFocusReason)

    opened.press(Key.Key_Space)

    assert running(opened)
    assert technique_of(opened) == "spinal-wave"
    assert opened.pulse.bpm == 70


def test_start_can_be_clicked(opened: Opened) -> None:
    opened.click(opened.named("Start the pulse"))

    assert running(opened)


@pytest.mark.parametrize(
    ("key", "modifier", "bpm"),
    [
        (Key.Key_Up, Modifier.NoModifier, 71),
        (Key.Key_Down, Modifier.NoModifier, 69),
        (Key.Key_Up, Modifier.ShiftModifier, 75),
        (Key.Key_Down, Modifier.ShiftModifier, 65),
        (Key.Key_Up, Modifier.AltModifier, 70.5),
        (Key.Key_Down, Modifier.AltModifier, 69.5),
    ],
)
def test_arrows_step_the_tempo(
    opened: Opened, key: Qt.Key, modifier: Qt.KeyboardModifier, bpm: float
) -> None:
    opened.press(key, modifier)
    opened.pass_time(0.1)

    assert opened.pulse.bpm == bpm
    assert opened.pacer.snapshot.passages[-1].curve.bpm_at(1.0) == bpm
    assert opened.named(f"Tempo, {bpm:g} beats a minute")


def test_the_tempo_stops_at_its_ends(opened: Opened) -> None:
    opened.pulse.set_bpm(159.5)
    opened.press(Key.Key_Up)
    assert opened.pulse.bpm == 160

    opened.pulse.set_bpm(17)
    opened.press(Key.Key_Down, Modifier.ShiftModifier)
    assert opened.pulse.bpm == 15


@pytest.mark.parametrize(
    ("modifier", "bpm"),
    [
        (Modifier.NoModifier, 71),
        (Modifier.ShiftModifier, 75),
        (Modifier.AltModifier, 70.5),
    ],
)
def test_plus_and_minus_step_the_tempo(
    opened: Opened, modifier: Qt.KeyboardModifier, bpm: float
) -> None:
    for name, expected in (("Faster", bpm), ("Slower", 70)):
        button = opened.named(name)
        opened.click(button, modifier)
        assert opened.pulse.bpm == expected


@pytest.mark.parametrize(
    ("typed", "bpm"), [("63", 63), ("63.4", 63.4), ("63,4", 63.4), ("15", 15), ("160.0", 160)]
)
def test_the_tempo_can_be_typed(opened: Opened, typed: str, bpm: float) -> None:
    opened.press(Key.Key_Return)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)

    opened.write(typed)
    opened.press(Key.Key_Return)

    assert opened.pulse.bpm == bpm
    assert not field.isVisible()


@pytest.mark.parametrize("typed", ["0", "-5", "nan", "inf", "1e9", "quick", "", "14.9", "160.1"])
def test_a_tempo_that_cannot_be_is_told_in_a_line(opened: Opened, typed: str) -> None:
    opened.page.tempo.type()
    field = opened.page.tempo.field
    field.clear()
    opened.write(typed)
    opened.press(Key.Key_Return)

    assert opened.pulse.bpm == 70
    assert "choose a number from 15 to 160 beats a minute" in opened.page.status.line.text()
    assert field.isVisible()

    opened.press(Key.Key_Escape)
    assert not field.isVisible()
    assert opened.pulse.bpm == 70


def test_what_is_typed_is_no_command(opened: Opened) -> None:
    opened.page.tempo.type()

    opened.write("t m-+6 1")

    assert not running(opened)
    assert not muted(opened)
    assert opened.pulse.cue.out.level_db == 0


def test_a_double_click_types(opened: Opened) -> None:
    number = opened.named("Tempo, 70 beats a minute")
    opened.click(number, double=True)

    assert opened.page.tempo.field.isVisible()
    assert opened.page.tempo.field.selectedText() == "70"


def test_every_technique_is_in_the_list_with_its_tempo(opened: Opened) -> None:
    model = opened.page.techniques.model()
    said = {
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    }

    assert len(opened.pulse.techniques) == 20
    assert "Spinal wave, 70 beats a minute" in said
    assert "Small undulations, 62 beats a minute" in said


def test_another_technique_while_it_runs_changes_all_without_a_jump(opened: Opened) -> None:
    places: list[float] = []
    stage = opened.page.stage

    def look() -> None:
        places.append(-stage.amplitude * math.cos(2 * math.pi * stage.rock))

    opened.pulse.start()
    opened.pass_time(2.37, look)
    for technique in opened.pulse.techniques:
        opened.pulse.choose_technique(technique.id)
        opened.pass_time(1.3, look)
        assert opened.page.centre.title.text() == technique.name
        assert opened.page.centre.summary.text() == technique.summary

    largest = max(abs(b - a) for a, b in pairwise(places))
    assert largest < 0.25
    assert sounds(opened)
    assert opened.pacer.snapshot.passages[-1].cue.key == opened.pulse.techniques[-1].id


def test_arrows_in_the_list_choose_and_do_not_touch_the_tempo(opened: Opened) -> None:
    opened.page.techniques.setFocus()

    opened.press(Key.Key_Down)

    assert technique_of(opened) == "joint-nudges"
    assert opened.pulse.bpm == 70


def test_the_picture_is_the_moment_that_is_heard(opened: Opened) -> None:
    opened.pulse.start()
    opened.pass_time(5.0)

    heard = opened.pacer.snapshot.at((opened.now + 1 / 120) * 48_000)

    assert heard.running
    assert opened.page.stage.rock == pytest.approx(heard.rock, abs=1e-6)


@pytest.mark.parametrize("voice", list(Voice))
def test_each_voice_can_be_chosen_by_name(opened: Opened, voice: Voice) -> None:
    names = {Voice.DRUM: "Soft drum"}
    chip = opened.named(names.get(voice, voice.value.capitalize()))
    assert isinstance(chip, QRadioButton)

    opened.click(chip)
    opened.pass_time(0.1)

    assert opened.pacer.snapshot.passages[-1].cue.out.voice is voice
    assert chip.isChecked()


def test_wood_on_a_heartbeat_technique_sounds_once_a_beat(opened: Opened) -> None:
    opened.pulse.set_voice(Voice.WOOD)
    assert opened.pulse.cue.back_sound is None

    opened.pulse.set_voice(Voice.HEARTBEAT)
    assert opened.pulse.cue.back_sound is not None


def test_arrows_move_between_the_voices(opened: Opened) -> None:
    opened.named("Heartbeat").setFocus(Qt.FocusReason.TabFocusReason)

    opened.press(Key.Key_Right)

    assert opened.pulse.cue.out.voice is Voice.SWELL
    assert opened.pulse.bpm == 70


def test_the_level_is_set_by_keys_and_slider_and_stays_with_other_techniques(
    opened: Opened,
) -> None:
    slider = opened.named("Level")
    assert isinstance(slider, QSlider)
    opened.press(Key.Key_Plus)
    opened.press(Key.Key_Minus)
    opened.press(Key.Key_Minus)
    assert slider.value() == -1

    slider.setFocus()
    opened.press(Key.Key_Left)
    assert opened.pulse.cue.out.level_db == -2
    assert slider.accessibleDescription() == "−2 dB"

    own = next(one for one in opened.pulse.techniques if one.id == "arm-traction").cue()
    opened.pulse.choose_technique("arm-traction")
    assert opened.pulse.cue.out.level_db == own.out.level_db - 2
    assert slider.value() == own.out.level_db - 2

    slider.setValue(99)
    assert opened.pulse.cue.out.level_db == 12


def back_below_out(opened: Opened) -> float:
    cue = opened.pulse.cue
    assert cue.back is not None
    return cue.back.level_db - cue.out.level_db


def test_back_stays_softer_after_a_visit_to_the_ends_of_the_level(opened: Opened) -> None:
    for technique in opened.pulse.techniques:
        opened.pulse.choose_technique(technique.id)
        if (own := technique.cue()).back is None:
            continue
        apart = back_below_out(opened)
        for end in (-40.0, 12.0):
            opened.pulse.set_level(end)
            opened.pulse.set_level(own.out.level_db)
            assert back_below_out(opened) == apart, technique.id

    opened.pulse.choose_technique("pelvis-to-legs")
    opened.pulse.set_voice(Voice.WOOD)
    opened.pulse.set_level(-40)
    opened.pulse.set_voice(Voice.FELT)
    opened.pulse.set_level(0)
    assert back_below_out(opened) == -7


def test_mute_is_told_and_taken_back(opened: Opened) -> None:
    opened.press(Key.Key_M)
    assert muted(opened)
    assert "M brings the sound back" in opened.page.status.line.text()

    opened.press(Key.Key_M)
    assert not muted(opened)
    assert opened.page.status.line.text() == ""


def test_a_course_of_ours_is_off_until_it_is_switched_on(opened: Opened) -> None:
    opened.pulse.choose_technique("pectoral-girdle")
    tick = opened.page.centre.course.tick
    assert isinstance(tick, QCheckBox)
    assert tick.isVisible()
    assert "(ours)" in tick.text()
    assert not goes_by_itself(opened)

    tick.setFocus()
    opened.press(Key.Key_Return)
    opened.pulse.start()
    opened.pass_time(1.0)

    assert tick.isChecked()
    assert opened.pulse.cue.course is not None
    assert opened.page.centre.hint.text() == opened.pulse.cue.course.steps[0].name


def test_traction_of_the_source_is_on_and_its_line_lengthens(opened: Opened) -> None:
    opened.pulse.choose_technique("arm-traction")
    assert opened.page.centre.course.tick.isChecked()

    opened.pulse.start()
    opened.pass_time(5.0)
    early = opened.page.stage.tension
    assert "taken up" in opened.page.centre.hint.text()
    opened.pass_time(20.0)

    assert 0 < early < opened.page.stage.tension
    assert opened.page.stage.tension == pytest.approx(1.0, abs=0.01)
    assert "held" in opened.page.centre.hint.text()


def test_a_traction_that_is_chosen_late_is_taken_up_and_then_let_go(opened: Opened) -> None:
    opened.pulse.start()
    opened.pass_time(40.0)
    opened.pulse.choose_technique("arm-traction")
    opened.pass_time(6.0)
    assert opened.page.centre.hint.text() == "Traction is taken up"

    opened.pass_time(20.0)
    assert opened.page.centre.hint.text() == "Traction is held"

    opened.pulse.set_course(False)
    opened.pass_time(3.0)
    assert opened.page.centre.hint.text() == "Traction is let go"


def test_a_course_that_is_switched_off_leaves_the_tempo_where_it_is_shown(opened: Opened) -> None:
    opened.pulse.choose_technique("neck-ripples")
    opened.pulse.set_course(True)
    opened.pulse.start()
    opened.pass_time(120.0)
    assert 56 < opened.pulse.bpm < 63

    opened.pulse.set_course(False)
    shown = opened.pulse.bpm
    opened.pass_time(30.0)

    assert opened.pulse.bpm == shown
    heard = opened.pacer.snapshot.at(opened.now * 48_000).bpm
    assert heard == pytest.approx(shown, abs=1e-9)


def test_a_direction_that_turns_is_drawn_and_said(opened: Opened) -> None:
    arrow, hint = opened.page.centre.arrow, opened.page.centre.hint
    opened.pulse.choose_technique("pectoral-girdle")
    blank = arrow.grab().toImage()
    places = [widget.geometry() for widget in (opened.page.stage, opened.page.tempo)]
    opened.pulse.set_course(True)
    opened.pulse.start()

    drawn = []
    for told in ("toward the feet", "outward", "toward the head", "inward"):
        while hint.text().lower() != told:
            opened.pass_time(0.5)
        assert opened.named(f"Rock {told}") is arrow
        drawn.append(arrow.grab().toImage())
    assert all(one != other for one, other in pairwise([blank, *drawn]))
    assert [widget.geometry() for widget in (opened.page.stage, opened.page.tempo)] == places

    opened.pulse.set_course(False)
    opened.pass_time(2.0)
    assert arrow.accessibleName() == ""
    assert arrow.grab().toImage() == blank


def test_a_technique_that_starts_from_taps_asks_and_starts_in_their_phase(opened: Opened) -> None:
    opened.pulse.choose_technique("trager-style")
    opened.press(Key.Key_Space)
    assert not running(opened)
    assert opened.page.centre.hint.text() == "Tap your own rocking with T"

    for _ in range(4):
        tapped = opened.now
        opened.press(Key.Key_T)
        opened.pass_time(0.9)
    opened.pass_time(2.0)

    assert running(opened)
    assert opened.pulse.bpm == 66.7
    beats = opened.pacer.snapshot.at((tapped + 2 * 60 / 66.7) * 48_000).beat
    assert beats == pytest.approx(round(beats), abs=0.02)


def test_a_second_space_starts_it_at_its_open_pace(opened: Opened) -> None:
    opened.pulse.choose_technique("trager-style")

    opened.press(Key.Key_Space)
    opened.press(Key.Key_Space)

    assert running(opened)
    assert opened.pulse.bpm == 64
    assert opened.page.centre.hint.text() == ""


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_T, Key.Key_M])
def test_a_key_held_down_counts_once(opened: Opened, key: Qt.Key) -> None:
    target = QApplication.focusWidget() or opened.window
    before = (opened.pulse.running, opened.pulse.muted)
    for _ in range(5):
        repeat = QKeyEvent(QEvent.Type.KeyPress, key, Modifier.NoModifier, "", True)
        QApplication.sendEvent(target, repeat)

    assert (opened.pulse.running, opened.pulse.muted) == before
    assert opened.pulse.bpm == 70


def test_ctrl_q_ends_softly(opened: Opened) -> None:
    opened.pulse.start()
    opened.pass_time(1.0)

    with opened.qtbot.waitSignal(opened.window.ended, timeout=END_MS + 1000):
        opened.press(Key.Key_Q, Modifier.ControlModifier)
        opened.pass_time(0.5)
        assert not sounds(opened)
        closed_early = opened.output.closed

    assert not closed_early
    assert opened.output.closed
    assert not opened.window.isVisible()


def test_closing_at_rest_is_immediate(opened: Opened) -> None:
    with opened.qtbot.waitSignal(opened.window.ended, timeout=500):
        opened.window.close()

    assert opened.output.closed


def test_no_frame_is_drawn_while_nothing_moves_and_a_second_is_enough_unseen(
    opened: Opened,
) -> None:
    timer = opened.pulse.frames.timer
    opened.pass_time(3.0)
    drawing = [timer.isActive()]
    opened.pulse.start()
    drawing.append(timer.isActive())
    rates = [timer.interval()]
    opened.window.hide()
    rates.append(timer.interval())
    opened.window.show()
    rates.append(timer.interval())
    opened.pulse.stop()
    opened.pass_time(3.0)
    drawing.append(timer.isActive())

    assert drawing == [False, True, False]
    assert rates == [17, 1000, 17]


def test_what_the_sound_has_to_tell_stands_in_the_line(opened: Opened) -> None:
    opened.pulse.take_status(FakeStatus(line="No sound output is there"))
    assert opened.page.status.line.text() == "No sound output is there"

    opened.pulse.take_status(FakeStatus())
    assert opened.page.status.line.text() == ""


def test_the_output_is_chosen_from_a_list_and_kept(opened: Opened) -> None:
    strip = opened.page.status
    assert strip.device.accessibleName() == "Sound output: System default · 70 ms"

    strip.menu.aboutToShow.emit()
    opened.qtbot.waitUntil(lambda: len(strip.menu.actions()) == 2)
    assert [action.text() for action in strip.menu.actions()] == [DEFAULT_DEVICE, "Room speaker"]
    opened.qtbot.waitUntil(lambda: not strip.searching)
    strip.menu.actions()[1].trigger()

    assert opened.output.chosen == ["sink-1"]
    assert strip.device.text() == "Room speaker · 70 ms"
    opened.keeper.close()
    assert load(opened.settings_path)[0].device == "sink-1"


def test_what_is_told_at_the_start_stays_until_another_technique_is_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(qtbot, tmp_path)
    opened.pulse.notify("Something to know.")
    opened.bring_in()
    assert opened.page.status.line.text() == "Something to know."
    assert opened.page.status.line.shows_all()

    opened.pulse.choose_technique("lull")
    assert opened.page.status.line.text() == ""
    opened.end()


def test_last_technique_and_place_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    first = Opened(qtbot, tmp_path)
    first.bring_in()
    first.pulse.choose_technique("neck-ripples")
    first.window.resize(760, 560)
    first.end()

    settings, _ = load(first.settings_path)
    second = Opened(qtbot, tmp_path, settings)
    second.bring_in()

    assert technique_of(second) == "neck-ripples"
    assert second.window.size() == first.window.size()
    second.end()


@pytest.mark.parametrize("state", [Qt.WindowState.WindowMaximized, Qt.WindowState.WindowFullScreen])
def test_the_picture_moves_after_a_start_as_large_as_the_screen(
    qtbot: QtBot, tmp_path: Path, state: Qt.WindowState
) -> None:
    first = Opened(qtbot, tmp_path)
    first.bring_in()
    first.window.setWindowState(state)
    first.end()

    second = Opened(qtbot, tmp_path, load(first.settings_path)[0])
    second.bring_in()
    second.pulse.start()
    second.pass_time(2.0)

    assert second.page.stage.rock > 1.0
    second.end()


def test_a_technique_that_is_gone_gives_way_to_the_default(qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(qtbot, tmp_path, Settings(technique="no-more", geometry="%%%"))
    opened.bring_in()

    assert technique_of(opened) == "spinal-wave"
    opened.end()


def test_what_is_asked_before_the_sound_is_there_is_done_when_it_comes(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(qtbot, tmp_path)
    opened.window.show()
    opened.pulse.start()
    opened.pulse.set_muted(True)

    opened.bring_in()
    opened.pass_time(1.0)

    assert sounds(opened)
    assert opened.pacer.snapshot.passages[-1].cue.key == "spinal-wave"
    opened.end()


def test_every_control_has_a_name_and_is_reached_by_tab(opened: Opened) -> None:
    reached: list[QWidget] = []
    opened.named("Start the pulse").setFocus(Qt.FocusReason.TabFocusReason)
    while (widget := QApplication.focusWidget()) is not None and widget not in reached:
        reached.append(widget)
        opened.press(Key.Key_Tab)

    names = [widget.accessibleName() for widget in reached]
    assert all(names)
    for name in ("Tap", "Techniques", "Slower", "Faster", "Heartbeat", "Level"):
        assert name in names
    assert any(name.startswith("Sound output") for name in names)


def test_every_action_has_a_text_a_tip_and_a_key_of_its_own() -> None:
    keys = [key for told in ACTIONS.values() for key in told.keys]

    assert len(keys) == len(set(keys))
    assert all(told.text and told.tip for told in ACTIONS.values())


def check_nothing_is_cut(opened: Opened) -> None:
    for technique in opened.pulse.techniques:
        opened.pulse.choose_technique(technique.id)
        opened.pulse.set_bpm(159.5)
        QApplication.processEvents()
        for line in (opened.page.centre.title, opened.page.centre.summary, opened.page.centre.hint):
            assert line.shows_all(), (technique.name, line.text())
        inside = opened.window.rect()
        for widget in opened.window.findChildren(QWidget):
            around = widget.parentWidget()
            if widget.isVisible() and widget.accessibleName() and around is not None:
                corner = widget.mapTo(opened.window, widget.rect().bottomRight())
                assert inside.contains(corner), widget.accessibleName()
                assert widget.width() >= widget.minimumSizeHint().width()
                assert around.rect().contains(widget.geometry()), widget.accessibleName()


@pytest.mark.parametrize("size", [(1024, 640), (1240, 800), (2560, 1440)])
def test_nothing_is_cut(opened: Opened, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    check_nothing_is_cut(opened)


@pytest.mark.parametrize("size", [(1024, 640), (1240, 800)])
def test_nothing_is_cut_with_large_text(
    large_text: None, opened: Opened, size: tuple[int, int]
) -> None:
    opened.window.resize(*size)
    check_nothing_is_cut(opened)


@pytest.mark.parametrize("colours", [look.LAMP, look.PAPER])
def test_the_picture_takes_the_systems_colours(
    opened: Opened, qapp: QApplication, colours: look.Colours
) -> None:
    usual = qapp.palette()
    qapp.setPalette(look.palette_of(colours))
    try:
        QApplication.processEvents()
        ground = opened.page.stage.grab().toImage().pixelColor(3, 3)
        assert ground.name() == colours.background
    finally:
        qapp.setPalette(usual)


@pytest.mark.window
@pytest.mark.sound
@pytest.mark.parametrize("asked", POLITE)
def test_the_system_can_ask_the_program_to_end(
    asked: signal.Signals, screen: Screen, pulse_server: PulseServer, fresh_home: Path
) -> None:
    env = {**os.environ, **pulse_server.env, **screen.env, "PYTHONUNBUFFERED": "1"}
    env.pop("QT_QPA_PLATFORM", None)
    program = subprocess.Popen([sys.executable, "-c", SHOWN], env=env, stdout=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stdout.readline() == b"painted\n"

    program.send_signal(asked)

    assert program.wait(10) == 0
    program.stdout.close()


@pytest.mark.parametrize("when", ["before the loop", "in it"])
def test_asked_to_end_it_finishes_what_it_does_first(when: str, fresh_home: Path) -> None:
    program = [sys.executable, "-c", ASKED_AT_WORK.format(when=when)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=20, check=False)

    assert (done.returncode, done.stdout) == (0, "closed\n"), done.stderr


def test_closed_before_its_sound_is_there_it_leaves_nothing_open(fresh_home: Path) -> None:
    program = [sys.executable, "-c", CLOSED_AT_ONCE]
    done = subprocess.run(program, capture_output=True, text=True, timeout=20, check=False)

    assert (done.returncode, done.stdout) == (0, "['MainThread']\n"), done.stderr


def test_a_sound_that_nobody_takes_any_more_is_closed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pacer = Pacer()
    sound = Engine(pacer, FakeOutput(pacer), TapTempo(), tuple)
    monkeypatch.setattr(engine, "open_engine", lambda *_: sound)
    opening = Opening(None)
    with qtbot.waitSignal(opening.opened):
        opening.start()

    opening.end()

    assert isinstance(sound.output, FakeOutput)
    assert sound.output.closed
