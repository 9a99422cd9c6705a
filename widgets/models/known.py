"""How many characters of a text a tokenizer knows: of the others the model learns nothing.

A tokenizer of words or pieces puts one mark in the place of all that it does not know. One of bytes
spells such characters; a character of which no token holds more than half was never learned.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from widgets.models.inside.pieces import is_byte, token_bytes
from widgets.models.notes import Note
from widgets.models.tokenizer_backend import has_bytes


def notes(tokenizer: Any, texts: Sequence[str]) -> tuple[Note, ...]:
    """Return the note on texts of which the tokenizer knows only a part, or none."""
    judged = [known for text in texts for known in characters(tokenizer, text)]
    if all(judged):
        return ()
    return (Note("partly_known", {"known": f"{sum(judged):,}", "all": f"{len(judged):,}"}),)


def characters(tokenizer: Any, text: str) -> list[bool]:
    """Return for each character of a text, spaces left out, whether the tokenizer knows it."""
    if not tokenizer.is_fast:
        return []
    encoded = tokenizer(
        text,
        add_special_tokens=False,
        truncation=False,
        return_offsets_mapping=True,
        verbose=False,
    )
    tokens = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    if has_bytes(tokenizer):
        return list(_spelled([token_bytes(token) for token in tokens]))
    lost = set[int]()
    for token, (start, end) in zip(tokens, encoded["offset_mapping"], strict=True):
        if token == tokenizer.unk_token or is_byte(token):
            lost |= set(range(start, end))
    return [place not in lost for place, letter in enumerate(text) if not letter.isspace()]


def _spelled(tokens: Sequence[bytes]) -> Iterator[bool]:
    """Yield for each character of the tokens' bytes whether one token holds more than half."""
    owners = [number for number, token in enumerate(tokens) for _ in token]
    raw, start = b"".join(tokens), 0
    for letter in raw.decode("utf-8", "replace"):
        size = len(letter.encode())
        mine = owners[start : start + size]
        start += size
        if not letter.isspace():
            yield 2 * max(map(mine.count, mine), default=0) > size
