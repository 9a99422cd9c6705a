"""The Hub for real, on loopback: downloads, the cache, and everything that can go wrong."""

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

import pytest

from tests import tiny_checkpoints
from tests.stand_in_hub import Fault, StandInHub, stand_in_hub
from widgets.models.answer import Answer, ModelError
from widgets.models.catalog import Catalog
from widgets.models.checkpoint import Checkpoint, Quirks
from widgets.models.download import HubError, Patience
from widgets.models.files import sound, whole
from widgets.models.hub import Hub
from widgets.models.loading import Key, Loaded, load
from widgets.models.progress import progress
from widgets.models.requests import SentimentAnalysis
from widgets.models.service import Service
from widgets.models.settings import Settings
from widgets.models.shelf import Shelf

ID = "somebody/tiny-sentiment"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
REMOTE = Checkpoint("sentiment-analysis", "en", "hub", ID, COMMIT, "mit", ("en", "ko"), 0.36, 0.1)
OWN = Checkpoint("sentiment-analysis", "en", "bundled", "own", None, "mit", ("en",), 0.36, None)
CALM = Patience(answer=60.0, stalled=60.0, download=120.0)
"""For what should succeed, or fail by itself, on a machine however busy."""

HASTY = Patience(answer=60.0, stalled=0.4, download=1.5)
"""For what should be given up."""


class Start(Protocol):
    """Starts the shelf anew, on the same cache of downloads."""

    def __call__(self, patience: Patience = CALM) -> Service:
        """Return the shelf."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the checkpoint the Hub serves and the bundled one."""
    root = tmp_path_factory.mktemp("checkpoints")
    head = "BertForSequenceClassification"
    tiny_checkpoints.encoder(root / "remote", head, ["SAD", "GLAD"])
    tiny_checkpoints.encoder(root / "own", head, ["NEGATIVE", "POSITIVE"])
    return root


@pytest.fixture
def hub(folders: Path) -> Iterator[StandInHub]:
    """Serve the checkpoint under its id."""
    with stand_in_hub({ID: folders / "remote"}, {ID: COMMIT}) as server:
        yield server


@pytest.fixture
def start(hub: StandInHub, folders: Path, tmp_path: Path) -> Start:
    """Return a function that starts the shelf anew, on the same cache of downloads."""

    def start_service(patience: Patience = CALM) -> Service:
        client = Hub(hub.address, tmp_path / "cache", patience)
        return Service(Settings(), Catalog((REMOTE, OWN)), client, folders)

    return start_service


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the Hub's client try again at once instead of after seconds."""
    clock = SimpleNamespace(sleep=lambda _: time.sleep(0.01), time=time.time)
    monkeypatch.setattr("huggingface_hub.utils._http.time", clock)
    monkeypatch.setattr("huggingface_hub.file_download.time", clock)


def ask(service: Service, text: str = "I like it.") -> Answer[object]:
    return service.answer("sentiment-analysis", "en", None, SentimentAnalysis(text))


def who(answer: Answer[object]) -> tuple[str, str | None]:
    notes = [note.key for note in answer.receipt.notes]
    return answer.receipt.checkpoint, notes[0] if notes else None


def settle(service: Service) -> None:
    """Wait until no download is on its way."""
    wait_for(lambda: not service.hub.downloading())


def wait_for(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("It never came true.")


def test_a_checkpoint_comes_from_the_hub_whole_and_once(hub: StandInHub, start: Start) -> None:
    service = start()

    answer = ask(service)

    assert who(answer) == (ID, None)
    assert answer.receipt.revision == COMMIT
    assert answer.receipt.source == "hub"
    before = hub.requests
    assert who(ask(service, "Again.")) == (ID, None)
    assert hub.requests == before


def test_a_cached_checkpoint_answers_without_any_hub(hub: StandInHub, start: Start) -> None:
    ask(start())
    hub.fault = "500"
    before = hub.requests

    assert who(ask(start())) == (ID, None)
    assert hub.requests == before


def test_a_waiting_reader_hears_how_far_it_is(start: Start) -> None:
    stages: list[str] = []

    with progress(lambda stage, checkpoint, share: stages.append(stage)):
        ask(start())

    assert list(dict.fromkeys(stages)) == ["downloading", "loading", "running"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["429", "500", "cut", "wrong hash", "gone"])
def test_a_failed_download_leaves_the_answer_to_the_bundled_one(
    fault: Fault, hub: StandInHub, start: Start, tmp_path: Path
) -> None:
    service = start()
    hub.fault = fault

    assert who(ask(service)) == ("own", "download_failed")
    assert who(ask(service, "Again.")) == ("own", "download_failed")
    assert not list((tmp_path / "cache").rglob("model.safetensors"))
    hub.fault = "none"
    assert who(ask(start())) == (ID, None)


def test_a_download_that_drags_on_goes_on_without_the_reader(
    hub: StandInHub, start: Start, tmp_path: Path
) -> None:
    service = start(HASTY)
    hub.fault = "slow"

    assert who(ask(service)) == ("own", "downloading")
    assert not list((tmp_path / "cache").rglob("model.safetensors"))

    hub.fault = "none"
    settle(service)
    assert who(ask(service, "Again.")) == (ID, None)


def test_offline_costs_nothing_after_the_first_time(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = start()
    monkeypatch.setattr(service.hub, "_endpoint", "http://127.0.0.1:9")
    ask(service)

    began = time.monotonic()
    answers = [service.hub.answers() for _ in range(50)]

    assert not any(answers)
    assert time.monotonic() - began < 1
    assert who(ask(service, "Again.")) == ("own", "offline")


def test_a_hub_that_hangs_costs_no_more_than_the_patience(tmp_path: Path) -> None:
    """An address that swallows everything: nothing is refused, nothing is answered."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        client = Hub(address, tmp_path, Patience(answer=0.5))
        began = time.monotonic()
        assert not client.answers(wait=False)
        assert not client.answers()
        assert time.monotonic() - began < 10
        wait_for(lambda: client.last_answer() is False)
        began = time.monotonic()
        assert not client.answers()
        assert time.monotonic() - began < 0.4


def test_without_a_bundled_one_the_reason_reaches_the_reader(
    hub: StandInHub, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = start()
    monkeypatch.setattr(service, "catalog", Catalog((REMOTE,)))
    hub.fault = "gone"

    with pytest.raises(ModelError) as error:
        ask(service)

    assert error.value.key == "download_failed"
    assert error.value.values["checkpoint"] == ID


def test_hub_mode_offline_says_that_the_checkpoint_is_not_here(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = start()
    monkeypatch.setattr(service, "settings", Settings(mode="hub"))
    monkeypatch.setattr(service.hub, "_endpoint", "http://127.0.0.1:9")

    with pytest.raises(ModelError) as error:
        ask(service)

    assert error.value.key == "not_here"


def test_a_checkpoint_that_loses_its_language_is_refused_and_replaced(
    hub: StandInHub,
    folders: Path,
    tmp_path: Path,
    start: Start,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shutil.copytree(folders / "remote", tmp_path / "lossy")
    tiny_checkpoints.word_pieces(tmp_path / "lossy", strip_accents=True)
    hub.folders = {ID: tmp_path / "lossy"}
    service = start()

    with caplog.at_level(logging.INFO):
        assert who(ask(service)) == ("own", "probe_failed")
    loads = hub.requests
    assert who(ask(service, "Again.")) == ("own", "probe_failed")
    assert hub.requests == loads


def test_a_checkpoint_that_failed_to_load_is_tried_again_after_a_while(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = start(replace(CALM, retry=30.0))
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr("widgets.models.service.time.monotonic", lambda: clock.now)
    tried: list[str] = []

    def fail_once(key: Key) -> Loaded:
        tried.append(key.id)
        if tried.count(ID) == 1 and key.id == ID:
            raise ModelError("load_failed", checkpoint=ID, reason="out of memory")
        return load(key)

    service.shelf = Shelf(fail_once, service._budget)

    assert who(ask(service)) == ("own", "load_failed")
    assert who(ask(service, "At once.")) == ("own", "load_failed")
    assert tried.count(ID) == 1
    clock.now += 31
    assert who(ask(service, "Later.")) == (ID, None)
    assert who(ask(service, "For good.")) == (ID, None)


def test_a_file_in_the_cache_that_went_bad_is_fetched_again(
    hub: StandInHub, start: Start, tmp_path: Path
) -> None:
    ask(start())
    weights = next((tmp_path / "cache").rglob("model.safetensors"))
    broken = weights.resolve()
    broken.write_bytes(broken.read_bytes()[:-10])
    assert not sound(weights)
    downloads = hub.downloads

    assert who(ask(start())) == (ID, None)
    assert hub.downloads == downloads + 1


def test_a_folder_without_weights_is_not_whole(folders: Path, tmp_path: Path) -> None:
    shutil.copytree(folders / "remote", tmp_path / "half")
    assert whole(tmp_path / "half", REMOTE)
    (tmp_path / "half" / "model.safetensors").unlink()
    assert not whole(tmp_path / "half", REMOTE)


def test_weights_in_shards_are_whole_with_every_shard(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "model-1.safetensors"):
        (tmp_path / name).write_text("{}")
    index = '{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}'
    (tmp_path / "model.safetensors.index.json").write_text(index)

    assert not whole(tmp_path, REMOTE)
    (tmp_path / "model-2.safetensors").write_text("{}")
    assert whole(tmp_path, REMOTE)


def test_an_old_format_is_only_fetched_where_the_catalog_says_so(
    hub: StandInHub, folders: Path, tmp_path: Path
) -> None:
    """A repository with a .bin beside the safetensors: only the named one comes."""
    shutil.copytree(folders / "remote", tmp_path / "both")
    (tmp_path / "both" / "pytorch_model.bin").write_bytes(b"pickle" * 50_000)
    hub.folders = {ID: tmp_path / "both"}

    folder = Hub(hub.address, tmp_path / "cache", CALM).folder(REMOTE)

    assert (folder / "model.safetensors").exists()
    assert not (folder / "pytorch_model.bin").exists()


def test_a_short_commit_is_found_again_offline(hub: StandInHub, tmp_path: Path) -> None:
    short = Checkpoint(
        REMOTE.task, "en", "hub", ID, COMMIT[:7], "mit", ("en",), 0.36, 0.1, quirks=Quirks()
    )
    Hub(hub.address, tmp_path, CALM).folder(short)

    found = Hub("http://127.0.0.1:9", tmp_path, CALM).cached(short)

    assert found
    assert found.name == COMMIT


def test_out_of_reach_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(HubError) as error:
        Hub("http://127.0.0.1:9", tmp_path, CALM).folder(REMOTE, patient=True)

    assert error.value.note == "offline"


def test_a_lesson_s_pipeline_runs_unmodified_against_the_stand_in(
    folders: Path, tmp_path: Path
) -> None:
    """`pipeline()` with no checkpoint named: its own default, from HF_ENDPOINT."""
    name = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
    commit = "714eb0fa89d2f80546fda750413ed43d93601a13"
    lesson = (
        "from transformers import pipeline\n"
        "print(pipeline('sentiment-analysis')('I like it.')[0]['label'])"
    )
    with stand_in_hub({name: folders / "remote"}, {name: commit}) as server:
        ran = subprocess.run(
            [sys.executable, "-c", lesson],
            env={**os.environ, "HF_ENDPOINT": server.address, "HF_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
        )

    assert ran.stdout.strip() in ("SAD", "GLAD"), ran.stderr
