"""Any text whatever is read and shown: real lessons, cut and damaged, never raise."""

import random
from collections.abc import Iterator

import pytest

from lessons.pages.page import page
from lessons.pages.rows import Cell, Row
from lessons.text.library import Gallery, Library
from lessons.text.markdown import Reader, codes_in, parse, title_of
from tests.served import ROOT
from translations import LANGUAGES, strings

FILES = sorted(
    [*ROOT.glob("lessons/*/*.md"), *ROOT.glob("lessons/*.md"), *ROOT.glob("translations/ko/*/*.md")]
)
SIGNS = (
    *(
        "```",
        "````",
        "~~~",
        "```{quiz}\n",
        "```{figure} x\nalt: ",
        "{widget}",
        "$$",
        "$",
        r"\[",
        r"\(",
    ),
    *("**", "_", "~~", "> ", ">" * 90, "- ", "- " * 90, "1. ", "    ", "\t", "# ", "{#x}", "---\n"),
    *(
        "[",
        "](",
        "[[" * 90,
        "[^a]",
        "[^a]: ",
        "[a]: b",
        "![",
        "[!TIP] ",
        "[x] ",
        "|",
        "|-|-|",
        "<b>",
    ),
    *("<!--", "&a ", "%", "https://", "'", '"', ": ", "{", "}", "!x ", "*a ", "? ", "#"),
    *("\r", "\r\n", "\x00", "\x0b", "\ufeff", "\u2028", "\u200b", "\ud800", "가", "😀"),
)
LINES = 40
"""Lines of a lesson that are damaged at a time."""


def damaged(seed: int) -> str:
    """Return some lines of a real text after a few slips of the keyboard."""
    chance = random.Random(seed)
    lines = chance.choice(FILES).read_text(encoding="utf-8").split("\n")
    start = chance.randrange(len(lines))
    lines = lines[start : start + LINES]
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(lines))
        where = chance.randint(0, len(lines[at]))
        match chance.randrange(5):
            case 0:
                lines[at] = lines[at][where:]
            case 1:
                lines.insert(at, chance.choice(SIGNS) * chance.randint(1, 3))
            case 2 | 3:
                lines[at] = lines[at][:where] + chance.choice(SIGNS) + lines[at][where:]
            case _:
                lines.insert(at, chance.choice(lines))
    return "\n".join(lines)


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_damaged_lessons_are_read(start):
    for seed in range(start, start + 50):
        text, lang = damaged(seed), LANGUAGES[seed % 2]
        document = parse(text, Reader("lessons/a/one.md", "a/one", lang, strings(lang)))

        lines = len(text.splitlines()) + 1
        assert all(0 < fault.line <= 2 * lines and fault.message for fault in document.faults)
        assert all(block.hash and block.key for block in document.blocks)
        assert all(isinstance(code.source, str) for _, code in codes_in(text))
        assert isinstance(title_of(text.split("\n")), str)


def test_damaged_lessons_are_shown_in_every_view(write):
    files = {"toc.yml": "a: [one]", "a/one.md": "# One", "translations/ko/a/one.md": "# 하나"}
    library = Library(write(files), Gallery())
    for seed in range(12):
        for slug in ("a/one", "index", "a/index"):
            for lang in LANGUAGES:
                text = damaged(1000 + seed).encode("utf-8", "surrogatepass")
                library.path(slug, lang).write_bytes(text)
            made = [page(library, slug, view) for view in ("en", "ko", "en-ko")]

            assert all(one.rows or one.repairing or not one.headings for one in made)
            assert all(cell.html or cell.note for one in made for cell in _cells(one.rows))


def _cells(rows: tuple[Row, ...]) -> Iterator[Cell]:
    return (cell for row in rows for cell in (row.left, row.right) if cell)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\r",
        "```",
        "~~~\n```",
        "> ```\n> a",
        "- ```python\n  x",
        "```{",
        "```{}",
        "```{quiz}",
        "---\n---",
        "---\na: *b\n---",
        "---\n" + "[" * 3000 + "\n---",
        ">" * 5000,
        "- " * 5000,
        "[" * 5000,
        "*" * 5000,
        "$" * 999,
        "`" * 999,
        "|" * 3000 + "\n|-|",
        "[^a]: [^a]",
        "> [!TIP]\n> > [!NOTE]\n> > > [!WARNING]",
        "<!--",
        "# \n## \n### ",
        "```{quiz}\n" + "- question: " * 3000 + "\n```",
        "```{widget} fill-mask\ntext: " + "{a: " * 3000 + "\n```",
    ],
)
def test_extreme_texts_are_read(text):
    document = parse(text, Reader("lessons/a/one.md", "a/one", "ko", strings("ko")))

    assert document.readable
    assert all(fault.line > 0 for fault in document.faults)
