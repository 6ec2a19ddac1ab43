"""Finding messages by their words."""

from chatsched.chat.access import Access
from chatsched.chat.models.search import Search, SearchPage
from chatsched.chat.records import Records
from chatsched.chat.store.findable import file_names
from chatsched.chat.store.messages import visible
from chatsched.chat.words import Sought
from chatsched.core.actor import Actor
from chatsched.core.errors import Invalid
from chatsched.storage import Document

_LARGEST_LOOK = 400


class Finding:
    """Searches the rooms that somebody is in at that moment."""

    def __init__(self, records: Records, access: Access) -> None:
        self._rooms = records.rooms
        self._messages = records.messages
        self._drawing = records.drawing
        self._access = access

    async def search(self, actor: Actor, command: Search) -> SearchPage:
        """Return a page of what the actor may see and was asked for, newest first."""
        viewer = actor.user_id
        if command.room_id is not None:
            room_ids = [(await self._access.room(actor, command.room_id)).id]
        else:
            room_ids = await self._rooms.rooms_of(viewer)
        before = await self._place(viewer, command.before)
        found = await self._found(viewer, room_ids, command, before)
        return SearchPage(
            messages=await self._drawing.messages(found[: command.limit]),
            has_more=len(found) > command.limit,
        )

    async def _found(
        self, viewer: str, room_ids: list[str], command: Search, before: Document | None
    ) -> list[Document]:
        """Return one more than a page has, if there are as many.

        Where words must follow each other, those that merely have the words are passed over.
        """
        wanted = command.limit + 1
        asked = command.sought
        terms = [term for sought in asked for term in sought.terms()]
        ordered = [sought for sought in asked if sought.ordered]
        found: list[Document] = []
        look = wanted
        while len(found) < wanted:
            page = await self._messages.having(room_ids, terms, viewer, before, look)
            found += [document for document in page if _fits(document, ordered)]
            if len(page) < look:
                break
            before, look = page[-1], min(2 * look, _LARGEST_LOOK)
        return found[:wanted]

    async def _place(self, viewer: str, message_id: str | None) -> Document | None:
        if message_id is None:
            return None
        found = await self._messages.one(message_id)
        if found is None or not visible(found, viewer):
            words = "is not a message that was found"
            raise Invalid(f"before: {words}", {"before": words})
        return found


def _fits(document: Document, ordered: list[Sought]) -> bool:
    texts = [document["text"], *file_names(document)]
    return all(any(sought.within(text) for text in texts) for sought in ordered)
