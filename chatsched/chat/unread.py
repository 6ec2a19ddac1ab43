"""How much each of a room's members has not read, out of the room's last messages."""

from bisect import bisect_right
from collections.abc import Sequence

from chatsched.chat.store.messages import visible
from chatsched.storage import Document

MOST_UNREAD = 1_000


class Tail:
    """A room's last messages, counted once for any number of members."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._open: list[int] = []
        self._by_sender: dict[str, list[int]] = {}
        self._limited: list[Document] = []
        for document in documents:
            if document.get("deleted"):
                continue
            if document.get("audience") is not None:
                self._limited.append(document)
                continue
            self._open.append(document["seq"])
            if document["sender"] is not None:
                self._by_sender.setdefault(document["sender"], []).append(document["seq"])

    def unread(self, user_id: str, read_seq: int) -> int:
        """Count others' messages after ``read_seq`` that are for this user, not deleted."""
        own = self._by_sender.get(user_id, [])
        limited = [
            document
            for document in self._limited
            if document["seq"] > read_seq
            and document["sender"] != user_id
            and visible(document, user_id)
        ]
        return _after(self._open, read_seq) - _after(own, read_seq) + len(limited)


def _after(seqs: Sequence[int], read_seq: int) -> int:
    return len(seqs) - bisect_right(seqs, read_seq)
