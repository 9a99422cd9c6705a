"""A task on a shared encoder: a LoRA adapter and a head, a few megabytes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoConfig, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from widgets.recipes.checkpoint import release
from widgets.recipes.plan import ASSETS, default_device, has_bfloat16

BASE = ASSETS / "encoder-en"
MATRICES = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]


def tokenizer(encoder: Path = BASE) -> PreTrainedTokenizerBase:
    """Return the tokenizer of a shared encoder."""
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(encoder)
    return tokenizer


def base(auto: Any, labels: Sequence[str] = (), encoder: Path = BASE) -> PreTrainedModel:
    """Return a shared encoder with an untrained head of an `AutoModelFor…` class."""
    names = {
        "id2label": dict(enumerate(labels)),
        "label2id": {name: i for i, name in enumerate(labels)},
    }
    config = AutoConfig.from_pretrained(encoder, **(names if labels else {}))
    torch.manual_seed(0)
    model: PreTrainedModel = auto.from_pretrained(
        encoder, config=config, dtype=torch.float32, attn_implementation="eager"
    )
    return model


def adapted(
    model: PreTrainedModel,
    head: Sequence[str],
    rank: int = 32,
) -> PeftModel:
    """Return the model with everything frozen but an adapter and the modules of its head."""
    lora = LoraConfig(
        r=rank,
        lora_alpha=2 * rank,
        target_modules=MATRICES,
        modules_to_save=list(head),
    )
    adapter: PeftModel = get_peft_model(model, lora)
    if has_bfloat16(default_device()):
        _halve(adapter)
    return adapter


def save(adapter: PeftModel, out: Path) -> None:
    """Put adapter, configuration and tokenizer in a folder that plain `from_pretrained` loads.

    The base weights are a link to the shared encoder beside it, so that they are on the disk once.
    """
    learned = adapter.peft_config["default"]
    encoder = Path(str(adapter.get_base_model().name_or_path))
    learned.inference_mode = True
    learned.base_model_name_or_path = str(ASSETS / encoder.name)
    with release(out) as folder:
        adapter.half().save_pretrained(str(folder))
        (folder / "README.md").unlink()
        adapter.config.save_pretrained(folder)
        tokenizer(encoder).save_pretrained(folder)
        (folder / "model.safetensors").symlink_to(Path("..") / encoder.name / "model.safetensors")


def _halve(adapter: PeftModel) -> None:
    """Keep frozen matrices in 16 bit, as autocast would make them at every step."""
    for name, weight in adapter.named_parameters():
        if not weight.requires_grad and weight.ndim == 2 and "embeddings" not in name:
            weight.data = weight.data.bfloat16()
