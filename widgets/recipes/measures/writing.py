"""Measures of the checkpoints that write: translations, and text foretold byte by byte."""

import math
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    PreTrainedTokenizerBase,
)

from widgets.recipes import rows, scores, translate_ko_en
from widgets.recipes.checkpoint import load
from widgets.recipes.measures import Numbers, portions
from widgets.recipes.translation import Pair

BLOCK = 256
BASELINE_TEXTS = 300


def french(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return chrF of French to English, each source of the dev rows by itself."""
    found = rows.rows(data, "parallel_en_fr/parallel", "dev")
    return _chrf_by_source(
        folder, [(row["source"], Pair(row["fr"], row["en"])) for row in found], limit
    )


def korean(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return chrF of both directions, each source of the dev rows by itself."""
    daily = [
        row | {"source": "everyday"} for row in rows.everyday("everyday_translation_ko", "dev")
    ]
    found = [*rows.rows(data, "parallel_en_ko/parallel", "dev"), *daily]
    pairs = [
        (f"{row['source']} {direction}", pair)
        for row in found
        for direction, pair in zip(("ko→en", "en→ko"), translate_ko_en.both(row), strict=True)
    ]
    return _chrf_by_source(folder, pairs, limit)


def stories_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return bits per byte of stories and novels, beside those of a byte 5-gram model."""
    return _bits(folder, data, ["lm_en/stories", "lm_en/gutenberg"], limit)


def articles_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return bits per byte of Korean text, beside those of a byte 5-gram model."""
    return _bits(folder, data, ["lm_ko/text"], limit)


def _chrf_by_source(folder: Path, found: list[tuple[str, Pair]], limit: int | None) -> Numbers:
    model, words = load(AutoModelForSeq2SeqLM, folder)
    numbers = {}
    for source in sorted({source for source, _ in found}):
        pairs = rows.some([pair for name, pair in found if name == source], limit and limit // 4)
        guesses = translations(model, words, [pair.source for pair in pairs])
        numbers[f"{source} chrF"] = scores.chrf(guesses, [pair.target for pair in pairs])
    return numbers


@torch.no_grad()
def translations(model: Any, words: PreTrainedTokenizerBase, texts: list[str]) -> list[str]:
    """Return the translation of each text."""
    found: list[str] = []
    for some in portions(texts):
        coded = words(
            list(some),
            padding=True,
            truncation=True,
            max_length=96,
            return_tensors="pt",
        )
        written = model.generate(
            input_ids=coded["input_ids"], attention_mask=coded["attention_mask"]
        )
        found += words.batch_decode(written, skip_special_tokens=True)
    return found


def _bits(folder: Path, data: Path, sets: list[str], limit: int | None) -> Numbers:
    model, words = load(AutoModelForCausalLM, folder)
    train = [
        row["text"] for name in sets for row in rows.rows(data, name, "train")[:BASELINE_TEXTS]
    ]
    numbers = {}
    for name in sets:
        texts = [row["text"][:4000] for row in rows.rows(data, name, "dev")][
            : limit and limit // 20
        ]
        numbers[f"{name} bits per byte"] = _bits_per_byte(model, words, texts)
        numbers[f"{name} bits per byte, 5-gram"] = scores.bits_per_byte_of_ngrams(train, texts)
    return numbers


@torch.no_grad()
def _bits_per_byte(model: Any, words: PreTrainedTokenizerBase, texts: list[str]) -> float:
    nats, size = 0.0, 0
    for text in texts:
        ids = [words.eos_token_id, *words(text, add_special_tokens=False)["input_ids"]]
        for start in range(0, len(ids) - 1, BLOCK):
            piece = torch.tensor([ids[start : start + BLOCK + 1]])
            nats += float(model(input_ids=piece, labels=piece).loss) * (piece.shape[1] - 1)
        size += len(text.encode())
    return nats / math.log(2) / size
