"""The window among other programs: what it keeps, what it is asked for, and its small strip."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import window as window_module
from app.desktop import Desktop
from app.manners.remote import Remote
from app.manners.wishes import Wishes
from app.settings import Settings, load
from app.stage.halo import Halo
from app.stage.pictures import Picture
from app.stage.stage import Stage
from app.strip import Strip
from app.widgets import look
from app.window import END_MS
from tests.app.opened import Opened
from tests.app.walked import go_to, heard, runs, walk

Key, Modifier = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of windows, offscreen


def shown(qtbot: QtBot, folder: Path, settings: Settings | None = None) -> Opened:
    """Open the window and give it the keyboard."""
    opened = Opened(qtbot, folder, settings)
    opened.bring_in()
    qtbot.waitUntil(opened.window.isActiveWindow)
    return opened


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    opened = shown(qtbot, tmp_path)
    yield opened
    opened.end()


@pytest.fixture
def palette(qapp: QApplication) -> Iterator[QApplication]:
    """Put the program's colours back afterwards."""
    yield qapp
    look.redress(qapp, look.SYSTEM, contrast=False)


# ---- what is set does what it says, and comes back


def settings_opened(opened: Opened, section: int) -> None:
    opened.press(Key.Key_Comma, Modifier.ControlModifier)
    for _ in range(section):
        opened.press(Key.Key_Down)


def goes_slowly(opened: Opened) -> bool:
    """Return whether a pulse that is stopped is still heard after a second, but not after three."""
    opened.pulse.start()
    opened.pass_time(4.0)
    opened.pulse.stop()
    left = np.abs(opened.pacer.render(4 * opened.pacer.rate)).max(axis=1)
    last_seconds = np.flatnonzero(left > 1e-5)[-1] / opened.pacer.rate
    return bool(1.0 < last_seconds < 3.0)


def set_offset(opened: Opened) -> None:
    settings_opened(opened, 1)
    go_to(opened, "Picture beside the sound")
    for _ in range(4):
        opened.press(Key.Key_Right)


def set_living(opened: Opened) -> None:
    settings_opened(opened, 0)
    go_to(opened, "Off")
    opened.press(Key.Key_Right)
    opened.press(Key.Key_Right)


def set_fade_out(opened: Opened) -> None:
    settings_opened(opened, 0)
    go_to(opened, "Fade out")
    opened.press(Key.Key_A, Modifier.ControlModifier)
    opened.write("2,5")
    opened.press(Key.Key_Return)


def set_view(opened: Opened) -> None:
    settings_opened(opened, 1)
    go_to(opened, "Not turned")
    opened.press(Key.Key_Right)
    opened.press(Key.Key_Right)
    go_to(opened, "The figure mirrored")
    opened.press(Key.Key_Return)


def set_device(opened: Opened) -> None:
    settings_opened(opened, 0)
    list_: Any = go_to(opened, "Sound output")
    opened.qtbot.waitUntil(lambda: not list_.searching and list_.model().rowCount() == 2)
    opened.press(Key.Key_Down)


def device_shown(opened: Opened) -> str:
    opened.qtbot.waitUntil(lambda: not opened.page.status.searching)
    return opened.page.status.device.text()


def set_favourites(opened: Opened) -> None:
    for technique in ("lull", "desk-wave"):
        opened.page.techniques.favourite_toggled.emit(technique)


def favourite(opened: Opened, key: Qt.Key) -> str:
    opened.press(key)
    technique = opened.pulse.technique
    return technique.id if technique else ""


CHOSEN: dict[str, tuple[Callable[[Opened], None], Callable[[Opened], object], object]] = {
    "offset": (set_offset, lambda one: one.pulse.frames.offset_seconds, 0.020),
    "living": (set_living, lambda one: one.pacer.snapshot.passages[-1].cue.living.percent, 2.0),
    "fade": (set_fade_out, goes_slowly, True),
    "view": (set_view, lambda one: one.page._view, (2, True)),
    "device": (set_device, device_shown, "Room speaker · 70 ms"),
    "stop after": (
        lambda one: one.pulse.set_stop_after(1),
        lambda one: runs_for(one, 62.0),
        False,
    ),
    "favourites": (set_favourites, lambda one: favourite(one, Key.Key_2), "desk-wave"),
    "level": (
        lambda one: one.press(Key.Key_Minus),
        lambda one: one.pacer.snapshot.passages[-1].cue.out.level_db,
        -1,
    ),
    "tempo": (lambda one: one.press(Key.Key_Up), lambda one: one.pulse.bpm, 71),
}


def runs_for(opened: Opened, seconds: float) -> bool:
    opened.pulse.start()
    opened.pass_time(seconds)
    return opened.pulse.running


@pytest.mark.parametrize("what", CHOSEN)
def test_what_is_chosen_counts_at_once_and_after_the_next_start(
    qtbot: QtBot, tmp_path: Path, what: str
) -> None:
    choose, shows, expected = CHOSEN[what]
    first = shown(qtbot, tmp_path)
    choose(first)
    first.press(Key.Key_Escape)
    first.pass_time(0.1)
    assert shows(first) == expected
    first.end()

    kept, sentence = load(first.settings_path)
    assert sentence == ""
    again = shown(qtbot, tmp_path, kept)
    again.pass_time(0.1)
    assert shows(again) == expected
    again.end()


@pytest.mark.parametrize(
    ("steps", "colours"), [(1, look.LAMP), (2, look.PAPER), (3, look.CONTRAST), (0, None)]
)
def test_the_colours_change_at_once_and_are_kept(
    opened: Opened, palette: QApplication, steps: int, colours: look.Colours | None
) -> None:
    opened.window.theme_chosen.connect(partial(look.redress, palette))
    settings_opened(opened, 4)
    go_to(opened, "As the system")
    for _ in range(steps):
        opened.press(Key.Key_Right)
    opened.press(Key.Key_Escape)
    QApplication.processEvents()

    ground = opened.page.stage.grab().toImage().pixelColor(3, 3).name()
    if colours is not None:
        assert ground == colours.background
    opened.keeper.close()
    theme = ("system", "lamp", "paper", "contrast")[steps]
    assert load(opened.settings_path)[0].theme == theme


# ---- wishes of the desktop


@pytest.fixture
def desktop(opened: Opened, palette: QApplication) -> Iterator[Desktop]:
    """What joins the window to the desktop; here nobody but the test speaks for that."""
    joined = Desktop(opened.pulse, opened.window, opened.keeper)
    yield joined
    joined.close()


def wishes_of(desktop: Desktop) -> Wishes:
    return cast("Wishes", desktop.findChild(Wishes))


def remote_of(desktop: Desktop) -> Remote:
    return cast("Remote", desktop.findChild(Remote))


def shown_picture(opened: Opened) -> Picture:
    return opened.page.picture


def test_less_motion_brings_the_halo_until_a_picture_is_chosen(
    opened: Opened, desktop: Desktop
) -> None:
    page, wishes = opened.page, wishes_of(desktop)
    wishes.less_motion_changed.emit(True)
    assert shown_picture(opened) is Picture.HALO
    assert page.side.picture.chips.chips[Picture.HALO].isChecked()
    wishes.less_motion_changed.emit(False)
    assert shown_picture(opened) is Picture.CRADLE
    opened.keeper.close()
    assert opened.keeper.settings.picture == ""

    page.side.picture.chosen.emit(Picture.WAVE)
    wishes.less_motion_changed.emit(True)
    assert shown_picture(opened) is Picture.WAVE


def test_more_contrast_is_followed_at_once(opened: Opened, desktop: Desktop) -> None:
    def ground() -> str:
        QApplication.processEvents()
        return opened.page.stage.grab().toImage().pixelColor(3, 3).name()

    wishes = wishes_of(desktop)
    wishes.more_contrast_changed.emit(True)
    assert ground() == look.CONTRAST.background
    wishes.more_contrast_changed.emit(False)
    assert ground() != look.CONTRAST.background


def test_a_picture_that_was_chosen_stays_with_less_motion(qtbot: QtBot, tmp_path: Path) -> None:
    opened = shown(qtbot, tmp_path, Settings(picture="bounce"))
    desktop = Desktop(opened.pulse, opened.window, opened.keeper)
    wishes_of(desktop).less_motion_changed.emit(True)

    assert opened.page.picture is Picture.BOUNCE
    desktop.close()
    opened.end()


def lit(stage: Stage) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of what stands out most from the ground."""
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)
    away = np.abs(pixels - pixels[2, 2]).sum(axis=2)
    y, x = np.nonzero(away > 0.6 * away.max())
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def travels(opened: Opened) -> float:
    """Return by how many pixels the middle of what is lit moves in two rocks and more."""
    middles = []
    for _ in range(20):
        opened.pass_time(0.1)
        left, top, right, bottom = lit(opened.page.stage)
        middles.append(((left + right) / 2, (top + bottom) / 2))
    return float(np.ptp(np.array(middles), axis=0).max())


def test_with_less_motion_nothing_travels(opened: Opened, desktop: Desktop) -> None:
    opened.pulse.start()
    assert travels(opened) > 10  # the cradle's bead, so that a moving picture would be found out

    wishes_of(desktop).less_motion_changed.emit(True)
    halo = opened.page.stage
    assert isinstance(halo, Halo)
    brightness = []
    assert travels(opened) <= 1.5
    for _ in range(10):
        opened.pass_time(0.1)
        brightness.append(halo.brightness)
    assert max(brightness) - min(brightness) > 0.2


# ---- the strip


def strip_of(opened: Opened) -> Strip:
    strips = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, Strip) and one.isVisible()
    ]
    assert len(strips) == 1
    return strips[0]


def to_strip(opened: Opened) -> Strip:
    opened.press(Key.Key_F10)
    strip = strip_of(opened)
    opened.qtbot.waitUntil(strip.isActiveWindow)
    return strip


def in_strip(
    strip: QWidget, opened: Opened, key: Qt.Key, modifier: Any = Modifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or strip, key, modifier)


def test_the_strip_shows_picture_tempo_and_stop_and_takes_the_keys(opened: Opened) -> None:
    opened.press(Key.Key_Space)
    opened.pass_time(1.0)
    strip = to_strip(opened)
    before = strip.stage.rock if strip.stage else 0.0
    opened.pass_time(0.5)

    assert not opened.window.isVisible()
    assert strip.stage is not None
    assert strip.stage.rock > before
    assert runs(opened)
    for widget, name in (
        (strip.tempo, "Tempo, 70 beats a minute"),
        (strip.toggle, "Stop the pulse"),
        (strip.back, "Back to the window"),
        (strip.stage, "Cradle: a bead rolls out on the beat and back between"),
    ):
        assert heard(widget).name == name

    in_strip(strip, opened, Key.Key_Up)
    assert heard(strip.tempo).name == "Tempo, 71 beats a minute"
    assert strip.tempo.text() == "71"
    in_strip(strip, opened, Key.Key_M)
    assert opened.pulse.muted
    in_strip(strip, opened, Key.Key_Escape)
    assert runs(opened)
    in_strip(strip, opened, Key.Key_Space)
    assert not runs(opened)
    assert heard(strip.toggle).name == "Start the pulse"


def test_every_control_of_the_strip_is_reached_by_tab(opened: Opened) -> None:
    strip = to_strip(opened)
    strip.toggle.setFocus(Qt.FocusReason.TabFocusReason)
    assert [one.accessibleName() for one in walk(opened)] == [
        "Start the pulse",
        "Back to the window",
    ]
    opened.press(Key.Key_Return)
    assert runs(opened)
    opened.press(Key.Key_Tab)
    opened.press(Key.Key_Return)
    assert opened.window.isVisible()
    assert runs(opened)


@pytest.mark.parametrize("way", ["F10", "close", "settings", "keys", "find", "type"])
def test_the_window_comes_back_from_the_strip_and_the_pulse_goes_on(
    opened: Opened, way: str
) -> None:
    opened.press(Key.Key_Space)
    opened.pass_time(0.5)
    strip = to_strip(opened)
    keys: dict[str, tuple[Qt.Key, Qt.KeyboardModifier]] = {
        "F10": (Key.Key_F10, Modifier.NoModifier),
        "settings": (Key.Key_Comma, Modifier.ControlModifier),
        "keys": (Key.Key_F1, Modifier.NoModifier),
        "find": (Key.Key_F, Modifier.ControlModifier),
        "type": (Key.Key_Return, Modifier.NoModifier),
    }
    if way == "close":
        strip.close()
    elif way == "type":
        strip.setFocus()
        in_strip(strip, opened, *keys[way])
    else:
        in_strip(strip, opened, *keys[way])

    assert opened.window.isVisible()
    assert not strip.isVisible()
    opened.qtbot.waitUntil(opened.window.isActiveWindow)
    opened.pass_time(0.5)
    assert runs(opened)
    assert opened.pacer.snapshot.running
    opened.press(Key.Key_Escape)
    before = opened.page.stage.rock
    opened.pass_time(0.2)
    assert opened.page.stage.rock > before


def test_the_strip_is_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    first = shown(qtbot, tmp_path)
    first.window.resize(760, 560)
    place = first.window.geometry()
    strip = to_strip(first)
    strip.move(QPoint(220, 140))
    QApplication.processEvents()
    in_strip(strip, first, Key.Key_F10)
    assert first.window.geometry() == place
    qtbot.waitUntil(first.window.isActiveWindow)
    again = to_strip(first)
    assert again.pos() == QPoint(220, 140)
    in_strip(again, first, Key.Key_Q, Modifier.ControlModifier)
    first.end()

    second = shown(qtbot, tmp_path, load(first.settings_path)[0])
    assert second.window.isVisible()
    assert second.window.size() == place.size()
    assert to_strip(second).pos() == QPoint(220, 140)
    second.end()


def test_quitting_from_the_strip_ends_softly(opened: Opened) -> None:
    opened.press(Key.Key_Space)
    opened.pass_time(1.0)
    strip = to_strip(opened)

    with opened.qtbot.waitSignal(opened.window.ended, timeout=END_MS + 1000):
        in_strip(strip, opened, Key.Key_Q, Modifier.ControlModifier)
        opened.pass_time(0.5)
        assert not opened.pacer.snapshot.running


# ---- what is announced


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is given to say."""
    said: list[str] = []
    monkeypatch.setattr(window_module, "announce", lambda _, text: said.append(text))
    return said


def by_space(opened: Opened, _: Remote) -> None:
    opened.press(Key.Key_Space)


def by_taps(opened: Opened, _: Remote) -> None:
    opened.pulse.choose_technique("trager-style")
    opened.press(Key.Key_Space)
    while not opened.pulse.running:
        opened.press(Key.Key_T)
        opened.now += 60 / 70
        opened.output.render_until(opened.now)


def by_a_headset(opened: Opened, remote: Remote) -> None:
    remote.toggle_asked.emit()


def by_the_strip(opened: Opened, _: Remote) -> None:
    in_strip(to_strip(opened), opened, Key.Key_Space)


@pytest.mark.parametrize("start", [by_space, by_taps, by_a_headset, by_the_strip])
def test_a_start_is_announced_once_and_nothing_while_it_runs(
    announced: list[str],
    opened: Opened,
    desktop: Desktop,
    start: Callable[[Opened, Remote], None],
) -> None:
    remote = remote_of(desktop)
    start(opened, remote)
    assert runs(opened)
    assert announced == ["started, 70 beats a minute"]

    opened.pass_time(3.0)
    opened.pulse.step_bpm(5)
    opened.pulse.choose_technique("lull")
    opened.pass_time(3.0)
    remote.play_asked.emit()
    assert announced == ["started, 70 beats a minute"]

    opened.pulse.stop()
    opened.pulse.start()
    assert announced[1:] == ["stopped", "started, 58 beats a minute"]


def test_a_headset_pauses_a_session_and_the_screen_stays_awake_until_it_is_left(
    opened: Opened, desktop: Desktop, fresh_home: Path
) -> None:
    remote, awake = remote_of(desktop), desktop._awake
    opened.window.pages.open("session")
    page = opened.window.pages.session
    assert page is not None
    page.show_session_view("window")
    opened.keeper.change(session_view="window")
    page.face.start()
    opened.pass_time(15.0)

    def stands() -> tuple[bool, bool]:
        """Return whether the session is paused, and whether the screen is kept awake."""
        standing = page.sessioning.standing
        return standing is not None and standing.paused, awake._held is not None

    remote.toggle_asked.emit()
    opened.pass_time(1.0)
    assert stands() == (True, True)
    assert not opened.pulse.running
    remote.toggle_asked.emit()
    opened.pass_time(1.0)
    assert stands() == (False, True)
    page.sessioning.end()
    opened.pass_time(2.0)
    page.sessioning.leave()
    assert stands() == (False, False)


def test_a_headset_starts_stops_and_raises(opened: Opened, desktop: Desktop) -> None:
    remote = remote_of(desktop)
    to_strip(opened)
    remote.toggle_asked.emit()
    assert runs(opened)
    remote.raise_asked.emit()
    assert opened.window.isVisible()
    remote.stop_asked.emit()
    assert not runs(opened)
