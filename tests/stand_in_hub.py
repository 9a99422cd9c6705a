"""A Hub on loopback: it serves folders under ids with the routes that huggingface_hub asks for.

It can also be slow, refuse, break off, or serve other bytes than it names: `hub.fault = "cut"`.
"""

import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

Fault = Literal["none", "slow", "429", "500", "cut", "wrong hash", "gone"]

BIG = 100_000
"""Bytes from which a file is kept by its SHA-256, as big files on the Hub are."""


@dataclass
class StandInHub:
    """What the server serves, and how badly."""

    folders: Mapping[str, Path]
    """Folder of each id."""

    revisions: Mapping[str, str]
    """Full commit of each id; every revision asked for resolves to it."""

    fault: Fault = "none"
    address: str = ""
    requests: int = 0
    downloads: int = 0
    """Answers that carried a file's bytes."""


@contextmanager
def stand_in_hub(folders: Mapping[str, Path], revisions: Mapping[str, str]) -> Iterator[StandInHub]:
    """Serve the folders until the `with` block ends."""
    hub = StandInHub(folders, revisions)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, hub))
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


def checksum(file: Path) -> str:
    """Return the name the Hub gives a file's bytes."""
    data = file.read_bytes()
    if len(data) >= BIG:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"

    def __init__(self, hub: StandInHub, *arguments: object) -> None:
        self.hub = hub
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, with_body: bool) -> None:
        self.hub.requests += 1
        path = unquote(urlsplit(self.path).path).strip("/")
        if path and self.hub.fault in ("429", "500"):
            return self._send(int(self.hub.fault), b"{}", {}, with_body)
        if not path:
            return self._send(200, b"ok", {}, with_body)
        if path.startswith("api/models/"):
            return self._api(path.removeprefix("api/models/"), with_body)
        return self._file(path, with_body)

    def _api(self, path: str, with_body: bool) -> None:
        name, _, question = path.partition("/tree/")
        name, _, _ = name.partition("/revision/")
        if self.hub.fault == "gone" or name not in self.hub.folders:
            return self._missing("RepoNotFound", with_body)
        sha = self.hub.revisions[name]
        found: object = {"id": name, "sha": sha, "modelId": name, "siblings": []}
        if question:
            files = sorted(self.hub.folders[name].iterdir())
            found = [_described(file) for file in files if file.is_file()]
        return self._send(200, json.dumps(found).encode(), {"X-Repo-Commit": sha}, with_body)

    def _file(self, path: str, with_body: bool) -> None:
        name, _, rest = path.partition("/resolve/")
        if self.hub.fault == "gone" or name not in self.hub.folders:
            return self._missing("RepoNotFound", with_body)
        file = self.hub.folders[name] / rest.partition("/")[2]
        commit = {"X-Repo-Commit": self.hub.revisions[name]}
        if not file.is_file():
            return self._missing("EntryNotFound", with_body, commit)
        data = file.read_bytes()
        name_of_bytes = checksum(file)
        if self.hub.fault == "wrong hash" and len(data) >= BIG:
            data = bytes(reversed(data))
        if with_body:
            self.hub.downloads += 1
        headers = {"ETag": f'"{name_of_bytes}"', "X-Linked-Size": str(len(data)), **commit}
        return self._send(200, data, headers, with_body)

    def _missing(
        self, code: str, with_body: bool, headers: Mapping[str, str] | None = None
    ) -> None:
        self._send(404, b"{}", {"X-Error-Code": code, **(headers or {})}, with_body)

    def _send(self, status: int, data: bytes, headers: Mapping[str, str], with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if with_body:
            self._body(data)

    def _body(self, data: bytes) -> None:
        big = len(data) >= BIG
        if big and self.hub.fault == "cut":
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        step = 1000 if big and self.hub.fault == "slow" else len(data) or 1
        for start in range(0, len(data), step):
            while step == 1000 and self.hub.fault == "slow":
                time.sleep(0.05)
            self.wfile.write(data[start : start + step])


def _described(file: Path) -> dict[str, object]:
    size = file.stat().st_size
    found: dict[str, object] = {"type": "file", "path": file.name, "size": size, "oid": "0" * 40}
    if size >= BIG:
        found["lfs"] = {"oid": checksum(file), "size": size, "pointerSize": 130}
    else:
        found["oid"] = checksum(file)
    return found
