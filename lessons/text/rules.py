"""The course's additions to CommonMark, as rules for markdown-it.

Each rule reads or changes the tokens of one text; what a rule finds wrong it adds to the
list of faults that travels with the text in `env`.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import takewhile
from posixpath import dirname, normpath
from typing import Any
from unicodedata import category, name

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from lessons.text.fault import Fault
from lessons.text.formula import FormulaError, mathml
from lessons.text.highlight import code_html

HEADING_ID = re.compile(r"\s*\{#([\w-]+)\}\s*$")
CALLOUT = re.compile(r"\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\][ \t]*(?:\n|$)")
TAG = re.compile(r"</?(kbd|sub|sup|br|abbr)(\s+title=\"[^\"<>]*\")?\s*/?>")
COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
PARTICLE = re.compile(r"(?<=[\w.!?)\]][)\]}%’”'\"»」』])(?=[가-힣])")
"""Where a word that ends in a sign takes its particle: "(token)은"."""

JOINER = "\u2060"
"""Keeps a particle on the line of its word: a browser may break after a closing sign."""

OUTSIDE = re.compile(r"https?://|mailto:")
COURSE = "course:"
"""How a link to another text is written until the page knows its own address."""


def add_rules(md: MarkdownIt) -> None:
    """Add everything to a parser."""
    md.inline.ruler.at("emphasis", emphasis)
    md.core.ruler.before("inline", "heading_ids", heading_ids)
    md.core.ruler.before("inline", "callouts", callouts)
    md.core.ruler.push("empty_heads", empty_heads)
    md.core.ruler.push("raw_html", raw_html)
    md.core.ruler.push("course_links", course_links)
    for kind, draw in _RENDER.items():
        md.add_render_rule(kind, draw)


def add_fault(env: EnvType, line: int, message: str) -> None:
    """Note what is wrong on a line of the text."""
    env["faults"].append(Fault(env["file"], env["line"] + line, message))


def emphasis(state: StateInline, silent: bool) -> bool:
    """Read `*` and `_`, also where Hangul follows a closing parenthesis or quotation mark.

    CommonMark takes the second `**` of `**토큰(token)**은` for text, because a letter follows it.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    found = state.scanDelims(state.pos, marker == "*")
    can_open, can_close = found.can_open, found.can_close
    if marker == "*":
        before = state.src[state.pos - 1 : state.pos] or " "
        after = state.src[state.pos + found.length : state.pos + found.length + 1] or " "
        can_open |= not after.isspace() and _east_asian(before)
        can_close |= not before.isspace() and _east_asian(after)
    for _ in range(found.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=found.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += found.length
    return True


def heading_ids(state: StateCore) -> None:
    """Take `{#id}` off the end of a heading and make it the heading's id."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and (found := HEADING_ID.search(inline.content)):
            opening.attrSet("id", found[1])
            inline.content = inline.content[: found.start()]


def callouts(state: StateCore) -> None:
    """Make a quotation that starts with `[!TIP]` a callout."""
    opened: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            _make_callout(state.tokens, index)
            opened.append(token)
        elif token.type == "blockquote_close":
            token.type = opened.pop().type.replace("_open", "_close")


def empty_heads(state: StateCore) -> None:
    """Make a cell of each head without words: a head says what stands below it."""
    for head, text, end in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if head.type == "th_open" and not text.content:
            head.tag = end.tag = "td"


def raw_html(state: StateCore) -> None:
    """Note every tag that lessons may not use, and every tag left open."""
    for token in state.tokens:
        line = token.map[0] if token.map else 0
        if token.type == "html_block" and not COMMENT.fullmatch(token.content):
            add_fault(state.env, line, f"A lesson holds no HTML such as '{_first(token.content)}'.")
        elif token.type == "inline":
            _check_tags(state.env, line, token.children or [])


def course_links(state: StateCore) -> None:
    """Check links and pictures, and write links to other texts as `course:slug#anchor`."""
    for token in state.tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or []:
            if child.type == "link_open":
                _link(child, line, state.env)
            elif child.type == "image":
                message = "A picture is a drawing of the course. Use ```{figure} name."
                add_fault(state.env, line, message)


def _east_asian(letter: str) -> bool:
    return category(letter) == "Lo" and name(letter, "").startswith(
        ("HANGUL", "CJK", "HIRAGANA", "KATAKANA")
    )


def _make_callout(tokens: Sequence[Token], index: int) -> None:
    inline = next((token for token in tokens[index : index + 3] if token.type == "inline"), None)
    if inline is None or not (found := CALLOUT.match(inline.content)):
        return
    tokens[index].type = "callout_open"
    tokens[index].info = found[1].lower()
    inline.content = inline.content[found.end() :]
    if not inline.content:
        tokens[index + 1].hidden = tokens[index + 3].hidden = True


def _check_tags(env: EnvType, line: int, children: Sequence[Token]) -> None:
    opened: list[str] = []
    for tag in (child.content for child in children if child.type == "html_inline"):
        found = TAG.fullmatch(tag)
        if COMMENT.fullmatch(tag) or (found and found[1] == "br"):
            continue
        if not found:
            add_fault(env, line, f"A lesson holds no HTML such as '{tag}'. Write it in markdown.")
        elif not tag.startswith("</"):
            opened.append(found[1])
        elif not opened or opened.pop() != found[1]:
            add_fault(env, line, f"'{tag}' closes nothing. Write the tag that opens it.")
    for word in opened:
        add_fault(env, line, f"'<{word}>' is never closed. Write '</{word}>' after its words.")


def _first(text: str) -> str:
    return text.strip().split("\n")[0][:40]


def _link(token: Token, line: int, env: EnvType) -> None:
    href = str(token.attrGet("href") or "")
    if OUTSIDE.match(href):
        token.attrSet("rel", "noopener")
        token.attrSet("class", "course-external")
    elif href.startswith("/"):
        token.attrSet("href", f"{COURSE}{href}")
    else:
        path, _, anchor = href.partition("#")
        slug = _slug(path, env["slug"])
        if slug is None:
            add_fault(env, line, f"The link '{href}' leads nowhere. Link a lesson's file: name.md.")
        else:
            env["links"].append((slug, anchor, env["line"] + line))
            token.attrSet("href", f"{COURSE}{slug}{'#' if anchor else ''}{anchor}")


def _slug(path: str, here: str) -> str | None:
    """Return the text that a relative path leads to from here; None when it is no text."""
    if not path:
        return here
    if not path.endswith(".md"):
        return None
    slug = normpath(f"{dirname(here)}/{path}" if dirname(here) else path).removesuffix(".md")
    return None if slug.startswith(("..", "/")) else slug


def _draw_fence(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    return code_html(tokens[idx].content, tokens[idx].info.split(" ")[0].split("{")[0])


def _draw_text(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    text = PARTICLE.sub(JOINER, tokens[idx].content)
    joined = idx > 0 and _closes(tokens[idx - 1]) and re.match("[가-힣]", text)
    return escapeHtml(f"{JOINER}{text}" if joined else text)


def _closes(token: Token) -> bool:
    """Return whether a piece of a line ends something: code, a formula, strong words, a link."""
    return token.nesting < 0 or token.type in ("code_inline", "math_inline", "footnote_ref")


def _draw_math(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    display = tokens[idx].type == "math_block"
    try:
        html = mathml(tokens[idx].content, display)
    except FormulaError as error:
        add_fault(env, (tokens[idx].map or [0])[0], str(error))
        return escape(tokens[idx].content)
    return f'<div class="course-math">{html}</div>' if display else html


def _draw_callout(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    kind = tokens[idx].info
    title = escape(env["words"]["page"]["callouts"][kind])
    return (
        f'<aside class="course-callout course-callout-{kind}">'
        f'<p class="course-callout-title">{title}</p>\n'
    )


def _draw_table(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    label = escape(f"{env['words']['page']['table']}: {', '.join(_columns(tokens, idx))}")
    return f'<div class="course-table" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _columns(tokens: Sequence[Token], idx: int) -> Iterator[str]:
    """Return the heads of the columns of the table that begins at a token."""
    for token in takewhile(lambda one: one.type != "thead_close", tokens[idx:]):
        text = "".join(part.content for part in token.children or ())
        if text:
            yield text


def _draw_notes(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    label = escape(env["words"]["page"]["footnotes"])
    return f'<section class="course-footnotes" aria-label="{label}">\n<ol>\n'


def _draw_nothing(*_: Any) -> str:
    return ""


_RENDER: dict[str, Any] = {
    "fence": _draw_fence,
    "code_block": _draw_fence,
    "text": _draw_text,
    "math_block": _draw_math,
    "math_inline": _draw_math,
    "callout_open": _draw_callout,
    "callout_close": lambda *_: "</aside>\n",
    "table_open": _draw_table,
    "table_close": lambda *_: "</table></div>\n",
    "footnote_block_open": _draw_notes,
    "footnote_block_close": lambda *_: "</ol>\n</section>\n",
    "html_block": _draw_nothing,
    "front_matter": _draw_nothing,
}


def tokens_between(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Return the tokens of each block of the top level."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []
