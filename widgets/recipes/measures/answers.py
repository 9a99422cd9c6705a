"""Measures of checkpoints that answer a question from a text."""

import math
import statistics
from dataclasses import replace
from pathlib import Path

from widgets.models.loading import Loaded
from widgets.models.requests import QuestionAnswering
from widgets.recipes import rows, scores
from widgets.recipes.measures import Numbers, answered, loaded


def answers_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return overlap and exact matches of answers, and how often a missing one is seen.

    F1 and exact matches are those of SQuAD 1.1, where every question gets an answer; "or none"
    is the F1 of what readers get, who are told of none where it is about as likely.
    """
    free = loaded(folder)
    forced, numbers = _forced(free), Numbers()
    for name in ("squad", "qed_nq", "fairytale"):
        found = [row for row in rows.rows(data, f"qa_en/{name}", "dev") if row["answers"]["text"]]
        some = rows.some(found, limit)
        truths = [row["answers"]["text"] for row in some]
        said, told = _answers(forced, some), _answers(free, some)
        numbers[f"{name} F1"] = statistics.mean(map(scores.answer_f1, said, truths))
        numbers[f"{name} exact"] = statistics.mean(map(scores.answer_exact, said, truths))
        numbers[f"{name} F1, or none"] = statistics.mean(map(scores.answer_f1, told, truths))
    none = rows.some(rows.rows(data, "qa_en/squad_noanswer", "dev"), limit)
    numbers["squad_noanswer seen"] = scores.accuracy(_answers(free, none), [""] * len(none))
    return numbers


def _answers(model: Loaded, found: list[rows.Row]) -> list[str]:
    spans = answered(model, [QuestionAnswering(row["context"], row["question"]) for row in found])
    return [span.answer for span in spans]


def _forced(model: Loaded) -> Loaded:
    """Return the same checkpoint, with an answer to every question."""
    quirks = replace(model.checkpoint.quirks, answer_margin=-math.inf)
    return replace(model, checkpoint=replace(model.checkpoint, quirks=quirks))
