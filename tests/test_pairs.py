"""Which block translates which."""

from lessons.text.markdown import Reader, parse
from lessons.text.pairs import pairs
from translations import Strings

NOBODY = Strings({}, "")


def document(text, lang="en"):
    return parse(text, Reader("a.md", "a", lang, NOBODY))


def shown(english, korean):
    made = pairs(document(english), document(korean, "ko"))
    return [(_text(pair.english), _text(pair.other), pair.note) for pair in made]


def _text(block):
    return block.text if block else None


def test_equal_kinds_are_paired_in_order():
    assert shown("# A\n\nb\n\n- c", "# 가\n\n나\n\n- 다") == [
        ("A", "가", None),
        ("b", "나", None),
        ("c", "다", None),
    ]


def test_headings_keep_their_sections_apart():
    english = "# A\n\n## B {#b}\n\none\n\n## C {#c}\n\ntwo"

    assert shown(english, "# 가\n\n## 다 {#c}\n\n둘")[1:] == [
        ("B", None, "missing"),
        ("one", None, "missing"),
        ("C", "다", None),
        ("two", "둘", None),
    ]


def test_a_block_that_only_the_translation_has_is_kept():
    assert shown("# A\n\nb", "# 가\n\n나\n\n- 다")[-1] == (None, "다", None)


def test_without_a_translation_everything_is_missing():
    assert [pair.note for pair in pairs(document("# A\n\nb"), None)] == ["missing", "missing"]


def record(english):
    return f"---\nblocks: {' '.join(document(english).hashes)}\n---\n"


def test_blocks_that_moved_are_found_by_their_record():
    before, after = "# A\n\none\n\ntwo", "# A\n\nnew\n\none\n\ntwo"

    assert shown(after, record(before) + "# 가\n\n하나\n\n둘") == [
        ("A", "가", None),
        ("new", None, "missing"),
        ("one", "하나", None),
        ("two", "둘", None),
    ]


def test_a_changed_block_is_stale_and_a_removed_one_is_gone():
    before, after = "# A\n\none\n\ntwo\n\nthree", "# A\n\nanother\n\nthree"

    assert shown(after, record(before) + "# 가\n\n하나\n\n둘\n\n셋") == [
        ("A", "가", None),
        ("another", None, "stale"),
        ("three", "셋", None),
    ]


def test_a_record_of_other_length_still_tells_what_is_stale():
    before, after = "# A\n\none\n\ntwo", "# A\n\nanother\n\ntwo"

    assert shown(after, record(before) + "# 가\n\n하나")[1] == ("another", None, "stale")
