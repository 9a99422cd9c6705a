"""How deep a model is, read from its configuration: nothing is loaded for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("decoder_layers", "num_decoder_layers", "num_hidden_layers", "n_layer", "n_layers")
HEADS = ("decoder_attention_heads", "num_attention_heads", "num_heads", "n_head", "n_heads")
"""What configurations call them; where two halves differ, the one that writes comes first."""


@dataclass(frozen=True)
class Depth:
    """The sizes that a look inside a model can choose from."""

    layers: int
    heads: int


def depth(folder: Path) -> Depth | None:
    """Return the depth of the model in a folder, or None where its configuration hides it."""
    file = folder / "config.json"
    if not file.is_file():
        return None
    config = json.loads(file.read_text("utf-8"))
    layers = next((config[name] for name in LAYERS if config.get(name)), None)
    heads = next((config[name] for name in HEADS if config.get(name)), None)
    return Depth(layers, heads) if layers and heads else None
