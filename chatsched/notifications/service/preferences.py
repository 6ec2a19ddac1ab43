"""Choosing what one is told of."""

from typing import Any

from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.wire import Nothing
from chatsched.notifications.models import (
    Kind,
    NewAlerts,
    NotificationsEvent,
    Preferences,
    SetPreferences,
)
from chatsched.notifications.store import PreferenceStore
from chatsched.realtime import Edge

UPDATED = "notifications:updated"


class OwnPreferences:
    """Somebody's own preferences."""

    def __init__(self, store: PreferenceStore, edge: Edge, clock: Clock) -> None:
        self._store = store
        self._edge = edge
        self._clock = clock

    async def get(self, actor: Actor, _: Nothing) -> Preferences:
        """Return what the caller wants to be told of."""
        return await self._store.of(actor.user_id)

    async def set(self, actor: Actor, command: SetPreferences) -> Preferences:
        """Change it, and tell all of the caller's connections."""
        values: dict[str, Any] = {"reminder_minutes": command.reminder_minutes}
        for way, alerts in (("email", command.email), ("browser", command.browser)):
            values |= {f"{way}.{kind}": wanted for kind, wanted in _said(alerts)}
        changed = await self._store.change(actor.user_id, values, self._clock.now())
        self._tell(actor.user_id, changed)
        return changed

    async def no_more_mail(self, user_id: str, kind: Kind) -> None:
        """Send somebody no e-mail about this kind of news any more, as an e-mail's link asks."""
        values = {f"email.{kind}": False}
        self._tell(user_id, await self._store.change(user_id, values, self._clock.now()))

    def _tell(self, user_id: str, preferences: Preferences) -> None:
        event = NotificationsEvent(notifications=preferences)
        self._edge.tell_users([user_id], UPDATED, event.wire())


def _said(alerts: NewAlerts) -> list[tuple[str, bool]]:
    return [(kind, wanted) for kind, wanted in alerts if wanted is not None]
