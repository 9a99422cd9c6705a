"""Lines of Python that a reader may copy: literals, and the openings that the widgets share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from widgets import models


def literal(value: object) -> str:
    """Return the Python literal of a text, number, truth value, or list of texts."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(one) for one in value)}]"
    return repr(value)


def quirks(task: str, given: models.Receipt) -> models.Quirks:
    """Return what the checkpoint that answered wants beyond what its own files say."""
    named = (one for one in models.catalog().checkpoints(task) if one.id == given.checkpoint)
    return next((one.quirks for one in named), models.Quirks())


def opening(task: str, given: models.Receipt, variable: str, call: str) -> str:
    """Return the lines that make a `pipeline` of the checkpoint that answered."""
    special = _tokenizer_options(task, given)
    arguments = [literal(call), f"model={_name(given)}", *_pinned(given), *_weights(task, given)]
    if not special:
        made = _call(f"{variable} = pipeline", arguments)
        return f"from transformers import pipeline\n\n{made}\n"
    reader = _reader(task, given)
    place = [_name(given), *_pinned(given), *special]
    tokenizer = _call(f"tokenizer = {reader}.from_pretrained", place)
    made = _call(f"{variable} = pipeline", [*arguments, "tokenizer=tokenizer"])
    return f"from transformers import {reader}, pipeline\n\n{tokenizer}\n{made}\n"


def parts(task: str, given: models.Receipt, model_class: str, imports: str = "") -> str:
    """Return the lines that load a tokenizer and a model, for tasks without a pipeline."""
    reader = _reader(task, given)
    names = ", ".join(sorted((model_class, reader)))
    place = ["checkpoint", *(["revision=revision"] if _pinned(given) else [])]
    revision = f"revision = {literal(given.revision)}\n" if _pinned(given) else ""
    tokenizer = _call(
        f"tokenizer = {reader}.from_pretrained", [*place, *_tokenizer_options(task, given)]
    )
    model = _call(f"model = {model_class}.from_pretrained", [*place, *_weights(task, given)])
    return (
        f"{imports}from transformers import {names}\n\n"
        f"checkpoint = {_name(given)}\n{revision}{tokenizer}\n{model}\n"
    )


def tokenizer(given: models.Receipt) -> tuple[str, str]:
    """Return the class that reads a checkpoint's tokenizer, and the line that does."""
    entries = models.catalog().entries
    task = next((one.task for one in entries if one.id == given.checkpoint), "")
    reader = _reader(task, given)
    arguments = [_name(given), *_pinned(given), *_tokenizer_options(task, given)]
    return reader, _call(f"tokenizer = {reader}.from_pretrained", arguments)


def vectors(task: str, given: models.Receipt, sentences: Sequence[str]) -> str:
    """Return the lines that make one vector of length 1 of each sentence."""
    prefix = quirks(task, given).text_prefix
    written = "".join(f"    {literal(prefix + one)},\n" for one in sentences)
    return (
        parts(task, given, "AutoModel", "import torch\n")
        + f"\nsentences = [\n{written}]\n{_POOLED}"
    )


_POOLED = """inputs = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
with torch.no_grad():
    tokens = model(**inputs).last_hidden_state
mask = inputs["attention_mask"].unsqueeze(-1)
vectors = (tokens * mask).sum(1) / mask.sum(1)
vectors = torch.nn.functional.normalize(vectors, dim=-1)
"""


def _name(given: models.Receipt) -> str:
    folder = "assets/models/" if given.source == "bundled" else ""
    return literal(folder + given.checkpoint)


def _pinned(given: models.Receipt) -> list[str]:
    if given.source == "bundled" or not given.revision:
        return []
    return [f"revision={literal(given.revision)}"]


def _reader(task: str, given: models.Receipt) -> str:
    return quirks(task, given).tokenizer_class or "AutoTokenizer"


def _tokenizer_options(task: str, given: models.Receipt) -> list[str]:
    wanted = quirks(task, given)
    options = []
    if wanted.do_lower_case is not None:
        options.append(f"do_lower_case={wanted.do_lower_case}")
    if wanted.model_input_names:
        options.append(f"model_input_names={literal(wanted.model_input_names)}")
    return options


def _weights(task: str, given: models.Receipt) -> list[str]:
    """Return how the weights are read: bundled files are halved and are widened again."""
    if given.source == "bundled":
        return ['dtype="float32"']
    if quirks(task, given).weights == "bin":
        return ["use_safetensors=False"]
    return []


def _call(start: str, arguments: list[str]) -> str:
    line = f"{start}({', '.join(arguments)})"
    if len(line) <= 80:
        return line
    return f"{start}(\n" + "".join(f"    {one},\n" for one in arguments) + ")"


def keyword(**values: Any) -> str:
    """Return keyword arguments with their literals."""
    return ", ".join(f"{name}={literal(value)}" for name, value in values.items())
