"""Reading a checkpoint, and putting a finished one in its place, whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel, set_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoConfig, AutoTokenizer, PreTrainedTokenizerBase

from widgets.recipes import card, workers
from widgets.recipes.plan import ASSETS

ADAPTER = "adapter_model.safetensors"


def load(auto: Any, folder: Path) -> tuple[Any, PreTrainedTokenizerBase]:
    """Return the model and the tokenizer of a folder; an adapter comes merged into its base."""
    words = AutoTokenizer.from_pretrained(folder)
    if not (folder / "adapter_config.json").exists():
        return auto.from_pretrained(folder, dtype=torch.float32).eval(), words
    config = AutoConfig.from_pretrained(folder)
    base = auto.from_pretrained(ASSETS / "encoder-en", config=config, dtype=torch.float32)
    return PeftModel.from_pretrained(base, folder).merge_and_unload().eval(), words


def start(model: torch.nn.Module, folder: Path) -> None:
    """Give a model, or the adapter of one, the weights of a finished checkpoint.

    Raises:
        RuntimeError: If the checkpoint has weights that the model has no place for.
    """
    load: Any = partial(model.load_state_dict, strict=False)
    file = folder / "model.safetensors"
    if isinstance(model, PeftModel):
        load, file = partial(set_peft_model_state_dict, model), folder / ADAPTER
    strange = load(load_file(file)).unexpected_keys
    if strange:
        raise RuntimeError(f"{folder} is of another form: no place for {', '.join(strange)}.")


@contextmanager
def release(out: Path) -> Iterator[Path]:
    """Yield a folder to build a checkpoint in, and move it to `out` once it is complete.

    A reader of `out` sees the old checkpoint or the new one, never half of either. Workers after
    the first end here.
    """
    if workers.rank() > 0:
        raise SystemExit
    out.parent.mkdir(parents=True, exist_ok=True)
    built = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    built.chmod(0o755)
    try:
        yield built
        card.write(built, out.name)
        for file in built.iterdir():
            if not file.is_symlink():
                file.chmod(0o644)
        _swap(built, out)
    finally:
        shutil.rmtree(built, ignore_errors=True)


def _swap(built: Path, out: Path) -> None:
    old = built.with_name(built.name + "-old")
    if out.exists():
        out.rename(old)
    built.rename(out)
    shutil.rmtree(old, ignore_errors=True)
