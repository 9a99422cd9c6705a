"""Measures of checkpoints that answer a question from a text."""

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForQuestionAnswering, PreTrainedTokenizerBase

from widgets.recipes import rows, scores
from widgets.recipes.checkpoint import load
from widgets.recipes.measures import Numbers

NO_ANSWER = ""
ANSWER_WORDS = 30


@dataclass(frozen=True)
class Answer:
    """What a model takes for the answer to a question."""

    text: str
    """A stretch of the context."""

    lead: float
    """How far its score is above that of no answer."""


def answers_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return overlap and exact matches of answers, and how often a missing one is seen.

    F1 and exact matches are those of SQuAD 1.1, where every question gets an answer; "or none"
    is the F1 of the widget's way, which leaves one out that is less likely than none.
    """
    model, words = load(AutoModelForQuestionAnswering, folder)
    numbers: Numbers = {}
    for name in ("squad", "qed_nq", "fairytale"):
        found = [row for row in rows.rows(data, f"qa_en/{name}", "dev") if row["answers"]["text"]]
        some = rows.some(found, limit)
        truths = [row["answers"]["text"] for row in some]
        answers = [_answer(model, words, row) for row in some]
        forced = [answer.text for answer in answers]
        free = [answer.text if answer.lead > 0 else NO_ANSWER for answer in answers]
        numbers[f"{name} F1"] = statistics.mean(map(scores.answer_f1, forced, truths))
        numbers[f"{name} exact"] = statistics.mean(map(scores.answer_exact, forced, truths))
        numbers[f"{name} F1, or none"] = statistics.mean(map(scores.answer_f1, free, truths))
    none = rows.some(rows.rows(data, "qa_en/squad_noanswer", "dev"), limit)
    leads = [_answer(model, words, row).lead for row in none]
    numbers["squad_noanswer seen"] = sum(lead <= 0 for lead in leads) / len(leads)
    return numbers


@torch.no_grad()
def _answer(model: Any, words: PreTrainedTokenizerBase, row: rows.Row) -> Answer:
    """Return the likeliest answer in a text read in windows."""
    coded = words(
        row["question"],
        row["context"],
        truncation="only_second",
        max_length=384,
        stride=128,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
        padding=True,
        return_tensors="pt",
    )
    said = model(
        **{name: coded[name] for name in ("input_ids", "token_type_ids", "attention_mask")}
    )
    best = Answer(NO_ANSWER, float("-inf"))
    for window in range(len(coded["input_ids"])):
        inside = torch.tensor([place == 1 for place in coded.sequence_ids(window)])
        starts = said.start_logits[window].masked_fill(~inside, -1e4)
        ends = said.end_logits[window].masked_fill(~inside, -1e4)
        pairs = (starts[:, None] + ends[None, :]).triu().tril(ANSWER_WORDS)
        pairs = pairs.masked_fill(pairs == 0, -1e4)
        start, end = divmod(int(pairs.argmax()), len(ends))
        none = float(said.start_logits[window, 0] + said.end_logits[window, 0])
        lead = float(pairs.max()) - none
        if lead > best.lead:
            first, last = (
                coded["offset_mapping"][window, start, 0],
                coded["offset_mapping"][window, end, 1],
            )
            best = Answer(row["context"][first:last], lead)
    return best
