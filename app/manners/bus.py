"""The session bus of Linux and its kin, on connections of one's own. Nothing waits for an answer.

A blocking call would hold Python's lock until the answer comes, in whichever thread it is made;
so every call is asynchronous, and the main thread alone makes them. QtDBus is imported when it
is first needed, which is after the first frame.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_ANSWER_WITHIN_MS = 5000

_USED: bool = False
"""Off: PySide6 keeps Python's lock while it connects, and the bus's own thread may be waiting for
that lock to hand over an answer; then the program hangs."""

Answered = Callable[[Sequence[Any] | None], None]
"""Is given what a service answered, None where it did not."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an interface is found on the bus."""

    service: str
    path: str
    interface: str


def connect(name: str) -> "QDBusConnection | None":
    """Return a new connection that this program calls `name`, None where there is no bus.

    The address is found here, since the bus's own library starts a bus where it finds none.
    """
    address = _address()
    if address is None:
        return None
    from PySide6.QtDBus import QDBusConnection

    connection = QDBusConnection.connectToBus(address, name)
    if connection.isConnected():
        return connection
    disconnect(name)
    return None


def disconnect(name: str) -> None:
    """Drop the connection `name`; services forget what was asked of them there."""
    from PySide6.QtDBus import QDBusConnection

    QDBusConnection.disconnectFromBus(name)


def ask(
    connection: "QDBusConnection",
    address: Address,
    method: str,
    arguments: Sequence[Any],
    answered: Answered,
    parent: QObject,
    *,
    start_service: bool = True,
) -> None:
    """Call a method and return at once; `answered` is called later, unless `parent` is gone."""
    from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

    message = QDBusMessage.createMethodCall(
        address.service, address.path, address.interface, method
    )
    message.setArguments(arguments)
    message.setAutoStartService(start_service)
    watcher = QDBusPendingCallWatcher(connection.asyncCall(message, _ANSWER_WITHIN_MS), parent)

    def finish(_: object) -> None:
        reply = watcher.reply()
        watcher.deleteLater()
        is_answer = reply.type() == QDBusMessage.MessageType.ReplyMessage
        answered(reply.arguments() if is_answer else None)

    watcher.finished.connect(finish)


def _address() -> str | None:
    if not _USED or sys.platform in ("win32", "darwin"):
        return None
    told = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if told:
        return None if told.startswith(("autolaunch:", "disabled:")) else told
    usual = Path(os.environ.get("XDG_RUNTIME_DIR", "")) / "bus"
    return f"unix:path={usual}" if usual.is_socket() else None
