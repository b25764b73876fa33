"""An object that other programs find on the bus, with what every such object can be asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from app.manners import bus
from app.manners.wire import Message

_PEER = "org.freedesktop.DBus.Peer"
_INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
_PROPERTIES = "org.freedesktop.DBus.Properties"

_DOCTYPE = (
    '<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"\n'
    ' "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">\n'
)
_COMMON = f"""\
 <interface name="{_PEER}"><method name="Ping"/></interface>
 <interface name="{_INTROSPECTABLE}">
  <method name="Introspect"><arg name="xml" type="s" direction="out"/></method>
 </interface>
 <interface name="{_PROPERTIES}">
  <method name="Get">
   <arg name="interface" type="s" direction="in"/><arg name="property" type="s" direction="in"/>
   <arg name="value" type="v" direction="out"/>
  </method>
  <method name="GetAll">
   <arg name="interface" type="s" direction="in"/>
   <arg name="properties" type="a{{sv}}" direction="out"/>
  </method>
  <method name="Set">
   <arg name="interface" type="s" direction="in"/><arg name="property" type="s" direction="in"/>
   <arg name="value" type="v" direction="in"/>
  </method>
  <signal name="PropertiesChanged">
   <arg name="interface" type="s"/><arg name="changed" type="a{{sv}}"/>
   <arg name="invalidated" type="as"/>
  </signal>
 </interface>
"""


@dataclass(frozen=True, slots=True)
class Method:
    """Something that can be asked for. It answers nothing, and it is done after the answer."""

    act: Callable[[], None]
    arguments: Mapping[str, str] = field(default_factory=dict)
    """The signature of each, by name."""

    @property
    def signature(self) -> str:
        """The signature of all arguments together."""
        return "".join(self.arguments.values())


Value = tuple[str, Any]
"""A signature and a value of it."""


@dataclass(frozen=True, slots=True)
class Interface:
    """What can be asked for under one name. The properties can be read and not written."""

    name: str
    methods: Mapping[str, Method]
    properties: Callable[[], dict[str, Value]]
    signals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Exported:
    """The one object of a connection. The main thread only."""

    def __init__(self, connection: bus.Bus, path: str, *interfaces: Interface) -> None:
        """Answer calls to `path` from now on."""
        self._bus, self._path = connection, path
        self._interfaces = {interface.name: interface for interface in interfaces}
        self._handlers: dict[tuple[str, str], tuple[str, Callable[[Message], None]]] = {
            (_PEER, "Ping"): ("", connection.answer),
            (_INTROSPECTABLE, "Introspect"): ("", self._introspect),
            (_PROPERTIES, "Get"): ("ss", self._get),
            (_PROPERTIES, "GetAll"): ("s", self._get_all),
            (_PROPERTIES, "Set"): ("ssv", self._set),
        }
        for interface in interfaces:
            for name, method in interface.methods.items():
                handler = method.signature, partial(self._act, method)
                self._handlers[interface.name, name] = handler
        connection.serve(self._take)

    def tell_changed(self, interface: str, changed: dict[str, Value]) -> None:
        """Tell whoever follows it which properties have other values now."""
        body: tuple[Any, ...] = (interface, changed, [])
        self._bus.tell(self._path, _PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _take(self, call: Message) -> None:
        if call.path != self._path and call.interface not in (_PEER, _INTROSPECTABLE):
            self._bus.refuse(call, bus.UNKNOWN_OBJECT, f"There is nothing at {call.path}")
            return
        handler = self._handler(call)
        if handler is None:
            text = f"{call.interface or 'The object'} has no method {call.member}"
            self._bus.refuse(call, bus.UNKNOWN_METHOD, text)
            return
        signature, handle = handler
        if call.signature != signature:
            text = f"{call.member} takes {signature!r} and was given {call.signature!r}"
            self._bus.refuse(call, bus.INVALID_ARGUMENTS, text)
            return
        handle(call)

    def _handler(self, call: Message) -> tuple[str, Callable[[Message], None]] | None:
        if call.interface:
            return self._handlers.get((call.interface, call.member or ""))
        # A call may leave the interface out.
        by_member = {member: handler for (_, member), handler in self._handlers.items()}
        return by_member.get(call.member or "")

    def _act(self, method: Method, call: Message) -> None:
        self._bus.answer(call)
        method.act()

    # What every object can be asked.

    def _get(self, call: Message) -> None:
        values = self._values(call)
        if values is not None and (value := self._value(call, values)) is not None:
            self._bus.answer(call, "v", value)

    def _get_all(self, call: Message) -> None:
        values = self._values(call)
        if values is not None:
            self._bus.answer(call, "a{sv}", values)

    def _set(self, call: Message) -> None:
        values = self._values(call)
        if values is not None and self._value(call, values) is not None:
            text = f"{call.body[1]} can be read only"
            self._bus.refuse(call, bus.PROPERTY_READ_ONLY, text)

    def _values(self, call: Message) -> dict[str, Value] | None:
        """Return the values of the interface that a call is about, or refuse the call."""
        name = call.body[0]
        if name in self._interfaces:
            return self._interfaces[name].properties()
        if any(name == common for common, _ in self._handlers):
            return {}
        self._bus.refuse(call, bus.UNKNOWN_INTERFACE, f"There is no interface {name}")
        return None

    def _value(self, call: Message, values: dict[str, Value]) -> Value | None:
        """Return the value that a call is about, or refuse the call."""
        interface, name, *_ = call.body
        if name not in values:
            text = f"{interface} has no property {name}"
            self._bus.refuse(call, bus.UNKNOWN_PROPERTY, text)
        return values.get(name)

    def _introspect(self, call: Message) -> None:
        above = (call.path or "").rstrip("/") + "/"
        if call.path == self._path:
            inside = _COMMON + "".join(map(_described, self._interfaces.values()))
        elif self._path.startswith(above):
            child = self._path.removeprefix(above).partition("/")[0]
            inside = f' <node name="{child}"/>\n'
        else:
            self._bus.refuse(call, bus.UNKNOWN_OBJECT, f"There is nothing at {call.path}")
            return
        self._bus.answer(call, "s", f"{_DOCTYPE}<node>\n{inside}</node>\n")


def _described(interface: Interface) -> str:
    """Return the interface in D-Bus's introspection format."""
    lines = [f' <interface name="{interface.name}">']
    for name, method in interface.methods.items():
        inside = "".join(
            f'<arg name="{argument}" type="{signature}" direction="in"/>'
            for argument, signature in method.arguments.items()
        )
        lines.append(f'  <method name="{name}">{inside}</method>')
    for name, arguments in interface.signals.items():
        inside = "".join(
            f'<arg name="{argument}" type="{signature}"/>'
            for argument, signature in arguments.items()
        )
        lines.append(f'  <signal name="{name}">{inside}</signal>')
    for name, (signature, _) in interface.properties().items():
        lines.append(f'  <property name="{name}" type="{signature}" access="read"/>')
    return "\n".join([*lines, " </interface>\n"])
