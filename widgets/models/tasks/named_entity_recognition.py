"""Named entities: the people, organisations and places in a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from widgets.models.answer import Entity
from widgets.models.loading import Loaded
from widgets.models.tasks.request import Request, pipe

BATCH = 32
STRATEGIES = {"simple": "first", "none": "none"}
"""How the pipeline groups. Its own "simple" can cut a word in two where its pieces disagree;
"first" gives a word the tag of its first piece, and groups the same way."""


@dataclass(frozen=True)
class Tagged(Request):
    """A text whose entities are wanted."""

    aggregation: str = "simple"
    """"simple": grouped into names; "none": token by token."""


def run(loaded: Loaded, requests: Sequence[Tagged]) -> list[tuple[Entity, ...]]:
    """Return the entities of each text, in their order."""
    found = pipe(loaded, "token-classification")(
        [request.text for request in requests],
        aggregation_strategy=_strategy(loaded, requests[0].aggregation),
        batch_size=len(requests),
    )
    return [
        tuple(_entity(request.text, each) for each in entities)
        for request, entities in zip(requests, found, strict=True)
    ]


def _strategy(loaded: Loaded, aggregation: str) -> str:
    """Return the pipeline's strategy: grouping by words needs a tokenizer that marks them."""
    prefix = getattr(loaded.tokenizer.backend_tokenizer.model, "continuing_subword_prefix", None)
    return STRATEGIES[aggregation] if prefix else aggregation


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
