"""Compares a generated course of 1,000 lessons in two languages with the real one.

    python -m tests.bench.large_course

Prints how much longer the large one takes to start and to make a page. Both are measured in
this run, in turns, each in a process of its own, so that the numbers are ratios on any machine.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS, LESSONS = 50, 20
TURNS = 3

WORK = """
import sys, time, json
began = time.process_time()
import app
from pathlib import Path
course = app.Course(Path(sys.argv[1]))
lessons = list(course.library.course.lessons)
started = time.process_time() - began
slug = sys.argv[2]
course.answers((slug, "en-ko", ""))
pages = []
for turn in range(5):
    fresh = app.Course(Path(sys.argv[1]))
    fresh.library.course
    began = time.process_time()
    fresh.answers((slug, "en-ko", ""))
    pages.append(time.process_time() - began)
print(json.dumps([len(lessons), started, sorted(pages)[2]]))
"""


def large(real: Path, folder: Path, slug: str) -> None:
    """Write a course that holds one real lesson 1,000 times."""
    shutil.copytree(real / "assets", folder / "assets", ignore=shutil.ignore_patterns("models"))
    names = [f"lesson-{number}" for number in range(LESSONS)]
    toc = "".join(f"chapter-{number}: [{', '.join(names)}]\n" for number in range(CHAPTERS))
    for room in ("lessons", "translations/ko"):
        text = (real / room / f"{slug}.md").read_text(encoding="utf-8")
        index = (real / room / slug.partition("/")[0] / "index.md").read_text(encoding="utf-8")
        for number in range(CHAPTERS):
            chapter = folder / room / f"chapter-{number}"
            chapter.mkdir(parents=True)
            (chapter / "index.md").write_text(index, encoding="utf-8")
            for name in names:
                (chapter / f"{name}.md").write_text(text, encoding="utf-8")
        (folder / room / "index.md").write_text(index, encoding="utf-8")
    (folder / "lessons" / "toc.yml").write_text(toc, encoding="utf-8")


def measured(root: Path, slug: str) -> tuple[int, float, float]:
    """Return the lessons of a course, the seconds it takes to start, and those of a page."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(root), slug], cwd=ROOT, capture_output=True, check=True
    )
    lessons, start, page = json.loads(done.stdout)
    return lessons, start, page


def main() -> None:
    """Measure both courses in turns and print the ratios."""
    slug = "transformers/pipelines"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large(ROOT, folder, slug)
        real, big = [], []
        for _ in range(TURNS):
            real.append(measured(ROOT, slug))
            big.append(measured(folder, "chapter-25/lesson-10"))
    print(f"{'':24}{'real':>12}{'large':>12}{'ratio':>8}")
    print(f"{'lessons':24}{real[0][0]:>12}{big[0][0]:>12}")
    for row, at in (("start, CPU seconds", 1), ("page, CPU seconds", 2)):
        one, two = (median(turn[at] for turn in turns) for turns in (real, big))
        print(f"{row:24}{one:>12.4f}{two:>12.4f}{two / one:>8.2f}")


if __name__ == "__main__":
    main()
