"""Links between the texts of the course, and to other hosts."""

import re
from posixpath import dirname, normpath
from urllib.parse import unquote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from lessons.text.env import add_fault, add_slip, inlines, lines_of

OUTSIDE = re.compile(r"https?://|mailto:", re.IGNORECASE)
COURSE = "course:"
"""How a link to another text is written until the page knows its own address."""


def course_links(state: StateCore) -> None:
    """Check links and pictures, and write links to other texts as `course:slug#anchor`."""
    for token in inlines(state.tokens):
        for line, child in lines_of(token):
            if child.type == "link_open":
                _link(child, line, state.env)
            elif child.type == "image":
                message = "A picture is a drawing of the course. Use ```{figure} name."
                add_fault(state.env, line, message)


def _link(token: Token, line: int, env: EnvType) -> None:
    href = unquote(str(token.attrGet("href") or ""))
    path, _, anchor = href.partition("#")
    if OUTSIDE.match(href):
        token.attrSet("rel", "noopener")
        token.attrSet("class", "course-external")
    elif href.startswith("/") and not href.startswith("//"):
        token.attrSet("href", f"{COURSE}{token.attrGet('href')}")
    elif slug := _slug(path, env["origin"].slug):
        env["links"].append((slug, anchor, env["line"] + line))
        token.attrSet("href", f"{COURSE}{slug}{'#' if anchor else ''}{anchor}")
    else:
        add_slip(env, line, f"The link '{href}' leads nowhere. Link a lesson's file: name.md.")
        del token.attrs["href"]


def _slug(path: str, here: str) -> str | None:
    """Return the text that a relative path leads to from here; None when it is no text."""
    if not path:
        return here
    if not path.endswith(".md"):
        return None
    slug = normpath(f"{dirname(here)}/{path}" if dirname(here) else path).removesuffix(".md")
    return None if slug.startswith(("..", "/")) else slug
