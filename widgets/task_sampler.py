"""Task sampler: one text, answered by a model of each of five families."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from translations import SOURCE
from widgets import (
    models,
    named_entity_recognition,
    question_answering,
    sentiment_analysis,
    text_generation,
    translation,
    views,
)
from widgets.parameters import Text
from widgets.widget import Asked, Widget, last

if TYPE_CHECKING:
    from translations import Strings

NEW_TOKENS = 30

FAMILIES = {
    "sentence": sentiment_analysis.WIDGET,
    "word": named_entity_recognition.WIDGET,
    "generate": text_generation.WIDGET,
    "extract": question_answering.WIDGET,
    "rewrite": translation.WIDGET,
}
"""Each family of tasks with the widget that stands for it."""


@dataclass(frozen=True)
class Sample:
    """What the model of one family made of the text."""

    family: str

    asked: Asked
    """What the widget that stands for it was asked."""

    answer: models.Answer[Any] | None
    """None where no checkpoint could answer."""

    refused: models.ModelError | None = None


Samples = tuple[Sample, ...]


def predict(asked: Asked) -> Iterator[models.Outcome[Samples]]:
    """Return an iterator over the growing samples, one family after another."""
    return models.Stream(_grow(asked))


def view(found: models.Outcome[Samples], words: Strings, asked: Asked) -> Markup:
    """Return a card for each family, those still at work included."""
    done = {sample.family: sample for sample in found.value}
    cards = views.joined(_card(family, done.get(family), words) for family in FAMILIES)
    return Markup('<ol class="course-families">{}</ol>').format(cards)


def code(found: models.Outcome[Samples], asked: Asked) -> str:
    """Return the lines of all families that answered, one after another."""
    return "\n\n".join(
        FAMILIES[sample.family].code(sample.answer, sample.asked)
        for sample in found.value
        if sample.answer
    )


def _grow(asked: Asked) -> Generator[models.Outcome[Samples], None, None]:
    samples: list[Sample] = []
    for family, arguments in _arguments(asked).items():
        samples.append(_sample(family, FAMILIES[family].ask(arguments, asked.language)))
        receipts = tuple(one.answer.receipt for one in samples if one.answer)
        yield models.Outcome(tuple(samples), receipts)


def _arguments(asked: Asked) -> Mapping[str, Mapping[str, Any]]:
    text = asked["text"]
    return {
        "sentence": {"text": text},
        "word": {"text": text},
        "generate": {"text": text, "max_new_tokens": NEW_TOKENS},
        "extract": {"question": asked["question"], "context": text},
        "rewrite": {"text": text, "pair": _pair(asked.language)},
    }


def _pair(language: str) -> str:
    """Return the first pair that translates from a language, else from the source language."""
    sources = (language, SOURCE)
    found = (pair for one in sources for pair in translation.PAIRS if pair.startswith(f"{one}-"))
    return next(found)


def _sample(family: str, asked: Asked) -> Sample:
    try:
        return Sample(family, asked, last(FAMILIES[family], asked))
    except models.ModelError as refused:
        return Sample(family, asked, None, refused)


def _card(family: str, sample: Sample | None, words: Strings) -> Markup:
    html = Markup('<li class="course-family"><p class="course-part">{}</p>{}</li>')
    return html.format(words["task_sampler"]["families"][family], _inside(sample, words))


def _inside(sample: Sample | None, words: Strings) -> Markup:
    """Return what a family answered with the name of its checkpoint, or why it did not."""
    said = words["task_sampler"]
    if sample is None:
        return views.quiet(said["at_work"])
    if sample.answer is None:
        assert sample.refused
        sentence = words["widget"]["errors"][sample.refused.key]
        return views.quiet(str(sentence).format(**sample.refused.values))
    widget, answer = FAMILIES[sample.family], sample.answer
    receipt = answer.receipt
    source = words["widget"]["receipt"][receipt.source]
    question = views.text(sample.asked["question"]) if sample.family == "extract" else Markup()
    name = f"{words[widget.key]['title']} · {receipt.checkpoint} · {source}"
    shown = widget.view(answer, words, sample.asked)
    if sample.family == "generate" and answer.value == (sample.asked["text"],):
        shown += views.quiet(said["unchanged"])
    return views.note(name) + question + shown


WIDGET = Widget(
    "task-sampler",
    "families",
    predict,
    view,
    code,
    main=(Text("text", 500, lines=2, among=True), Text("question", 300, among=True)),
    stream=True,
)
