"""The questions that can be put to a checkpoint, one class a task; each knows its kind of answer.

A request holds what somebody chose, so none of its fields has a default here: the widgets'
parameters have them.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import astuple, dataclass
from typing import ClassVar, Generic, TypeVar

from widgets.models.answer import Entity, Fill, Score, Similarity, Span

Value = TypeVar("Value", covariant=True)

MASKS = ("[MASK]", "<mask>")
"""How readers write the blank; the checkpoint's own mask token takes its place."""


@dataclass(frozen=True)
class Request(ABC, Generic[Value]):
    """One question to a checkpoint."""

    task: ClassVar[str]
    """As the catalog writes it."""

    @abstractmethod
    def texts(self) -> tuple[str, ...]:
        """Return all that the model reads of the reader's."""

    def options(self) -> Hashable:
        """Return what requests must agree on to be answered in one batch."""
        return ()

    def between(self, language: str) -> str:
        """Return the language, or pair of languages, whose checkpoints answer a reader of one."""
        return language

    def length(self) -> int:
        """Return about how long it is, in characters: a batch is as slow as its longest."""
        return max(map(len, self.texts()))

    def alike(self) -> Hashable:
        """Return the same key for requests that may share a batch."""
        return self.options(), self.length().bit_length()


@dataclass(frozen=True)
class TextRequest(Request[Value]):
    """A question about one text; its further fields are the options."""

    text: str

    def texts(self) -> tuple[str, ...]:
        """Return the text."""
        return (self.text,)

    def options(self) -> Hashable:
        """Return all but the text."""
        return astuple(self)[1:]

    def length(self) -> int:
        """Return the length of the text."""
        return len(self.text)


@dataclass(frozen=True)
class SentimentAnalysis(TextRequest[tuple[Score, ...]]):
    """Wants every label with its probability, the likeliest first."""

    task = "sentiment-analysis"


@dataclass(frozen=True)
class ZeroShotClassification(TextRequest[tuple[Score, ...]]):
    """Wants the reader's own labels with their probabilities, the likeliest first."""

    task = "zero-shot-classification"

    labels: tuple[str, ...]

    multi_label: bool
    """Each label is judged by itself; otherwise their scores add up to 1."""

    def texts(self) -> tuple[str, ...]:
        """Return the text and the labels."""
        return self.text, *self.labels


@dataclass(frozen=True)
class FillMask(TextRequest[tuple[Fill, ...]]):
    """Wants the likeliest words for the one mask of a text."""

    task = "fill-mask"

    top_k: int
    """Words to return."""

    def texts(self) -> tuple[str, ...]:
        """Return the text round the mask."""
        return (re.sub("|".join(map(re.escape, MASKS)), "", self.text),)

    def options(self) -> Hashable:
        """Return nothing: each takes its share of the longest list asked for."""
        return ()


@dataclass(frozen=True)
class NamedEntityRecognition(TextRequest[tuple[Entity, ...]]):
    """Wants the entities of a text, in their order."""

    task = "named-entity-recognition"

    aggregation: str
    """"simple": grouped into names; "none": token by token."""


@dataclass(frozen=True)
class QuestionAnswering(TextRequest[Span]):
    """Wants the stretch of the text that answers a question; empty when there is none."""

    task = "question-answering"

    question: str

    def texts(self) -> tuple[str, ...]:
        """Return question and context."""
        return self.question, self.text

    def options(self) -> Hashable:
        """Return nothing: questions need not agree to share a batch."""
        return ()


@dataclass(frozen=True)
class Summarization(TextRequest[str]):
    """Wants a text made short."""

    task = "summarization"

    min_length: int
    """Tokens of the summary at least."""

    max_length: int
    """Tokens of the summary at most."""


@dataclass(frozen=True)
class Translation(TextRequest[str]):
    """Wants a text in another language."""

    task = "translation"

    pair: str
    """Source and target: "fr-en", "ko-en", "en-ko" …"""

    def between(self, language: str) -> str:
        """Return the pair: the reader's language plays no part."""
        return self.pair


@dataclass(frozen=True)
class FeatureExtraction(Request[Similarity]):
    """Wants the vectors of sentences and their cosine similarities."""

    task = "feature-extraction"

    sentences: tuple[str, ...]

    def texts(self) -> tuple[str, ...]:
        """Return the sentences."""
        return self.sentences


@dataclass(frozen=True)
class TextGeneration(TextRequest[tuple[str, ...]]):
    """Wants a text carried on."""

    task = "text-generation"

    max_new_tokens: int
    """Tokens to add at most."""

    temperature: float
    """Below 1 the likely gets likelier; 0 always takes the likeliest."""

    top_k: int
    """Draw from that many likeliest tokens; 0 for all."""

    top_p: float
    """Draw from the likeliest tokens that together reach this probability."""

    num_return_sequences: int
    """Sequences to write at the same time, 1 to 4."""

    seed: int | None
    """The same seed gives the same text again; None for a new one each time."""
