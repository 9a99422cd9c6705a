"""Hiding whole words of a text, for models that learn to fill them in."""

import random
from collections.abc import Iterable
from typing import Any

import torch
from peft import PeftModel
from transformers import PreTrainedTokenizerBase

from widgets.recipes.batches import Batch, Example

SHARE = 0.15


def whole(texts: Iterable[str], tokenizer: PreTrainedTokenizerBase, longest: int) -> list[Example]:
    """Return pieces of the texts of at most `longest` tokens with nothing hidden."""
    found = [ids for text in texts for ids, _ in _pieces(text, tokenizer, longest - 2)]
    return [{"input_ids": [tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]} for ids in found]


def masked(
    texts: Iterable[str], tokenizer: PreTrainedTokenizerBase, longest: int, share: float = SHARE
) -> list[Example]:
    """Return pieces of the texts of at most `longest` tokens, a share of their words hidden."""
    order = random.Random(0)
    found = [piece for text in texts for piece in _pieces(text, tokenizer, longest - 2)]
    return [_hidden(ids, places, tokenizer, order, share) for ids, places in found]


def punched(
    texts: list[str],
    tokenizer: PreTrainedTokenizerBase,
    longest: int,
    share: float = SHARE,
    starts: float = 1.0,
) -> list[Example]:
    """Return pieces of the texts with single word pieces cut out before the rest is read.

    So the rest looks as when someone types "[MASK]을". The first piece of a word is cut out
    `starts` times as readily as any other.
    """
    order = random.Random(0)
    spans = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True)
    cut = [
        (ids[start : start + longest - 2], places[start : start + longest - 2], text)
        for ids, places, text in zip(
            spans["input_ids"], spans["offset_mapping"], texts, strict=True
        )
        for start in range(0, max(1, len(ids) - longest // 4), longest - 2)
    ]
    chosen = [_holes(text, places, order, share, starts) for _, places, text in cut]
    holed = [
        _holed(text, places, holes) for (_, places, text), holes in zip(cut, chosen, strict=True)
    ]
    read = tokenizer(holed, truncation=True, max_length=longest)["input_ids"] if holed else []
    wanted = [[ids[hole] for hole in holes] for (ids, _, _), holes in zip(cut, chosen, strict=True)]
    return [
        _labelled(seen, truth, tokenizer) for seen, truth in zip(read, wanted, strict=True) if truth
    ]


def masked_loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Return the loss at the hidden places only, which spares most of the vocabulary's work."""
    core: Any = model.get_base_model() if isinstance(model, PeftModel) else model
    hidden = core.bert(batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    chosen = batch["labels"] >= 0
    return torch.nn.functional.cross_entropy(
        core.cls(hidden[chosen]).float(), batch["labels"][chosen]
    )


def next_loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Return the loss of guessing each token of a ModernBERT model from those before it."""
    core: Any = model
    ids = batch["input_ids"]
    ahead = torch.full((ids.shape[1],) * 2, -torch.inf, device=ids.device).triu(1)[None, None]
    hidden = core.model(ids, attention_mask={"full_attention": ahead}).last_hidden_state[:, :-1]
    asked = ids[:, 1:] != core.config.pad_token_id
    logits = core.decoder(core.head(hidden[asked]))
    return torch.nn.functional.cross_entropy(logits.float(), ids[:, 1:][asked])


def _pieces(
    text: str, tokenizer: PreTrainedTokenizerBase, size: int
) -> list[tuple[list[int], list[int]]]:
    coded = tokenizer(text, add_special_tokens=False)
    ids, places = coded["input_ids"], coded.word_ids()
    starts = range(0, max(1, len(ids) - size // 4), size)
    return [(ids[start : start + size], places[start : start + size]) for start in starts if ids]


def _hidden(
    ids: list[int],
    places: list[int],
    tokenizer: PreTrainedTokenizerBase,
    order: random.Random,
    share: float,
) -> Example:
    known = sorted(set(places))
    chosen = set(order.sample(known, max(1, round(share * len(known)))))
    seen = [
        tokenizer.mask_token_id if place in chosen else token
        for token, place in zip(ids, places, strict=True)
    ]
    labels = [token if place in chosen else -100 for token, place in zip(ids, places, strict=True)]
    return {
        "input_ids": [tokenizer.cls_token_id, *seen, tokenizer.sep_token_id],
        "attention_mask": [1] * (len(ids) + 2),
        "labels": [-100, *labels, -100],
    }


def _holes(
    text: str, places: list[tuple[int, int]], order: random.Random, share: float, starts: float
) -> list[int]:
    begins = [not text[max(0, start - 1) : start].strip() for start, _ in places]
    # Weighted drawing without putting back: Efraimidis and Spirakis, 2006.
    keys = [order.random() ** (1 / (starts if begin else 1.0)) for begin in begins]
    drawn = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    return sorted(drawn[: round(share * len(keys) + 0.5)])


def _holed(text: str, places: list[tuple[int, int]], holes: list[int]) -> str:
    ends = [places[0][0] if places else 0, *(places[hole][1] for hole in holes)]
    starts = [*(places[hole][0] for hole in holes), places[-1][1] if places else 0]
    return "[MASK]".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _labelled(seen: list[int], truth: list[int], tokenizer: PreTrainedTokenizerBase) -> Example:
    left = iter(truth)
    labels = [next(left, -100) if token == tokenizer.mask_token_id else -100 for token in seen]
    return {"input_ids": seen, "attention_mask": [1] * len(seen), "labels": labels}
