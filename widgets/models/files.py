"""A checkpoint's files: which of a repository's are fetched, and whether all came and are sound."""

import hashlib
import json
from pathlib import Path

from widgets.models import hub_cache
from widgets.models.checkpoint import Checkpoint

FILES = (
    *("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"),
    *("special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt"),
    *("spiece.model", "spm.model", "sentencepiece.bpe.model", "tokenizer.model"),
    *("source.spm", "target.spm", "chat_template.jinja"),
)
TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "tokenizer.model")
WEIGHTS = {"safetensors": "model.safetensors", "bin": "pytorch_model.bin"}
SHARDS = {"safetensors": "model-*.safetensors", "bin": "pytorch_model-*.bin"}


def wanted(checkpoint: Checkpoint) -> list[str]:
    """Return the names of the files to fetch: never those of another framework or format."""
    weights = checkpoint.quirks.weights
    single = WEIGHTS[weights]
    return [*FILES, single, f"{single}.index.json", SHARDS[weights]]


def whole(folder: Path, checkpoint: Checkpoint) -> bool:
    """Tell whether a folder holds configuration, tokenizer and every weights file."""
    single = folder / WEIGHTS[checkpoint.quirks.weights]
    index = single.with_name(single.name + ".index.json")
    names = {single.name}
    if not single.exists() and index.exists():
        names = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
    tokenizer = any((folder / name).exists() for name in (*TOKENIZERS, "source.spm"))
    return tokenizer and all((folder / name).exists() for name in {"config.json", *names})


def sound(file: Path) -> bool:
    """Tell whether a cached file's bytes are those its name promises.

    The cache names a file by its checksum: SHA-256 for a big one, git's SHA-1 for a small one. A
    file that is not stored this way (no links on this file system) was checked by its size.
    """
    name = hub_cache.checksum(file)
    if name and len(name) == 64:
        return _digest(file, hashlib.sha256()) == name
    if name and len(name) == 40:
        header = f"blob {file.stat().st_size}\0".encode()
        return _digest(file, hashlib.sha1(header, usedforsecurity=False)) == name
    return True


def _digest(file: Path, checksum: "hashlib._Hash") -> str:
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            checksum.update(block)
    return checksum.hexdigest()
