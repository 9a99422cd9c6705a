"""Translation: sentence by sentence, as these checkpoints were taught."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from widgets.models.answer import Finding
from widgets.models.loading import Loaded
from widgets.models.notes import Note
from widgets.models.requests import Translation
from widgets.models.tasks import kept
from widgets.models.tasks.sentences import sentences
from widgets.models.tasks.shared import encoded, written

BATCH = 8
SENTENCES = 16
"""Sentences translated at once."""

BEAMS = 4
LONGER = 2
SPARE = 16
"""A translation has at most LONGER × its source's tokens + SPARE."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, translated."""

    text: str

    restored: tuple[str, ...] = ()
    """Numbers and addresses that the model got wrong; here they are as in the source."""


def run(loaded: Loaded, requests: Sequence[Translation]) -> list[str]:
    """Return the translation of each text, its line breaks kept."""
    return [found.value for found in findings(loaded, requests)]


def findings(loaded: Loaded, requests: Sequence[Translation]) -> list[Finding[str]]:
    """Return the translation of each text, with notes on numbers and addresses."""
    parts = [sentences(request.text) for request in requests]
    plain = [sentence.text.strip() for text in parts for sentence in text]
    made = _translated(loaded, plain, requests[0].pair)
    found = []
    for request, text in zip(requests, parts, strict=True):
        whole = "".join(made[each.text.strip()].text + _gap(each.gap) for each in text).strip()
        restored = [one for each in text for one in made[each.text.strip()].restored]
        found.append(Finding(whole, _notes(request.text, whole, restored)))
    return found


def _notes(source: str, target: str, restored: list[str]) -> tuple[Note, ...]:
    """Return what is not the same in a text and its translation, or was not before."""
    found = {
        "restored": restored,
        "numbers_missing": kept.missing_numbers(source, target),
        "numbers_added": kept.missing_numbers(target, source),
        "addresses_missing": kept.missing_addresses(source, target),
    }
    return tuple(Note(key, {"list": ", ".join(each)}) for key, each in found.items() if each)


def _gap(gap: str) -> str:
    return gap if "\n" in gap else " "


def _translated(loaded: Loaded, plain: Sequence[str], pair: str) -> dict[str, Sentence]:
    """Return the translation of each sentence; one without a letter stays as it is."""
    made = {sentence: Sentence(sentence) for sentence in plain}
    asked = [sentence for sentence in made if any(letter.isalpha() for letter in sentence)]
    asked.sort(key=len)
    for i in range(0, len(asked), SENTENCES):
        some = asked[i : i + SENTENCES]
        for source, target in zip(some, _batch(loaded, some, pair), strict=True):
            made[source] = Sentence(*kept.restored(source, target))
    return made


def _batch(loaded: Loaded, plain: list[str], pair: str) -> list[str]:
    import torch

    start = prefix(loaded, pair)
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
    return written(loaded.tokenizer, ids)


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
