"""YAML inside lessons: a text stays what was written, a mistake has its line and its fix."""

from datetime import date

import pytest

from lessons.text.body import cut_texts, read_body
from lessons.text.fault import FaultError


def fault_of(text, typed=False):
    with pytest.raises(FaultError) as error:
        read_body(text, "a.md", 10, typed)
    return f"{error.value.fault.line}: {error.value.fault.message}"


@pytest.mark.parametrize(
    "written",
    ["Yes", "no", "on", "3.10", "1_000", "0x1F", "12:30", "2026-11-28", "~", "null", "1e3", "true"],
)
def test_a_text_stays_what_was_written(written):
    assert read_body(f"a: {written}", "a.md", typed=False).value == {"a": written}


def test_values_have_types_where_a_widget_wants_them():
    value = read_body("a: 3\nb: [x, 2.5]\nc: true\nd: 2026-11-28", "a.md").value

    assert value == {"a": 3, "b": ["x", 2.5], "c": True, "d": date(2026, 11, 28)}


def test_every_entry_has_a_line():
    body = read_body("- q: a\n  choices:\n    - text: b\n    - text: c\n", "a.md", 10)

    assert [body.line_of(path) for path in ("0/q", "0/choices/1/text", "0/choices/1/why", "x")] == [
        10,
        13,
        13,
        10,
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b\nc:\n\td: e", "12: This is not YAML: this line is indented with a tab."),
        ('a: b\nc: "He said "hi" to me."', '11: This is not YAML: " stands inside a text in ".'),
        ("a: 'It's so'", "10: This is not YAML: ' stands inside a text in '. Put \" around"),
        ('a: "b', '10: This is not YAML: the quotation mark " is never closed.'),
        ("a: b\nc: d: e", "11: This is not YAML: a colon stands inside a text."),
        ("a: [MASK] is it", "10: This is not YAML: a text that begins with '[' needs"),
        ("a: *bold* words", "10: This is not YAML: a text that begins with '*' needs"),
        ("a: &b c", "10: This is not YAML: a text that begins with '&' needs"),
        ("a: `code` first", "10: This is not YAML: a text that begins with '`' needs"),
        ("a: 50\nb: %x", "11: This is not YAML: a text that begins with '%' needs"),
        ("a: b\nc: [d, e", "11: This is not YAML: '[' is never closed."),
        ('a: "b" c', '10: This is not YAML: words follow the closing ".'),
        ("a: b\na: c", "11: 'a' is written twice. Keep one of the two."),
        ("- a: b\n  c: 1\n  c: 2", "12: 'c' is written twice."),
        ("a: b\nc: \x07", "11: The character U+0007 may not stand here."),
        ("[" * 5000, "10: This is not YAML: brackets stand more than 20 deep"),
        ("- " * 5000, "10: This is not YAML: brackets stand more than 20 deep"),
        ("a: " + "{b: " * 3000, "10: This is not YAML: brackets stand more than 20 deep"),
    ],
)
def test_what_yaml_cannot_read_is_told_with_its_line_and_its_fix(text, message):
    assert fault_of(text).startswith(message)
    assert fault_of(text, typed=True).startswith(message)


def test_a_date_that_cannot_be_is_a_fault_on_its_line():
    assert fault_of("a: 1\nb: 2026-13-45", typed=True) == (
        "11: This value cannot be read. Put quotes around it."
    )


def test_a_text_that_yaml_cuts_at_a_comment_is_found():
    assert list(cut_texts('a: C # is a language\nb: "C # is"\n# a comment\nc: x#y', 10)) == [10]
