"""Rows of the training data: gzipped JSON lines, one object each."""

import gzip
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]

EVERYDAY = Path(__file__).with_name("data")


def rows(data: Path, name: str, split: str, limit: int | None = None) -> list[Row]:
    """Return the rows of a set such as "sentiment_en/rt_polarity", the first `limit` of them."""
    return list(islice(_lines(data / f"{name}.{split}.jsonl.gz"), limit))


def everyday(name: str, split: str, limit: int | None = None) -> list[Row]:
    """Return the course's own everyday sentences of one split."""
    found = (row for row in _lines(EVERYDAY / f"{name}.jsonl") if row["split"] == split)
    return list(islice(found, limit))


def sample(found: list[Any], count: int, seed: int = 0) -> list[Any]:
    """Return at most `count` rows, drawn the same way every time."""
    return random.Random(seed).sample(found, min(count, len(found)))


def some(found: list[Any], limit: int | None) -> list[Any]:
    """Return such a sample of `limit` rows, or all of them for None or 0."""
    return sample(found, limit) if limit else found


def _lines(path: Path) -> Iterator[Row]:
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8-sig") as lines:
        for line in lines:
            yield json.loads(line)
