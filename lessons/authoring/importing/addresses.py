"""Finds where the links of another course lead when its texts have become ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, normpath, relpath

from translations import LANGUAGES

HUB = "https://huggingface.co"
ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
COURSE = re.compile(
    r"(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co))?/(?:learn/[\w-]+|course)"
    r"(?:/(?:[a-z]{2}(?:-[A-Za-z]{2,4})?))?(?=[/?#]|$)/?(?P<path>[^?#]*)[^#]*"
)
INSIDE = re.compile(r"https?://[^\s\]\\)\"]+")


@dataclass(frozen=True)
class Addresses:
    """What one text of the source knows of the others."""

    key: str
    """The text's own place in its course, such as "chapter1/3"."""

    slug: str
    """Its place in ours."""

    slugs: Mapping[str, str]
    """Place in its course → place in ours, of every text that was imported."""

    site: str = f"{HUB}/learn/llm-course"
    """Where the pages of the source are read."""

    def of(self, href: str) -> str:
        """Return where a link leads; empty for one that leads nowhere."""
        href = href.strip()
        if href.startswith("#"):
            return href
        path, sign, anchor = href.partition("#")
        if (key := self._key(path)) in self.slugs:
            return f"{self._relative(self.slugs[key])}{sign}{anchor}"
        if ADDRESS.match(href):
            return f"https:{href}" if href.startswith("//") else href
        if found := INSIDE.search(href):
            return found[0]
        if path.startswith("/"):
            return f"{HUB}{self._learn(path)}{sign}{anchor}"
        return f"{self.site}/{self._key(path)}{sign}{anchor}" if path else ""

    def _key(self, path: str) -> str:
        """Return the place in its course that a path leads to, as far as one can tell."""
        if found := COURSE.fullmatch(path):
            return _tidy(found["path"])
        if ADDRESS.match(path) or path.startswith("/"):
            return ""
        known = _tidy(path)
        return known if known in self.slugs else _tidy(normpath(f"{dirname(self.key)}/{path}"))

    def _relative(self, slug: str) -> str:
        return relpath(f"{slug}.md", dirname(self.slug) or ".")

    def _learn(self, path: str) -> str:
        """Return a path of the Hub's site; its first course is found below /learn by now."""
        found = COURSE.fullmatch(path)
        return f"/learn/llm-course/{found['path']}" if found and path[1:7] == "course" else path


def _tidy(path: str) -> str:
    """Return a path without its ending, its language and the slashes around it."""
    path = re.sub(r"\.mdx?$", "", path.strip("/")).removeprefix("./")
    head, _, rest = path.partition("/")
    return rest if head in LANGUAGES and rest else path
