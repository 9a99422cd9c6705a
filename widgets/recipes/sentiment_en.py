"""Sentiment in English: films, products and everyday sentences, so that no domain rules."""

import random
import re

import torch
from transformers import AutoModelForSequenceClassification, PreTrainedTokenizerBase

from widgets.recipes import adapter, rows
from widgets.recipes.batches import Batch, Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

LABELS = ["NEGATIVE", "POSITIVE"]
LONGEST = 96
EVERYDAY_TIMES = 6
PHRASES = 16_000
LAST = 3
HOLES = 0.1
SMOOTHING = 0.05
STOP = re.compile(r"(?<=[.!?])\s+")


def main(asked: Plan) -> None:
    """Teach the encoder to tell praise from blame."""
    tokenizer = adapter.tokenizer()
    model = adapter.adapted(
        adapter.base(AutoModelForSequenceClassification, LABELS), ["classifier", "pooler"]
    )
    order = random.Random(0)
    found = _rows(asked)
    examples = [_example(row, tokenizer) for row in [*found, *(_torn(row, order) for row in found)]]
    train(model, Batches(examples, tokens=768), asked, Schedule(rate=6e-4, epochs=2), _loss)
    adapter.save(model, asked.out)


def _rows(asked: Plan) -> list[rows.Row]:
    films = rows.rows(asked.data, "sentiment_en/rt_polarity", "train", asked.rows)
    products = rows.rows(asked.data, "sentiment_en/customer_reviews", "train", asked.rows)
    phrases = rows.rows(asked.data, "sentiment_en/pros_cons", "train", asked.rows)
    phrases = rows.sample(phrases, PHRASES)  # the shortest and easiest of the four
    reviews = rows.rows(asked.data, "sentiment_en/movie_reviews", "train", asked.rows)
    daily = rows.everyday("everyday_sentiment_en", "train", asked.rows)
    return [*films, *products * 2, *phrases, *map(_verdict, reviews), *daily * EVERYDAY_TIMES]


def _verdict(review: rows.Row) -> rows.Row:
    """Return the last sentences of a review, where its writer says what they think."""
    return {"text": " ".join(STOP.split(review["text"])[-LAST:]), "label": review["label"]}


def _torn(row: rows.Row, order: random.Random) -> rows.Row:
    """Return a row with some words missing, so that it cannot be known by heart."""
    return row | {"text": " ".join(w for w in row["text"].split() if order.random() > HOLES)}


def _loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Return a loss that rewards no more certainty than opinions allow."""
    logits = model(**batch).logits
    return torch.nn.functional.cross_entropy(logits, batch["labels"], label_smoothing=SMOOTHING)


def _example(row: rows.Row, tokenizer: PreTrainedTokenizerBase) -> Example:
    ids = tokenizer(row["text"], truncation=True, max_length=LONGEST)["input_ids"]
    return {"input_ids": ids, "attention_mask": [1] * len(ids), "labels": row["label"]}


if __name__ == "__main__":
    main(plan("sentiment-en", minutes=16))
