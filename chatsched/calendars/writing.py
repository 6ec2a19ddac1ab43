"""Making one event in one calendar what it is to be, whatever was cut off before.

Before an event is created it is stored that it may be there; an answer that is lost leaves that
so, and the next attempt finds, under the same key, what this one has made.
"""

from chatsched.calendars.drafts import MeetingEvent
from chatsched.calendars.providers import EventGone, ProviderAway, Writing, Written
from chatsched.calendars.tenure import Tenure

_MOST_TRIES = 3
_VANISHING = "The event could not be kept in the calendar; trying again in a moment."


async def put_in(
    account: Writing, tenure: Tenure, event: MeetingEvent, *, conference: bool, again: bool
) -> None:
    """See to it that the event is there, as the meeting is; one that was deleted is made anew.

    ``again``: write also what was written before. Raises `ProviderError`.
    """
    for _ in range(_MOST_TRIES):
        try:
            if tenure.record.reference is None:
                await _create(account, tenure, event, conference=conference)
            if again or tenure.record.told != event.told:
                await _update(account, tenure, event, conference=conference)
            elif tenure.record.conference_pending:
                await _look_for_conference(account, tenure)
        except EventGone:
            await _begin_anew(account, tenure)
            again = False
        else:
            return
    raise ProviderAway(_VANISHING)


async def take_out(account: Writing, tenure: Tenure, event: MeetingEvent) -> None:
    """See to it that there is no event, not even one that nobody has heard of."""
    if tenure.record.reference is None and tenure.record.doubtful:
        try:
            found = await account.create(
                tenure.calendar_id, event.draft(tenure.record, conference=False)
            )
        except EventGone:
            pass
        else:
            await tenure.change(reference=found.reference)
            tenure.check()
    if tenure.record.reference is not None:
        await account.delete(tenure.calendar_id, tenure.record.reference)
    await tenure.change(
        reference=None,
        etag=None,
        doubtful=False,
        told=None,
        conference_pending=False,
        edited=None,
    )


async def _create(
    account: Writing, tenure: Tenure, event: MeetingEvent, *, conference: bool
) -> None:
    """Put an event in under its key, or find the one that an earlier attempt has put in."""
    doubtful = tenure.record.doubtful
    await tenure.change(doubtful=True, conference_url=None, conference_pending=False)
    tenure.check()
    draft = event.draft(tenure.record, conference=conference)
    written = await account.create(tenure.calendar_id, draft)
    # What was found may be as the meeting was when it was put in.
    await _note(tenure, written, told=None if doubtful else event)


async def _update(
    account: Writing, tenure: Tenure, event: MeetingEvent, *, conference: bool
) -> None:
    """Make the event that is there as the meeting is."""
    tenure.check()
    asked = conference and tenure.record.conference_url is None
    draft = event.draft(tenure.record, conference=asked)
    reference = tenure.record.reference or ""
    await _note(tenure, await account.update(tenure.calendar_id, reference, draft), told=event)


async def _note(tenure: Tenure, written: Written, *, told: MeetingEvent | None) -> None:
    """Store what was written."""
    known = written.conference_url or tenure.record.conference_url
    await tenure.change(
        reference=written.reference,
        etag=written.etag,
        doubtful=False,
        told=None if told is None else told.told,
        conference_url=known,
        conference_pending=known is None and written.conference_pending,
        edited=None,
    )


async def _look_for_conference(account: Writing, tenure: Tenure) -> None:
    """See whether the provider has made its meeting link by now."""
    found = await account.read(tenure.calendar_id, tenure.record.reference or "")
    if found is None:
        await tenure.change(conference_pending=False)
    else:
        await tenure.change(
            conference_url=found.conference_url, conference_pending=found.conference_pending
        )


async def _begin_anew(account: Writing, tenure: Tenure) -> None:
    """Let the next attempt make another event, once it is certain that this one is gone."""
    reference = tenure.record.reference
    if reference is not None:
        tenure.check()
        if await account.read(tenure.calendar_id, reference) is not None:
            raise ProviderAway(_VANISHING)
        await account.delete(tenure.calendar_id, reference)
    await tenure.change(
        generation=tenure.record.generation + 1,
        reference=None,
        etag=None,
        doubtful=False,
        told=None,
        conference_url=None,
        conference_pending=False,
    )
