"""Reads the markdown of one lesson: text in, document out."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from lessons.text.body import read_body
from lessons.text.directive import Directive
from lessons.text.directives.embedding import read_embedding
from lessons.text.directives.exercise import read_exercise
from lessons.text.directives.figure import read_figure
from lessons.text.directives.output import read_output
from lessons.text.directives.quiz import read_quiz
from lessons.text.directives.youtube import read_video
from lessons.text.document import Block, Code, Document, Heading, Link, Part
from lessons.text.fault import Fault, FaultError, likely, one_of
from lessons.text.rules import add_fault, add_rules, tokens_between
from translations import Strings

OPENING = re.compile(r"\s*(`{3,}|~{3,})\s*[\w{]")
FENCE = re.compile(r"\{([\w-]+)\}\s*(.*)")
CODE_INFO = re.compile(r"([\w+#-]*)\s*(?:\{(.*)\})?")
MARKUP = re.compile(r"[*_`\[\]\\&<$~]")
TAG = re.compile(r"([\w-]+)(?:=(?:\"([^\"]*)\"|(\S+)))?")

DIRECTIVES: dict[str, Callable[[Directive], Part]] = {
    "widget": read_embedding,
    "quiz": read_quiz,
    "exercise": read_exercise,
    "figure": read_figure,
    "youtube": read_video,
    "output": read_output,
}
"""The word in braces → what reads the fence."""

KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "callout_open": "callout",
    "table_open": "table",
    "math_block": "math",
    "hr": "rule",
    "html_block": "html",
    "fence": "code",
    "code_block": "code",
    "footnote_block_open": "footnotes",
}


@dataclass(frozen=True)
class Reader:
    """What reading one text needs to know beside the text."""

    file: str
    """Path from the root of the course, for faults."""

    slug: str
    """The text's own name, from which relative links start."""

    lang: str
    """Language of the text."""

    words: Strings
    """Words of the interface in that language."""

    widgets: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The options of every widget, by its name."""


def parse(text: str, reader: Reader) -> Document:
    """Return a text as a document, with everything that is wrong in it."""
    env = _env(reader, 1)
    tokens = _parser().parse(text, env)
    lines = text.split("\n")
    meta = _meta(tokens, env)
    groups = [group for group in tokens_between(tokens) if group[0].type != "front_matter"]
    blocks = tuple(
        block for group in groups if (block := _block(group, lines, env, reader)).kind != "html"
    )
    _check_headings(blocks, env)
    links = tuple(Link(*link) for link in env["links"])
    faults = tuple(sorted(set(env["faults"])))
    return Document(reader.file, reader.lang, blocks, meta, links, faults)


def title_of(lines: Iterable[str]) -> str:
    """Return the words of the first heading without reading more than that."""
    fenced = False
    for line in lines:
        if line.startswith("```"):
            fenced = not fenced
        if not fenced and (found := re.match(r"# +(.*)", line)):
            words = re.sub(r"\s*\{#[\w-]+\}\s*$", "", found[1]).strip()
            marked = MARKUP.search(words) is not None
            return _plain(_parser().parseInline(words, _env(_NOBODY, 1))) if marked else words
    return ""


def codes_in(text: str) -> Iterator[tuple[int, Code]]:
    """Return the fenced code of a piece of markdown, with the line of each counted from 0."""
    for token in _parser().parse(text, _env(_NOBODY, 1)):
        if token.type == "fence" and token.map and not FENCE.match(token.info):
            yield token.map[0] + 1, _code(token, _env(_NOBODY, 1))


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True})
    md.enable(["table", "strikethrough"])
    md.use(front_matter_plugin).use(footnote_plugin, inline=False)
    md.use(dollarmath_plugin, allow_labels=False, allow_space=False)
    add_rules(md)
    return md


_NOBODY = Reader("", "", "en", Strings({}, ""))


def _env(reader: Reader, line: int) -> dict[str, Any]:
    """Return what travels with a text: its line in the file, its words, and what is found."""
    notes = {} if reader.lang == "en" else {"docId": reader.lang}
    found: dict[str, Any] = {"faults": [], "links": []}
    place = {"file": reader.file, "slug": reader.slug, "line": line, "words": reader.words}
    return found | place | notes


def _meta(tokens: Sequence[Token], env: dict[str, Any]) -> dict[str, Any]:
    if not tokens or tokens[0].type != "front_matter":
        return {}
    try:
        value = read_body(tokens[0].content, env["file"], 2).value
    except FaultError as error:
        env["faults"].append(error.fault)
        return {}
    if not isinstance(value, dict | None):
        add_fault(env, 0, "The lines between the two '---' must have the form name: value.")
        return {}
    return value or {}


def _block(group: list[Token], lines: list[str], env: dict[str, Any], reader: Reader) -> Block:
    first = group[0]
    start, end = first.map or _span(group)
    source = "\n".join(lines[start:end])
    _check_closed(group, lines, env)
    if first.type == "fence" and FENCE.match(first.info):
        return _directive(first, source, env, reader)
    kind = KINDS.get(first.type, "html")
    html = _html_of(group, env)
    text = _plain(group)
    part: Part | None = None
    if kind == "heading":
        part = _heading(group, text, env)
    elif kind == "code":
        part = _code(first, env)
    _check_nested(group[1:], env)
    return Block(kind, start + 1, source, html.strip(), text, part)


def _span(group: Iterable[Token]) -> tuple[int, int]:
    """Return the lines of a block that markdown-it gives no lines for: the footnotes."""
    maps = [token.map for token in group if token.map]
    return (min(one[0] for one in maps), max(one[1] for one in maps)) if maps else (0, 0)


def _heading(group: list[Token], text: str, env: dict[str, Any]) -> Heading:
    inline = group[1].children or []
    html = _html_of(inline, env)
    ident = str(group[0].attrGet("id") or "") or _anchor(text)
    return Heading(ident, int(group[0].tag[1]), text, html)


def _anchor(title: str) -> str:
    """Return the id of a heading that gives none, made from its words as GitHub does."""
    words = re.sub(r"[^\w\s-]", "", title.lower()).strip()
    return re.sub(r"\s+", "-", words)


def _code(token: Token, env: dict[str, Any]) -> Code:
    found = CODE_INFO.fullmatch(token.info.strip())
    if not found:
        message = f"'{token.info}' names no language. Write ```python or ```python {{tag=value}}."
        add_fault(env, (token.map or [0])[0], message)
        return Code("", token.content, {})
    tags = {name: quoted or bare for name, quoted, bare in TAG.findall(found[2] or "")}
    return Code(found[1], token.content, tags)


def _directive(token: Token, source: str, env: dict[str, Any], reader: Reader) -> Block:
    line = (token.map or [0])[0] + 1
    name, argument = FENCE.match(token.info.strip()).groups()  # type: ignore[union-attr]
    writer = _Writer(reader, line, env)
    directive = Directive(
        name,
        argument.strip(),
        token.content,
        reader.file,
        line,
        writer.write,
        writer.write_inline,
        reader.widgets,
    )
    try:
        if name not in DIRECTIVES:
            hint = likely(name, DIRECTIVES, one_of(DIRECTIVES))
            directive.fail(f"There is no directive '{name}'. {hint}")
        return Block(name, line, source, part=DIRECTIVES[name](directive))
    except FaultError as error:
        env["faults"].append(error.fault)
        return Block(name, line, source)


@dataclass(frozen=True)
class _Writer:
    """Writes the markdown inside a directive; what it finds goes to the whole text."""

    reader: Reader
    line: int
    found: dict[str, Any]

    def write(self, text: str) -> str:
        """Return a piece of markdown as HTML."""
        return self._html(text, _parser().parse)

    def write_inline(self, text: str) -> str:
        """Return a line of markdown as HTML without a paragraph around it."""
        return self._html(text.strip(), _parser().parseInline)

    def _html(self, text: str, read: Callable[[str, Any], list[Token]]) -> str:
        env = _env(self.reader, self.line) | {"faults": [], "links": []}
        tokens = read(text, env)
        html = _html_of(tokens, env).strip()
        _check_nested(tokens, env)
        self.found["links"] += [(slug, anchor, self.line) for slug, anchor, _ in env["links"]]
        self.found["faults"] += [
            Fault(fault.file, self.line, fault.message) for fault in env["faults"]
        ]
        return html


def _html_of(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    return str(_parser().renderer.render(tokens, _parser().options, env))


def _check_closed(group: Iterable[Token], lines: list[str], env: dict[str, Any]) -> None:
    for token in group:
        if token.type == "fence" and token.map and not _closes(lines[token.map[1] - 1], token):
            message = f"'{token.markup}{token.info}' is never closed. A fence that holds another"
            add_fault(env, token.map[0], f"{message} one needs more signs than that: ````.")
        elif token.type == "fence" and token.map:
            _check_inner(token, lines, env)


def _check_inner(token: Token, lines: list[str], env: dict[str, Any]) -> None:
    """Note a fence that ends where a fence inside it was meant to end."""
    start, end = token.map or (0, 0)
    inner = [at for at in range(start + 1, end - 1) if _opens(lines[at], token)]
    if token.level == 0 and (inner or lines[end - 1].startswith(" ")):
        line = env["line"] + (inner or [end - 1])[0]
        message = f"'{token.markup}{token.info}' ends too early, with the fence inside it on line"
        more = token.markup + token.markup[0]
        add_fault(env, start, f"{message} {line}. Begin and end the outer one with {more}.")


def _opens(line: str, token: Token) -> bool:
    """Return whether a line looks like the beginning of a fence that this one cannot hold."""
    found = OPENING.match(line)
    return found is not None and found[1].startswith(token.markup)


def _closes(line: str, token: Token) -> bool:
    return line.strip("> \t").startswith(token.markup)


def _check_nested(tokens: Iterable[Token], env: dict[str, Any]) -> None:
    for token in tokens:
        if token.type == "fence" and FENCE.match(token.info):
            message = f"'{token.info}' stands inside another block. Move it to the top level."
            add_fault(env, (token.map or [0])[0], message)


def _check_headings(blocks: Iterable[Block], env: dict[str, Any]) -> None:
    seen: set[str] = set()
    for block in blocks:
        if isinstance(block.part, Heading):
            if block.part.id in seen:
                message = f"The heading id '{block.part.id}' is used twice. Give each its own."
                add_fault(env, block.line - 1, message)
            seen.add(block.part.id)
    if not any(isinstance(block.part, Heading) and block.part.level == 1 for block in blocks):
        add_fault(env, 0, "The text has no title. Start it with a line '# Title'.")


def _plain(tokens: Iterable[Token]) -> str:
    """Return the words of some tokens without markup."""
    words: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "math_inline"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak", "paragraph_close", "td_close", "th_close"):
            words.append(" ")
        words.append(_plain(token.children or []))
    return re.sub(r"\s+", " ", "".join(words)).strip() if words else ""
