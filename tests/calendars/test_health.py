"""How links do, and what their owners hear of it."""

import pytest
import pytest_asyncio
from slices import until

from chatsched.calendars import health as healths
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.core.clock import SystemClock

pytestmark = pytest.mark.asyncio(loop_scope="module")
AWAY = ProviderAway("The provider does not answer.")


@pytest_asyncio.fixture(loop_scope="module")
async def linked(place):
    """Somebody, their connection, a health of our own, and their link, which nobody reads."""
    slice_ = place.built.calendars
    health = healths.LinkHealth(slice_.links, slice_.busy, place.built.edge, SystemClock())
    ada = await place.signup()
    calendar = await place.linked(ada, "google")
    await ada.api.ok("PATCH", f"/api/calendars/{calendar['id']}", {"counted": []})
    (link,) = await slice_.links.of_user(ada.id)
    return ada, await ada.connect(), health, link


async def status(place, ada) -> tuple[str, str | None]:
    (calendar,) = await place.calendars(ada)
    return calendar["status"], calendar["problem"]


def statuses(socket) -> list[str]:
    return [said["calendar"]["status"] for name, said in socket.events if "updated" in name]


async def test_trouble_is_told_when_it_lasts(place, linked, monkeypatch):
    ada, socket, health, link = linked
    for _ in range(5):
        await health.away(link, AWAY)
    assert await status(place, ada) == ("ok", None), "a minute has not passed"
    monkeypatch.setattr(healths, "_PATIENCE_SECONDS", 0.0)
    await health.away(link, AWAY)
    assert await status(place, ada) == ("error", "The provider does not answer.")
    await socket.heard("calendar:updated", lambda said: said["calendar"]["status"] == "error")


async def test_an_answer_ends_the_trouble(place, linked, monkeypatch):
    ada, socket, health, link = linked
    monkeypatch.setattr(healths, "_PATIENCE_SECONDS", 0.0)
    await health.away(link, AWAY)
    await health.away(link, AWAY)
    await health.well(link)
    await health.away(link, AWAY)
    assert await status(place, ada) == ("ok", None), "it was not thrice in a row"
    for _ in range(2):
        await health.away(link, AWAY)
    in_trouble = await place.built.calendars.links.one(link.id)
    assert in_trouble.status == "error"
    await health.well(in_trouble)
    assert await status(place, ada) == ("ok", None)
    await socket.heard("calendar:updated", lambda said: said["calendar"]["status"] == "error")
    await until(lambda: statuses(socket)[-1] == "ok")


async def test_a_broken_link_is_told_once_and_stays_broken(place, linked, monkeypatch):
    ada, socket, health, link = linked
    monkeypatch.setattr(healths, "_PATIENCE_SECONDS", 0.0)
    followed = []

    async def follow(broken) -> None:
        followed.append(broken.id)

    health.broken.append(follow)
    for _ in range(3):
        await health.refused(link, CredentialsRefused("The connection was ended."))
    for _ in range(4):
        await health.away(link, AWAY)
    await health.well(link)
    assert followed == [link.id]
    assert await status(place, ada) == ("needs_relink", "The connection was ended.")
    await socket.heard(
        "calendar:updated", lambda said: said["calendar"]["status"] == "needs_relink"
    )
