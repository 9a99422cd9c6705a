"""What readers may hand to a widget."""

from typing import Any

import pytest

from widgets import limits
from widgets.cleaning import clean
from widgets.limits import InputError


def refused(check: Any, *given: Any) -> InputError:
    with pytest.raises(InputError) as error:
        check(*given)
    return error.value


@pytest.mark.parametrize("raw", ["", "   ", "\n\t \n", "\x00\x07\x1b", "\u202e\u2066", "　"])
def test_a_text_with_nothing_to_read_is_empty(raw):
    assert refused(limits.text, raw, 100).key == "empty"
    assert refused(limits.text, raw, 100, "question").key == "empty_in"


@pytest.mark.parametrize("raw", [None, 7, 1.5, ["a"], {"a": 1}, b"bytes"])
def test_what_is_not_text_is_refused(raw):
    assert refused(limits.text, raw, 100).key == "not_text"


def test_a_text_at_the_limit_passes_and_one_more_does_not():
    assert limits.text("가" * 100, 100) == "가" * 100
    error = refused(limits.text, "가" * 101, 100)
    assert (error.key, error.values) == ("too_long", {"limit": 100, "length": 101})


def test_a_million_characters_are_refused_without_being_read(monkeypatch):
    monkeypatch.setattr(limits, "clean", lambda raw: pytest.fail("It was read."))
    assert refused(limits.text, "a" * 1_000_000, 1000).key == "too_long"


def test_control_characters_and_turning_marks_are_taken_out():
    assert clean("a\x00b\x1b[31m \u202ec\u2069\x7f\ud800") == "ab[31m c"


def test_line_breaks_stay_and_are_written_one_way():
    assert clean("one\r\ntwo\rthree\n") == "one\ntwo\nthree"


def test_hangul_in_pieces_is_put_together():
    assert limits.text("\u1112\u1161\u11ab\u1100\u116e\u11a8", 2) == "한국"


@pytest.mark.parametrize("raw", ["Paris is [MASK].", "Paris is <mask>.", "Paris is [mask]."])
def test_either_mask_is_read_as_the_one_that_readers_write(raw):
    assert limits.masked(raw, 100) == "Paris is [MASK]."


def test_a_missing_mask_and_two_masks_are_told_apart():
    assert refused(limits.masked, "Paris.", 100).key == "no_mask"
    error = refused(limits.masked, "[MASK] and <mask>", 100)
    assert (error.key, error.values) == ("masks", {"found": 2})


def test_labels_are_cleaned_and_counted_once():
    given = [" education ", "", "politics", "education", "\x00"]
    assert limits.texts(given, 2, 10, 60, "labels", True) == ("education", "politics")


@pytest.mark.parametrize("given", [[], [""], ["one"], ["one", "one "], ["one", "  "]])
def test_too_few_labels_are_refused(given):
    assert refused(limits.texts, given, 2, 10, 60, "labels", True).key == "few_labels"


@pytest.mark.parametrize("count", [11, 81, 1_000_000])
def test_too_many_labels_are_refused(count):
    given = [str(one) for one in range(count)]
    assert refused(limits.texts, given, 2, 10, 60, "labels", True).key == "many_labels"


def test_labels_have_to_be_a_list_of_texts():
    assert refused(limits.texts, "one, two", 2, 10, 60, "labels", True).key == "not_list"
    assert refused(limits.texts, ["one", 2], 2, 10, 60, "labels", True).key == "not_text"


@pytest.mark.parametrize("raw", [0, 21, 5.5, "5", None, True, float("nan"), float("inf"), 10**400])
def test_a_number_outside_its_range_is_refused(raw):
    assert refused(limits.whole, "top_k", raw, 1, 20).values["name"] == "top_k"


def test_a_whole_number_may_come_as_a_float():
    assert limits.whole("top_k", 5.0, 1, 20) == 5


def test_a_choice_is_one_of_the_offered_words():
    assert limits.choice("pair", "ko-en", ("ko-en", "en-ko")) == "ko-en"
    assert refused(limits.choice, "pair", "xx-yy", ("ko-en",)).key == "not_choice"
    assert refused(limits.choice, "pair", ["ko-en"], ("ko-en",)).key == "not_choice"
