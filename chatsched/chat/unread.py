"""How much each of a room's members has not read, out of the room's last messages."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from chatsched.chat.store.messages import visible
from chatsched.storage import Document

MOST_UNREAD = 1_000


@dataclass(frozen=True, slots=True)
class Unread:
    """What somebody has not read of a room: how many messages of others.

    ``mentioned_seq`` is the last of them that mentions whoever has not read it; 0: none does.
    """

    count: int = 0
    mentioned_seq: int = 0


class Tail:
    """A room's last messages, counted once for any number of members."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._open: list[int] = []
        self._by_sender: dict[str, list[int]] = {}
        self._limited: list[Document] = []
        self._mentioned: dict[str, list[Document]] = {}
        for document in documents:
            if document.get("deleted"):
                continue
            for mentioned in document.get("mentions", ()):
                self._mentioned.setdefault(mentioned, []).append(document)
            if document.get("audience") is not None:
                self._limited.append(document)
                continue
            self._open.append(document["seq"])
            if document["sender"] is not None:
                self._by_sender.setdefault(document["sender"], []).append(document["seq"])

    def unread(self, user_id: str, read_seq: int) -> Unread:
        """Count others' messages after ``read_seq`` that are for this user, not deleted."""

        def counts(document: Document) -> bool:
            return (
                document["seq"] > read_seq
                and document["sender"] != user_id
                and visible(document, user_id)
            )

        own = self._by_sender.get(user_id, [])
        count = _after(self._open, read_seq) - _after(own, read_seq)
        mentioning = (d["seq"] for d in self._mentioned.get(user_id, ()) if counts(d))
        return Unread(count + sum(map(counts, self._limited)), max(mentioning, default=0))


def _after(seqs: Sequence[int], read_seq: int) -> int:
    return len(seqs) - bisect_right(seqs, read_seq)
