"""Imports texts of another course: chooses their names, converts them, writes and lists them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.authoring.files import read_source, rewrite
from lessons.authoring.importing.addresses import HUB, Addresses
from lessons.authoring.importing.convert import Source, convert
from lessons.authoring.importing.headings import outline
from lessons.authoring.importing.sources import Found, named, texts
from lessons.authoring.importing.writer import Note
from lessons.authoring.new import CHAPTER, with_lesson
from lessons.text.fault import Fault, FaultError, one_of
from lessons.text.toc import INDEX, SLUG, TOC, source
from translations import LANGUAGES, strings

ORIGIN = re.compile(r"\A---\n(?:.+\n)*?source: (\S+)\n(?:.+\n)*?---\n")
"""The front matter of an imported text says where it stood in its course."""

COURSE = re.compile(r"[\w-]+-course")


@dataclass(frozen=True)
class Imported:
    """What became of one text."""

    files: tuple[Path, ...]
    """What was written."""

    notes: tuple[Fault, ...]
    """What was not carried over or has to be looked at, by file and line of the source."""


@dataclass(frozen=True)
class _Move:
    """A text on its way to a place in the course."""

    text: Found
    slug: str


def import_texts(
    root: Path, path: Path, chapter: str = "", lang: str = ""
) -> Iterator[Imported | Fault]:
    """Import a text or a folder of them into a course; a fault tells of one that stayed out.

    `chapter` is the name of the chapter they go to; without it those of the other course are kept.
    `lang` is the language of the texts, where no folder tells it. Nothing is ever overwritten.
    """
    _check(chapter, lang)
    moves = _moves(root, texts(path, lang), chapter)
    slugs = dict(_slugs(moves))
    for move in moves:
        if (root / source(move.slug, move.text.lang)).exists():
            yield _refused(move)
        else:
            yield _import(root, move, slugs)


def _check(chapter: str, lang: str) -> None:
    if chapter and not SLUG.fullmatch(chapter):
        message = "Use small letters, digits and hyphens."
        raise FaultError(Fault(TOC, 1, f"'{chapter}' is no name for a chapter. {message}"))
    if lang and lang not in LANGUAGES:
        raise FaultError(Fault(TOC, 1, f"'{lang}' is no language here. {one_of(LANGUAGES)}"))


def _moves(root: Path, found: Iterable[Found], chapter: str) -> list[_Move]:
    """Return where each text goes; a translation goes where the text it translates does."""
    before = _imported_before(root)
    moves: list[_Move] = []
    names: dict[str, str] = {}
    for text in found:
        slug = names.get(text.key) or before.get(text.key) or _slug(text, chapter)
        if text.key not in names and text.key not in before:
            slug = _free(slug, {*names.values(), *_written(root)})
        names[text.key] = slug
        moves.append(_Move(text, slug))
    return moves


def _slug(text: Found, chapter: str) -> str:
    """Return the name of a text, made from its title, or from its file when that has no letters."""
    folder = chapter or named(text.chapter) or named(text.folder) or "chapter"
    if text.introduces:
        return f"{folder}/{INDEX}"
    return f"{folder}/{named(text.title) or named(text.key.replace('/', '-'))}"


def _free(slug: str, taken: set[str]) -> str:
    """Return a name that no other text has."""
    number, free = 1, slug
    while free in taken and not free.endswith(f"/{INDEX}"):
        number += 1
        free = f"{slug}-{number}"
    return free


def _written(root: Path) -> Iterator[str]:
    """Return the slug of every English text of the course."""
    home = root / source("", LANGUAGES[0]).removesuffix(".md")
    for file in home.glob("*/*.md"):
        yield file.relative_to(home).with_suffix("").as_posix()


def _imported_before(root: Path) -> Mapping[str, str]:
    """Return the slugs of texts that were imported earlier, by their places in their course."""
    before = {}
    for lang in reversed(LANGUAGES):
        home = root / source("", lang).removesuffix(".md")
        for file in home.glob("*/*.md"):
            if found := ORIGIN.match(read_source(file)):
                before[found[1]] = file.relative_to(home).with_suffix("").as_posix()
    return before


def _slugs(moves: Iterable[_Move]) -> Iterator[tuple[str, str]]:
    """Return the places in our course of those in theirs, of texts and of their folders."""
    for move in moves:
        yield move.text.folder, f"{move.slug.partition('/')[0]}/{INDEX}"
        yield move.text.key, move.slug


def _refused(move: _Move) -> Fault:
    where = source(move.slug, move.text.lang)
    message = f"{where} exists already. Take it away first, or name another --chapter."
    return Fault(move.text.path.as_posix(), 1, message)


def _import(root: Path, move: _Move, slugs: Mapping[str, str]) -> Imported:
    """Write a text, list it, and start its chapter."""
    text, lang = move.text, move.text.lang
    file, original = root / source(move.slug, lang), root / source(move.slug, LANGUAGES[0])
    english = (
        outline(read_source(original)) if lang != LANGUAGES[0] and original.is_file() else None
    )
    addresses = Addresses(text.key, move.slug, slugs, f"{HUB}/learn/{_course(text.path)}")
    made = convert(Source(text.text, lang, _title(text), addresses), strings(lang), english)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\nsource: {text.key}\n---\n{made.text}", encoding="utf-8")
    notes = list(_grouped(made.notes, text.path.as_posix()))
    if not original.is_file():
        message = f"Import its English text too: without {source(move.slug, LANGUAGES[0])}"
        notes.insert(0, Fault(text.path.as_posix(), 1, f"{message} no page shows this one."))
    return Imported((file, *_started(root, move), *_listed(root, move)), tuple(notes))


def _grouped(notes: Iterable[Note], file: str) -> Iterator[Fault]:
    """Return notes as faults of a file; what is said of several lines is said once."""
    lines: dict[str, list[int]] = {}
    for note in notes:
        lines.setdefault(note.message, []).append(note.line)
    for message, (first, *others) in lines.items():
        more = f" Lines {', '.join(map(str, others))} too." if others else ""
        yield Fault(file, first, f"{message}{more}")


def _title(text: Found) -> str:
    return text.title or text.key.rpartition("/")[2]


def _course(path: Path) -> str:
    """Return the name of the course on the Hub's site that a file belongs to."""
    parts = reversed(path.resolve().parts)
    return next((part for part in parts if COURSE.fullmatch(part)), "llm-course")


def _started(root: Path, move: _Move) -> Iterator[Path]:
    """Write what introduces the chapter of a text, when there is nothing yet."""
    folder = move.slug.partition("/")[0]
    index = root / source(f"{folder}/{INDEX}", move.text.lang)
    if not index.exists():
        title = move.text.chapter or folder.replace("-", " ").capitalize()
        index.write_text(CHAPTER.format(title=title), encoding="utf-8")
        yield index


def _listed(root: Path, move: _Move) -> Iterator[Path]:
    """Add a text to the table of contents, once it is there in the first language."""
    folder, _, name = move.slug.partition("/")
    if move.text.lang != LANGUAGES[0] or name == INDEX:
        return
    toc = root / TOC
    if not toc.is_file():
        toc.write_text("", encoding="utf-8")
    listed = read_source(toc)
    changed = with_lesson(listed, folder, name)
    rewrite(toc, changed)
    yield toc
