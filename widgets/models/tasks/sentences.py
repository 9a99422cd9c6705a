"""Cutting a text into sentences, in English, French and Korean."""

import re
from dataclasses import dataclass

END = re.compile(
    r"""(?<=[.!?。？！…])["'”’)\]」』]*\s+(?=\S)|\n+|(?<=[。？！])(?=[^\s"'”’)\]」』])|"""
    r"(?<=[다요죠까][.!?])(?=[가-힣])"
)
"""Where a sentence may end; Korean and Chinese do so without a space, too."""

NEVER = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Mt|Gen|Sen|Rep|Capt|vs|cf|e\.g|i\.e|p\.ex|M|MM|Mme|Mlle|"
    r"Me|env|approx|ca)\.|^\s*\d{1,2}\.)$"
)
"""A full stop that never ends a sentence: of a shortened word, or of a number in a list."""

BEFORE_NUMBERS = re.compile(
    r"(?:\b(?:no|n°|nos|p|pp|fig|figs|eq|vol|ch|chap|sec|art|ver|v|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec|janv|févr|avr|juil|déc)|\b\d{1,2}|\b\d{4})\.$",
    re.IGNORECASE,
)
"""One that ends none before a digit: "p. 12", "No. 5", "2024. 3. 5."."""

BEFORE_SMALL = re.compile(
    r"(?:\b(?:etc|al|Inc|Ltd|Corp|Co|Jr|Sr)\.|\.\.\.|…|[!?.…][\"'”’)\]」』]+)$"
)
"""One that ends none before a small letter: "et al. show", "Wait... what?"."""

HOUR = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)

BEGINNINGS = re.compile(
    r"(?:The|This|That|These|Those|There|It|He|She|We|You|They|I|A|An|My|Our|Your|His|Her|Their|"
    r"But|And|So|Then|After|Before|When|If|In|On|At|Please|Le|La|Les|Il|Elle|Nous|Vous)\b"
)
"""Words that begin a sentence even after an hour: "at 10 a.m. The train left"."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text, and what stands between it and the next."""

    text: str

    gap: str
    """Spaces or line breaks after it; empty after the last, or where there is none."""


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, in order; joined with their gaps they are the text."""
    found: list[Sentence] = []
    start = 0
    for end in END.finditer(text):
        stop = end.end() - len(end.group()) + len(end.group().rstrip())
        if "\n" not in end.group() and _goes_on(text[start:stop], text[end.end() :]):
            continue
        if text[start:stop].strip():
            found.append(Sentence(text[start:stop], text[stop : end.end()]))
        start = end.end()
    rest = text[start:]
    return [*found, Sentence(rest.rstrip(), "")] if rest.strip() else found


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a stop between two stretches of text does not end a sentence."""
    return bool(
        NEVER.search(before)
        or (after[:1].isdigit() and BEFORE_NUMBERS.search(before))
        or (after[:1].islower() and BEFORE_SMALL.search(before))
        or (HOUR.search(before) and not BEGINNINGS.match(after))
    )
