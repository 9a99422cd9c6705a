"""Fills the templates: a page in, an answer out."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lessons.pages.address import VIEWS
from lessons.pages.answer import Answer, answer
from lessons.pages.files import Files, Frontend
from lessons.pages.page import Common, ErrorPage, Page
from translations import LANGUAGES, Strings, strings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "manifest-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
"""What a browser may do on a page: nothing with another host."""

FRAMED_BY = ("'self'", "https://huggingface.co")
"""The sites that may show a page in a frame, beside those that the host names."""

FILMS = {"frame-src": "https://www.youtube-nocookie.com"}
"""What a page with a film may do besides, once the reader asks for it."""


@dataclass(frozen=True)
class Site:
    """What a template may know of the server."""

    root: str
    """Prefix of every address."""

    entry: str
    css: str
    shell: tuple[str, ...]
    """Gradio's browser program: where it starts, its style sheet, and all its first files."""

    dev: bool
    version: str


class Renderer:
    """The templates of the course."""

    def __init__(
        self,
        folder: Path,
        files: Files,
        frontend: Frontend,
        version: str,
        dev: bool,
        framed_by: Sequence[str] = (),
    ) -> None:
        self._theme = folder.parent / "js" / "theme.js"  # in every page: a file would delay it
        self._files = files
        self._frontend = frontend
        self._version = version
        self._dev = dev
        self._framing = {"frame-ancestors": " ".join([*FRAMED_BY, *framed_by])}
        loader = FileSystemLoader(folder)
        self._templates = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, page: Page, base: str) -> Answer:
        """Return the answer that shows a page."""
        shown = page if self._dev else replace(page, faults=())
        policy = POLICY | (FILMS if any(row.kind == "youtube" for row in page.rows) else {})
        status = 503 if page.repairing else 200
        return self._answer(f"{page.kind}.html", shown, base, status, policy)

    def models(self, page: Common, base: str, **listed: Any) -> Answer:
        """Return the answer that lists the models; its template says what it needs of them."""
        return self._answer("models.html", page, base, 200, POLICY, **listed)

    def error(self, page: ErrorPage, base: str) -> Answer:
        """Return the answer for an address without a page, or for a failure."""
        return self._answer("error.html", page, base, page.status, POLICY)

    def _answer(
        self,
        template: str,
        page: Common,
        base: str,
        status: int,
        policy: Mapping[str, str],
        **more: Any,
    ) -> Answer:
        words = {lang: strings(lang) for lang in LANGUAGES}
        theme = self._theme.read_text(encoding="utf-8")
        given = self._given(page, base, words) | {"theme": theme} | more
        html = self._templates.get_template(template).render(given)
        script = {"script-src": f"{policy['script-src']} '{_hash(theme)}'"}
        allowed = {**policy, **self._framing, **script}
        return answer(
            html.encode(),
            "text/html; charset=utf-8",
            status,
            cache_control="no-cache",
            content_language=", ".join(VIEWS[page.view]),
            content_security_policy="; ".join(f"{name} {value}" for name, value in allowed.items()),
            referrer_policy="same-origin",
        )

    def _given(self, page: Common, base: str, words: Mapping[str, Strings]) -> dict[str, Any]:
        return {
            "page": page,
            "langs": VIEWS[page.view],
            "words": words[page.lang],
            "languages": LANGUAGES,
            "views": VIEWS,
            "all_words": words,
            "site": self._site(base),
            "asset": partial(self._asset, base),
        }

    def _site(self, base: str) -> Site:
        entry, css = f"{base}/{self._frontend.entry}", f"{base}/{self._frontend.css}"
        shell = tuple(f"{base}/{file}" for file in self._frontend.files)
        return Site(base, entry, css, shell, self._dev, self._version)

    def _asset(self, base: str, name: str) -> str:
        return f"{base}/assets/{name}?v={self._files.version(name)}"


def _hash(script: str) -> str:
    """Return the name by which a policy lets a script inside a page run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
