"""Where Korean words end and their particles begin, told from the company each word keeps."""

import re
from collections import Counter, defaultdict

HANGUL = re.compile("[가-힣]+")
OPEN = {"은", "는", "이", "가", "을", "를"}
"""Particles that look like endings of verbs as well, or like the last syllable of a noun."""
PLACES = {"에", "에서", "에게", "에는", "에도", "에서는", "에서도", "께서", "한테", "까지", "부터"}
WAYS = {"로", "으로", "로는", "으로는", "처럼", "보다"}
LINKS = {"의", "와", "과", "도", "만", "밖에", "마다", "이나"}
BEING = {"이라는", "이라고", "입니다", "이다", "이었다", "였다", "이며", "이고", "이에요", "예요"}
NOMINAL = PLACES | WAYS | LINKS | BEING
"""Particles, and forms of "to be", that stand after nouns alone."""
PARTICLES = OPEN | NOMINAL
KINDS, NOMINAL_KINDS = 5, 3
"""How many different particles a stem is seen with, and how many of them nominal."""
MOST, MOST_SHORT = 0.6, 0.75
"""Above this share of its stem's uses a word stays whole; the second for stems of a syllable."""


def bare(texts: list[str]) -> list[str]:
    """Return the texts with the particles of their words cut off, "우산을" as "우산".

    A stem is what many different particles follow, some of them such as follow nouns alone; a
    word that is such a stem itself ("나이", though "나" is one too) stays whole. So does one that
    makes up most of all that its stem is seen in ("바로").
    """
    words = Counter(word for text in texts for word in HANGUL.findall(text))
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for word, times in words.items():
        for stem, particle in _cuts(word):
            after[stem][particle] += times
    stems = {stem for stem, found in after.items() if _is_noun(found)}
    cut = {word: _stem(word, times, stems, after) for word, times in words.items()}
    return [HANGUL.sub(lambda found: cut[found[0]], text) for text in texts]


def joins(piece: str) -> bool:
    """Return whether a WordPiece piece holds a particle that should be a piece of its own.

    Inside a word that is any piece that ends in one ("##원에"); at its beginning only where no
    noun or verb would end so ("지난주에", but not "나이").
    """
    inner = piece.removeprefix("##")
    held = {particle for _, particle in _cuts(inner)}
    return inner not in PARTICLES and bool(held & PLACES if inner == piece else held)


def _cuts(word: str) -> list[tuple[str, str]]:
    cuts = [(word[:place], word[place:]) for place in range(1, len(word))]
    return [(stem, particle) for stem, particle in cuts if particle in PARTICLES]


def _is_noun(found: Counter[str]) -> bool:
    return len(found) >= KINDS and len(found.keys() & NOMINAL) >= NOMINAL_KINDS


def _stem(word: str, times: int, stems: set[str], after: dict[str, Counter[str]]) -> str:
    for stem, particle in _cuts(word):
        most = MOST_SHORT if len(stem) == 1 else MOST if particle in NOMINAL else 1.0
        certain = word not in stems or len(particle) > 1
        if stem in stems and certain and times <= most * after[stem].total():
            return stem
    return word
