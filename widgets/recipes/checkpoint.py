"""Reading a checkpoint, and putting a finished one in its place, whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from peft import PeftConfig, PeftModel, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoConfig, AutoTokenizer, PreTrainedTokenizerBase

from widgets.models import cards as card
from widgets.recipes import workers
from widgets.recipes.plan import ASSETS

ADAPTER = "adapter_model.safetensors"


def load(auto: Any, folder: Path) -> tuple[Any, PreTrainedTokenizerBase]:
    """Return the model and the tokenizer of a folder; an adapter comes merged into its base."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if not (folder / "adapter_config.json").exists():
        return auto.from_pretrained(folder, dtype=torch.float32).eval(), tokenizer
    config = AutoConfig.from_pretrained(folder)
    base = auto.from_pretrained(_encoder(folder), config=config, dtype=torch.float32)
    return PeftModel.from_pretrained(base, folder).merge_and_unload().eval(), tokenizer


def start(model: torch.nn.Module, folder: Path) -> None:
    """Give a model, or the adapter of one, the weights of a finished checkpoint.

    Raises:
        RuntimeError: If the checkpoint has weights that the model has no place for.
    """
    strange = _place(model, _weights(model, folder)).unexpected_keys
    if strange:
        raise RuntimeError(f"{folder} is of another form: no place for {', '.join(strange)}.")


def blend(model: torch.nn.Module, folder: Path, share: float) -> None:
    """Move the weights back towards those of a finished checkpoint, of which the training went on.

    `share` is how much of the way from there stays. Weights between two trainings often know
    what both know and less by heart (Wortsman and others 2022, "Robust fine-tuning of zero-shot
    models").
    """
    adapted = isinstance(model, PeftModel)
    now = get_peft_model_state_dict(model) if adapted else model.state_dict()
    before = _weights(model, folder)
    _place(
        model,
        {name: torch.lerp(one.to(now[name]), now[name], share) for name, one in before.items()},
    )


@contextmanager
def release(out: Path) -> Iterator[Path]:
    """Yield a folder to build a checkpoint in, and put it in its place with its model card.

    Workers after the first end here.
    """
    if workers.rank() > 0:
        raise SystemExit
    with whole(out) as folder:
        yield folder
        card.write(folder, out.name)


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Yield a folder to fill, and move it to `out` once it is complete.

    A reader of `out` sees the old folder or the new one, never half of either.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    built = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    built.chmod(0o755)
    try:
        yield built
        for file in built.iterdir():
            if not file.is_symlink():
                file.chmod(0o644)
        _swap(built, out)
    finally:
        shutil.rmtree(built, ignore_errors=True)


def _encoder(folder: Path) -> Path:
    """Return the folder of the base that an adapter changes: beside it, or on the shelf."""
    name = Path(PeftConfig.from_pretrained(str(folder)).base_model_name_or_path).name
    beside = folder.with_name(name)
    return beside if beside.exists() else ASSETS / name


def _swap(built: Path, out: Path) -> None:
    old = built.with_name(built.name + "-old")
    if out.exists():
        out.rename(old)
    built.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _weights(model: torch.nn.Module, folder: Path) -> dict[str, torch.Tensor]:
    file = ADAPTER if isinstance(model, PeftModel) else "model.safetensors"
    weights: dict[str, torch.Tensor] = load_file(folder / file)
    return weights


def _place(model: torch.nn.Module, weights: dict[str, torch.Tensor]) -> Any:
    """Put weights where they belong, and return which were strange."""
    if isinstance(model, PeftModel):
        return set_peft_model_state_dict(model, weights)
    return model.load_state_dict(weights, strict=False)
