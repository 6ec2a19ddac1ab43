"""The client stays quick: what it loads first, a long history, and a busy room."""

import gzip
import re
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlparse

import pytest
from e2e.stage import DESKTOP, Person
from playwright.sync_api import expect

_DIST = Path(__file__).parents[2] / "chatsched" / "web_dist"
_FIRST_LOAD = 180_000
_LONG = 50_000
_FAR = 1_500
"""Further than a client keeps: what is far from where one reads has been let go of."""


@pytest.fixture
def size() -> dict:
    """A desktop: the figures hang on the machine, not on the window."""
    return DESKTOP


def test_the_first_load_is_small_and_the_scheduling_window_comes_later(hana, room):
    loaded: list[str] = []
    hana.page.on("request", lambda request: loaded.append(urlparse(request.url).path))
    hana.page.goto(f"/rooms/{room}")
    expect(hana.feed).to_be_visible()
    hana.page.wait_for_load_state("networkidle")
    scripts = {path for path in loaded if path.endswith(".js")}
    packed = sum(len(gzip.compress((_DIST / path.lstrip("/")).read_bytes())) for path in scripts)
    assert packed < _FIRST_LOAD, f"the first load has grown to {packed} bytes of script"
    assert not any(re.search(r"BookWindow|ShareWindow|MonthCalendar", path) for path in scripts)


@pytest.mark.usefixtures("room")
def test_fifty_thousand_messages_are_as_smooth_as_fifty(hana, ana, site):
    body = {"kind": "group", "name": "Long", "member_ids": [ana.id]}
    room = hana.api("POST", "/api/rooms", body)["room"]["id"]
    ana.page.goto("about:blank")
    hana.page.goto("about:blank")
    site.remember(room, ana.id, _LONG)
    hana.api("POST", f"/api/rooms/{room}/read", {"seq": _LONG})
    hana.open_room(room)
    expect(hana.feed.get_by_text(f"message {_LONG}", exact=True)).to_be_visible()
    scroll_to(hana, _LONG - _FAR, by=-3_000)
    smooth(hana)
    hana.page.goto(f"/rooms/{room}?at=1")
    expect(hana.feed.get_by_text("message 1", exact=True)).to_be_in_viewport()
    expect(hana.feed.get_by_role("article").first).to_be_focused()
    scroll_to(hana, _FAR, by=3_000)
    smooth(hana)
    hana.page.get_by_role("button", name="Jump to latest").click()
    expect(hana.feed.get_by_text(f"message {_LONG}", exact=True)).to_be_visible()


def scroll_to(person: Person, number: int, by: int) -> None:
    """Scroll by the wheel as far as a message; between those that are drawn none is left out."""
    began = time.monotonic()
    person.feed.hover()
    before = numbers_of(person)
    while before[0] > number if by < 0 else before[-1] < number:
        person.page.mouse.wheel(0, by)
        person.page.wait_for_timeout(20)
        now = numbers_of(person)
        assert now == list(range(now[0], now[-1] + 1))
        before = now
        assert time.monotonic() - began < 60


def numbers_of(person: Person) -> list[int]:
    """Return which messages are drawn; a message that has the focus stays, wherever it is."""
    texts = person.feed.locator("article:not(:focus) .markdown").all_text_contents()
    return sorted(int(text.split()[-1]) for text in texts)


def smooth(person: Person) -> None:
    """Assert that little of the history is drawn, and that it moves without jerks."""
    assert person.feed.get_by_role("article").count() < 150
    frames = sorted(person.page.evaluate(_SCROLL))
    assert frames[len(frames) // 2] < 40


_SCROLL = """async () => {
  const box = document.querySelector('.timeline');
  const frames = [];
  let last = performance.now();
  for (let step = 0; step < 120; step += 1) {
    box.scrollTop += 400;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""


@pytest.mark.usefixtures("room")
def test_nothing_jumps_while_a_page_and_its_history_load(hana, ana):
    body = {"kind": "group", "name": "Steady", "member_ids": [ana.id]}
    room = hana.api("POST", "/api/rooms", body)["room"]["id"]
    hana.flood(room, 300)
    hana.page.add_init_script(_SHIFTS)
    hana.open_room(room)
    expect(hana.feed.get_by_text("message 300", exact=True)).to_be_visible()
    hana.page.wait_for_timeout(300)
    loading = hana.page.evaluate("window.shifts")
    # Below 0.1 in sum is good by the measure of the Web Vitals.
    assert sum(shift["value"] for shift in loading) < 0.05, loading

    hana.page.evaluate(_FOLLOW)
    hana.feed.hover()
    first = hana.feed.get_by_text("message 1", exact=True)
    for _ in range(300):
        hana.page.mouse.wheel(0, -_STEP)
        hana.page.wait_for_timeout(15)
        if first.is_visible():
            break
    expect(first).to_be_visible()
    frames = hana.page.evaluate("window.drawn")
    assert len(frames) > 10
    assert jumps(frames) == []


def jumps(frames: list[dict]) -> list[tuple[float, float]]:
    """Return where what is read went another way or further than it was wheeled, in pixels."""
    found = []
    ahead = 0.0
    for before, after in pairwise(frames):
        moves = [after["at"][text] - at for text, at in before["at"].items() if text in after["at"]]
        assert moves, "nothing stayed in sight from one frame to the next"
        ahead += max(moves) - (after["wheeled"] - before["wheeled"])
        # A frame may show the wheel's last step before the page hears of it.
        if min(moves) < -1 or max(moves) - min(moves) > 1 or ahead > _STEP + 1:
            found.append((min(moves), max(moves)))
    return found


_STEP = 200

_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    window.shifts.push({ value, what: sources.map(({ node }) => node?.className) });
  }
}).observe({ type: 'layout-shift', buffered: true });
"""

# Where the messages end that are whole in sight, in every frame, and how far was wheeled until it.
_FOLLOW = """() => {
  window.drawn = [];
  let wheeled = 0;
  addEventListener('wheel', ({ deltaY }) => { wheeled -= deltaY; }, { passive: true });
  const look = () => {
    const sight = document.querySelector('.timeline').getBoundingClientRect();
    const at = {};
    for (const each of document.querySelectorAll('.timeline article')) {
      const { top, bottom } = each.getBoundingClientRect();
      const [text] = /message \\d+/.exec(each.textContent) ?? [];
      if (text && top >= sight.top && bottom <= sight.bottom) at[text] = bottom;
    }
    window.drawn.push({ wheeled, at });
    requestAnimationFrame(look);
  };
  look();
}"""


def test_typing_stays_responsive_while_fifty_messages_a_second_arrive(hana, ana, room):
    ana.page.evaluate(_FLOOD, room)
    hana.page.evaluate(_WATCH)
    hana.composer.press_sequentially("while the room is busy I can write this", delay=60)
    expect(hana.composer).to_have_value("while the room is busy I can write this")
    delays = sorted(hana.page.evaluate("window.delays"))
    assert delays[len(delays) * 9 // 10] < 120
    ana.until("window.flooded")
    expect(hana.feed.get_by_text("flood 149", exact=True)).to_be_visible(timeout=20_000)


_WATCH = """() => {
  window.delays = [];
  document.querySelector('.composer textarea').addEventListener('input', (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => window.delays.push(performance.now() - began));
  });
}"""

_FLOOD = """(room) => {
  let sent = 0;
  const timer = setInterval(() => {
    const body = JSON.stringify({ text: `flood ${sent}`, nonce: `flood ${sent}` });
    fetch(`/api/rooms/${room}/messages`, {
      method: 'POST', body, headers: { 'Content-Type': 'application/json' },
    });
    sent += 1;
    if (sent === 150) { clearInterval(timer); window.flooded = true; }
  }, 20);
}"""
