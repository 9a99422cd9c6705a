"""Reads the markdown of one lesson: text in, document out."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, count
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from lessons.text.body import read_body
from lessons.text.clean import plain_lines, unseen, visible
from lessons.text.directives import DIRECTIVES
from lessons.text.document import Block, Code, Document, Heading, Link, Part
from lessons.text.env import Origin, add_fault, add_slip, new_env
from lessons.text.fault import FaultError, likely, one_of
from lessons.text.fence import Check, Fence
from lessons.text.fences import first_open, is_open, mended
from lessons.text.rules import add_rules, tokens_between
from lessons.text.rules.headings import anchor
from translations import LANGUAGES, strings

FENCE = re.compile(r"\{([\w-]+)\}\s*(.*)", re.DOTALL)
CODE_INFO = re.compile(r"([\w+#-]*)\s*(?:\{(.*)\})?")
MARKUP = re.compile(r"[*_`\[\]\\&<$~]")
TAG = re.compile(r"([\w-]+)(?:=(?:\"([^\"]*)\"|(\S+)))?")
UNDERLINE = re.compile(r"=+\s*$")
WORDS = ("text", "code_inline", "math_inline", "math_inline_double")
"""Tokens whose content stands in the text."""

DEEPEST = 20
"""Quotations and lists that may stand inside one another."""

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
class Reader(Origin):
    """What reading one text needs to know beside the text."""

    widgets: Mapping[str, Mapping[str, Check]] = field(default_factory=dict)
    """Widget → option → what checks a value of it."""


def parse(text: str, reader: Reader) -> Document:
    """Return a text as a document, with everything that is wrong in it."""
    text = plain_lines(text)
    lines = visible(text).split("\n")
    tokens, env = _tokens(lines, reader)
    for line, letter in unseen(text):
        message = f"An invisible character (U+{ord(letter):04X}) stands here. Take it out."
        add_slip(env, line, message)
    meta = _meta(tokens, env)
    groups = [group for group in tokens_between(tokens) if group[0].type != "front_matter"]
    blocks = [_block(group, lines, env, reader) for group in groups]
    shown = tuple(_numbered((one for one in blocks if one.kind != "html" or one.broken), env))
    _check_title(shown, env)
    links = tuple(Link(*link) for link in env["links"])
    return Document(reader.file, reader.lang, shown, meta, links, tuple(sorted(set(env["faults"]))))


def title_of(lines: Iterable[str]) -> str:
    """Return the words of the first heading without reading more than that."""
    fenced, above = False, ""
    for line in map(plain_lines, lines):
        fenced ^= line.startswith(("```", "~~~"))
        words = above if UNDERLINE.match(line) else line[2:] if re.match(r"#[ \t]", line) else ""
        if not fenced and words.strip():
            words = visible(re.sub(r"\s*\{#[\w-]+\}\s*$", "", words)).strip().rstrip("#").strip()
            marked = MARKUP.search(words) is not None
            return _plain(_parser().parseInline(words, new_env(_nobody(), 1))) if marked else words
        above = line
    return ""


def codes_in(text: str) -> Iterator[tuple[int, Code]]:
    """Return the fenced code of a piece of markdown, with the line of each counted from 0."""
    for token in _parser().parse(plain_lines(text), new_env(_nobody(), 1)):
        if token.type == "fence" and token.map and not _fence(token):
            yield token.map[0] + 1, _code(token, new_env(_nobody(), 1))


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 3 * DEEPEST})
    md.enable(["table", "strikethrough"])
    md.use(front_matter_plugin).use(footnote_plugin, inline=False)
    md.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)
    add_rules(md)
    return md


@cache
def _nobody() -> Origin:
    """Return the origin of a piece of markdown of which nobody asks where it stands."""
    return Origin("", "", LANGUAGES[0], strings(LANGUAGES[0]))


def _tokens(lines: Sequence[str], reader: Reader) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of a text and what was found; open fences end where their blocks do."""
    mending: dict[int, str] = {}
    while True:
        env = new_env(reader, 1)
        tokens = _parser().parse("\n".join(lines), env)
        fence = first_open(tokens, lines)
        start = (fence.map or [0])[0] if fence else -1
        if fence is None or start in mending:
            break
        mending[start], lines = mended(fence, lines)
    for line, message in mending.items():
        add_fault(env, line, message)
    return tokens, env


def _meta(tokens: Sequence[Token], env: dict[str, Any]) -> dict[str, Any]:
    if not tokens or tokens[0].type != "front_matter":
        return {}
    try:
        value = read_body(tokens[0].content, env["origin"].file, 2).value
    except FaultError as error:
        env["faults"].append(error.fault)
        return {}
    if not isinstance(value, dict | None):
        add_slip(env, 0, "The lines between the two '---' must have the form name: value.")
        return {}
    return value or {}


def _block(group: list[Token], lines: list[str], env: dict[str, Any], reader: Reader) -> Block:
    first = group[0]
    start, end = first.map or _span(group)
    kind = _kind(first)
    block = Block(kind, start + 1, "\n".join(lines[start:end]), _argument(first))
    _check_group(group, lines, env)
    if _broken(group, env):
        return replace(block, text=_plain(group), broken=True)
    if fence := _fence(first):
        return _directive(first.content, fence[1], block, env, reader)
    text = _plain(group)
    part: Part | None = None
    if kind == "heading":
        part = Heading(
            str(first.attrGet("id") or ""),
            int(first.tag[1]),
            text,
            _html_of(group[1].children or [], env),
        )
    elif kind == "code":
        part = _code(first, env)
    return replace(block, html=_html_of(group, env).strip(), text=text, part=part)


def _kind(first: Token) -> str:
    """Return the kind of a block; that of a directive is its name."""
    fence = _fence(first)
    return fence[0] if fence else KINDS.get(first.type, "html")


def _argument(first: Token) -> str:
    """Return what names a directive in every language."""
    name, argument = _fence(first) or ("", "")
    return argument if name in DIRECTIVES and DIRECTIVES[name].NAMED else ""


def _fence(token: Token) -> tuple[str, str] | None:
    """Return the word in braces of a fence, and what follows it."""
    found = FENCE.match(token.info.strip()) if token.type == "fence" else None
    return (found[1], found[2].strip()) if found else None


def _span(group: Iterable[Token]) -> tuple[int, int]:
    """Return the lines of a block that markdown-it gives no lines for: the footnotes."""
    maps = [token.map for token in group if token.map]
    return (min(one[0] for one in maps), max(one[1] for one in maps)) if maps else (0, 0)


def _broken(group: Iterable[Token], env: dict[str, Any]) -> bool:
    """Return whether a fault stands on one of the lines of a block."""
    first, *rest = group
    maps = [first.map] if first.map else [token.map for token in rest if token.map]
    lines = {line for start, end in maps for line in range(start, max(end, start + 1))}
    return not env["broken"].isdisjoint(line + env["line"] for line in lines)


def _check_group(group: Sequence[Token], lines: Sequence[str], env: dict[str, Any]) -> None:
    """Note what a block holds that may not stand in another."""
    for token in group:
        line = (token.map or [0])[0]
        if token.level >= 3 * DEEPEST - 1:
            message = f"Quotations and lists stand more than {DEEPEST} deep in one another."
            add_fault(env, (group[0].map or [0])[0], f"{message} Write fewer '>' and '-'.")
            break
        if token.type == "fence" and token is not group[0]:
            if is_open(token, lines):
                add_fault(
                    env,
                    line,
                    f"'{token.markup}{token.info}' is never closed. "
                    f"Write {token.markup} below it, as far in as its beginning.",
                )
            if _fence(token):
                message = f"'{token.info}' stands inside another block. Move it to the top level."
                add_fault(env, line, message)


def _code(token: Token, env: dict[str, Any]) -> Code:
    found = CODE_INFO.fullmatch(token.info.strip())
    if not found:
        message = f"'{token.info}' names no language. Write ```python or ```python {{tag=value}}."
        add_slip(env, (token.map or [0])[0], message)
        return Code("", token.content, {})
    if found[1] in DIRECTIVES:
        message = f"'```{found[1]}' shows its lines as they are. Write ```{{{found[1]}}}."
        add_slip(env, (token.map or [0])[0], message)
    tags = {name: quoted or bare for name, quoted, bare in TAG.findall(found[2] or "")}
    return Code(found[1], token.content, tags)


def _directive(
    source: str, argument: str, block: Block, env: dict[str, Any], reader: Reader
) -> Block:
    writer = _Writer(reader, env)
    fence = Fence(
        block.kind,
        argument,
        source,
        reader.file,
        block.line,
        writer.write,
        writer.write_inline,
        reader.widgets,
    )
    try:
        if block.kind not in DIRECTIVES:
            hint = likely(block.kind, DIRECTIVES, one_of(DIRECTIVES))
            fence.fail(f"There is no directive '{block.kind}'. {hint}")
        part = DIRECTIVES[block.kind].read(fence)
    except FaultError as error:
        env["faults"].append(error.fault)
        return replace(block, broken=True)
    return replace(block, part=None if writer.broken else part, broken=writer.broken)


@dataclass
class _Writer:
    """Writes the markdown inside a directive; what it finds goes to the whole text."""

    reader: Reader
    found: dict[str, Any]
    broken: bool = False
    """Whether something in it keeps the directive from being shown."""

    def write(self, text: str, line: int) -> str:
        """Return a piece of markdown that stands on a line of the file as HTML."""
        return self._html(text, line, _parser().parse)

    def write_inline(self, text: str, line: int) -> str:
        """Return a line of markdown as HTML without a paragraph around it."""
        return self._html(text.strip(), line, _parser().parseInline)

    def _html(self, text: str, line: int, read: Callable[[str, Any], list[Token]]) -> str:
        env = new_env(self.reader, line)
        tokens = read(text, env)
        _check_group([Token("", "", 0), *tokens], text.split("\n"), env)
        self.broken |= bool(env["broken"])
        self.found["links"] += env["links"]
        self.found["faults"] += env["faults"]
        return _html_of(tokens, env).strip()


def _html_of(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    return str(_parser().renderer.render(tokens, _parser().options, env))


def _numbered(blocks: Iterable[Block], env: dict[str, Any]) -> Iterator[Block]:
    """Return the blocks; each heading gets an id of its own, as on GitHub: "x", "x-1"."""
    blocks = list(blocks)
    written = Counter(block.part.id for block in blocks if isinstance(block.part, Heading))
    used: set[str] = set(written)
    seen: set[str] = set()
    for block in blocks:
        if not isinstance(block.part, Heading):
            yield block
            continue
        wanted = block.part.id or anchor(block.part.title)
        if block.part.id in seen:
            message = f"The heading id '{wanted}' is used twice. Give each its own."
            add_slip(env, block.line - 1, message)
        free = wanted if block.part.id and wanted not in seen else _free(wanted, used)
        used.add(free)
        seen.add(free)
        name = "title" if block.part.level == 1 else free
        yield replace(block, name=name, part=replace(block.part, id=free))


def _free(wanted: str, used: Collection[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in count(1))
    return next(name for name in chain([wanted], numbered) if name not in used)


def _check_title(blocks: Iterable[Block], env: dict[str, Any]) -> None:
    headings = (block.part for block in blocks if isinstance(block.part, Heading))
    if not any(heading.level == 1 and heading.title for heading in headings):
        add_slip(env, 0, "The text has no title. Start it with a line '# Title'.")


def _plain(tokens: Iterable[Token]) -> str:
    """Return the words of some tokens without markup."""
    words: list[str] = []
    for token in tokens:
        if token.type in WORDS:
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak", "paragraph_close", "td_close", "th_close"):
            words.append(" ")
        words.append(_plain(token.children or []))
    return re.sub(r"\s+", " ", "".join(words)).strip() if words else ""
