"""Summarization: a short text that says the same, written anew or made of the best sentences."""

from collections.abc import Sequence

from widgets.models.answer import Finding
from widgets.models.loading import Loaded
from widgets.models.notes import Note
from widgets.models.requests import Summarization
from widgets.models.tasks.sentences import sentences
from widgets.models.tasks.shared import encoded, written

BATCH = 4
BEAMS = 4

SHARE = 0.5
"""Tokens of a summary at most, as a share of the text's: what is as long as the text is none."""


def run(loaded: Loaded, requests: Sequence[Summarization]) -> list[str]:
    """Return the summary of each text."""
    how = _extracted if loaded.checkpoint.quirks.method == "extractive" else _written
    return [how(loaded, request) for request in requests]


def findings(loaded: Loaded, requests: Sequence[Summarization]) -> list[Finding[str]]:
    """Return the summary of each text, with a note on a text that hardly needs one."""
    summaries = zip(requests, run(loaded, requests), strict=True)
    return [Finding(summary, _notes(loaded, request)) for request, summary in summaries]


def _notes(loaded: Loaded, request: Summarization) -> tuple[Note, ...]:
    ids = loaded.tokenizer(request.text, add_special_tokens=False, verbose=False)["input_ids"]
    if len(ids) > request.max_length:
        return ()
    return (Note("short_text", {"limit": str(request.max_length)}),)


def _most(request: Summarization, tokens: int) -> int:
    """Return how many tokens the summary of a text of so many may have."""
    return max(1, min(request.max_length, int(SHARE * tokens)))


def _written(loaded: Loaded, request: Summarization) -> str:
    import torch

    batch = encoded(loaded, [_prepared(loaded, request.text)])
    batch.pop("token_type_ids", None)
    most = _most(request, batch["input_ids"].shape[1])
    with torch.inference_mode():
        ids = loaded.model.generate(
            **batch,
            min_length=min(request.min_length, most),
            max_length=most,
            num_beams=BEAMS,
            no_repeat_ngram_size=3,
            do_sample=False,
            early_stopping=True,
        )
    return written(loaded.tokenizer, ids)[0]


def _prepared(loaded: Loaded, text: str) -> str:
    """Return the text as the checkpoint wants it, cut so that its end token still fits."""
    quirks, tokenizer = loaded.checkpoint.quirks, loaded.tokenizer
    if not quirks.eos_around:
        return quirks.text_prefix + text
    ids = tokenizer(text, add_special_tokens=False)["input_ids"][: loaded.limit - 2]
    return f"{tokenizer.bos_token}{tokenizer.decode(ids)}{tokenizer.eos_token}"


def _extracted(loaded: Loaded, request: Summarization) -> str:
    """Return the worthiest sentences of the text in their order, as many as fit."""
    parts = [sentence.text.strip() for sentence in sentences(request.text)]
    pieces = loaded.tokenizer(parts, add_special_tokens=False)["input_ids"] if parts else []
    chosen = _chosen(request, [len(ids) for ids in pieces], worths(loaded, pieces))
    return " ".join(parts[place] for place in sorted(chosen))


def worths(loaded: Loaded, pieces: list[list[int]]) -> list[float]:
    """Return the worth of each sentence, given as ids, for a summary."""
    return [score for window in _windows(loaded, pieces) for score in _worth(loaded, window)]


def _chosen(request: Summarization, sizes: Sequence[int], worth: Sequence[float]) -> list[int]:
    """Return the places of the worthiest sentences: one at least, never all of several."""
    most = _most(request, sum(sizes))
    chosen, total = list[int](), 0
    for place in sorted(range(len(sizes)), key=lambda place: -worth[place]):
        longer = total + sizes[place]
        short = total < min(request.min_length, most) and len(chosen) + 1 < len(sizes)
        if not chosen or short or longer <= most:
            chosen.append(place)
            total = longer
    return chosen


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

    first, last = loaded.tokenizer.cls_token_id, loaded.tokenizer.sep_token_id
    ids = [first, *(token for sentence in window for token in sentence), last]
    with torch.inference_mode():
        output = loaded.model(input_ids=torch.tensor([ids], device=loaded.model.device))
    scores = output.logits[0, 1:-1, 0].float().cpu().split([len(piece) for piece in window])
    return [float(score.mean()) for score in scores]
