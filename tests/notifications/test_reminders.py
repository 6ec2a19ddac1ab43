"""Reminders come at the minutes chosen, once, and follow the meeting."""

from datetime import timedelta


async def test_both_people_are_reminded_in_the_room_and_nobody_else(stage):
    server, _ = await stage.open()
    ada, ben, cleo = [await server.signup(name) for name in ("Ada", "Ben", "Cleo")]
    room_id = await stage.room(ada, ben, cleo)
    await stage.book(ben, await stage.invite(ada, room_id), 30)
    await stage.pass_time(minutes=19, seconds=58)
    assert await stage.reminders(ada, room_id) == []
    await stage.pass_time(seconds=2)
    for who in (ada, ben):
        assert await stage.reminders(who, room_id) == ["Reminder: “Talk” starts in 10 minutes."]
    assert await stage.reminders(cleo, room_id) == []
    assert stage.mails("reminder") == sorted([ada.id, ben.id])
    await stage.pass_time(minutes=11)
    assert len(await stage.reminders(ada, room_id)) == 1


async def test_several_servers_remind_once(stage):
    servers = [(await stage.open())[0] for _ in range(3)]
    ada, ben = await servers[0].signup(), await servers[1].signup("Ben")
    meetings = [await stage.meet(ada, ben, 30 + 15 * number) for number in range(4)]
    for minutes in (25, 15, 15, 15):
        await stage.pass_time(minutes=minutes)
    for meeting in meetings:
        for who in (ada, ben):
            assert len(await stage.reminders(who, meeting["room_id"])) == 1
    assert len(stage.mails("reminder")) == 8


async def test_a_reminder_moves_with_its_meeting_and_goes_with_it(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    moved, cancelled = await stage.meet(ada, ben, 30), await stage.meet(ada, ben, 45)
    await stage.move(ben, moved, 120)
    await stage.cancel(ada, cancelled)
    await stage.pass_time(minutes=36)
    assert stage.mails("reminder") == []
    assert await stage.reminders(ada, moved["room_id"]) == []
    assert await stage.reminders(ada, cancelled["room_id"]) == []
    await stage.pass_time(minutes=74)
    assert len(await stage.reminders(ada, moved["room_id"])) == 1
    assert len(await stage.reminders(ben, moved["room_id"])) == 1


async def test_a_meeting_that_is_moved_after_its_reminder_reminds_again(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    meeting = await stage.meet(ada, ben, 30)
    await stage.pass_time(minutes=21)
    await stage.move(ada, meeting, 59)
    await stage.pass_time(minutes=50)
    assert len(await stage.reminders(ada, meeting["room_id"])) == 2
    assert stage.mails("reminder") == sorted([ada.id, ada.id, ben.id, ben.id])


async def test_everybody_has_minutes_of_their_own(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    await stage.want(ada, reminder_minutes=[60, 5, 0], email=["reminder"])
    await stage.want(ben, reminder_minutes=[])
    meeting = await stage.meet(ada, ben, 90)
    room_id = meeting["room_id"]
    await stage.pass_time(minutes=30)
    assert await stage.reminders(ada, room_id) == ["Reminder: “Talk” starts in 1 hour."]
    await stage.pass_time(minutes=55)
    await stage.pass_time(minutes=5, seconds=2)
    assert await stage.reminders(ada, room_id) == [
        "Reminder: “Talk” starts in 1 hour.",
        "Reminder: “Talk” starts in 5 minutes.",
        "Reminder: “Talk” starts now.",
    ]
    assert await stage.reminders(ben, room_id) == []
    assert stage.mails("reminder") == []


async def test_what_became_due_while_nothing_ran_comes_late_and_with_the_time_that_is_left(stage):
    server, close = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    await stage.want(ada, reminder_minutes=[60, 30, 10])
    soon, past = await stage.meet(ada, ben, 90), await stage.meet(ada, ben, 75)
    await close()
    stage.clock.advance(timedelta(minutes=86))
    again, _ = await stage.open()
    for who in (ada, ben):
        who.api.url = again.url
    await stage.pass_time(seconds=1)
    for who in (ada, ben):
        assert await stage.reminders(who, soon["room_id"]) == [
            "Reminder: “Talk” starts in 4 minutes."
        ]
        assert await stage.reminders(who, past["room_id"]) == []
    assert stage.mails("reminder") == sorted([ada.id, ben.id])


async def test_changed_minutes_hold_from_then_on(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    meeting = await stage.meet(ada, ben, 60)
    await stage.pass_time(minutes=20)
    await stage.want(ada, reminder_minutes=[50, 20])  # fifty minutes before is past by now
    await stage.pass_time(seconds=1)
    assert await stage.reminders(ada, meeting["room_id"]) == []
    await stage.pass_time(minutes=20)
    await stage.pass_time(minutes=10)
    assert await stage.reminders(ada, meeting["room_id"]) == [
        "Reminder: “Talk” starts in 20 minutes."
    ]
    assert len(await stage.reminders(ben, meeting["room_id"])) == 1


async def test_a_meeting_that_is_agreed_late_reminds_only_where_that_is_of_use(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    await stage.want(ada, reminder_minutes=[1440, 10])
    await stage.want(ben, reminder_minutes=[1440, 60])
    await stage.pass_time(minutes=30)
    later, soon = await stage.meet(ada, ben, 120), await stage.meet(ada, ben, 5)
    for _ in range(10):  # now and then servers look back farther
        await server.application.notifications.due.look()
    await stage.pass_time(seconds=1)
    assert await stage.reminders(ada, later["room_id"]) == []
    assert await stage.reminders(ben, later["room_id"]) == []
    assert await stage.reminders(ada, soon["room_id"]) == ["Reminder: “Talk” starts in 5 minutes."]
    assert await stage.reminders(ben, soon["room_id"]) == []


async def test_who_has_left_the_room_is_reminded_by_mail_alone_and_bots_never(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    room_id = await stage.room(ada, ben)
    bot = await ada.api.ok("POST", f"/api/rooms/{room_id}/bots", {"name": "Bot"})
    await stage.book(ben, await stage.invite(ada, room_id), 30)
    invite = await stage.invite(ada, room_id)
    body = {"start": stage.instant(60), "nonce": "n"}
    await server.api(bot["token"]).ok("POST", f"/api/invites/{invite['id']}/bookings", body)
    await ben.api.ok("DELETE", f"/api/rooms/{room_id}/members/{ben.id}")
    await stage.pass_time(minutes=20)
    await stage.pass_time(minutes=30)
    assert stage.mails("reminder") == sorted([ada.id, ada.id, ben.id])
    assert len(await stage.reminders(ada, room_id)) == 2
    sent = stage.database["messages"].count_documents({"notice": "reminder"})
    assert sent == 2


async def test_a_reminder_that_is_done_again_is_there_once(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(), await server.signup("Ben")
    meeting = await stage.meet(ada, ben, 30)
    await stage.pass_time(minutes=20)
    again = {"$set": {"state": "pending", "due_at": stage.clock.now()}}
    stage.database["outbox"].update_many({"kind": "reminder"}, again)
    await stage.pass_time(minutes=1)
    assert len(await stage.reminders(ada, meeting["room_id"])) == 1
    assert stage.mails("reminder") == sorted([ada.id, ben.id])


async def test_a_reminder_speaks_its_readers_language(stage):
    server, _ = await stage.open()
    ada, ben = await server.signup(locale="de-AT"), await server.signup("Ben")
    meeting = await stage.meet(ada, ben, 30)
    await stage.pass_time(minutes=20)
    assert await stage.reminders(ada, meeting["room_id"]) == [
        "Erinnerung: „Talk“ beginnt in 10 Minuten."
    ]
