"""Where everything is on the web: the addresses of pages, in every view."""

import re

from translations import LANGUAGES, SOURCE, TRANSLATIONS

VIEWS = {lang: (lang,) for lang in LANGUAGES} | {
    f"{SOURCE}-{lang}": (SOURCE, lang) for lang in TRANSLATIONS
}
"""The views of a page, each language and the source beside each translation, and what they show."""

INDEX = "index"
PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9_.~-]{1,60}){1,4}")
COURSE = re.compile(r'<a href="course:([^"#]*)(#[^"]*)?"')
"""A link to another text; in code that shows one, the first sign is written `&lt;`."""


def address(base: str, view: str, slug: str) -> str:
    """Return the address of a text in a view; `base` is the prefix of the whole site."""
    return f"{base}/{view}/{path(slug)}"


def path(slug: str) -> str:
    """Return the part of an address that is the same in every view."""
    return slug.removesuffix(INDEX) if slug.rpartition("/")[2] == INDEX else slug


def slug_of(path: str) -> str:
    """Return the text that a part of an address means; nothing when it means none."""
    if path == "" or path.endswith("/"):
        return f"{path}{INDEX}"
    return "" if path.rpartition("/")[2] == INDEX else path


def linked(html: str, base: str, view: str) -> str:
    """Return HTML whose links to other texts lead to them in this view."""
    return COURSE.sub(
        lambda found: f'<a href="{_target(found[1], base, view)}{found[2] or ""}"', html
    )


def prefixed(path: str, named: str, base: str) -> tuple[str, str]:
    """Return the prefix of the site and the path with it, whether a proxy took it off or not.

    The prefix is the one that the proxy names, when that looks like one, else our own.
    """
    named = named.rstrip("/")
    root = named if PREFIX.fullmatch(named) else base
    if root and path == root:
        path = f"{root}/"
    return root, path if path.startswith(f"{root}/") else f"{root}{path}"


def preferred_view(chosen: str, accepted: str) -> str:
    """Return the view chosen last, else the browser's first language that the course has."""
    if chosen in VIEWS:
        return chosen
    wishes = sorted(map(_wish, accepted.lower().split(",")), key=lambda wish: -wish[0])
    return next((lang for weight, lang in wishes if weight and lang in LANGUAGES), SOURCE)


def _wish(part: str) -> tuple[float, str]:
    """Return the weight and the language of a part such as "ko-KR;q=0.8"."""
    name, _, weight = part.partition(";q=")
    try:
        return float(weight or 1), name.strip().partition("-")[0]
    except ValueError:
        return 0.0, ""


def _target(slug: str, base: str, view: str) -> str:
    return f"{base}{slug}" if slug.startswith("/") else address(base, view, slug)
