"""Named entities: which words of a text name a person, a place, an organisation?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Choice, Text
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "named-entity-recognition"
KINDS = {
    "per": "per ps person",
    "org": "org og organization",
    "loc": "loc lc location gpe",
    "date": "date dat dt time tim ti",
    "number": "num qt number",
    "misc": "misc",
}
"""The kinds we have words and colours for, with the tags that checkpoints write for them."""


Entities = tuple[models.Entity, ...]


def predict(asked: Asked) -> models.Answer[Entities]:
    """Return the named places of a text; aggregation "none" keeps the single tokens."""
    request = models.NamedEntityRecognition(asked["text"], asked["aggregation"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[Entities], words: Strings, asked: Asked) -> Markup:
    """Return the text with its entities marked and named, then the same as a table."""
    said = words["named_entity_recognition"]
    marks = [(one.start, one.end, _mark(one)) for one in answer.value]
    marked = views.passage(asked["text"], marks)
    if not answer.value:
        return views.quiet(said["none"]) + marked
    rows = [
        (one.text, _kind_name(one.group, said), views.percent(one.score)) for one in answer.value
    ]
    head = (said["entity"], said["kind"], said["score"])
    return (
        views.lead(said["lead"], count=len(answer.value))
        + marked
        + views.table(said["title"], head, rows)
    )


def code(answer: models.Answer[Entities], asked: Asked) -> str:
    """Return the lines that do the same."""
    quirks = python_code.quirks(TASK, answer.receipt)
    turned = _TURN if quirks.suffix_tags else ""
    sentence = python_code.literal(asked["text"])
    grouping = python_code.keyword(aggregation_strategy=quirks.grouping(asked["aggregation"]))
    return (
        python_code.opening(TASK, answer.receipt, "recognizer", "ner")
        + turned
        + f"for entity in recognizer({sentence}, {grouping}):\n"
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


def _mark(entity: models.Entity) -> Markup:
    return Markup(
        '<mark class="course-entity course-entity-{}">{} '
        '<span class="course-entity-label">{}</span></mark>'
    ).format(kind(entity.group), entity.text, entity.group)


def _kind_name(group: str, said: Strings) -> str:
    return f"{group} · {said['kinds'][kind(group)]}"


WIDGET = Widget(
    TASK,
    "entities",
    predict,
    view,
    code,
    main=(Text("text", 1000),),
    options=(Choice("aggregation", ("simple", "none"), default="simple"),),
    task=TASK,
    api=True,
)
