"""Named entities: which words of a text name a person, a place, an organisation?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "named-entity-recognition"
LIMIT = 1000
AGGREGATIONS = ("simple", "none")
KINDS = {
    "per": "per ps person",
    "org": "org og organization",
    "loc": "loc lc location gpe",
    "date": "date dat dt time tim ti",
    "number": "num qt number",
    "misc": "misc",
}
"""The kinds we have words and colours for, with the tags that checkpoints write for them."""


def predict(
    text: str, aggregation: str = "simple", language: str = "en", checkpoint: str | None = None
) -> models.Answer[tuple[models.Entity, ...]]:
    """Return the named places of a text; aggregation "none" keeps the single tokens."""
    sentence = limits.text(text, LIMIT)
    how = limits.choice("aggregation", aggregation, AGGREGATIONS)
    return models.named_entity_recognition(sentence, how, language, checkpoint)


def view(
    answer: models.Answer[tuple[models.Entity, ...]], words: Strings, text: str, **_: Any
) -> str:
    """Return the text with its entities marked and named, then the same as a table."""
    said = words["named_entity_recognition"]
    marks = [(one.start, one.end, _mark(one)) for one in answer.value]
    marked = views.passage(limits.text(text, LIMIT), marks)
    if not answer.value:
        return views.quiet(said["none"]) + marked
    rows = [(one.text, _named(one.group, said), views.percent(one.score)) for one in answer.value]
    head = (said["entity"], said["kind"], said["score"])
    return (
        views.lead(said["lead"], count=len(answer.value))
        + marked
        + views.table(said["title"], head, rows)
    )


def code(
    answer: models.Answer[tuple[models.Entity, ...]],
    text: str,
    aggregation: str = "simple",
    **_: Any,
) -> str:
    """Return the lines that do the same."""
    quirks = python_code.quirks(TASK, answer.receipt)
    turned = _TURN if quirks.suffix_tags else ""
    sentence = python_code.literal(limits.text(text, LIMIT))
    how = python_code.keyword(aggregation_strategy=quirks.grouping(aggregation))
    return (
        python_code.opening(TASK, answer.receipt, "recognizer", "ner")
        + turned
        + f"for entity in recognizer({sentence}, {how}):\n"
        + "    print(entity)\n"
    )


_TURN = """labels = recognizer.model.config.id2label
recognizer.model.config.id2label = {
    i: "-".join(reversed(label.split("-"))) for i, label in labels.items()
}
"""
"""Turns tags written PER-B into B-PER, which the pipeline can group."""


def kind(group: str) -> str:
    """Return the kind of a tag such as PER, B-PER or PS; "other" for one we have no word for."""
    bare = group.lower().removeprefix("b-").removeprefix("i-")
    return next((name for name, tags in KINDS.items() if bare in tags.split()), "other")


def _mark(entity: models.Entity) -> str:
    return (
        f'<mark class="course-entity course-entity-{kind(entity.group)}">{views.safe(entity.text)} '
        f'<span class="course-entity-label">{views.safe(entity.group)}</span></mark>'
    )


def _named(group: str, said: Strings) -> str:
    return f"{group} · {said['kinds'][kind(group)]}"


WIDGET = Widget(
    "named_entity_recognition",
    "entities",
    predict,
    view,
    code,
    main=(fields.sentence("text"),),
    options=(fields.choice("aggregation", AGGREGATIONS),),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
