"""Letters as HTML and as plain text, by the templates beside this file."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chatsched.notifications.mail.letters import Letter, Reader

_GAPS: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One letter in both forms."""

    html: str
    text: str


def rendered(letter: Letter, reader: Reader, stop_url: str | None, settings_url: str) -> Rendered:
    """Return a letter as its reader is to see it, with the way to stop such mail, if any."""
    given = {
        "letter": letter,
        "words": reader.words,
        "language": reader.calendar.language,
        "preview": " · ".join(fact.value for fact in letter.facts[:2]),
        "stop_url": stop_url,
        "settings_url": settings_url,
    }
    text = _templates().get_template("letter.txt").render(given)
    return Rendered(
        html=_templates().get_template("letter.html").render(given),
        text=_GAPS.sub("\n\n", text).strip() + "\n",
    )


def page(name: str, **given: object) -> str:
    """Return a page of ours by its template."""
    return _templates().get_template(name).render(given)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("chatsched.notifications.mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
