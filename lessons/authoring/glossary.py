"""The glossary: the one word of the course for each term, and the words it is not called by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lessons.text.body import read_body
from lessons.text.document import Document
from lessons.text.fault import Fault
from lessons.text.file import read_text
from translations import HOME

CODE = re.compile(r"`[^`]*`")
EXPLAINED = re.compile(r"(?<=\w)\([^)]*\)|['‘\"“][^'’\"”\n]{1,20}['’\"”]")
"""What stands in parentheses behind a word, and what a text quotes."""


@dataclass(frozen=True)
class Term:
    """One term of the course."""

    english: str
    """The English word."""

    word: str
    """The one word that the course uses for it."""

    synonyms: tuple[str, ...]
    """Words that others use, and the course does not."""


def glossary(lang: str, home: Path = HOME) -> tuple[Term, ...]:
    """Return the terms of a language."""
    path = home / lang / "glossary.yml"
    return _terms(path, path.stat().st_mtime_ns) if path.is_file() else ()


def unusual_words(document: Document, home: Path = HOME) -> Iterator[Fault]:
    """Return a fault for each word that the glossary calls differently.

    A synonym may be quoted, or stand in parentheses behind the word that it explains.
    """
    terms = glossary(document.lang, home)
    for block in document.blocks:
        if block.kind not in ("code", "output", "math"):
            for term, synonym in unusual(_prose(block.source), terms):
                message = f"'{synonym}': this course writes '{term.word}' ({term.english})."
                yield Fault(document.file, block.line, message)


def unusual(text: str, terms: Sequence[Term]) -> Iterator[tuple[Term, str]]:
    """Return the synonyms that a text uses, each with its term."""
    words = {term.word for term in terms}
    for term in terms:
        for synonym in term.synonyms:
            longer = [word for word in words if synonym in word and synonym != word]
            rest = text
            for word in longer:
                rest = rest.replace(word, "")
            if _holds(rest, synonym):
                yield term, synonym


def _holds(text: str, synonym: str) -> bool:
    if synonym.isascii():
        word = rf"(?<![\w-]){re.escape(synonym)}(?![\w-])"
        return re.search(word, text, re.IGNORECASE) is not None
    return synonym in text


def _prose(source: str) -> str:
    fenced = re.sub(r"^\s*(`{3,}|~{3,}).*", "", source, flags=re.MULTILINE)
    return EXPLAINED.sub("", CODE.sub("", fenced))


@lru_cache(maxsize=8)
def _terms(path: Path, _: int) -> tuple[Term, ...]:
    file = f"translations/{path.parent.name}/{path.name}"
    value = read_body(read_text(path, file), file).value
    return tuple(
        Term(item["term"], item[path.parent.name], tuple(map(str, item.get("synonyms") or ())))
        for item in value or ()
    )
