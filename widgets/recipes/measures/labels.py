"""Measures of checkpoints that choose a label: sentiment, and what follows from what."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoModelForSequenceClassification, PreTrainedTokenizerBase

from widgets.recipes import rows, scores
from widgets.recipes.checkpoint import load
from widgets.recipes.measures import Numbers, portions
from widgets.recipes.measures.meaning import embeddings
from widgets.recipes.plan import ASSETS

SENTIMENT_SETS = ["rt_polarity", "customer_reviews", "pros_cons"]
DOMAINS = {
    "banking": "banking",
    "credit_cards": "credit cards",
    "kitchen_and_dining": "kitchen and dining",
    "home": "home",
    "auto_and_commute": "cars and commuting",
    "travel": "travel",
    "utility": "time, dates and other handy facts",
    "work": "work",
    "small_talk": "small talk",
    "meta": "the assistant itself",
}
TOPIC = "This example is {}."
WARMTH = 0.1


def sentiment_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy on films, products, short phrases and everyday sentences."""
    sets = {name: rows.rows(data, f"sentiment_en/{name}", "dev") for name in SENTIMENT_SETS}
    return _sentiment(
        folder, sets | {"everyday": rows.everyday("everyday_sentiment_en", "dev")}, limit
    )


def sentiment_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy on film comments and everyday sentences."""
    comments = rows.rows(data, "sentiment_ko/nsmc", "dev")
    return _sentiment(
        folder, {"nsmc": comments, "everyday": rows.everyday("everyday_sentiment_ko", "dev")}, limit
    )


def inference_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy of entailment, and of zero-shot domains beside plain similarity."""
    model, words = load(AutoModelForSequenceClassification, folder)
    sets = {name: rows.rows(data, f"nli_en/{name}", "dev") for name in ("snli_cad", "wiki_nli")}
    sets["everyday"] = rows.everyday("everyday_inference_en", "dev")
    numbers = {}
    for name, whole in sets.items():
        found = rows.some(whole, limit)
        guesses = _labels(
            model, words, [row["premise"] for row in found], [row["hypothesis"] for row in found]
        )
        numbers[f"{name} accuracy"] = scores.accuracy(guesses, [row["label"] for row in found])
    requests = [
        row for row in rows.rows(data, "topic_en/clinc150", "dev") if row["domain"] in DOMAINS
    ]
    some = rows.some(requests, limit and limit // 2)
    entailed = _entailed(model, words, some).log_softmax(1)
    similar = (_similar(some) / WARMTH).log_softmax(1)
    ways = {"entailment": entailed, "similarity": similar, "both": entailed + similar}
    for way, chances in ways.items():
        guesses = [list(DOMAINS)[int(place)] for place in chances.argmax(1)]
        truths = [row["domain"] for row in some]
        numbers[f"clinc domains by {way}"] = scores.accuracy(guesses, truths)
    return numbers


def _sentiment(folder: Path, sets: dict[str, list[rows.Row]], limit: int | None) -> Numbers:
    model, words = load(AutoModelForSequenceClassification, folder)
    numbers = {}
    for name, found in sets.items():
        some = rows.some(found, limit)
        guesses = _labels(model, words, [row["text"] for row in some])
        numbers[f"{name} accuracy"] = scores.accuracy(
            [guess == "POSITIVE" for guess in guesses], [bool(row["label"]) for row in some]
        )
    return numbers


def _labels(model: Any, words: PreTrainedTokenizerBase, *texts: Sequence[str]) -> list[str]:
    logits = _logits(model, words, *texts)
    return [model.config.id2label[int(number)] for number in logits.argmax(1)]


@torch.no_grad()
def _logits(model: Any, words: PreTrainedTokenizerBase, *texts: Sequence[str]) -> torch.Tensor:
    parts = []
    for some in portions(list(zip(*texts, strict=True))):
        coded = words(
            *map(list, zip(*some, strict=True)),
            padding=True,
            truncation=True,
            max_length=256,
            return_tensors="pt",
        )
        parts.append(model(**coded).logits)
    return torch.cat(parts)


def _entailed(model: Any, words: PreTrainedTokenizerBase, found: list[rows.Row]) -> torch.Tensor:
    premises = [row["text"] for row in found for _ in DOMAINS]
    hypotheses = [TOPIC.format(name) for _ in found for name in DOMAINS.values()]
    entailment = model.config.label2id["entailment"]
    return _logits(model, words, premises, hypotheses)[:, entailment].view(len(found), -1)


def _similar(found: list[rows.Row]) -> torch.Tensor:
    model, words = load(AutoModel, ASSETS / "encoder-en")
    texts = embeddings(model, words, [row["text"] for row in found])
    return texts @ embeddings(model, words, [TOPIC.format(name) for name in DOMAINS.values()]).T
