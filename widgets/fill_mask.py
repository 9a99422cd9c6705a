"""Fill in the blank: the model ranks words for the masked place in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.limits import MASK
from widgets.parameters import Text, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "fill-mask"

Fills = tuple[models.Fill, ...]


def predict(asked: Asked) -> models.Answer[Fills]:
    """Return the likeliest words for the mask, each with its probability."""
    request = models.FillMask(asked["text"], asked["top_k"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[Fills], words: Strings, asked: Asked) -> Markup:
    """Return the sentence with the best word in its place, and bars for all of them."""
    best, start = answer.value[0], asked["text"].index(MASK)
    filled = [(start, start + len(MASK), views.span(best.token))]
    return (
        views.lead(words["fill_mask"]["lead"], token=best.token, score=views.percent(best.score))
        + views.passage(asked["text"], filled)
        + views.bars((fill.token, fill.score) for fill in answer.value)
    )


def code(answer: models.Answer[Fills], asked: Asked) -> str:
    """Return the lines that do the same; the mask is written as the checkpoint writes it."""
    return (
        python_code.opening(TASK, answer.receipt, "unmasker", TASK)
        + f"text = {python_code.literal(asked['text'])}\n"
        + 'text = text.replace("[MASK]", unmasker.tokenizer.mask_token)\n'
        + f"for guess in unmasker(text, top_k={asked['top_k']}):\n"
        + "    print(f\"{guess['token_str']}  {guess['score']:.3f}\")\n"
    )


WIDGET = Widget(
    TASK,
    "bars",
    predict,
    view,
    code,
    main=(Text("text", 500, masked=True),),
    options=(Whole("top_k", 1, 20, step=1, default=5),),
    task=TASK,
    api=True,
)
