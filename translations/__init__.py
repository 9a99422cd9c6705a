"""Every word of the interface, in every language, read from `<lang>/ui.yml`."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent
LANGUAGES: tuple[str, ...] = tuple(yaml.safe_load((HOME / "languages.yml").read_text("utf-8-sig")))
"""The language that lessons are written in, then those they are translated into."""

SOURCE, *_ = LANGUAGES
TRANSLATIONS = LANGUAGES[1:]


class MissingWordError(LookupError, AttributeError):
    """A word that somebody asks for and the file of the language does not give."""


class Strings:
    """The words of one language, read only: `words.page.next` or `words["page"]["next"]`."""

    def __init__(self, words: Mapping[str, Any], file: str, path: str = "") -> None:
        self._file = file
        self._path = path
        self._words = {str(key): self._below(str(key), word) for key, word in words.items()}

    def _below(self, key: str, word: Any) -> Any:
        if isinstance(word, dict):
            return Strings(word, self._file, f"{self._path}{key}.")
        return tuple(word) if isinstance(word, list) else word

    def __getitem__(self, key: str) -> Any:
        if key not in self._words:
            raise MissingWordError(f"{self._file} lacks the word '{self._path}{key}'.")
        return self._words[key]

    def __getattr__(self, key: str) -> Any:
        if key.startswith("_"):
            raise AttributeError(key)
        return self[key]

    def __setattr__(self, key: str, word: Any) -> None:
        if not key.startswith("_") or "_words" in self.__dict__:
            raise AttributeError(f"The words of {self._file} are read only.")
        super().__setattr__(key, word)

    def __contains__(self, key: object) -> bool:
        return key in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def words_file(lang: str, home: Path = HOME) -> Path:
    """Return the file that holds the words of a language."""
    return home / lang / "ui.yml"


def strings(lang: str, home: Path = HOME) -> Strings:
    """Return the words of a language, read again when its file changes."""
    file = words_file(lang, home)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(file: Path, _: int) -> Strings:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    words = yaml.load(file.read_text("utf-8-sig"), loader)  # noqa: S506 - both are safe
    return Strings(words, f"translations/{file.parent.name}/{file.name}")
