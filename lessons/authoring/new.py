"""Starts a lesson: its files in both languages, and its line in the table of contents."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

import yaml

from lessons.text.fault import Fault, FaultError
from lessons.text.toc import INDEX, SLUG, TOC, source
from translations import LANGUAGES

TEMPLATE = "new"
"""The text that a new lesson starts with lies beside the lessons of each language."""


def new_lesson(root: Path, slug: str, titles: Mapping[str, str]) -> list[Path]:
    """Write the files of a new lesson and list it; return what was written.

    A chapter that does not exist yet is started too. Nothing is ever overwritten.
    """
    chapter, _, name = slug.partition("/")
    if not SLUG.fullmatch(chapter) or not SLUG.fullmatch(name) or name == INDEX:
        message = "Name it chapter/lesson, in small letters, digits and hyphens."
        raise FaultError(Fault(TOC, 1, f"'{slug}' is no name for a lesson. {message}"))
    if (root / source(slug, LANGUAGES[0])).exists():
        raise FaultError(Fault(source(slug, LANGUAGES[0]), 1, "The lesson exists already."))
    toc = root / TOC
    listed = with_lesson(toc.read_text(encoding="utf-8") if toc.is_file() else "", chapter, name)
    written = list(_write(root, slug, titles))
    toc.write_text(listed, encoding="utf-8")
    return [*written, toc]


def with_lesson(toc: str, chapter: str, name: str) -> str:
    """Return a table of contents with one more lesson at the end of a chapter."""
    node = yaml.compose(toc, Loader=yaml.SafeLoader)
    for key, item in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == chapter and isinstance(item, yaml.SequenceNode) and item.value:
            end = item.value[-1].end_mark.index
            indent = " " * item.value[-1].start_mark.column
            more = f", {name}" if item.flow_style else f"\n{indent[2:]}- {name}"
            return f"{toc[:end]}{more}{toc[end:]}"
    head = toc if not toc or toc.endswith("\n") else f"{toc}\n"
    return f"{head}{chapter}: [{name}]\n"


def _write(root: Path, slug: str, titles: Mapping[str, str]) -> Iterator[Path]:
    chapter = f"{slug.partition('/')[0]}/{INDEX}"
    for lang in LANGUAGES:
        start = Template((root / source(TEMPLATE, lang)).read_text(encoding="utf-8"))
        for text in (chapter, slug):
            path = root / source(text, lang)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(start.substitute(title=titles[lang]), encoding="utf-8")
                yield path
