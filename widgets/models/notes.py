"""Notes: what a reader should know about an answer, beside the answer itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KEYS = (
    "offline",
    "download_failed",
    "downloading",
    "probe_failed",
    "load_failed",
    "no_language",
    "partly_known",
    "restored",
    "numbers_missing",
    "numbers_added",
    "addresses_missing",
    "short_text",
    "doubtful_answer",
)
"""Every note there is; the words for them live in the interface's `widget.notes`."""


@dataclass(frozen=True)
class Note:
    """One thing to know: why this checkpoint answered, or what it did not know or keep."""

    key: str
    """One of `KEYS`."""

    values: Mapping[str, str] = field(default_factory=dict)
    """What fills the gaps of its sentence."""
