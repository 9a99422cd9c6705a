"""Checks that the links between the texts of the course lead somewhere."""

from collections.abc import Iterator

from lessons.text.document import Document, Link
from lessons.text.fault import Fault, likely
from lessons.text.library import Library
from lessons.text.toc import source
from translations import SOURCE


def broken_links(library: Library, document: Document) -> Iterator[Fault]:
    """Return a fault for each link of a text to a text or heading that does not exist."""
    for link in document.links:
        message = _wrong(library, link)
        if message:
            yield Fault(document.file, link.line, message)


def _wrong(library: Library, link: Link) -> str | None:
    slugs = list(library.course.documents())
    if link.slug not in slugs:
        hint = likely(link.slug, slugs, "Link a lesson that toc.yml lists.")
        return f"The link leads to '{source(link.slug, SOURCE)}', which is no lesson. {hint}"
    target = library.document(link.slug, SOURCE)
    ids = [heading.id for heading in target.headings()] if target else []
    if link.anchor and link.anchor not in ids:
        hint = likely(link.anchor, ids, f"'{link.slug}' has: {', '.join(ids)}.")
        return f"'{source(link.slug, SOURCE)}' has no heading '#{link.anchor}'. {hint}"
    return None
