"""Translation: sentence by sentence, as these checkpoints were taught."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from widgets.models.loading import Loaded
from widgets.models.tasks.request import Request, encoded
from widgets.models.tasks.sentences import sentences

BATCH = 8
SENTENCES = 8
"""Sentences translated at once."""

BEAMS = 4
LONGER = 2
SPARE = 24
"""A translation has at most LONGER × its source's tokens + SPARE."""


@dataclass(frozen=True)
class Foreign(Request):
    """A text to translate."""

    pair: str = "fr-en"
    """Source and target language."""


def run(loaded: Loaded, requests: Sequence[Foreign]) -> list[str]:
    """Return the translation of each text, its line breaks kept."""
    parts = [sentences(request.text) for request in requests]
    plain = [sentence.text.strip() for text in parts for sentence in text]
    made = iter(_translated(loaded, plain, requests[0].pair))
    return ["".join(next(made) + _gap(each.gap) for each in text) for text in parts]


def _gap(gap: str) -> str:
    return gap if "\n" in gap or not gap else " "


def _translated(loaded: Loaded, plain: list[str], pair: str) -> list[str]:
    made: list[str] = []
    for i in range(0, len(plain), SENTENCES):
        made += _batch(loaded, plain[i : i + SENTENCES], pair)
    return made


def _batch(loaded: Loaded, plain: list[str], pair: str) -> list[str]:
    import torch

    tokenizer, start = loaded.tokenizer, prefix(loaded, pair)
    options = _languages(loaded, pair)
    batch = encoded(loaded, [start + sentence for sentence in plain])
    batch.pop("token_type_ids", None)
    with torch.inference_mode():
        ids = loaded.model.generate(
            **batch,
            **options,
            max_new_tokens=min(LONGER * batch["input_ids"].shape[1] + SPARE, loaded.limit),
            num_beams=BEAMS,
            do_sample=False,
        )
    return [text.strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]


def prefix(loaded: Loaded, pair: str) -> str:
    """Return what stands before every text of a pair."""
    quirks = loaded.checkpoint.quirks
    return dict(quirks.pair_prefixes).get(pair, "") + quirks.text_prefix


def _languages(loaded: Loaded, pair: str) -> dict[str, Any]:
    """Set a many-language tokenizer's source, and return what makes it write the target."""
    for known, source, target in loaded.checkpoint.quirks.pair_codes:
        if known == pair:
            loaded.tokenizer.src_lang = source
            codes = loaded.tokenizer
            read = getattr(codes, "get_lang_id", codes.convert_tokens_to_ids)
            return {"forced_bos_token_id": read(target)}
    return {}
