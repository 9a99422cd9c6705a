"""Serves the live widgets: all those of a language are one Gradio app, laid out at the start.

The configuration that a page fetches names one widget alone, with the start that its lesson gives
it. Each app is mounted on a parent of its own, whose lifespan is entered and kept: `launch()`
would replace the lifespan of an app they shared, and their queues would never start.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from translations import LANGUAGES, strings
from widgets import WIDGETS, frame
from widgets.theme import THEME

OPEN = re.compile(
    r"(?P<place>/(?P<lang>[\w-]+)/(?P<widget>[a-z-]+)/(?P<name>[\w.-]+))/"
    r"(?P<file>config|theme\.css|gradio_api/"
    r"(info|app_id|cancel|reset|queue/(join|data)|heartbeat/\w+))"
)
"""The only paths let through; Gradio's uploads, file routes and pages stay closed."""

SPOKEN = gr.I18n(
    **{lang: {"common.complete": strings(lang)["widget"]["finished"]} for lang in LANGUAGES}
)
"""What Gradio tells a screen reader at the end of a run, which it has no words for itself."""

WAITING = 256
"""Runs of one language that may wait at a time; one more is refused."""

TURN = 0.0005
"""Seconds after which a thread that lays out widgets lets others in."""

KEPT = 30
"""Seconds for which a browser need not ask for a configuration again."""

Inputs = Callable[[str, str], Mapping[str, Any]]
"""(language, place) → the inputs a lesson gives there; LookupError for an unknown place."""

Before = Callable[[str, str], str | None]
"""(language, place) → the recorded result shown until the first run."""

Start = tuple[Mapping[str, Any], str]
"""The inputs and the recorded result of a place."""


@dataclass(frozen=True, eq=False)
class LaidOut:
    """A widget in one language, and what a page needs to show it."""

    frame: frame.Frame
    config: Mapping[str, Any]

    def starting(self, inputs: Mapping[str, Any], before: str) -> bytes:
        """Return the configuration with a lesson's own start, as JSON."""
        changed = self.frame.starting(inputs, before)
        return _started(self, json.dumps(changed, ensure_ascii=False))


@dataclass(frozen=True)
class Site:
    """All widgets in one language, and the Gradio app that answers for them."""

    widgets: Mapping[str, LaidOut]
    parent: FastAPI

    @property
    def app(self) -> ASGIApp:
        """Return the Gradio app itself."""
        return next(route.app for route in self.parent.routes if isinstance(route, Mount))


@dataclass
class Live:
    """The ASGI app under /live: `<lang>/<widget>/<place>/…`."""

    inputs: Inputs
    before: Before
    _sites: dict[str, asyncio.Task[Site]] = field(default_factory=dict)
    _lifespans: AsyncExitStack = field(default_factory=AsyncExitStack)
    _building: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that comes before its language is laid out waits for that."""
        found = OPEN.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
        start = self._start(found) if found else None
        if found is None or start is None:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
            return
        site = await asyncio.shield(self._site(found["lang"]))
        if found["file"] == "config":
            await _configured(site.widgets[found["widget"]], start)(scope, receive, send)
        else:
            root = scope.get("root_path", "") + found["place"]
            await site.app({**scope, "root_path": root}, receive, send)

    def open(self) -> None:
        """Begin to lay out the widgets of every language, beside what the event loop does.

        What the imports made stays for good; to look for garbage in it would stop all threads.
        """
        gc.freeze()
        for lang in LANGUAGES:
            self._site(lang)

    async def close(self) -> None:
        """Close every widget."""
        for site in self._sites.values():
            site.cancel()
        await asyncio.gather(*self._sites.values(), return_exceptions=True)
        self._sites.clear()
        await self._lifespans.aclose()

    def _start(self, found: re.Match[str]) -> Start | None:
        """Return the inputs and the record of a place, or None where no widget stands."""
        if found["widget"] not in WIDGETS or found["lang"] not in LANGUAGES:
            return None
        try:
            inputs = self.inputs(found["lang"], found["name"])
        except LookupError:
            return None
        return inputs, self.before(found["lang"], found["name"]) or ""

    def _site(self, lang: str) -> asyncio.Task[Site]:
        """Return what lays out a language; it is begun once, however many wait for it."""
        if lang not in self._sites:
            self._sites[lang] = asyncio.create_task(self._opened(lang))
        return self._sites[lang]

    async def _opened(self, lang: str) -> Site:
        async with self._building:  # Gradio lays out one app at a time
            with _short_turns():
                site = await asyncio.to_thread(lay_out, lang)
        await self._lifespans.enter_async_context(site.parent.router.lifespan_context(site.parent))
        return site


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let threads take turns more often: a page waits for one after each file that it looks at."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def lay_out(lang: str) -> Site:
    """Return all widgets in one language, as one Gradio app."""
    words = strings(lang)
    demo = gr.Blocks(fill_width=True, analytics_enabled=False)
    with demo:
        frames = {slug: frame.lay_out(widget, words, lang, {}) for slug, widget in WIDGETS.items()}
    demo.queue(default_concurrency_limit=None, max_size=WAITING, api_open=False)
    parent = _mounted(demo)
    whole = {**demo.config, "root": "", "username": None}  # the page knows its own address
    whole["i18n_translations"] = SPOKEN.translations_dict
    return Site(
        {name: LaidOut(one, narrowed(whole, one.box._id)) for name, one in frames.items()}, parent
    )


def narrowed(config: Mapping[str, Any], box: int) -> dict[str, Any]:
    """Return the configuration of an app with nothing but one of its boxes."""
    layout = _only(config["layout"], box)
    ids = set(_ids(layout))
    components = [one for one in config["components"] if one["id"] in ids]
    dependencies = [one for one in config["dependencies"] if ids.intersection(_touched(one))]
    page = {
        "layout": layout,
        "components": [one["id"] for one in components],
        "dependencies": [one["id"] for one in dependencies],
    }
    return {
        **config,
        "layout": layout,
        "components": components,
        "dependencies": dependencies,
        "page": dict.fromkeys(config["page"], page),
    }


def _only(layout: Mapping[str, Any], box: int) -> dict[str, Any]:
    return {**layout, "children": [one for one in layout["children"] if one["id"] == box]}


def _ids(node: Mapping[str, Any]) -> Iterator[int]:
    yield node["id"]
    for child in node.get("children") or ():
        yield from _ids(child)


def _touched(dependency: Mapping[str, Any]) -> Iterator[int]:
    """Yield the components that an event listens to, reads and writes."""
    yield from (target[0] for target in dependency["targets"])
    yield from dependency["inputs"]
    yield from dependency["outputs"]


@lru_cache(maxsize=512)
def _started(widget: LaidOut, changed: str) -> bytes:
    """Return the configuration of a widget with some properties of its components changed."""
    own = {int(number): props for number, props in json.loads(changed).items()}
    components = [
        {**one, "props": one["props"] | own.get(one["id"], {})}
        for one in widget.config["components"]
    ]
    return json.dumps({**widget.config, "components": components}, ensure_ascii=False).encode()


def _configured(widget: LaidOut, start: Start) -> ASGIApp:
    """Return what sends a widget's configuration with the start of one place."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        body = await asyncio.to_thread(widget.starting, *start)
        headers = {"Cache-Control": f"private, max-age={KEPT}"}
        response = Response(body, headers=headers, media_type="application/json")
        await GZipMiddleware(response, minimum_size=1000)(scope, receive, send)

    return answer


def _mounted(demo: gr.Blocks) -> FastAPI:
    demo.root_path = ""
    parent: FastAPI = gr.mount_gradio_app(
        FastAPI(),
        demo,
        "/widget",
        theme=THEME,
        i18n=SPOKEN,
        footer_links=[],
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=1,
    )
    return parent
