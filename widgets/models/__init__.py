"""The model shelf: nine tasks, answered by pinned Hub checkpoints or bundled ones.

    from widgets import models

    answer = models.ask(models.SentimentAnalysis("I like it."))
    answer.value[0].label, answer.receipt.checkpoint

A request (`requests.py`) says what is wanted, and its class what kind of value comes back.

Every function may be called from any thread. What cannot be answered is a `ModelError`, whose key
names the words for it. torch and transformers are imported on the first question, never with this
module.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from translations import SOURCE
from widgets.models.answer import (
    ERRORS,
    Answer,
    Entity,
    Fill,
    ModelError,
    Outcome,
    Receipt,
    Score,
    Similarity,
    Span,
)
from widgets.models.catalog import Catalog, catalog
from widgets.models.checkpoint import Checkpoint, Quirks
from widgets.models.inside.attention import Attention
from widgets.models.inside.depth import Depth
from widgets.models.inside.depth import depth as depth_of
from widgets.models.inside.next_token import Candidate, NextToken
from widgets.models.inside.parameters import (
    Counted,
    Shape,
    architecture_kind,
    preset_shape,
    presets,
)
from widgets.models.inside.parameters import count as count_parameters
from widgets.models.inside.pieces import Piece
from widgets.models.inside.steps import Steps
from widgets.models.inside.tokens import Cut, Group
from widgets.models.languages import language as _language
from widgets.models.loading import Loaded
from widgets.models.notes import KEYS as NOTES
from widgets.models.notes import Note
from widgets.models.progress import progress
from widgets.models.requests import (
    FeatureExtraction,
    FillMask,
    NamedEntityRecognition,
    QuestionAnswering,
    Request,
    SentimentAnalysis,
    Summarization,
    TextGeneration,
    Translation,
    Value,
    ZeroShotClassification,
)
from widgets.models.service import service as _service
from widgets.models.settings import quiet_libraries
from widgets.models.status import Status
from widgets.models.stream import Stream

__all__ = [
    "ERRORS",
    "NOTES",
    "Note",
    "Answer",
    "Attention",
    "Candidate",
    "Catalog",
    "Checkpoint",
    "Counted",
    "Cut",
    "Depth",
    "Entity",
    "FeatureExtraction",
    "Fill",
    "FillMask",
    "Group",
    "Loaded",
    "ModelError",
    "NamedEntityRecognition",
    "NextToken",
    "Outcome",
    "Piece",
    "QuestionAnswering",
    "Quirks",
    "Receipt",
    "Request",
    "Score",
    "SentimentAnalysis",
    "Shape",
    "Similarity",
    "Span",
    "Status",
    "Steps",
    "Stream",
    "Summarization",
    "TextGeneration",
    "Translation",
    "ZeroShotClassification",
    "architecture_kind",
    "ask",
    "attention",
    "available",
    "catalog",
    "choose",
    "count_parameters",
    "cross_attention",
    "cut",
    "depth",
    "encoder_task",
    "draw_token",
    "is_ready",
    "load",
    "next_token",
    "place",
    "preset_shape",
    "presets",
    "progress",
    "sentiment_steps",
    "status",
    "stream",
    "tokenizers",
    "warm",
]

quiet_libraries()


def ask(
    request: Request[Value], language: str = SOURCE, checkpoint: str | None = None
) -> Answer[Value]:
    """Return the answer to a request, by the named checkpoint or the best one of a language."""
    return _service().answer(request.task, request.between(language), checkpoint, request)


def stream(
    request: TextGeneration, language: str = SOURCE, checkpoint: str | None = None
) -> Iterator[Answer[tuple[str, ...]]]:
    """Yield the sequences after every token; closing the iterator stops the model."""
    return _service().stream(language, checkpoint, request)


def next_token(
    text: str,
    taken: Sequence[int],
    temperature: float,
    top_k: int,
    top_p: float,
    language: str,
    checkpoint: str | None = None,
) -> Answer[NextToken]:
    """Return the likeliest tokens after a text and the tokens already taken, with their chances."""
    from widgets.models.inside.next_token import candidates

    asked = TextGeneration(text, 1, temperature, top_k, top_p, 1, None)
    seen = partial(candidates, asked=asked, taken=tuple(taken))
    return _service().inside("text-generation", language, checkpoint, seen, (text,))


def draw_token(
    text: str,
    taken: Sequence[int],
    temperature: float,
    top_k: int,
    top_p: float,
    language: str,
    checkpoint: str | None = None,
) -> Answer[tuple[int, ...]]:
    """Return the taken tokens with one more, drawn at random by its chance."""
    from widgets.models.inside.next_token import draw

    asked = TextGeneration(text, 1, temperature, top_k, top_p, 1, None)
    seen = partial(draw, asked=asked, taken=tuple(taken))
    return _service().inside("text-generation", language, checkpoint, seen, (text,))


def attention(text: str, task: str, layer: int, head: int, language: str) -> Answer[Attention]:
    """Return how the tokens of a text look at each other in the model that answers a task."""
    from widgets.models.inside.attention import self_attention

    seen = partial(self_attention, text=text, layer=layer, head=head)
    return _service().inside(task, language, None, seen, (text,), eager=True)


def cross_attention(text: str, pair: str, layer: int, head: int) -> Answer[Attention]:
    """Return how the translation of a text, while it was written, looked at the text."""
    from widgets.models.inside.attention import cross_attention as seen_attention

    made = ask(Translation(text, pair)).value
    seen = partial(seen_attention, source=text, target=made, pair=pair, layer=layer, head=head)
    return _service().inside("translation", pair, None, seen, (text,), eager=True)


def sentiment_steps(
    text: str, language: str = SOURCE, checkpoint: str | None = None
) -> Answer[Steps]:
    """Return what every step of judging a text hands on to the next."""
    from widgets.models.inside.steps import steps

    seen = partial(steps, text=text)
    return _service().inside("sentiment-analysis", language, checkpoint, seen, (text,))


def tokenizers(language: str = SOURCE) -> tuple[str, ...]:
    """Return checkpoints on this machine that cut texts differently, those for a language first."""
    here, first = _service().tokenizers(), _language(language).tokenizers
    return tuple(sorted(here, key=lambda name: first.index(name) if name in first else len(first)))


def cut(text: str, checkpoint: str) -> Answer[Cut]:
    """Return how the tokenizer of a checkpoint cuts a text."""
    return _service().cut(text, checkpoint)


def available(task: str, language: str) -> tuple[Checkpoint, ...]:
    """Return the checkpoints of a language, or pair, that can be had at this moment.

    It never waits: a Hub that has not answered yet counts as silent.
    """
    held = _service()
    return tuple(one for one in catalog().checkpoints(task, language) if held.has(one))


def encoder_task(language: str) -> str:
    """Return the task whose checkpoint is the encoder to look into, for readers of a language."""
    return _language(language).encoder


def depth(task: str, language: str) -> Depth | None:
    """Return how many layers and heads the model has that would answer; None while it is away."""
    folder = _service().present(choose(task, language)[0])
    return depth_of(folder) if folder else None


def choose(task: str, language: str, wanted: str | None = None) -> tuple[Checkpoint, str | None]:
    """Return the checkpoint that would answer now, and the note its receipt would carry.

    It never waits: a Hub that has not answered yet counts as silent.
    """
    candidate = _service().choose(task, language, wanted)
    return candidate.checkpoint, candidate.note


@contextmanager
def load(
    checkpoint: str, task: str, language: str = SOURCE, eager: bool = False
) -> Iterator[Loaded]:
    """Yield the model and tokenizer of a checkpoint, which stays on the shelf meanwhile.

    Eager ones can give their attention weights (`output_attentions=True`). Hold `loaded.lock`
    round tokenizer and model calls.
    """
    named = catalog().named(task, language, checkpoint)
    held = _service()
    with held.shelf.use(held.load(named, eager)) as loaded:
        yield loaded


def is_ready(task: str, language: str, checkpoint: str | None = None) -> bool:
    """Tell whether a question would be answered without loading a checkpoint first."""
    return _service().is_ready(task, language, checkpoint)


def status() -> Status:
    """Return device, memory, loaded checkpoints and queue; never loads anything to tell it."""
    return _service().status()


def warm(task: str, language: str) -> None:
    """Load a task's checkpoint in the background, so that the first reader need not wait."""
    _service().warm(task, language)


def place() -> None:
    """On ZeroGPU, put the big default checkpoints in their places.

    Call it from the main thread before the server starts; anywhere else it does nothing.
    """
    _service().place()
