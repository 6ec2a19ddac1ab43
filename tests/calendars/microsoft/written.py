"""Events of ours as they are written at Microsoft."""

from calendars.stage import at, draft, epoch

LINK = draft().join_url
MOVED = draft(sequence=1, start=epoch(at(4, 9)), end=epoch(at(4, 10)), description=f"New\n\n{LINK}")


def the_item(stage):
    (item,) = stage.mailbox.items.values()
    return item
