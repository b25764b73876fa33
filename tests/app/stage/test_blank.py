from pytestqt.qtbot import QtBot

from app.stage.pictures import Picture
from app.widgets import look
from tests.app.stage.shown import pixels, shown, watched


def test_it_shows_the_ground_and_nothing_on_it(qtbot: QtBot) -> None:
    for colours, ground in ((look.LAMP, (0x16, 0x13, 0x11)), (look.PAPER, (0xF6, 0xF1, 0xE8))):
        stage = shown(qtbot, Picture.NONE, (300, 160), colours)
        stage.set_phase(0.4, 1.0, 0.7)

        assert (pixels(stage) == ground).all()


def test_it_asks_for_no_frames_and_paints_none(qtbot: QtBot) -> None:
    stage = shown(qtbot, Picture.NONE)

    with watched(stage) as painting:
        for frame in range(60):
            stage.set_phase(frame / 50, 0.8, frame / 60)

    assert not stage.moves
    assert not painting.regions


def test_the_others_ask_for_frames(qtbot: QtBot) -> None:
    for picture in (Picture.CRADLE, Picture.BOUNCE, Picture.WAVE, Picture.HALO):
        assert shown(qtbot, picture).moves
