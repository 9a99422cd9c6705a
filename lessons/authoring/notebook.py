"""Turns a lesson into a Jupyter notebook: its text, and its code ready to run."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lessons.authoring.pinned import pinned
from lessons.text.directive import Directive
from lessons.text.document import Block, Code, Document, Heading
from lessons.text.library import Library
from lessons.text.rules.callouts import CALLOUT
from lessons.text.rules.headings import HEADING_ID
from translations import LANGUAGES, Strings, strings

Notebook = nbformat.NotebookNode

INSTALLED = ("torch", "transformers", "sentencepiece")
"""What the code of the lessons imports, of all that the course requires."""

LESSON_LINK = re.compile(r"(\]\([\w./-]+)\.md((?:#[^)\s]*)?\))")
"""A link to the file of another text, which is a notebook beside this one."""


@dataclass(frozen=True)
class Place:
    """Where the page of a notebook's lesson is."""

    page: str
    """Its address."""

    words: Strings
    """The words of the interface in its language."""


def notebook(document: Document, place: Place, install: str) -> Notebook:
    """Return a lesson as a notebook, its first cell installing what it needs."""
    cells = [_code(install), *_cells(document.blocks, place)]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made: Notebook = new_notebook(  # type: ignore[no-untyped-call]
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    nbformat.validate(made)
    return made


def write_notebooks(
    library: Library, slugs: Iterable[str], folder: Path, site: str
) -> Iterator[Path]:
    """Write lessons in every language, with links to the course at `site`; return the files."""
    for slug in slugs:
        for lang in LANGUAGES:
            document = library.document(slug, lang)
            if document and slug in library.course.lessons:
                path = folder / lang / f"{slug}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                place = Place(f"{site}/{lang}/{slug}", strings(lang))
                made = notebook(document, place, _install(library))
                nbformat.write(made, path)  # type: ignore[no-untyped-call]
                yield path


def _install(library: Library) -> str:
    """Return the line that installs what the lessons import, at the versions of the course."""
    pins = pinned(library.root)
    named = [f"{name}=={pins[name]}" for name in INSTALLED if name in pins]
    return f"%pip install -q {' '.join(named)}"


def _cells(blocks: Iterable[Block], place: Place) -> Iterator[Notebook]:
    """Return the cells of a lesson; text between two pieces of code is one cell."""
    texts: list[str] = []
    anchor = ""
    for block in blocks:
        match block.part:
            case Code(language="python", source=source):
                if texts:
                    yield _markdown(texts)
                texts = []
                yield _code(source)
            case Heading(id=ident):
                anchor = f"#{ident}"
                texts.append(HEADING_ID.sub("", block.source.strip()))
            case _ if not block.broken and (text := _text(block, place, anchor)):
                texts.append(text)
    if texts:
        yield _markdown(texts)


def _text(block: Block, place: Place, anchor: str) -> str:
    """Return what stands in a notebook for a block that is neither code nor a heading."""
    if isinstance(block.part, Directive):
        return block.part.notebook(f"{place.page}{anchor}", place.words)
    if block.kind == "callout":
        return _callout(block.source, place.words)
    return block.source.strip()


def _callout(source: str, words: Strings) -> str:
    """Return a callout as a quotation under its name in bold, which every notebook can show."""
    first, _, rest = source.partition("\n")
    found = CALLOUT.search(first)
    if not found:
        return source.strip()
    title = found[2].strip() or words["page"]["callouts"][found[1].lower()]
    return f"> **{title}**\n>\n{rest.strip()}"


def _markdown(texts: Iterable[str]) -> Notebook:
    text = LESSON_LINK.sub(r"\1.ipynb\2", "\n\n".join(texts))
    made: Notebook = new_markdown_cell(text)  # type: ignore[no-untyped-call]
    return made


def _code(source: str) -> Notebook:
    made: Notebook = new_code_cell(source.rstrip("\n"))  # type: ignore[no-untyped-call]
    return made
