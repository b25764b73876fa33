"""A connection to a message bus, and the one thread that reads and writes it.

Nothing here knows Qt, and jeepney is known nowhere else; it is imported in the thread. The thread
sleeps until the bus or the program has something for it: it never polls.
"""

import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from enum import Enum, IntFlag
from itertools import count
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Any

END_WITHIN_SECONDS = 0.2
_MOST_BYTES = 65536


class Kind(Enum):
    """The types of message, numbered as in the D-Bus specification."""

    CALL = 1
    ANSWER = 2
    REFUSAL = 3
    SIGNAL = 4


class Flag(IntFlag):
    """What a message may ask for besides; the D-Bus specification's bits."""

    NO_ANSWER = 0x1
    NO_START = 0x2


@dataclass(frozen=True, slots=True)
class Message:
    """What goes over the bus, in either direction.

    The body holds a value for each complete type in `signature`: variants are pairs of signature
    and value, structs are tuples. The other fields are those of the message's header, None where
    it has none.
    """

    kind: Kind
    signature: str = ""
    body: tuple[Any, ...] = ()
    path: str | None = None
    interface: str | None = None
    member: str | None = None
    error_name: str | None = None
    reply_serial: int | None = None
    destination: str | None = None
    sender: str | None = None
    flags: int = 0
    serial: int = 0


Answered = Callable[[Message], None]
"""Is given the answer to a call, or its refusal."""

_HELLO = Message(
    Kind.CALL,
    path="/org/freedesktop/DBus",
    interface="org.freedesktop.DBus",
    member="Hello",
    destination="org.freedesktop.DBus",
)


class BusGoneError(Exception):
    """There is no bus, or no more, or it does not speak as one."""


class Wire:
    """Carries messages to and from the bus at `address`, in order.

    `post`, `arrived` and `close` belong to one thread, the owner's; they never wait for the bus.
    Where there is no bus, or it goes away, what is posted is dropped and nothing more arrives.
    """

    def __init__(self, address: str) -> None:
        """Connect, in a thread of its own."""
        self._address = address
        self._out: deque[tuple[Message, Answered | None]] = deque()
        self._in: deque[tuple[Message, Answered | None]] = deque()
        self._awaiting: dict[int, Answered] = {}
        self._closing = False
        # A byte from either end wakes the other's thread.
        self._bell, self._worker_bell = socket.socketpair()
        self._bell.setblocking(False)
        self._worker_bell.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="undula-desktop", daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        """Return the number of the socket that is readable once something has arrived."""
        return self._bell.fileno()

    def post(self, message: Message, answered: Answered | None = None) -> None:
        """Send a message soon; `answered` comes back from `arrived` with its answer."""
        if self._thread.is_alive():
            self._out.append((message, answered))
            _ring(self._bell)

    def arrived(self) -> list[tuple[Message, Answered | None]]:
        """Return what has arrived, each with who awaits it, and wait for the next."""
        _hush(self._bell)
        return _emptied(self._in)

    def close(self) -> None:
        """Send what was posted and end the thread, within `END_WITHIN_SECONDS`."""
        self._closing = True
        _ring(self._bell)
        self._thread.join(END_WITHIN_SECONDS)
        if not self._thread.is_alive():  # one that still connects will look for that ring
            self._put_away()

    def _put_away(self) -> None:
        # Not earlier: with one end closed, the other would be readable from then on.
        self._bell.close()
        self._worker_bell.close()

    # In the wire's thread.

    def _run(self) -> None:
        with suppress(BusGoneError, OSError):
            with _Line(self._address) as line, DefaultSelector() as selector:
                selector.register(self._worker_bell, EVENT_READ)
                selector.register(line, EVENT_READ)
                self._talk(line, selector)
        if self._closing:
            self._put_away()

    def _talk(self, line: "_Line", selector: DefaultSelector) -> None:
        while True:
            closing = self._closing  # read before the rest is sent, so that nothing stays behind
            _hush(self._worker_bell)
            for message, answered in _emptied(self._out):
                serial = line.write(message)
                if answered is not None:
                    self._awaiting[serial] = answered
            line.flush()
            if closing:
                return
            selector.modify(line, EVENT_READ | EVENT_WRITE if line.is_waiting else EVENT_READ)
            selector.select()
            self._take(line.read())

    def _take(self, messages: list[Message]) -> None:
        for message in messages:
            awaited = message.kind in (Kind.ANSWER, Kind.REFUSAL)
            answered = self._awaiting.pop(message.reply_serial or 0, None) if awaited else None
            if answered is not None or not awaited:
                self._in.append((message, answered))
        if messages:
            _ring(self._worker_bell)


class _Line:
    """The socket, with what came in parts and what could not be sent yet. It never blocks."""

    def __init__(self, address: str) -> None:
        from jeepney import Parser
        from jeepney.auth import Authenticator

        self._parser = Parser()
        self._login: Any = Authenticator()
        self._serials = count(1)
        self._unsent = bytearray(self._login.data_to_send())
        self._held_back = bytearray()
        self._socket = _connected(address)
        self.write(_HELLO)

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def is_waiting(self) -> bool:
        """Whether there is something that the bus has not taken yet."""
        return bool(self._unsent)

    def write(self, message: Message) -> int:
        """Send a message as soon as the bus takes it; return its serial number."""
        serial = next(self._serials)
        later = self._unsent if self._login is None else self._held_back
        later += _to_bytes(message, serial)
        return serial

    def flush(self) -> None:
        """Send what the bus takes now."""
        with suppress(BlockingIOError):
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent)]

    def read(self) -> list[Message]:
        """Return the messages that have come in whole."""
        try:
            data = self._socket.recv(_MOST_BYTES)
        except BlockingIOError:
            return []
        if not data:
            raise BusGoneError
        try:
            if self._login is not None:
                self._log_in(data)
                return []
            return [_from_jeepney(message) for message in self._parser.feed(data)]
        except Exception as error:  # bytes from outside: jeepney has no one exception for them
            raise BusGoneError from error

    def _log_in(self, data: bytes) -> None:
        from jeepney.auth import BEGIN

        self._login.feed(data)
        if not self._login.authenticated:
            self._unsent += self._login.data_to_send()
            return
        self._unsent += BEGIN + self._held_back
        self._login = None


def _connected(address: str) -> socket.socket:
    """Return a socket to the first of the addresses where somebody listens."""
    from jeepney.bus import get_connectable_addresses

    try:
        places = list(get_connectable_addresses(address))
    except (RuntimeError, ValueError) as error:
        raise BusGoneError from error
    for place in places:
        line = socket.socket(socket.AF_UNIX)
        line.setblocking(False)
        try:
            line.connect(place)
        except OSError:
            line.close()
        else:
            return line
    raise BusGoneError


_IN_HEADER = [
    field.name for field in fields(Message) if field.name not in ("kind", "body", "flags", "serial")
]


def _to_bytes(message: Message, serial: int) -> bytes:
    import jeepney

    there = {name: value for name in _IN_HEADER if (value := getattr(message, name))}
    header = jeepney.Header(
        jeepney.Endianness.little,
        message.kind.value,
        flags=message.flags,
        protocol_version=1,
        body_length=-1,
        serial=serial,
        fields={jeepney.HeaderFields[name]: value for name, value in there.items()},
    )
    data: bytes = jeepney.Message(header, message.body).serialise(serial)
    return data


def _from_jeepney(message: Any) -> Message:
    header = message.header
    there = {field.name: value for field, value in header.fields.items()}
    there.pop("unix_fds", None)
    return Message(
        Kind(header.message_type.value),
        body=message.body,
        flags=int(header.flags),
        serial=header.serial,
        **there,
    )


def _ring(bell: socket.socket) -> None:
    with suppress(OSError):  # full: it rings already; closed: nobody is there
        bell.send(b"\0")


def _hush(bell: socket.socket) -> None:
    with suppress(OSError):
        while len(bell.recv(_MOST_BYTES)) == _MOST_BYTES:
            pass


def _emptied(
    queue: "deque[tuple[Message, Answered | None]]",
) -> "list[tuple[Message, Answered | None]]":
    return [queue.popleft() for _ in range(len(queue))]
