"""The texts of the course on disk, each read when it is asked for and again when it changes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lessons.text.directives.embedding import Embedding
from lessons.text.document import Block, Document
from lessons.text.fault import Fault
from lessons.text.fresh import Fresh
from lessons.text.markdown import Reader, parse, title_of
from lessons.text.pairs import pairs
from lessons.text.toc import Course, load_course, source, toc_files
from translations import LANGUAGES, strings, words_file


def _no_record(_lang: str, _place: str) -> str | None:
    return None


@dataclass(frozen=True)
class Gallery:
    """What the lessons need to know of the widgets."""

    options: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The options of every widget, by its name in the markdown."""

    recorded: Callable[[str, str], str | None] = _no_record
    """(language, place) → the recorded result of a widget, as HTML."""

    files: Callable[[str, str], Iterable[Path]] = lambda _lang, _slug: ()
    """(language, lesson) → the files that its records are read from."""


class Library:
    """Everything that pages are made of."""

    def __init__(self, root: Path, gallery: Gallery | None = None) -> None:
        self.root = root
        self.gallery = gallery or Gallery()
        self._course = Fresh(self._load_course)
        self._documents = Fresh(self._load_document, size=256)
        self._titles = Fresh(self._load_title)

    @property
    def course(self) -> Course:
        """The table of contents as it is now."""
        return self._course("")

    def document(self, slug: str, lang: str) -> Document | None:
        """Return a text in one language, or None when it is not written."""
        return self._documents((slug, lang))[0]

    def title(self, slug: str, lang: str) -> str:
        """Return the title of a text, else that of the English one, without reading it all."""
        return self._titles((slug, lang)) or self._titles((slug, "en")) or slug

    def description(self, slug: str, lang: str) -> str:
        """Return the first paragraph of a text, else that of the English one."""
        document = self.document(slug, lang) or self.document(slug, "en")
        return document.description if document else ""

    def written(self, slug: str, lang: str) -> bool:
        """Return whether there is a text in this language."""
        return self.path(slug, lang).is_file()

    def path(self, slug: str, lang: str) -> Path:
        """Return the file of a text."""
        return self.root / source(slug, lang)

    def embedding(self, slug: str, number: int, lang: str) -> Embedding:
        """Return the widget of this number in a lesson, with the inputs of a language.

        The number counts the English widgets; a widget without a translation starts with
        the English inputs. Raises KeyError when there is none.
        """
        english = self.document(slug, LANGUAGES[0])
        own = list(english.embeddings()) if english else []
        if english is None or not 0 < number <= len(own):
            raise KeyError(f"{slug}.{number}")
        if lang == LANGUAGES[0]:
            return own[number - 1]
        translated = pairs(english, self.document(slug, lang))
        found = [pair.other for pair in translated if _embedded(pair.english)]
        return _embedded(found[number - 1]) or own[number - 1]

    def _load_course(self, _: str) -> tuple[Course, list[Path]]:
        return load_course(self.root), toc_files(self.root)

    def _load_document(self, key: tuple[str, str]) -> tuple[tuple[Document | None], list[Path]]:
        slug, lang = key
        path = self.path(slug, lang)
        files = [path, words_file(lang)]
        if not path.is_file():
            return (None,), files
        reader = Reader(source(slug, lang), slug, lang, strings(lang), self.gallery.options)
        return (_parsed(path, reader),), files

    def _load_title(self, key: tuple[str, str]) -> tuple[str, list[Path]]:
        path = self.path(*key)
        if not path.is_file():
            return "", [path]
        with path.open(encoding="utf-8", errors="replace") as lines:
            return title_of(lines), [path]


def place(slug: str, number: int) -> str:
    """Return the name by which a widget of a lesson is asked for."""
    return f"{slug.replace('/', '.')}.{number}"


def unplace(name: str) -> tuple[str, int]:
    """Return the lesson and the number that a place names; raises KeyError for anything else."""
    slug, _, number = name.rpartition(".")
    if not number.isascii() or not number.isdigit() or slug.count(".") > 1:
        raise KeyError(name)
    return slug.replace(".", "/"), int(number)


def _parsed(path: Path, reader: Reader) -> Document:
    try:
        return parse(path.read_text(encoding="utf-8-sig"), reader)
    except UnicodeDecodeError:
        fault = Fault(reader.file, 1, "The file is not UTF-8. Save it as UTF-8.")
        return Document(reader.file, reader.lang, (), faults=(fault,))


def _embedded(block: Block | None) -> Embedding | None:
    return block.part if block is not None and isinstance(block.part, Embedding) else None
