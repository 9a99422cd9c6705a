"""From a folder of files to a model and its tokenizer, the catalog's quirks applied.

Loads wait for each other: the libraries change settings of the whole process while they load, and
two models never fill the memory at once.
"""

import functools
import hashlib
import logging
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from widgets.models.answer import ModelError
from widgets.models.checkpoint import Checkpoint
from widgets.models.device import device, dtype
from widgets.models.locks import Lock
from widgets.models.probe import probe

log = logging.getLogger(__name__)

HEADS = {
    "sentiment-analysis": "AutoModelForSequenceClassification",
    "zero-shot-classification": "AutoModelForSequenceClassification",
    "text-generation": "AutoModelForCausalLM",
    "fill-mask": "AutoModelForMaskedLM",
    "named-entity-recognition": "AutoModelForTokenClassification",
    "question-answering": "AutoModelForQuestionAnswering",
    "summarization": "AutoModelForSeq2SeqLM",
    "translation": "AutoModelForSeq2SeqLM",
    "feature-extraction": "AutoModel",
}
"""The class of transformers that puts the right head on a task's model."""

OFFSET_POSITIONS = ("roberta", "xlm-roberta", "camembert")
"""Model types whose positions begin after the padding index: two fewer are usable."""

LONGEST = 1024
"""Tokens of an input at most, for a tokenizer and model that name no limit."""


@dataclass(frozen=True)
class Key:
    """What tells one loaded model from another."""

    id: str
    revision: str
    """Commit on the Hub, or fingerprint of a bundled checkpoint's weights."""

    head: str
    eager: bool = False
    """Attention is computed step by step, so that its weights can be read."""

    checkpoint: Checkpoint = field(compare=False, kw_only=True)
    folder: Path = field(compare=False, kw_only=True)


@dataclass(frozen=True, eq=False)
class Loaded:
    """A model with its tokenizer, ready to be asked."""

    model: Any
    tokenizer: Any
    checkpoint: Checkpoint
    limit: int
    """Tokens of an input at most."""

    lock: Lock = field(default_factory=Lock)
    """Held while the tokenizer or the model is at work."""

    def memory(self) -> Mapping[int, int]:
        """Return the bytes of every tensor's storage by its address."""
        tensors = [*self.model.parameters(), *self.model.buffers()]
        storages = [tensor.untyped_storage() for tensor in tensors]
        return {storage.data_ptr(): storage.nbytes() for storage in storages}

    def __reduce__(self) -> tuple[Any, ...]:
        """Refuse to be pickled: a loaded model stays in its process."""
        raise TypeError("A loaded model stays in its process.")


_one_at_a_time = Lock()
_parameters: "WeakValueDictionary[tuple[str, str], Any]" = WeakValueDictionary()


def key(checkpoint: Checkpoint, folder: Path, eager: bool = False) -> Key:
    """Return the key of a checkpoint whose files are in a folder."""
    head = HEADS[checkpoint.task]
    if checkpoint.quirks.method == "extractive":
        head = "AutoModelForTokenClassification"
    revision = checkpoint.revision or _fingerprint(folder)
    return Key(checkpoint.id, revision, head, eager, checkpoint=checkpoint, folder=folder)


def load(key: Key) -> Loaded:
    """Return the model of a key, probed; raise a `ModelError` that says why it cannot be had."""
    checkpoint = key.checkpoint
    with _one_at_a_time:
        _quiet()
        try:
            tokenizer = _tokenizer(checkpoint, key.folder)
            probe(tokenizer, checkpoint.languages, checkpoint.id)
            model = _placed(_model(key), checkpoint)
            _share(model, checkpoint.quirks.base or key.id)
        except ModelError:
            raise
        except Exception as error:
            log.warning("%s cannot be loaded", checkpoint.id, exc_info=True)
            raise ModelError(
                "load_failed", checkpoint=checkpoint.id, reason=_reason(error)
            ) from error
    limit = _limit(tokenizer, model.config)
    tokenizer.model_max_length = limit
    return Loaded(model, tokenizer, checkpoint, limit)


@functools.lru_cache(maxsize=8)
def tokenizer_alone(checkpoint: Checkpoint, folder: Path) -> Any:
    """Return the tokenizer of a checkpoint without its model."""
    with _one_at_a_time:
        _quiet()
        try:
            return _tokenizer(checkpoint, folder)
        except Exception as error:
            log.warning("The tokenizer of %s cannot be loaded", checkpoint.id, exc_info=True)
            raise ModelError(
                "load_failed", checkpoint=checkpoint.id, reason=_reason(error)
            ) from error


@functools.cache
def _quiet() -> None:
    """Keep loading reports and progress bars out of the server's log."""
    import transformers

    reports: Any = transformers.logging
    reports.set_verbosity_error()
    reports.disable_progress_bar()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")


def _tokenizer(checkpoint: Checkpoint, folder: Path) -> Any:
    import transformers

    quirks = checkpoint.quirks
    options: dict[str, Any] = {}
    if quirks.do_lower_case is not None:
        options["do_lower_case"] = quirks.do_lower_case
    if quirks.model_input_names:
        options["model_input_names"] = list(quirks.model_input_names)
    kind = getattr(transformers, quirks.tokenizer_class or "AutoTokenizer")
    tokenizer = kind.from_pretrained(str(folder), trust_remote_code=False, **options)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def _model(key: Key) -> Any:
    adapter = (key.folder / "adapter_config.json").exists()
    model = _adapted(key) if adapter else _read(key, key.folder)
    if key.checkpoint.quirks.suffix_tags:
        _turn_tags(model.config)
    return model.eval().requires_grad_(False)


def _adapted(key: Key) -> Any:
    """Return the base's model with the adapter's changes merged in, as fast as any other."""
    from peft import PeftModel

    base = key.folder.with_name(str(key.checkpoint.quirks.base))
    model = PeftModel.from_pretrained(_read(key, base), str(key.folder))
    return model.merge_and_unload()


def _read(key: Key, folder: Path) -> Any:
    import transformers

    checkpoint = key.checkpoint
    where = device().place(checkpoint.parameters)
    config = transformers.AutoConfig.from_pretrained(str(key.folder), trust_remote_code=False)
    return getattr(transformers, key.head).from_pretrained(
        str(folder),
        config=config,
        dtype=dtype(where, checkpoint.parameters),
        use_safetensors=checkpoint.quirks.weights == "safetensors",
        weights_only=True,
        trust_remote_code=False,
        **({"attn_implementation": "eager"} if key.eager else {}),
    )


def _placed(model: Any, checkpoint: Checkpoint) -> Any:
    """Return the model on its device.

    ZeroGPU takes models in only from the main thread, before the server starts; one that is loaded
    later moves there inside the call.
    """
    late = threading.current_thread() is not threading.main_thread()
    if device().zero_gpu and late:
        return model
    return model.to(device().place(checkpoint.parameters))


def _turn_tags(config: Any) -> None:
    """Rewrite tags such as PER-B as B-PER, the form that grouping understands."""
    config.id2label = {index: turned(tag) for index, tag in config.id2label.items()}
    config.label2id = {tag: index for index, tag in config.id2label.items()}


def turned(tag: str) -> str:
    """Return a suffix tag as a prefix tag: PER-B as B-PER; others stay as they are."""
    kind, dash, mark = tag.rpartition("-")
    return f"{mark}-{kind}" if dash and mark in ("B", "I") else tag


def _share(model: Any, family: str) -> None:
    """Let models of one family hold their equal weights once, embeddings above all."""
    import torch

    for name, module in list(model.base_model.named_modules()):
        for part, own in list(module.named_parameters(recurse=False)):
            known = _parameters.setdefault((family, f"{name}.{part}"), own)
            same = known is not own and (known.dtype, known.shape) == (own.dtype, own.shape)
            if same and known.device == own.device and torch.equal(known, own):
                setattr(module, part, known)
    model.tie_weights()


def _limit(tokenizer: Any, config: Any) -> int:
    """Return how many tokens fit, from whichever of tokenizer and model knows."""
    positions = getattr(config, "max_position_embeddings", None) or LONGEST
    if config.model_type in OFFSET_POSITIONS:
        positions -= 2
    return int(min(tokenizer.model_max_length, positions))


@functools.cache
def _fingerprint(folder: Path) -> str:
    """Return the first 12 digits of the weights' SHA-256: a bundled checkpoint's revision."""
    files = (folder / "adapter_model.safetensors", folder / "model.safetensors")
    weights = next(file for file in files if file.exists())
    with weights.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:12]


def _reason(error: Exception) -> str:
    if "sentencepiece" in str(error) or "MarianConfig" in str(error):
        return "pip install sentencepiece"
    return type(error).__name__
