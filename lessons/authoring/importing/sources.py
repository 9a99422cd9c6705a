"""Finds the texts of another course in its files: language, place, order and titles of each."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lessons.authoring.files import read_source
from lessons.authoring.importing.headings import headings
from lessons.text.fault import Fault, FaultError
from translations import LANGUAGES

ENDINGS = (".mdx", ".md")
CONTENTS = "_toctree.yml"
"""Where a course of doc-builder keeps the order and the titles of its texts."""

INTRODUCTIONS = ("index", "readme")
NUMBER = re.compile(r"^(?:\w+\s+)?\d+(?:\.\d+)*[.:)]\s*")


@dataclass(frozen=True)
class Found:
    """A text of another course."""

    path: Path
    lang: str
    text: str

    key: str
    """Its place in its course, the same in every language: "chapter1/3"."""

    title: str
    """What the course's table of contents calls it, else its first heading; perhaps empty."""

    chapter: str
    """What the course's table of contents calls its chapter; empty when it does not say."""

    @property
    def introduces(self) -> bool:
        """Whether it introduces its chapter."""
        return self.key.rpartition("/")[2].lower() in INTRODUCTIONS

    @property
    def folder(self) -> str:
        """The folder of its course that it lies in, such as "chapter1"."""
        return self.key.partition("/")[0]


@dataclass(frozen=True)
class _Entry:
    """A line of a course's table of contents."""

    place: int
    title: str
    chapter: str


def texts(path: Path, lang: str = "") -> list[Found]:
    """Return the texts of a file or folder in reading order, the first language first.

    Raises FaultError when there are none. Without a language, a folder named as one tells
    that of its files; other texts are in the first language.
    """
    if not path.exists():
        raise FaultError(Fault(path.as_posix(), 1, "There is no such file or folder."))
    found = [_found(file, path, lang) for file in _files(path)]
    if not found:
        message = "There are no texts here: no files that end in .mdx or .md."
        raise FaultError(Fault(path.as_posix(), 1, message))
    return [one for _, one in sorted(found, key=lambda one: one[0])]


def named(title: str) -> str:
    """Return the name in addresses that words make; empty when they have no Latin letters."""
    plain = unicodedata.normalize("NFKD", NUMBER.sub("", title)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", plain.lower())).strip("-")


def without_number(title: str) -> str:
    """Return a title without the number before it."""
    return NUMBER.sub("", title).strip()


def _files(path: Path) -> list[Path]:
    """Return the files of texts; of a folder with one for each language only those of ours."""
    if path.is_file():
        return [path]
    languages = [
        folder
        for lang in LANGUAGES
        for folder in (*path.glob(lang), *path.glob(f"*/{lang}"))
        if folder.is_dir()
    ]
    files = [file for folder in languages or [path] for file in folder.rglob("*")]
    return [file for file in files if file.suffix in ENDINGS and file.name[0] not in "_."]


def _found(file: Path, asked: Path, lang: str) -> tuple[tuple[Any, ...], Found]:
    """Return a text, and what it is sorted by."""
    home = next((one for one in file.resolve().parents if one.name in LANGUAGES), None)
    lang = lang or (home.name if home else LANGUAGES[0])
    key = _key(file.resolve(), home, asked.resolve())
    entry = _contents(file.resolve().parent).get(key, _Entry(MANY, "", _chapter(file, key)))
    text = _read(file)
    title = entry.title or next((one.plain for one in headings(text, html=False)), "")
    found = Found(file, lang, text, key, title, entry.chapter)
    numbers = [(int(one), "") if one.isdigit() else (-1, one) for one in re.split(r"(\d+)", key)]
    return (LANGUAGES.index(lang), entry.place, numbers), found


MANY = 1_000_000


def _key(file: Path, home: Path | None, asked: Path) -> str:
    """Return the place of a file below the folder of its language, else below the given one."""
    base = home or (asked if asked.is_dir() else file.parent)
    key = file.relative_to(base).with_suffix("").as_posix()
    return key if "/" in key or home else f"{file.parent.name}/{key}"


def _chapter(file: Path, key: str) -> str:
    """Return what the table of contents calls the chapter that other texts of a folder are in."""
    folder = key.partition("/")[0]
    entries = _contents(file.resolve().parent)
    return next((one.chapter for name, one in entries.items() if name.startswith(f"{folder}/")), "")


def _read(file: Path) -> str:
    try:
        return read_source(file)
    except UnicodeDecodeError as error:
        message = "The file is not UTF-8. Save it as UTF-8."
        raise FaultError(Fault(file.as_posix(), 1, message)) from error


@cache
def _contents(folder: Path) -> Mapping[str, _Entry]:
    """Return the entries of the table of contents that a folder or one above it holds."""
    for near in (folder, *folder.parents):
        if (near / CONTENTS).is_file():
            try:
                chapters = yaml.safe_load(read_source(near / CONTENTS))
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                fault = Fault((near / CONTENTS).as_posix(), 1, "This is not YAML in UTF-8.")
                raise FaultError(fault) from error
            return dict(_entries(chapters if isinstance(chapters, list) else []))
        if near.name in LANGUAGES:
            break
    return {}


def _entries(chapters: list[Any]) -> Iterator[tuple[str, _Entry]]:
    place = 0
    for chapter in chapters:
        for one in _sections(chapter):
            title = without_number(str(chapter.get("title", "")))
            place += 1
            yield str(one["local"]), _Entry(place, str(one.get("title", "")), title)


def _sections(entry: Any) -> Iterator[dict[str, Any]]:
    """Return everything below an entry that is a text."""
    if isinstance(entry, dict):
        if "local" in entry:
            yield entry
        for one in entry.get("sections") or ():
            yield from _sections(one)
