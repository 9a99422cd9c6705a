"""Attention: how much each token looks at each other one, in one head of one layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from widgets.models.answer import ModelError
from widgets.models.inside.pieces import Piece, pieces
from widgets.models.loading import Loaded

if TYPE_CHECKING:
    import torch

MOST = 40
"""Tokens on one side at most: more than that nobody can read."""

DIGITS = 4


@dataclass(frozen=True)
class Attention:
    """One map of attention; every row of `weights` adds up to 1."""

    rows: tuple[Piece, ...]
    """The tokens that look."""

    columns: tuple[Piece, ...]
    """The tokens that are looked at."""

    weights: tuple[tuple[float, ...], ...]

    layer: int
    """Counted from 1."""

    layers: int

    head: int
    """Counted from 1; 0 is the mean of all heads."""

    heads: int


def self_attention(loaded: Loaded, text: str, layer: int, head: int) -> Attention:
    """Return how the tokens of a text look at each other; too large numbers mean the last one."""
    import torch

    ids = _ids(loaded, text)
    batch = torch.tensor([ids], device=loaded.model.device)
    with torch.inference_mode():
        maps = loaded.model(input_ids=batch, output_attentions=True).attentions
    named = pieces(loaded.tokenizer, ids)
    return _chosen(maps, named, named, layer, head)


def cross_attention(
    loaded: Loaded, source: str, target: str, pair: str, layer: int, head: int
) -> Attention:
    """Return how a translation looked at its source, each row while that token was written."""
    import torch

    from widgets.models.tasks.translation import prefix

    ids = _ids(loaded, prefix(loaded, pair) + source)
    written = _written(loaded, target, pair)
    labels = torch.tensor([written], device=loaded.model.device)
    with torch.inference_mode():
        output = loaded.model(
            input_ids=torch.tensor([ids], device=loaded.model.device),
            decoder_input_ids=loaded.model.prepare_decoder_input_ids_from_labels(labels),
            output_attentions=True,
        )
    rows, columns = pieces(loaded.tokenizer, written), pieces(loaded.tokenizer, ids)
    return _chosen(output.cross_attentions, rows, columns, layer, head)


def _ids(loaded: Loaded, text: str) -> list[int]:
    return _fitting(loaded.tokenizer(text, truncation=False)["input_ids"])


def _written(loaded: Loaded, target: str, pair: str) -> list[int]:
    for known, _, goal in loaded.checkpoint.quirks.pair_codes:
        if known == pair:
            loaded.tokenizer.tgt_lang = goal
    return _fitting(loaded.tokenizer(text_target=target, truncation=False)["input_ids"])


def _fitting(ids: Sequence[int]) -> list[int]:
    if len(ids) > MOST:
        raise ModelError("too_many_tokens", limit=str(MOST))
    return list(ids)


def _chosen(
    maps: Sequence[torch.Tensor],
    rows: tuple[Piece, ...],
    columns: tuple[Piece, ...],
    layer: int,
    head: int,
) -> Attention:
    """Return one of the maps, each heads × rows × columns of one text."""
    layers, heads = len(maps), maps[0].shape[1]
    layer, head = min(layer, layers), min(head, heads)
    of_layer = maps[layer - 1][0].float()
    weights: Any = of_layer.mean(0) if head == 0 else of_layer[head - 1]
    rounded = tuple(tuple(round(one, DIGITS) for one in row) for row in weights.tolist())
    return Attention(rows, columns, rounded, layer, layers, head, heads)
