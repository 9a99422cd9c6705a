"""Scores of predictions against the truth, as the papers of each task count them."""

import math
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import sacrebleu
from rouge_score.rouge_scorer import RougeScorer

Span = tuple[str, int, int]

ROUGE = ("rouge1", "rouge2", "rougeL")


def accuracy(guesses: Sequence[object], truths: Sequence[object]) -> float:
    """Return the share of guesses that are right."""
    return sum(guess == truth for guess, truth in zip(guesses, truths, strict=True)) / len(truths)


def spans(tags: Sequence[str]) -> set[Span]:
    """Return the entities of BIO tags; an I- tag without its B- begins one too."""
    found: list[Span] = []
    for place, tag in enumerate(tags):
        part, _, kind = tag.partition("-")
        if part == "I" and found and found[-1][0] == kind and found[-1][2] == place:
            found[-1] = (kind, found[-1][1], place + 1)
        elif part in "BI":
            found.append((kind, place, place + 1))
    return set(found)


def span_f1(guesses: Iterable[set[Span]], truths: Iterable[set[Span]]) -> float:
    """Return F1 over whole entities: kind, start and end must all be right."""
    hits = guessed = wanted = 0
    for ours, theirs in zip(guesses, truths, strict=True):
        hits, guessed, wanted = hits + len(ours & theirs), guessed + len(ours), wanted + len(theirs)
    return 2 * hits / max(1, guessed + wanted)


def answer_f1(guess: str, truths: Sequence[str]) -> float:
    """Return the word overlap of an answer with the nearest right one, as SQuAD counts it."""
    return max(_word_f1(_answer_words(guess), _answer_words(truth)) for truth in truths or [""])


def answer_exact(guess: str, truths: Sequence[str]) -> float:
    """Return 1 when an answer is right apart from case, articles and punctuation, else 0."""
    return float(any(_answer_words(guess) == _answer_words(truth) for truth in truths or [""]))


def chrf(guesses: Sequence[str], truths: Sequence[str]) -> float:
    """Return chrF2 of a whole set of translations as sacreBLEU counts it, from 0 to 100."""
    return float(sacrebleu.corpus_chrf(list(guesses), [list(truths)]).score)


def rouge(guess: str, truths: Sequence[str]) -> tuple[float, ...]:
    """Return ROUGE-1, -2 and -L of an English text, as F1 beside the nearest right one."""
    found = [_rouge().score(truth, guess) for truth in truths]
    return max((tuple(each[kind].fmeasure for kind in ROUGE) for each in found), key=sum)


def bits_per_byte_of_ngrams(train: Iterable[str], dev: Iterable[str], order: int = 5) -> float:
    """Return how well a byte n-gram model with Witten-Bell smoothing foretells the dev texts."""
    seen: dict[bytes, Counter[int]] = defaultdict(Counter)
    for text in train:
        raw = text.encode()
        for place in range(len(raw)):
            for size in range(min(order, place + 1)):
                seen[raw[place - size : place]][raw[place]] += 1
    bits = size_ = 0.0
    for text in dev:
        raw = text.encode()
        bits -= sum(
            math.log2(_witten_bell(seen, raw[max(0, i - order + 1) : i], byte))
            for i, byte in enumerate(raw)
        )
        size_ += len(raw)
    return bits / size_


def _witten_bell(seen: dict[bytes, Counter[int]], before: bytes, byte: int) -> float:
    chance = 1 / 256
    for size in range(len(before) + 1):
        counts = seen.get(before[len(before) - size :])
        if counts:
            total, kinds = counts.total(), len(counts)
            chance = (counts[byte] + kinds * chance) / (total + kinds)
    return chance


def _answer_words(text: str) -> list[str]:
    plain = text.lower().translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def _word_f1(left: list[str], right: list[str]) -> float:
    if not left or not right:
        return float(left == right)
    common = (Counter(left) & Counter(right)).total()
    return 2 * common / (len(left) + len(right))


@cache
def _rouge() -> RougeScorer:
    return RougeScorer(ROUGE)
