"""Cutting a text into sentences, in English, French and Korean."""

import re
from dataclasses import dataclass

END = re.compile(r"""(?<=[.!?。？！…])["'”’)\]」』]*\s+(?=\S)|\n+""")

SHORTENED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|No|Fig|cf|al|etc|e\.g|i\.e|M|Mme|Mlle)\.)$"
)
"""A full stop that ends a shortened word, not a sentence."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text, and what stands between it and the next."""

    text: str

    gap: str
    """Spaces or line breaks after it; empty after the last."""


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, in order; joined with their gaps they are the text."""
    found: list[Sentence] = []
    start = 0
    for end in END.finditer(text):
        stop = end.end() - len(end.group()) + len(end.group().rstrip())
        if "\n" not in end.group() and SHORTENED.search(text[start:stop]):
            continue
        if text[start:stop].strip():
            found.append(Sentence(text[start:stop], text[stop : end.end()]))
        start = end.end()
    rest = text[start:]
    return [*found, Sentence(rest.rstrip(), "")] if rest.strip() else found
