"""Draws the blocks of a page: each language in its cell, what is common to both once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lessons.pages.address import VIEWS, linked
from lessons.text.directives.embedding import Embedding, embedding_html
from lessons.text.directives.exercise import Exercise, exercise_html
from lessons.text.directives.figure import Figure, figure_html
from lessons.text.directives.output import Output, output_html
from lessons.text.directives.quiz import Quiz, quiz_html
from lessons.text.directives.youtube import Video, video_html
from lessons.text.document import Block, Code, Heading
from lessons.text.library import Library
from lessons.text.pairs import Pair
from lessons.text.place import LiveAddress, Place
from translations import LANGUAGES, Strings

SHARED = {"code", "output", "math", "rule", "widget", "figure", "youtube"}
"""Kinds of blocks that stand once on a page in two languages."""


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
    """Why English stands for the translation: "missing" or "stale"."""


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


def rows(scene: Scene, paired: Sequence[Pair]) -> Iterator[Row]:
    """Return the rows of a page."""
    numbered = Scene(**{**vars(scene), "numbers": dict(_numbers(paired))})
    draw = _two if len(VIEWS[scene.view]) > 1 else _one
    for index, pair in enumerate(paired):
        yield draw(numbered, index, pair)


def _numbers(paired: Sequence[Pair]) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    for index, pair in enumerate(paired):
        if pair.english is not None:
            seen[pair.english.kind] = seen.get(pair.english.kind, 0) + 1
            yield index, seen[pair.english.kind]


def _one(scene: Scene, index: int, pair: Pair) -> Row:
    if scene.view == "en" or pair.other is None:
        assert pair.english is not None
        cell = Cell(
            "en", _html(scene, index, pair, "en"), None if scene.view == "en" else pair.note
        )
        return Row(pair.english.kind, cell, id=_id(pair))
    return Row(
        pair.other.kind, Cell(scene.view, _html(scene, index, pair, scene.view)), id=_id(pair)
    )


def _two(scene: Scene, index: int, pair: Pair) -> Row:
    _, other = VIEWS[scene.view]
    if pair.english is None:
        assert pair.other is not None
        return Row(pair.other.kind, None, Cell(other, _html(scene, index, pair, other)))
    left = _html(scene, index, pair, "en")
    if pair.english.kind in SHARED:
        return Row(pair.english.kind, shared=left, id=_id(pair))
    if pair.other is None:
        right = Cell("en", Html(), pair.note)
    else:
        right = Cell(other, _html(scene, index, pair, other))
    return Row(pair.english.kind, Cell("en", left), right, id=_id(pair))


def _id(pair: Pair) -> str | None:
    """Return the id of a heading: the English one in every language."""
    for block in (pair.english, pair.other):
        if block is not None and isinstance(block.part, Heading):
            return block.part.id
    return None


def _html(scene: Scene, index: int, pair: Pair, lang: str) -> Html:
    block = pair.english if lang == "en" else pair.other
    assert block is not None
    return Html(linked(_drawn(scene, index, pair, block, lang), scene.base, scene.view))


def _drawn(scene: Scene, index: int, pair: Pair, block: Block, lang: str) -> str:
    words, number = scene.words[lang], scene.numbers.get(index, 0)
    match block.part:
        case Heading() as heading:
            return _heading(heading, _id(pair) or "", anchored=lang == VIEWS[scene.view][0])
        case Embedding(name=name):
            # The widget speaks the language of the page, also where its text is English.
            return _embedding(scene, name, number, VIEWS[scene.view][0])
        case Quiz() as quiz:
            source = pair.english.part if pair.english else None
            return quiz_html(quiz, source if isinstance(source, Quiz) else quiz, words)
        case Exercise() as exercise:
            return exercise_html(exercise, words)
        case Figure() as figure:
            return figure_html(scene.library.root, figure, lang, _captions(scene, pair, lang))
        case Video() as video:
            return video_html(video, words)
        case Output() as output:
            return output_html(output, {one: scene.words[one] for one in _shown(scene, lang)})
        case Code() | None:
            return block.html


def _heading(heading: Heading, ident: str, anchored: bool) -> str:
    tag = f"h{heading.level}"
    if not anchored:
        return f"<{tag}>{heading.html}</{tag}>"
    anchor = f'<a class="course-anchor" href="#{ident}" aria-hidden="true" tabindex="-1"></a>'
    return f'<{tag} id="{ident}">{heading.html}{anchor}</{tag}>'


def _embedding(scene: Scene, name: str, number: int, lang: str) -> str:
    address = LiveAddress(lang, name, Place(scene.slug, number))
    recorded = scene.library.gallery.recorded(lang, address.place) or ""
    words = {one: scene.words[one] for one in LANGUAGES}
    return embedding_html(address, scene.base, recorded, words)


def _captions(scene: Scene, pair: Pair, lang: str) -> dict[str, str]:
    """Return the captions of a drawing: one, or two where it stands once for both languages."""
    blocks = {"en": pair.english, **dict.fromkeys(LANGUAGES[1:], pair.other)}
    return {
        one: block.part.caption
        for one in _shown(scene, lang)
        if (block := blocks[one]) is not None and isinstance(block.part, Figure)
    }


def _shown(scene: Scene, lang: str) -> tuple[str, ...]:
    """Return the languages of a line below what stands once for both: two, where both are read."""
    return VIEWS[scene.view] if len(VIEWS[scene.view]) > 1 else (lang,)
