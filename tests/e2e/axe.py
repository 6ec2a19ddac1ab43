"""What axe finds wrong on a page, in both themes."""

import json
from pathlib import Path

from e2e.stage import Person

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

# An announcement of the component library may outlive what it was about for a few seconds.
_SCOPE = {"exclude": ["[data-live-announcer]"]}


def findings(person: Person) -> list[str]:
    """Return what axe finds on the page as it stands; themes differ in their colours alone."""
    found = []
    for scheme, rules in (("light", _RULES), ("dark", _COLOURS)):
        person.page.emulate_media(color_scheme=scheme)
        for violation in violations(person, rules):
            nodes = [
                f"{node['html'][:160]} — {node['failureSummary'][:200]}"
                for node in violation["nodes"]
            ]
            found.append(f"{scheme}: {violation['id']}: {violation['help']}: {nodes[:3]}")
    person.page.emulate_media(color_scheme="light")
    return found


def violations(person: Person, rules: dict) -> list[dict]:
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(_AXE.read_text())
    results = person.page.evaluate(f"axe.run({json.dumps(_SCOPE)}, {json.dumps(rules)})")
    return results["violations"]
