"""How a tokenizer cuts a text, regrouped to the characters that readers see.

A byte-level tokenizer may cut one Hangul syllable into three tokens, and an English one may take it
apart into its letters; tokens that share a character are one group here, so that no half of a
character is ever shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from widgets.models.checkpoint import Checkpoint
from widgets.models.inside.pieces import token_bytes
from widgets.models.languages import languages
from widgets.models.tokenizer_backend import has_bytes, method

FILE = "tokenizer.json"


@dataclass(frozen=True)
class Group:
    """Tokens that together make whole characters: most often one."""

    text: str
    """The stretch of the text, with a space that belongs to its first token."""

    tokens: tuple[str, ...]
    """As the vocabulary writes them; bytes that are no character as `ED 95`."""

    ids: tuple[int, ...]

    unknown: bool
    """Whether the vocabulary has no token for it."""


@dataclass(frozen=True)
class Cut:
    """A text, cut by one tokenizer; marks such as [CLS] are left out."""

    method: str
    """"WordPiece", "BPE", "byte-level BPE" or "Unigram"."""

    vocabulary: int
    groups: tuple[Group, ...]

    @property
    def tokens(self) -> int:
        """Return the number of tokens."""
        return sum(len(group.ids) for group in self.groups)


def cut(tokenizer: Any, text: str) -> Cut:
    """Return how a tokenizer cuts a text."""
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    ids, spans = encoded["input_ids"], encoded["offset_mapping"]
    words = tokenizer.convert_ids_to_tokens(ids)
    tokens = zip(words, ids, spans, strict=True)
    groups = [_group(tokenizer, text, one) for one in _gathered(tokens)]
    return Cut(_method(tokenizer), len(tokenizer), tuple(groups))


def distinct(folders: Iterable[tuple[Checkpoint, Path]]) -> dict[str, tuple[Checkpoint, Path]]:
    """Return the checkpoints by id, without those that cut as one before them does."""
    found: dict[str, tuple[Checkpoint, Path]] = {}
    seen = set()
    first = {name for each in languages() for name in each.tokenizers}
    for checkpoint, folder in sorted(folders, key=lambda one: one[0].id not in first):
        file = folder / FILE
        if file.is_file() and (mark := _mark(file, file.stat().st_mtime_ns)) not in seen:
            seen.add(mark)
            found[checkpoint.id] = (checkpoint, folder)
    return found


Token = tuple[str, int, tuple[int, int]]
"""A token as the vocabulary writes it, its id, and the stretch of text it stands for."""


def _gathered(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the tokens, those that share a character together."""
    groups: list[list[Token]] = []
    reached = 0
    for token in tokens:
        start, end = token[2]
        if groups and start < reached:
            groups[-1].append(token)
        else:
            groups.append([token])
        reached = max(reached, end)
    return groups


def _group(tokenizer: Any, text: str, tokens: list[Token]) -> Group:
    start = min(span[0] for _, _, span in tokens)
    end = max(span[1] for _, _, span in tokens)
    raw = has_bytes(tokenizer)
    written = [token_bytes(word) for word, _, _ in tokens] if raw else []
    stretch = text[start:end]
    spaced = raw and written[0].startswith(b" ") and not stretch.startswith(" ")
    return Group(
        f" {stretch}" if spaced else stretch,
        tuple(_readable(one) for one in written) or tuple(word for word, _, _ in tokens),
        tuple(one for _, one, _ in tokens),
        any(one == tokenizer.unk_token_id for _, one, _ in tokens) and not raw,
    )


def _readable(raw: bytes) -> str:
    """Return bytes as text where they are whole characters, else each byte in hexadecimal."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.hex(" ").upper()


def _method(tokenizer: Any) -> str:
    return f"byte-level {method(tokenizer)}" if has_bytes(tokenizer) else method(tokenizer)


@lru_cache(maxsize=128)
def _mark(file: Path, _: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
