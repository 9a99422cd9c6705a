"""Tokenizers: how two of them cut the same text, and what that costs in tokens."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import gradio as gr
from markupsafe import Markup

from widgets import models, python_code, views
from widgets.limits import InputError
from widgets.parameters import Parameter, Text, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

COLOURS = 5

Sides = tuple[models.Cut, ...]


class Tokenizer(Parameter):
    """A checkpoint whose tokenizer cuts; None for one that suits the language."""

    def _checked(self, given: Any) -> str | None:
        if not isinstance(given, str):
            raise InputError("not_text_in", name=self.name)
        if given and given not in _known():
            raise InputError("unknown_checkpoint", checkpoint=given[:80])
        return given or None

    def draw(self, words: Strings, key: str, **shared: Any) -> gr.Dropdown:
        """Return a list of all checkpoints that the course knows, to be narrowed by `offer`."""
        return gr.Dropdown(_choices(words, key, _known()), **shared)

    def extent(self, words: Strings) -> str:
        """Return where names come from."""
        return str(words["widget"]["extents"]["checkpoint"])

    def read(self, held: Any) -> Any:
        """Return the name, or None for the automatic choice."""
        return held or None

    def show(self, value: Any) -> Any:
        """Return the name as the list holds it."""
        return value or ""

    def offer(self, words: Strings, lang: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the checkpoints that are on this machine now."""
        return {"choices": _choices(words, WIDGET.key, models.tokenizers(lang))}


def _choices(words: Strings, key: str, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(words[key]["automatic"], ""), *((name, name) for name in names)]


def predict(asked: Asked) -> models.Outcome[Sides]:
    """Return how two tokenizers cut a text: those named, else two that suit the language."""
    left, right = asked["left"], asked["right"]
    here = models.tokenizers(asked.language)
    first = left or next(name for name in here if name != right)
    second = right or next((name for name in here if name != first), None)
    cuts = [models.cut(asked["text"], name) for name in (first, second) if name]
    return models.Outcome(tuple(one.value for one in cuts), tuple(one.receipt for one in cuts))


def view(found: models.Outcome[Sides], words: Strings, asked: Asked) -> Markup:
    """Return the number of tokens, and the tokens of both sides with what they cost."""
    said = words["tokenizer_explorer"]
    names = [receipt.checkpoint for receipt in found.receipts]
    counts = [cut.tokens for cut in found.value]
    lead = views.lead(said["lead"], name=names[0], count=counts[0])
    if len(counts) > 1:
        lead = views.lead(
            said["lead_two"], name=names[0], count=counts[0], other=names[1], others=counts[1]
        )
    sides = (_side(name, cut, said) for name, cut in zip(names, found.value, strict=True))
    return (
        lead
        + views.guessed(asked["guess"], counts[0], words)
        + Markup('<div class="course-pair course-cuts">{}</div>').format(views.joined(sides))
        + (views.quiet(said["alone"]) if len(counts) == 1 else Markup())
    )


def code(found: models.Outcome[Sides], asked: Asked) -> str:
    """Return the lines that cut the text with both tokenizers."""
    made = [python_code.tokenizer(receipt) for receipt in found.receipts]
    readers = ", ".join(sorted({reader for reader, _ in made}))
    cuts = "\n".join(
        f"{call}\n"
        'ids = tokenizer(text, add_special_tokens=False)["input_ids"]\n'
        "print(len(ids), tokenizer.convert_ids_to_tokens(ids))\n"
        for _, call in made
    )
    sentence = python_code.literal(asked["text"])
    return f"from transformers import {readers}\n\ntext = {sentence}\n\n{cuts}"


def script(text: str) -> str | None:
    """Return the script of the first letter of a text: "hangul", "latin" or None for others."""
    letter = next((one for one in text if one.isalpha()), "")
    name = unicodedata.name(letter, "") if letter else ""
    return next((kind for kind in ("hangul", "latin") if name.startswith(kind.upper())), None)


def _side(name: str, cut: models.Cut, said: Strings) -> Markup:
    listed = [
        (_shown(group.text), " · ".join(map(_shown, group.tokens)), " · ".join(map(str, group.ids)))
        for group in cut.groups
    ]
    head = (said["piece"], said["tokens"], said["ids"])
    return Markup(
        '<div class="course-pair-side"><p class="course-pair-name"><b>{}</b> {}</p>'
        '<p class="course-tokens">{}</p>{}{}</div>'
    ).format(
        name,
        said["facts"].format(method=cut.method, vocabulary=f"{cut.vocabulary:,}"),
        views.joined(_token(at, group) for at, group in enumerate(cut.groups)),
        _costs(cut, said),
        views.more(said["all"], views.table(said["all"], head, listed)),
    )


def _token(at: int, group: models.Group) -> Markup:
    """Return a group of tokens in a colour, with its ids, and their number where it is not one."""
    count = Markup('<span class="course-token-count">{}</span>').format(len(group.ids))
    title = " · ".join(f"{one} → {id_}" for one, id_ in zip(group.tokens, group.ids, strict=True))
    inside = len(group.ids) == 1 and group.tokens[0].startswith("##")
    return Markup('<span class="course-token course-token-{}{}" title="{}">{}{}</span> ').format(
        at % COLOURS,
        " course-token-unknown" if group.unknown else "",
        title,
        _shown(group.tokens[0] if inside else group.text),
        count if len(group.ids) > 1 else "",
    )


def _shown(text: str) -> str:
    """Return a piece with its spaces and line breaks visible."""
    return text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")


def _costs(cut: models.Cut, said: Strings) -> Markup:
    """Return tokens and characters, of all the text and of each script in it."""
    rows = [_cost(said["scripts"]["all"], cut.groups)]
    for kind in ("latin", "hangul"):
        groups = tuple(group for group in cut.groups if script(group.text) == kind)
        if groups and len(groups) < len(cut.groups):
            rows.append(_cost(said["scripts"][kind], groups))
    return views.table(said["costs"], ("", said["tokens"], said["characters"], said["each"]), rows)


def _cost(name: str, groups: tuple[models.Group, ...]) -> tuple[str, str, str, str]:
    tokens = sum(len(group.ids) for group in groups)
    characters = sum(not one.isspace() for group in groups for one in group.text)
    return name, str(tokens), str(characters), f"{tokens / max(characters, 1):.2f}"


def _known() -> tuple[str, ...]:
    """Return every checkpoint whose tokenizer may be looked at, once it is here."""
    return tuple(dict.fromkeys(one.id for one in models.catalog().entries))


WIDGET = Widget(
    "tokenizer-explorer",
    "tokens",
    predict,
    view,
    code,
    main=(Text("text", 300), Whole("guess", 0, 10_000, default=None, optional=True)),
    options=(
        Tokenizer("left", default=None, optional=True),
        Tokenizer("right", default=None, optional=True),
    ),
)
