"""What people get mail about: nothing else is ever sent."""

from typing import Final, Literal, get_args

Kind = Literal["invite", "booking", "reschedule", "cancellation", "reminder", "calendar"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
