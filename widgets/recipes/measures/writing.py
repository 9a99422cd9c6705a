"""Measures of the checkpoints that write: translations, and text foretold byte by byte."""

import math
from pathlib import Path

import torch

from widgets.models.loading import Loaded
from widgets.models.requests import Translation
from widgets.recipes import rows, scores
from widgets.recipes.measures import Numbers, answered, loaded

BLOCK = 256
BASELINE_TEXTS = 300


def french(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return chrF of French to English, each source of the dev rows by itself."""
    found = rows.rows(data, "parallel_en_fr/parallel", "dev")
    sets = {f"{source} chrF": own for source, own in _by_source(found).items()}
    return _chrf(folder, sets, "fr-en", limit)


def korean(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return chrF of both directions, each source of the dev rows by itself."""
    daily = [
        row | {"source": "everyday"} for row in rows.everyday("everyday_translation_ko", "dev")
    ]
    found = _by_source([*rows.rows(data, "parallel_en_ko/parallel", "dev"), *daily])
    numbers = Numbers()
    for pair in ("en-ko", "ko-en"):
        arrow = pair.replace("-", "→")
        sets = {f"{source} {arrow} chrF": own for source, own in found.items()}
        numbers |= _chrf(folder, sets, pair, limit)
    return numbers


def stories_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return bits per byte of stories and novels, beside those of a byte 5-gram model."""
    return _bits(folder, data, ["lm_en/stories", "lm_en/gutenberg"], limit)


def articles_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return bits per byte of Korean text, beside those of a byte 5-gram model."""
    return _bits(folder, data, ["lm_ko/text"], limit)


def _by_source(found: list[rows.Row]) -> dict[str, list[rows.Row]]:
    sources = sorted({row["source"] for row in found})
    return {source: [row for row in found if row["source"] == source] for source in sources}


def _chrf(folder: Path, sets: dict[str, list[rows.Row]], pair: str, limit: int | None) -> Numbers:
    model, numbers = loaded(folder), Numbers()
    start, goal = pair.split("-")
    for name, whole in sets.items():
        some = rows.some(whole, limit and limit // 4)
        guesses = answered(model, [Translation(row[start], pair) for row in some])
        numbers[name] = scores.chrf(guesses, [row[goal] for row in some])
    return numbers


def _bits(folder: Path, data: Path, sets: list[str], limit: int | None) -> Numbers:
    model = loaded(folder)
    train = [
        row["text"] for name in sets for row in rows.rows(data, name, "train")[:BASELINE_TEXTS]
    ]
    numbers = {}
    for name in sets:
        texts = [row["text"][:4000] for row in rows.rows(data, name, "dev")][
            : limit and limit // 20
        ]
        numbers[f"{name} bits per byte"] = _bits_per_byte(model, texts)
        numbers[f"{name} bits per byte, 5-gram"] = scores.bits_per_byte_of_ngrams(train, texts)
    return numbers


@torch.no_grad()
def _bits_per_byte(model: Loaded, texts: list[str]) -> float:
    tokenizer, nats, size = model.tokenizer, 0.0, 0
    for text in texts:
        ids = [tokenizer.eos_token_id, *tokenizer(text, add_special_tokens=False)["input_ids"]]
        for start in range(0, len(ids) - 1, BLOCK):
            piece = torch.tensor([ids[start : start + BLOCK + 1]])
            nats += float(model.model(input_ids=piece, labels=piece).loss) * (piece.shape[1] - 1)
        size += len(text.encode())
    return nats / math.log(2) / size
