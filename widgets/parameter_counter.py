"""Parameters: how many numbers an architecture holds, and in which of its parts they are."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, views
from widgets.limits import InputError
from widgets.parameters import Choice, Number, Whole
from widgets.widget import Asked, Widget

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


def together(asked: Asked) -> None:
    """Refuse a hidden size that the heads cannot share evenly."""
    _, shape = _architecture(asked)
    if shape.hidden % shape.heads:
        raise InputError("uneven_heads", hidden=shape.hidden, heads=shape.heads)


def predict(asked: Asked) -> models.Outcome[models.Counted]:
    """Return the parameters of a published shape, with the sizes that are given in its place."""
    return models.Outcome(models.count_parameters(*_architecture(asked)))


def _architecture(asked: Asked) -> tuple[str, models.Shape]:
    """Return the family and the shape that are asked about."""
    family, shape = models.preset_shape(asked["preset"])
    if asked["kind"] not in ("preset", models.architecture_kind(family)):
        family = KINDS[asked["kind"]]
    return family, replace(shape, **{name: asked[name] for name in MOST if asked[name] is not None})


def view(found: models.Outcome[models.Counted], words: Strings, asked: Asked) -> Markup:
    """Return the sum, a bar for each part, and what the sizes are."""
    said, counted, preset = words["parameter_counter"], found.value, asked["preset"]
    changed = counted.architecture.shape != models.preset_shape(preset)[1]
    return (
        views.lead(
            said["lead_changed" if changed else "lead"], name=preset, total=f"{counted.total:,}"
        )
        + views.guessed(asked["guess"], round(100 * _share(counted, "words"), 1), words)
        + views.amounts(_rows(counted, said))
        + views.facts(_facts(counted, said))
    )


def code(found: models.Outcome[models.Counted], asked: Asked) -> str:
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


def _itself(words: Strings, key: str, name: str) -> str:
    return name


WIDGET = Widget(
    "parameter-counter",
    "parameters",
    predict,
    view,
    code,
    main=(
        Choice("preset", models.presets(), _itself, unfolds=True, default="bert-base-uncased"),
        Number("guess", 0, 100, default=None, optional=True),
    ),
    options=(
        Choice("kind", ("preset", *KINDS), default="preset"),
        *(Whole(name, 1, most, default=None, optional=True) for name, most in MOST.items()),
    ),
    together=together,
    instant=True,
)
