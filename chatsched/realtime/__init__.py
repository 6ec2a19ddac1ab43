"""The Socket.IO edge: who is connected, what reaches them and in which order, what they may ask.

Slices say what happened through `Edge`, declare what clients may send as `SocketCommand`, and
never see a socket.
"""

from chatsched.realtime.delivery import Sequenced
from chatsched.realtime.dispatch import (
    AnyCommand,
    ConnectionCommand,
    Dispatcher,
    PlacedCommand,
    ServerEvent,
    SocketCommand,
)
from chatsched.realtime.edge import Edge, Store
from chatsched.realtime.hub import Connection
from chatsched.realtime.packets import LARGEST_FRAME
from chatsched.realtime.recovery import Change
from chatsched.realtime.server import SESSION_COOKIE, SocketServer
from chatsched.realtime.websocket import FrameWriter

__all__ = [
    "LARGEST_FRAME",
    "SESSION_COOKIE",
    "AnyCommand",
    "Change",
    "Connection",
    "ConnectionCommand",
    "Dispatcher",
    "Edge",
    "FrameWriter",
    "PlacedCommand",
    "Sequenced",
    "ServerEvent",
    "SocketCommand",
    "SocketServer",
    "Store",
]
