"""Fill in the blank: the likeliest words for the masked place."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from widgets.models.answer import Fill, ModelError
from widgets.models.loading import Loaded
from widgets.models.requests import MASKS, FillMask
from widgets.models.tasks.shared import encoded

if TYPE_CHECKING:
    import torch

BATCH = 32
UNUSED = re.compile(r"\[unused\d+\]")
"""Places of a vocabulary that were never taken."""

INSIDE = "##"
"""What a piece begins with that goes on inside a word."""


def run(loaded: Loaded, requests: Sequence[FillMask]) -> list[tuple[Fill, ...]]:
    """Return for each text the words for its blank, the likeliest first.

    Scores are those the model gives among its whole vocabulary, though not all of that can be
    offered to a reader: marks such as [UNK] and parts of characters are no words, and the middle of
    a word needs its beginning before it.
    """
    chances = _chances(loaded, [_masked(loaded, request.text) for request in requests])
    return [
        tuple(islice(_fills(loaded, request.text, row), request.top_k))
        for request, row in zip(requests, chances, strict=True)
    ]


def _masked(loaded: Loaded, text: str) -> str:
    """Return the text with the checkpoint's own mask token, refused when it does not fit."""
    tokenizer = loaded.tokenizer
    masked = _replaced(text, tokenizer.mask_token)
    ids = tokenizer(masked)["input_ids"]
    if tokenizer.mask_token_id not in ids:
        raise ModelError("no_mask")
    if len(ids) > loaded.limit:
        raise ModelError("too_many_tokens", limit=str(loaded.limit))
    return masked


def _chances(loaded: Loaded, texts: list[str]) -> "torch.Tensor":
    """Return the probability of every token for each text's first mask, texts × vocabulary."""
    import torch

    batch = encoded(loaded, texts)
    places = (batch["input_ids"] == loaded.tokenizer.mask_token_id).int().argmax(1)
    with torch.inference_mode():
        logits = loaded.model(**batch).logits[torch.arange(len(texts)), places]
    chances: torch.Tensor = logits.float().softmax(-1).cpu()
    return chances


def _fills(loaded: Loaded, text: str, chances: "torch.Tensor") -> Iterator[Fill]:
    """Yield the words that can be offered, the likeliest first."""
    marks, goes_on = set(loaded.tokenizer.all_special_ids), _goes_on(text)
    for token in chances.argsort(descending=True).tolist():
        piece = loaded.tokenizer.convert_ids_to_tokens(token)
        word = loaded.tokenizer.decode([token]).strip()
        inside = piece.startswith(INSIDE) and piece != INSIDE
        word = word.removeprefix(INSIDE) if inside else word
        if token not in marks and _is_word(word) and (goes_on or not inside):
            yield Fill(word, float(chances[token]), _replaced(text, word))


def _is_word(word: str) -> bool:
    return bool(word) and "\ufffd" not in word and not UNUSED.fullmatch(word)


def _goes_on(text: str) -> bool:
    """Tell whether the mask stands right after a letter, so that it is the end of a word."""
    before = text[: min(text.index(mask) for mask in MASKS if mask in text)]
    return before[-1:].isalnum()


def _replaced(text: str, word: str) -> str:
    for mask in MASKS:
        text = text.replace(mask, word)
    return text
