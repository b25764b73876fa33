"""The figure as it is painted: only what the source says, smoothly, at every size and turn."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.stage.figure import Figure
from app.stage.figure.inks import Ink
from app.widgets import look
from presets.library import load_all
from presets.model import Technique
from presets.scene import Scene
from presets.words import Position
from tests.app.opened import dressed

TECHNIQUES = {technique.id: technique for technique in load_all().techniques}
ON_A_TABLE = {
    Position.SIDE_LYING,
    Position.ON_THE_TABLE,
    Position.ON_THE_BACK,
    Position.FACE_DOWN,
}
Pixels = NDArray[np.int16]


def figure(
    qtbot: QtBot,
    scene: Scene,
    size: tuple[int, int] = (700, 330),
    colours: look.Colours = look.LAMP,
) -> Figure:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dressed(app)
    stage = Figure()
    stage.setMinimumSize(1, 1)
    qtbot.addWidget(stage)
    stage.setPalette(look.palette_of(colours))
    stage.resize(*size)
    stage.set_scene(scene)
    return stage


def pixels(stage: Figure) -> Pixels:
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return data[:, :, :3].astype(np.int16)


def near(picture: Pixels, colour: QColor, within: int) -> int:
    """Return how many pixels have nearly a colour."""
    wanted = np.array([colour.red(), colour.green(), colour.blue()])
    return int((np.abs(picture - wanted).max(axis=2) <= within).sum())


def far_from(picture: Pixels, other: Pixels) -> int:
    return int(np.abs(picture - other).max())


@pytest.mark.parametrize("technique", TECHNIQUES.values(), ids=TECHNIQUES.keys())
@pytest.mark.parametrize("colours", [look.LAMP, look.PAPER, look.CONTRAST], ids="lpc")
def test_each_technique_shows_what_its_source_gives(
    qtbot: QtBot, technique: Technique, colours: look.Colours
) -> None:
    scene = technique.scene()
    stage = figure(qtbot, scene, colours=colours)
    palette = stage.palette()
    accent = palette.color(QPalette.ColorRole.Accent)
    second = palette.color(QPalette.ColorRole.Link)
    sheet_pixels = pixels(stage)
    sheet = stage._sheet
    assert sheet is not None

    parts = any(row.parts for row in scene.moved)
    directions = any(row.directions for row in scene.moved)
    assert (bool(sheet.glow.inks) or sheet.whole) == parts
    assert (not sheet.arrows.isEmpty()) == directions
    assert (near(sheet_pixels, accent, 3) > 30) == directions
    hands = scene.both_hands is not None or bool(scene.other_hand)
    assert (near(sheet_pixels, second, 3) > 30) == hands
    plain = figure(qtbot, Scene(position=scene.position), colours=colours)
    inks = stage._inks
    assert inks is not None
    table = near(pixels(plain), inks.flat[Ink.TABLE], 0)
    assert (table > 1000) == (scene.position in ON_A_TABLE)


def test_the_words_are_there_for_who_does_not_see_it(qtbot: QtBot) -> None:
    scene = TECHNIQUES["trager-style"].scene()
    stage = figure(qtbot, scene)

    assert stage.accessibleName().startswith("Figure:")
    assert stage.accessibleDescription() == scene.words
    assert "not given" in scene.words


@pytest.mark.parametrize("technique", TECHNIQUES.values(), ids=TECHNIQUES.keys())
def test_it_moves_and_frames_follow_one_another_smoothly(
    qtbot: QtBot, technique: Technique
) -> None:
    stage = figure(qtbot, technique.scene())
    stage.set_phase(0.0, technique.amplitude, 0.0)
    frames = []
    for frame in range(27):  # half a rock at 67 beats a minute
        stage.set_phase(frame / 54, technique.amplitude, 0.0)
        frames.append(pixels(stage))

    steps = [np.abs(b - a).sum() for a, b in pairwise(frames)]
    there = np.abs(frames[-1] - frames[0]).sum()
    assert there > 0
    assert max(steps) < 0.25 * sum(steps)
    sheet = stage._sheet
    assert sheet is not None
    assert max(sheet.travel_px) * technique.amplitude * 2 * np.pi / 54 < 2.0


def test_only_what_moves_is_painted(qtbot: QtBot) -> None:
    stage = figure(qtbot, TECHNIQUES["neck-ripples"].scene())
    stage.set_phase(0.0, 1.0, 0.0)
    before = pixels(stage)
    sheet = stage._sheet
    assert sheet is not None
    part = sheet.moving.toAlignedRect()

    stage.set_phase(0.3, 1.0, 0.0)
    after = pixels(stage)

    changed = np.argwhere((before != after).any(axis=2))
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    assert part.contains(int(left), int(top))
    assert part.contains(int(right), int(bottom))
    assert part.width() * part.height() < 0.2 * stage.width() * stage.height()


@pytest.mark.parametrize("technique", TECHNIQUES.values(), ids=TECHNIQUES.keys())
def test_painting_the_moving_part_alone_gives_the_whole_picture(
    qtbot: QtBot, technique: Technique
) -> None:
    stage = figure(qtbot, technique.scene())
    stage.show()
    qtbot.waitExposed(stage)
    shown = QImage(stage.size(), QImage.Format.Format_RGB32)
    stage.set_phase(0.1, 1.0, 0.5)
    stage.render(shown)
    stage.set_phase(0.35, 1.0, 0.5)
    sheet = stage._sheet
    assert sheet is not None
    part = sheet.moving.toAlignedRect().intersected(stage.rect())

    patch = stage.grab(part).toImage().convertToFormat(QImage.Format.Format_RGB32)
    whole = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB32).copy(part)

    shape = part.height(), part.width(), 4
    one, other = (
        np.frombuffer(bytes(image.constBits()), np.uint8).reshape(shape).astype(np.int16)
        for image in (patch, whole)
    )
    # Qt shortens a thin line where the painted part ends, and rounds what is left of it.
    differs = np.abs(one - other).max(axis=2) > 2
    assert not differs[20:-20, 20:-20].any()
    assert differs.sum() < 80


@pytest.mark.parametrize("technique", TECHNIQUES.values(), ids=TECHNIQUES.keys())
@pytest.mark.parametrize("size", [(200, 120), (1200, 500), (300, 900)])
def test_everything_stays_within_the_widget(
    qtbot: QtBot, technique: Technique, size: tuple[int, int]
) -> None:
    scene = technique.scene(pulled=technique.traction is not None)
    stage = figure(qtbot, scene, size)
    colour = QColor(look.LAMP.background)
    ground = np.array([colour.red(), colour.green(), colour.blue()])
    for turns in range(4):
        stage.set_view(turns, mirrored=turns == 3)
        for rock in (0.0, 0.5):
            stage.set_phase(rock, technique.amplitude, 1.0)
            picture = pixels(stage)
            rim = [picture[0], picture[-1], picture[:, 0], picture[:, -1]]
            assert all(np.abs(side - ground).max() <= 1 for side in rim)


@pytest.mark.parametrize("name", ["spinal-wave", "shoulder-girdle", "desk-wave"])
def test_a_mirrored_picture_is_the_mirror_of_the_plain_one(qtbot: QtBot, name: str) -> None:
    stage = figure(qtbot, TECHNIQUES[name].scene(), (600, 600))
    stage.set_phase(0.1, 1.0, 0.0)
    plain = pixels(stage)

    stage.set_view(0, mirrored=True)
    assert np.mean(np.abs(pixels(stage) - plain[:, ::-1])) < 0.3

    stage.set_view(1, mirrored=False)
    assert np.mean(np.abs(pixels(stage) - np.rot90(plain, -1))) < 0.3


def test_a_traction_lengthens_its_line_and_moves_the_arm(qtbot: QtBot) -> None:
    technique = TECHNIQUES["arm-traction"]
    stage = figure(qtbot, technique.scene(pulled=True))
    second = stage.palette().color(QPalette.ColorRole.Link)
    lengths = []
    for tension in (0.0, 0.25, 0.5, 0.75, 1.0):
        stage.set_phase(0.25, technique.amplitude, tension)
        lengths.append(near(pixels(stage), second, 12))

    assert lengths[0] == 0
    assert all(a < b for a, b in pairwise(lengths))


@pytest.mark.parametrize("name", ["pectoral-girdle", "small-undulations", "rock-and-press"])
def test_another_step_of_the_course_comes_without_a_jump(qtbot: QtBot, name: str) -> None:
    technique = TECHNIQUES[name]
    stage = figure(qtbot, technique.scene(0))
    stage.set_phase(10.0, 1.0, 0.0)
    frames = [pixels(stage)]
    stage.set_scene(technique.scene(1))
    for frame in range(24):
        frames.append(pixels(stage))
        stage.set_phase(10.0 + frame * 1e-9 + 1e-9, 1.0, 0.0)

    frames.append(pixels(stage))
    reference = figure(qtbot, technique.scene(1))
    reference.set_phase(10.0, 1.0, 0.0)
    assert far_from(frames[-1], pixels(reference)) <= 2
    whole = np.abs(frames[-1] - frames[0]).sum()
    gone = sum(np.abs(b - a).sum() for a, b in pairwise(frames))
    assert max(np.abs(b - a).sum() for a, b in pairwise(frames)) < 0.2 * gone
    assert gone < 4 * whole + 1


def test_while_nothing_runs_another_scene_is_there_at_once(qtbot: QtBot) -> None:
    stage = figure(qtbot, TECHNIQUES["shoulder-girdle"].scene())
    pixels(stage)

    stage.set_scene(TECHNIQUES["neck-ripples"].scene())

    fresh = figure(qtbot, TECHNIQUES["neck-ripples"].scene())
    assert far_from(pixels(stage), pixels(fresh)) == 0


def test_any_scene_may_follow_any_other_at_any_moment(qtbot: QtBot) -> None:
    stage = figure(qtbot, Scene())
    rock = 0.3
    for _ in range(2):
        for technique in TECHNIQUES.values():
            stage.set_scene(technique.scene())
            for _ in range(7):
                rock += 0.02
                stage.set_phase(rock, technique.amplitude, 0.3)
                pixels(stage)

    for _ in range(30):
        stage.set_phase(rock, 0.5, 0.0)
        pixels(stage)
    last = list(TECHNIQUES.values())[-1]
    fresh = figure(qtbot, last.scene())
    fresh.set_phase(rock, 0.5, 0.0)
    assert far_from(pixels(stage), pixels(fresh)) <= 2
