"""Draws the blocks of a page: each language in its cell, what is common to both once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from lessons.pages.address import VIEWS, linked
from lessons.text.directive import Context, Directive
from lessons.text.directives import DIRECTIVES
from lessons.text.document import Block, Heading
from lessons.text.fault import Fault, FaultError
from lessons.text.library import Library
from lessons.text.pairs import Pair
from lessons.text.place import Place
from translations import LANGUAGES, SOURCE, TRANSLATIONS, Strings

SHARED = {"code", "math", "rule"}
"""Kinds of blocks, beside directives, that stand once on a page in two languages."""

BROKEN = "broken"
"""Why English stands for a translation that is there and cannot be shown."""


class Html(str):
    """Text that is HTML already, which templates write as it is."""

    def __html__(self) -> str:
        return self


@dataclass(frozen=True)
class Cell:
    """A block in one language."""

    lang: str
    """The language it is written in."""

    html: Html
    """The block; empty when only the note is to be shown."""

    note: str | None = None
    """Why English stands for the translation: "missing", "stale" or "broken"."""


@dataclass(frozen=True)
class Row:
    """One block of a page: `left` alone in one language; in two, both cells or `shared`."""

    kind: str
    left: Cell | None = None
    right: Cell | None = None
    shared: Html | None = None
    id: str | None = None


@dataclass(frozen=True)
class Scene:
    """The page that blocks are drawn for."""

    library: Library
    slug: str
    view: str
    base: str
    words: Mapping[str, Strings]
    """The words of the interface in every language."""

    numbers: Mapping[int, int] = field(default_factory=dict)
    """The number of each widget and each quiz among its like, by its place in the pairs."""

    faults: list[Fault] = field(default_factory=list)
    """What kept blocks from being drawn; their reading has told what else is wrong."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the page shows."""
        return VIEWS[self.view]


def rows(scene: Scene, paired: Sequence[Pair]) -> Iterator[Row]:
    """Return the rows of a page; a block that cannot be shown leaves a marked gap."""
    numbered = Scene(**{**vars(scene), "numbers": dict(_numbers(paired))})
    draw = _two if len(scene.languages) > 1 else _one
    for index, pair in enumerate(paired):
        yield draw(numbered, index, pair)


def _numbers(paired: Sequence[Pair]) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    for index, pair in enumerate(paired):
        if pair.english is not None:
            seen[pair.english.kind] = seen.get(pair.english.kind, 0) + 1
            yield index, seen[pair.english.kind]


def _one(scene: Scene, index: int, pair: Pair) -> Row:
    """Return a row in one language: in that language, else in English, else as a gap."""
    lang = scene.languages[0]
    kind = _first(pair).kind
    own = _html(scene, index, pair, lang)
    if own is not None:
        return Row(kind, Cell(lang, own), id=_id(pair))
    english = _html(scene, index, pair, LANGUAGES[0]) if lang != LANGUAGES[0] else None
    if english is not None:
        return Row(kind, Cell(LANGUAGES[0], english, pair.note or BROKEN), id=_id(pair))
    return Row(kind, Cell(lang, _gap(scene, lang)), id=_id(pair))


def _two(scene: Scene, index: int, pair: Pair) -> Row:
    """Return a row in two languages, each in its cell, or once for both."""
    source, other = scene.languages
    kind = _first(pair).kind
    left = _html(scene, index, pair, source)
    if left is not None and _shared(kind):
        return Row(kind, shared=left, id=_id(pair))
    right = _html(scene, index, pair, other)
    return Row(
        kind,
        None
        if pair.english is None
        else Cell(source, _gap(scene, source) if left is None else left),
        _other_cell(scene, pair, other, left, right),
        id=_id(pair),
    )


def _other_cell(scene: Scene, pair: Pair, lang: str, left: Html | None, right: Html | None) -> Cell:
    if right is not None:
        return Cell(lang, right)
    if left is None:
        return Cell(lang, _gap(scene, lang))
    return Cell(LANGUAGES[0], Html(), pair.note or BROKEN)


def _first(pair: Pair) -> Block:
    block = pair.english or pair.other
    assert block is not None
    return block


def _shared(kind: str) -> bool:
    return kind in SHARED or (kind in DIRECTIVES and DIRECTIVES[kind].SHARED)


def _gap(scene: Scene, lang: str) -> Html:
    """Return what stands where nothing can be shown."""
    words = escape(scene.words[lang]["page"]["gap"])
    return Html(f'<p class="course-cell-note course-gap">{words}</p>')


def _id(pair: Pair) -> str | None:
    """Return the id of a heading: the English one in every language."""
    for block in (pair.english, pair.other):
        if block is not None and isinstance(block.part, Heading):
            return block.part.id
    return None


def _html(scene: Scene, index: int, pair: Pair, lang: str) -> Html | None:
    """Return a block as it stands on the page; None when it is not there or cannot be shown."""
    block = pair.english if lang == LANGUAGES[0] else pair.other
    if block is None or block.broken:
        return None
    try:
        return Html(linked(_drawn(scene, index, pair, block, lang), scene.base, scene.view))
    except FaultError as error:
        scene.faults.append(error.fault)
        return None


def _drawn(scene: Scene, index: int, pair: Pair, block: Block, lang: str) -> str:
    if isinstance(block.part, Heading):
        return _heading(block.part, _id(pair) or "", anchored=lang == _anchored(scene, pair))
    if isinstance(block.part, Directive):
        return block.part.html(_context(scene, index, pair, lang))
    return block.html


def _anchored(scene: Scene, pair: Pair) -> str:
    """Return the language whose heading carries the id: the page's own, where it is shown."""
    first = scene.languages[0]
    shown = pair.english if first == LANGUAGES[0] else pair.other
    return first if shown is not None and not shown.broken else LANGUAGES[0]


def _heading(heading: Heading, ident: str, anchored: bool) -> str:
    tag = f"h{heading.level}"
    if not anchored:
        return f"<{tag}>{heading.html}</{tag}>"
    anchor = f'<a class="course-anchor" href="#{ident}" aria-hidden="true" tabindex="-1"></a>'
    return f'<{tag} id="{ident}">{heading.html}{anchor}</{tag}>'


def _context(scene: Scene, index: int, pair: Pair, lang: str) -> Context:
    blocks = {SOURCE: pair.english, **dict.fromkeys(TRANSLATIONS, pair.other)}
    return Context(
        root=scene.library.root,
        base=scene.base,
        languages=scene.languages,
        lang=lang,
        place=Place(scene.slug, scene.numbers.get(index, 0)),
        words={one: scene.words[one] for one in LANGUAGES},
        recorded=scene.library.gallery.recorded,
        versions={
            one: block.part
            for one, block in blocks.items()
            if block is not None and isinstance(block.part, Directive)
        },
    )
