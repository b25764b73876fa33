"""The session bus of Linux: messages to and from other programs. Nothing waits for an answer.

Qt's own library for it, as PySide6 has it, is not used: it keeps Python's lock while it connects
or asks, its thread may need that lock to hand over an answer, and then the program hangs.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier

from app.manners.wire import Answered, Flag, Kind, Message, Wire

_ERRORS = "org.freedesktop.DBus.Error"
UNKNOWN_METHOD = f"{_ERRORS}.UnknownMethod"
UNKNOWN_OBJECT = f"{_ERRORS}.UnknownObject"
UNKNOWN_INTERFACE = f"{_ERRORS}.UnknownInterface"
UNKNOWN_PROPERTY = f"{_ERRORS}.UnknownProperty"
PROPERTY_READ_ONLY = f"{_ERRORS}.PropertyReadOnly"
INVALID_ARGUMENTS = f"{_ERRORS}.InvalidArgs"

_Taken = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where an interface is found on the bus."""

    service: str
    path: str
    interface: str


BUS = Address("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
"""The bus itself."""


class Bus(QObject):
    """One connection to the session bus. The main thread only.

    Everything returns at once; what comes back is handed out by Qt's loop, in the order in which
    it came. Without a bus, before `open` and after `close` nothing happens.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Connect to nothing yet."""
        super().__init__(parent)
        self._wire: Wire | None = None
        self._notifier: QSocketNotifier | None = None
        self._serve: _Taken = self._know_nothing
        self._follow: dict[tuple[str, str, str], _Taken] = {}

    def open(self) -> None:
        """Connect. Call it once, after the first frame."""
        address = session_address()
        if address is None:
            return
        self._wire = Wire(address)
        self._notifier = QSocketNotifier(self._wire.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hand_out)

    def close(self) -> None:
        """Send what was asked for until now and leave the bus; nothing is handed out any more."""
        if self._wire is not None and self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._wire.close()
            self._wire = self._notifier = None

    def call(
        self,
        address: Address,
        method: str,
        signature: str = "",
        arguments: tuple[Any, ...] = (),
        answered: Answered | None = None,
        *,
        start_service: bool = True,
    ) -> None:
        """Call a method. `answered` is given the answer or the refusal, however late it comes."""
        flags = 0 if start_service else Flag.NO_START
        if answered is None:
            flags |= Flag.NO_ANSWER
        message = Message(
            Kind.CALL,
            signature,
            arguments,
            address.path,
            address.interface,
            method,
            destination=address.service,
            flags=flags,
        )
        self._post(message, answered)

    def follow(self, address: Address, signal: str, taken: _Taken) -> None:
        """Hand each such signal of a service to `taken` from now on."""
        self._follow[address.path, address.interface, signal] = taken
        wanted = {
            "type": "signal",
            "sender": address.service,
            "path": address.path,
            "interface": address.interface,
            "member": signal,
        }
        rule = ",".join(f"{key}='{value}'" for key, value in wanted.items())
        self.call(BUS, "AddMatch", "s", (rule,))

    def serve(self, taken: _Taken) -> None:
        """Hand each call from other programs to `taken`, which sees to it that it is answered."""
        self._serve = taken

    def answer(self, call: Message, signature: str = "", *values: Any) -> None:
        """Answer a call from another program."""
        self._reply(call, Kind.ANSWER, signature, values)

    def refuse(self, call: Message, error_name: str, text: str) -> None:
        """Refuse a call from another program; `error_name` is one of D-Bus's."""
        self._reply(call, Kind.REFUSAL, "s", (text,), error_name)

    def tell(
        self, path: str, interface: str, signal: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        """Send a signal to whoever follows it."""
        self._post(Message(Kind.SIGNAL, signature, body, path, interface, signal))

    def _reply(
        self,
        call: Message,
        kind: Kind,
        signature: str,
        values: tuple[Any, ...],
        error_name: str | None = None,
    ) -> None:
        if not call.flags & Flag.NO_ANSWER:
            message = Message(
                kind,
                signature,
                values,
                error_name=error_name,
                reply_serial=call.serial,
                destination=call.sender,
            )
            self._post(message)

    def _post(self, message: Message, answered: Answered | None = None) -> None:
        if self._wire is not None:
            self._wire.post(message, answered)

    def _hand_out(self) -> None:
        for message, answered in self._wire.arrived() if self._wire is not None else []:
            if self._wire is None:  # closed by what came before
                return
            if answered is not None:
                answered(message)
            elif message.kind is Kind.CALL:
                self._serve(message)
            else:
                place = (message.path or "", message.interface or "", message.member or "")
                self._follow.get(place, _pass_over)(message)

    def _know_nothing(self, call: Message) -> None:
        self.refuse(call, UNKNOWN_OBJECT, "There is nothing here")


def _pass_over(_: Message) -> None:
    """Take a signal that nobody follows; the bus sends one about our own name."""


def session_address() -> str | None:
    """Return where the session bus is; None where there is none, or it would have to be started."""
    if not sys.platform.startswith("linux"):
        return None
    told = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if told:
        return None if told.startswith(("autolaunch:", "disabled:")) else told
    usual = Path(os.environ.get("XDG_RUNTIME_DIR", "")) / "bus"
    return f"unix:path={usual}" if usual.is_socket() else None
