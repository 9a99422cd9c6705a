"""README.md says only what is true: its commands, files, settings and configuration exist."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from lessons.pages.door import read_root
from tests.served import ROOT
from tests.test_requirements import pins, sources
from widgets import WIDGETS, models

README = (ROOT / "README.md").read_text(encoding="utf-8")
_, FRONT, TEXT = README.split("---\n", 2)
SPACE: dict[str, Any] = yaml.safe_load(FRONT)
CODE = re.findall(r"`([^`\n]+)`", TEXT)
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ROOMS = ("lessons", "translations", "widgets", "assets", "tests")
NAMED = sorted({word for word in CODE if re.match(rf"({'|'.join(ROOMS)})/[\w./-]*$", word)})
SETTING = re.compile(r"COURSE_[A-Z_]+")


def test_the_space_runs_the_pinned_gradio():
    assert SPACE["sdk"] == "gradio"
    assert SPACE["sdk_version"] == pins()["gradio"]
    assert (ROOT / SPACE["app_file"]).is_file()


def test_the_space_is_described_within_the_limits_of_the_hub():
    assert len(SPACE["short_description"]) <= 60
    assert len(SPACE["preload_from_hub"]) <= 10


@pytest.mark.parametrize("line", SPACE["preload_from_hub"])
def test_a_preloaded_checkpoint_is_the_first_of_its_task(line: str):
    name, _, revision = line.split(" ")
    firsts: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    for one in models.catalog().entries:
        firsts.setdefault((one.task, one.language, one.source), (one.id, one.revision))

    assert (name, revision) in firsts.values()


@pytest.mark.parametrize("name", NAMED)
def test_a_named_file_exists(name: str):
    assert (ROOT / name).exists()


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", TEXT))
def test_a_link_leads_to_a_file(link: str):
    assert (ROOT / link).is_file()


def test_the_first_command_uses_what_exists():
    command = FENCES[0][1]

    assert command.count("\n") == 1
    assert all((ROOT / name).exists() for name in ("requirements.txt", "app.py") if name in command)


def test_the_second_command_can_be_run():
    assert FENCES[1][1] == "tests/run\n"
    assert os.access(ROOT / "tests/run", os.X_OK)
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_every_command_and_option_is_known_to_the_command_line():
    said = subprocess.run(
        [sys.executable, "app.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    commands = set(re.findall(r"python app\.py ([a-z-]+)", TEXT)) - {"check"}
    options = set(re.findall(r"`(--[a-z-]+)`", TEXT)) | {"--host"}

    assert "check" in said
    assert all(word in said for word in commands | options)


def test_every_setting_of_the_code_is_described_and_no_other():
    read = {name for path in sources() for name in SETTING.findall(path.read_text("utf-8"))}

    assert read == set(SETTING.findall(TEXT))


@pytest.mark.parametrize("name", re.findall(r"/call/v2/(\w+)|api_name=\"/(\w+)\"", TEXT))
def test_an_endpoint_of_the_examples_is_a_widget(name: tuple[str, str]):
    assert "".join(name).replace("_", "-") in WIDGETS


NGINX = [text for kind, text in FENCES if kind == "nginx"]


@pytest.mark.parametrize("example", NGINX)
def test_a_proxy_passes_on_who_asks_for_what_and_streams_at_once(example: str):
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", example))

    assert headers.keys() == {"Host", "X-Forwarded-For", "X-Forwarded-Proto"}
    assert "proxy_buffering off;" in example
    assert example.count("{") == example.count("}") == 1


def test_a_proxy_is_shown_with_and_without_a_prefix():
    places = [re.match(r"location (\S+) \{", example) for example in NGINX]
    roots = re.findall(r"--root-path (\S+)`", TEXT)

    assert [place[1] for place in places if place] == ["/", "/nlp/"]
    assert {read_root(root).prefix for root in roots} == {"/nlp"}


@pytest.mark.parametrize("name", ["COURSE_PROXIES", "COURSE_AT_ONCE"])
def test_a_setting_is_an_option_too(name: str):
    option = f"--{name.removeprefix('COURSE_').lower().replace('_', '-')}"

    assert f"`{name}`, `{option}`" in TEXT


@pytest.mark.model
@pytest.mark.parametrize("language", ["python", "bash"])
def test_the_examples_of_the_api_run(course_server: str, language: str):
    [example] = [text for kind, text in FENCES if kind == language and "127.0.0.1" in text]
    program = [sys.executable, "-c"] if language == "python" else ["bash", "-c"]

    said = subprocess.run(
        [*program, example.replace("http://127.0.0.1:7860", course_server)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout

    assert "receipt" in said
