"""How the tokens of a text become HTML."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import takewhile
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from lessons.text.formula import FormulaError, mathml
from lessons.text.highlight import code_html

HELD = re.compile(
    r"(?<=[\w.!?)\]][)\]}%’”'\"»」』])(?P<particle>[가-힣]+)"
    r"|(?<![\w-])(?P<name>[A-Za-z][\w.]*(?:-[\w.]+){1,3}[가-힣]+"
    r"|[A-Za-z][\w.]*(?:-[\w.]+)*-(?:[A-Z\d][\w.]*|[a-z](?![\w-]))(?:['’]s)?)"
)
"""What a browser may not cut: "(token)은" before the particle, "GPT-2는" after the hyphen."""

PARTICLE = re.compile(r"[가-힣]+")
LONGEST = 24
"""Letters of a name that is kept on one line."""

CLOSING = ("code_inline", "math_inline", "math_inline_double", "footnote_ref")


def _draw_fence(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    return code_html(tokens[idx].content, tokens[idx].info.split(" ")[0].split("{")[0])


def _draw_text(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    text = tokens[idx].content
    closed = idx > 0 and (tokens[idx - 1].nesting < 0 or tokens[idx - 1].type in CLOSING)
    found = PARTICLE.match(text) if closed else None
    particle = _joined(found[0]) if found else ""
    rest = text[found.end() :] if found else text
    parts: list[str] = []
    at = 0
    for held in HELD.finditer(rest):
        parts += [escapeHtml(rest[at : held.start()]), _held(held)]
        at = held.end()
    return f"{particle}{''.join(parts)}{escapeHtml(rest[at:])}"


def _held(found: re.Match[str]) -> str:
    if found["particle"]:
        return _joined(found[0])
    name = escapeHtml(found[0])
    return f'<span class="course-nowrap">{name}</span>' if len(found[0]) <= LONGEST else name


def _joined(particle: str) -> str:
    """Return a particle that the style sheet keeps on the line of its word."""
    return f'<span class="course-joined">{particle}</span>'


def _draw_math(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    display = tokens[idx].type == "math_block"
    try:
        html = mathml(tokens[idx].content, display)
    except FormulaError:  # noted by the rule that checks formulas
        return f"<code>{escape(tokens[idx].content)}</code>"
    return f'<div class="course-math">{html}</div>' if display else html


def _draw_callout(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    kind = tokens[idx].info
    aside = f'<aside class="course-callout course-callout-{kind}">'
    if "titled" in tokens[idx].meta:
        return aside
    title = escape(env["origin"].words["page"]["callouts"][kind])
    return f'{aside}<p class="course-callout-title">{title}</p>\n'


def _draw_table(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    name = env["origin"].words["page"]["table"]
    label = escape(f"{name}: {', '.join(_columns(tokens, idx))}")
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
    label = escape(env["origin"].words["page"]["footnotes"])
    return f'<section class="course-footnotes" aria-label="{label}">\n<ol>\n'


def _draw_task(
    md: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    checked = " checked" if tokens[idx].info else ""
    return f'<label class="course-task"><input type="checkbox" disabled{checked}> '


def _draw_nothing(*_: Any) -> str:
    return ""


DRAWN: dict[str, Any] = {
    "fence": _draw_fence,
    "code_block": _draw_fence,
    "text": _draw_text,
    "math_block": _draw_math,
    "math_inline": _draw_math,
    "math_inline_double": _draw_math,
    "callout_open": _draw_callout,
    "callout_close": lambda *_: "</aside>\n",
    "callout_title_open": lambda *_: '<p class="course-callout-title">',
    "callout_title_close": lambda *_: "</p>\n",
    "table_open": _draw_table,
    "table_close": lambda *_: "</table></div>\n",
    "footnote_block_open": _draw_notes,
    "footnote_block_close": lambda *_: "</ol>\n</section>\n",
    "task_open": _draw_task,
    "task_close": lambda *_: "</label>",
    "html_block": _draw_nothing,
    "front_matter": _draw_nothing,
}
"""Kind of token → what draws it."""
