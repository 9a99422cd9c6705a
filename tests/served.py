"""Servers and a browser for tests and benchmarks: real processes, on ports of their own."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parents[1]
COURSE = ("app.py",)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes


def chromium() -> str | None:
    """Return the Chromium to drive, or None for the one that Playwright brought."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def launch(play: Playwright) -> Browser:
    """Start Chromium without the services that would call out of this machine."""
    return play.chromium.launch(executable_path=chromium(), args=list(FLAGS))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def served(
    command: Sequence[str] = COURSE,
    ready: str = "/healthz",
    within: float = 90,
    env: Mapping[str, str] | None = None,
    root: Path = ROOT,
    port: int | None = None,
) -> Iterator[str]:
    """Run a Python server while the block lasts, on a free port; the value is its address."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    surroundings = {**os.environ, "COURSE_MODELS": "bundled", **(env or {})}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            cwd=root,
            env=surroundings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, address + ready, within)
            yield address
        except TimeoutError as late:
            log.seek(0)
            raise TimeoutError(f"{late} Its last words:\n{log.read()[-4000:]}") from None
        finally:
            _end(process)


def answer(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return what a server says to one GET, errors included."""
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def _wait(process: subprocess.Popen[bytes], url: str, within: float) -> None:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise TimeoutError(f"The server ended with exit code {process.returncode}.")
        with contextlib.suppress(OSError, urllib.error.URLError):
            if answer(url).status == 200:
                return
        time.sleep(0.02)
    raise TimeoutError(f"{url} did not answer within {within:.0f} seconds.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
