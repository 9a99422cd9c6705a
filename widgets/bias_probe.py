"""Bias probe: two sentences one word apart, and what a model would write in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from widgets import models, python_code, views
from widgets.parameters import Text, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "fill-mask"
LIMIT = 300
MOST = 20


@dataclass(frozen=True)
class Pair:
    """What the model writes in each of two sentences."""

    left: tuple[models.Fill, ...]
    right: tuple[models.Fill, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """Return the words that both sides have, in the order of the left one."""
        others = {fill.token for fill in self.right}
        return tuple(fill.token for fill in self.left if fill.token in others)


def predict(asked: Asked) -> models.Answer[Pair]:
    """Return the likeliest words of both sentences, from one and the same checkpoint."""
    left, right = (
        models.ask(models.FillMask(asked[side], asked["top_k"]), asked.language, asked.checkpoint)
        for side in ("left", "right")
    )
    seconds = left.receipt.seconds + right.receipt.seconds
    return models.Answer(Pair(left.value, right.value), replace(left.receipt, seconds=seconds))


def view(answer: models.Answer[Pair], words: Strings, asked: Asked) -> Markup:
    """Return how many words both sides share, and each side with the words it has alone marked."""
    said, value = words["bias_probe"], answer.value
    shared, most = value.shared, max(fill.score for fill in value.left + value.right)
    left, right = asked["left"], asked["right"]
    return (
        views.guessed(asked["guess"], len(shared), words)
        + _shared(shared, len(value.left), said)
        + Markup('<div class="course-pair course-probe">{}{}</div>').format(
            _side(_differing(left, right), _bars(value.left, shared, most, said)),
            _side(_differing(right, left), _bars(value.right, shared, most, said)),
        )
    )


def code(answer: models.Answer[Pair], asked: Asked) -> str:
    """Return the lines that ask for both sentences and compare the words."""
    left, right = (python_code.literal(asked[side]) for side in ("left", "right"))
    return (
        python_code.opening(TASK, answer.receipt, "unmasker", TASK)
        + "\n\ndef words(text):\n"
        + '    text = text.replace("[MASK]", unmasker.tokenizer.mask_token)\n'
        + f"    guesses = unmasker(text, top_k={asked['top_k']})\n"
        + '    return [guess["token_str"].strip() for guess in guesses]\n\n\n'
        + f"left = words({left})\nright = words({right})\n"
        + 'print("left only: ", [word for word in left if word not in right])\n'
        + 'print("right only:", [word for word in right if word not in left])\n'
        + 'print("both:      ", [word for word in left if word in right])\n'
    )


def _shared(shared: Sequence[str], total: int, said: Strings) -> Markup:
    if not shared:
        return views.quiet(said["none"].format(total=total))
    return views.lead(said["lead"], words=", ".join(shared), shared=len(shared), total=total)


def _side(sentence: Markup, bars: Markup) -> Markup:
    html = Markup('<div class="course-pair-side"><p class="course-text">{}</p>{}</div>')
    return html.format(sentence, bars)


def _differing(sentence: str, other: str) -> Markup:
    """Return a sentence with the words marked that the other one does not have."""
    known = set(other.split())
    marked = (
        escape(word) if word in known else Markup("<strong>{}</strong>").format(word)
        for word in sentence.split()
    )
    return Markup(" ").join(marked)


def _bars(
    fills: Sequence[models.Fill], shared: Sequence[str], most: float, said: Strings
) -> Markup:
    """Return the words of one side, their bars as long as the largest of both sides allows."""
    return views.bar_list(_bar(fill, fill.token not in shared, most, said) for fill in fills)


def _bar(fill: models.Fill, only: bool, most: float, said: Strings) -> Markup:
    length, value = fill.score / (most or 1.0), views.percent(fill.score)
    if not only:
        return views.bar(fill.token, length, value)
    html = Markup('{} <span class="course-only">{}</span>')
    return views.bar(html.format(views.span(fill.token), said["only"]), length, value, "best")


WIDGET = Widget(
    "bias-probe",
    "probe",
    predict,
    view,
    code,
    main=(
        Text("left", LIMIT, masked=True, among=True),
        Text("right", LIMIT, masked=True, among=True),
        Whole("guess", 0, MOST, default=None, optional=True),
    ),
    options=(Whole("top_k", 1, MOST, step=1, default=5),),
    task=TASK,
)
