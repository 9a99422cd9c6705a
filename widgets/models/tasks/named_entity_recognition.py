"""Named entities: the people, organisations and places in a text."""

from collections.abc import Sequence
from typing import Any

from widgets.models.answer import Entity
from widgets.models.loading import Loaded
from widgets.models.requests import NamedEntityRecognition
from widgets.models.tasks import names
from widgets.models.tasks.shared import pipe
from widgets.models.tokenizer_backend import marks_middles

BATCH = 32


def run(loaded: Loaded, requests: Sequence[NamedEntityRecognition]) -> list[tuple[Entity, ...]]:
    """Return the entities of each text, in their order."""
    found = pipe(loaded, "token-classification")(
        [request.text for request in requests],
        batch_size=len(requests),
        **_grouping(loaded, requests[0].aggregation),
    )
    return [
        tuple(_entities(request, [_entity(request.text, each) for each in entities]))
        for request, entities in zip(requests, found, strict=True)
    ]


def _entities(request: NamedEntityRecognition, entities: list[Entity]) -> list[Entity]:
    if request.aggregation == "none":
        return entities
    found = names.joined(request.text, entities)
    return [name for one in found if (name := names.trimmed(request.text, one))]


def _grouping(loaded: Loaded, aggregation: str) -> dict[str, Any]:
    """Return the pipeline's options; grouped, a text longer than the model is read in windows.

    Grouping by words needs a tokenizer that marks the pieces inside a word.
    """
    if aggregation == "none":
        return {"aggregation_strategy": "none"}
    marked = marks_middles(loaded.tokenizer)
    how = loaded.checkpoint.quirks.grouping(aggregation) if marked else aggregation
    return {"aggregation_strategy": how, "stride": loaded.limit // 4}


def _entity(text: str, found: dict[str, Any]) -> Entity:
    start, end = _trimmed(text, int(found["start"]), int(found["end"]))
    group = found.get("entity_group") or found["entity"]
    return Entity(group, text[start:end], start, end, float(found["score"]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the spaces that some tokenizers count in."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
