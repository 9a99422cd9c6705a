"""The catalog: every task has its checkpoints, pinned and licensed."""

from pathlib import Path

import pytest

from widgets.models.answer import ModelError
from widgets.models.catalog import BUNDLED, CATALOG, CatalogError, catalog, read
from widgets.models.checkpoint import Checkpoint
from widgets.models.loading import HEADS

ENTRIES = catalog().entries
HUB = [entry for entry in ENTRIES if entry.source == "hub"]

FACTS = """
fill-mask:
  en:
    hub:
      - {id: a/b, revision: 0e1234, licence: mit, languages: [en], megabytes: unknown,
         parameters: 5, quirks: {stop: ["x", "y"]}}
    bundled:
      - {id: here, languages: [en]}
      - {id: not-here, languages: [en]}
      - {id: here, languages: [en], quirks: {base: not-here}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder with a catalog and one bundled checkpoint."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "config.json").write_text("{}")
    (tmp_path / "catalog.yml").write_text(FACTS)
    return tmp_path


def test_every_task_is_named() -> None:
    assert {entry.task for entry in ENTRIES} == set(HEADS)


@pytest.mark.parametrize("task", sorted(set(HEADS) - {"translation"}))
def test_every_task_has_an_english_and_a_korean_hub_checkpoint(task: str) -> None:
    assert {"en", "ko"} <= set(catalog().languages(task))


@pytest.mark.parametrize("entry", HUB, ids=lambda entry: f"{entry.language}-{entry.id}")
def test_a_hub_checkpoint_is_pinned_to_a_commit(entry: Checkpoint) -> None:
    assert entry.revision
    assert 7 <= len(entry.revision) <= 40
    assert set(entry.revision) <= set("0123456789abcdef")


def test_no_licence_that_forbids_commerce_is_ever_a_default() -> None:
    forbidding = [entry for entry in HUB if entry.non_commercial]

    assert forbidding
    assert all(entry.only_by_name for entry in forbidding)


def test_a_weights_file_that_is_not_safetensors_is_pinned_in_full() -> None:
    pickled = [entry for entry in HUB if entry.quirks.weights == "bin"]

    assert all(len(entry.revision or "") == 40 for entry in pickled)


def test_korean_word_pieces_keep_their_hangul() -> None:
    names = ("koelectra", "KoELECTRA", "klue/")
    korean = [entry for entry in HUB if any(name in entry.id for name in names)]

    assert korean
    assert all(entry.quirks.do_lower_case is False for entry in korean)


def test_only_bundled_checkpoints_on_disk_are_offered(small: Path) -> None:
    found = read(small / "catalog.yml", small)

    assert [entry.id for entry in found.entries] == ["a/b", "here"]


def test_what_is_unknown_stays_unknown(small: Path) -> None:
    entry = read(small / "catalog.yml", small).entries[0]

    assert entry.megabytes is None
    assert entry.parameters == 5.0
    assert entry.revision == "0e1234"
    assert entry.quirks.stop == ("x", "y")


def test_a_bundled_licence_is_on_its_card(small: Path) -> None:
    assert read(small / "catalog.yml", small).entries[1].licence == "unknown"

    (small / "here" / "README.md").write_text("---\nlicense: cc-by-sa-4.0\n---\n# A card\n")

    assert read(small / "catalog.yml", small).entries[1].licence == "cc-by-sa-4.0"


def test_a_misspelt_quirk_names_its_checkpoint(small: Path) -> None:
    file = small / "catalog.yml"
    file.write_text(FACTS.replace("stop", "stopp"))

    with pytest.raises(CatalogError, match="a/b.*stopp"):
        read(file, small)


def test_a_misspelt_key_names_its_checkpoint(small: Path) -> None:
    file = small / "catalog.yml"
    file.write_text(FACTS.replace("megabytes: unknown,", "megabytes: unknown, teir: gpu,"))

    with pytest.raises(CatalogError, match="a/b.*teir"):
        read(file, small)


def test_a_checkpoint_that_is_not_in_the_catalog_is_refused() -> None:
    with pytest.raises(ModelError) as error:
        catalog().named("fill-mask", "en", "somebody/else")

    assert error.value.key == "unknown_checkpoint"
    assert error.value.values == {"checkpoint": "somebody/else"}


def test_a_checkpoint_of_two_languages_is_found_for_each() -> None:
    for language in ("en", "ko"):
        named = catalog().named("text-generation", language, "Qwen/Qwen3-0.6B")
        assert named.language == language


def test_every_bundled_folder_is_in_the_catalog() -> None:
    folders = {file.parent.name for file in BUNDLED.glob("*/config.json")}

    assert folders == {entry.id for entry in ENTRIES if entry.source == "bundled"}, CATALOG
