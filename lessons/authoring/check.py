"""Finds everything that is wrong with the course, in both languages, without stopping at the first.

People and tests run this; the server never does.
"""

from collections.abc import Iterable, Iterator

from lessons.authoring.compare import compare
from lessons.authoring.glossary import unusual_words
from lessons.authoring.links import broken_links
from lessons.authoring.output_check import output_faults
from lessons.authoring.python_check import python_faults
from lessons.authoring.words import uneven_words
from lessons.text.directives.figure import Figure, drawing
from lessons.text.document import Document
from lessons.text.fault import Fault, FaultError
from lessons.text.library import WIDGET, Library
from lessons.text.place import Place
from lessons.text.toc import source
from translations import LANGUAGES


def check(library: Library, texts: Iterable[str] | None = None) -> list[Fault]:
    """Return every fault of the course, or of some of its texts, in the order of the files."""
    with library.watch.still():
        found = [] if texts else [*library.course.faults, *uneven_words(), *_strays(library)]
        for slug in texts or library.course.documents():
            found += check_text(library, slug)
    return sorted(set(found))


def check_text(library: Library, slug: str) -> Iterator[Fault]:
    """Return every fault of one text and of its translations."""
    english = library.document(slug, LANGUAGES[0])
    if english is None:
        yield Fault(
            source(slug, LANGUAGES[0]), 1, "The file does not exist. Write what introduces this."
        )
        return
    yield from _check_document(library, slug, english)
    for lang in LANGUAGES[1:]:
        other = library.document(slug, lang)
        if other is None:
            message = f"{english.file} is not translated. Write this file, block by block."
            yield Fault(source(slug, lang), 1, message)
        else:
            yield from _check_document(library, slug, other)
            yield from compare(english, other)
            yield from unusual_words(other)


def _check_document(library: Library, slug: str, document: Document) -> Iterator[Fault]:
    yield from document.faults
    yield from broken_links(library, document)
    yield from _figures(library, document)
    yield from _unrecorded(library, slug, document)
    yield from output_faults(document, library.root, slug)
    yield from python_faults(document)


def _figures(library: Library, document: Document) -> Iterator[Fault]:
    for block in document.blocks:
        if isinstance(block.part, Figure):
            try:
                drawing(library.root, block.part, document.lang)
            except FaultError as error:
                yield error.fault


def _unrecorded(library: Library, slug: str, document: Document) -> Iterator[Fault]:
    widgets = (block for block in document.blocks if block.kind == WIDGET)
    for number, block in enumerate(widgets, 1):
        unrecorded = library.gallery.recorded(document.lang, Place(slug, number)) is None
        if unrecorded and not block.broken:
            message = "No result is recorded for this widget. Run: python app.py record"
            yield Fault(document.file, block.line, f"{message} {slug}")


def _strays(library: Library) -> Iterator[Fault]:
    """Return a fault for each translation whose English text does not exist."""
    known = set(library.course.documents())
    for lang in LANGUAGES[1:]:
        folder = library.root / "translations" / lang
        for path in sorted([*folder.glob("*.md"), *folder.glob("*/*.md")]):
            slug = path.relative_to(folder).with_suffix("").as_posix()
            if slug not in known and slug != NEW:
                message = f"toc.yml lists no lesson '{slug}'. Rename the file or take it away."
                yield Fault(source(slug, lang), 1, message)


NEW = "new"
"""The text that a new lesson starts with."""
