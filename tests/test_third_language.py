"""A third language is one folder and one line: Japanese, added to a copy of the course."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.served import ROOT, answer, served
from translations import strings
from widgets import WIDGETS

LESSON = """# {title}

{words}

```{{widget}} fill-mask
text: {text}
```
"""
TEXTS = {
    "lessons": ("One", "Words of a lesson.", "Paris is the [MASK] of France."),
    "translations/ko": ("하나", "수업의 문장입니다.", "파리는 프랑스의 [MASK]입니다."),
    "translations/ja": ("一つ目", "レッスンの文章です。", "パリはフランスの[MASK]です。"),
}
SHARED = ("widgets", "assets/models", "requirements.txt")
UNEXPECTED = strings("en")["widget"]["errors"]["unexpected"]
CODE = ("__init__.py", "text", "pages", "authoring")
LITERAL = re.compile(r"""["'](en|ko)["']|\b(titles|words|all_words)\.(en|ko)\b""")
VIEW = re.compile(r"""["'](en-ko|ko-en)["']""")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the course with one lesson, in which Japanese was added."""
    root = tmp_path_factory.mktemp("course")
    for room in ("assets", "lessons", "translations"):
        (root / room).mkdir()
    for name in (*SHARED, *(f"lessons/{name}" for name in CODE), "translations/__init__.py"):
        (root / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "app.py", root)  # Python looks for modules beside the script itself
    for folder in ("css", "js", "figures", "templates"):
        (root / "assets" / folder).symlink_to(ROOT / "assets" / folder)
    for lang in ("en", "ko"):
        write(
            root / f"translations/{lang}/ui.yml",
            (ROOT / f"translations/{lang}/ui.yml").read_text("utf-8"),
        )
    write(root / "lessons/toc.yml", "a: [one]\n")
    for room, (title, words, text) in TEXTS.items():
        write(root / room / "index.md", f"# {title}\n\n{words}\n")
        write(root / room / "a/index.md", f"# {title}\n\n{words}\n")
        write(root / room / "a/one.md", LESSON.format(title=title, words=words, text=text))
    configured = (ROOT / "translations/languages.yml").read_text("utf-8")
    write(root / "translations/languages.yml", f"{configured}- ja\n")
    english = yaml.safe_load((ROOT / "translations/en/ui.yml").read_text("utf-8"))
    japanese = in_japanese(english)
    japanese["site"]["language"] = "日本語"
    write(root / "translations/ja/ui.yml", yaml.safe_dump(japanese, allow_unicode=True))
    return root


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with served(root=root) as address:
        yield address


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def in_japanese(words: Any) -> Any:
    """Return words that can be told from the English ones, with the same keys and gaps.

    The inputs of examples stay as they are: they are no words of the page.
    """
    if isinstance(words, dict):
        return {
            key: word if key == "examples" else in_japanese(word) for key, word in words.items()
        }
    if isinstance(words, list):
        return [in_japanese(word) for word in words]
    return f"和{words}" if isinstance(words, str) else words


def get(url: str, **headers: str) -> str:
    found = answer(url, headers)
    assert found.status == 200, url
    return found.body.decode()


@pytest.mark.parametrize("path", ["", "a/", "a/one", "models"])
@pytest.mark.parametrize("view", ["en", "ko", "ja", "en-ko", "en-ja"])
def test_every_page_is_there_in_every_view(address: str, view: str, path: str):
    assert f'href="/{view}/' in get(f"{address}/{view}/{path}")


def test_a_page_is_in_the_third_language(address: str):
    html = get(f"{address}/ja/a/one")

    assert '<html lang="ja"' in html
    assert "レッスンの文章です。" in html
    assert "Words of a lesson." not in html


def test_the_third_language_stands_beside_the_source(address: str):
    html = get(f"{address}/en-ja/a/one")

    assert re.search(r'lang="en"[^>]*>\s*<p>Words of a lesson\.', html)
    assert re.search(r'lang="ja"[^>]*>\s*<p>レッスンの文章です。', html)
    assert "수업" not in html


def test_every_language_has_a_button(address: str):
    html = get(f"{address}/en/a/one")

    assert {"/en/a/one", "/ko/a/one", "/ja/a/one", "/en-ja/a/one"} <= set(
        re.findall(r'href="([^"]+)"', html)
    )
    assert ">日本語<" in html


def test_a_browser_is_led_to_the_third_language(address: str):
    assert '<html lang="ja"' in get(f"{address}/", **{"Accept-Language": "ja-JP,ja;q=0.9"})


def test_a_widget_speaks_the_third_language(address: str):
    config = json.loads(get(f"{address}/live/ja/fill-mask/a.one.1/config"))
    props = [component["props"] for component in config["components"]]

    assert any(str(one.get("value", "")).startswith("パリは") for one in props)
    assert any(str(one.get("label", "")).startswith("和") for one in props)


@pytest.fixture(scope="module")
def clicked(root: Path) -> dict[str, Any]:
    """Return what every widget says to a reader of Japanese."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.clicks", "ja"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{ROOT}", "COURSE_MODELS": "bundled"},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("slug", WIDGETS)
def test_every_widget_runs_its_first_example_in_the_third_language(
    clicked: dict[str, Any], slug: str
):
    said = clicked[slug]

    assert said["labels"]
    assert all(label.startswith("和") for label in said["labels"])
    assert "course-error" not in said["shown"]
    assert 'lang="ja"' in said["shown"]
    assert "和" in said["shown"]


@pytest.mark.parametrize("slug", WIDGETS)
def test_every_widget_refuses_in_the_third_language(clicked: dict[str, Any], slug: str):
    html = clicked[slug]["refused"]

    assert re.search(r'lang="ja".*course-error"><strong>和[^<]+</strong> 和', html)
    assert UNEXPECTED not in html


@pytest.mark.parametrize("slug", [slug for slug in WIDGETS if WIDGETS[slug].api])
def test_programs_are_answered_in_the_third_language(clicked: dict[str, Any], slug: str):
    said = clicked[slug]["program"]

    assert said["code"] and said["name"]
    assert said["refused"].strip("'\"").startswith("和")


def test_the_check_reads_the_third_language(root: Path):
    whole = checked(root)
    lesson = root / "translations/ja/a/one.md"
    text = lesson.read_text("utf-8")
    lesson.write_text(text.replace("レッスンの文章です。\n\n", ""), encoding="utf-8")
    short = checked(root)
    lesson.write_text(text, encoding="utf-8")

    assert not any("not translated" in line for line in whole)
    assert any(line.startswith("translations/ja/a/one.md:") for line in set(short) - set(whole))


def checked(root: Path) -> list[str]:
    said = subprocess.run(
        [sys.executable, "app.py", "check"], cwd=root, capture_output=True, text=True
    )
    assert "Traceback" not in said.stderr
    return said.stdout.splitlines()


def sources() -> list[Path]:
    """Return the code and the templates that know of no language: recipes train for one."""
    python = [
        file
        for room in ("lessons", "translations", "widgets")
        for file in (ROOT / room).rglob("*.py")
        if "recipes" not in file.parts
    ]
    written = [
        file for folder in ("templates", "js") for file in (ROOT / "assets" / folder).iterdir()
    ]
    return [ROOT / "app.py", *python, *written]


def test_no_code_names_a_language():
    named = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in sources()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if LITERAL.search(line) or (VIEW.search(line) and "widgets" not in file.parts)
    ]

    assert named == []
