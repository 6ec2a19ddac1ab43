"""Socket.IO packets as they come in: what cannot be read is an event that says so.

The library ends a connection over an event that it cannot parse. Where the event asks for an
acknowledgement there is somebody to answer to, and the connection is as good as before.
"""

import re
from dataclasses import dataclass

import orjson
from socketio import packet

from chatsched.core.errors import ChatschedError, Invalid, TooLarge

LARGEST_PACKET = 1 << 20
"""Characters of a packet; a longer one is answered with `TooLarge`."""
LARGEST_FRAME = 2 * LARGEST_PACKET
"""Bytes of a frame or of a polling request; over a longer one the connection is closed."""

_PLAIN_EVENT = re.compile(r"42([0-9]{0,15})(?=\[)")
_EVENTS = (packet.EVENT, packet.BINARY_EVENT)
_LONGEST_HEAD = 200
_RESERVED = frozenset({"connect", "connect_error", "disconnect", "disconnecting"})


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a client's: its name, what came with it, the number that its ack is to have."""

    name: str
    payload: object
    id: str


def read_event(text: str) -> Event | None:
    """Return the event that an Engine.IO message holds, if it is a plain one.

    None for whatever is not as clients send it day in, day out: the library and `Packet` know
    what it is, or what is wrong with it.
    """
    head = _PLAIN_EVENT.match(text)
    if head is None or len(text) > LARGEST_PACKET:
        return None
    try:
        data = orjson.loads(text[head.end() :])
    except ValueError:
        return None
    if not data or not isinstance(data[0], str) or data[0] in _RESERVED:
        return None
    return Event(data[0], data[1] if len(data) > 1 else None, head[1])


class Packet(packet.Packet):  # type: ignore[misc]  # the library has no types
    """A packet whose ``data`` is, if it cannot be read, ``["", error]`` with a `ChatschedError`."""

    def decode(self, encoded_packet: str) -> int:
        """Read a packet and return the number of its attachments; raise ValueError if unreadable.

        An event that asks for no acknowledgement is unreadable, too, if there is an error in it.
        """
        try:
            return self._decode(encoded_packet)
        except ChatschedError as error:
            if self.id is None:
                raise ValueError(error.detail) from None
            self.packet_type = packet.EVENT
            self.data = ["", error]
            return 0

    def _decode(self, encoded: str) -> int:
        if not isinstance(encoded, str):
            raise ValueError("binary data")
        if len(encoded) > LARGEST_PACKET:
            return self._refuse(encoded, TooLarge("A packet holds up to 1 MiB."))
        try:
            attachments = super().decode(encoded) or 0
        except ValueError as error:
            if self.packet_type not in _EVENTS:
                raise
            raise Invalid(f"The event is not JSON: {error}.") from None
        if self.packet_type in _EVENTS:
            self._check_event(attachments)
        elif attachments:
            raise ValueError("binary data")
        return 0

    def _refuse(self, encoded: str, error: ChatschedError) -> int:
        head = encoded[:_LONGEST_HEAD].partition("[")[0]
        super().decode(head)
        if self.packet_type not in _EVENTS:
            raise ValueError(error.detail)
        raise error

    def _check_event(self, attachments: int) -> None:
        if attachments:
            raise Invalid("Binary data is not taken.")
        data = self.data
        if not (isinstance(data, list) and data and isinstance(data[0], str)):
            raise Invalid("An event is a JSON array that begins with its name.")
        if data[0] in _RESERVED:
            raise Invalid(f"There is no command named {data[0]!r}.")
