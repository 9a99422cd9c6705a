"""The way through the course: chapters, neighbours and the other views of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lessons.pages.address import INDEX, VIEWS, address
from lessons.text.library import Library
from lessons.text.toc import Chapter, Lesson
from translations import LANGUAGES, SOURCE


@dataclass(frozen=True)
class Link:
    """A link to a text, in the view of the page."""

    href: str
    title: str

    lang: str
    """Language of the title."""

    title_other: str | None
    """The title in the other language, on a page in two."""


@dataclass(frozen=True)
class NavLesson:
    """A lesson in the navigation."""

    slug: str
    href: str
    title: str
    titles: Mapping[str, str]
    current: bool

    translated: bool
    """Whether it is written in the language it is translated into."""

    description: str = ""
    """Its first paragraph, on the pages that list lessons."""

    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NavChapter:
    """A chapter in the navigation."""

    slug: str
    href: str
    title: str
    titles: Mapping[str, str]

    lessons: tuple[NavLesson, ...]
    """Its lessons, where the page lists them."""

    current: bool
    description: str = ""
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Guide:
    """Makes the links of one page."""

    library: Library
    view: str
    base: str

    slug: str
    """The page's own text."""

    described: bool = False
    """Whether chapters and lessons come with their first paragraphs."""

    @property
    def lang(self) -> str:
        """The language of the page: the first of its view."""
        return VIEWS[self.view][0]

    @property
    def other(self) -> str:
        """The translation that the page is about: its own, or the first for the source alone."""
        return VIEWS[self.view][-1] if VIEWS[self.view][-1] != SOURCE else LANGUAGES[1]

    def titles(self, slug: str) -> dict[str, str]:
        """Return the title of a text in every language."""
        return {lang: self.library.title(slug, lang) for lang in LANGUAGES}

    def href(self, slug: str) -> str:
        """Return the address of a text."""
        return address(self.base, self.view, slug)

    def link(self, slug: str | None) -> Link | None:
        """Return a link to a text, or None where there is none."""
        if slug is None:
            return None
        titles = self.titles(slug)
        other = titles[self.other] if len(VIEWS[self.view]) > 1 else None
        lang = self.lang if self.library.written(slug, self.lang) else SOURCE
        return Link(self.href(slug), titles[self.lang], lang, other)

    def chapter(self, chapter: Chapter, listed: bool) -> NavChapter:
        """Return a chapter, with its lessons when they are listed."""
        slug = f"{chapter.slug}/{INDEX}"
        titles, descriptions = self.titles(slug), self.descriptions(slug)
        return NavChapter(
            chapter.slug,
            self.href(slug),
            titles[self.lang],
            titles,
            tuple(map(self.lesson, chapter.lessons)) if listed else (),
            self.slug.partition("/")[0] == chapter.slug,
            descriptions.get(self.lang, ""),
            descriptions,
        )

    def lesson(self, lesson: Lesson) -> NavLesson:
        """Return a lesson."""
        titles, descriptions = self.titles(lesson.slug), self.descriptions(lesson.slug)
        return NavLesson(
            lesson.slug,
            self.href(lesson.slug),
            titles[self.lang],
            titles,
            lesson.slug == self.slug,
            self.library.written(lesson.slug, self.other),
            descriptions.get(self.lang, ""),
            descriptions,
        )

    def descriptions(self, slug: str) -> dict[str, str]:
        """Return the first paragraph of a text in every language, where the page shows it."""
        if not self.described:
            return {}
        return {lang: self.library.description(slug, lang) for lang in LANGUAGES}

    def alternates(self) -> dict[str, str]:
        """Return the address of this page in every view."""
        return {view: address(self.base, view, self.slug) for view in VIEWS}
