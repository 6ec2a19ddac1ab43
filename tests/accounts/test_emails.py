import pytest

from chatsched.accounts.emails import email_key, normal_email


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ada@example.com", "ada@example.com"),
        (" Ada@Example.COM\n", "Ada@example.com"),
        ("ada+chat@mail.example.org", "ada+chat@mail.example.org"),
        ("ada@localhost", "ada@localhost"),
        ("ada@corp.local", "ada@corp.local"),
        ("ada@b.test", "ada@b.test"),
        ("äda@münchen.example", "äda@münchen.example"),
        ("ada@xn--mnchen-3ya.example", "ada@münchen.example"),
        ("a\u0308da@example.com", "äda@example.com"),
    ],
)
def test_an_address_is_kept_in_its_normal_form(typed, stored):
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@@example.com",
        "ada @example.com",
        "ada@exa mple.com",
        "ada@example.",
        "ada@.example",
        "ada@-example.com",
        "ada@[127.0.0.1]",
        "Ada <ada@example.com>",
        '"ada"@example.com',
        "ada\x00@example.com",
        "ada\n@example.com",
        "ada@example.com\u202e",
        f"{'a' * 65}@example.com",
        f"ada@{'a' * 64}.com",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValueError, match="must be an e-mail address"):
        normal_email(typed)


@pytest.mark.parametrize("other", ["ADA@EXAMPLE.COM", " ada@example.com ", "Ada@Example.Com"])
def test_spellings_of_one_address_have_one_key(other):
    assert email_key(other) == email_key("ada@example.com")


def test_what_is_no_address_has_a_key_too():
    assert email_key(" Not An Address ") == "not an address"
