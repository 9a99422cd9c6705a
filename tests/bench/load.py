"""How many times a second a server gives one page, asked by a process of its own."""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from urllib.parse import urlsplit

SECONDS = 5
CONNECTIONS = 16
ENCODING = "Accept-Encoding: gzip"


def rate(url: str, *headers: str) -> float:
    """Return answers a second over a few seconds, with wrk where it is installed."""
    asked = [ENCODING, *headers]
    if wrk := shutil.which("wrk"):
        options = [word for header in asked for word in ("-H", header)]
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *options, url]
    else:
        command = [sys.executable, "-m", "tests.bench.load", url, *asked]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec: *([\d.]+)", said)
    assert found and "Non-2xx" not in said, said
    return float(found[1])


async def _ask(url: str, headers: list[str], until: float) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", *headers, "", ""]
    question = "\r\n".join(lines).encode()
    count = 0
    while time.monotonic() < until:
        writer.write(question)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        count += 1
    writer.close()
    return count


async def _load(url: str, headers: list[str]) -> float:
    until = time.monotonic() + SECONDS
    counts = await asyncio.gather(*(_ask(url, headers, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


if __name__ == "__main__":
    print(f"Requests/sec: {asyncio.run(_load(sys.argv[1], sys.argv[2:])):.1f}")
