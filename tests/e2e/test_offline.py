"""Without a connection the client starts, says so and loses nothing; it follows new versions."""

import re

import pytest
from e2e.stage import DESKTOP, Person
from playwright.sync_api import expect

_CONTROLLED = "navigator.serviceWorker.controller !== null"


@pytest.fixture
def size() -> dict:
    """A desktop, with the service worker: what is kept hangs on the browser, not on the window."""
    return {**DESKTOP, "service_workers": "allow"}


def come_back(somebody: Person) -> None:
    """Close the tab and open another one, in the same browser."""
    problems = somebody.problems
    somebody.page.close()
    somebody.page = somebody.context.new_page()
    somebody.page.on("pageerror", lambda error: problems.append(str(error)))


def test_what_was_written_offline_is_sent_once_though_the_tab_was_closed(hana, ana, room):
    ana.until(_CONTROLLED)
    ana.context.set_offline(offline=True)
    ana.write("written in a tunnel")
    expect(ana.feed.get_by_text("Waiting for the connection…")).to_be_visible()
    come_back(ana)
    ana.page.goto(f"/rooms/{room}")
    expect(ana.page.get_by_text("The server cannot be reached")).to_be_visible()
    ana.context.set_offline(offline=False)
    expect(ana.feed.get_by_text("written in a tunnel")).to_be_visible()
    expect(hana.feed.get_by_text("written in a tunnel")).to_have_count(1)
    expect(ana.feed.get_by_text("Waiting for the connection…")).to_have_count(0)
    ana.page.reload()
    expect(ana.feed.get_by_text("written in a tunnel")).to_have_count(1)
    assert ana.page.evaluate("Object.keys(localStorage).filter((key) => /unsent/.test(key))") == []


@pytest.mark.usefixtures("room")
def test_a_new_version_takes_over_when_one_says_so(ana):
    ana.until(_CONTROLLED)
    # The same worker by another address is another version to a browser.
    ana.page.evaluate("navigator.serviceWorker.register('/sw.js?next').then(() => undefined)")
    notice = ana.page.get_by_role("status").filter(has_text="A new version of chatsched is ready.")
    expect(notice).to_be_visible()
    with ana.page.expect_event("load"):
        notice.get_by_role("button", name="Reload").click()
    expect(ana.feed).to_be_visible()
    ana.until("navigator.serviceWorker.controller?.scriptURL.endsWith('?next')")


@pytest.mark.usefixtures("room")
def test_nothing_that_the_server_said_to_somebody_is_kept(ana):
    ana.until(_CONTROLLED)
    kept = ana.page.evaluate(_KEPT)
    assert "/index.html" in kept
    assert any(re.fullmatch(r"/assets/de-.*\.js", path) for path in kept)
    assert all(re.match(r"/assets/|/[\w-]+\.(html|svg|png|webmanifest)$", path) for path in kept)


_KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found.push(new URL(url).pathname);
  }
  return found;
}"""


def test_it_can_be_installed(ana):
    answer = ana.context.request.get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    for icon in manifest["icons"]:
        drawn = ana.context.request.get(icon["src"])
        assert drawn.headers["content-type"] == icon["type"]
    assert {icon.get("purpose", "any") for icon in manifest["icons"]} == {"any", "maskable"}
    worker = ana.context.request.get("/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
