"""Attention viewer: which token looks at which, with the real weights of a real model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Choice, Text, Whole, Word
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

KINDS = ("encoder", "decoder", "cross")
PAIRS = ("auto", "fr-en", "ko-en", "en-ko")
ORDERS = ("weight", "text")
MOST_LAYERS = 12
MOST_HEADS = 16

_FRENCH = re.compile(
    r"[àâçèéêëîïôùûœ]|\b(le|la|les|un|une|des|du|est|et|dans|je|tu|il|elle|nous|vous|pas|ce|"
    r"cette|mon|ma|qui|sur|avec|pour|bonjour|merci)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Level(Whole):
    """The number of a layer or a head; a slider that ends where the model does that answers."""

    most: str
    """Which of a model's sizes is the last one: "layers" or "heads"."""

    @property
    def follows(self) -> tuple[str, ...]:
        """Return the parameters that choose the model."""
        return ("kind", "pair")

    def offer(self, words: Strings, lang: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the last layer or head of the model that would answer."""
        depth = models.depth(*_model(values["text"], values["kind"], values["pair"], lang))
        last = min(getattr(depth, self.most), self.high) if depth else self.high
        return {"maximum": last, "value": min(values[self.name], last)}


def predict(asked: Asked) -> models.Answer[models.Attention]:
    """Return one map of attention; a layer or head after the last one means the last."""
    level = (asked["layer"], asked["head"])
    task, language = _model(asked["text"], asked["kind"], asked["pair"], asked.language)
    if asked["kind"] == "cross":
        return models.cross_attention(asked["text"], language, *level)
    return models.attention(asked["text"], task, *level, language)


def view(answer: models.Answer[models.Attention], words: Strings, asked: Asked) -> Markup:
    """Return one look in a sentence, the whole map, and each token's strongest look as a list."""
    said, value = words["attention_viewer"], answer.value
    row = _followed(value, asked["word"])
    column = _strongest(value, row)
    return (
        views.lead(
            said["lead"],
            token=_shown(value.rows[row]),
            other=_shown(value.columns[column]),
            weight=views.decimal(value.weights[row][column]),
        )
        + views.caption(_where(value, asked["kind"], said))
        + _map(value, row, said["title"], said["caption"][asked["kind"]])
        + _list(value, asked["order"], said)
    )


def code(answer: models.Answer[models.Attention], asked: Asked) -> str:
    """Return the lines that read the same weights out of the model."""
    value, sentence = answer.value, asked["text"]
    if asked["kind"] == "cross":
        return _cross_code(answer, sentence, _pair(sentence, asked["pair"]))
    task, head = _loaded_as(answer, asked["kind"])
    return (
        python_code.parts(task, answer.receipt, head, "import torch\n")
        + 'model.set_attn_implementation("eager")\n\n'
        + f'inputs = tokenizer({python_code.literal(sentence)}, return_tensors="pt")\n'
        + "with torch.no_grad():\n    output = model(**inputs, output_attentions=True)\n"
        + f"weights = output.attentions[{value.layer - 1}][0]{_head(value)}\n"
        + 'tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])\n'
        + _PRINT.format(columns="tokens", rows="tokens")
    )


def _model(text: str, kind: str, pair: str, language: str) -> tuple[str, str]:
    """Return the task whose checkpoint is looked into, and its language or pair."""
    if kind == "cross":
        return "translation", _pair(text, pair)
    task = "text-generation" if kind == "decoder" else models.encoder_task(language)
    return task, language


def _loaded_as(answer: models.Answer[models.Attention], kind: str) -> tuple[str, str]:
    """Return the task of the checkpoint that answered, and the class that loads it."""
    if kind == "decoder":
        return "text-generation", "AutoModelForCausalLM"
    named = {one.id for one in models.catalog().checkpoints("fill-mask")}
    if answer.receipt.checkpoint in named:
        return "fill-mask", "AutoModelForMaskedLM"
    return "feature-extraction", "AutoModel"


def _cross_code(answer: models.Answer[models.Attention], sentence: str, pair: str) -> str:
    quirks = python_code.quirks("translation", answer.receipt)
    start = dict(quirks.pair_prefixes).get(pair, "") + quirks.text_prefix
    return (
        python_code.parts("translation", answer.receipt, "AutoModelForSeq2SeqLM", "import torch\n")
        + 'model.set_attn_implementation("eager")\n\n'
        + f"source = tokenizer({python_code.literal(start + sentence)}, "
        + 'return_tensors="pt", return_token_type_ids=False)\n'
        + "made = model.generate(**source, num_beams=4, max_new_tokens=256)\n"
        + "text = tokenizer.decode(made[0], skip_special_tokens=True)\n"
        + 'written = tokenizer(text_target=text, return_tensors="pt")["input_ids"]\n'
        + "before = model.prepare_decoder_input_ids_from_labels(written)\n"
        + "with torch.no_grad():\n"
        + "    output = model(**source, decoder_input_ids=before, output_attentions=True)\n"
        + f"weights = output.cross_attentions[{answer.value.layer - 1}][0]{_head(answer.value)}\n"
        + 'columns = tokenizer.convert_ids_to_tokens(source["input_ids"][0])\n'
        + "rows = tokenizer.convert_ids_to_tokens(written[0])\n"
        + _PRINT.format(columns="columns", rows="rows")
    )


_PRINT = """for token, row in zip({rows}, weights):
    best = row.argmax()
    print(f"{{token}} -> {{{columns}[best]}}  {{row[best]:.2f}}")
"""


def _head(value: models.Attention) -> str:
    return f"[{value.head - 1}]" if value.head else ".mean(0)"


def _pair(sentence: str, asked: str) -> str:
    """Return the languages to translate between; French is told by its letters and little words."""
    if asked != "auto":
        return asked
    if re.search(r"[가-힣]", sentence):
        return "ko-en"
    return "fr-en" if _FRENCH.search(sentence) else "en-ko"


def _shown(piece: models.Piece) -> str:
    return piece.text.strip() or {"\n": "↵"}.get(piece.text, "␣")


def _strongest(value: models.Attention, row: int) -> int:
    return max(range(len(value.columns)), key=lambda column: value.weights[row][column])


def _followed(value: models.Attention, word: str) -> int:
    """Return the row of the reader's word, or else the strongest look at another word."""
    wanted = word.casefold()
    rows = range(len(value.rows))
    if named := [at for at in rows if wanted and _shown(value.rows[at]).casefold() == wanted]:
        return named[0]
    if begun := [at for at in rows if wanted and _begins(value.rows[at], wanted)]:
        return begun[0]
    return max(rows, key=lambda at: _telling(value, at))


def _begins(piece: models.Piece, word: str) -> bool:
    return not piece.special and word.startswith(_shown(piece).casefold())


def _telling(value: models.Attention, row: int) -> tuple[bool, float]:
    """Return what makes a row worth a sentence: it looks at a word, not at a mark or at itself."""
    column = _strongest(value, row)
    ends = (value.rows[row], value.columns[column])
    words = all(not one.special and any(map(str.isalnum, one.text)) for one in ends)
    itself = value.rows is value.columns and row == column
    return words and not itself, value.weights[row][column]


def _where(value: models.Attention, kind: str, said: Strings) -> str:
    head = said["head_of"] if value.head else said["mean_of"]
    place: str = said["layer_of"] + " " + head
    return f"{said['kinds'][kind]} {place}".format(
        layer=value.layer, layers=value.layers, head=value.head, heads=value.heads
    )


def _map(value: models.Attention, followed: int, title: str, caption: str) -> Markup:
    head = views.joined(
        Markup('<th scope="col"{}><span>{}</span></th>').format(_mark(one), _shown(one))
        for one in value.columns
    )
    body = views.joined(_row(value, at, at == followed) for at in range(len(value.rows)))
    return views.caption(caption) + Markup(
        '<div class="course-scroll" tabindex="0"><table class="course-attention">'
        '<caption class="course-hidden">{}</caption>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(title, head, body)


def _row(value: models.Attention, at: int, followed: bool) -> Markup:
    cells = views.joined(
        Markup('<td class="{}">{}</td>').format(views.shade(weight), round(100 * weight))
        for weight in value.weights[at]
    )
    chosen = Markup(' class="course-attention-row"') if followed else ""
    piece = value.rows[at]
    return Markup('<tr{}><th scope="row"{}>{}</th>{}</tr>').format(
        chosen, _mark(piece), _shown(piece), cells
    )


def _mark(piece: models.Piece) -> Markup:
    return Markup(' class="course-attention-mark"') if piece.special else Markup()


def _list(value: models.Attention, order: str, said: Strings) -> Markup:
    """Return for each token the one it looks at most, in the order that was asked for."""
    looks = [(at, _strongest(value, at)) for at in range(len(value.rows))]
    if order == "weight":
        looks.sort(key=lambda look: -value.weights[look[0]][look[1]])
    rows = [
        (
            _shown(value.rows[row]),
            _shown(value.columns[column]),
            views.decimal(value.weights[row][column]),
        )
        for row, column in looks
    ]
    head = (said["from"], said["to"], said["weight"])
    table = views.table(said["list"], head, rows)
    looked = Markup('<div class="course-looks" tabindex="0">{}</div>').format(table)
    return views.caption(said["list"]) + looked


WIDGET = Widget(
    "attention-viewer",
    "attention",
    predict,
    view,
    code,
    main=(
        Text("text", 240),
        Choice("kind", KINDS, default="encoder"),
        Level("layer", 1, MOST_LAYERS, "layers", step=1, default=2),
        Level("head", 0, MOST_HEADS, "heads", step=1, default=3),
    ),
    options=(
        Word("word", 240, default=""),
        Choice("order", ORDERS, default="weight"),
        Choice("pair", PAIRS, default="auto"),
    ),
    instant=True,
)
