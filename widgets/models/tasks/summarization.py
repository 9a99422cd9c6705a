"""Summarization: a short text that says the same, written anew or made of the best sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.models.loading import Loaded
from widgets.models.tasks.request import Request, encoded
from widgets.models.tasks.sentences import sentences

BATCH = 4
BEAMS = 4


@dataclass(frozen=True)
class Long(Request):
    """A text to shorten."""

    min_length: int = 10
    """Tokens of the summary at least."""

    max_length: int = 60
    """Tokens of the summary at most."""


def run(loaded: Loaded, requests: Sequence[Long]) -> list[str]:
    """Return the summary of each text."""
    if loaded.checkpoint.quirks.method == "extractive":
        return [_extracted(loaded, request) for request in requests]
    return _written(loaded, requests)


def _written(loaded: Loaded, requests: Sequence[Long]) -> list[str]:
    import torch

    batch = encoded(loaded, [_prepared(loaded, request.text) for request in requests])
    batch.pop("token_type_ids", None)
    with torch.inference_mode():
        ids = loaded.model.generate(
            **batch,
            min_length=min(requests[0].min_length, requests[0].max_length),
            max_length=requests[0].max_length,
            num_beams=BEAMS,
            no_repeat_ngram_size=3,
            do_sample=False,
            early_stopping=True,
        )
    return [text.strip() for text in loaded.tokenizer.batch_decode(ids, skip_special_tokens=True)]


def _prepared(loaded: Loaded, text: str) -> str:
    """Return the text as the checkpoint wants it, cut so that its end token still fits."""
    quirks, tokenizer = loaded.checkpoint.quirks, loaded.tokenizer
    if not quirks.eos_around:
        return quirks.text_prefix + text
    ids = tokenizer(text, add_special_tokens=False)["input_ids"][: loaded.limit - 2]
    return f"{tokenizer.bos_token}{tokenizer.decode(ids)}{tokenizer.eos_token}"


def _extracted(loaded: Loaded, request: Long) -> str:
    """Return the worthiest sentences of the text in their order, as many as fit."""
    parts = [sentence.text.strip() for sentence in sentences(request.text)]
    if not parts:
        return ""
    pieces = loaded.tokenizer(parts, add_special_tokens=False)["input_ids"]
    worth = [score for window in _windows(loaded, pieces) for score in _worth(loaded, window)]
    ranked = sorted(range(len(parts)), key=lambda place: -worth[place])
    chosen, total = ranked[:1], len(pieces[ranked[0]])
    for place in ranked[1:]:
        longer = total + len(pieces[place])
        if total < request.min_length or longer <= request.max_length:
            chosen.append(place)
            total = longer
    return " ".join(parts[place] for place in sorted(chosen))


def _windows(loaded: Loaded, pieces: list[list[int]]) -> list[list[list[int]]]:
    """Return the sentences' ids in groups that the model can read at once."""
    room, windows, used = loaded.limit - 2, list[list[list[int]]](), 0
    for ids in pieces:
        if not windows or used + len(ids) > room:
            windows.append([])
            used = 0
        windows[-1].append(ids[:room])
        used += len(ids)
    return windows


def _worth(loaded: Loaded, window: list[list[int]]) -> list[float]:
    """Return the worth of each sentence of a window: the mean score of its tokens."""
    import torch

    words = loaded.tokenizer
    ids = [words.cls_token_id, *(token for piece in window for token in piece), words.sep_token_id]
    with torch.inference_mode():
        output = loaded.model(input_ids=torch.tensor([ids], device=loaded.model.device))
    scores = output.logits[0, 1:-1, 0].float().cpu().split([len(piece) for piece in window])
    return [float(score.mean()) for score in scores]
