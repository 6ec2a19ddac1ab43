"""Language tags, and who reads what."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chatsched.core.locales import Locale, language

TAG = TypeAdapter(Locale)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("de", "de"),
        ("DE-at", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-DE-1996", "de-DE-1996"),
        ("de-u-co-phonebk", "de-u-co-phonebk"),
    ],
)
def test_a_tag_is_kept_as_it_is_usually_written(given, kept):
    assert TAG.validate_python(given) == kept


@pytest.mark.parametrize("given", ["", "d", "de_AT", "de-", "-de", "de AT", "*", "de-" + "a" * 40])
def test_what_is_no_tag_is_refused(given):
    with pytest.raises(ValidationError):
        TAG.validate_python(given)


def test_whoever_reads_no_language_of_ours_reads_english():
    read = {tag: language(tag) for tag in ("de", "de-CH", "DE", "en-GB", "fr-FR", "den", "")}
    assert read == {
        "de": "de",
        "de-CH": "de",
        "DE": "de",
        "en-GB": "en",
        "fr-FR": "en",
        "den": "en",
        "": "en",
    }
