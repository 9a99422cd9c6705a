"""Attention viewer: which token looks at which, with the real weights of a real model."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

KINDS = ("encoder", "decoder", "cross")
PAIRS = ("auto", "fr-en", "ko-en", "en-ko")
ORDERS = ("weight", "text")
LIMIT = 240
MOST_LAYERS = 12
MOST_HEADS = 16

TASKS = {
    ("encoder", "en"): "feature-extraction",
    ("encoder", "ko"): "fill-mask",
    ("decoder", "en"): "text-generation",
    ("decoder", "ko"): "text-generation",
}
"""The task whose checkpoint is looked into, by kind and language."""

_FRENCH = re.compile(
    r"[àâçèéêëîïôùûœ]|\b(le|la|les|un|une|des|du|est|et|dans|je|tu|il|elle|nous|vous|pas|ce|"
    r"cette|mon|ma|qui|sur|avec|pour|bonjour|merci)\b",
    re.IGNORECASE,
)


def predict(
    text: str,
    kind: str = "encoder",
    layer: int = 2,
    head: int = 3,
    word: str = "",
    order: str = "weight",
    pair: str = "auto",
    language: str = "en",
) -> models.Answer[models.Attention]:
    """Return one map of attention; a layer or head after the last one means the last."""
    sentence = limits.text(text, LIMIT)
    chosen = limits.choice("kind", kind, KINDS)
    limits.choice("order", order, ORDERS)
    deep = limits.whole("layer", layer, 1, MOST_LAYERS)
    which = limits.whole("head", head, 0, MOST_HEADS)
    between = limits.choice("pair", pair, PAIRS)
    if chosen == "cross":
        return models.cross_attention(sentence, _pair(sentence, between), deep, which)
    return models.attention(sentence, TASKS[chosen, language], deep, which, language)


def view(
    answer: models.Answer[models.Attention],
    words: Strings,
    kind: str = "encoder",
    word: str = "",
    order: str = "weight",
    **_: Any,
) -> str:
    """Return one look in a sentence, the whole map, and each token's strongest look as a list."""
    said, value = words["attention_viewer"], answer.value
    row = _followed(value, word)
    column = _strongest(value, row)
    return (
        views.lead(
            said["lead"],
            token=_shown(value.rows[row]),
            other=_shown(value.columns[column]),
            weight=views.decimal(value.weights[row][column]),
        )
        + f'<p class="course-caption">{views.safe(_where(value, kind, said))}</p>'
        + _map(value, row, said["title"], said["caption"][kind])
        + _list(value, order, said)
    )


def code(
    answer: models.Answer[models.Attention],
    text: str,
    kind: str = "encoder",
    pair: str = "auto",
    **_: Any,
) -> str:
    """Return the lines that read the same weights out of the model."""
    value, sentence = answer.value, limits.text(text, LIMIT)
    if kind == "cross":
        return _cross_code(answer, sentence, _pair(sentence, pair))
    task, head = _loaded_as(answer, kind)
    return (
        python_code.parts(task, answer.receipt, head, "import torch\n")
        + 'model.set_attn_implementation("eager")\n\n'
        + f'inputs = tokenizer({python_code.literal(sentence)}, return_tensors="pt")\n'
        + "with torch.no_grad():\n    output = model(**inputs, output_attentions=True)\n"
        + f"weights = output.attentions[{value.layer - 1}][0]{_head(value)}\n"
        + 'tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])\n'
        + _PRINT.format(columns="tokens", rows="tokens")
    )


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
    wanted = limits.clean(word).casefold()
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


def _map(value: models.Attention, followed: int, title: str, caption: str) -> str:
    head = "".join(
        f'<th scope="col"{_mark(one)}><span>{views.safe(_shown(one))}</span></th>'
        for one in value.columns
    )
    body = "".join(_row(value, at, at == followed) for at in range(len(value.rows)))
    return (
        f'<p class="course-caption">{views.safe(caption)}</p>'
        '<div class="course-scroll" tabindex="0"><table class="course-attention">'
        f'<caption class="course-hidden">{views.safe(title)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(value: models.Attention, at: int, followed: bool) -> str:
    cells = "".join(
        f'<td class="{views.shade(weight)}">{round(100 * weight)}</td>'
        for weight in value.weights[at]
    )
    chosen = ' class="course-attention-row"' if followed else ""
    name = f'<th scope="row"{_mark(value.rows[at])}>{views.safe(_shown(value.rows[at]))}</th>'
    return f"<tr{chosen}>{name}{cells}</tr>"


def _mark(piece: models.Piece) -> str:
    return ' class="course-attention-mark"' if piece.special else ""


def _list(value: models.Attention, order: str, said: Strings) -> str:
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
    caption = f'<p class="course-caption">{views.safe(said["list"])}</p>'
    return f'{caption}<div class="course-looks" tabindex="0">{table}</div>'


WIDGET = Widget(
    "attention_viewer",
    "attention",
    predict,
    view,
    code,
    main=(
        fields.sentence("text"),
        fields.choice("kind", KINDS),
        fields.whole("layer", 1, MOST_LAYERS),
        fields.whole("head", 0, MOST_HEADS),
    ),
    options=(
        fields.sentence("word"),
        fields.choice("order", ORDERS),
        fields.choice("pair", PAIRS),
    ),
    instant=True,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
