"""The teachers' commands, over a course of two lessons."""

import io
import json
import sys
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from lessons.authoring.commands import Checkpoints, Workshop, commands, one_line
from lessons.text.fault import Fault
from lessons.text.library import Gallery, Library

COURSE = {
    "toc.yml": "a: [one, two]\nb: [one]\n",
    "index.md": "# Course\n\nAll.",
    "a/index.md": "# Chapter\n\nOf two.",
    "a/one.md": "# One\n\n```{widget} fill-mask\n```",
    "a/two.md": "# Two\n\nwords\n",
    "b/index.md": "# Other\n\nOf one.",
    "b/one.md": "# First\n\nwords\n",
    "new.md": "# $title\n",
    "translations/ko/new.md": "# $title\n",
    "translations/ko/a/one.md": "# 하나\n\n```{widget} fill-mask\n```",
}


class RefusedError(Exception):
    """A widget that gives no answer."""


@pytest.fixture
def workshop(write):
    root = write(COURSE)
    gallery = Gallery({"fill-mask": {}}, lambda lang, place: "")

    def record(placed, today):
        for one in placed:
            if one.lang == "ko":
                raise RefusedError(f"{one.where}: no [MASK]")
            yield root / "assets" / "recorded" / one.lang / f"{one.slug}.json"

    nothing: Checkpoints = ("bundled", {}, ())
    return Workshop(
        root, lambda: Library(root, gallery), lambda: nullcontext(nothing), record, RefusedError
    )


@pytest.fixture
def run(workshop):
    return lambda *words: CliRunner().invoke(commands(workshop), words)


def test_check_lists_every_fault_and_fails(run):
    said = run("check")

    assert said.exit_code == 1
    assert "translations/ko/a/two.md:1: lessons/a/two.md is not translated." in said.output
    assert "translations/ko/b/one.md:1: lessons/b/one.md is not translated." in said.output


@pytest.mark.parametrize(
    "name",
    [
        "a/two",
        "two",
        "lessons/a/two.md",
        "lessons\\a\\two.md",
        "./lessons/a/two.md",
        "translations/ko/a/two.md",
        "/somewhere/course/lessons/a/two.md",
    ],
)
def test_a_text_goes_by_its_slug_or_its_file(run, name):
    said = run("check", name)

    assert [line.partition(":")[0] for line in said.stdout.splitlines()] == [
        "translations/ko/a/two.md"
    ]


@pytest.mark.parametrize("name", ["a", "a/", "lessons/a"])
def test_a_chapter_means_its_texts(run, name):
    said = run("check", name).stdout

    assert "translations/ko/a/index.md:1:" in said
    assert "translations/ko/a/two.md:1:" in said
    assert "translations/ko/b" not in said


@pytest.mark.parametrize("command", ["check", "synced", "outputs", "record", "notebooks"])
def test_a_text_that_does_not_exist_is_refused_with_the_nearest_name(run, command):
    said = run(command, "a/tow")

    assert said.exit_code == 1
    assert "The course has no text 'a/tow'. Did you mean 'a/two'" in said.output


def test_synced_writes_the_record_of_a_translation(run, workshop):
    assert run("synced", "a/one").exit_code == 0
    korean = workshop.root / "translations/ko/a/one.md"
    assert "blocks: >-" in korean.read_text(encoding="utf-8")
    assert "a/two.md" in run("synced", "a/two").output


def test_synced_without_a_text_says_what_to_write(run):
    said = run("synced")

    assert said.exit_code == 1
    assert "write --all" in said.output


def test_synced_keeps_the_line_ends_of_windows_and_drops_the_mark_before_the_text(run, workshop):
    korean = workshop.root / "translations/ko/a/one.md"
    korean.write_bytes("\ufeff# 하나\r\n\r\n```{widget} fill-mask\r\n```\r\n".encode())

    assert run("synced", "a/one").exit_code == 0

    written = korean.read_bytes()
    assert written.startswith(b"---\r\nblocks: >-\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert "\ufeff" not in written.decode()


def test_record_writes_what_answers_and_lists_what_does_not(run):
    said = run("record", "a/one")

    assert said.exit_code == 1
    assert "assets/recorded/en/a/one.json" in said.stdout
    assert "lessons/a/one.md:3: no [MASK]" in said.output


def test_a_new_lesson_has_its_files_and_its_line(run, workshop):
    root = workshop.root

    said = run("new-lesson", "a/three", "Three", "셋")

    assert said.exit_code == 0
    assert (root / "lessons/a/three.md").read_text() == "# Three\n"
    assert (root / "translations/ko/a/three.md").read_text(encoding="utf-8") == "# 셋\n"
    assert (root / "lessons/toc.yml").read_text() == "a: [one, two, three]\nb: [one]\n"
    assert run("new-lesson", "a/three", "Three", "셋").exit_code == 1


def test_a_new_lesson_may_follow_another(run, workshop):
    assert run("new-lesson", "a/three", "Three", "셋", "--after", "a/one").exit_code == 0
    assert (workshop.root / "lessons/toc.yml").read_text().startswith("a: [one, three, two]\n")
    assert "Did you mean 'two'?" in run("new-lesson", "a/x", "X", "엑스", "--after", "tow").output


def test_a_misspelt_chapter_is_not_started(run, workshop):
    said = run("new-lesson", "aa/three", "Three", "셋")

    assert said.exit_code == 1
    assert "There is no chapter 'aa'. Did you mean 'a'?" in said.output
    assert "--chapter TITLE --chapter TITLE" in said.output
    assert not (workshop.root / "lessons/aa").exists()


def test_a_chapter_is_started_with_titles_of_its_own(run, workshop):
    titles = ("--chapter", "Fine-tuning", "--chapter", "미세 조정")

    assert run("new-lesson", "c/three", "Three", "셋", *titles).exit_code == 0

    root = workshop.root
    assert (root / "lessons/c/index.md").read_text().startswith("# Fine-tuning\n")
    korean = (root / "translations/ko/c/index.md").read_text(encoding="utf-8")
    assert korean.startswith("# 미세 조정\n")
    assert (root / "lessons/toc.yml").read_text().endswith("c: [three]\n")


def test_a_lesson_needs_a_title_in_each_language(run):
    assert "Give one title for each language: en, ko." in run("new-lesson", "a/x", "X").output


def test_notebooks_hold_the_code_of_a_lesson(run, workshop, write):
    write({"a/two.md": "# Two\n\nRun:\n\n```python\nx = 1\n```\n"})
    out = workshop.root / "out"
    (workshop.root / "requirements.txt").write_text("transformers==5.23.0\nother==1\n")

    assert run("notebooks", "a/two", "--out", str(out)).exit_code == 0

    cells = json.loads((out / "en/a/two.ipynb").read_text())["cells"]
    assert cells[0]["source"] == ["%pip install -q transformers==5.23.0"]
    assert [cell["cell_type"] for cell in cells] == ["code", "markdown", "code"]
    assert cells[2]["source"] == ["x = 1"]
    assert list(out.rglob("*.ipynb")) == [out / "en/a/two.ipynb"]


def test_a_console_without_a_letter_prints_its_number(workshop, monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp949")
    monkeypatch.setattr(sys, "stdout", console)

    commands(workshop)
    print("1–2 🧵", flush=True)

    assert console.buffer.getvalue().decode("cp949").strip() == "1\\u20132 \\U0001f9f5"


def test_a_fault_stands_on_one_line_whatever_it_quotes():
    assert (
        one_line(Fault("a.md", 3, "This is\n  no\r\nmarkdown.")) == "a.md:3: This is no markdown."
    )


def test_the_template_of_a_new_lesson_has_no_faults_but_what_is_to_be_recorded(write):
    from lessons.authoring.check import check_text
    from tests.served import ROOT

    def template(lang: str) -> str:
        folder = ROOT / ("lessons" if lang == "en" else f"translations/{lang}")
        return (folder / "new.md").read_text(encoding="utf-8").replace("$title", "One")

    names = {"lessons/a/one.md": template("en"), "translations/ko/a/one.md": template("ko")}
    root = write({"toc.yml": "a: [one]", **names})
    library = Library(root, Gallery({"fill-mask": {"text": lambda value: ""}}, lambda *_: ""))

    commands_left = {
        str(fault).rpartition("Run: python app.py ")[2].partition(" ")[0]
        for fault in check_text(library, "a/one")
    }
    assert commands_left == {"outputs", "synced"}
