"""An answer kept ready: its bytes in every compression, its headers, its tag."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import brotli  # type: ignore[import-untyped]
from starlette.types import Receive, Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]

SMALL = 400
"""Bytes below which compressing is not worth it."""

PACKED = ("text/", "application/json", "application/xml", "image/svg+xml")
BROTLI_QUALITY = 6
ENCODINGS = ("br", "gzip")
NEVER = re.compile(rb";\s*q=0(\.0*)?\s*$")
_READ = {b"if-none-match", b"accept-encoding"}


@dataclass(frozen=True)
class Answer:
    """One answer to a GET request, ready to be sent any number of times."""

    status: int

    bodies: Mapping[str, bytes]
    """The body by its encoding: "br", "gzip" and, always, "" for none."""

    etag: bytes
    """Changes when the body does."""

    headers: Headers
    """All headers but those of the encoding."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it in the encoding that suits the browser, or 304 when that has it already."""
        asked = {name: value for name, value in scope["headers"] if name in _READ}
        headers = [*self.headers, (b"etag", self.etag), (b"vary", b"Accept-Encoding")]
        status, body = self.status, b""
        if status == 200 and self.etag in asked.get(b"if-none-match", b""):
            status = 304
        else:
            encoding = self._encoding(asked.get(b"accept-encoding", b""))
            body = self.bodies[encoding]
            if encoding:
                headers.append((b"content-encoding", encoding.encode()))
            headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        sent = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": sent})

    def also(self, name: bytes, value: bytes) -> "Answer":
        """Return the same answer with one more header."""
        return replace(self, headers=(*self.headers, (name, value)))

    def _encoding(self, accepted: bytes) -> str:
        offered = [part.strip() for part in accepted.split(b",") if not NEVER.search(part)]
        names = {part.partition(b";")[0].strip() for part in offered}
        return next(
            (name for name in ENCODINGS if name.encode() in names and name in self.bodies), ""
        )


def answer(body: bytes, kind: str, status: int = 200, **headers: str) -> Answer:
    """Return a body as an answer; `cache_control="…"` becomes the header Cache-Control."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"content-type": kind, "x-content-type-options": "nosniff", **given}
    tag = hashlib.sha256(body + repr(sorted(lines.items())).encode()).hexdigest()[:20]
    encoded = tuple((name.encode(), value.encode("latin-1")) for name, value in lines.items())
    return Answer(status, _bodies(body, kind), f'W/"{tag}"'.encode(), encoded)


def _bodies(body: bytes, kind: str) -> dict[str, bytes]:
    if len(body) < SMALL or not kind.startswith(PACKED):
        return {"": body}
    return {
        "": body,
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, compresslevel=6, mtime=0),
    }
