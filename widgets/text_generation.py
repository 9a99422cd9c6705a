"""Text generation: the model carries a text on, word by word, before the reader's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Number, Text, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "text-generation"

Sequences = tuple[str, ...]


def predict(asked: Asked) -> Iterator[models.Answer[Sequences]]:
    """Return an iterator over the growing sequences; closing it stops the generation."""
    options = {one.name: asked[one.name] for one in WIDGET.options}
    request = models.TextGeneration(asked["text"], **options)
    return models.stream(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[Sequences], words: Strings, asked: Asked) -> Markup:
    """Return the sequences, what the reader wrote told apart from what the model wrote."""
    items = views.joined(_sequence(asked["text"], one) for one in answer.value)
    return Markup('<ol class="course-sequences">{}</ol>').format(items)


def code(answer: models.Answer[Sequences], asked: Asked) -> str:
    """Return the lines that do the same; temperature 0 always takes the likeliest token."""
    arguments: dict[str, Any] = {"max_new_tokens": asked["max_new_tokens"]}
    if asked["temperature"] == 0:
        arguments |= {"do_sample": False}
    else:
        drawn = ("temperature", "top_k", "top_p", "num_return_sequences")
        arguments |= {"do_sample": True, **{name: asked[name] for name in drawn}}
    lines = "".join(f"    {python_code.keyword(**{key: one})},\n" for key, one in arguments.items())
    seed = asked["seed"]
    return (
        python_code.opening(TASK, answer.receipt, "generator", TASK).replace(
            "import pipeline", "import pipeline, set_seed", 1
        )
        + ("" if seed is None else f"set_seed({seed})\n")
        + f"sequences = generator(\n    {_prompt(answer, asked['text'])},\n{lines})\n"
        + "for sequence in sequences:\n"
        + f'    print(sequence["generated_text"]{_reply(answer)})\n'
    )


def _sequence(prompt: str, whole: str) -> Markup:
    return Markup(
        '<li class="course-sequence"><span class="course-prompt">{}</span>'
        '<span class="course-generated">{}</span></li>'
    ).format(prompt, whole.removeprefix(prompt))


def _prompt(answer: models.Answer[Any], text: str) -> str:
    written = python_code.literal(text)
    if python_code.quirks(TASK, answer.receipt).chat:
        return f'[{{"role": "user", "content": {written}}}]'
    return written


def _reply(answer: models.Answer[Any]) -> str:
    return '[-1]["content"]' if python_code.quirks(TASK, answer.receipt).chat else ""


WIDGET = Widget(
    TASK,
    "sequences",
    predict,
    view,
    code,
    main=(Text("text", 1000),),
    options=(
        Whole("max_new_tokens", 1, 200, step=1, default=40),
        Number("temperature", 0, 2, step=0.05, default=0.8),
        Whole("top_k", 0, 100, step=1, default=50),
        Number("top_p", 0.05, 1, step=0.05, default=0.95),
        Whole("num_return_sequences", 1, 4, step=1, default=1),
        Whole("seed", 0, 2**31 - 1, default=42, optional=True),
    ),
    stream=True,
    task=TASK,
    api=True,
)
