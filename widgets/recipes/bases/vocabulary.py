"""Cutting a Unigram vocabulary down to the pieces that some languages use."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tokenizers import Tokenizer

HANGUL = re.compile("▁?[가-힣]+")
LATIN = range(0x250)
RARE = 3


def counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """Return how often the texts use each piece."""
    found: Counter[int] = Counter()
    for coded in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False):
        found.update(coded.ids)
    return found


def kept(tokenizer: dict[str, Any], used: Counter[int]) -> list[int]:
    """Return the numbers of the pieces to keep: marks, letters, Korean ones, and all in use."""
    marks = {token["id"] for token in tokenizer["added_tokens"]}
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    return [
        number
        for number, piece in enumerate(pieces)
        if number in marks or used[number] >= RARE or _is_ours(piece)
    ]


def cut(tokenizer: dict[str, Any], keep: Sequence[int]) -> dict[str, Any]:
    """Return a copy of a `tokenizer.json` that holds these pieces only, numbered anew."""
    new = {old: number for number, old in enumerate(keep)}
    copy: dict[str, Any] = json.loads(json.dumps(tokenizer))
    copy["model"]["vocab"] = [tokenizer["model"]["vocab"][old] for old in keep]
    copy["model"]["unk_id"] = new[tokenizer["model"]["unk_id"]]
    for token in copy["added_tokens"]:
        token["id"] = new[token["id"]]
    for mark in copy["post_processor"]["special_tokens"].values():
        mark["ids"] = [new[old] for old in mark["ids"]]
    return copy


def covered(used: Counter[int], keep: Sequence[int]) -> float:
    """Return the share of all tokens that the kept pieces write as before."""
    return sum(used[number] for number in keep) / used.total()


def _is_ours(piece: str) -> bool:
    return bool(HANGUL.fullmatch(piece)) or (len(piece) == 1 and ord(piece) in LATIN)
