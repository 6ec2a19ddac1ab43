"""The demo's sample people, rooms and meetings, made through the same commands that clients send.

Everything has a nonce or a fixed e-mail address: furnishing again changes nothing, but that there
is always an invite of this week to book from, and a meeting still to come.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chatsched.accounts import SignUp
from chatsched.app.bootstrap import Application, application
from chatsched.app.settings import Settings
from chatsched.core.actor import Actor
from chatsched.core.clock import ManualClock, SystemClock
from chatsched.core.errors import EmailTaken
from chatsched.core.wire import instant
from chatsched.core.zones import zone
from chatsched.http import Endpoint

PASSWORD = "demo-demo"  # noqa: S105  # printed for everybody to use, on this machine alone
_KEYS = "demo.json"
_BACK = timedelta(days=2, hours=3)

_ADAS_ZONE, _BENS_ZONE = "Europe/Berlin", "America/New_York"
_DAYTIME = range(9, 17)

_HOURS = {
    "time_zone": _ADAS_ZONE,
    "weekly": {
        day: [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "20:00"}]
        for day in ("mon", "tue", "wed", "thu", "fri")
    },
    "min_notice": 60,
    "horizon_days": 45,
}

_TALK: tuple[tuple[str, int, str], ...] = (
    ("ada", 0, "Hi both! This is the room for the launch."),
    ("ben", 4, "Great, thanks. I have the draft of the **pricing page** ready."),
    ("ben", 1, "Three plans, one table, no asterisks."),
    ("ada", 12, "Reads well. Could the middle plan be called *Team*?"),
    ("ben", 3, "Done. I will put it on staging tonight."),
    ("bot", 600, "Staging is up to date: `launch-42` was deployed without errors."),
    ("ada", 35, "Looks good on my phone too \N{PARTY POPPER}"),
    ("ben", 20, "Then what is left is the announcement:\n\n- title\n- two pictures\n- a date"),
    ("ada", 900, "@Ben Okafor let us fix the date together. I will send you my free times."),
)
_DIRECT: tuple[tuple[str, int, str], ...] = (
    ("ben", 0, "Hello Ada, do you have a moment this week for the contract?"),
    ("ada", 9, "Sure, pick whatever suits you:"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The sample people, and the bot with its token."""

    ada: Actor
    ben: Actor
    bot: Actor
    bot_token: str
    group_id: str


async def furnish(
    settings: Settings, data: Path, calendars: str | None = None, mail: str | None = None
) -> list[str]:
    """Make the samples where they are missing; return the lines that tell how to use them.

    ``calendars`` is the address of simulated ones, ``mail`` where mail is shown, if there are any.
    """
    now = SystemClock().now()
    clock = ManualClock(now - _BACK)
    async with application(settings, clock) as built:
        stage = _Stage(built, clock)
        cast = await stage.people(data / _KEYS)
        await stage.talk(cast, cast.group_id, _TALK, "launch")
        room_id = await stage.direct(cast)
        await stage.talk(cast, room_id, _DIRECT, "contract")
        await stage.meet(cast, room_id, now)
        await stage.invite(cast, now)
    return _welcome(settings, cast, calendars, mail)


def _welcome(settings: Settings, cast: Cast, calendars: str | None, mail: str | None) -> list[str]:
    simulated = f"  Google and Microsoft calendars to link, simulated: {calendars}"
    return [
        "",
        f"  Open   {settings.public_url}",
        f"  as     ada@example.com or ben@example.com, password {PASSWORD}",
        "         (two browsers, or one private window, show both sides)",
        f"  Bot    {cast.bot.name}, token {cast.bot_token}",
        *([] if calendars is None else [simulated]),
        *([] if mail is None else [f"  Mail, as it would arrive: {mail}"]),
        "  Ctrl-C stops everything.",
        "",
    ]


class _Stage:
    """Calls the server's commands as its people would."""

    def __init__(self, built: Application, clock: ManualClock) -> None:
        self._built = built
        self._clock = clock
        self._commands = {
            f"{each.method} {each.path}": each
            for each in built.endpoints
            if isinstance(each, Endpoint)
        }

    async def people(self, keys: Path) -> Cast:
        """Return the cast, signing up whoever is not there yet."""
        ada = await self._person("ada@example.com", "Ada Lindgren", _ADAS_ZONE)
        ben = await self._person("ben@example.com", "Ben Okafor", _BENS_ZONE)
        kept = _kept(keys)
        if kept is None:
            room_id = await self._group_of(ada, ben)
            made = await self._do(
                ada, "POST /api/rooms/{room_id}/bots", room_id=room_id, name="Concierge"
            )
            kept = {"bot_id": made["bot"]["id"], "token": made["token"], "room_id": room_id}
            _keep(keys, kept)
        bot = Actor(kept["bot_id"], "Concierge", True, "demo", "token")  # noqa: FBT003  # a bot
        return Cast(ada, ben, bot, kept["token"], kept["room_id"])

    async def direct(self, cast: Cast) -> str:
        """Return the direct room's id."""
        opened = await self._do(
            cast.ada, "POST /api/rooms", kind="direct", member_ids=[cast.ben.user_id]
        )
        return str(opened["room"]["id"])

    async def talk(
        self, cast: Cast, room_id: str, lines: tuple[tuple[str, int, str], ...], name: str
    ) -> None:
        """Say the lines, with the minutes between them that they have."""
        for number, (who, minutes, text) in enumerate(lines):
            self._clock.advance(timedelta(minutes=minutes))
            speaker = getattr(cast, who)
            sent = await self._do(
                speaker,
                "POST /api/rooms/{room_id}/messages",
                room_id=room_id,
                text=text,
                nonce=f"{name}-{number}",
            )
            await self._read(speaker, sent["message"])

    async def meet(self, cast: Cast, room_id: str, now: datetime) -> None:
        """Agree on a meeting, at a time of day that suits both, unless one is to come."""
        ahead = await self._do(cast.ada, "GET /api/me/meetings", **{"from": instant(now)})
        if any(meeting["status"] == "confirmed" for meeting in ahead["meetings"]):
            return
        sent = await self._do(
            cast.ada,
            "POST /api/rooms/{room_id}/invites",
            room_id=room_id,
            duration=45,
            title="Contract questions",
            availability=_HOURS,
            nonce=f"contract-{now:%Y-%m-%d}",
        )
        await self._read(cast.ada, sent["message"])
        if sent["invite"]["status"] != "open":
            return
        offered = await self._do(
            cast.ben, "GET /api/invites/{invite_id}/slots", invite_id=sent["invite"]["id"]
        )
        wanted = now + timedelta(days=1)
        starts = [slot["start"] for day in offered["days"] for slot in day["slots"]]
        moments = [datetime.fromisoformat(start) for start in starts]
        start = next((m for m in moments if m > wanted and all(map(_by_day, _zones(m)))), None)
        if start is not None:
            booked = await self._do(
                cast.ben,
                "POST /api/invites/{invite_id}/bookings",
                invite_id=sent["invite"]["id"],
                start=instant(start),
                nonce="demo",
            )
            await self._read(cast.ben, booked["message"], more=1)  # "Add to calendar" follows it

    async def invite(self, cast: Cast, now: datetime) -> None:
        """Leave this week's open invite in the group."""
        self._clock.advance(now - timedelta(minutes=5) - self._clock.now())
        sent = await self._do(
            cast.ada,
            "POST /api/rooms/{room_id}/invites",
            room_id=cast.group_id,
            duration=30,
            title="Fix the launch date",
            note="Half an hour is plenty. Pick whatever suits you best.",
            availability=_HOURS,
            reusable=True,
            nonce=f"launch-{_week(now)}",
        )
        await self._read(cast.ada, sent["message"])

    async def _read(self, actor: Actor, message: dict[str, Any], more: int = 0) -> None:
        """Let somebody have read up to what they said themselves, and a little beyond."""
        await self._do(
            actor,
            "POST /api/rooms/{room_id}/read",
            room_id=message["room_id"],
            seq=message["seq"] + more,
        )

    async def _person(self, email: str, name: str, time_zone: str) -> Actor:
        with suppress(EmailTaken):
            command = SignUp(email=email, password=PASSWORD, name=name, time_zone=time_zone)
            await self._built.people.service.sign_up(command)
        person = await self._built.people.directory.by_email(email)
        if person is None:
            raise RuntimeError(f"{email} cannot be found")
        return Actor(person.id, person.name, False, "demo", "session")  # noqa: FBT003  # a person

    async def _group_of(self, ada: Actor, ben: Actor) -> str:
        opened = await self._do(
            ada, "POST /api/rooms", kind="group", name="Product launch", member_ids=[ben.user_id]
        )
        return str(opened["room"]["id"])

    async def _do(self, actor: Actor, name: str, /, **members: Any) -> dict[str, Any]:
        endpoint = self._commands[name]
        answer = await endpoint.handle(actor, endpoint.command.model_validate(members))
        wire: dict[str, Any] = answer.wire()
        return wire


def _kept(keys: Path) -> dict[str, str] | None:
    """Return what was kept of the bot, as its token is shown by the server only once."""
    if not keys.exists():
        return None
    kept: dict[str, str] = json.loads(keys.read_text())
    return kept


def _keep(keys: Path, kept: dict[str, str]) -> None:
    with os.fdopen(os.open(keys, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        json.dump(kept, file)


def _zones(at: datetime) -> tuple[datetime, datetime]:
    """Return an instant by the clocks of both."""
    return at.astimezone(zone(_ADAS_ZONE)), at.astimezone(zone(_BENS_ZONE))


def _by_day(local: datetime) -> bool:
    return local.hour in _DAYTIME


def _week(now: datetime) -> str:
    year, week, _ = now.astimezone(UTC).isocalendar()
    return f"{year}-{week}"
