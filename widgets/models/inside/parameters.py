"""The parameters of an architecture, counted part by part on modules that hold no numbers.

Real modules of transformers are made on the meta device: every tensor has its shape and no
memory, so that a count needs no download and is right by construction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

ARCHITECTURES = Path(__file__).with_name("architectures.yml")

PARTS = (
    ("norms", r"(?i:norm)|\bln_"),
    ("positions", r"position|\bwpe\b|relative_attention_bias"),
    ("token_types", r"token_type"),
    ("words", r"word_embeddings|embed_tokens|tok_embeddings|\bwte\b|shared"),
    ("cross_attention", r"encoder_attn|EncDecAttention"),
    ("pooler", r"pooler"),
    ("attention", r"attention|attn|SelfAttention"),
    ("feed_forward", r""),
)
"""Name of each part, with what tells its parameters by their own names; the first match counts."""

_LAYER = re.compile(
    r"(?P<half>encoder|decoder)?(?:\w+\.|\.)*?(?:layers?|h|block)\.(?P<number>\d+)\."
)


@dataclass(frozen=True)
class Shape:
    """The sizes of an architecture."""

    layers: int
    """Of an encoder-decoder: in each half."""

    hidden: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int


@dataclass(frozen=True)
class Architecture:
    """An architecture of transformers, with its sizes filled in."""

    family: str
    kind: str
    """"encoder", "decoder" or "encoder-decoder"."""

    config: str
    """Class of its configuration."""

    model: str
    """Class of its model, without a head."""

    arguments: tuple[tuple[str, int], ...]
    """What the configuration is made with."""

    shape: Shape


@dataclass(frozen=True)
class Part:
    """The parameters of one part."""

    name: str
    """One of `PARTS`."""

    parameters: int


@dataclass(frozen=True)
class Counted:
    """An architecture, counted."""

    architecture: Architecture
    parts: tuple[Part, ...]
    """The largest first."""

    layer: tuple[tuple[str, int], ...]
    """The parameters of one layer: of an encoder, a decoder, or each."""

    total: int


@cache
def presets() -> tuple[str, ...]:
    """Return the names of the published shapes."""
    return tuple(_known()["presets"])


def preset_shape(name: str) -> tuple[str, Shape]:
    """Return the family and the shape of a published model."""
    found = _known()["presets"][name]
    return found["family"], Shape(*found["sizes"])


def architecture_kind(family: str) -> str:
    """Return whether a family is an encoder, a decoder, or both."""
    return str(_known()["families"][family]["kind"])


def architecture(family: str, shape: Shape) -> Architecture:
    """Return a family's architecture of a shape, as transformers names its sizes."""
    facts = _known()["families"][family]
    sizes = dict(zip(Shape.__dataclass_fields__, astuple(shape), strict=True))
    sizes["head_size"] = shape.hidden // shape.heads
    arguments = [
        (argument, sizes[size]) for size, names in facts["sizes"].items() for argument in names
    ]
    arguments += facts.get("fixed", {}).items()
    return Architecture(
        family, facts["kind"], facts["config"], facts["model"], tuple(arguments), shape
    )


@lru_cache(maxsize=256)
def count(family: str, shape: Shape) -> Counted:
    """Return the parameters of a family's architecture of a shape, by part."""
    import torch
    import transformers

    wanted = architecture(family, shape)
    config = getattr(transformers, wanted.config)(**dict(wanted.arguments))
    with torch.device("meta"):
        model: Any = getattr(transformers, wanted.model)(config)
    sizes = {name: tensor.numel() for name, tensor in model.named_parameters()}
    found: Counter[str] = Counter()
    for name, size in sizes.items():
        found[_part(name)] += size
    parts = tuple(Part(name, size) for name, size in found.most_common())
    return Counted(wanted, parts, _layers(sizes, wanted.kind), found.total())


def _part(name: str) -> str:
    return next(part for part, pattern in PARTS if re.search(pattern, name))


def _layers(sizes: Mapping[str, int], kind: str) -> tuple[tuple[str, int], ...]:
    """Return the parameters of the last layer of each half: a first layer may be special."""
    found: Counter[tuple[str, int]] = Counter()
    for name, size in sizes.items():
        if layer := _LAYER.match(name):
            found[layer["half"] or kind, int(layer["number"])] += size
    last = dict(sorted(found))
    return tuple((half, found[half, number]) for half, number in reversed(last.items()))


@cache
def _known() -> Mapping[str, Any]:
    known: Mapping[str, Any] = yaml.safe_load(ARCHITECTURES.read_text("utf-8-sig"))
    return known
