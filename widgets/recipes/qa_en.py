"""Answers in English: marks the words of a text that answer a question, or its first token."""

import random
from dataclasses import dataclass

from transformers import AutoModelForQuestionAnswering, PreTrainedTokenizerBase

from widgets.recipes import adapter, rows
from widgets.recipes.batches import Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

LONGEST = 208
WINDOW = 900
EVERYDAY_TIMES = 24
SHARES = {"qamr": 12000, "squad": 9000, "squad_noanswer": 3000, "qed_nq": 7000, "fairytale": 4000}


@dataclass(frozen=True)
class Question:
    """A question on a piece of text, with the characters of its answer."""

    text: str
    """The question."""

    context: str
    """A piece of text of at most `WINDOW` characters."""

    start: int
    """The first character of the answer; -1 when the piece has no answer."""

    end: int
    """The character after the answer."""


def main(asked: Plan) -> None:
    """Teach the encoder where answers start and end."""
    tokenizer = adapter.tokenizer()
    model = adapter.adapted(adapter.base(AutoModelForQuestionAnswering), ["qa_outputs"])
    examples = [example(question, tokenizer) for question in _questions(asked)]
    train(model, Batches(examples, tokens=1024), asked, Schedule(rate=1e-3, epochs=2))
    adapter.save(model, asked.out)


def example(question: Question, tokenizer: PreTrainedTokenizerBase) -> Example:
    """Return a question in word pieces, with the places of its answer; 0 stands for no answer."""
    coded = tokenizer(question.text, question.context, truncation="only_second", max_length=LONGEST)
    first = coded.char_to_token(question.start, sequence_index=1) if question.start >= 0 else None
    last = coded.char_to_token(question.end - 1, sequence_index=1) if question.start >= 0 else None
    found = first is not None and last is not None
    places = {"start_positions": first if found else 0, "end_positions": last if found else 0}
    return {**coded, **places}


def _questions(asked: Plan) -> list[Question]:
    order = random.Random(0)
    found = {name: rows.rows(asked.data, f"qa_en/{name}", "train", asked.rows) for name in SHARES}
    answerable = {name: [row for row in some if _usable(name, row)] for name, some in found.items()}
    daily = rows.everyday("everyday_qa_en", "train", asked.rows) * EVERYDAY_TIMES
    return [_question(row, order) for row in daily] + [
        _question(row, order)
        for name, share in SHARES.items()
        for row in rows.sample(answerable[name], share)
    ]


def _usable(name: str, row: rows.Row) -> bool:
    return bool(row["answers"]["text"]) != (name == "squad_noanswer") and len(row["question"]) < 200


def _question(row: rows.Row, order: random.Random) -> Question:
    """Return a row with its text cut to a window that holds the answer at no fixed place."""
    context = row["context"]
    if not row["answers"]["text"]:
        return Question(row["question"], context[:WINDOW], -1, -1)
    start = row["answers"]["start"][0]
    size = len(row["answers"]["text"][0])
    low = max(0, start + size - WINDOW + 100)
    cut = order.randint(low, max(low, min(start, len(context) - WINDOW)))
    cut = context.rfind(" ", 0, cut) + 1
    return Question(row["question"], context[cut : cut + WINDOW], start - cut, start - cut + size)


if __name__ == "__main__":
    main(plan("qa-en", minutes=18))
