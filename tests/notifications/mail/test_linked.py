"""Mail to people whose linked calendar has the meeting by itself, with the sandbox's calendars."""

from calendars.consenting import sandboxed
from notifications.mail.conftest import Office, start_in


async def test_the_host_of_a_linked_calendar_gets_no_second_event_and_both_get_the_call(
    settings, database, postbox
):
    async with sandboxed(**settings, allow_private_calendars="127.0.0.0/8") as place:
        office = Office(place.url, place.built, postbox, place.guests, database)
        ada, ben = await place.signup("Ada"), await place.signup("Ben")
        calendar = await place.linked(ada, "google")
        await ada.api.ok("PATCH", f"/api/calendars/{calendar['id']}", {"conferencing": True})
        for person in (ada, ben):
            await office.chooses(person, invite=False)
        room_id = await office.room(ada, ben)
        meeting = await office.book(ben, await office.invite(ada, room_id), start_in(20))
        [hers] = await postbox.got(ada.user["email"])
        [his] = await postbox.got(ben.user["email"])
        assert not hers.invitations
        assert "It is in your linked calendar already." in hers.text
        read = await office.invitation(his)
        now = (await ben.api.ok("GET", f"/api/meetings/{meeting['id']}"))["meeting"]
        assert now["join_url"].startswith("https://meet.google.com/")
        assert read["location"] == now["join_url"]
        assert now["join_url"] in hers.html

        await office.cancel(ben, now)
        [_, hers] = await postbox.got(ada.user["email"], 2)
        [_, his] = await postbox.got(ben.user["email"], 2)
        assert not hers.invitations
        assert "from your linked calendar by itself" in hers.text
        assert (await office.invitation(his))["method"] == "CANCEL"
