"""How far rooms go, as far as this process knows."""

from collections import OrderedDict

_ROOMS_KNOWN = 50_000


class Ends:
    """The last known ``seq`` of rooms, up to a bound; only what a majority has is ever noted."""

    def __init__(self) -> None:
        self._ends: OrderedDict[str, int] = OrderedDict()

    def get(self, room_id: str) -> int | None:
        """Return a room's end, if it is known."""
        return self._ends.get(room_id)

    def learn(self, room_id: str, seq: int) -> None:
        """Note that a room goes at least as far as ``seq``."""
        if seq > self._ends.get(room_id, -1):
            self._ends[room_id] = seq
            self._ends.move_to_end(room_id)
            if len(self._ends) > _ROOMS_KNOWN:
                self._ends.popitem(last=False)

    def forget(self, room_id: str) -> None:
        """Look the room's end up the next time."""
        self._ends.pop(room_id, None)
