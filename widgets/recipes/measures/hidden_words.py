"""Measures of checkpoints that guess hidden words."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForMaskedLM

from widgets.recipes import masking, rows
from widgets.recipes.checkpoint import load
from widgets.recipes.measures import Numbers


def hidden_words_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how often a hidden word's pieces are the first guess, or among the first five."""
    model, words = load(AutoModelForMaskedLM, folder)
    texts = [
        row["text"]
        for row in rows.some(rows.rows(data, "lm_en/wiki_paragraphs", "dev"), limit and limit // 2)
    ]
    return _top(model, masking.masked(texts, words, 128), "wiki_paragraphs") | _top(
        model, masking.masked(_daily("words_en"), words, 128), "everyday"
    )


def hidden_words_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how often a cut-out word piece is the first guess, or among the first five."""
    model, words = load(AutoModelForMaskedLM, folder)
    numbers: Numbers = {}
    for name in ("text", "movie_comments"):
        texts = [
            row["text"]
            for row in rows.some(rows.rows(data, f"lm_ko/{name}", "dev"), limit and limit // 2)
        ]
        numbers |= _top(model, masking.punched(texts, words, 96)[:limit], name)
    return numbers | _top(model, masking.punched(_daily("words_ko"), words, 96), "everyday")


def _daily(name: str) -> list[str]:
    return [row["text"] for row in rows.everyday(f"everyday_{name}", "dev")]


@torch.no_grad()
def _top(model: Any, examples: list[Any], name: str) -> Numbers:
    first = five = total = 0
    for one in examples:
        labels = torch.tensor(one["labels"])
        guesses = (
            model(input_ids=torch.tensor([one["input_ids"]])).logits[0][labels >= 0].topk(5).indices
        )
        hits = guesses == labels[labels >= 0, None]
        first, five, total = (
            first + int(hits[:, 0].sum()),
            five + int(hits.sum()),
            total + len(hits),
        )
    return {f"{name} top 1": first / total, f"{name} top 5": five / total}
