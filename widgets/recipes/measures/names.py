"""Measures of checkpoints that find names."""

from pathlib import Path

from widgets.models.requests import NamedEntityRecognition
from widgets.recipes import ner_ko, rows, scores
from widgets.recipes.measures import Numbers, answered, loaded


def named_entities_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return F1 over whole names, on the licensed sets and on everyday sentences."""
    sets = {
        "ner": rows.rows(data, "ner_en/ner", "dev"),
        "everyday": rows.everyday("everyday_ner_en", "dev"),
    }
    known = {name: [_of_words(row) for row in found] for name, found in sets.items()}
    return _span_f1(folder, known, limit)


def named_entities_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return F1 over whole names, on the licensed set and on everyday sentences."""
    sets = {
        "klue_ner": rows.rows(data, "ner_ko/klue_ner", "dev"),
        "everyday": rows.everyday("everyday_ner_ko", "dev"),
    }
    known = {name: [_of_text(row) for row in found] for name, found in sets.items()}
    return _span_f1(folder, known, limit)


Known = tuple[str, set[scores.Span]]
"""A text with its names."""


def _span_f1(folder: Path, sets: dict[str, list[Known]], limit: int | None) -> Numbers:
    model, numbers = loaded(folder), Numbers()
    for name, whole in sets.items():
        found = rows.some(whole, limit)
        names = answered(model, [NamedEntityRecognition(text, "simple") for text, _ in found])
        guesses = [{(one.group, one.start, one.end) for one in text} for text in names]
        numbers[f"{name} span F1"] = scores.span_f1(guesses, [truth for _, truth in found])
    return numbers


def _of_words(row: rows.Row) -> Known:
    """Return the text that tagged words make, a space between two of them."""
    starts = [0]
    for word in row["tokens"]:
        starts.append(starts[-1] + len(word) + 1)
    spans = scores.spans(row["tags"])
    return " ".join(row["tokens"]), {
        (kind, starts[first], starts[last] - 1) for kind, first, last in spans
    }


def _of_text(row: rows.Row) -> Known:
    return row["text"], {
        (ner_ko.NAMES[one["label"]], one["start"], one["end"]) for one in row["entities"]
    }
