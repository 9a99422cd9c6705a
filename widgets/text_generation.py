"""Text generation: the model carries a text on, word by word, before the reader's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "text-generation"
LIMIT = 1000
MOST_TOKENS = 200
MOST_SEQUENCES = 4
MOST_SEED = 2**31 - 1


def predict(
    text: str,
    max_new_tokens: int = 40,
    temperature: float = 0.8,
    top_k: int = 50,
    top_p: float = 0.95,
    num_return_sequences: int = 1,
    seed: int | None = 42,
    language: str = "en",
    checkpoint: str | None = None,
) -> Iterator[models.Answer[tuple[str, ...]]]:
    """Return an iterator over the growing sequences; closing it stops the generation."""
    return models.text_generation(
        limits.text(text, LIMIT),
        max_new_tokens=limits.whole("max_new_tokens", max_new_tokens, 1, MOST_TOKENS),
        temperature=limits.number("temperature", temperature, 0, 2),
        top_k=limits.whole("top_k", top_k, 0, 100),
        top_p=limits.number("top_p", top_p, 0.05, 1),
        num_return_sequences=limits.whole(
            "num_return_sequences", num_return_sequences, 1, MOST_SEQUENCES
        ),
        seed=None if seed is None else limits.whole("seed", seed, 0, MOST_SEED),
        language=language,
        checkpoint=checkpoint,
    )


def view(answer: models.Answer[tuple[str, ...]], words: Strings, text: str, **_: Any) -> str:
    """Return the sequences, what the reader wrote told apart from what the model wrote."""
    prompt = limits.text(text, LIMIT)
    items = "".join(_sequence(prompt, one) for one in answer.value)
    return f'<ol class="course-sequences">{items}</ol>'


def code(
    answer: models.Answer[tuple[str, ...]],
    text: str,
    max_new_tokens: int = 40,
    temperature: float = 0.8,
    top_k: int = 50,
    top_p: float = 0.95,
    num_return_sequences: int = 1,
    seed: int | None = 42,
    **_: Any,
) -> str:
    """Return the lines that do the same; temperature 0 always takes the likeliest token."""
    asked: dict[str, Any] = {"max_new_tokens": max_new_tokens}
    if temperature == 0:
        asked |= {"do_sample": False}
    else:
        asked |= {"do_sample": True, "temperature": temperature, "top_k": top_k, "top_p": top_p}
        asked |= {"num_return_sequences": num_return_sequences}
    lines = "".join(f"    {python_code.keyword(**{name: one})},\n" for name, one in asked.items())
    return (
        python_code.opening(TASK, answer.receipt, "generator", TASK).replace(
            "import pipeline", "import pipeline, set_seed", 1
        )
        + ("" if seed is None else f"set_seed({seed})\n")
        + f"sequences = generator(\n    {_prompt(answer, text)},\n{lines})\n"
        + "for sequence in sequences:\n"
        + f'    print(sequence["generated_text"]{_reply(answer)})\n'
    )


def _sequence(prompt: str, whole: str) -> str:
    new = whole.removeprefix(prompt)
    return (
        f'<li class="course-sequence"><span class="course-prompt">{views.safe(prompt)}</span>'
        f'<span class="course-generated">{views.safe(new)}</span></li>'
    )


def _prompt(answer: models.Answer[Any], text: str) -> str:
    written = python_code.literal(limits.text(text, LIMIT))
    if python_code.quirks(TASK, answer.receipt).chat:
        return f'[{{"role": "user", "content": {written}}}]'
    return written


def _reply(answer: models.Answer[Any]) -> str:
    return '[-1]["content"]' if python_code.quirks(TASK, answer.receipt).chat else ""


WIDGET = Widget(
    "text_generation",
    "sequences",
    predict,
    view,
    code,
    main=(fields.sentence("text"),),
    options=(
        fields.whole("max_new_tokens", 1, MOST_TOKENS),
        fields.number("temperature", 0, 2, 0.05),
        fields.whole("top_k", 0, 100),
        fields.number("top_p", 0.05, 1, 0.05),
        fields.whole("num_return_sequences", 1, MOST_SEQUENCES),
        fields.typed("seed"),
    ),
    stream=True,
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
