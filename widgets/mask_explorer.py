"""Attention masks: which positions of a sentence each position may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.limits import InputError
from widgets.parameters import Choice, Text, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

KINDS = ("bidirectional", "causal")
MOST_WORDS = 24
MOST_PADDING = 6
PAD = "[PAD]"


@dataclass(frozen=True)
class Mask:
    """Who may look at whom."""

    tokens: tuple[str, ...]
    """The words, then the filler."""

    real: int
    """How many of them are words."""

    kind: str

    allowed: tuple[tuple[bool, ...], ...]
    """Rows look, columns are looked at."""

    position: int
    """The row that is put into words, counted from 1."""

    def seen(self, row: int) -> list[int]:
        """Return the positions that a row may look at, rows and positions counted from 1."""
        return [at for at, allowed in enumerate(self.allowed[row - 1], 1) if allowed]


def together(asked: Asked) -> None:
    """Refuse more words than a grid has room for."""
    if len(asked["text"].split()) > MOST_WORDS:
        raise InputError("many_words", most=MOST_WORDS)


def predict(asked: Asked) -> models.Outcome[Mask]:
    """Return the mask over the words of a text; a position after the last one means the last."""
    words, kind = asked["text"].split(), asked["kind"]
    tokens = (*words, *[PAD] * asked["padding"])
    position = min(asked["position"], len(tokens))
    allowed = _allowed(len(tokens), len(words), kind)
    return models.Outcome(Mask(tokens, len(words), kind, allowed, position))


def view(found: models.Outcome[Mask], words: Strings, asked: Asked) -> Markup:
    """Return one row in words, the whole grid, and every row in words."""
    said, mask = words["mask_explorer"], found.value
    rows = views.joined(
        Markup("<li>{}</li>").format(_row(mask, at, said)) for at in _positions(mask)
    )
    lines = Markup('<ul class="course-lines">{}</ul>').format(rows)
    return (
        _lead(mask, said)
        + views.text(said["kinds"][mask.kind] + (said["filler"] if _padded(mask) else ""))
        + _grid(mask, said)
        + views.more(said["in_words"], lines)
    )


def code(found: models.Outcome[Mask], asked: Asked) -> str:
    """Return the lines that build the same mask, and the weights it leaves when scores are even."""
    mask = found.value
    triangle = ".tril()" if mask.kind == "causal" else ""
    return (
        f"import torch\n\ntokens = {python_code.literal(mask.tokens)}\n"
        + f"real = torch.arange(len(tokens)) < {mask.real}\n"
        + f"allowed = torch.ones(len(tokens), len(tokens)){triangle}.bool() & real\n"
        + "for token, row in zip(tokens, allowed):\n"
        + '    print("".join("✓" if one else "·" for one in row), token)\n\n'
        + "scores = torch.zeros(len(tokens), len(tokens))\n"
        + 'scores = scores.masked_fill(~allowed, float("-inf"))\n'
        + "print(scores.softmax(dim=-1))\n"
    )


def _allowed(size: int, real: int, kind: str) -> tuple[tuple[bool, ...], ...]:
    """Return the grid: nobody looks at filler, and under a causal mask nobody looks ahead."""
    return tuple(
        tuple(seen < real and (kind == "bidirectional" or seen <= row) for seen in range(size))
        for row in range(size)
    )


def _positions(mask: Mask) -> range:
    return range(1, len(mask.tokens) + 1)


def _padded(mask: Mask) -> bool:
    return mask.real < len(mask.tokens)


def _lead(mask: Mask, said: Strings) -> Markup:
    return views.lead(
        said["lead_filler" if mask.position > mask.real else "lead"],
        position=mask.position,
        word=mask.tokens[mask.position - 1],
        seen=_range(mask.seen(mask.position), said),
    )


def _row(mask: Mask, at: int, said: Strings) -> str:
    sentence: str = said["lead_filler" if at > mask.real else "lead"]
    seen = _range(mask.seen(at), said)
    return sentence.format(position=at, word=mask.tokens[at - 1], seen=seen)


def _range(seen: list[int], said: Strings) -> str:
    """Return positions, which always follow each other, as their first and last."""
    between: str = said["range"]
    return f"{seen[0]}" if len(seen) == 1 else between.format(first=seen[0], last=seen[-1])


def _grid(mask: Mask, said: Strings) -> Markup:
    head = views.joined(
        Markup('<th scope="col"{}>{}</th>').format(_faint(mask, at), _name(mask, at))
        for at in _positions(mask)
    )
    body = views.joined(_line(mask, at, said) for at in _positions(mask))
    return views.caption(said["legend"]) + Markup(
        '<div class="course-scroll"><table class="course-mask">'
        '<caption class="course-hidden">{}</caption>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(said["caption"], head, body)


def _line(mask: Mask, at: int, said: Strings) -> Markup:
    cells = views.joined(
        Markup('<td class="course-mask-{}" title="{} → {}: {}">{}</td>').format(
            "seen" if allowed else "hidden",
            at,
            column,
            said["allowed" if allowed else "forbidden"],
            "✓" if allowed else "·",
        )
        for column, allowed in enumerate(mask.allowed[at - 1], 1)
    )
    chosen = Markup(' class="course-mask-row"') if at == mask.position else ""
    return Markup('<tr{}><th scope="row"{}>{}</th>{}</tr>').format(
        chosen, _faint(mask, at), _name(mask, at), cells
    )


def _name(mask: Mask, at: int) -> Markup:
    return Markup('<span class="course-mask-number">{}</span> {}').format(at, mask.tokens[at - 1])


def _faint(mask: Mask, at: int) -> Markup:
    return Markup(' class="course-mask-filler"') if at > mask.real else Markup()


WIDGET = Widget(
    "mask-explorer",
    "mask",
    predict,
    view,
    code,
    main=(
        Text("text", 300),
        Choice("kind", KINDS, default="causal"),
        Whole("padding", 0, MOST_PADDING, step=1, default=0),
        Whole("position", 1, MOST_WORDS + MOST_PADDING, step=1, default=3),
    ),
    together=together,
    instant=True,
)
