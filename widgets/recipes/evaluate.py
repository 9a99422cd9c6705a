"""Measures every bundled checkpoint on dev rows, and writes the numbers into the model cards."""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModel,
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSeq2SeqLM,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
)

from widgets.models import cards as card
from widgets.models.cards import Measured
from widgets.recipes import speed
from widgets.recipes.measures import Numbers, answers, hidden_words, labels, meaning, names, writing
from widgets.recipes.plan import ASSETS


@dataclass(frozen=True)
class Test:
    """How a checkpoint is measured, and what it should reach."""

    auto: Any
    """The class that loads it."""

    measure: Callable[[Path, Path, int | None], Numbers]
    """Takes the checkpoint's folder, the data, and how many rows of each set to use."""

    floors: Numbers = field(default_factory=dict)
    """The least that is good enough, for some of the numbers."""

    short: str = ""
    """Why a floor is not reached, as far as anybody knows."""


TESTS = {
    "encoder-en": Test(AutoModel, meaning.similarity_en),
    "sentiment-en": Test(
        AutoModelForSequenceClassification,
        labels.sentiment_en,
        {
            "rt_polarity accuracy": 0.84,
            "customer_reviews accuracy": 0.93,
            "pros_cons accuracy": 0.93,
        },
        "it knows its training rows by heart; more minutes on them do not help any more",
    ),
    "ner-en": Test(
        AutoModelForTokenClassification,
        names.named_entities_en,
        {"ner span F1": 0.74},
        "some thirty minutes on two cores, and an encoder that does not see upper case",
    ),
    "qa-en": Test(
        AutoModelForQuestionAnswering,
        answers.answers_en,
        {"squad F1": 0.75},
        "its forty training articles are known by heart, and more minutes on them make it worse",
    ),
    "nli-en": Test(
        AutoModelForSequenceClassification,
        labels.inference_en,
        {"snli_cad accuracy": 0.78},
        "14,000 pairs of scenes are few, and the half million of SNLI were not to be had",
    ),
    "mlm-en": Test(
        AutoModelForMaskedLM,
        hidden_words.hidden_words_en,
        {"wiki_paragraphs top 5": 0.45},
    ),
    "summarize-en": Test(AutoModelForTokenClassification, meaning.summaries_en),
    "translate-fr-en": Test(AutoModelForSeq2SeqLM, writing.french, {"tatoeba chrF": 55.0}),
    "translate-ko-en": Test(AutoModelForSeq2SeqLM, writing.korean),
    "gpt-en": Test(AutoModelForCausalLM, writing.stories_en),
    "gpt-ko": Test(AutoModelForCausalLM, writing.articles_ko),
    "mlm-ko": Test(AutoModelForMaskedLM, hidden_words.hidden_words_ko),
    "sentiment-ko": Test(
        AutoModelForSequenceClassification,
        labels.sentiment_ko,
        {"nsmc accuracy": 0.86},
    ),
    "ner-ko": Test(AutoModelForTokenClassification, names.named_entities_ko),
}


def main() -> None:
    """Measure the checkpoints named on the command line, or all there are, and print a table."""
    parser = argparse.ArgumentParser(description="Measure the bundled checkpoints.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rows", type=int, default=1000, help="rows of each set; 0 for all")
    parser.add_argument("--cards", action="store_true", help="only write the cards anew")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    for name in asked.names or [name for name in TESTS if (ASSETS / name).exists()]:
        if asked.cards:
            card.rewrite(ASSETS / name)
            continue
        measured = measure(name, ASSETS / name, asked.data, asked.rows or None)
        card.write(ASSETS / name, name, measured)
        print("\n".join(table(name, measured)), flush=True)


def measure(name: str, folder: Path, data: Path, limit: int | None) -> Measured:
    """Return the numbers, the size and the speed of a checkpoint."""
    started = time.monotonic()
    numbers = TESTS[name].measure(folder, data, limit)
    print(f"{name}: measured in {time.monotonic() - started:.0f} s", flush=True)
    size = sum(file.stat().st_size for file in folder.iterdir() if not file.is_symlink())
    seconds = statistics.median(speed.seconds(TESTS[name].auto, folder))
    return Measured(limit, numbers, size / 1e6, 1000 * seconds)


def table(name: str, measured: Measured) -> list[str]:
    """Return a line for each number, with the floor beside it where there is one."""
    return [
        f"{name:16} {number:36} {value:8.3f}  {_verdict(TESTS[name], number, value)}"
        for number, value in measured.numbers.items()
    ]


def _verdict(test: Test, number: str, value: float) -> str:
    if number not in test.floors:
        return ""
    floor = test.floors[number]
    return f"floor {floor:g} met" if value >= floor else f"floor {floor:g} MISSED: {test.short}"


if __name__ == "__main__":
    main()
