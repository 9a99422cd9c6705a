"""Gradio's server, behind a front that decides what reaches it."""

import importlib.util
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, redirect_stdout
from io import StringIO
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from widgets import api
from widgets.gradio_files import gradio
from widgets.live import Live

GRACE = 2
"""Seconds that open streams are given when the server stops."""

Front = Callable[[ASGIApp, Scope, Receive, Send], Awaitable[None]]
"""Answers every request, with Gradio's own app at hand."""


class LateError(Exception):
    """The server did not start within the five seconds that Gradio gives it."""


class CourseServer(gradio.Server):
    """Gradio's server with the tasks as its API; the front stands before all that it adds."""

    def __init__(self, front: Front) -> None:
        super().__init__(title="Transformers", docs_url=None, redoc_url=None, openapi_url=None)
        self.front = front
        api.register(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the front answer a request."""
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
        elif scope["type"] == "http":
            await self.front(super().__call__, scope, receive, send)


def launch(
    server: CourseServer,
    host: str,
    port: int,
    live: Live,
) -> Any:
    """Open a port that is known to be free and lay the widgets out; return what closes it."""
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # uvicorn shall not rewrite who asks: the front looks
    try:
        with redirect_stdout(StringIO()):  # it names addresses without the prefix
            app, _, _ = server.launch(
                server_name=host,
                server_port=port,
                app_kwargs={"lifespan": lambda app: _life(live)},
                prevent_thread_lock=True,
                mcp_server=importlib.util.find_spec("mcp") is not None,
                quiet=True,
                show_error=False,
                footer_links=[],
                run_history=False,
                enable_monitoring=False,
                max_file_size=1,
                ssr_mode=False,
                share=False,
                pwa=False,
            )
    except OSError as error:  # what Gradio says of a late start, too
        raise LateError(
            "The server did not start within five seconds. Try again when this machine is idle."
        ) from error
    blocks = app.get_blocks()
    blocks.server.config.timeout_graceful_shutdown = GRACE
    return blocks


@asynccontextmanager
async def _life(live: Live) -> AsyncIterator[None]:
    live.open()
    yield
    await live.close()
