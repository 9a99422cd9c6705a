"""Measure how the widgets of every language are laid out at the start, while pages are read.

    python -m tests.bench.widgets

One process, after the imports: the CPU seconds and the memory until every widget can start; and
once more, while pages are read without a pause, how long the slowest of them took. Laid out one by
one, each as an app of its own, the same widgets took 20 CPU seconds and 171 MB.
"""

import asyncio
import resource
import time

import httpx

import app
from translations import LANGUAGES
from widgets import WIDGETS
from widgets.server import CourseServer

PAGE = "/en/transformers/pipelines"
PLACE = "transformers.pipelines.1"
PAUSE = 0.01
"""Seconds between two pages."""

BEFORE = (20, 171)
"""CPU seconds and MB with an app for each widget."""


async def measure(reading: bool) -> tuple[float, float, float]:
    """Return the CPU seconds, the MB, and the seconds of the slowest page where some are read."""
    course = app.Course()
    transport = httpx.ASGITransport(CourseServer(course.front))
    async with httpx.AsyncClient(transport=transport, base_url="http://course") as client:
        await client.get(PAGE)
        cpu, memory = time.process_time(), _megabytes()
        course.live.open()
        starting = asyncio.gather(
            *(client.get(f"/live/{lang}/sentiment-analysis/{PLACE}/config") for lang in LANGUAGES)
        )
        slowest = 0.0
        while reading and not starting.done():
            slowest = max(slowest, await _wait(client))
        assert {answer.status_code for answer in await starting} == {200}
        taken = time.process_time() - cpu, _megabytes() - memory, slowest
        await course.live.close()
    return taken


async def _wait(client: httpx.AsyncClient) -> float:
    await asyncio.sleep(PAUSE)
    begun = time.perf_counter()
    await client.get(PAGE)
    return time.perf_counter() - begun


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print what was measured beside what it was."""
    cpu, memory, _ = asyncio.run(measure(reading=False))
    *_, slowest = asyncio.run(measure(reading=True))
    print(f"{len(WIDGETS)} widgets in {len(LANGUAGES)} languages")
    print(f"CPU seconds   {cpu:6.1f}   before {BEFORE[0]}")
    print(f"MB            {memory:6.0f}   before {BEFORE[1]}")
    print(f"slowest page  {slowest * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
