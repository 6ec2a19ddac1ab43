"""A load generator for Socket.IO servers: one thread, epoll, nothing but the standard library.

It opens WebSockets, connects each with a token, and sends ``message:send`` in one of two ways:
in a closed loop (``window`` messages under way for each sender) or at a fixed rate, where latency
counts from the moment that a message was due, so that a server that stalls is not flattered.
Every delivery is checked: on each connection a room's ``seq`` must rise by exactly one.
"""

import base64
import os
import select
import socket
import struct
import time
from dataclasses import dataclass, field

now = time.perf_counter

_ID_DIGITS = 10
_PATH = "/socket.io/?EIO=4&transport=websocket"


@dataclass(frozen=True)
class Seat:
    """One connection to open: who it is and in which room it sits."""

    token: str
    room: str


@dataclass(frozen=True)
class Plan:
    """How the load is made. ``rate`` in messages a second over all senders; 0: closed loop."""

    senders: str = "one"  # of each room, or "all"
    window: int = 4
    rate: float = 0
    size: int = 200
    warmup: float = 1.0
    seconds: float = 5.0
    drain: float = 5.0


@dataclass
class Figures:
    """What came of it. Latencies in milliseconds."""

    deliveries_per_second: float = 0
    messages_per_second: float = 0
    delivery_p50: float = 0
    delivery_p99: float = 0
    ack_p50: float = 0
    ack_p99: float = 0
    delivered: int = 0
    out_of_order: int = 0
    lost: int = 0
    closed: int = 0


def client_frame(payload: bytes) -> bytes:
    """Return a text frame with an all-zero mask, which is legal and costs nothing."""
    length = len(payload)
    if length < 126:
        return struct.pack("!BB4x", 0x81, 0x80 | length) + payload
    if length < 65536:
        return struct.pack("!BBH4x", 0x81, 0xFE, length) + payload
    return struct.pack("!BBQ4x", 0x81, 0xFF, length) + payload


_PONG = client_frame(b"3")


@dataclass
class Connection:
    """One WebSocket and what is known about it."""

    sock: socket.socket
    seat: Seat
    rest: bytes = b""
    unsent: bytes = b""
    upgraded: bool = False
    ready: bool = False
    last_seq: int = 0
    acks: int = 0
    waiting: dict[int, float] = field(default_factory=dict)


class Load:
    """All connections to one server."""

    def __init__(self, port: int, seats: list[Seat]) -> None:
        self.port = port
        self.seats = seats
        self.connections: list[Connection] = []
        self.figures = Figures()
        self._by_fd: dict[int, Connection] = {}
        self._epoll = select.epoll()
        self._sent_at: dict[bytes, float] = {}
        self._recording = False
        self._deliveries: list[float] = []
        self._acks: list[float] = []
        self._sent = self._delivered = self._acked = self._owed = 0
        self._next_id = time.time_ns() // 1000 % 9_000_000_000  # not those of an earlier load
        self._again = False
        self._body = b""
        self._members: dict[str, int] = {}
        for seat in seats:
            self._members[seat.room] = self._members.get(seat.room, 0) + 1

    def open(self, patience: float = 120.0) -> None:
        """Open every connection and return when all are connected."""
        deadline = now() + patience
        opened = 0
        while not self.connections or not all(c.ready for c in self.connections):
            pending = opened - sum(c.ready for c in self.connections)
            while opened < len(self.seats) and pending < 64:
                self._open_one(self.seats[opened])
                opened += 1
                pending += 1
            self._poll(0.02)
            if opened < len(self.seats):
                continue
            if now() > deadline or self.figures.closed:
                ready = sum(c.ready for c in self.connections)
                raise SystemExit(f"only {ready} of {len(self.seats)} connected")

    def close(self) -> None:
        """Close every connection."""
        for connection in self.connections:
            connection.sock.close()
        self._epoll.close()

    def run(self, plan: Plan) -> Figures:
        """Send as planned and return what came of it."""
        self._body = b"x" * plan.size
        senders = self._senders(plan)
        step = self._open_loop(senders, plan) if plan.rate else self._closed_loop(senders, plan)
        self._during(plan.warmup, step)
        self._recording = True
        delivered, acked, began = self._delivered, self._acked, now()
        self._during(plan.seconds, step)
        took = now() - began
        figures = self.figures
        figures.deliveries_per_second = (self._delivered - delivered) / took
        figures.messages_per_second = (self._acked - acked) / took
        self._recording = self._again = False
        end = now() + plan.drain
        while now() < end and self._delivered < self._owed:
            self._poll(0.02)
        figures.delivered = self._delivered
        figures.lost = self._owed - self._delivered
        figures.delivery_p50, figures.delivery_p99 = _percentiles(self._deliveries)
        figures.ack_p50, figures.ack_p99 = _percentiles(self._acks)
        return figures

    def _senders(self, plan: Plan) -> list[Connection]:
        if plan.senders == "all":
            return self.connections
        first: dict[str, Connection] = {}
        for connection in self.connections:
            first.setdefault(connection.seat.room, connection)
        return list(first.values())

    def _during(self, seconds: float, step) -> None:
        end = now() + seconds
        while now() < end:
            step()

    def _closed_loop(self, senders: list[Connection], plan: Plan):
        """For each sender ``window`` messages that are not delivered to all (or not acked) yet."""
        if len(senders) == 1:
            room = self._members[senders[0].seat.room]

            def step() -> None:
                while self._owed - self._delivered < plan.window * room:
                    self._send(senders[0])
                self._poll(0.01)

            return step
        self._again = True
        for _ in range(plan.window):
            for sender in senders:
                self._send(sender)
        return lambda: self._poll(0.01)

    def _open_loop(self, senders: list[Connection], plan: Plan):
        due, turn = now() + 0.01, 0

        def step() -> None:
            nonlocal due, turn
            while due <= now():
                self._send(senders[turn % len(senders)], at=due)
                turn += 1
                due += 1 / plan.rate
            self._poll(max(0.0, min(0.01, due - now())))

        return step

    def _open_one(self, seat: Seat) -> None:
        sock = socket.create_connection(("127.0.0.1", self.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        sock.sendall(
            f"GET {_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        sock.setblocking(False)
        connection = Connection(sock, seat)
        self.connections.append(connection)
        self._by_fd[sock.fileno()] = connection
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def _send(self, connection: Connection, at: float | None = None) -> None:
        self._next_id += 1
        nonce = b"%0*d" % (_ID_DIGITS, self._next_id)
        connection.acks += 1
        began = now() if at is None else at
        self._sent_at[nonce] = connection.waiting[connection.acks] = began
        self._sent += 1
        self._owed += self._members[connection.seat.room]
        room = connection.seat.room.encode()
        self._write(
            connection,
            client_frame(
                b'42%d["message:send",{"room_id":"%s","nonce":"%s","text":"%s"}]'
                % (connection.acks, room, nonce, self._body)
            ),
        )

    def _write(self, connection: Connection, data: bytes) -> None:
        if connection.unsent:
            connection.unsent += data
            return
        try:
            done = connection.sock.send(data)
        except BlockingIOError:
            done = 0
        if done < len(data):
            connection.unsent = data[done:]
            self._epoll.modify(connection.sock.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def _poll(self, timeout: float) -> None:
        for fd, ready in self._epoll.poll(timeout, 2048):
            connection = self._by_fd[fd]
            if ready & select.EPOLLOUT and connection.unsent:
                unsent, connection.unsent = connection.unsent, b""
                self._epoll.modify(fd, select.EPOLLIN)
                self._write(connection, unsent)
            try:
                data = connection.sock.recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                self.figures.closed += 1
                self._epoll.unregister(fd)
                continue
            self._received(connection, connection.rest + data if connection.rest else data)

    def _received(self, connection: Connection, data: bytes) -> None:
        connection.rest = b""
        if not connection.upgraded:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                connection.rest = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                raise SystemExit(f"upgrade refused: {data[:200]!r}")
            connection.upgraded = True
            data = data[end + 4 :]
        self._frames(connection, data)

    def _frames(self, connection: Connection, data: bytes) -> None:
        position, total = 0, len(data)
        while total - position >= 2:
            length, start = data[position + 1], position + 2
            if length == 126:
                if total - position < 4:
                    break
                length, start = int.from_bytes(data[start : start + 2]), start + 2
            elif length == 127:
                if total - position < 10:
                    break
                length, start = int.from_bytes(data[start : start + 8]), start + 8
            if start + length > total:
                break
            if data[position] == 0x81:
                self._text(connection, data, start, start + length)
            position = start + length
        if position < total:
            connection.rest = data[position:]

    def _text(self, connection: Connection, data: bytes, start: int, end: int) -> None:
        kind = data[start : start + 2]
        if kind == b"42":
            if data.startswith(b'["message:new"', start + 2):
                self._delivery(connection, data, start, end)
        elif kind == b"43":
            self._ack(connection, data, start, end)
        elif kind == b"40":
            connection.ready = True
        elif kind == b"44":
            raise SystemExit(f"connection refused: {data[start:end]!r}")
        elif data[start] == 48:  # "0": Engine.IO is open
            token = connection.seat.token.encode()
            self._write(connection, client_frame(b'40{"token":"%s"}' % token))
        elif data[start] == 50:  # "2": ping
            self._write(connection, _PONG)

    def _delivery(self, connection: Connection, data: bytes, start: int, end: int) -> None:
        arrived = now()
        self._delivered += 1
        if self._recording:
            at = data.find(b'"nonce":"', start, end) + 9
            began = self._sent_at.get(data[at : at + _ID_DIGITS])
            if began is not None:
                self._deliveries.append(arrived - began)
        at = data.find(b'"seq":', start, end) + 6
        seq = int(data[at : data.find(b",", at, end)])
        if connection.last_seq and seq != connection.last_seq + 1:
            self.figures.out_of_order += 1
        connection.last_seq = seq

    def _ack(self, connection: Connection, data: bytes, start: int, end: int) -> None:
        at = data.find(b"[", start, end)
        began = connection.waiting.pop(int(data[start + 2 : at]), None)
        if b'"ok":true' not in data[at : at + 40] and b'"ok":false' in data[at:end]:
            raise SystemExit(f"a send failed: {data[start:end]!r}")
        self._acked += 1
        if self._recording and began is not None:
            self._acks.append(now() - began)
        if self._again:
            self._send(connection)


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile in milliseconds; zeros of nothing."""
    if not seconds:
        return 0.0, 0.0
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2] * 1e3, ordered[
        min(len(ordered) - 1, len(ordered) * 99 // 100)
    ] * 1e3
