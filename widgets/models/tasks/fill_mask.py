"""Fill in the blank: the likeliest words for the masked place."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from widgets.models.answer import Fill, ModelError
from widgets.models.loading import Loaded
from widgets.models.tasks.request import Request, pipe

BATCH = 32
MASKS = ("[MASK]", "<mask>")
"""How readers write the blank; the checkpoint's own mask token takes its place."""


@dataclass(frozen=True)
class Blank(Request):
    """A text with one mask in it."""

    top_k: int = 5
    """Words to return."""

    def options(self) -> Hashable:
        """Return nothing: each takes its share of the longest list asked for."""
        return ()


def run(loaded: Loaded, requests: Sequence[Blank]) -> list[tuple[Fill, ...]]:
    """Return for each text the words for its blank, the likeliest first."""
    results = pipe(loaded, "fill-mask")(
        [_masked(loaded, request.text) for request in requests],
        top_k=max(request.top_k for request in requests),
        batch_size=len(requests),
    )
    results = [results] if len(requests) == 1 else results
    return [
        tuple(_fill(loaded, request.text, guess) for guess in guesses[: request.top_k])
        for request, guesses in zip(requests, results, strict=True)
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


def _fill(loaded: Loaded, text: str, guess: dict[str, Any]) -> Fill:
    piece = loaded.tokenizer.convert_ids_to_tokens(guess["token"])
    word = guess["token_str"].strip()
    if not piece.startswith("##"):
        return Fill(word, guess["score"], _replaced(text, word))
    word = word.removeprefix("##")
    return Fill(f"##{word}", guess["score"], _attached(text, word))


def _replaced(text: str, word: str) -> str:
    for mask in MASKS:
        text = text.replace(mask, word)
    return text


def _attached(text: str, ending: str) -> str:
    """Return the text with an ending in the mask's place, joined to the word before it."""
    before, mask, after = text.partition(next(mask for mask in MASKS if mask in text))
    return before.rstrip() + ending + after
