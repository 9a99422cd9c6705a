"""A new lesson in a table of contents, however that is written."""

import re

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
        ("a: []\nb: [two]\n", "a: [new]\nb: [two]\n"),
        ("a:\nb: [two]\n", "a: [new]\nb: [two]\n"),
        ("a:", "a: [new]"),
        ("a: null\n", "a: [new]\n"),
        ("'a': [ ] # none yet\n", "'a': [new] # none yet\n"),
    ],
)
def test_a_lesson_is_added_at_the_end_of_its_chapter(toc, expected):
    assert with_lesson(toc, "a", "new") == expected


def test_a_lesson_begins_like_its_template_without_a_byte_order_mark(write):
    files = {"toc.yml": "a: [one]\n", "new.md": "\ufeff# $title\n", "a/index.md": "# A\n"}
    root = write(files | {"translations/ko/new.md": "\ufeff# $title\n"})

    new_lesson(root, "a/two", {"en": "Two", "ko": "둘"})

    assert (root / "lessons/a/two.md").read_text("utf-8") == "# Two\n"
    assert (root / "translations/ko/a/two.md").read_text("utf-8") == "# 둘\n"


@pytest.mark.parametrize("slug", ["one", "a/One", "a/one two", "a/b/c", "a/index", "../x/y"])
def test_a_name_that_is_no_address_is_refused(tmp_path, slug):
    with pytest.raises(FaultError, match="is no name for a lesson"):
        new_lesson(tmp_path, slug, {"en": "A", "ko": "가"})


@pytest.mark.parametrize(
    ("toc", "message"),
    [
        ("a: [one\n", "toc.yml:1: This is not YAML"),
        ("- a\n- b\n", "must be lines of the form chapter: [lesson, lesson]"),
        ("a: one\n", "toc.yml:1: 'a' must hold a list of lessons"),
        ("a: [one]\na: [two]\n", "toc.yml:2: 'a' is written twice"),
    ],
)
def test_a_table_of_contents_that_cannot_be_added_to_is_a_fault(toc, message):
    with pytest.raises(FaultError, match=re.escape(message)):
        with_lesson(toc, "a", "new")
