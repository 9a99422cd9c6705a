"""Where everything is on the web: the addresses of pages, in three views."""

import re

VIEWS = {"en": ("en",), "ko": ("ko",), "en-ko": ("en", "ko")}
"""The three views of a page, and the languages that each shows."""

INDEX = "index"
COURSE = re.compile(r'href="course:([^"#]*)(#[^"]*)?"')


def address(base: str, view: str, slug: str) -> str:
    """Return the address of a text in a view; `base` is the prefix of the whole site."""
    return f"{base}/{view}/{path(slug)}"


def path(slug: str) -> str:
    """Return the part of an address that is the same in every view."""
    return slug.removesuffix(INDEX) if slug.rpartition("/")[2] == INDEX else slug


def slug_of(path: str) -> str:
    """Return the text that a part of an address means."""
    return f"{path}{INDEX}" if path == "" or path.endswith("/") else path


def linked(html: str, base: str, view: str) -> str:
    """Return HTML whose links to other texts lead to them in this view."""
    return COURSE.sub(lambda found: f'href="{_target(found[1], base, view)}{found[2] or ""}"', html)


def _target(slug: str, base: str, view: str) -> str:
    return f"{base}{slug}" if slug.startswith("/") else address(base, view, slug)
