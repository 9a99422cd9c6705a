"""What the course reads off the inside of a tokenizer, of which transformers promises nothing.

Tests say in a sentence what has changed when an upgrade breaks it.
"""

from typing import Any


def has_bytes(tokenizer: Any) -> bool:
    """Tell whether every token is written in an alphabet of 256 letters, one for each byte."""
    decoder = getattr(getattr(tokenizer, "backend_tokenizer", None), "decoder", None)
    return decoder is not None and b"ByteLevel" in decoder.__getstate__()


def method(tokenizer: Any) -> str:
    """Return "WordPiece", "BPE" or "Unigram"."""
    return type(tokenizer.backend_tokenizer.model).__name__


def marks_middles(tokenizer: Any) -> bool:
    """Tell whether a piece that goes on inside a word is marked, as with "##"."""
    model = tokenizer.backend_tokenizer.model
    return bool(getattr(model, "continuing_subword_prefix", None))
