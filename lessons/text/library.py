"""The texts of the course on disk, each read when it is asked for and again when it changes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lessons.text.directives.embedding import Embedding
from lessons.text.document import Block, Document
from lessons.text.fault import Fault
from lessons.text.markdown import Reader, parse, title_of
from lessons.text.memory import Memory, Watch
from lessons.text.pairs import pairs
from lessons.text.place import NotFoundError, Place
from lessons.text.toc import Course, load_course, source
from translations import HOME, LANGUAGES, strings

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


def _no_record(_lang: str, _place: Place) -> str | None:
    return None


@dataclass(frozen=True)
class Gallery:
    """What the lessons need to know of the widgets."""

    options: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The options of every widget, by its name in the markdown."""

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

    def embedding(self, place: Place, lang: str) -> Embedding:
        """Return the widget at a place, with the inputs of a language.

        A widget without a translation starts with the source's inputs. Raises NotFoundError
        when there is none.
        """
        english = self.document(place.slug, LANGUAGES[0])
        own = list(english.embeddings()) if english else []
        if english is None or lang not in LANGUAGES or not 0 < place.number <= len(own):
            raise NotFoundError(str(place))
        if lang == LANGUAGES[0]:
            return own[place.number - 1]
        translated = pairs(english, self.document(place.slug, lang))
        found = [pair.other for pair in translated if _embedded(pair.english)]
        return _embedded(found[place.number - 1]) or own[place.number - 1]

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
        with path.open(encoding="utf-8", errors="replace") as lines:
            return title_of(lines)


def _parsed(path: Path, reader: Reader) -> Document:
    try:
        return parse(path.read_text(encoding="utf-8-sig"), reader)
    except UnicodeDecodeError:
        fault = Fault(reader.file, 1, "The file is not UTF-8. Save it as UTF-8.")
        return Document(reader.file, reader.lang, (), faults=(fault,))


def _embedded(block: Block | None) -> Embedding | None:
    return block.part if block is not None and isinstance(block.part, Embedding) else None
