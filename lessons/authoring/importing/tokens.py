"""Finds in a text of doc-builder what is more than plain markdown: tags, code, formulas …"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lessons.authoring.importing.javascript import end_of_braces

FENCE = re.compile(r"([ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(`{3,}|~{3,})([^\n]*)(?:\n|\Z)")
QUOTE = re.compile(r"[ \t]*>[^\n]*(?:\n[ \t]*>[^\n]*)*")
TAG_NAME = re.compile(r"<(/?)([A-Za-z][\w.-]*)(?=[\s/>{])")
ATTRIBUTE = re.compile(r"""\s*([^\s=/>{}"'<`]+)(?:\s*=\s*("[^"]*"|'[^']*'|\{|[^\s>"'{]+))?""")
PICTURE = re.compile(
    r"!\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"(?:\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\[([^\[\]]*)\])"
)
FORMULA = re.compile(r"\\\\\((.+?)\\\\\)|\\\\\[(.+?)\\\\\]|\$\$(.+?)\$\$", re.DOTALL)
COMMENT = re.compile(r"<!--(.*?)-->|\{/\*(.*?)\*/\}", re.DOTALL)

_COMPONENTS = """
Tip Youtube Question CourseFloatingBanner DocNotebookDropdown FrameworkSwitchCourse EditOnGithub
"""
_HTML = """
a abbr audio b blockquote body br button caption center cite code col colgroup dd del details dfn
div dl dt em embed fieldset figcaption figure font footer form frameworkcontent gradio-app h1 h2 h3
h4 h5 h6 header hfoption hfoptions hr html i iframe img input ins jax kbd label li link main mark
meta nav object ol option p picture pre pt q samp script section select small source span strike
strong style sub summary sup svg table tbody td textarea tf tfoot th thead tr track tt u ul var
video wbr
"""
_VOID = "br col embed hr img input link meta source track wbr"

COMPONENTS = frozenset(_COMPONENTS.split())
HTML = frozenset(_HTML.split())
VOID = frozenset(_VOID.split())
RAW = frozenset(("script", "style", "svg", "pre", "textarea"))
"""Elements whose inside is not read: nothing in it means what it means in a text."""


@dataclass(frozen=True)
class Token:
    """A piece of the text."""

    kind: str
    """text, code, fence, comment, link, formula, picture, quote, open, close or whole."""

    start: int
    end: int
    """Where it stands in the text."""

    name: str = ""
    """Of a tag: its name."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of a tag: what it says, by name."""

    parts: tuple[str, ...] = ()
    """What its pattern found: of a picture the words and the address, of a fence its first line."""


def tokens(text: str) -> Iterator[Token]:
    """Return the pieces of a text, one after another, without a gap."""
    done = at = 0
    while found := START.search(text, at):
        token = READERS[str(found.lastgroup)](text, found.start())
        if token is None:
            at = max(found.end(), at + 1)
            continue
        if token.kind != "text":
            if done < token.start:
                yield Token("text", done, token.start)
            yield token
            done = token.end
        at = token.end
    if done < len(text):
        yield Token("text", done, len(text))


def _fence(text: str, at: int) -> Token | None:
    found = FENCE.match(text, at)
    if not found:
        return None
    if found[2][0] == "`" and "`" in found[3]:
        return _code(text, found.start(2))
    closing = re.compile(rf"^[ \t]*{found[2][0]}{{{len(found[2])},}}[ \t]*$", re.MULTILINE)
    closed = closing.search(text, found.end())
    inside, end = (closed.start(), closed.end()) if closed else (len(text), len(text))
    body = text[found.end() : inside]
    return Token("fence", at, end, parts=(found[1], found[3].strip(), body))


def _code(text: str, at: int) -> Token:
    """Return a span of code, or the backticks alone when no others close them."""
    run = re.compile(r"`+").match(text, at)
    marks = run[0] if run else "`"
    closed = re.compile(rf"(?<!`){marks}(?!`)").search(text, at + len(marks))
    if not closed or re.search(r"\n[ \t]*\n", text[at : closed.start()]):
        return Token("text", at, at + len(marks))
    return Token("code", at, closed.end())


def _quote(text: str, at: int) -> Token | None:
    found = QUOTE.match(text, at)
    return Token("quote", at, found.end()) if found else None


def _comment(text: str, at: int) -> Token | None:
    found = COMMENT.match(text, at)
    return Token("comment", at, found.end(), parts=(found[1] or found[2] or "",)) if found else None


def _link(text: str, at: int) -> Token | None:
    return Token("link", at, text.index(">", at) + 1)


def _picture(text: str, at: int) -> Token | None:
    found = PICTURE.match(text, at)
    if not found:
        return None
    return Token("picture", at, found.end(), parts=(found[1], found[2] or "", found[3] or ""))


def _linked_picture(text: str, at: int) -> Token | None:
    """Return a picture that is a link, with the address that it leads to as its last part."""
    picture = _picture(text, at + 1)
    target = re.compile(r"\]\(([^()\s]+)\)").match(text, picture.end) if picture else None
    if not picture or not target:
        return None
    return Token("linked_picture", at, target.end(), parts=(*picture.parts[:2], target[1]))


def _formula(text: str, at: int) -> Token | None:
    found = FORMULA.match(text, at)
    if not found or re.search(r"\n[ \t]*\n", found[0]):
        return None
    display = "" if found[1] else "display"
    return Token("formula", at, found.end(), parts=(found[1] or found[2] or found[3], display))


def _escape(text: str, at: int) -> Token:
    return Token("text", at, at + 2)


def _tag(text: str, at: int) -> Token | None:
    """Return a tag with its attributes; None for what only looks like one, such as `<mask>`."""
    found = TAG_NAME.match(text, at)
    if not found or not (name := _known(found[2])):
        return None
    attributes, end = _attributes(text, found.end())
    closing = re.compile(r"\s*(/?)>").match(text, end)
    if not closing:
        return None
    kind = "close" if found[1] else "whole" if closing[1] or name in VOID else "open"
    if name not in COMPONENTS | HTML and kind != "whole" and not attributes:
        kind = kind if f"</{name}>" in text else ""
    if not kind:
        return None
    return Token(kind, at, closing.end(), name, attributes)


def _known(name: str) -> str:
    """Return the name of an element as this module writes it; empty for no element."""
    if name[0].isupper() and not name.isupper():
        return name
    return name.lower() if name.lower() in HTML else ""


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag and the place after them."""
    attributes: dict[str, str] = {}
    while True:
        spread = re.compile(r"\s*(?=\{)").match(text, at)
        found = ATTRIBUTE.match(text, at)
        if spread and text[spread.end()] == "{":
            end = end_of_braces(text, spread.end())
            if end < 0:
                return attributes, at
            at = end
        elif found:
            end = end_of_braces(text, found.end() - 1) if found[2] == "{" else found.end()
            if end < 0:
                return attributes, at
            value = text[found.start(2) : end] if found[2] else "true"
            attributes[found[1]] = _unquoted(value)
            at = end
        else:
            return attributes, at


def _unquoted(value: str) -> str:
    """Return the value of an attribute without its quotation marks, or braces around a text."""
    if value.startswith("{"):
        value = value[1:-1].strip()
    return value[1:-1] if re.fullmatch(r"(['\"`])(?:(?!\1).)*\1", value, re.DOTALL) else value


READERS: dict[str, Callable[[str, int], Token | None]] = {
    "fence": _fence,
    "quote": _quote,
    "code": _code,
    "comment": _comment,
    "link": _link,
    "tag": _tag,
    "linked_picture": _linked_picture,
    "picture": _picture,
    "formula": _formula,
    "escape": _escape,
}
"""What reads each of the beginnings below."""

START = re.compile(
    r"(?P<fence>^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?=```|~~~))"
    r"|(?P<quote>^[ \t]*(?=>))"
    r"|(?P<code>`+)"
    r"|(?P<comment><!--|\{/\*)"
    r"|(?P<link><(?:https?://|mailto:)[^\s<>]+>)"
    r"|(?P<tag><(?=/?[A-Za-z]))"
    r"|(?P<linked_picture>\[(?=!\[))"
    r"|(?P<picture>!(?=\[))"
    r"|(?P<formula>\\\\[(\[]|\$\$)"
    r"|(?P<escape>\\[^\w\s])",
    re.MULTILINE,
)
