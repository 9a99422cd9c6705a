"""Measures of checkpoints that guess hidden words."""

import random
import re
from pathlib import Path

from widgets.models.loading import Loaded
from widgets.models.requests import MASKS, FillMask
from widgets.recipes import rows
from widgets.recipes.measures import Numbers, answered, loaded
from widgets.recipes.particles import PARTICLES

SHOWN = 5
WORD = re.compile(r"\w+")


def hidden_words_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how often the hidden word of a text is the first guess, or among the first five."""
    texts = rows.rows(data, "lm_en/wiki_paragraphs", "dev")
    return _hidden_words(folder, {"wiki_paragraphs": texts}, "everyday_words_en", limit)


def hidden_words_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the same of Korean texts, where a word is hidden and its particle is not."""
    sets = {name: rows.rows(data, f"lm_ko/{name}", "dev") for name in ("text", "movie_comments")}
    return _hidden_words(folder, sets, "everyday_words_ko", limit)


def _hidden_words(
    folder: Path, sets: dict[str, list[rows.Row]], everyday: str, limit: int | None
) -> Numbers:
    model, numbers = loaded(folder), Numbers()
    for name, found in (sets | {"everyday": rows.everyday(everyday, "dev")}).items():
        texts = [row["text"] for row in rows.some(found, limit)]
        numbers |= _top(model, [one for text in texts if (one := _hidden(model, text))], name)
    return numbers


def _hidden(model: Loaded, text: str) -> tuple[FillMask, str] | None:
    """Return a text with one word hidden, and the word; None where it has no fitting one.

    Words of one piece only are hidden: no other can be guessed with one mask. A text longer than
    the model can read ends early.
    """
    coded = model.tokenizer(
        text, return_offsets_mapping=True, truncation=True, max_length=model.limit - 8
    )
    pieces = model.tokenizer.convert_ids_to_tokens(coded["input_ids"])
    spans = coded["offset_mapping"]
    end = max(last for _, last in spans)
    words = [
        (piece, *span)
        for piece, span in zip(pieces, spans, strict=True)
        if piece.isalpha() and _is_word(text, *span)
    ]
    if not words:
        return None
    word, first, last = random.Random(text).choice(words)
    return FillMask(text[:first] + MASKS[0] + text[last:end], SHOWN), word


def _is_word(text: str, first: int, last: int) -> bool:
    """Tell whether a stretch of a text is a whole word, but for a Korean particle behind it."""
    after = WORD.match(text, last)
    return not text[:first][-1:].isalnum() and (not after or after[0] in PARTICLES)


def _top(model: Loaded, hidden: list[tuple[FillMask, str]], name: str) -> Numbers:
    found = answered(model, [blank for blank, _ in hidden])
    guesses = [[fill.token for fill in fills] for fills in found]
    words = [word for _, word in hidden]
    first = sum(fills[0] == word for fills, word in zip(guesses, words, strict=True))
    five = sum(word in fills for fills, word in zip(guesses, words, strict=True))
    return {f"{name} top 1": first / len(words), f"{name} top {SHOWN}": five / len(words)}
