"""The client's page: in the reader's language, and told apart by whether there is a session."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from chatsched.http.pages import Pages

_INDEX = """<!doctype html>
<html lang="en">
  <head>
    <title>chatsched</title>
    <link rel="modulepreload" data-language="de" crossorigin href="/assets/de-1.js">
    <link rel="modulepreload" data-language="en" crossorigin href="/assets/en-1.js">
  </head>
</html>
"""


@pytest.fixture
def client(tmp_path):
    (tmp_path / "index.html").write_text(_INDEX)
    return TestClient(Starlette(routes=Pages(tmp_path).routes()))


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR, fr;q=0.9, DE;q=0.8, en;q=0.7", "de"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_the_page_brings_the_texts_of_the_language_that_the_browser_asks_for(
    client, asked, language
):
    page = client.get("/", headers={"accept-language": asked}).text
    assert f'<html data-session="none" lang="{language}">' in page
    assert page.count("data-language") == 1
    assert f"/assets/{language}-1.js" in page


def test_a_language_that_was_chosen_goes_before_the_browsers(client):
    headers = {"accept-language": "en-GB", "cookie": "chatsched_language=de"}
    assert '<html data-session="none" lang="de">' in client.get("/settings", headers=headers).text


def test_the_page_of_somebody_who_may_be_signed_in_does_not_deny_it(client):
    answer = client.get("/", headers={"cookie": "chatsched_session=x", "accept-language": "de"})
    assert '<html lang="de">' in answer.text
    assert answer.headers["cache-control"] == "no-cache"
