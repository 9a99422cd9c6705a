"""Outputs of code: how they are written, shown and checked."""

import os
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

import app
from lessons.authoring.compare import compare
from lessons.authoring.output_check import output_faults
from lessons.authoring.outputs import Recorder, write_outputs
from lessons.authoring.synced import synced
from lessons.pages.page import page
from lessons.text.directives.output import LIBRARIES, Output
from lessons.text.fault import FaultError
from lessons.text.library import Library
from lessons.text.pairs import pairs
from translations import LANGUAGES
from widgets import stand_ins

ENGLISH = """# One

```python
word = "words"
```

```python
print(word)
print(0.5, "  ")
```

```{output}
```

The end.
"""

KOREAN = ENGLISH.replace("# One", "# 하나").replace('"words"', '"낱말"').replace("The end", "끝")
RECORDER = Recorder("2026-11-22", "bundled", os.environ)
VERSIONS = "transformers=5.23.0 torch=2.13.0"


@pytest.fixture
def course(write):
    def build(english=ENGLISH, korean=KOREAN):
        files = {"toc.yml": "a: [one]", "a/one.md": english, "translations/ko/a/one.md": korean}
        root = write(files)
        (root / "requirements.txt").write_text("transformers==5.23.0\ntorch==2.13.0\n")
        return Library(root)

    return build


def text(library, lang):
    return library.path("a/one", lang).read_text(encoding="utf-8")


def faults(library):
    document = library.document("a/one", "en")
    return [str(fault) for fault in output_faults(document, library.root, "a/one")]


def test_an_output_is_what_the_block_above_prints_in_each_language(course):
    library = course()

    for lang, word in (("en", "words"), ("ko", "낱말")):
        file = write_outputs(library, "a/one", lang, RECORDER)

        assert file == library.path("a/one", lang)
        written = f"```{{output}} {VERSIONS} date=2026-11-22\n{word}\n0.5\n```\n"
        assert written in text(library, lang)


def test_writing_again_changes_nothing_and_keeps_the_date(course):
    library = course()
    write_outputs(library, "a/one", "en", RECORDER)
    before = text(library, "en")

    tomorrow = Recorder("2026-11-23", "bundled", os.environ)

    assert write_outputs(library, "a/one", "en", tomorrow) is None
    assert text(library, "en") == before


def test_an_output_that_has_changed_is_written_with_its_new_date(course):
    library = course()
    write_outputs(library, "a/one", "en", RECORDER)
    path = library.path("a/one", "en")
    path.write_text(text(library, "en").replace("(0.5", "(0.25"), encoding="utf-8")

    write_outputs(library, "a/one", "en", Recorder("2026-11-23", "bundled", os.environ))

    assert f"{VERSIONS} date=2026-11-23\nwords\n0.25\n```\n\nThe end." in text(library, "en")


def test_a_recorded_output_does_not_make_a_translation_old(course):
    library = course()
    synced(library, "a/one", "ko")
    write_outputs(library, "a/one", "en", RECORDER)

    english, other = library.document("a/one", "en"), library.document("a/one", "ko")

    assert list(compare(english, other)) == []
    assert all(pair.other and not pair.note for pair in pairs(english, other))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1", "This code prints nothing. Print something, or take the {output} away."),
        ("x = (", "This code does not run, so nothing can be recorded: SyntaxError"),
        ("1 / 0", "This code does not run, so nothing can be recorded: ZeroDivisionError"),
        (
            'raise OSError("b/c", "offline")',
            "No bundled checkpoint fits in the place of b/c. Run this where the Hub answers. OSE",
        ),
    ],
)
def test_what_cannot_be_recorded_is_said_with_its_place(course, code, message):
    library = course(f"# One\n\n```python\n{code}\n```\n\n```{{output}}\n```\n")

    with pytest.raises(FaultError) as error:
        write_outputs(library, "a/one", "en", RECORDER)

    assert str(error.value).startswith(f"lessons/a/one.md:4: {message}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_output_of_the_course_carries_its_versions(lang):
    library = Library(app.ROOT, app.gallery())
    texts = [library.document(slug, lang) for slug in library.course.documents()]
    outputs = [
        block.part for text in texts for block in text.blocks if isinstance(block.part, Output)
    ]

    assert outputs
    assert [one for one in outputs if not {*LIBRARIES, "date"} <= one.facts.keys()] == []


def test_the_command_writes_both_languages_and_lists_what_fails(course, monkeypatch):
    library = course(korean=KOREAN.replace("print(word)", "print(wort)"))
    monkeypatch.setattr(app, "ROOT", library.root)
    found = (RECORDER.source, RECORDER.environment, RECORDER.ids)
    monkeypatch.setattr(stand_ins, "checkpoints", lambda: nullcontext(found))

    said = CliRunner().invoke(app.cli, ["outputs"])

    assert said.exit_code == 1
    assert "lessons/a/one.md\n" in said.output
    assert "translations/ko/a/one.md:8: This code does not run" in said.output


def test_an_output_without_a_record_is_a_fault(course):
    empty = "lessons/a/one.md:12: Nothing is recorded here. Run: python app.py outputs a/one"

    assert faults(course()) == [empty]
    assert faults(course(ENGLISH.replace("{output}\n", "{output}\ntyped by hand\n"))) == [empty]


def test_an_output_of_other_versions_is_a_fault(course):
    old = ENGLISH.replace("{output}\n", "{output} transformers=4.57.0 torch=2.13.0\nwords\n")

    assert faults(course(old)) == [
        "lessons/a/one.md:12: This was recorded with transformers 4.57.0; the course has 5.23.0. "
        "Run: python app.py outputs a/one"
    ]


@pytest.mark.parametrize("above", ["Words.", '```python {run=no reason="x"}\n1\n```'])
def test_an_output_below_no_code_that_runs_is_a_fault(course, above):
    library = course(f"# One\n\n{above}\n\n```{{output}} {VERSIONS}\n1\n```\n")

    [fault] = faults(library)
    assert fault.endswith("before this {output}. Move it below one.")
    with pytest.raises(FaultError, match="Move it below one"):
        write_outputs(library, "a/one", "en", RECORDER)


def test_other_facts_than_the_commands_are_a_fault(course):
    library = course(ENGLISH.replace("{output}", "{output} yesterday"))

    assert [fault.message for fault in library.document("a/one", "en").faults] == [
        "Let the command write this line: leave ```{output} alone on it."
    ]


def test_an_output_is_shown_with_its_versions_in_the_readers_languages(course):
    facts = f"{VERSIONS} date=2026-11-22 checkpoints=bundled"
    library = course(ENGLISH.replace("{output}\n", f"{{output}} {facts}\n<a & b>\n"))

    html = str(page(library, "a/one", "en-ko").rows[-2].shared)

    assert "&lt;a &amp; b&gt;\n</samp>" in html
    assert (
        '<small lang="en">Recorded on 2026-11-22 with transformers 5.23.0 and torch 2.13.0, '
        "on the course’s own checkpoints.</small>" in html
    )
    assert '<small lang="ko">2026-11-22에 강좌에 들어 있는 체크포인트로' in html


def test_a_page_in_two_languages_shows_an_output_once_with_both_lines(course):
    facts = f"{VERSIONS} date=2026-11-22"
    english, korean = (
        text.replace("{output}\n", f"{{output}} {facts}\nwords\n") for text in (ENGLISH, KOREAN)
    )
    library = course(english, korean)

    [row] = [row for row in page(library, "a/one", "en-ko").rows if row.kind == "output"]

    html = str(row.shared)
    assert html.count("<samp") == 1
    assert '<small lang="en">' in html and '<small lang="ko">' in html
