"""E-mail addresses: what counts as one, and when two are the same."""

from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, StringConstraints, WithJsonSchema

_LONGEST = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
_PUBLIC = ".example.org"


def normal_email(text: str) -> str:
    """Return an address as it is stored: trimmed, its domain in lower case, in Unicode's NFC.

    Raises ValueError for what is not an address. Nothing is looked up. The library refuses
    domains that mean nothing on the public Internet (``corp.local``), but servers like this one
    live on such networks; under a public name the rest of its rules hold for them as well.
    """
    try:
        valid = validate_email(text.strip() + _PUBLIC, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise ValueError("must be an e-mail address such as ada@example.com") from None
    return valid.normalized.removesuffix(_PUBLIC)


def email_key(text: str) -> str:
    """Return what is the same for two spellings of one address; for no address, ``text`` itself."""
    try:
        return normal_email(text).casefold()
    except ValueError:
        return text.strip().casefold()


Email = Annotated[
    str,
    StringConstraints(max_length=_LONGEST),
    AfterValidator(normal_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": _LONGEST}),
]
"""An e-mail address, in the form of `normal_email`."""
