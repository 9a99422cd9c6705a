"""Device, settings, memo and progress: the small parts of the shelf."""

import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from widgets import models
from widgets.models import device, zero_gpu
from widgets.models.answer import ModelError
from widgets.models.device import GIGABYTE, Device
from widgets.models.memo import Memo
from widgets.models.progress import progress, tell
from widgets.models.settings import Settings, SettingsError, settings

CPU = Device("cpu", "2", 16.0)
GPU = Device("cuda", "Some GPU", 80.0)
LENT = Device("cuda", "Some GPU", 70.0, zero_gpu=True)


def test_a_lent_gpu_is_kept_for_what_is_worth_it() -> None:
    assert LENT.place(22) == "cpu"
    assert LENT.place(None) == "cpu"
    assert LENT.place(600) == "cuda"
    assert GPU.place(22) == "cuda"
    assert CPU.place(600) == "cpu"


def test_the_budget_is_what_was_asked_or_a_share() -> None:
    assert CPU.budget(None) == 8 * GIGABYTE
    assert GPU.budget(None) == 56 * GIGABYTE
    assert CPU.budget(0.5) == GIGABYTE // 2


def test_a_cpu_counts_in_32_bits() -> None:
    import torch

    assert device.dtype("cpu", 2100) == torch.float32
    assert device.dtype("mps", 2100) == torch.float32
    assert device.dtype("cuda", 22) == torch.float32


def test_a_function_stays_itself_where_no_gpu_is_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACES_ZERO_GPU", raising=False)

    assert zero_gpu.on_gpu(len) is len


def test_a_function_is_decorated_where_gpus_are_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    lender = SimpleNamespace(GPU=lambda work: lambda text: work(text) + 100)
    monkeypatch.setitem(sys.modules, "spaces", lender)

    assert zero_gpu.on_gpu(len)("abc") == 103


def test_threads_leave_a_core_to_the_server() -> None:
    assert 1 <= device.threads() <= max(1, device.cores() // 2)


def test_importing_the_shelf_imports_no_model_library() -> None:
    code = (
        "import sys; from widgets.models import catalog, status; catalog(); status();"
        "print([name for name in ('torch', 'transformers', 'peft') if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_an_empty_environment_has_sensible_settings() -> None:
    assert settings({}) == Settings("auto", None)
    assert settings({"COURSE_MODELS": "Bundled", "COURSE_MEMORY_GB": "1.5"}) == Settings(
        "bundled", 1.5
    )


@pytest.mark.parametrize(
    "wrong", [{"COURSE_MODELS": "online"}, {"COURSE_MEMORY_GB": "lots"}, {"COURSE_MEMORY_GB": "0"}]
)
def test_a_wrong_setting_names_its_variable(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        settings(wrong)


def test_the_memo_forgets_what_was_not_asked_for_longest() -> None:
    memo = Memo(answers=2)
    memo.keep("A", "a")
    memo.keep("B", "b")
    memo.get("a")
    memo.keep("C", "c")

    assert (memo.get("a"), memo.get("b"), memo.get("c")) == ("A", None, "C")


def test_the_memo_forgets_what_is_old() -> None:
    memo = Memo(seconds=0.05)
    memo.keep("A", "a")
    time.sleep(0.1)

    assert memo.get("a") is None


def test_the_memo_keeps_no_question() -> None:
    memo = Memo()
    memo.keep(1, "a reader's secret", "\ud800 half a letter")

    assert "secret" not in repr(vars(memo))
    assert memo.get("a reader's secret", "\ud800 half a letter") == 1


def test_progress_is_told_to_the_listener_of_this_call_only() -> None:
    heard: list[tuple[str, str, float | None]] = []

    with progress(lambda *news: heard.append(news)):
        tell("downloading", "a/b", 0.5)
    tell("loading", "a/b")

    assert heard == [("downloading", "a/b", 0.5)]


def test_an_error_crosses_processes_with_its_values() -> None:
    error = ModelError("too_many_tokens", limit="512")

    copy = pickle.loads(pickle.dumps(error))

    assert (copy.key, copy.values) == ("too_many_tokens", {"limit": "512"})


def test_every_public_name_exists() -> None:
    assert all(hasattr(models, name) for name in models.__all__)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_note_and_error_has_its_words(language: str) -> None:
    file = Path(__file__).parents[1] / "translations" / language / "ui.yml"
    words = yaml.safe_load(file.read_text("utf-8"))["widget"]

    assert set(models.NOTES) <= set(words["notes"])
    assert set(models.ERRORS) <= set(words["errors"])
