"""Named entities in Korean: people, places, organisations, dates, times and quantities."""

from transformers import AutoModelForTokenClassification, PreTrainedTokenizerBase

from widgets.recipes import korean, rows
from widgets.recipes.batches import Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

NAMES = {"PS": "PER", "LC": "LOC", "OG": "ORG", "DT": "DT", "TI": "TI", "QT": "QT"}
LABELS = ["O", *(f"{part}-{kind}" for kind in NAMES.values() for part in "BI")]
LONGEST = 160
EVERYDAY_TIMES = 4


def main(asked: Plan) -> None:
    """Teach the Korean encoder to tag the pieces of a word that are a name, not its particles."""
    tokenizer = korean.tokenizer()
    found = rows.rows(asked.data, "ner_ko/klue_ner", "train", asked.rows)
    daily = rows.everyday("everyday_ner_ko", "train", asked.rows)
    examples = [example(row, tokenizer) for row in [*found, *daily * EVERYDAY_TIMES]]
    model = korean.encoder(AutoModelForTokenClassification, LABELS)
    train(model, Batches(examples, tokens=1024), asked, Schedule(rate=1.5e-3, muon=4e-3, epochs=12))
    korean.save(model, tokenizer, asked.out)


def example(row: rows.Row, tokenizer: PreTrainedTokenizerBase) -> Example:
    """Return a sentence in word pieces, each with the tag of the entity it begins in."""
    coded = tokenizer(row["text"], truncation=True, max_length=LONGEST, return_offsets_mapping=True)
    tags = [
        LABELS.index(_tag(start, row["entities"])) if end else -100
        for start, end in coded["offset_mapping"]
    ]
    return {
        "input_ids": coded["input_ids"],
        "attention_mask": coded["attention_mask"],
        "labels": tags,
    }


def _tag(start: int, entities: list[rows.Row]) -> str:
    for entity in entities:
        if entity["start"] <= start < entity["end"]:
            return f"{'B' if start == entity['start'] else 'I'}-{NAMES[entity['label']]}"
    return "O"


if __name__ == "__main__":
    main(plan("ner-ko", minutes=4))
