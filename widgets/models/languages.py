"""What the shelf knows of a language beside its checkpoints: `languages.yml` says everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from translations import SOURCE

FILE = Path(__file__).with_name("languages.yml")


@dataclass(frozen=True)
class Language:
    """What is known of one language."""

    encoder: str
    """The task whose checkpoint is looked into where an encoder is asked for."""

    tokenizers: tuple[str, ...]
    """Checkpoints whose tokenizers readers are offered first."""

    probe: str | None = None
    """A sentence that its tokenizers have to keep; None where nobody wrote one."""


def language(code: str) -> Language:
    """Return what is known of a language; what its entry leaves out is as in the source."""
    entries = _entries()
    own = entries.get(code, {})
    entry = {**entries[SOURCE], "probe": None, **own}
    return Language(entry["encoder"], tuple(entry["tokenizers"]), entry["probe"])


def languages() -> tuple[Language, ...]:
    """Return what is known of every language that has an entry."""
    return tuple(language(code) for code in _entries())


@cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    entries: Mapping[str, Mapping[str, Any]] = yaml.safe_load(FILE.read_text("utf-8-sig"))
    return entries
