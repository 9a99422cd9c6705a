"""Vocabularies learned from text: byte-level pieces for writing, word pieces for Korean reading."""

from collections.abc import Callable, Iterable

from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    AutoTokenizer,
    BertTokenizer,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
)

from widgets.recipes import workers
from widgets.recipes.particles import PARTICLES, bare, joins
from widgets.recipes.plan import Plan

PAD, END = "<pad>", "</s>"
BERT_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SYLLABLES = 1800


def training_tokenizer(
    asked: Plan, learn: Callable[[], PreTrainedTokenizerBase]
) -> PreTrainedTokenizerBase:
    """Return the tokenizer a training goes on with, or a new one that the first worker learns."""
    known = asked.start or (asked.state / "tokenizer.json").exists()
    if not known and workers.rank() == 0:
        learn().save_pretrained(asked.state)
    workers.wait()
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(asked.start or asked.state)
    return tokenizer


def byte_pieces(
    texts: Iterable[str], size: int, marks: tuple[str, ...] = (), *, whole: bool
) -> PreTrainedTokenizerFast:
    """Return a byte-level BPE tokenizer, which can spell any name.

    `whole` is for models that read whole sentences: each gets an end mark, and its first word
    the space that the same word has inside a sentence (gone again when decoded).
    """
    pieces = Tokenizer(models.BPE())
    pieces.normalizer = normalizers.NFC()
    pieces.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=whole)
    pieces.decoder = (
        decoders.Sequence([decoders.ByteLevel(), decoders.Strip(" ", 1, 0)])
        if whole
        else decoders.ByteLevel()
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[PAD, END, *marks],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    pieces.train_from_iterator(texts, trainer)
    if whole:
        pieces.post_processor = processors.TemplateProcessing(
            single=f"$A {END}",
            pair=f"$A {END} $B {END}",
            special_tokens=[(END, pieces.token_to_id(END))],
        )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=pieces,
        pad_token=PAD,
        eos_token=END,
        extra_special_tokens=list(marks),
        model_max_length=256,
    )


def word_pieces(texts: list[str], size: int) -> BertTokenizer:
    """Return a Korean WordPiece tokenizer that cuts particles off, where counts tell them.

    So "[MASK]을" is read like "책을", and a name ends before its particle. Stripping accents
    would cut every syllable into its letters, so it is off.
    """
    pieces = Tokenizer(models.WordPiece(unk_token=BERT_MARKS[1]))
    pieces.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.BertNormalizer(strip_accents=False)]
    )
    pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, limit_alphabet=SYLLABLES, special_tokens=BERT_MARKS, show_progress=False
    )
    pieces.train_from_iterator(bare(texts), trainer)
    learned = pieces.get_vocab()
    known = [piece for piece in sorted(learned, key=learned.__getitem__) if not joins(piece)]
    endings = sorted({f"##{ending}" for ending in PARTICLES} - set(known))
    return BertTokenizer(
        vocab={piece: number for number, piece in enumerate([*known, *endings])},
        do_lower_case=True,
        strip_accents=False,
        model_max_length=256,
        model_input_names=["input_ids", "attention_mask"],
    )
