"""Serves the live widgets, each built the first time a reader comes near it.

A widget's Gradio app is mounted on a parent of its own, whose lifespan is entered and kept:
`launch()` would replace the lifespan of an app they shared, and their queues would never start.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from translations import strings
from widgets import WIDGETS
from widgets.theme import THEME

OPEN = re.compile(
    r"/(?P<lang>en|ko)/(?P<widget>[a-z-]+)/(?P<place>[\w.-]+)/"
    r"(config|theme\.css|gradio_api/"
    r"(info|app_id|cancel|reset|queue/(join|data)|heartbeat/\w+))"
)
"""The only paths let through; Gradio's uploads, file routes and pages stay closed."""

Inputs = Callable[[str, str], Mapping[str, Any]]
"""(language, place) → the starting inputs a lesson gives there; KeyError for an unknown place."""

Before = Callable[[str, str], str | None]
"""(language, place) → the recorded result shown until the first run."""


@dataclass
class _Mount:
    """A built widget that answers requests, and what must be closed when it leaves."""

    app: ASGIApp
    lifespan: AsyncExitStack
    running: int = 0


@dataclass
class Live:
    """The ASGI app under /live: `<lang>/<widget>/<place>/…`, at most `most` widgets at a time."""

    inputs: Inputs
    before: Before
    most: int = 96
    _mounts: dict[tuple[str, str, str], _Mount] = field(default_factory=dict)
    _building: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, building its widget on the first."""
        mount = await self._mount(scope) if scope["type"] == "http" else None
        if mount is None:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await _serve(mount, scope, receive, send)

    async def close(self) -> None:
        """Close every widget."""
        while self._mounts:
            _, mount = self._mounts.popitem()
            await mount.lifespan.aclose()

    async def _mount(self, scope: Scope) -> _Mount | None:
        found = OPEN.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
        if not found:
            return None
        key = (found["lang"], found["widget"], found["place"])
        async with self._building:
            mount = self._mounts.pop(key, None) or await self._build(*key)
            if mount is not None:
                self._mounts[key] = mount
                await self._leave()
        return mount

    async def _build(self, lang: str, widget: str, place: str) -> _Mount | None:
        try:
            inputs = self.inputs(lang, place)
            module = WIDGETS[widget]
        except KeyError:
            return None
        demo = module.build(strings(lang), lang, inputs, self.before(lang, place) or "")
        return await _open(demo, f"/{lang}/{widget}/{place}")

    async def _leave(self) -> None:
        """Close the widgets that were least recently asked for, but none that is answering."""
        idle = [key for key, mount in self._mounts.items() if not mount.running]
        for key in idle[: max(0, len(self._mounts) - self.most)]:
            await self._mounts.pop(key).lifespan.aclose()


async def _open(demo: gr.Blocks, path: str) -> _Mount:
    demo.root_path = ""
    parent = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        parent,
        demo,
        path,
        theme=THEME,
        footer_links=[],
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=1,
    )
    lifespan = AsyncExitStack()
    await lifespan.enter_async_context(parent.router.lifespan_context(parent))
    return _Mount(parent, lifespan)


async def _serve(mount: _Mount, scope: Scope, receive: Receive, send: Send) -> None:
    mount.running += 1
    try:
        await mount.app(dict(scope), receive, send)
    finally:
        mount.running -= 1
