"""The words of the interface: how they are read, and that none is missing."""

import pytest

from lessons.authoring.glossary import glossary
from lessons.authoring.words import flat_words, uneven_words
from translations import LANGUAGES, MissingWordError, Strings, strings


def test_words_are_read_by_name_and_by_key():
    words = Strings({"page": {"next": "Next"}}, "translations/en/ui.yml")

    assert words.page.next == words["page"]["next"] == "Next"
    assert "page" in words
    assert list(words) == ["page"]


def test_a_missing_word_names_its_file_and_its_key():
    words = Strings({"page": {}}, "translations/ko/ui.yml")

    with pytest.raises(MissingWordError, match=r"translations/ko/ui.yml lacks the word 'page.a'."):
        _ = words.page.a


def test_words_are_read_only():
    with pytest.raises(AttributeError):
        Strings({}, "x").page = "Next"


def test_words_are_read_again_when_the_file_changes(write):
    home = write({"translations/en/ui.yml": "a: one"}) / "translations"
    assert strings("en", home).a == "one"

    write({"translations/en/ui.yml": "a: other"})

    assert strings("en", home).a == "other"


MARK = "\ufeff"
"""What some editors on Windows write before the first letter."""


def test_files_may_begin_with_a_byte_order_mark(write):
    home = write(
        {
            "translations/en/ui.yml": f"{MARK}a: one\n",
            "translations/ko/ui.yml": f"{MARK}a: 하나\n",
            "translations/ko/glossary.yml": f"{MARK}- {{term: token, ko: 토큰}}\n",
        }
    )
    home /= "translations"

    assert list(strings("ko", home)) == ["a"]
    assert flat_words("ko", home) == {"a": "하나"}
    assert [(term.english, term.word) for term in glossary("ko", home)] == [("token", "토큰")]


def test_words_that_are_not_utf_8_are_a_fault_that_says_so(write):
    home = write({"translations/en/ui.yml": "a: one"}) / "translations"
    (home / "ko").mkdir()
    (home / "ko/ui.yml").write_bytes("a: 하나".encode("cp949"))

    assert any("not UTF-8" in str(fault) for fault in uneven_words(home))


def test_both_languages_have_the_same_words():
    assert [str(fault) for fault in uneven_words()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_is_here(lang):
    assert strings(lang).site.title
