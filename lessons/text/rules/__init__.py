"""The course's additions to CommonMark, as rules for markdown-it.

Each rule reads or changes the tokens of one text; what a rule finds wrong it adds to the
list of faults that travels with the text.
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.text.rules.addresses import addresses, bare_addresses
from lessons.text.rules.callouts import callouts
from lessons.text.rules.drawing import DRAWN
from lessons.text.rules.emphasis import emphasis, strikethrough
from lessons.text.rules.footnotes import footnotes
from lessons.text.rules.formulas import displayed_formulas, formulas, readable_formulas
from lessons.text.rules.headings import heading_ids
from lessons.text.rules.leftovers import leftovers
from lessons.text.rules.links import course_links
from lessons.text.rules.references import references
from lessons.text.rules.tables import empty_heads, tables
from lessons.text.rules.tags import tags
from lessons.text.rules.tasks import tasks


def add_rules(md: MarkdownIt) -> None:
    """Add everything to a parser."""
    md.inline.ruler.at("emphasis", emphasis)
    md.inline.ruler.at("strikethrough", strikethrough)
    md.inline.ruler.before("escape", "formulas", formulas)
    md.inline.ruler.before("escape", "addresses", addresses)
    for rule in (heading_ids, callouts, displayed_formulas, tables):
        md.core.ruler.before("inline", rule.__name__, rule)
    md.core.ruler.before("footnote_tail", "footnotes", footnotes)
    for rule in (tasks, bare_addresses, leftovers):
        md.core.ruler.before("text_join", rule.__name__, rule)
    for rule in (empty_heads, tags, course_links, references, readable_formulas):
        md.core.ruler.push(rule.__name__, rule)
    for kind, draw in DRAWN.items():
        md.add_render_rule(kind, draw)


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
