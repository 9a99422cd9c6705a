"""Serves the live widgets, each built the first time a reader comes near one of its kind.

A widget is built once for each language, however many lessons hold it: the start that a lesson
gives it is written into the configuration that its page fetches. Each is mounted on a parent of
its own, whose lifespan is entered and kept: `launch()` would replace the lifespan of an app they
shared, and their queues would never start.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translations import LANGUAGES, strings
from widgets import WIDGETS, frame
from widgets.theme import THEME

OPEN = re.compile(
    r"(?P<place>/(?P<lang>en|ko)/(?P<widget>[a-z-]+)/(?P<name>[\w.-]+))/"
    r"(?P<file>config|theme\.css|gradio_api/"
    r"(info|app_id|cancel|reset|queue/(join|data)|heartbeat/\w+))"
)
"""The only paths let through; Gradio's uploads, file routes and pages stay closed."""

SPOKEN = gr.I18n(
    **{lang: {"common.complete": strings(lang)["widget"]["finished"]} for lang in LANGUAGES}
)
"""What Gradio tells a screen reader at the end of a run, which it has no words for itself."""

Inputs = Callable[[str, str], Mapping[str, Any]]
"""(language, place) → the inputs a lesson gives there; LookupError for an unknown place."""

Before = Callable[[str, str], str | None]
"""(language, place) → the recorded result shown until the first run."""


@dataclass(frozen=True)
class Running:
    """A built widget, and the Gradio app that answers for it."""

    frame: frame.Frame
    app: ASGIApp


@dataclass
class Live:
    """The ASGI app under /live: `<lang>/<widget>/<place>/…`."""

    inputs: Inputs
    before: Before
    _running: dict[tuple[str, str], Running] = field(default_factory=dict)
    _lifespans: AsyncExitStack = field(default_factory=AsyncExitStack)
    _building: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, building its widget on the first."""
        found = OPEN.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
        start = self._start(found) if found else None
        if found is None or start is None:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
            return
        running = await self._widget(found["lang"], found["widget"])
        below = {**scope, "root_path": scope.get("root_path", "") + found["place"]}
        if found["file"] == "config":
            await _configured(running, start, below, receive, send)
        else:
            await running.app(below, receive, send)

    async def close(self) -> None:
        """Close every widget."""
        self._running.clear()
        await self._lifespans.aclose()

    def _start(self, found: re.Match[str]) -> tuple[Mapping[str, Any], str] | None:
        """Return the inputs and the record of a place, or None where no widget stands."""
        if found["widget"] not in WIDGETS:
            return None
        try:
            inputs = self.inputs(found["lang"], found["name"])
        except LookupError:
            return None
        return inputs, self.before(found["lang"], found["name"]) or ""

    async def _widget(self, lang: str, widget: str) -> Running:
        """Return a widget in a language; simultaneous first visits build it once."""
        async with self._building:
            if (lang, widget) not in self._running:
                built = frame.lay_out(WIDGETS[widget].WIDGET, strings(lang), lang, {})
                app = await self._opened(built.demo)
                self._running[lang, widget] = Running(built, app)
            return self._running[lang, widget]

    async def _opened(self, demo: gr.Blocks) -> ASGIApp:
        parent = _mounted(demo)
        await self._lifespans.enter_async_context(parent.router.lifespan_context(parent))
        return next(route.app for route in parent.routes if isinstance(route, Mount))


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


async def _configured(
    running: Running,
    start: tuple[Mapping[str, Any], str],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Send a widget's configuration with the start of one place written into it."""
    config = json.loads(await _body(running.app, scope, receive))
    changed = await asyncio.to_thread(running.frame.starting, *start)
    for component in config["components"]:
        component["props"] |= changed.get(component["id"], {})
    answer = JSONResponse(config, headers={"Cache-Control": "no-store"})
    await GZipMiddleware(answer, minimum_size=1000)(scope, receive, send)


async def _body(app: ASGIApp, scope: Scope, receive: Receive) -> bytes:
    """Return what an app answers to a request, uncompressed."""
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        parts.append(message.get("body", b""))

    headers = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
    await app({**scope, "headers": headers}, receive, keep)
    return b"".join(parts)
