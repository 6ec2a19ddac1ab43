"""Socket.IO events as text, and text as WebSocket frames: made once, sent to many."""

from typing import Any

import orjson

_EVENT = "42"  # Engine.IO message, Socket.IO event, default namespace
_ACK = "43"


class Json:
    """The JSON module that python-socketio is given."""

    @staticmethod
    def dumps(value: Any, *_: Any, **__: Any) -> str:
        """Serialise compactly."""
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str | bytes, *_: Any, **__: Any) -> Any:
        """Parse; raises ValueError for what is not JSON."""
        return orjson.loads(text)


def event_packet(event: str, payload: Any) -> str:
    """Return the Socket.IO EVENT packet, framed as an Engine.IO message, as text."""
    return _EVENT + orjson.dumps([event, payload]).decode()


def ack_packet(number: str, ack: Any) -> str:
    """Return the Socket.IO ACK packet for the event with this number, as `event_packet` does."""
    return f"{_ACK}{number}{orjson.dumps([ack]).decode()}"


def text_frame(text: str) -> bytes:
    """Return one unmasked, final WebSocket text frame (RFC 6455, section 5.2)."""
    payload = text.encode()
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + payload
    return b"\x81\x7f" + length.to_bytes(8, "big") + payload
