"""A reader's text without what nobody sees, and where its characters were before."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.cleaning import clean, cleaned


@pytest.mark.parametrize(
    "hidden", [*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\u061c\u180e"]
)
def test_a_format_character_in_a_word_is_dropped(hidden):
    assert clean(f"Pa{hidden}ris") == "Paris"
    assert clean(f"{hidden}파리{hidden}는") == "파리는"


@pytest.mark.parametrize("hidden", [*"\x00\x1b\x7f\x9f\ue000\ud800\udfff\uffff\u3164\uffa0\u034f"])
def test_control_private_and_broken_characters_and_fillers_are_dropped(hidden):
    assert clean(f"a{hidden}b") == "ab"


@pytest.mark.parametrize(
    "space", [*"\u00a0\u1680\u2003\u2009\u202f\u205f\u3000\u2028\u2029\x85\x0b"]
)
def test_every_space_and_rare_line_end_is_a_plain_space(space):
    assert clean(f"a{space}b") == "a b"
    assert clean(f"{space}a{space}") == "a"


@pytest.mark.parametrize(
    "seen",
    ["👨‍👩‍👧 가족", "❤️", "1️⃣", "🧑🏽‍💻", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष"],
)
def test_a_joiner_that_a_reader_would_miss_stays(seen):
    assert clean(seen) == unicodedata.normalize("NFC", seen)


def test_a_joiner_without_a_neighbour_is_dropped():
    assert clean("👍\u200d a\u200db ❤\ufe0f\u200d") == "👍 ab ❤\ufe0f"


def test_hangul_in_pieces_is_one_letter_with_the_place_of_all_its_pieces():
    found = cleaned("\u1112\u1161\u11ab\u1100\u116e\u11a8!")
    assert found.text == "한국!"
    assert found.sent(1, 2) == (3, 6)


def test_a_stretch_is_found_in_the_text_as_it_was_sent():
    sent = "   My name is \u200bSyl\u00advain\u2060, 한"
    found = cleaned(sent)
    start = found.text.index("Sylvain")
    first, end = found.sent(start, start + len("Sylvain"))
    assert sent[first:end] == "Syl\u00advain"
    assert found.sent(0, 0) == (0, 0)


CHARACTERS = st.text(
    st.sampled_from(
        "aé가ㅏ각\u1100\u1161\u11a8\u0301\u0323e\u200b\u200d\ufeff \u3000\r\n👨\ufe0fक\ud800"
    )
)


@settings(max_examples=300, deadline=None)
@given(CHARACTERS)
def test_cleaning_twice_is_cleaning_once_and_every_character_has_a_place(raw):
    found = cleaned(raw)
    assert clean(found.text) == found.text
    assert unicodedata.is_normalized("NFC", found.text)
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert all(
        0 <= start < end <= len(raw) for start, end in zip(found.starts, found.ends, strict=True)
    )
    assert list(found.starts) == sorted(found.starts)
