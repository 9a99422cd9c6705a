"""What the shelf hands back: values of the nine tasks, the receipt, and the one error.

Everything here is frozen and turns into JSON with `dataclasses.asdict`.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from widgets.models.notes import Note

Value = TypeVar("Value")

ERRORS = (
    "unknown_checkpoint",
    "no_checkpoint",
    "not_here",
    "download_failed",
    "probe_failed",
    "load_failed",
    "no_mask",
    "too_many_tokens",
)
"""Every key a `ModelError` can carry; the words for them live in `widget.errors`."""


@dataclass(frozen=True)
class Score:
    """A label and how sure the model is of it."""

    label: str

    score: float
    """Probability, 0 to 1."""


@dataclass(frozen=True)
class Fill:
    """One word the model puts in the blank."""

    token: str
    """The word, without the marks its tokenizer writes at borders of words."""

    score: float
    """Probability, 0 to 1."""

    sequence: str
    """The reader's text with the word in the place of the mask."""


@dataclass(frozen=True)
class Entity:
    """A named stretch of the reader's text."""

    group: str
    """PER, ORG, LOC and the like; with aggregation "none" the token's own tag, such as B-PER."""

    text: str
    """`text[start:end]` of the reader's text."""

    start: int
    """Index of its first character."""

    end: int
    """Index after its last character."""

    score: float
    """Probability, 0 to 1; the mean over its tokens when they are grouped."""


@dataclass(frozen=True)
class Span:
    """The answer cut out of a context; `answer` is empty when the context holds none."""

    answer: str

    start: int
    """Index of its first character in the context; 0 without an answer."""

    end: int
    """Index after its last character; 0 without an answer."""

    score: float
    """Probability, 0 to 1, among all spans and "no answer"."""


@dataclass(frozen=True)
class Similarity:
    """Sentence vectors compared with each other."""

    sentences: tuple[str, ...]

    matrix: tuple[tuple[float, ...], ...]
    """Cosine similarities, n × n, −1 to 1."""

    dimensions: int
    """Length of a sentence vector."""

    vectors: tuple[tuple[float, ...], ...]
    """The sentence vectors, n × dimensions, each of length 1."""


@dataclass(frozen=True)
class Finding(Generic[Value]):
    """What a model finds for one request, before there is a receipt for it."""

    value: Value
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """Who answered, where, and how long it took."""

    checkpoint: str
    """Hub id, or name of the bundled checkpoint."""

    revision: str
    """Commit on the Hub; for a bundled checkpoint the first 12 digits of its weights' SHA-256."""

    source: str
    """"hub" or "bundled"."""

    licence: str
    """As the Hub page states it; "not stated" or "unknown" where it does not."""

    device: str
    """"cuda", "mps" or "cpu"."""

    seconds: float
    """From the question to this answer, loading included."""

    notes: tuple[Note, ...] = ()
    """What to know beside: why this checkpoint answered, what it did not know or keep."""


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """The value of a task, with its receipt."""

    value: Value

    receipt: Receipt

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Return the one receipt, as an `Outcome` has them."""
        return (self.receipt,)


@dataclass(frozen=True)
class Outcome(Generic[Value]):
    """A value with the receipts of all checkpoints that took part: several, or none at all."""

    value: Value

    receipts: tuple[Receipt, ...] = ()


class ModelError(Exception):
    """A reason not to answer that a reader can be told: `key` is one of `ERRORS`."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __reduce__(self) -> tuple[type["ModelError"], tuple[str], dict[str, object]]:
        """Return the parts for pickling: answers cross processes on borrowed GPUs."""
        return type(self), (self.key,), {"values": self.values, "args": self.args}
