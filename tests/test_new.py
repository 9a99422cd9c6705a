"""A new lesson in a table of contents, however that is written."""

import pytest

from lessons.authoring.new import new_lesson, with_lesson
from lessons.text.fault import FaultError


@pytest.mark.parametrize(
    ("toc", "expected"),
    [
        ("a: [one]\nb: [two]\n", "a: [one, new]\nb: [two]\n"),
        ("a: [one]", "a: [one, new]"),
        (
            "# order\na:\n  - one\n  - two # last\nb: [x]\n",
            "# order\na:\n  - one\n  - two\n  - new # last\nb: [x]\n",
        ),
        ("b: [two]\n", "b: [two]\na: [new]\n"),
        ("b: [two]", "b: [two]\na: [new]\n"),
        ("", "a: [new]\n"),
    ],
)
def test_a_lesson_is_added_at_the_end_of_its_chapter(toc, expected):
    assert with_lesson(toc, "a", "new") == expected


@pytest.mark.parametrize("slug", ["one", "a/One", "a/one two", "a/b/c", "a/index", "../x/y"])
def test_a_name_that_is_no_address_is_refused(tmp_path, slug):
    with pytest.raises(FaultError, match="is no name for a lesson"):
        new_lesson(tmp_path, slug, {"en": "A", "ko": "가"})
