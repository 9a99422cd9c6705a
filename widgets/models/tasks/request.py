"""What the requests of all tasks have in common."""

from collections.abc import Hashable
from dataclasses import astuple, dataclass
from typing import Any

from widgets.models.loading import Loaded


@dataclass(frozen=True)
class Request:
    """One question to a checkpoint; its further fields are the options."""

    text: str

    def options(self) -> Hashable:
        """Return what requests must agree on to be answered in one batch."""
        return astuple(self)[1:]

    def texts(self) -> tuple[str, ...]:
        """Return all that the model reads of the reader's."""
        return (self.text,)

    def length(self) -> int:
        """Return about how long it is, in characters: a batch is as slow as its longest."""
        return len(self.text)

    def alike(self) -> Hashable:
        """Return the same key for requests that may share a batch."""
        return self.options(), self.length().bit_length()


def pipe(loaded: Loaded, task: str) -> Any:
    """Return transformers' pipeline of a task over a loaded checkpoint."""
    import transformers

    made: Any = transformers.pipeline
    model = loaded.model
    return made(task, model=model, tokenizer=loaded.tokenizer, device=model.device)


def written(tokenizer: Any, ids: Any) -> list[str]:
    """Return the texts of a model's ids, without marks and bytes that make no character."""
    texts = tokenizer.batch_decode(ids, skip_special_tokens=True)
    return [text.replace("\ufffd", "").strip() for text in texts]


def encoded(loaded: Loaded, texts: list[str], **options: Any) -> Any:
    """Return texts as tensors on the model's device, n × longest, cut at the model's limit."""
    batch = loaded.tokenizer(
        texts,
        truncation=True,
        max_length=loaded.limit,
        padding=True,
        return_tensors="pt",
        **options,
    )
    return batch.to(loaded.model.device)
