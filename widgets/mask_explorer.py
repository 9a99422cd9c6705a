"""Attention masks: which positions of a sentence each position may look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.limits import InputError
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

KINDS = ("bidirectional", "causal")
LIMIT = 300
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


def predict(
    text: str,
    kind: str = "causal",
    padding: int = 0,
    position: int = 3,
    language: str = "en",
) -> models.Outcome[Mask]:
    """Return the mask over the words of a text; a position after the last one means the last."""
    words = limits.text(text, LIMIT).split()
    if len(words) > MOST_WORDS:
        raise InputError("many_words", most=MOST_WORDS)
    chosen = limits.choice("kind", kind, KINDS)
    tokens = (*words, *[PAD] * limits.whole("padding", padding, 0, MOST_PADDING))
    row = limits.whole("position", position, 1, MOST_WORDS + MOST_PADDING)
    allowed = _allowed(len(tokens), len(words), chosen)
    return models.Outcome(Mask(tokens, len(words), chosen, allowed, min(row, len(tokens))))


def view(found: models.Outcome[Mask], words: Strings, **_: Any) -> str:
    """Return one row in words, the whole grid, and every row in words."""
    said, mask = words["mask_explorer"], found.value
    rows = "".join(f"<li>{views.safe(_row(mask, at, said))}</li>" for at in _positions(mask))
    return (
        _lead(mask, said)
        + views.text(said["kinds"][mask.kind] + (said["filler"] if _padded(mask) else ""))
        + _grid(mask, said)
        + views.more(said["in_words"], f'<ul class="course-lines">{rows}</ul>')
    )


def code(found: models.Outcome[Mask], **_: Any) -> str:
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


def _lead(mask: Mask, said: Strings) -> str:
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


def _grid(mask: Mask, said: Strings) -> str:
    head = "".join(
        f'<th scope="col"{_faint(mask, at)}><span class="course-mask-number">{at}</span> '
        f"{views.safe(mask.tokens[at - 1])}</th>"
        for at in _positions(mask)
    )
    body = "".join(_line(mask, at, said) for at in _positions(mask))
    return (
        f'<p class="course-caption">{views.safe(said["legend"])}</p>'
        '<div class="course-scroll"><table class="course-mask">'
        f'<caption class="course-hidden">{views.safe(said["caption"])}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _line(mask: Mask, at: int, said: Strings) -> str:
    cells = "".join(
        f'<td class="course-mask-{"seen" if allowed else "hidden"}" '
        f'title="{at} → {column}: {views.safe(said["allowed" if allowed else "forbidden"])}">'
        f"{'✓' if allowed else '·'}</td>"
        for column, allowed in enumerate(mask.allowed[at - 1], 1)
    )
    chosen = ' class="course-mask-row"' if at == mask.position else ""
    name = f'<span class="course-mask-number">{at}</span> {views.safe(mask.tokens[at - 1])}'
    return f'<tr{chosen}><th scope="row"{_faint(mask, at)}>{name}</th>{cells}</tr>'


def _faint(mask: Mask, at: int) -> str:
    return ' class="course-mask-filler"' if at > mask.real else ""


WIDGET = Widget(
    "mask_explorer",
    "mask",
    predict,
    view,
    code,
    main=(
        fields.sentence("text"),
        fields.choice("kind", KINDS),
        fields.whole("padding", 0, MOST_PADDING),
        fields.whole("position", 1, MOST_WORDS + MOST_PADDING),
    ),
    instant=True,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
