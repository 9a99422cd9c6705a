"""Addresses: what a text is called on the web, and what an address means."""

import pytest

from lessons.pages.address import address, linked, preferred_view, prefixed, slug_of


@pytest.mark.parametrize(
    ("slug", "expected"),
    [("index", "/ko/"), ("a/index", "/ko/a/"), ("a/one", "/ko/a/one")],
)
def test_an_address_leads_back_to_its_text(slug, expected):
    assert address("", "ko", slug) == expected
    assert slug_of(expected.removeprefix("/ko/")) == slug


def test_index_is_no_name_in_an_address():
    assert slug_of("a/index") == slug_of("index") == ""


def test_links_between_texts_become_addresses():
    html = '<a href="course:a/one#x"> <a href="course:index"> <a href="course:/healthz">'

    assert linked(html, "/sub", "en-ko") == (
        '<a href="/sub/en-ko/a/one#x"> <a href="/sub/en-ko/"> <a href="/sub/healthz">'
    )


@pytest.mark.parametrize(
    ("path", "named", "base", "expected"),
    [
        ("/en/", "", "", ("", "/en/")),
        ("/en/", "/sub/", "", ("/sub", "/sub/en/")),
        ("/sub/en/", "/sub", "", ("/sub", "/sub/en/")),
        ("/sub/en/", "", "/sub", ("/sub", "/sub/en/")),
        ("/sub", "", "/sub", ("/sub", "/sub/")),
        ("/subway/", "", "/sub", ("/sub", "/sub/subway/")),
        ("/en/", "javascript:", "", ("", "/en/")),
        ("/en/", "//evil.example", "", ("", "/en/")),
    ],
)
def test_the_prefix_of_a_proxy_is_always_on(path, named, base, expected):
    assert prefixed(path, named, base) == expected


@pytest.mark.parametrize(
    ("chosen", "accepted", "view"),
    [
        ("en-ko", "ko", "en-ko"),
        ("", "", "en"),
        ("fr", "ko", "ko"),
        ("", "en;q=0.1, ko;q=0.2", "ko"),
        ("", "ko;q=0, en;q=0.1", "en"),
        ("", ";;;q=,,", "en"),
    ],
)
def test_the_view_is_the_one_chosen_or_the_language_of_the_browser(chosen, accepted, view):
    assert preferred_view(chosen, accepted) == view
