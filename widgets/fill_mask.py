"""Fill in the blank: the model ranks words for the masked place in a sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "fill-mask"
LIMIT = 500
MOST = 20


def predict(
    text: str, top_k: int = 5, language: str = "en", checkpoint: str | None = None
) -> models.Answer[tuple[models.Fill, ...]]:
    """Return the likeliest words for the mask, each with its probability."""
    sentence = limits.masked(text, LIMIT)
    count = limits.whole("top_k", top_k, 1, MOST)
    return models.fill_mask(sentence, count, language, checkpoint)


def view(
    answer: models.Answer[tuple[models.Fill, ...]], words: Strings, text: str, **_: Any
) -> str:
    """Return the sentence with the best word in its place, and bars for all of them."""
    sentence = limits.masked(text, LIMIT)
    best = answer.value[0]
    at = sentence.index(limits.MASK)
    return (
        views.lead(words["fill_mask"]["lead"], token=best.token, score=views.percent(best.score))
        + views.passage(sentence, [(at, at + len(limits.MASK), views.span(best.token))])
        + views.bars((fill.token, fill.score) for fill in answer.value)
    )


def code(
    answer: models.Answer[tuple[models.Fill, ...]], text: str, top_k: int = 5, **_: Any
) -> str:
    """Return the lines that do the same; the mask is written as the checkpoint writes it."""
    sentence = python_code.literal(limits.masked(text, LIMIT))
    return (
        python_code.opening(TASK, answer.receipt, "unmasker", TASK)
        + f"text = {sentence}\n"
        + 'text = text.replace("[MASK]", unmasker.tokenizer.mask_token)\n'
        + f"for guess in unmasker(text, top_k={top_k}):\n"
        + "    print(f\"{guess['token_str']}  {guess['score']:.3f}\")\n"
    )


WIDGET = Widget(
    "fill_mask",
    "bars",
    predict,
    view,
    code,
    main=(fields.sentence("text"),),
    options=(fields.whole("top_k", 1, MOST),),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
