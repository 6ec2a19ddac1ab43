"""The terms that messages are found by: given to each as it is stored, and to those from before."""

from pymongo import ASCENDING, UpdateOne
from pymongo.read_concern import ReadConcern

from chatsched.chat.words import terms
from chatsched.storage import Collection, Document, Mongo

_ALL_FINDABLE = "messages.words"


class Findable:
    """The messages that were stored before there was search."""

    def __init__(self, mongo: Mongo) -> None:
        self._written: Collection = mongo["messages"]
        self._done = mongo["chores"]
        self._messages: Collection = self._written.with_options(
            read_concern=ReadConcern("majority")
        )

    async def all_findable(self) -> bool:
        """Tell whether all messages have the terms that they are found by."""
        return await self._done.find_one({"_id": _ALL_FINDABLE}) is not None

    async def note_all_findable(self) -> None:
        """Note that they have."""
        await self._done.update_one({"_id": _ALL_FINDABLE}, {"$set": {}}, upsert=True)

    async def make_findable(self, after: str, limit: int) -> str | None:
        """Give messages without terms theirs, by id; return the last one's id, None after all."""
        missing = {"words": {"$exists": False}}
        query = {**missing, "_id": {"$gt": after}, "text": {"$gt": ""}}
        found = await self._messages.find(query).sort("_id", ASCENDING).to_list(limit)
        changes = [
            UpdateOne(
                # Who edits or deletes it meanwhile knows better.
                {**missing, "_id": document["_id"], "text": document["text"]},
                {"$set": {"words": findable(document).get("words", [])}},
            )
            for document in found
        ]
        if not changes:
            return None
        await self._written.bulk_write(changes, ordered=False)
        return str(found[-1]["_id"])


def findable(document: Document) -> Document:
    """Return a message with the terms that it is to be found by."""
    words = terms(document["text"], *file_names(document))
    return {**document, "words": words} if words else document


def file_names(document: Document) -> list[str]:
    """Return the names of the files that a message has."""
    return [attachment["name"] for attachment in document.get("attachments", ())]
