"""Task sampler: one text, answered by a model of each of five families."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from widgets import (
    fields,
    frame,
    limits,
    models,
    named_entity_recognition,
    question_answering,
    sentiment_analysis,
    text_generation,
    translation,
    views,
)
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

LIMIT = 500
NEW_TOKENS = 30
PAIRS = {"en": "en-ko", "ko": "ko-en"}

FAMILIES: dict[str, ModuleType] = {
    "sentence": sentiment_analysis,
    "word": named_entity_recognition,
    "generate": text_generation,
    "extract": question_answering,
    "rewrite": translation,
}
"""Each family of tasks with the widget that stands for it."""


@dataclass(frozen=True)
class Sample:
    """What the model of one family made of the text."""

    family: str

    asked: Mapping[str, Any]
    """Arguments of the widget that stands for it."""

    answer: models.Answer[Any] | None
    """None where no checkpoint could answer."""

    refused: models.ModelError | None = None


def predict(
    text: str, question: str, language: str = "en"
) -> Iterator[models.Outcome[tuple[Sample, ...]]]:
    """Return an iterator over the growing samples, one family after another."""
    sentence = limits.text(text, LIMIT, "text")
    asked = limits.text(question, question_answering.QUESTION_LIMIT, "question")
    return models.Stream(_grow(_arguments(sentence, asked, language), language))


def view(found: models.Outcome[tuple[Sample, ...]], words: Strings, **_: Any) -> str:
    """Return a card for each family, those still at work included."""
    done = {sample.family: sample for sample in found.value}
    cards = "".join(_card(family, done.get(family), words) for family in FAMILIES)
    return f'<ol class="course-families">{cards}</ol>'


def code(found: models.Outcome[tuple[Sample, ...]], **_: Any) -> str:
    """Return the lines of all families that answered, one after another."""
    return "\n\n".join(
        FAMILIES[sample.family].code(sample.answer, **sample.asked)
        for sample in found.value
        if sample.answer
    )


def _arguments(text: str, question: str, language: str) -> dict[str, dict[str, Any]]:
    return {
        "sentence": {"text": text},
        "word": {"text": text},
        "generate": {"text": text, "max_new_tokens": NEW_TOKENS},
        "extract": {"question": question, "context": text},
        "rewrite": {"text": text, "pair": PAIRS[language]},
    }


def _grow(
    arguments: Mapping[str, Mapping[str, Any]], language: str
) -> Generator[models.Outcome[tuple[Sample, ...]], None, None]:
    samples: list[Sample] = []
    for family, asked in arguments.items():
        samples.append(_sample(family, asked, language))
        receipts = tuple(one.answer.receipt for one in samples if one.answer)
        yield models.Outcome(tuple(samples), receipts)


def _sample(family: str, asked: Mapping[str, Any], language: str) -> Sample:
    ask: Callable[..., Any] = FAMILIES[family].predict
    try:
        answer = ask(**asked, language=language)
        if family == "generate":
            *_, answer = answer
    except models.ModelError as refused:
        return Sample(family, asked, None, refused)
    return Sample(family, asked, answer)


def _card(family: str, sample: Sample | None, words: Strings) -> str:
    said = words["task_sampler"]
    return (
        f'<li class="course-family"><p class="course-part">{views.safe(said["families"][family])}'
        f"</p>{_inside(sample, words)}</li>"
    )


def _inside(sample: Sample | None, words: Strings) -> str:
    """Return what a family answered with the name of its checkpoint, or why it did not."""
    said = words["task_sampler"]
    if sample is None:
        return views.quiet(said["at_work"])
    if sample.answer is None:
        assert sample.refused
        sentence = words["widget"]["errors"][sample.refused.key]
        return views.quiet(str(sentence).format(**sample.refused.values))
    module, answer = FAMILIES[sample.family], sample.answer
    given = answer.receipt
    source = words["widget"]["receipt"][given.source]
    asked = views.text(sample.asked["question"]) if sample.family == "extract" else ""
    name = f"{words[module.WIDGET.name]['title']} · {given.checkpoint} · {source}"
    shown: str = module.view(answer, words, **sample.asked)
    if sample.family == "generate" and answer.value == (sample.asked["text"],):
        shown += views.quiet(said["unchanged"])
    return f'<p class="course-note">{views.safe(name)}</p>{asked}{shown}'


WIDGET = Widget(
    "task_sampler",
    "families",
    predict,
    view,
    code,
    main=(fields.passage("text", lines=2), fields.sentence("question")),
    stream=True,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
