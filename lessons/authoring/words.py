"""Compares the words of the interface: every language has all of them, and none is empty."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lessons.text.body import read_body
from lessons.text.fault import Fault, FaultError
from lessons.text.file import read_text
from translations import HOME, LANGUAGES, words_file


def uneven_words(home: Path = HOME) -> Iterator[Fault]:
    """Return a fault for each word that a language lacks, has alone, or leaves empty."""
    trees = {}
    for lang in LANGUAGES:
        try:
            trees[lang] = dict(_flat(_read(lang, home)))
        except FaultError as error:
            yield error.fault
            return
    for lang, words in trees.items():
        empty = [key for key, word in words.items() if word in ("", None)]
        yield from (_fault(lang, key, "is empty.") for key in empty)
        for other in LANGUAGES:
            lacking = sorted(trees[other].keys() - words.keys())
            yield from (_fault(lang, key, f"is missing; '{other}' has it.") for key in lacking)


def flat_words(lang: str, home: Path = HOME) -> dict[str, str]:
    """Return every word of a language by its dotted name."""
    return {key: str(word) for key, word in _flat(_read(lang, home))}


def _read(lang: str, home: Path) -> Any:
    file = f"translations/{lang}/ui.yml"
    return read_body(read_text(words_file(lang, home), file), file).value


def _flat(words: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(words, Mapping):
        for key, word in words.items():
            yield from _flat(word, f"{name}.{key}" if name else str(key))
    elif isinstance(words, list):
        for number, word in enumerate(words, 1):
            yield from _flat(word, f"{name}.{number}")
    else:
        yield name, words


def _fault(lang: str, key: str, what: str) -> Fault:
    return Fault(f"translations/{lang}/ui.yml", 1, f"The word '{key}' {what}")
