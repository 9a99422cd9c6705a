"""Every block of Python in the lessons runs as it is written, on the pinned libraries.

A lesson is run in a process of its own, as a notebook is, with an empty cache and a Hub on
loopback. The Hub serves the bundled checkpoints under the ids that the lessons name, and tiny ones
with random weights where none fits.
"""

import math
import os
import re
from pathlib import Path

import pytest

import app
from lessons.authoring.python import pieces
from lessons.authoring.run import Ran, run
from lessons.text.directives.output import Output
from lessons.text.document import Document
from lessons.text.library import Library
from lessons.text.markdown import Reader, parse
from tests import tiny_checkpoints
from tests.stand_in_hub import stand_in_hub
from translations import LANGUAGES, strings
from widgets.stand_ins import stand_ins, whole

LIBRARY = Library(app.ROOT, app.gallery())
TEXTS = {
    (slug, lang): text
    for slug in LIBRARY.course.documents()
    for lang in LANGUAGES
    if (text := LIBRARY.document(slug, lang)) and any(pieces(text))
}
CASES = [pytest.param(slug, lang, id=f"{lang}-{slug}") for slug, lang in TEXTS]
CHAT = "{% for message in messages %}{{ message.content }}\n{% endfor %}"
COMMIT = "1" * 40
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d*)?(?:e-?\d+)?")
LAST = 6
"""Lines of a traceback that are shown."""

TINY = {
    "distilbert/distilroberta-base": tiny_checkpoints.roberta,
    "HuggingFaceTB/SmolLM2-135M-Instruct": lambda folder: tiny_checkpoints.decoder(
        folder, positions=512, chat_template=CHAT
    ),
    "Falconsai/text_summarization": lambda folder: tiny_checkpoints.translator(folder, 2048),
    "Helsinki-NLP/opus-mt-ko-en": tiny_checkpoints.translator,
    "Helsinki-NLP/opus-mt-tc-big-en-ko": tiny_checkpoints.translator,
}
"""How a checkpoint is made that nothing bundled can stand for: right in form, not in words."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    root = tmp_path_factory.mktemp("checkpoints")
    known = stand_ins()
    folders = {name: whole(one.bundled, root) for name, one in known.items() if name not in TINY}
    folders |= {name: make(root / name.replace("/", "--")) for name, make in TINY.items()}
    revisions = {name: known[name].commit if name in known else COMMIT for name in folders}
    with stand_in_hub(folders, revisions) as served:
        yield served


@pytest.fixture
def environment(hub, tmp_path):
    """Return variables with which nothing but the stand-in Hub can be reached."""
    kept = {name: one for name, one in os.environ.items() if not name.startswith(("HF_", "COURSE"))}
    nowhere = "http://127.0.0.1:9"
    proxies = {"HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "NO_PROXY": "127.0.0.1"}
    return {**kept, **proxies, "HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path / "cache")}


@pytest.mark.model
@pytest.mark.parametrize(("slug", "lang"), CASES)
def test_the_code_of_a_lesson_runs(slug, lang, environment):
    text = TEXTS[slug, lang]

    ran = run([one for one in pieces(text) if one.runs], app.ROOT, environment)

    assert "\n\n".join(report(one) for one in ran if one.error) == ""
    assert [outdated(text, slug, one) for one in ran if outdated(text, slug, one)] == []


def test_a_block_that_does_not_run_says_why():
    kept = [one for text in TEXTS.values() for one in pieces(text) if not one.runs]

    assert [one.file for one in kept if not one.tags.get("reason")] == []


def test_no_block_is_left_out():
    written = sum(path.read_text("utf-8").count("```python") for path in sources())

    assert written == sum(len(list(pieces(text))) for text in TEXTS.values())


BROKEN = """# T

```python
number = 1
```

```python
if __name__ == "__main__":
    number = number / 0
```
"""


def test_a_block_that_fails_is_reported_with_its_line_and_its_code(write):
    root = write({"a/one.md": BROKEN})
    text = parse(BROKEN, Reader("lessons/a/one.md", "a/one", "en", strings("en")))

    fine, broken = run(pieces(text), root, os.environ)

    assert fine.error == ""
    assert report(broken) == (
        "lessons/a/one.md:8: This code does not run.\n\n"
        'if __name__ == "__main__":\n'
        "    number = number / 0\n\n"
        "Traceback (most recent call last):\n"
        '  File "lessons/a/one.md", line 9, in <module>\n'
        "    number = number / 0\n"
        "             ~~~~~~~^~~\n"
        "ZeroDivisionError: division by zero"
    )


@pytest.mark.model
def test_a_checkpoint_that_the_hub_does_not_have_is_reported(environment):
    source = 'from transformers import pipeline\npipeline("fill-mask", model="nobody/nothing")'
    text = parse(f"# T\n\n```python\n{source}\n```", Reader("one.md", "one", "en", strings("en")))

    [ran] = run(pieces(text), app.ROOT, environment)

    assert "nobody/nothing" in report(ran)


def test_an_output_that_the_code_no_longer_prints_is_reported():
    written = (
        "# T\n\n```python\nprint(0.5)\n```\n\n```{output} transformers=1 torch=2\nup 0.{}\n```"
    )
    texts = [
        parse(written.replace("{}", digits), Reader("one.md", "one", "en", strings("en")))
        for digits in ("501", "6")
    ]
    near, far = [
        outdated(text, "one", Ran(piece, "up 0.5\n", "", frozenset()))
        for text in texts
        for piece in pieces(text)
    ]

    assert near is None
    assert far == "one.md:7: The code prints something else now. Run: python app.py outputs one"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("tensor([1., 1.])", "tensor([1.0000, 1.0000])", True),
        ("tensor([ 0.0001, 2.5])", "tensor([-0.0002, 2.5])", True),
        ("tensor([1., 1.])", "tensor([1., 1.2])", False),
        ("tensor([1., 1.])", "tensor([1., 1., 1.])", False),
        ("1 2 of 1", "12 of 1", False),
    ],
)
def test_outputs_are_alike_where_another_processor_rounds_otherwise(one, two, same):
    assert alike(one, two) == same


def report(ran: Ran) -> str:
    """Return where a block stands, what it is, and why it failed."""
    trace = "\n".join(ran.error.strip().splitlines()[-LAST:])
    place = f"{ran.piece.file}:{ran.piece.line}"
    return f"{place}: This code does not run.\n\n{ran.piece.source}\n{trace}"


def outdated(text: Document, slug: str, ran: Ran) -> str | None:
    """Return that the output below a block is another one now, apart from the last digits.

    What came from a checkpoint of the Hub, or a tiny one, cannot be compared.
    """
    below = text.blocks[ran.piece.block + 1 : ran.piece.block + 2]
    if not below or not isinstance(output := below[0].part, Output):
        return None
    if output.facts.get("checkpoints") == "hub" or ran.checkpoints & TINY.keys():
        return None
    if alike(output.text, ran.printed):
        return None
    place = f"{text.file}:{below[0].line}"
    return f"{place}: The code prints something else now. Run: python app.py outputs {slug}"


def alike(one: str, two: str) -> bool:
    """Return whether two outputs have the same words, and numbers that are nearly the same.

    Spaces do not count: PyTorch lines numbers up, and writes 1. where all are whole, else 1.0000.
    """
    texts = ["".join(NUMBER.sub("0", text).split()) for text in (one, two)]
    numbers = [
        [float(found.replace(",", "")) for found in NUMBER.findall(text)] for text in (one, two)
    ]
    near = all(
        math.isclose(*both, rel_tol=0.02, abs_tol=0.005) for both in zip(*numbers, strict=False)
    )
    return texts[0] == texts[1] and near


def sources() -> list[Path]:
    """Return the files of all lessons."""
    return [
        path
        for slug in LIBRARY.course.documents()
        for lang in LANGUAGES
        if (path := LIBRARY.path(slug, lang)).is_file()
    ]
