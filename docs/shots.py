"""What pictures there are: the list that `docs/pictures.py` takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # each scale has a process of its own, and Qt reads the scale when it starts
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from app.practising import Practising
    from practice.run import Run
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
    opened.window.pages.open_settings()
    return opened.window


def _section(name: str) -> Callable[["Opened"], "QWidget"]:
    def open_it(opened: "Opened") -> "QWidget":
        from app.pages.settings import SettingsPage

        opened.window.pages.open_settings()
        page = opened.window.pages.currentWidget()
        assert isinstance(page, SettingsPage)
        page.show_section(name)
        return opened.window

    return open_it


def _open_keys(opened: "Opened") -> "QWidget":
    opened.window.pages.open_keys()
    return opened.window


def _open_strip(opened: "Opened") -> "QWidget":
    from PySide6.QtWidgets import QApplication

    from app.strip import Strip

    _play(opened)
    opened.window.actions_by_name["strip"].trigger()
    opened.pass_time(0.5)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Strip))


def _practise(opened: "Opened") -> "QWidget":
    from practice.run import Exercise

    _practising(opened).choose(Exercise.GAPS, 1)
    return opened.window


def _run(opened: "Opened") -> "QWidget":
    practising = _practising(opened)
    practising.start()
    _pass_run(opened, practising, 20.0)
    return opened.window


def _ask(opened: "Opened") -> "QWidget":
    _tap_gaps(opened)
    return opened.window


def _result(opened: "Opened") -> "QWidget":
    _see(_tap_gaps(opened))
    return opened.window


def _rocked(opened: "Opened") -> "QWidget":
    """Rock the mouse, with a hand that wanders a little, and see the result."""
    import math

    from practice.run import Exercise, Place

    practising = _practising(opened)
    practising.choose(Exercise.MOUSE, 0)
    practising.start()
    opened.pass_time(0.4)
    practising.follow()
    first = opened.pacer.snapshot.passages[-1].started_seconds
    for step in range(round(55.0 * 125)):
        seconds = step / 125
        rock = seconds * practising.choice.bpm / 60.0 + 0.02 * math.sin(1.7 * seconds)
        wide = 60.0 + 4.0 * math.sin(0.9 * seconds)
        practising.placed(Place(first + seconds, wide * math.cos(2 * math.pi * rock), 0.0))
    _pass_run(opened, practising, 120.0)
    _see(practising)
    return opened.window


def _look_back(opened: "Opened") -> "QWidget":
    _practising(opened)
    assert opened.window.pages.practise is not None
    opened.window.pages.practise.history_asked.emit()
    return opened.window


def _plans(opened: "Opened") -> "QWidget":
    opened.window.pages.open("session")
    return opened.window


def _chosen(opened: "Opened") -> "QWidget":
    """Choose a segment whose tempo glides, and one that waits would be next."""
    _plans(opened)
    assert opened.window.pages.session is not None
    opened.window.pages.session.face.editor.list.current_changed.emit(2)
    return opened.window


def _details(name: str) -> Callable[["Opened"], "QWidget"]:
    def open_it(opened: "Opened") -> "QWidget":
        _plans(opened)
        assert opened.window.pages.session is not None
        opened.window.pages.session.face.editor.deck.open(name)
        return opened.window

    return open_it


def _table(opened: "Opened") -> "QWidget":
    """Let the pulse grow for half a minute."""
    _plans(opened)
    page = opened.window.pages.session
    assert page is not None
    page.open_table()
    page.table.toggle()
    for _ in range(640):
        opened.pass_time(0.05)
        page.check.follow()
    return opened.window


def _session_passes(opened: "Opened", minutes: float) -> None:
    """Begin the plan, and let so much of it go by unheard."""
    _plans(opened)
    page = opened.window.pages.session
    assert page is not None
    page.face.start()
    opened.pass_time(0.3)
    opened.now += 60.0 * minutes
    opened.pacer.skip(round((opened.now + 0.2) * opened.pacer.rate) - opened.pacer.head_frame)
    opened.pass_time(_PLAYED_SECONDS)


def _session(opened: "Opened") -> "QWidget":
    _session_passes(opened, 18.2)
    return opened.window


def _dim_screen(opened: "Opened") -> "QWidget":
    _session_passes(opened, 18.2)
    return _dim_screen_of(opened)


def _waiting(opened: "Opened") -> "QWidget":
    _session_passes(opened, 26.7)
    return _dim_screen_of(opened)


def _dim_screen_of(opened: "Opened") -> "QWidget":
    page = opened.window.pages.session
    assert page is not None
    screen = page.views.screen
    assert screen is not None
    screen.showNormal()
    screen.resize(opened.window.size())
    opened.pass_time(0.1)
    return screen


def _practising(opened: "Opened") -> "Practising":
    """Open the Practise page, on the picture's own clock, with runs of some days before it."""
    from datetime import UTC, datetime, timedelta

    from practice.headlines import bring_up_to_date

    opened.window.pages.open("practise")
    assert opened.window.pages.practise is not None
    practising = opened.window.pages.practise.practising
    began = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)
    runs = [_earlier(number, began + timedelta(days=number // 4)) for number in range(24)]
    practising.history.merge(runs)
    bring_up_to_date(practising.history, at_most=len(runs))
    practising.history_changed.emit()
    return practising


def _earlier(number: int, day: "datetime") -> "Run":
    """Return one of the runs before, a little steadier from day to day."""
    import random
    from datetime import timedelta

    from practice.exercises import plan_of
    from practice.run import Exercise, Input, Run, Tap

    chance = random.Random(number)
    exercise, bpm = (Exercise.FOLLOW, Exercise.GAPS)[number % 2], 64.0 + 2 * (number % 5)
    scatter = 0.034 - 0.0005 * number
    beats = plan_of(exercise, number % 2).beats(bpm)
    taps = tuple(
        Tap(beat.seconds - 0.02 + chance.gauss(0.0, scatter), Input.KEY, "Space") for beat in beats
    )
    return Run(
        exercise,
        "spinal-wave",
        bpm,
        number % 2,
        id=f"{number:032x}",
        started_at=day + timedelta(minutes=3 * (number % 4)),
        beats=beats,
        taps=taps,
    )


def _tap_gaps(opened: "Opened") -> "Practising":
    """Go through a run of Gaps, a touch fast while the cue is silent."""
    import random

    from practice.exercises import plan_of
    from practice.run import Exercise, Input, Tap

    practising = _practising(opened)
    practising.choose(Exercise.GAPS, 1)
    practising.start()
    opened.pass_time(0.4)
    practising.follow()
    first, chance, ahead = opened.pacer.snapshot.passages[-1].started_seconds, random.Random(5), 0.0
    for beat in plan_of(Exercise.GAPS, 1).beats(practising.choice.bpm):
        ahead = 0.7 * ahead if beat.heard else ahead + 0.012
        seconds = first + beat.seconds - 0.02 - ahead + chance.gauss(0.0, 0.022)
        opened.pass_time(seconds - opened.now)
        practising.follow()
        practising.tapped(Tap(seconds, Input.KEY, "Space"))
    _pass_run(opened, practising, 20.0)
    return practising


def _see(practising: "Practising") -> None:
    """Leave the question out, and wait for the whole result, which a thread works out."""
    import time

    from PySide6.QtCore import QCoreApplication

    from app.practising import State

    practising.answer(None, None)
    until = time.monotonic() + 20.0
    while practising.state is not State.RESULT and time.monotonic() < until:
        QCoreApplication.processEvents()
        time.sleep(0.005)
    practising.show_full()


def _pass_run(opened: "Opened", practising: "Practising", seconds: float) -> None:
    """Let a run go on for so long, or to its end."""
    from app.practising import State

    until = opened.now + seconds
    while practising.state is State.RUNNING and opened.now < until:
        opened.pass_time(0.05)
        practising.follow()


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
    yield from _practice()
    yield from _sessions()
    yield from _sizes()


def _moments() -> Iterator[Shot]:
    figure = {"picture": "figure"}
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


def _practice() -> Iterator[Shot]:
    for theme in THEMES:
        yield Shot(f"practise-{theme}", f"The Practise page, {theme}", theme, do=_practise)
        result = f"The result of a run, {theme}"
        yield Shot(f"practise-result-{theme}", result, theme, do=_result)
        yield Shot(f"history-{theme}", f"The history, {theme}", theme, do=_look_back)
    yield Shot("practise-run-dark", "A run: nothing but the cue", "dark", do=_run)
    yield Shot("practise-ask-light", "What is asked before the result", "light", do=_ask)
    mouse = "The result of rocking the mouse"
    yield Shot("practise-mouse-light", mouse, "light", do=_rocked)
    small = (1024, 640)
    yield Shot("practise-result-1024x640", "A result, 1024×640", do=_result, size=small)
    yield Shot("history-1024x640", "The history, 1024×640", do=_look_back, size=small)
    yield Shot("practise-result-at-200", "A result at 200 %", "light", do=_result, scale=200)
    for do, page in (
        (_practise, "practise"),
        (_result, "practise-result"),
        (_look_back, "history"),
    ):
        shows = f"Text half as large again, {page}, 1024×640"
        name = f"large-text-{page}-1024x640"
        yield Shot(name, shows, "light", do=do, size=(1024, 640), text=_LARGE_TEXT)


def _sessions() -> Iterator[Shot]:
    for theme in THEMES:
        yield Shot(f"session-{theme}", f"The Session page, {theme}", theme, do=_chosen)
    for name, what in (("Whole plan", "the plan as a whole"), ("Divide by parts", "by parts")):
        shot = f"session-{name.split()[0].lower()}-light"
        yield Shot(shot, f"A plan is made: {what}", "light", do=_details(name))
    yield Shot("session-table-dark", "Can it be heard at the table?", "dark", do=_table)
    dim = {"session_view": "dim"}
    yield Shot("session-dim", "The dim screen", "dark", dim, _dim_screen)
    figure = dim | {"picture": "figure"}
    yield Shot("session-dim-figure", "The dim screen: the figure", "dark", figure, _dim_screen)
    lowest = dim | {"dim_brightness": 0.2}
    yield Shot("session-dim-low", "The dim screen, barely to be seen", "dark", lowest, _dim_screen)
    yield Shot("session-dim-waits", "The dim screen: turning over", "dark", dim, _waiting)
    window = {"session_view": "window"}
    yield Shot("session-window", "A session in the window", "light", window, _session)
    small = (1024, 640)
    yield Shot("session-1024x640", "The Session page, 1024×640", do=_chosen, size=small)
    yield Shot("session-dim-1024x640", "The dim screen, 1024×640", "dark", dim, _dim_screen, small)
    yield Shot("session-dim-at-200", "The dim screen at 200 %", "dark", dim, _dim_screen, scale=200)
    for do, page, kept in ((_chosen, "session", {}), (_dim_screen, "session-dim", dim)):
        name = f"large-text-{page}-1024x640"
        shows = f"Text half as large again, {page}, 1024×640"
        yield Shot(name, shows, "light", kept, do, small, text=_LARGE_TEXT)


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
