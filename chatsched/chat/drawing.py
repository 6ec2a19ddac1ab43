"""Stored messages, drawn as they go over the wire: names looked up, cards filled in."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from chatsched.accounts import People, Person
from chatsched.chat.models.drawn import Json
from chatsched.core.wire import instant
from chatsched.storage import Document

_FACTS = ("id", "name", "type", "size", "width", "height")


class CardSource(Protocol):
    """Whoever knows what a kind of card shows."""

    async def draw(self, ids: Collection[str]) -> Mapping[str, dict[str, Any]]:
        """Return the cards that exist, by id, as plain JSON. The same for every viewer."""
        ...


class Drawing:
    """Draws messages; `register` says what cards show."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._sources: dict[str, CardSource] = {}

    def register(self, kind: str, source: CardSource) -> None:
        """Let ``source`` draw the cards of ``kind``, which also names the message's member."""
        self._sources[kind] = source

    async def messages(self, documents: Sequence[Document]) -> list[Json]:
        """Draw messages, in the order given; one question for each kind of card."""
        senders = {d["sender"] for d in documents if d["sender"] is not None}
        people = await self._people.people(senders) if senders else {}
        cards = await self._cards(documents)
        return [_message(document, people, cards) for document in documents]

    async def message(self, document: Document) -> Json:
        """Draw one message."""
        return (await self.messages((document,)))[0]

    async def _cards(self, documents: Sequence[Document]) -> dict[tuple[str, str], dict[str, Any]]:
        wanted: dict[str, set[str]] = {}
        for document in documents:
            card = document.get("card")
            if card is not None:
                wanted.setdefault(card["kind"], set()).add(card["id"])
        cards = {}
        for kind, ids in wanted.items():
            source = self._sources.get(kind)
            drawn = await source.draw(ids) if source is not None else {}
            cards.update({(kind, card_id): card for card_id, card in drawn.items()})
        return cards


def attachment_json(attachment: Mapping[str, Any]) -> Json:
    """Return a file as everybody sees it, from what its message is stored with."""
    url = f"/api/attachments/{attachment['id']}"
    drawn: Json = {key: attachment[key] for key in _FACTS if key in attachment}
    drawn["url"] = url
    if attachment.get("thumbnail"):
        drawn["thumbnail_url"] = f"{url}/thumbnail"
    return drawn


def person_json(person: Person) -> Json:
    """Return somebody as everybody sees them."""
    return {"id": person.id, "name": person.name, "is_bot": person.is_bot}


def _message(
    document: Document,
    people: Mapping[str, Person],
    cards: Mapping[tuple[str, str], dict[str, Any]],
) -> Json:
    get = document.get
    edited_at = get("edited_at")
    message: Json = {
        "id": document["_id"],
        "room_id": document["room_id"],
        "seq": document["seq"],
        "kind": document["kind"],
        "sender": _sender(document["sender"], people),
        "text": document["text"],
        "nonce": document["nonce"],
        "reply_to": get("reply_to"),
        "reactions": _reactions(get("reactions", ())),
        "mentions": get("mentions", []),
        "attachments": [attachment_json(each) for each in get("attachments", ())],
        "audience": get("audience"),
        "created_at": instant(document["created_at"]),
        "edited_at": None if edited_at is None else instant(edited_at),
        "deleted": get("deleted", False),
        "version": document["version"],
    }
    card = get("card")
    if card is not None:
        message[card["kind"]] = cards.get((card["kind"], card["id"]))
    previous = get("previous")
    if previous is not None:
        message["previous"] = {edge: instant(previous[edge]) for edge in ("start", "end")}
    for member in ("reason", "notice"):
        if member in document:
            message[member] = document[member]
    return message


def _sender(user_id: str | None, people: Mapping[str, Person]) -> Json | None:
    if user_id is None:
        return None
    person = people.get(user_id)
    return person_json(person) if person else {"id": user_id, "name": "?", "is_bot": False}


def _reactions(reactions: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for reaction in reactions:
        grouped.setdefault(reaction["emoji"], []).append(reaction["user_id"])
    return grouped
