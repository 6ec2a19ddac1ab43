"""Makes the client's icons from its one drawing, ``web/public/icon.svg``.

Run it from the repository: ``PYTHONPATH=tests .venv/bin/python -m e2e.icons``.
"""

import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_PUBLIC = Path(__file__).parents[2] / "web" / "public"
_GROUND = re.compile(r"<rect [^>]*/>")
_FULL = '<rect width="64" height="64" fill="#0f6b54"/>'


def main() -> None:
    """Draw each icon in a browser, in its size and on its ground."""
    drawing = (_PUBLIC / "icon.svg").read_text("utf-8")
    # Systems cut their own shape out of these: the ground reaches every edge.
    whole = _GROUND.sub(_FULL, drawing)
    # Of a badge a system takes the outline alone.
    outline = _GROUND.sub("", drawing).replace('viewBox="0 0 64 64"', 'viewBox="12 9 40 48"')
    outline = outline.replace('stroke="#0f6b54"', 'stroke="none"')
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        _draw(page, drawing, 192, "icon-192.png")
        _draw(page, drawing, 512, "icon-512.png")
        _draw(page, whole, 512, "icon-maskable-512.png")
        _draw(page, whole, 180, "icon-apple-180.png")
        _draw(page, outline, 96, "badge-96.png")
        browser.close()


def _draw(page: Page, drawing: str, size: int, name: str) -> None:
    page.set_viewport_size({"width": size, "height": size})
    sized = drawing.replace(
        "<svg ", f'<svg style="display:block" width="{size}" height="{size}" ', 1
    )
    page.set_content(f'<body style="margin:0">{sized}</body>')
    page.screenshot(path=_PUBLIC / name, omit_background=True)


if __name__ == "__main__":
    main()
