"""Starts a lesson: its files in every language, and its line in the table of contents."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

import yaml

from lessons.authoring.files import read_source, rewrite
from lessons.text.body import read_body
from lessons.text.fault import Fault, FaultError, likely
from lessons.text.file import read_text
from lessons.text.toc import INDEX, SLUG, TOC, source
from translations import LANGUAGES

TEMPLATE = "new"
"""The text that a new lesson starts with lies beside the lessons of each language."""

CHAPTER = "# {title}\n\n{title}.\n"
"""The text that a new chapter starts with: its first paragraph says what it is about."""

Titles = Mapping[str, str]
"""A title in every language."""


def new_lesson(
    root: Path, slug: str, titles: Titles, chapter: Titles | None = None, after: str = ""
) -> list[Path]:
    """Write the files of a new lesson and list it; return what was written.

    `chapter` gives the titles of a chapter that the lesson starts; without it the chapter has to
    be there already. The lesson stands after the one that `after` names, or else at the end of its
    chapter. Nothing is ever overwritten.
    """
    folder, _, name = slug.partition("/")
    if not SLUG.fullmatch(folder) or not SLUG.fullmatch(name) or name == INDEX:
        message = "Name it chapter/lesson, in small letters, digits and hyphens."
        raise FaultError(Fault(TOC, 1, f"'{slug}' is no name for a lesson. {message}"))
    if (root / source(slug, LANGUAGES[0])).exists():
        raise FaultError(Fault(source(slug, LANGUAGES[0]), 1, "The lesson exists already."))
    toc = root / TOC
    text = read_source(toc) if toc.is_file() else ""
    if chapter is None:
        _check_chapter(root, folder, text)
    listed = with_lesson(text, folder, name, after)
    written = list(_write(root, slug, titles, chapter))
    rewrite(toc, listed)
    return [*written, toc]


def with_lesson(toc: str, chapter: str, name: str, after: str = "") -> str:
    """Return a table of contents with one more lesson: after another one, else at the end.

    The rest of the text stays as it is. Raises FaultError for a text that cannot be added to.
    """
    body = read_body(toc, TOC)
    if not isinstance(body.value, dict | None):
        message = "The table of contents must be lines of the form chapter: [lesson, lesson]."
        raise FaultError(Fault(TOC, 1, message))
    for key, item in _entries(toc):
        if key.value == chapter:
            return _inserted(toc, key, item, name, after)
    head = toc if not toc or toc.endswith("\n") else f"{toc}\n"
    return f"{head}{chapter}: [{name}]\n"


def _entries(toc: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    node = yaml.compose(toc, Loader=yaml.SafeLoader)
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _inserted(toc: str, key: yaml.ScalarNode, item: yaml.Node, name: str, after: str) -> str:
    """Return the text with a lesson in the list of a chapter that is there."""
    if isinstance(item, yaml.SequenceNode) and item.value:
        one = _lesson(item, key.value, after)
        end, indent = one.end_mark.index, " " * one.start_mark.column
        more = f", {name}" if item.flow_style else f"\n{indent[2:]}- {name}"
        return f"{toc[:end]}{more}{toc[end:]}"
    empty = isinstance(item, yaml.SequenceNode) or item.value in ("", "null", "~")
    if not empty:
        message = f"'{key.value}' must hold a list of lessons: {key.value}: [first, second]."
        raise FaultError(Fault(TOC, key.start_mark.line + 1, message))
    end = key.end_mark.index
    colon = toc.index(":", end) + 1
    return f"{toc[:colon]} [{name}]{toc[max(colon, item.end_mark.index) :]}"


def _lesson(item: yaml.SequenceNode, chapter: str, name: str) -> yaml.Node:
    """Return the entry of a lesson in a chapter's list; the last one for no name."""
    names: dict[str, yaml.Node] = {str(one.value): one for one in item.value}
    if not name:
        return list(names.values())[-1]
    wanted = name.removeprefix(f"{chapter}/")
    if wanted not in names:
        hint = likely(wanted, names, f"It has: {', '.join(names)}.")
        line = item.start_mark.line + 1
        raise FaultError(Fault(TOC, line, f"'{chapter}' has no lesson '{wanted}'. {hint}"))
    return names[wanted]


def _check_chapter(root: Path, chapter: str, toc: str) -> None:
    """Refuse a chapter that is not there: it is more often misspelt than meant."""
    body = read_body(toc, TOC)
    known = set(map(str, body.value)) if isinstance(body.value, dict) else set()
    if chapter not in known and not (root / source(f"{chapter}/{INDEX}", LANGUAGES[0])).exists():
        start = " ".join(["--chapter TITLE"] * len(LANGUAGES))
        hint = f"{likely(chapter, known)} To start it, give its titles: {start}.".strip()
        raise FaultError(Fault(TOC, 1, f"There is no chapter '{chapter}'. {hint}"))


def _write(root: Path, slug: str, titles: Titles, chapter: Titles | None) -> Iterator[Path]:
    index = f"{slug.partition('/')[0]}/{INDEX}"
    for lang in LANGUAGES:
        if chapter is not None:
            yield from _started(root / source(index, lang), CHAPTER.format(title=chapter[lang]))
        template = source(TEMPLATE, lang)
        start = Template(read_text(root / template, template))
        yield from _started(root / source(slug, lang), start.safe_substitute(title=titles[lang]))


def _started(path: Path, text: str) -> Iterator[Path]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        yield path
