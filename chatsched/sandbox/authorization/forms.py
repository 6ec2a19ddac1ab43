"""What a form that was sent holds."""

from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request

Form = ImmutableMultiDict[str, str]


async def form_of(request: Request) -> Form:
    """Return the members of an application/x-www-form-urlencoded body."""
    body = await request.body()
    return ImmutableMultiDict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
