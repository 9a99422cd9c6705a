"""The ids of headings."""

import re

from markdown_it.rules_core import StateCore

HEADING_ID = re.compile(r"\s*\{#([\w-]+)\}\s*$")


def heading_ids(state: StateCore) -> None:
    """Take `{#id}` off the end of a heading and make it the heading's id."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and (found := HEADING_ID.search(inline.content)):
            opening.attrSet("id", found[1])
            inline.content = inline.content[: found.start()]


def anchor(title: str) -> str:
    """Return the id of a heading that gives none, made from its words as GitHub does."""
    words = re.sub(r"[^\w\s-]", "", title.lower()).strip()
    return re.sub(r"\s+", "-", words) or "section"
