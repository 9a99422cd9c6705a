"""What the course relies on in other libraries without their promise: each says what broke."""

from pathlib import Path

import pytest

from tests.stand_in_hub import stand_in_hub
from tests.tiny_checkpoints import decoder, encoder
from widgets.models import hub_cache
from widgets.models.tokenizer_backend import has_bytes, marks_middles, method

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a checkpoint that reads word pieces."""
    return encoder(tmp_path_factory.mktemp("words"), "BertForSequenceClassification", ["A", "B"])


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a checkpoint that reads bytes."""
    return decoder(tmp_path_factory.mktemp("letters"))


def test_a_tokenizer_of_bytes_is_told_by_its_decoder(words: Path, letters: Path) -> None:
    from transformers import AutoTokenizer

    found = [has_bytes(AutoTokenizer.from_pretrained(folder)) for folder in (words, letters)]

    assert found == [False, True], (
        "A tokenizer's decoder no longer names itself ByteLevel in its state: mend "
        "tokenizer_backend.has_bytes, or Korean pieces are shown as bytes."
    )


def test_the_method_of_a_tokenizer_is_the_class_of_its_model(words: Path, letters: Path) -> None:
    from transformers import AutoTokenizer

    found = [method(AutoTokenizer.from_pretrained(folder)) for folder in (words, letters)]

    assert found == ["WordPiece", "BPE"], (
        "The classes of tokenizers' models have other names: mend tokenizer_backend.method."
    )


def test_word_pieces_have_a_mark_for_middles_of_words(words: Path, letters: Path) -> None:
    from transformers import AutoTokenizer

    found = [marks_middles(AutoTokenizer.from_pretrained(folder)) for folder in (words, letters)]

    assert found == [True, False], (
        "WordPiece no longer tells its continuing_subword_prefix: mend "
        "tokenizer_backend.marks_middles, or names are cut inside words."
    )


def test_a_download_lies_where_the_course_looks_for_it(words: Path, tmp_path: Path) -> None:
    from huggingface_hub import snapshot_download

    with stand_in_hub({"some/words": words}, {"some/words": COMMIT}) as hub:
        found = snapshot_download("some/words", cache_dir=tmp_path, endpoint=hub.address)

    folder = hub_cache.folder(tmp_path, "some/words")
    assert Path(found) == folder / "snapshots" / COMMIT, (
        "Downloads lie in other folders: mend hub_cache.folder."
    )
    weights = Path(found, "model.safetensors")
    assert hub_cache.arrived(tmp_path, "some/words") >= weights.stat().st_size, (
        "Bytes of downloads no longer lie in blobs: mend hub_cache.arrived."
    )
    assert len(hub_cache.checksum(weights) or "") == 64, (
        "Downloaded weights are no longer named by SHA-256: mend hub_cache.checksum, or torn files "
        "are taken for sound ones."
    )


def test_files_put_into_the_cache_are_found_as_if_downloaded(words: Path, tmp_path: Path) -> None:
    from huggingface_hub import snapshot_download

    hub_cache.put(tmp_path, "some/words", COMMIT, {"main", COMMIT[:7]}, words)

    for revision in ("main", COMMIT[:7], COMMIT):
        found = snapshot_download(
            "some/words", revision=revision, cache_dir=tmp_path, local_files_only=True
        )
        assert Path(found, "config.json").exists(), (
            "Files put into the cache by hand are not found: mend hub_cache.put."
        )


def test_equal_weights_are_held_once(words: Path) -> None:
    from dataclasses import replace

    from tests.test_models_loading import OWN
    from widgets.models import loading

    key = loading.key(OWN, words)
    one, other = loading.load(key), loading.load(replace(key, eager=True))

    shared = one.memory().keys() & other.memory().keys()
    assert len(shared) > 20, (
        "A parameter set into a module is no longer its own: mend loading._share, or every "
        "English task holds the encoder anew."
    )
