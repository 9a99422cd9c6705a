"""Question answering: the stretch of a context that answers a question, or "no answer".

A context longer than the model is read in overlapping windows; the best span of all of them wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from widgets.models.answer import Finding, Span
from widgets.models.loading import Loaded
from widgets.models.notes import Note
from widgets.models.requests import QuestionAnswering

if TYPE_CHECKING:
    import torch

BATCH = 16
WINDOWS = 16
"""Windows in one forward pass."""

WINDOW = 384
"""Tokens of a window, question included, at most."""

STRIDE = 128
"""Tokens that neighbouring windows share."""

LONGEST = 30
"""Tokens of an answer at most."""


@dataclass(frozen=True)
class Candidate:
    """A possible answer found in one window."""

    start: int
    end: int
    """Characters in the context; both 0 for "no answer"."""

    logit: float
    """Sum of the start and end scores."""


def findings(loaded: Loaded, requests: Sequence[QuestionAnswering]) -> list[Finding[Span]]:
    """Return the best answer to each question, noted where none is nearly as likely."""
    doubt = loaded.checkpoint.quirks.answer_doubt
    return [
        Finding(span, (Note("doubtful_answer"),) if span.answer and lead < doubt else ())
        for span, lead in _answers(loaded, requests)
    ]


def _answers(loaded: Loaded, requests: Sequence[QuestionAnswering]) -> list[tuple[Span, float]]:
    """Return each answer, and how far its score stands above that of no answer."""
    import torch

    windows = _windows(loaded, requests)
    owners = windows.pop("overflow_to_sample_mapping").tolist()
    offsets = windows.pop("offset_mapping").tolist()
    inside = torch.tensor(
        [[part == 1 for part in windows.sequence_ids(i)] for i in range(len(owners))]
    )
    starts, ends = _logits(loaded, windows)
    answers = []
    for number, request in enumerate(requests):
        mine = [i for i, owner in enumerate(owners) if owner == number]
        rows = [(starts[i], ends[i], inside[i], offsets[i]) for i in mine]
        answers.append(_best(request.text, rows, loaded.checkpoint.quirks.answer_margin))
    return answers


def _windows(loaded: Loaded, requests: Sequence[QuestionAnswering]) -> Any:
    """Return the windows of all requests as tensors, n × longest."""
    length = min(WINDOW, loaded.limit)
    return loaded.tokenizer(
        [_cut(loaded, request.question, length // 2) for request in requests],
        [request.text for request in requests],
        truncation="only_second",
        max_length=length,
        stride=min(STRIDE, length // 4),
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
        padding=True,
        return_tensors="pt",
    )


def _cut(loaded: Loaded, question: str, tokens: int) -> str:
    """Return the question, cut where it would leave the context no room."""
    offsets = loaded.tokenizer(
        question, add_special_tokens=False, return_offsets_mapping=True, truncation=False
    )["offset_mapping"]
    return question if len(offsets) <= tokens else question[: offsets[tokens][0]]


def _logits(loaded: Loaded, windows: Any) -> tuple["torch.Tensor", "torch.Tensor"]:
    """Return start and end scores of every token, each n × longest, on the CPU."""
    import torch

    outputs = []
    with torch.inference_mode():
        for i in range(0, len(windows["input_ids"]), WINDOWS):
            part = {name: value[i : i + WINDOWS] for name, value in windows.items()}
            part = {name: value.to(loaded.model.device) for name, value in part.items()}
            outputs.append(loaded.model(**part))
    starts = torch.cat([output.start_logits.float().cpu() for output in outputs])
    ends = torch.cat([output.end_logits.float().cpu() for output in outputs])
    return starts, ends


def _best(
    context: str, rows: Sequence[tuple[Any, Any, Any, Any]], margin: float = 0.0
) -> tuple[Span, float]:
    """Return the best span over a context's windows, and its lead over no answer.

    The score is its probability among all spans and no answer.
    """
    import torch

    found, totals, empty = [], [], []
    for start, end, inside, offsets in rows:
        scores = _spans(start, end, inside)
        place = int(scores.argmax())
        first, last = divmod(place, scores.shape[1])
        found.append(Candidate(offsets[first][0], offsets[last][1], float(scores.max())))
        totals.append(scores.flatten())
        empty.append(float(start[0] + end[0]))
    best = max(found, key=lambda candidate: candidate.logit)
    nothing = min(empty)
    everything = torch.cat([*totals, torch.tensor([nothing])])
    span = _span(context, best, nothing, float(everything.logsumexp(0)), margin)
    return span, best.logit - nothing


def _spans(start: "torch.Tensor", end: "torch.Tensor", inside: "torch.Tensor") -> "torch.Tensor":
    """Return the score of every span of the context, start × end; impossible ones are −∞."""
    import torch

    scores = start[:, None] + end[None, :]
    possible = inside[:, None] & inside[None, :]
    order = torch.ones_like(possible).triu().tril(LONGEST - 1)
    return scores.masked_fill(~(possible & order), float("-inf"))


def _span(context: str, best: Candidate, nothing: float, total: float, margin: float) -> Span:
    import math

    if nothing + margin > best.logit:
        return Span("", 0, 0, math.exp(nothing - total))
    text = context[best.start : best.end]
    start = best.start + len(text) - len(text.lstrip())
    return Span(text.strip(), start, start + len(text.strip()), math.exp(best.logit - total))
