"""Tokenizers: how two of them cut the same text, and what that costs in tokens."""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

LIMIT = 300
MOST_GUESSED = 10_000
COLOURS = 5

Sides = tuple[models.Cut, ...]


def predict(
    text: str,
    guess: int | None = None,
    left: str | None = None,
    right: str | None = None,
    language: str = "en",
) -> models.Outcome[Sides]:
    """Return how two tokenizers cut a text: those named, else two that suit the language."""
    sentence = limits.text(text, LIMIT)
    if guess is not None:
        limits.whole("guess", guess, 0, MOST_GUESSED)
    here = models.tokenizers(language)
    first = left or next(name for name in here if name != right)
    second = right or next((name for name in here if name != first), None)
    cuts = [models.cut(sentence, name) for name in (first, second) if name]
    return models.Outcome(tuple(one.value for one in cuts), tuple(one.receipt for one in cuts))


def view(found: models.Outcome[Sides], words: Strings, guess: int | None = None, **_: Any) -> str:
    """Return the number of tokens, and the tokens of both sides with what they cost."""
    said = words["tokenizer_explorer"]
    names = [receipt.checkpoint for receipt in found.receipts]
    counts = [cut.tokens for cut in found.value]
    lead = views.lead(said["lead"], name=names[0], count=counts[0])
    if len(counts) > 1:
        lead = views.lead(
            said["lead_two"], name=names[0], count=counts[0], other=names[1], others=counts[1]
        )
    sides = "".join(_side(name, cut, said) for name, cut in zip(names, found.value, strict=True))
    alone = views.quiet(said["alone"]) if len(counts) == 1 else ""
    return (
        lead
        + views.guessed(guess, counts[0], words)
        + f'<div class="course-pair course-cuts">{sides}</div>'
        + alone
    )


def code(found: models.Outcome[Sides], text: str, **_: Any) -> str:
    """Return the lines that cut the text with both tokenizers."""
    made = [python_code.tokenizer(receipt) for receipt in found.receipts]
    readers = ", ".join(sorted({reader for reader, _ in made}))
    cuts = "\n".join(
        f"{call}\n"
        'ids = tokenizer(text, add_special_tokens=False)["input_ids"]\n'
        "print(len(ids), tokenizer.convert_ids_to_tokens(ids))\n"
        for _, call in made
    )
    sentence = python_code.literal(limits.text(text, LIMIT))
    return f"from transformers import {readers}\n\ntext = {sentence}\n\n{cuts}"


def script(text: str) -> str | None:
    """Return the script of the first letter of a text: "hangul", "latin" or None for others."""
    letter = next((one for one in text if one.isalpha()), "")
    name = unicodedata.name(letter, "") if letter else ""
    return next((kind for kind in ("hangul", "latin") if name.startswith(kind.upper())), None)


def _side(name: str, cut: models.Cut, said: Strings) -> str:
    facts = said["facts"].format(method=cut.method, vocabulary=f"{cut.vocabulary:,}")
    drawn = "".join(_token(at, group) for at, group in enumerate(cut.groups))
    listed = [
        (_shown(group.text), " · ".join(map(_shown, group.tokens)), " · ".join(map(str, group.ids)))
        for group in cut.groups
    ]
    head = (said["piece"], said["tokens"], said["ids"])
    return (
        f'<div class="course-pair-side"><p class="course-pair-name"><b>{views.safe(name)}</b> '
        f'{views.safe(facts)}</p><p class="course-tokens">{drawn}</p>'
        + _costs(cut, said)
        + views.more(said["all"], views.table(said["all"], head, listed))
        + "</div>"
    )


def _token(at: int, group: models.Group) -> str:
    """Return a group of tokens in a colour, with its ids, and their number where it is not one."""
    many = f'<span class="course-token-count">{len(group.ids)}</span>' if len(group.ids) > 1 else ""
    title = " · ".join(f"{one} → {id_}" for one, id_ in zip(group.tokens, group.ids, strict=True))
    unknown = " course-token-unknown" if group.unknown else ""
    whole = len(group.ids) == 1 and group.tokens[0].startswith("##")
    text = group.tokens[0] if whole else group.text
    return (
        f'<span class="course-token course-token-{at % COLOURS}{unknown}" '
        f'title="{views.safe(title)}">{views.safe(_shown(text))}{many}</span> '
    )


def _shown(text: str) -> str:
    """Return a piece with its spaces and line breaks visible."""
    return text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")


def _costs(cut: models.Cut, said: Strings) -> str:
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
    "tokenizer_explorer",
    "tokens",
    predict,
    view,
    code,
    main=(fields.sentence("text"), fields.typed("guess")),
    options=(
        fields.present("left", _known, models.tokenizers),
        fields.present("right", _known, models.tokenizers),
    ),
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
