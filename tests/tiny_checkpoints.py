"""Checkpoints a few hundred kilobytes small, with random weights, in the layout of real ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

SENTENCES = (
    "The capital of South Korea is Seoul. La capitale de la Corée du Sud est Séoul.",
    "서울은 대한민국의 수도입니다. 영화가 재미있었어요",
    "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,!?'",
)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LETTERS = sorted({letter for text in SENTENCES for letter in text if letter != " "})
WORDS = [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS)]


def encoder(folder: Path, head: str, labels: Sequence[str] = (), **config: Any) -> Path:
    """Write a BERT with one of the heads (`BertForSequenceClassification` …) into a folder."""
    import torch
    import transformers

    torch.manual_seed(0)
    names: dict[str, Any] = {}
    if labels:
        names["id2label"] = dict(enumerate(labels))
        names["label2id"] = {label: place for place, label in enumerate(labels)}
    settings = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        max_position_embeddings=64,
        **names,
        **config,
    )
    made: Any = getattr(transformers, head)(settings)
    made.save_pretrained(folder)
    word_pieces(folder)
    return folder


def word_pieces(folder: Path, **options: Any) -> None:
    """Write a tokenizer that knows single letters, Latin and Hangul, into a folder."""
    import transformers

    vocabulary: Any = {word: place for place, word in enumerate(WORDS)}
    tokenizer = transformers.BertTokenizer(vocab=vocabulary, do_lower_case=False, **options)
    tokenizer.save_pretrained(str(folder))


def decoder(folder: Path, positions: int = 128, **named: str) -> Path:
    """Write a GPT-2 over single bytes into a folder; its tokenizer may have a chat template."""
    import torch
    import transformers

    torch.manual_seed(0)
    size = _bytes(folder, ["<|endoftext|>"], **named)
    config = transformers.GPT2Config(
        vocab_size=size, n_embd=32, n_layer=2, n_head=2, n_positions=positions,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


def translator(folder: Path, positions: int = 128) -> Path:
    """Write an encoder-decoder over single bytes into a folder."""
    import torch
    import transformers

    torch.manual_seed(0)
    size = _bytes(folder, ["<|endoftext|>", "<pad>"], pad_token="<pad>")
    config = transformers.MBartConfig(
        vocab_size=size, d_model=32, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64,
        decoder_ffn_dim=64, max_position_embeddings=positions, pad_token_id=1, bos_token_id=0,
        eos_token_id=0, decoder_start_token_id=0, forced_eos_token_id=None,
    )  # fmt: skip
    transformers.MBartForConditionalGeneration(config).save_pretrained(folder)
    return folder


def roberta(folder: Path) -> Path:
    """Write a RoBERTa over single bytes, whose gap is `<mask>`, into a folder."""
    import torch
    import transformers

    torch.manual_seed(0)
    special = ["<s>", "<pad>", "</s>", "<mask>"]
    size = _bytes(folder, special, pad_token="<pad>", mask_token="<mask>")
    config = transformers.RobertaConfig(
        vocab_size=size, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=130, type_vocab_size=1, pad_token_id=1,
    )  # fmt: skip
    transformers.RobertaForMaskedLM(config).save_pretrained(folder)
    return folder


def _bytes(folder: Path, special: list[str], **named: str) -> int:
    """Write a tokenizer of single bytes into a folder, and return the size of its vocabulary."""
    import tokenizers
    import transformers
    from tokenizers import decoders, models, pre_tokenizers

    alphabet = [*special, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    made = tokenizers.Tokenizer(models.BPE({word: i for i, word in enumerate(alphabet)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token=special[0], bos_token=special[0], **named
    )
    tokenizer.save_pretrained(folder)
    return len(alphabet)
