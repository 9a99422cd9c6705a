"""What a translation has to keep as it is: numbers, addresses and code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ADDRESS = re.compile(
    r"https?://[^\s<>\"'()가-힣]+[^\s<>\"'().,;:!?가-힣]"
    r"|www\.[^\s<>\"'()가-힣]+[^\s<>\"'().,;:!?가-힣]"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|`[^`\n]+`"
)
"""Addresses of pages and people, and code between back ticks."""

NUMBER = re.compile(
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[,.]\d+)*)"
    r"(?:\s?(?P<unit>천|만|억|조|thousand|million|billion|trillion|mille|millions?|milliards?)"
    r"(?![a-z]))?"
)

UNITS = {
    "천": 3,
    "만": 4,
    "억": 8,
    "조": 12,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "mille": 3,
    "millions": 6,
    "milliard": 9,
    "milliards": 9,
}
"""Zeros that a word behind a number stands for."""

WORDS = {
    1: "one|first|once|un|une|premier|première|하나|한|첫|일",
    2: "two|second|twice|deux|deuxième|둘|두|이",
    3: "three|third|trois|troisième|셋|세|석|삼",
    4: "four|fourth|quatre|넷|네|넉|사",
    5: "five|fifth|cinq|다섯|오",
    6: "six|sixth|여섯|육",
    7: "seven|seventh|sept|일곱|칠",
    8: "eight|eighth|huit|여덟|팔",
    9: "nine|ninth|neuf|아홉|구",
    10: "ten|tenth|dix|열|십",
    11: "eleven|onze|열하나|열한|십일",
    12: "twelve|dozen|noon|douze|midi|열둘|열두|십이|정오",
    13: "thirteen|treize|열셋|열세",
    14: "fourteen|quatorze|열넷|열네",
    15: "fifteen|quinze|열다섯|십오",
    16: "sixteen|seize|열여섯",
    17: "seventeen|dix-sept|열일곱",
    18: "eighteen|dix-huit|열여덟",
    19: "nineteen|dix-neuf|열아홉",
    20: "twenty|vingt|스물|스무|이십",
    30: "thirty|trente|서른|삼십",
    40: "forty|quarante|마흔|사십",
    50: "fifty|cinquante|쉰|오십",
    60: "sixty|soixante|예순|육십",
    70: "seventy|soixante-dix|일흔|칠십",
    80: "eighty|quatre-vingts?|여든|팔십",
    90: "ninety|quatre-vingt-dix|아흔|구십",
    100: "hundred|cent|백",
    1000: "thousand|mille|천",
}
"""How small numbers are written out in the languages of the course."""

MONTHS = (
    "january|janvier",
    "february|février",
    "march|mars",
    "april|avril",
    "may|mai",
    "june|juin",
    "july|juillet",
    "august|août",
    "september|septembre",
    "october|octobre",
    "november|novembre",
    "december|décembre",
)

ALIKE = 0.6
"""Likeness, 0 to 1, from which a word of a translation is an address gone wrong."""


@dataclass(frozen=True)
class Number:
    """A number in a text."""

    start: int
    end: int
    digits: str
    """Without separators, which differ between languages."""

    value: str
    """The digits with the zeros that a word behind them stands for."""


def numbers(text: str) -> list[Number]:
    """Return the numbers that a text writes in digits."""
    return [_number(found) for found in NUMBER.finditer(ADDRESS.sub(_blank, text))]


def missing_numbers(source: str, target: str) -> list[str]:
    """Return the numbers of one text that the other has neither in digits nor in words."""
    return [source[one.start : one.end] for one in _missing(source, target)]


def missing_addresses(source: str, target: str) -> list[str]:
    """Return the addresses and the code of one text that do not stand in the other."""
    return [found for found in ADDRESS.findall(source) if found not in target]


def restored(source: str, target: str) -> tuple[str, tuple[str, ...]]:
    """Return a translation with what went wrong in it as in its source, and what that was.

    A number is put right only where it is plain which one is meant: as many went wrong on both
    sides, and each has as many digits as the one in its place.
    """
    before = [*missing_numbers(source, target), *missing_addresses(source, target)]
    target = _with_addresses(source, _with_numbers(source, target))
    after = [*missing_numbers(source, target), *missing_addresses(source, target)]
    return target, tuple(one for one in before if one not in after)


def _number(found: re.Match[str]) -> Number:
    unit = found["unit"]
    written = found.group().removesuffix(unit or "")
    digits = re.sub(r"\D", "", written)
    decimals = re.search(r"[.,](\d{1,2})$", written.strip()) if unit else None
    zeros = UNITS.get(unit or "", 0) - (len(decimals[1]) if decimals else 0)
    return Number(found.start(), found.end(), digits, digits + "0" * zeros)


def _missing(source: str, target: str) -> list[Number]:
    there = {form for one in numbers(target) for form in (one.digits, one.value)}
    return [
        one
        for one in numbers(source)
        if one.digits not in there and one.value not in there and not _in_words(one, target)
    ]


def _in_words(one: Number, target: str) -> bool:
    """Tell whether a small number is written out, as a number or as a month."""
    count = int(one.digits)
    forms = [WORDS.get(count, "")]
    if 0 < count <= len(MONTHS):
        forms.append(MONTHS[count - 1])
    if 20 < count < 100:
        tens, ones = WORDS[count - count % 10], WORDS[count % 10] if count % 10 else ""
        forms.append(f"(?:{tens})[- ]?(?:et[- ])?(?:{ones})")
    known = "|".join(form for form in forms if form)
    return bool(known) and bool(_written(known).search(target))


def _written(known: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zà-ÿ])(?:{known})(?![a-zà-ÿ])", re.IGNORECASE)


def _with_numbers(source: str, target: str) -> str:
    lost, strange = _missing(source, target), _missing(target, source)
    if [len(one.digits) for one in lost] != [len(one.digits) for one in strange]:
        return target
    for right, wrong in reversed(list(zip(lost, strange, strict=True))):
        digits = source[right.start : right.end].rstrip("".join(UNITS)).strip()
        rest = target[wrong.start : wrong.end].lstrip("0123456789,.\u00a0\u202f")
        target = target[: wrong.start] + digits + rest + target[wrong.end :]
    return target


def _with_addresses(source: str, target: str) -> str:
    for address in missing_addresses(source, target):
        if wrong := _nearest(address, target.split()):
            target = target.replace(wrong, address, 1)
    return target


def _nearest(address: str, words: Sequence[str]) -> str | None:
    """Return the word that an address has become, without the stop behind it."""
    likeness = {word: SequenceMatcher(None, address, word).ratio() for word in _bare(words)}
    best = max(likeness, key=likeness.__getitem__, default=None)
    return best if best and likeness[best] >= ALIKE else None


def _bare(words: Sequence[str]) -> Iterator[str]:
    yield from (word.rstrip(".,;:!?)") for word in words)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
