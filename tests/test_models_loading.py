"""Loading: quirks applied, adapters merged, equal weights held once, bad tokenizers refused."""

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import tiny_checkpoints
from widgets import models
from widgets.models import loading, probe
from widgets.models.answer import ModelError
from widgets.models.checkpoint import Checkpoint, Quirks
from widgets.models.languages import language
from widgets.models.loading import Loaded

HEAD = "BertForSequenceClassification"
OWN = Checkpoint("sentiment-analysis", "en", "bundled", "a", None, "mit", ("en", "ko"), 1, None)


def load(folder: Path, eager: bool = False, task: str = OWN.task, **quirks: Any) -> Loaded:
    """Return a checkpoint of a folder, loaded with quirks."""
    checkpoint = replace(OWN, id=folder.name, task=task, quirks=Quirks(**quirks))
    return loading.load(loading.key(checkpoint, folder, eager))


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Return a folder with a tiny classifier."""
    return tiny_checkpoints.encoder(tmp_path / "plain", HEAD, ["NO", "YES"])


@pytest.fixture
def adapted(tmp_path: Path) -> Path:
    """Return a folder with an adapter on a base beside it, whose own path is nonsense."""
    import peft
    import torch
    import transformers

    base = tiny_checkpoints.encoder(tmp_path / "base", "BertModel")
    names = {"id2label": {0: "NO", 1: "YES"}, "label2id": {"NO": 0, "YES": 1}}
    config = transformers.AutoConfig.from_pretrained(base, **names)
    auto: Any = transformers.AutoModelForSequenceClassification
    lora = peft.LoraConfig(r=2, target_modules=["query"], modules_to_save=["classifier"])
    model: Any = peft.get_peft_model(auto.from_pretrained(base, config=config), lora)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.fill_(0.3)
    model.peft_config["default"].base_model_name_or_path = "/nowhere"
    model.save_pretrained(tmp_path / "adapted")
    model.config.save_pretrained(tmp_path / "adapted")
    tiny_checkpoints.word_pieces(tmp_path / "adapted")
    return tmp_path / "adapted"


def test_files_in_16_bits_are_read_in_32_on_a_cpu(plain: Path) -> None:
    import torch
    import transformers

    auto: Any = transformers.AutoModelForSequenceClassification
    auto.from_pretrained(plain).half().save_pretrained(plain)

    assert {weight.dtype for weight in load(plain).model.parameters()} == {torch.float32}


def test_an_adapter_is_merged_into_its_base(adapted: Path) -> None:
    import peft
    import torch
    import transformers

    model = load(adapted, base="base").model
    config = transformers.AutoConfig.from_pretrained(adapted)
    auto: Any = transformers.AutoModelForSequenceClassification
    base = auto.from_pretrained(adapted.with_name("base"), config=config)
    unmerged = peft.PeftModel.from_pretrained(base, str(adapted)).eval()

    ids = torch.tensor([[2, 9, 14, 3]])
    assert type(model).__name__ == HEAD
    assert torch.allclose(model(ids).logits, unmerged(ids).logits, atol=1e-5)
    assert not any("lora" in name for name, _ in model.named_parameters())


def test_weights_that_did_not_change_are_held_once(adapted: Path) -> None:
    base = load(adapted.with_name("base"), task="feature-extraction")
    model = load(adapted, base="base")

    shared = base.memory().keys() & model.memory().keys()
    embeddings = model.model.base_model.embeddings.word_embeddings.weight
    query = model.model.base_model.encoder.layer[0].attention.self.query.weight
    assert embeddings.data_ptr() in shared
    assert query.data_ptr() not in shared


def test_an_eager_copy_costs_no_weights_and_shows_its_attention(plain: Path) -> None:
    usual, eager = load(plain), load(plain, eager=True)

    batch = eager.tokenizer("Seoul", return_tensors="pt")
    attentions = eager.model(**batch, output_attentions=True).attentions
    length = batch["input_ids"].shape[1]
    assert attentions[0].shape == (1, 2, length, length)
    assert set(eager.model.base_model.parameters()) == set(usual.model.base_model.parameters())


def test_a_masked_word_model_keeps_its_weights_tied(tmp_path: Path) -> None:
    folder = tiny_checkpoints.encoder(tmp_path / "mlm", "BertForMaskedLM")
    first, second = (load(folder, eager, "fill-mask").model for eager in (False, True))

    for model in (first, second):
        table = model.get_input_embeddings().weight
        assert model.get_output_embeddings().weight.data_ptr() == table.data_ptr()


def test_an_old_file_is_read_only_where_the_catalog_says_so(plain: Path) -> None:
    import torch
    import transformers

    auto: Any = transformers.AutoModelForSequenceClassification
    model = auto.from_pretrained(plain)
    torch.save(model.state_dict(), plain / "pytorch_model.bin")
    (plain / "model.safetensors").unlink()

    with pytest.raises(ModelError) as error:
        loading.load(_hub(plain))
    assert error.value.key == "load_failed"
    assert loading.load(_hub(plain, weights="bin")).model


def test_a_pickle_that_runs_code_is_refused(plain: Path, tmp_path: Path) -> None:
    import pickle

    witness = tmp_path / "witness"

    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[str, str]]:
            return (open, (str(witness), "w"))

    (plain / "pytorch_model.bin").write_bytes(pickle.dumps({"weight": Trap()}))

    with pytest.raises(ModelError):
        loading.load(_hub(plain, weights="bin"))
    assert not witness.exists()


def _hub(folder: Path, **quirks: Any) -> loading.Key:
    hub = replace(OWN, source="hub", revision="0" * 40, quirks=Quirks(**quirks))
    return loading.key(hub, folder)


def test_remote_code_is_never_run(plain: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    config = json.loads((plain / "config.json").read_text())
    config["auto_map"] = {"AutoModelForSequenceClassification": "modeling_x.Model"}
    config["auto_map"]["AutoConfig"] = "modeling_x.Config"
    (plain / "config.json").write_text(json.dumps(config))
    (plain / "modeling_x.py").write_text(f"open({str(witness)!r}, 'w')")

    with contextlib.suppress(ModelError):
        load(plain)
    assert not witness.exists()


def test_hangul_is_saved_from_accent_stripping(plain: Path) -> None:
    config = json.loads((plain / "tokenizer_config.json").read_text())
    config["do_lower_case"] = True
    (plain / "tokenizer_config.json").write_text(json.dumps(config))

    with pytest.raises(ModelError) as error:
        load(plain)
    assert error.value.key == "probe_failed"
    assert error.value.values["language"] == "ko"
    assert "unknown" in error.value.values["reason"]
    assert load(plain, do_lower_case=False)


def test_inputs_the_model_cannot_take_are_not_made(plain: Path) -> None:
    names = ("input_ids", "attention_mask")
    tokenizer = load(plain, model_input_names=names).tokenizer

    assert set(tokenizer("a", "b")) == set(names)


@pytest.mark.parametrize(
    ("tag", "turned"),
    [("PER-B", "B-PER"), ("LOC-I", "I-LOC"), ("O", "O"), ("B-PER", "B-PER"), ("I-ORG", "I-ORG")],
)
def test_suffix_tags_are_turned(tag: str, turned: str) -> None:
    assert loading.turned(tag) == turned


def test_a_model_of_suffix_tags_groups_its_entities(tmp_path: Path) -> None:
    tags = ["O", "PER-B", "PER-I"]
    folder = tiny_checkpoints.encoder(tmp_path / "tags", "BertForTokenClassification", tags)

    config = load(folder, task="named-entity-recognition", suffix_tags=True).model.config

    assert config.id2label == {0: "O", 1: "B-PER", 2: "I-PER"}
    assert config.label2id == {"O": 0, "B-PER": 1, "I-PER": 2}


def test_a_text_is_cut_where_the_model_ends(plain: Path) -> None:
    assert load(plain).limit == 64
    assert load(plain).tokenizer.model_max_length == 64


def test_files_that_are_no_checkpoint_are_refused_with_the_reason(plain: Path) -> None:
    (plain / "model.safetensors").write_bytes(b"\0" * 100)

    with pytest.raises(ModelError) as error:
        load(plain)

    assert error.value.key == "load_failed"
    assert error.value.values["checkpoint"] == "plain"


class Echo:
    """A tokenizer of one id a letter, with what it loses."""

    unk_token_id = 0

    def __init__(self, unknown: str = "", lost: str = "") -> None:
        self.unknown, self.lost = unknown, lost

    def __call__(self, text: str, **_: Any) -> dict[str, list[int]]:
        kept = [letter for letter in text if letter not in self.lost]
        return {"input_ids": [0 if letter in self.unknown else ord(letter) for letter in kept]}

    def decode(self, ids: list[int], **_: Any) -> str:
        return "".join(chr(number) for number in ids if number)


ENGLISH, KOREAN = (str(language(code).probe) for code in ("en", "ko"))


def test_a_tokenizer_that_keeps_everything_passes() -> None:
    probe.probe(Echo(), ("en", "fr", "ko"), "echo")


def test_unknown_words_fail_the_probe() -> None:
    assert "unknown" in (probe.fault(Echo(unknown="aeiou"), ENGLISH) or "")


def test_a_tokenizer_is_tried_in_every_language_it_was_made_for() -> None:
    with pytest.raises(ModelError, match="probe_failed"):
        probe.probe(Echo(unknown="서울은대한민국의"), ("en", "ko"), "echo")
    probe.probe(Echo(unknown="서울은대한민국의"), ("en", "ja"), "echo")


def test_every_language_of_a_checkpoint_has_a_sentence_to_try_it_in() -> None:
    spoken = {code for one in models.catalog().entries for code in one.languages}

    assert [code for code in sorted(spoken) if not language(code).probe] == []


def test_lost_text_fails_the_probe() -> None:
    assert "decoded" in (probe.fault(Echo(lost="서울은대한민국의"), KOREAN) or "")


def test_no_tokens_at_all_fail_the_probe() -> None:
    assert probe.fault(Echo(lost=ENGLISH), ENGLISH) == "no tokens"
