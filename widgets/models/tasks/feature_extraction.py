"""Feature extraction: a vector for each sentence, and how alike the sentences are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from widgets.models.answer import Similarity
from widgets.models.loading import Loaded
from widgets.models.requests import FeatureExtraction
from widgets.models.tasks.shared import encoded

if TYPE_CHECKING:
    import torch

BATCH = 8
SENTENCES = 32
"""Sentences in one forward pass."""

DIGITS = 6
"""Decimals kept of a vector and of a similarity."""


def run(loaded: Loaded, requests: Sequence[FeatureExtraction]) -> list[Similarity]:
    """Return vectors and cosine similarities of each request's sentences."""
    sentences = [sentence for request in requests for sentence in request.sentences]
    vectors = _vectors(loaded, sentences)
    rows = iter(vectors)
    return [_compared(each.sentences, [next(rows) for _ in each.sentences]) for each in requests]


def _vectors(loaded: Loaded, sentences: list[str]) -> "torch.Tensor":
    """Return sentence vectors of length 1, n × dimensions, on the CPU."""
    import torch

    chunks = [sentences[i : i + SENTENCES] for i in range(0, len(sentences), SENTENCES)]
    return torch.cat([_pooled(loaded, chunk) for chunk in chunks])


def _pooled(loaded: Loaded, sentences: list[str]) -> "torch.Tensor":
    """Return the mean of each sentence's token vectors, padding left out, with length 1."""
    import torch

    prefix = loaded.checkpoint.quirks.text_prefix
    batch = encoded(loaded, [prefix + sentence for sentence in sentences])
    with torch.inference_mode():
        tokens = loaded.model(**batch)[0].float()
    mask = batch["attention_mask"].unsqueeze(-1)
    mean = (tokens * mask).sum(1) / mask.sum(1)
    return torch.nn.functional.normalize(mean, dim=1).cpu()


def _compared(sentences: tuple[str, ...], rows: "list[torch.Tensor]") -> Similarity:
    import torch

    vectors = torch.stack(rows)
    matrix = (vectors @ vectors.T).clamp(-1, 1)
    return Similarity(sentences, _rows(matrix), vectors.shape[1], _rows(vectors))


def _rows(table: "torch.Tensor") -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(value, DIGITS) for value in row) for row in table.tolist())
