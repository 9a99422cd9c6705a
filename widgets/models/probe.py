"""The probe: a tokenizer that loses a language is found out before a reader is misled by it.

Rebuilding a tokenizer can go wrong without an error: a sentence becomes one token, or every
Hangul word becomes "unknown". One sentence per language, encoded and decoded, shows it.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from widgets.models.answer import ModelError
from widgets.models.languages import language

UNKNOWN_SHARE = 0.2
"""Share of unknown tokens above which a tokenizer is refused."""

KEPT_SHARE = 0.8
"""Share of the sentence's letters that decoding has to give back."""


def probe(tokenizer: Any, languages: Sequence[str], name: str) -> None:
    """Raise a `ModelError` when the tokenizer loses the sentence of one of the languages."""
    for code in languages:
        sentence = language(code).probe
        if sentence and (reason := fault(tokenizer, sentence)):
            raise ModelError("probe_failed", checkpoint=name, language=code, reason=reason)


def fault(tokenizer: Any, sentence: str) -> str | None:
    """Return what the tokenizer loses of a sentence, or None when it keeps it."""
    ids = list(tokenizer(sentence, add_special_tokens=False)["input_ids"])
    if not ids:
        return "no tokens"
    unknown = ids.count(tokenizer.unk_token_id) if tokenizer.unk_token_id is not None else 0
    if unknown > UNKNOWN_SHARE * len(ids):
        return f"{unknown}/{len(ids)} unknown"
    decoded = _decoded(tokenizer, ids)
    if _kept(_letters(sentence), _letters(decoded)) < KEPT_SHARE:
        return f"decoded: {decoded}"
    return None


def _decoded(tokenizer: Any, ids: list[int]) -> str:
    text: str = tokenizer.decode(ids, skip_special_tokens=False)
    return text


def _letters(text: str) -> str:
    """Return the letters alone, lower case, without accents: an uncased tokenizer may do that."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", "".join(letter for letter in plain if letter.isalnum()))


def _kept(sentence: str, decoded: str) -> float:
    """Return the share of the sentence's letters found in the decoded text in their order."""
    left = iter(decoded)
    return sum(letter in left for letter in sentence) / len(sentence)
