"""What pictures there are: the list that `docs/pictures.py` takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # each scale has a process of its own, and Qt reads the scale when it starts
    from PySide6.QtWidgets import QWidget

    from tests.app.opened import Opened

THEMES = {"dark": "lamp", "light": "paper", "contrast": "contrast"}
"""From what a picture's name says to what the settings say."""

_PLAYED_SECONDS = 3.1
_LARGE_TEXT = 1.5


# What is done before a picture is taken; each returns the widget that is shown.


def _play(opened: "Opened") -> "QWidget":
    opened.pulse.start()
    opened.pass_time(_PLAYED_SECONDS)
    return opened.window


def _rest(opened: "Opened") -> "QWidget":
    return opened.window


def _pull(opened: "Opened") -> "QWidget":
    opened.pulse.start()
    opened.pass_time(24.6)
    return opened.window


def _follow_course(opened: "Opened") -> "QWidget":
    opened.pulse.set_course(True)
    opened.pulse.start()
    opened.pass_time(20.1)
    return opened.window


def _tap(opened: "Opened") -> "QWidget":
    for _ in range(6):
        opened.pulse.tap()
        opened.pass_time(0.95)
    return opened.window


def _open_card(opened: "Opened") -> "QWidget":
    return _at_the_side(opened, "Technique")


def _open_pictures(opened: "Opened") -> "QWidget":
    return _at_the_side(opened, "Picture")


def _at_the_side(opened: "Opened", word: str) -> "QWidget":
    from PySide6.QtWidgets import QTabBar

    tabs = opened.named("Panel at the side")
    assert isinstance(tabs, QTabBar)
    tabs.setCurrentIndex([tabs.tabText(index) for index in range(tabs.count())].index(word))
    return _play(opened)


def _open_settings(opened: "Opened") -> "QWidget":
    opened.window.open_settings()
    return opened.window


def _section(name: str) -> Callable[["Opened"], "QWidget"]:
    def open_it(opened: "Opened") -> "QWidget":
        from app.pages.settings import SettingsPage

        opened.window.open_settings()
        page = opened.window.pages.currentWidget()
        assert isinstance(page, SettingsPage)
        page.show_section(name)
        return opened.window

    return open_it


def _open_keys(opened: "Opened") -> "QWidget":
    opened.window.open_keys()
    return opened.window


def _open_strip(opened: "Opened") -> "QWidget":
    from PySide6.QtWidgets import QApplication

    from app.strip import Strip

    _play(opened)
    opened.window.actions_by_name["strip"].trigger()
    opened.pass_time(0.5)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Strip))


# What is taken.


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, what it shows, and how. Size in Qt's pixels, scale in percent."""

    name: str
    shows: str
    theme: str = "dark"
    settings: dict[str, Any] = field(default_factory=dict)
    do: Callable[["Opened"], "QWidget"] = _play
    size: tuple[int, int] = (1240, 800)
    scale: int = 100
    text: float = 1.0


def _shots() -> Iterator[Shot]:
    for theme in THEMES:
        yield Shot(f"window-{theme}", f"The Pulse page, {theme}", theme)
        yield Shot(f"settings-{theme}", f"The settings, {theme}", theme, do=_open_settings)
        yield Shot(f"keys-{theme}", f"All keys, {theme}", theme, do=_open_keys)
    for theme in ("dark", "light"):
        for picture in ("bounce", "wave", "figure", "halo", "none"):
            kept = {"picture": picture}
            yield Shot(f"{picture}-{theme}", f"{picture.capitalize()}, {theme}", theme, kept)
        strip = f"The strip above other programs, {theme}"
        yield Shot(f"strip-{theme}", strip, theme, do=_open_strip)
        card = f"What is known of a technique, {theme}"
        yield Shot(f"technique-{theme}", card, theme, do=_open_card)
    for section in ("Picture", "Look", "Keys", "About"):
        what = f"The settings: {section.lower()}"
        yield Shot(f"settings-{section.lower()}-light", what, "light", do=_section(section))
    yield from _moments()
    yield from _sizes()


def _moments() -> Iterator[Shot]:
    figure = {"picture": "figure"}
    yield Shot("figure-contrast", "Figure, contrast", "contrast", figure)
    pulled = figure | {"technique": "arm-traction"}
    yield Shot("traction-dark", "Figure: traction on the arm is held", "dark", pulled, _pull)
    yield Shot(
        "traction-cradle-light",
        "Cradle: traction is held",
        "light",
        {"technique": "arm-traction", "picture": "cradle"},
        _pull,
    )
    turned = figure | {"technique": "pectoral-girdle", "quarter_turns": 1}
    yield Shot(
        "turned-light",
        "Figure, turned to lie as the client does; the course on",
        "light",
        turned,
        _follow_course,
    )
    seated = figure | {"technique": "desk-wave", "mirrored": True}
    yield Shot("seated-dark", "Figure, seated and mirrored", "dark", seated)
    choice = "Another picture is chosen"
    yield Shot("choice-dark", choice, "dark", {"picture": "halo"}, _open_pictures)
    yield Shot("rest-light", "At rest", "light", do=_rest)
    yield Shot("tapping-dark", "The tempo is tapped", "dark", {"technique": "trager-style"}, _tap)


def _sizes() -> Iterator[Shot]:
    for scale in (100, 150, 200):
        for width, height in ((1024, 640), (1240, 800), (2560, 1440)):
            name = f"size-{width}x{height}-at-{scale}"
            yield Shot(
                name,
                f"{width}×{height} at {scale} %",
                "dark" if scale == 150 else "light",
                {"picture": "figure"} if width == 2560 else {},
                size=(width, height),
                scale=scale,
            )
    for size in ((1024, 640), (1240, 800)):
        for do, page in ((_play, "window"), (_open_settings, "settings"), (_open_keys, "keys")):
            name = f"large-text-{page}-{size[0]}x{size[1]}"
            shows = f"Text half as large again, {page}, {size[0]}×{size[1]}"
            yield Shot(name, shows, "light", do=do, size=size, text=_LARGE_TEXT)


SHOTS = tuple(_shots())
