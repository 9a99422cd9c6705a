"""Turns a lesson into a Jupyter notebook: its text, and its code ready to run."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lessons.authoring.pinned import pinned
from lessons.text.directives.embedding import Embedding
from lessons.text.directives.exercise import Exercise
from lessons.text.directives.figure import Figure
from lessons.text.directives.quiz import Quiz
from lessons.text.directives.youtube import Video
from lessons.text.document import Block, Code, Document
from lessons.text.library import Library
from translations import LANGUAGES, Strings, strings

Cell = dict[str, Any]

INSTALLED = ("torch", "transformers", "sentencepiece")
"""What the code of the lessons imports, of all that the course requires."""


def notebook(document: Document, words: Strings, install: str) -> str:
    """Return a lesson as the text of a notebook, its first cell installing what it needs."""
    cells = [_code(install), *_cells(document.blocks, words)]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def write_notebooks(library: Library, folder: Path) -> Iterator[Path]:
    """Write every lesson of the course in every language; return the files."""
    for slug in library.course.lessons:
        for lang in LANGUAGES:
            if document := library.document(slug, lang):
                path = folder / lang / f"{slug}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(notebook(document, strings(lang), _install(library)), "utf-8")
                yield path


def _install(library: Library) -> str:
    """Return the line that installs what the lessons import, at the versions of the course."""
    pins = pinned(library.root)
    named = [f"{name}=={pins[name]}" for name in INSTALLED if name in pins]
    return f"%pip install -q {' '.join(named)}"


def _cells(blocks: Iterable[Block], words: Strings) -> Iterator[Cell]:
    """Return the cells of a lesson; text between two pieces of code is one cell."""
    texts: list[str] = []
    for block in blocks:
        match block.part:
            case Code(language="python", source=source):
                if texts:
                    yield _markdown("\n\n".join(texts))
                texts = []
                yield _code(source)
            case _:
                texts += _text(block, words)
    if texts:
        yield _markdown("\n\n".join(texts))


def _text(block: Block, words: Strings) -> Iterator[str]:
    """Return what stands in a notebook for a block that is not code."""
    match block.part:
        case Embedding(name=name, inputs=inputs):
            title = words[name.replace("-", "_")]["title"]
            yield f"> **{title}** `{json.dumps(dict(inputs), ensure_ascii=False)}`"
        case Quiz(questions=questions):
            for question in questions:
                choices = "\n".join(f"- {choice.text}" for choice in question.choices)
                yield f"**{question.text}**\n\n{choices}"
        case Exercise(task=task, hint=hint, solution=solution):
            yield task
            said = words["page"]["exercise"]
            for part, html in (("hint", hint), ("solution", solution)):
                if html:
                    yield f"<details><summary>{said[part]}</summary>\n\n{html}\n\n</details>"
        case Figure(alt=alt, caption=caption):
            yield f"*{alt}*\n\n{caption}" if caption else f"*{alt}*"
        case Video(id=ident, title=title):
            yield f"[{title}](https://www.youtube.com/watch?v={ident})"
        case _:
            if block.kind != "output":
                yield block.source.strip()


def _markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _code(source: str) -> Cell:
    lines = _lines(source.rstrip("\n"))
    return {
        "cell_type": "code",
        "metadata": {},
        "source": lines,
        "execution_count": None,
        "outputs": [],
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
