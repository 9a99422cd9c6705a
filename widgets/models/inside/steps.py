"""Every step of a classification: what the tokenizer, the model and the softmax hand on."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.models.loading import Loaded

DIGITS = 4


@dataclass(frozen=True)
class Steps:
    """A text on its way to a label."""

    tokens: tuple[str, ...]
    """With the marks at both ends."""

    ids: tuple[int, ...]
    mask: tuple[int, ...]
    labels: tuple[str, ...]
    """In the order of the model's outputs."""

    logits: tuple[float, ...]
    probabilities: tuple[float, ...]

    @property
    def best(self) -> int:
        """Return the place of the likeliest label."""
        return self.probabilities.index(max(self.probabilities))


def steps(loaded: Loaded, text: str) -> Steps:
    """Return every step of a text through a classifier."""
    import torch

    from widgets.models.tasks.shared import encoded

    inputs = encoded(loaded, [text])
    ids = inputs["input_ids"][0].tolist()
    with torch.no_grad():
        logits = loaded.model(**inputs).logits[0].float()
    names = loaded.model.config.id2label
    return Steps(
        tokens=tuple(loaded.tokenizer.convert_ids_to_tokens(ids)),
        ids=tuple(ids),
        mask=tuple(inputs["attention_mask"][0].tolist()),
        labels=tuple(names[place] for place in range(len(logits))),
        logits=tuple(round(one, DIGITS) for one in logits.tolist()),
        probabilities=tuple(round(one, DIGITS) for one in logits.softmax(dim=-1).tolist()),
    )
