"""Makes pages: a text and a view in, everything that a template shows out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from urllib.parse import quote

from lessons.pages.address import COURSE, INDEX, VIEWS, address, path
from lessons.pages.navigation import Guide, Link, NavChapter
from lessons.pages.rows import Row, Scene, rows
from lessons.text.directives import DIRECTIVES
from lessons.text.document import Block, Document
from lessons.text.document import Heading as DocumentHeading
from lessons.text.fault import Fault
from lessons.text.library import Library
from lessons.text.pairs import Pair, pairs
from lessons.text.place import NotFoundError
from lessons.text.toc import source
from translations import LANGUAGES, SOURCE, strings

WORDS_A_MINUTE = 200
CLOSE = 5
LIKE = 0.6
"""Likeness of two addresses, 0 to 1, from which one was perhaps meant by the other."""

LONGEST = 100
"""Characters of an address that are compared."""

MODELS = "models"
"""Address of the page that lists the models, as if it were a text's."""


@dataclass(frozen=True)
class Heading:
    """A heading in the list of what is on the page."""

    id: str
    level: int
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Common:
    """What every page has."""

    kind: str
    """Which page it is: contents, chapter, lesson, repair or error."""

    view: str
    """The first part of its address: en, ko or en-ko."""

    lang: str
    """Language of the page as a whole."""

    title: str
    titles: Mapping[str, str]

    description: str
    """Its first words, for search engines."""

    alternates: Mapping[str, str]
    """Address of the page in every view."""

    path: str
    """Address of the page without prefix and view."""

    home: str
    """Address of the table of contents."""

    chapters: tuple[NavChapter, ...]
    """Every chapter; the lessons only where the page lists them."""


@dataclass(frozen=True)
class Page(Common):
    """The contents page, a chapter, or a lesson."""

    rows: tuple[Row, ...]
    headings: tuple[Heading, ...]
    previous: Link | None
    next: Link | None

    first: Link | None
    """Where the contents begin: the first lesson that their text links to, else the first one."""

    chapter: NavChapter | None
    """The chapter it belongs to, with its lessons."""

    position: tuple[int, int]
    """Number of the lesson in its chapter, and how many there are."""

    faults: tuple[Fault, ...]
    """What is to be put right in the text."""

    repairing: bool
    """Whether nothing of the text can be shown."""

    synced: bool
    """Whether the translation is complete and up to date."""

    source: str
    """The English file."""

    minutes: int
    """How long it takes to read."""


@dataclass(frozen=True)
class ErrorPage(Common):
    """What stands where there is no page."""

    status: int

    links: tuple[Link, ...]
    """The lessons that were perhaps meant."""


def page(library: Library, slug: str, view: str, base: str = "") -> Page:
    """Return the page of a text in a view; raises NotFoundError when there is no such page."""
    if view not in VIEWS or not library.course.holds(slug):
        raise NotFoundError(slug)
    guide = Guide(library, view, base, slug, described=path(slug).endswith("/") or slug == INDEX)
    documents = {lang: library.document(slug, lang) for lang in LANGUAGES}
    english = documents[SOURCE]
    paired = pairs(english, documents[guide.other]) if english is not None else ()
    drawn, failed = _rows(library, slug, view, base, paired)
    made = _page(guide, paired, drawn, documents)
    made = replace(made, faults=tuple(sorted({*_faults(documents, view), *failed})))
    unreadable = english is not None and not english.readable
    return replace(made, repairing=True, kind="repair") if unreadable else made


def models_page(library: Library, view: str, base: str = "") -> Common:
    """Return the frame of the page that lists the models; raises NotFoundError for no such view."""
    if view not in VIEWS:
        raise NotFoundError(view)
    guide = Guide(library, view, base, MODELS)
    said = {lang: strings(lang)["models"] for lang in LANGUAGES}
    titles = {lang: words["title"] for lang, words in said.items()}
    return _common(guide, "models", titles, said[guide.lang]["lede"], ())


def error_page(library: Library, status: int, view: str, wanted: str, base: str = "") -> ErrorPage:
    """Return the page for an address that leads nowhere, or for a failure of ours."""
    guide = Guide(library, view, base, "")
    links = tuple(link for slug in _meant(library, wanted) if (link := guide.link(slug)))
    word = "not_found" if status == 404 else "server"
    titles = {lang: strings(lang)["errors"][word] for lang in LANGUAGES}
    common = _common(guide, "error", titles, "", ())
    alternates = {one: address(base, one, quote(wanted)) for one in VIEWS}
    return ErrorPage(**{**vars(common), "alternates": alternates}, status=status, links=links)


def _meant(library: Library, wanted: str) -> list[str]:
    """Return the lessons that an address may have meant, the likeliest first."""
    whole = wanted.strip("/")[-LONGEST:].lower()
    last = whole.rpartition("/")[2]

    def likeness(slug: str) -> float:
        name = slug.rpartition("/")[2]
        pairs = ((whole, slug), (last, name))
        return max(SequenceMatcher(None, *pair).ratio() for pair in pairs)

    likely = [slug for slug in library.course.lessons if likeness(slug) >= LIKE]
    return sorted(likely, key=likeness, reverse=True)[:CLOSE]


def _faults(documents: Mapping[str, Document | None], view: str) -> tuple[Fault, ...]:
    """Return what is wrong with the texts that a view shows; Korean is shown beside English."""
    langs = {SOURCE, *VIEWS[view]}
    found = (document.faults for lang in langs if (document := documents[lang]))
    return tuple(fault for faults in found for fault in faults)


def _rows(
    library: Library, slug: str, view: str, base: str, paired: Iterable[Pair]
) -> tuple[tuple[Row, ...], list[Fault]]:
    """Return the rows of a page, and what kept some from being drawn."""
    words = {lang: strings(lang) for lang in LANGUAGES}
    source_only = VIEWS[view] == LANGUAGES[:1]
    shown = [pair for pair in paired if not source_only or pair.english is not None]
    scene = Scene(library, slug, view, base, words)
    return tuple(rows(scene, shown)), scene.faults


def _common(
    guide: Guide,
    kind: str,
    titles: Mapping[str, str],
    description: str,
    chapters: tuple[NavChapter, ...],
) -> Common:
    return Common(
        kind=kind,
        view=guide.view,
        lang=guide.lang,
        title=titles[guide.lang],
        titles=titles,
        description=description,
        alternates=guide.alternates(),
        path=path(guide.slug),
        home=guide.href(INDEX),
        chapters=chapters,
    )


def _page(
    guide: Guide,
    paired: tuple[Pair, ...],
    drawn: tuple[Row, ...],
    documents: Mapping[str, Document | None],
) -> Page:
    course, slug = guide.library.course, guide.slug
    folder = slug.rpartition("/")[0]
    chapters = tuple(
        guide.chapter(chapter, listed=slug == INDEX or chapter.slug == folder)
        for chapter in course.chapters
    )
    chapter = next((one for one in chapters if one.slug == folder), None)
    lesson = course.lessons.get(slug)
    kind = "lesson" if lesson else "chapter" if chapter else "contents"
    own = documents[guide.lang] or documents[SOURCE]
    common = _common(guide, kind, guide.titles(slug), own.description if own else "", chapters)
    return Page(
        **vars(common),
        rows=drawn,
        headings=tuple(_headings(paired, guide.other)),
        previous=guide.link(lesson.previous) if lesson else None,
        next=guide.link(lesson.next if lesson else _first(chapter)),
        first=guide.link(_beginning(guide, documents[SOURCE])),
        chapter=chapter,
        position=_position(chapter, slug),
        faults=(),
        repairing=False,
        synced=all(pair.note is None and not _repaired(pair.other) for pair in paired),
        source=source(slug, SOURCE),
        minutes=_minutes(documents[SOURCE]),
    )


def _beginning(guide: Guide, contents: Document | None) -> str | None:
    lessons = guide.library.course.lessons
    texts = (block.html for block in contents.blocks) if contents and guide.slug == INDEX else ()
    linked = (found[1] for html in texts for found in COURSE.finditer(html) if found[1] in lessons)
    return next(linked, next(iter(lessons), None))


def _repaired(block: Block | None) -> bool:
    return block is not None and block.broken


def _first(chapter: NavChapter | None) -> str | None:
    return chapter.lessons[0].slug if chapter and chapter.lessons else None


def _position(chapter: NavChapter | None, slug: str) -> tuple[int, int]:
    slugs = [lesson.slug for lesson in chapter.lessons] if chapter else []
    return (slugs.index(slug) + 1 if slug in slugs else 0, len(slugs))


def _minutes(document: Document | None) -> int:
    texts = (_text(block) for block in document.blocks) if document else ()
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))


def _text(block: Block) -> str:
    """Return what there is to read in a block."""
    directive = DIRECTIVES.get(block.kind)
    return block.source if directive is not None and directive.PROSE else block.text


def _headings(paired: Iterable[Pair], lang: str) -> Iterable[Heading]:
    for pair in paired:
        english = pair.english.part if pair.english else None
        other = pair.other.part if pair.other else None
        if isinstance(english, DocumentHeading) and english.level > 1:
            translated = other.title if isinstance(other, DocumentHeading) else english.title
            titles = {SOURCE: english.title, lang: translated}
            yield Heading(english.id, english.level, titles)
