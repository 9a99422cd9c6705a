"""What somebody at the command line means by the name of a text."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from lessons.text.fault import Fault, FaultError
from lessons.text.toc import INDEX, TOC, Course
from translations import LANGUAGES


def asked_texts(course: Course, names: Sequence[str]) -> list[str]:
    """Return the slugs of the texts that are named, each once; of the whole course for no names.

    A text goes by its slug or its file, in any language; a chapter means all of its texts. Raises
    FaultError, with the nearest names, when one means nothing.
    """
    known = list(course.documents())
    if not names:
        return known
    return list(dict.fromkeys(slug for name in names for slug in _meant(name, known)))


def _meant(name: str, known: Sequence[str]) -> Iterator[str]:
    path = slug_in(name)
    found = [slug for slug in known if slug == path or slug.startswith(f"{path}/")]
    found = found or [slug for slug in known if slug.rpartition("/")[2] == path]
    if not found:
        raise FaultError(Fault(TOC, 1, f"The course has no text '{name}'. {_nearest(path, known)}"))
    yield from found


def slug_in(name: str) -> str:
    """Return the slug in the path of a file, or in what is a slug already."""
    path = PurePosixPath(name.strip().replace("\\", "/")).as_posix().removesuffix(".md")
    folders = ("lessons/", *(f"translations/{lang}/" for lang in LANGUAGES))
    for folder in folders:
        before, found, slug = f"/{path}".rpartition(f"/{folder}")
        if found:
            return slug
    return path


def _nearest(path: str, known: Sequence[str]) -> str:
    """Return the question after names like this one, of whole texts and of their last parts."""
    parts = {slug.rpartition("/")[2]: slug for slug in known if not slug.endswith(INDEX)}
    words = {slug: slug for slug in known} | parts
    close = dict.fromkeys(words[one] for one in get_close_matches(path, list(words), n=3))
    if not close:
        return "toc.yml lists all texts."
    return f"Did you mean {' or '.join(repr(slug) for slug in close)}?"
