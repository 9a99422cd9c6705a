"""Reads the table of contents: which chapters and lessons there are, and in what order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from lessons.text.body import Body, read_body
from lessons.text.fault import Fault, FaultError, likely
from lessons.text.file import read_text
from translations import SOURCE

TOC = "lessons/toc.yml"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
INDEX = "index"

Order = dict[str, list[str]]


@dataclass(frozen=True)
class Lesson:
    """One lesson, named by its path: `slug` is the same in every language."""

    slug: str
    """Path of the markdown file without `.md`, such as "transformers/pipelines"."""

    previous: str | None = None
    """Slug of the lesson before this one, across chapter borders."""

    next: str | None = None
    """Slug of the lesson after this one, across chapter borders."""

    @property
    def chapter(self) -> str:
        """Slug of the chapter it belongs to."""
        return self.slug.partition("/")[0]


@dataclass(frozen=True)
class Chapter:
    """One chapter: a folder of lessons, introduced by its `index.md`."""

    slug: str
    """Name of the folder, such as "transformers"."""

    lessons: tuple[Lesson, ...]
    """Its lessons in reading order."""


@dataclass(frozen=True)
class Course:
    """The order of everything, and what is wrong with it."""

    root: Path
    """Folder that holds `lessons/` and `translations/`."""

    chapters: tuple[Chapter, ...]
    """Chapters in reading order."""

    lessons: Mapping[str, Lesson]
    """Every lesson by its slug, in reading order."""

    faults: tuple[Fault, ...]
    """What is wrong with the table of contents; the lessons themselves are not read."""

    def chapter(self, slug: str) -> Chapter | None:
        """Return the chapter of this name."""
        return next((chapter for chapter in self.chapters if chapter.slug == slug), None)

    def holds(self, slug: str) -> bool:
        """Return whether there is a page of this name: the contents, a chapter or a lesson."""
        chapter, _, name = slug.rpartition("/")
        return (
            slug == INDEX
            or slug in self.lessons
            or (name == INDEX and self.chapter(chapter) is not None)
        )

    def documents(self) -> Iterator[str]:
        """Return the slug of every text: the course's own page, chapters, lessons."""
        yield INDEX
        for chapter in self.chapters:
            yield f"{chapter.slug}/{INDEX}"
            yield from (lesson.slug for lesson in chapter.lessons)


def load_course(root: Path) -> Course:
    """Return the course in the order of its table of contents, with every fault found in it.

    A table of contents that cannot be read never stops the course: its lessons are then
    taken in the order of their names.
    """
    written = _written(root)
    faults: list[Fault] = []
    try:
        body = read_body(_text(root), TOC)
        order = _order(body, faults)
    except FaultError as error:
        faults.append(error.fault)
        return _course(root, {chapter: sorted(names) for chapter, names in written.items()}, faults)
    order = _existing(order, body, written, faults)
    faults.extend(_unlisted(order, written))
    return _course(root, order, faults)


def source(slug: str, lang: str) -> str:
    """Return the path of a text from the root: that of the source language, or its translation."""
    folder = "lessons" if lang == SOURCE else f"translations/{lang}"
    return f"{folder}/{slug}.md"


def _text(root: Path) -> str:
    if not (root / TOC).exists():
        message = "There is no table of contents. Write one line for each chapter: name: [lesson]."
        raise FaultError(Fault(TOC, 1, message))
    return read_text(root / TOC, TOC)


def _written(root: Path) -> Order:
    """Return the lesson files there are: names by chapter, without the introductions."""
    written: Order = {}
    for path in sorted((root / "lessons").glob("*/*.md")):
        if path.stem != INDEX:
            written.setdefault(path.parent.name, []).append(path.stem)
    return written


def _order(body: Body, faults: list[Fault]) -> Order:
    """Return what the table of contents says, each lesson once."""
    if not isinstance(body.value, dict):
        message = "The table of contents must be lines of the form chapter: [lesson, lesson]."
        raise FaultError(Fault(TOC, body.line, message))
    order: Order = {}
    for chapter, names in body.value.items():
        line = body.line_of(str(chapter))
        if not SLUG.fullmatch(str(chapter)):
            faults.append(Fault(TOC, line, f"'{chapter}' is no name for a chapter. {_NAMING}"))
        elif not isinstance(names, list):
            message = f"'{chapter}' must hold a list of lessons: {chapter}: [first, second]."
            faults.append(Fault(TOC, line, message))
        else:
            order[str(chapter)] = list(_names(str(chapter), names, body, faults))
    return order


_NAMING = "Use small letters, digits and hyphens."


def _names(chapter: str, names: list[object], body: Body, faults: list[Fault]) -> Iterator[str]:
    seen: set[str] = set()
    for name in map(str, names):
        line = body.line_of(f"{chapter}/{name}")
        if not SLUG.fullmatch(name) or name == INDEX:
            faults.append(Fault(TOC, line, f"'{name}' is no name for a lesson. {_NAMING}"))
        elif name in seen:
            message = f"toc.yml lists '{chapter}/{name}' twice. Take one of the two out."
            faults.append(Fault(TOC, line, message))
        else:
            seen.add(name)
            yield name


def _existing(order: Order, body: Body, written: Order, faults: list[Fault]) -> Order:
    """Return the order without the lessons that have no file."""
    files = {f"{chapter}/{name}" for chapter, names in written.items() for name in names}
    listed = {f"{chapter}/{name}" for chapter, names in order.items() for name in names}
    for chapter, names in order.items():
        for slug in (f"{chapter}/{name}" for name in names):
            if slug not in files:
                hint = likely(slug, files - listed, "Write the file or take the line out.")
                message = (
                    f"toc.yml lists '{slug}', but {source(slug, SOURCE)} does not exist. {hint}"
                )
                faults.append(Fault(TOC, body.line_of(slug), message))
    return {
        chapter: [name for name in names if f"{chapter}/{name}" in files]
        for chapter, names in order.items()
    }


def _unlisted(order: Order, written: Order) -> Iterator[Fault]:
    for chapter, names in written.items():
        for name in names:
            if name not in order.get(chapter, ()):
                message = f"toc.yml does not list this lesson. Add '{name}' under '{chapter}'."
                yield Fault(source(f"{chapter}/{name}", SOURCE), 1, message)


def _course(root: Path, order: Order, faults: list[Fault]) -> Course:
    slugs = [f"{chapter}/{name}" for chapter, names in order.items() for name in names]
    before = dict(zip(slugs[1:], slugs, strict=False))
    after = dict(zip(slugs, slugs[1:], strict=False))
    lessons = {slug: Lesson(slug, before.get(slug), after.get(slug)) for slug in slugs}
    chapters = tuple(
        Chapter(chapter, tuple(lessons[f"{chapter}/{name}"] for name in names))
        for chapter, names in order.items()
    )
    return Course(root, chapters, MappingProxyType(lessons), tuple(sorted(faults)))
