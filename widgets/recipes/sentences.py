"""Cutting English text into sentences, the way the summary checkpoint was taught."""

import re

END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|al|Fig|Eq|Dr|Mr|Mrs|Ms|Prof|St|No)|\b[A-Z])\.$"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, not cutting after "e.g." and its like."""
    found: list[str] = []
    for piece in END.split(text.strip()):
        if found and ABBREVIATION.search(found[-1]):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return [piece for piece in found if piece]
