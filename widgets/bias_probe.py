"""Bias probe: two sentences one word apart, and what a model would write in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

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


def predict(
    left: str,
    right: str,
    top_k: int = 5,
    guess: int | None = None,
    language: str = "en",
    checkpoint: str | None = None,
) -> models.Answer[Pair]:
    """Return the likeliest words of both sentences, from one and the same checkpoint."""
    count = limits.whole("top_k", top_k, 1, MOST)
    if guess is not None:
        limits.whole("guess", guess, 0, MOST)
    sentences = (limits.masked(left, LIMIT, "left"), limits.masked(right, LIMIT, "right"))
    one, other = (models.fill_mask(each, count, language, checkpoint) for each in sentences)
    seconds = one.receipt.seconds + other.receipt.seconds
    return models.Answer(Pair(one.value, other.value), replace(one.receipt, seconds=seconds))


def view(
    answer: models.Answer[Pair],
    words: Strings,
    left: str,
    right: str,
    guess: int | None = None,
    **_: Any,
) -> str:
    """Return how many words both sides share, and each side with the words it has alone marked."""
    said, value = words["bias_probe"], answer.value
    shared = value.shared
    sides = (
        (limits.masked(left, LIMIT), limits.masked(right, LIMIT), value.left),
        (limits.masked(right, LIMIT), limits.masked(left, LIMIT), value.right),
    )
    columns = "".join(_side(*side, shared, said) for side in sides)
    return (
        views.guessed(guess, len(shared), words)
        + _shared(shared, len(value.left), said)
        + f'<div class="course-pair course-probe">{columns}</div>'
    )


def code(answer: models.Answer[Pair], left: str, right: str, top_k: int = 5, **_: Any) -> str:
    """Return the lines that ask for both sentences and compare the words."""
    one, other = (python_code.literal(limits.masked(each, LIMIT)) for each in (left, right))
    return (
        python_code.opening(TASK, answer.receipt, "unmasker", TASK)
        + "\n\ndef words(text):\n"
        + '    text = text.replace("[MASK]", unmasker.tokenizer.mask_token)\n'
        + f"    guesses = unmasker(text, top_k={top_k})\n"
        + '    return [guess["token_str"].strip() for guess in guesses]\n\n\n'
        + f"left = words({one})\nright = words({other})\n"
        + 'print("left only: ", [word for word in left if word not in right])\n'
        + 'print("right only:", [word for word in right if word not in left])\n'
        + 'print("both:      ", [word for word in left if word in right])\n'
    )


def _shared(shared: Sequence[str], total: int, said: Strings) -> str:
    if not shared:
        return views.quiet(said["none"].format(total=total))
    return views.lead(said["lead"], words=", ".join(shared), shared=len(shared), total=total)


def _side(
    sentence: str,
    other: str,
    fills: Sequence[models.Fill],
    shared: Sequence[str],
    said: Strings,
) -> str:
    rows = "".join(_bar(fill, fill.token not in shared, said["only"]) for fill in fills)
    return (
        f'<div class="course-pair-side"><p class="course-text">{_differing(sentence, other)}</p>'
        f'<ol class="course-bars">{rows}</ol></div>'
    )


def _differing(sentence: str, other: str) -> str:
    """Return a sentence with the words marked that the other one does not have."""
    known = set(other.split())
    return " ".join(
        views.safe(word) if word in known else f"<strong>{views.safe(word)}</strong>"
        for word in sentence.split()
    )


def _bar(fill: models.Fill, only: bool, mark: str) -> str:
    word = views.safe(fill.token)
    if only:
        word = f'{views.span(fill.token)} <span class="course-only">{views.safe(mark)}</span>'
    return (
        f'<li class="course-bar{" course-bar-best" if only else ""}">'
        f'<span class="course-bar-label">{word}</span><span class="course-bar-track">'
        f'<span class="course-bar-fill {views.shade(fill.score)}"></span></span>'
        f'<span class="course-bar-value">{views.percent(fill.score)}</span></li>'
    )


WIDGET = Widget(
    "bias_probe",
    "probe",
    predict,
    view,
    code,
    main=(fields.sentence("left"), fields.sentence("right"), fields.typed("guess")),
    options=(fields.whole("top_k", 1, MOST),),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
