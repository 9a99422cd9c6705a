"""The model shelf: nine tasks, answered by pinned Hub checkpoints or bundled ones.

    from widgets import models

    answer = models.sentiment_analysis("I like it.", "en")
    answer.value[0].label, answer.receipt.checkpoint

Every function may be called from any thread. What cannot be answered is a `ModelError`, whose key
names the words for it. torch and transformers are imported on the first question, never with this
module.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

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
from widgets.models.inside.next_token import Candidate, NextToken
from widgets.models.inside.parameters import Counted, architecture_kind, preset_shape, presets
from widgets.models.inside.parameters import count as count_parameters
from widgets.models.inside.pieces import Piece
from widgets.models.inside.steps import Steps
from widgets.models.inside.tokens import PREFERRED as _PREFERRED
from widgets.models.inside.tokens import Cut, Group
from widgets.models.loading import Loaded
from widgets.models.notes import KEYS as NOTES
from widgets.models.notes import Note
from widgets.models.progress import progress
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
    "Entity",
    "Fill",
    "Group",
    "Loaded",
    "ModelError",
    "NextToken",
    "Outcome",
    "Piece",
    "Quirks",
    "Receipt",
    "Score",
    "Similarity",
    "Span",
    "Status",
    "Steps",
    "Stream",
    "architecture_kind",
    "attention",
    "catalog",
    "choose",
    "count_parameters",
    "cross_attention",
    "cut",
    "draw_token",
    "feature_extraction",
    "fill_mask",
    "is_ready",
    "load",
    "named_entity_recognition",
    "next_token",
    "place",
    "preset_shape",
    "presets",
    "progress",
    "question_answering",
    "sentiment_analysis",
    "sentiment_steps",
    "status",
    "summarization",
    "text_generation",
    "tokenizers",
    "translation",
    "warm",
    "zero_shot_classification",
]

quiet_libraries()


def sentiment_analysis(
    text: str, language: str = "en", checkpoint: str | None = None
) -> Answer[tuple[Score, ...]]:
    """Return every label with its probability, the likeliest first."""
    from widgets.models.tasks.request import Request

    return _service().answer("sentiment-analysis", language, checkpoint, Request(text))


def zero_shot_classification(
    text: str,
    labels: Sequence[str],
    multi_label: bool = False,
    language: str = "en",
    checkpoint: str | None = None,
) -> Answer[tuple[Score, ...]]:
    """Return the reader's own labels with their probabilities, the likeliest first."""
    from widgets.models.tasks.zero_shot_classification import Labelled

    request = Labelled(text, tuple(labels), multi_label)
    return _service().answer("zero-shot-classification", language, checkpoint, request)


def fill_mask(
    text: str, top_k: int = 5, language: str = "en", checkpoint: str | None = None
) -> Answer[tuple[Fill, ...]]:
    """Return the `top_k` likeliest words for the one `[MASK]` (or `<mask>`) of a text."""
    from widgets.models.tasks.fill_mask import Blank

    return _service().answer("fill-mask", language, checkpoint, Blank(text, top_k))


def named_entity_recognition(
    text: str,
    aggregation: str = "simple",
    language: str = "en",
    checkpoint: str | None = None,
) -> Answer[tuple[Entity, ...]]:
    """Return the entities of a text in their order, grouped ("simple") or by token ("none")."""
    from widgets.models.tasks.named_entity_recognition import Tagged

    request = Tagged(text, aggregation)
    return _service().answer("named-entity-recognition", language, checkpoint, request)


def question_answering(
    question: str, context: str, language: str = "en", checkpoint: str | None = None
) -> Answer[Span]:
    """Return the stretch of the context that answers the question; empty when there is none."""
    from widgets.models.tasks.question_answering import Question

    request = Question(context, question)
    return _service().answer("question-answering", language, checkpoint, request)


def summarization(
    text: str,
    min_length: int = 10,
    max_length: int = 60,
    language: str = "en",
    checkpoint: str | None = None,
) -> Answer[str]:
    """Return a summary of `min_length` to `max_length` tokens."""
    from widgets.models.tasks.summarization import Long

    request = Long(text, min_length, max_length)
    return _service().answer("summarization", language, checkpoint, request)


def translation(text: str, pair: str = "fr-en", checkpoint: str | None = None) -> Answer[str]:
    """Return the translation; the pair names source and target: "fr-en", "ko-en", "en-ko" …"""
    from widgets.models.tasks.translation import Foreign

    return _service().answer("translation", pair, checkpoint, Foreign(text, pair))


def feature_extraction(
    sentences: Sequence[str], language: str = "en", checkpoint: str | None = None
) -> Answer[Similarity]:
    """Return the sentences' vectors and their cosine similarities."""
    from widgets.models.tasks.feature_extraction import Compared

    request = Compared("", tuple(sentences))
    return _service().answer("feature-extraction", language, checkpoint, request)


def text_generation(
    text: str,
    max_new_tokens: int = 40,
    temperature: float = 1.0,
    top_k: int = 50,
    top_p: float = 1.0,
    num_return_sequences: int = 1,
    seed: int | None = None,
    language: str = "en",
    checkpoint: str | None = None,
) -> Iterator[Answer[tuple[str, ...]]]:
    """Yield the sequences after every token; closing the iterator stops the model."""
    from widgets.models.tasks.text_generation import Prompt

    request = Prompt(text, max_new_tokens, temperature, top_k, top_p, num_return_sequences, seed)
    return _service().stream(language, checkpoint, request)


def next_token(
    text: str,
    taken: Sequence[int] = (),
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    language: str = "en",
    checkpoint: str | None = None,
) -> Answer[NextToken]:
    """Return the likeliest tokens after a text and the tokens already taken, with their chances."""
    from widgets.models.inside.next_token import candidates
    from widgets.models.tasks.text_generation import Prompt

    asked = Prompt(text, temperature=temperature, top_k=top_k, top_p=top_p)
    seen = partial(candidates, asked=asked, taken=tuple(taken))
    return _service().inside("text-generation", language, checkpoint, seen, (text,))


def draw_token(
    text: str,
    taken: Sequence[int] = (),
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    language: str = "en",
    checkpoint: str | None = None,
) -> Answer[tuple[int, ...]]:
    """Return the taken tokens with one more, drawn at random by its chance."""
    from widgets.models.inside.next_token import draw
    from widgets.models.tasks.text_generation import Prompt

    asked = Prompt(text, temperature=temperature, top_k=top_k, top_p=top_p)
    seen = partial(draw, asked=asked, taken=tuple(taken))
    return _service().inside("text-generation", language, checkpoint, seen, (text,))


def attention(
    text: str, task: str, layer: int = 1, head: int = 0, language: str = "en"
) -> Answer[Attention]:
    """Return how the tokens of a text look at each other in the model that answers a task."""
    from widgets.models.inside.attention import self_attention

    seen = partial(self_attention, text=text, layer=layer, head=head)
    return _service().inside(task, language, None, seen, (text,), eager=True)


def cross_attention(text: str, pair: str, layer: int = 1, head: int = 0) -> Answer[Attention]:
    """Return how the translation of a text, while it was written, looked at the text."""
    from widgets.models.inside.attention import cross_attention as seen_attention

    made = translation(text, pair).value
    seen = partial(seen_attention, source=text, target=made, pair=pair, layer=layer, head=head)
    return _service().inside("translation", pair, None, seen, (text,), eager=True)


def sentiment_steps(
    text: str, language: str = "en", checkpoint: str | None = None
) -> Answer[Steps]:
    """Return what every step of judging a text hands on to the next."""
    from widgets.models.inside.steps import steps

    seen = partial(steps, text=text)
    return _service().inside("sentiment-analysis", language, checkpoint, seen, (text,))


def tokenizers(language: str = "en") -> tuple[str, ...]:
    """Return checkpoints on this machine that cut texts differently, those for a language first."""
    here, first = _service().tokenizers(), _PREFERRED[language]
    return tuple(sorted(here, key=lambda name: first.index(name) if name in first else len(first)))


def cut(text: str, checkpoint: str) -> Answer[Cut]:
    """Return how the tokenizer of a checkpoint cuts a text."""
    return _service().cut(text, checkpoint)


def choose(task: str, language: str, wanted: str | None = None) -> tuple[Checkpoint, str | None]:
    """Return the checkpoint that would answer now, and the note its receipt would carry.

    It never waits: a Hub that has not answered yet counts as silent.
    """
    candidate = _service().choose(task, language, wanted)
    return candidate.checkpoint, candidate.note


@contextmanager
def load(checkpoint: str, task: str, language: str = "en", eager: bool = False) -> Iterator[Loaded]:
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
