"""A reverse proxy as many are set up: it sends a Host of its own, and no word of the public one."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

KEPT = ("accept", "accept-language", "content-type", "content-length", "cookie")
"""The headers that it passes on."""


class Proxy(ThreadingHTTPServer):
    """Passes every request on, until the server behind it is said to be away."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target = urlsplit(target).netloc
        self.is_away = False
        self.refusal: tuple[int, str, bytes] | None = None
        """What it answers to whoever wants to run a widget, instead of passing that on."""

    @property
    def address(self) -> str:
        """Return the public address."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away."""


class _Passing(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.server.is_away:
            return
        if self.server.refusal and self.path.partition("?")[0].endswith("/queue/join"):
            self._refuse(*self.server.refusal)
            return
        inner = http.client.HTTPConnection(self.server.target, timeout=60)
        kept = {name: value for name, value in self.headers.items() if name.lower() in KEPT}
        inner.request(self.command, self.path, body or None, {**kept, "Host": "inner.invalid"})
        answer = inner.getresponse()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.end_headers()
        while not self.server.is_away and (part := answer.read1(65536)):
            self.wfile.write(part)
            self.wfile.flush()
        inner.close()

    do_POST = do_GET  # noqa: N815 - the name is the library's

    def _refuse(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextlib.contextmanager
def proxied(target: str) -> Iterator[Proxy]:
    """Run a proxy before a server while the block lasts."""
    proxy = Proxy(target)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
