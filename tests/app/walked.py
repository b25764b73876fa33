"""A page as it is for somebody with a keyboard and a screen reader alone."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QRadioButton, QScrollBar, QWidget

from tests.app.opened import Opened

Role, Text = QAccessible.Role, QAccessible.Text
ACTED_ON = {
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.Link,
    Role.List,
    Role.PageTabList,
    Role.RadioButton,
    Role.Slider,
    Role.SpinBox,
}
"""Roles of which a person expects that something can be done with them."""

POINTED_AT = ("mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent")


@dataclass(frozen=True)
class Heard:
    """What a screen reader says of a control; `value` is a figure between `low` and `high`."""

    name: str
    role: QAccessible.Role
    told: str
    checked: bool
    value: float | None
    low: float | None
    high: float | None


def heard(widget: QWidget) -> Heard:
    """Return what is said of a widget."""
    about = interface_of(widget)
    figure = about.valueInterface()
    ends = (figure.currentValue(), figure.minimumValue(), figure.maximumValue()) if figure else ()
    value, low, high = ends or (None, None, None)
    return Heard(
        about.text(Text.Name),
        about.role(),
        about.text(Text.Description),
        bool(about.state().checked),
        value,
        low,
        high,
    )


def interface_of(widget: QWidget) -> QAccessibleInterface:
    """Return what stands for a widget in the tree that a screen reader walks."""
    about = QAccessible.queryAccessibleInterface(widget)
    assert about is not None, widget
    return about


def children_said(widget: QWidget) -> list[str]:
    """Return the names of a list's rows or of tabs that are there."""
    about = interface_of(widget)
    children = [about.child(number) for number in range(about.childCount())]
    return [one.text(Text.Name) for one in children if one.role() in (Role.ListItem, Role.PageTab)]


def walk(opened: Opened, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Press Tab until it comes round, and return where it stopped."""
    first = QApplication.focusWidget()
    assert first is not None
    stops = [first]
    while True:
        opened.press(key)
        stop = QApplication.focusWidget()
        assert stop is not None
        if stop is first:
            return stops
        assert stop not in stops, f"Tab never comes back to {first.accessibleName()!r}"
        stops.append(stop)


def acted_on(opened: Opened) -> list[QWidget]:
    """Return what a person who sees the page could do something with.

    Of a group of radio buttons it is the chosen one: arrows go to the others.
    """
    return [one for one in opened.window.findChildren(QWidget) if _is_acted_on(one)]


def _is_acted_on(widget: QWidget) -> bool:
    if not widget.isVisible() or not widget.isEnabled() or isinstance(widget, QScrollBar | QMenu):
        return False
    if widget.focusProxy() is not None or _is_part(widget):
        return False
    if isinstance(widget, QRadioButton) and not widget.isChecked():
        return False
    by_pointer = any(name in vars(kind) for kind in _own_kinds(widget) for name in POINTED_AT)
    by_key = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_key or by_pointer or interface_of(widget).role() in ACTED_ON


def _is_part(widget: QWidget) -> bool:
    """Return whether a widget is a part of one of Qt's own, as the field of a spin box."""
    around = widget.parentWidget()
    return around is not None and around.focusProxy() is None and _speaks_for(around, widget)


def _speaks_for(around: QWidget, widget: QWidget) -> bool:
    return interface_of(around).role() in (Role.SpinBox, Role.List) and not _own_kinds(widget)


def _own_kinds(widget: QWidget) -> list[type]:
    return [kind for kind in type(widget).__mro__ if kind.__module__.startswith("app.")]


def runs(opened: Opened) -> bool:
    """Return whether the pulse is to run."""
    return opened.pulse.running


def go_to(opened: Opened, name: str) -> QWidget:
    """Press Tab until the control with a name has the focus, and return it."""
    for _ in range(60):
        widget = QApplication.focusWidget()
        assert widget is not None
        if name in (heard(widget).name, widget.accessibleName()):
            return widget
        opened.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {name!r}")


def choose_in_menu(opened: Opened, text: str) -> None:
    """Press Down in the open menu until `text` is reached, then Enter."""
    opened.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    opened.qtbot.waitUntil(lambda: any(one.text() == text for one in menu.actions()))
    for _ in range(len(menu.actions()) + 1):
        active = menu.activeAction()
        if active is not None and active.text() == text:
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
