"""Who a client is: somebody by token, or somebody who signs in."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token, or an e-mail address and a password; never shown in logs."""

    token: str | None = field(default=None, repr=False)
    email: str | None = None
    password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        by_password = self.email is not None and self.password is not None
        if (self.token is not None) == by_password:
            raise ValueError("give either a token, or an e-mail address and a password")

    @property
    def auth(self) -> dict[str, str] | None:
        """What is sent along with a Socket.IO connection; a session travels in its cookie."""
        return None if self.token is None else {"token": self.token}
