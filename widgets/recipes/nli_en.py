"""Entailment in English, taught on topics too, so that it sorts any text into any labels."""

import random

from transformers import AutoModelForSequenceClassification, PreTrainedTokenizerBase

from widgets.recipes import adapter, rows
from widgets.recipes.batches import Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

LABELS = ["entailment", "neutral", "contradiction"]
LONGEST = 96
TEMPLATES = [
    "This example is {}.",
    "This example is about {}.",
    "This text is about {}.",
    "The topic is {}.",
]
FEELINGS = ["This example is {}.", "The feeling is {}."]
TOPIC_TIMES = 6
SCENE_TIMES = 3
PAGES = 3000
CATEGORIES = {
    "cs.CL": ["language", "natural language processing", "linguistics"],
    "cs.CV": ["images", "computer vision", "photos and video"],
    "cs.AI": ["artificial intelligence", "technology"],
    "cs.LG": ["machine learning", "technology"],
    "cs.RO": ["robots", "robotics"],
    "cs.CR": ["computer security", "privacy"],
    "cs.SE": ["software", "programming"],
    "cs.IR": ["search engines", "information retrieval"],
    "cs.SD": ["sound", "audio"],
    "cs.HC": ["user interfaces", "people and computers"],
    "eess.IV": ["medical images", "image processing"],
}

Pair = tuple[str, str, str]


def main(asked: Plan) -> None:
    """Teach the encoder whether one sentence follows from another."""
    tokenizer = adapter.tokenizer()
    model = adapter.adapted(
        adapter.base(AutoModelForSequenceClassification, LABELS), ["classifier", "pooler"]
    )
    examples = [_example(pair, tokenizer) for pair in [*_inferences(asked), *_topics(asked)]]
    train(model, Batches(examples, tokens=768), asked, Schedule(rate=7e-4, epochs=3))
    adapter.save(model, asked.out)


def _inferences(asked: Plan) -> list[Pair]:
    scenes = rows.rows(asked.data, "nli_en/snli_cad", "train", asked.rows)
    daily = rows.everyday("everyday_inference_en", "train", asked.rows)
    pages = rows.sample(rows.rows(asked.data, "nli_en/wiki_nli", "train", asked.rows), PAGES)
    found = [*(scenes + daily) * SCENE_TIMES, *pages]
    return [(row["premise"], row["hypothesis"], row["label"]) for row in found]


def _topics(asked: Plan) -> list[Pair]:
    order = random.Random(0)
    daily = [
        (row["text"], row["topic"])
        for row in rows.everyday("everyday_topics_en", "train", asked.rows)
    ]
    papers = rows.sample(rows.rows(asked.data, "arxiv_en/abstracts", "train", asked.rows), 2000)
    pages = rows.sample(rows.rows(asked.data, "lm_en/wiki_paragraphs", "train", asked.rows), 1500)
    told = [
        (row["title"], order.choice(CATEGORIES[row["label"]]))
        for row in papers
        if row["label"] in CATEGORIES
    ]
    described = [(row["text"][:300], row["title"]) for row in pages]
    return [
        *_paired(daily * TOPIC_TIMES, TEMPLATES, order),
        *_paired(told, TEMPLATES, order),
        *_paired(described, TEMPLATES, order),
        *_feelings(asked, order),
    ]


def _paired(found: list[tuple[str, str]], templates: list[str], order: random.Random) -> list[Pair]:
    """Return every text with its own topic, which it entails, and another, which it contradicts."""
    topics = sorted({topic for _, topic in found})
    pairs = []
    for text, topic in found:
        other = order.choice(
            [one for one in order.choices(topics, k=4) if one != topic] or ["nothing at all"]
        )
        pairs.append((text, order.choice(templates).format(topic), "entailment"))
        pairs.append((text, order.choice(templates).format(other), "contradiction"))
    return pairs


def _feelings(asked: Plan, order: random.Random) -> list[Pair]:
    names = {1: "positive", 0: "negative"}
    films = rows.sample(
        rows.rows(asked.data, "sentiment_en/rt_polarity", "train", asked.rows), 1500
    )
    daily = rows.everyday("everyday_sentiment_en", "train", asked.rows)
    return _paired(
        [(row["text"], names[row["label"]]) for row in [*films, *daily]], FEELINGS, order
    )


def _example(pair: Pair, tokenizer: PreTrainedTokenizerBase) -> Example:
    premise, hypothesis, label = pair
    coded = tokenizer(premise, hypothesis, truncation=True, max_length=LONGEST)
    return {**coded, "labels": LABELS.index(label)}


if __name__ == "__main__":
    main(plan("nli-en", minutes=10))
