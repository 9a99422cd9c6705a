"""Records in a translation which English blocks it was made from."""

import re

from lessons.authoring.compare import compare, same_shape
from lessons.authoring.files import read_source, rewrite
from lessons.text.fault import Fault, FaultError
from lessons.text.library import Library
from lessons.text.toc import source
from translations import LANGUAGES

FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
RECORD = re.compile(r"^blocks:.*\n(?:[ \t]+.*\n|\n(?=[ \t]))*", re.MULTILINE)
PER_LINE = 9


def synced(library: Library, slug: str, lang: str) -> None:
    """Write that the translation of a text is up to date; refuse when its blocks do not match."""
    english, other = library.document(slug, LANGUAGES[0]), library.document(slug, lang)
    if english is None or other is None:
        missing = source(slug, lang if english else LANGUAGES[0])
        raise FaultError(Fault(missing, 1, "The file does not exist. Write it first."))
    if english.faults:
        raise FaultError(english.faults[0])
    if not same_shape(english, other):
        faults = [*other.faults, *compare(english, other)]
        raise FaultError(faults[0])
    path = library.path(slug, lang)
    rewrite(path, recorded_in(read_source(path), english.hashes))


def recorded_in(text: str, hashes: tuple[str, ...]) -> str:
    """Return a text whose front matter holds the hashes, and all that it held before."""
    found = FRONT.match(text)
    kept = RECORD.sub("", found[1]) if found else ""
    rest = text[found.end() :] if found else text
    lines = [" ".join(hashes[at : at + PER_LINE]) for at in range(0, len(hashes), PER_LINE)]
    record = "".join(f"  {line}\n" for line in lines)
    return f"---\n{kept}blocks: >-\n{record}---\n{rest}"
