"""Lets requests through to Gradio: few paths, bodies of some length, so many questions a reader."""

import math
import re
import time
from dataclasses import dataclass, field

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = re.compile(
    r"/config/?|/static/(fonts|img)/[\w./-]+"
    r"|/gradio_api/(info|openapi\.json|app_id|startup-events|call/(v2/)?\w+(/\w+)?"
    r"|queue/(join|data)|cancel|reset|heartbeat/\w+|mcp(/.*)?)/?"
)
"""The only paths that Gradio itself answers: the nine tasks as an API, and its documentation."""

MOST_BYTES = 8_000_000
MOST_AT_ONCE = 64
"""Questions of one address that may wait for their answers: a class asks from one address."""

FORGOTTEN = 120
"""Seconds after which a question counts no longer whose answer nobody fetched."""

ASKS = re.compile(r".*/gradio_api/(queue/join|call/(v2/)?\w+|mcp/?.*)/?")
FETCHES = re.compile(r".*/gradio_api/(queue/data|call/\w+/(?P<event>\w+))/?")
EVENT = re.compile(rb'"event_id":\s*"(\w+)"')
ENDED = re.compile(rb"^event: (complete|error)", re.MULTILINE)


@dataclass
class Gate:
    """Counts the questions of every address that are not answered yet."""

    most: int = MOST_AT_ONCE
    _open: dict[str, dict[str, float]] = field(default_factory=dict)

    async def __call__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to an app, or refuse it."""
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await app(scope, receive, self._watched(scope, send))
            return
        body = await _body(scope, receive)
        if body is None:
            await PlainTextResponse("Content Too Large", 413)(scope, receive, send)
        elif ASKS.fullmatch(scope["path"]):
            await self._ask(app, scope, _again(body, receive), send)
        else:
            await app(scope, _again(body, receive), send)

    async def _ask(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        address = _address(scope)
        self._forget()
        asked = self._open.setdefault(address, {})
        if len(asked) >= self.most:
            busy = {"detail": "Too many questions of this address wait for their answers."}
            await JSONResponse(busy, 503, {"Retry-After": "5"})(scope, receive, send)
            return
        request = f"request {id(scope)}"
        asked[request] = math.inf

        async def noting(message: Message) -> None:
            if event := EVENT.search(message.get("body", b"")):
                asked[event[1].decode()] = time.monotonic()
            await send(message)

        try:
            await app(scope, receive, noting)
        finally:
            del asked[request]

    def _watched(self, scope: Scope, send: Send) -> Send:
        """Return what sends answers on and strikes off the questions that they answer."""
        fetched, address = FETCHES.fullmatch(scope["path"]), _address(scope)
        if not fetched:
            return send

        async def striking(message: Message) -> None:
            for event in _answered(message.get("body", b""), fetched["event"]):
                self._open.get(address, {}).pop(event, None)
            await send(message)

        return striking

    def _forget(self) -> None:
        """Drop what nobody fetched for long, and the addresses that wait for nothing."""
        late = time.monotonic() - FORGOTTEN
        for address, asked in list(self._open.items()):
            for event in [event for event, began in asked.items() if began < late]:
                del asked[event]
            if not asked:
                del self._open[address]


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _answered(body: bytes, fetched: str | None) -> list[str]:
    """Return the questions whose answers end in a piece of a stream."""
    if fetched:
        return [fetched] if ENDED.search(body) else []
    lines = [line for line in body.splitlines() if b'"process_completed"' in line[:200]]
    return [event[1].decode() for line in lines if (event := EVENT.search(line))]


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body of a request, whether it says its length or not; None when it is too long."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if not said.isdigit() or int(said) > MOST_BYTES:
        return None
    parts, size, more = [], 0, True
    while more and size <= MOST_BYTES:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return None if size > MOST_BYTES else b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, then what the connection still says."""
    given = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def read() -> Message:
        return next(given, None) or await receive()

    return read
