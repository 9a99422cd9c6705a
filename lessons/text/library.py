"""The texts of the course on disk, each read when it is asked for and again when it changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lessons.text.directives.embedding import Embedding
from lessons.text.document import Block, Document
from lessons.text.fault import FaultError
from lessons.text.fence import Check
from lessons.text.file import read_text
from lessons.text.markdown import Reader, parse, title_of
from lessons.text.memory import Memory, Watch
from lessons.text.pairs import pairs
from lessons.text.place import NotFoundError, Place
from lessons.text.toc import Course, load_course, source
from translations import HOME, LANGUAGES, SOURCE, strings

FOLDERS = (
    "lessons",
    "translations",
    "assets/css",
    "assets/figures",
    "assets/js",
    "assets/recorded",
    "assets/templates",
    "widgets/models/cards",
)
"""The folders of a course that hold what pages are made of."""

WIDGET = "widget"
"""What a block with a widget is called."""


def _no_record(_lang: str, _place: Place) -> str | None:
    return None


@dataclass(frozen=True)
class Gallery:
    """What the lessons need to know of the widgets."""

    options: Mapping[str, Mapping[str, Check]] = field(default_factory=dict)
    """Widget, by its name in the markdown → option → what says which of its values are wrong."""

    recorded: Callable[[str, Place], str | None] = _no_record
    """(language, place) → the recorded result of a widget, as HTML."""


class Library:
    """Everything that pages are made of; its files are looked at once in `patience` seconds."""

    def __init__(self, root: Path, gallery: Gallery | None = None, patience: float = 0.0) -> None:
        self.root = root
        self.gallery = gallery or Gallery()
        self.watch = Watch([*(root / folder for folder in FOLDERS), HOME], patience)
        self._course = Memory(self._load_course, self.watch)
        self._documents = Memory(self._load_document, self.watch, size=256)
        self._titles = Memory(self._load_title, self.watch)

    @property
    def course(self) -> Course:
        """The table of contents as it is now."""
        return self._course("")

    def document(self, slug: str, lang: str) -> Document | None:
        """Return a text in one language, or None when it is not written."""
        return self._documents((slug, lang))

    def title(self, slug: str, lang: str) -> str:
        """Return the title of a text, else that of the source, without reading it all."""
        return self._titles((slug, lang)) or self._titles((slug, SOURCE)) or slug

    def description(self, slug: str, lang: str) -> str:
        """Return the first paragraph of a text, else that of the source."""
        document = self.document(slug, lang) or self.document(slug, SOURCE)
        return document.description if document else ""

    def written(self, slug: str, lang: str) -> bool:
        """Return whether there is a text in this language."""
        return self.path(slug, lang).is_file()

    def path(self, slug: str, lang: str) -> Path:
        """Return the file of a text."""
        return self.root / source(slug, lang)

    def embedding(self, place: Place, lang: str) -> Embedding:
        """Return the widget at a place, with the inputs of a language.

        A widget without a translation starts with the source's inputs. Raises NotFoundError
        when there is none.
        """
        english = self.document(place.slug, SOURCE) if lang in LANGUAGES else None
        translated = pairs(english, self.document(place.slug, lang)) if english else ()
        found = [pair for pair in translated if pair.english and pair.english.kind == WIDGET]
        if not 0 < place.number <= len(found):
            raise NotFoundError(str(place))
        pair = found[place.number - 1]
        first = _embedded(pair.english)
        widget = first if lang == SOURCE else _embedded(pair.other) or first
        if widget is None:
            raise NotFoundError(str(place))
        return widget

    def _load_course(self, _: str) -> Course:
        return load_course(self.root)

    def _load_document(self, key: tuple[str, str]) -> Document | None:
        slug, lang = key
        path = self.path(slug, lang)
        if not path.is_file():
            return None
        reader = Reader(source(slug, lang), slug, lang, strings(lang), self.gallery.options)
        return _parsed(path, reader)

    def _load_title(self, key: tuple[str, str]) -> str:
        path = self.path(*key)
        if not path.is_file():
            return ""
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            return title_of(lines)


def _parsed(path: Path, reader: Reader) -> Document:
    try:
        return parse(read_text(path, reader.file), reader)
    except FaultError as error:
        return Document(reader.file, reader.lang, (), faults=(error.fault,), readable=False)


def _embedded(block: Block | None) -> Embedding | None:
    return block.part if block is not None and isinstance(block.part, Embedding) else None
