"""Parameters: how many numbers an architecture holds, and in which of its parts they are."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, views
from widgets.limits import InputError
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

KINDS = {"encoder": "bert", "decoder": "gpt2", "encoder-decoder": "bart"}
"""Each kind, with the family that stands for it when a reader chooses the kind."""

MOST = {
    "layers": 128,
    "hidden": 32_768,
    "heads": 256,
    "feed_forward": 262_144,
    "vocabulary": 2_000_000,
    "positions": 2_000_000,
}
BYTES = {"fp32": 4, "bf16": 2}
UNITS = ("MB", "GB", "TB")


def predict(
    preset: str = "bert-base-uncased",
    guess: float | None = None,
    kind: str = "preset",
    layers: int | None = None,
    hidden: int | None = None,
    heads: int | None = None,
    feed_forward: int | None = None,
    vocabulary: int | None = None,
    positions: int | None = None,
    language: str = "en",
) -> models.Outcome[models.Counted]:
    """Return the parameters of a published shape, with the sizes that are given in its place."""
    family, shape = models.preset_shape(limits.choice("preset", preset, models.presets()))
    if limits.choice("kind", kind, ("preset", *KINDS)) not in (
        "preset",
        models.architecture_kind(family),
    ):
        family = KINDS[kind]
    sizes = {
        "layers": layers,
        "hidden": hidden,
        "heads": heads,
        "feed_forward": feed_forward,
        "vocabulary": vocabulary,
        "positions": positions,
    }
    own = {
        name: limits.whole(name, size, 1, MOST[name])
        for name, size in sizes.items()
        if size is not None
    }
    if guess is not None:
        limits.number("guess", guess, 0, 100)
    wanted = replace(shape, **own)
    if wanted.hidden % wanted.heads:
        raise InputError("uneven_heads", hidden=wanted.hidden, heads=wanted.heads)
    return models.Outcome(models.count_parameters(family, wanted))


def view(
    found: models.Outcome[models.Counted],
    words: Strings,
    preset: str,
    guess: float | None = None,
    **_: Any,
) -> str:
    """Return the sum, a bar for each part, and what the sizes are."""
    said, counted = words["parameter_counter"], found.value
    changed = counted.architecture.shape != models.preset_shape(preset)[1]
    return (
        views.lead(
            said["lead_changed" if changed else "lead"], name=preset, total=f"{counted.total:,}"
        )
        + views.guessed(guess, round(100 * _share(counted, "words"), 1), words)
        + views.amounts(_rows(counted, said))
        + views.facts(_facts(counted, said))
    )


def code(found: models.Outcome[models.Counted], **_: Any) -> str:
    """Return the lines that count the same."""
    made = found.value.architecture
    arguments = "".join(f"    {name}={size},\n" for name, size in made.arguments)
    return (
        f"import torch\nfrom transformers import {made.config}, {made.model}\n\n"
        f"config = {made.config}(\n{arguments})\n"
        f'with torch.device("meta"):\n    model = {made.model}(config)\n\n'
        'print(f"{model.num_parameters():,}")\n'
        "for name, parameter in model.named_parameters():\n"
        "    print(name, tuple(parameter.shape))\n"
    )


def memory(number: int) -> str:
    """Return bytes in the largest unit that leaves a number of at least 1."""
    size, unit = number / 1e6, 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:,.3g} {UNITS[unit]}"


def _share(counted: models.Counted, name: str) -> float:
    return sum(part.parameters for part in counted.parts if part.name == name) / counted.total


def _rows(counted: models.Counted, said: Strings) -> list[tuple[str, float, str]]:
    return [
        (
            said["parts"][part.name],
            part.parameters / counted.total,
            f"{part.parameters:,} ({views.percent(part.parameters / counted.total)})",
        )
        for part in counted.parts
    ]


def _facts(counted: models.Counted, said: Strings) -> list[tuple[str, str]]:
    made = counted.architecture
    sizes = [(said["sizes"][name], f"{size:,}") for name, size in asdict(made.shape).items()]
    layer = [(said["layer"][half], f"{size:,}") for half, size in counted.layer]
    weights = [(said["memory"][name], memory(size * counted.total)) for name, size in BYTES.items()]
    return [(said["class"], made.model), *sizes, *layer, *weights]


WIDGET = Widget(
    "parameter_counter",
    "parameters",
    predict,
    view,
    code,
    main=(
        fields.named("preset", models.presets),
        fields.amount("guess"),
    ),
    options=(
        fields.choice("kind", ("preset", *KINDS)),
        *(fields.typed(name) for name in MOST),
    ),
    instant=True,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
