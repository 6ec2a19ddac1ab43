"""What can be made to go wrong at a vendor's sign-in."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Faults:
    """Switches. All off, it works as documented.

    ``refusals``: what the next refreshes are refused with (see the vendors' errors).
    ``statuses``: HTTP statuses that the next token requests are answered with instead.
    ``lost``: of so many token requests the work is done and the answer lost.
    ``secret_expired``: the application's own credentials are no good, whoever it acts for.
    ``withheld``: scopes that are missing from what refreshes give.
    ``no_refresh_token``: none is given at consent. ``claims``: put into id_tokens instead.
    ``closed``: everything is answered with 503.
    """

    refusals: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    lost: int = 0
    secret_expired: bool = False
    withheld: frozenset[str] = frozenset()
    no_refresh_token: bool = False
    claims: dict[str, object] = field(default_factory=dict)
    closed: bool = False
