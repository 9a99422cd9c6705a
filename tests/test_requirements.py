"""Everything the code imports is pinned, and so is everything the tests do."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.served import ROOT

FILES = ("requirements.txt", "widgets/recipes/requirements.txt")
ROOMS = ("lessons", "translations", "widgets")
PIN = re.compile(r"([\w-]+)(?:\[[\w,]+\])?==([\w.]+)(?:; .+)?")
BROUGHT_BY_THE_HOST = {"spaces"}
"""What a ZeroGPU Space installs itself, and nobody else needs."""


def lines(file: str) -> list[str]:
    """Return the requirements of a file without its comments."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return [line for line in (line.partition("#")[0].strip() for line in text.splitlines()) if line]


def normalized(package: str) -> str:
    """Return the name of a package as the index compares it: `rouge_score` is `rouge-score`."""
    return package.lower().replace("_", "-")


def pins() -> dict[str, str]:
    """Return the version that is pinned for each package that the course or its recipes import."""
    found = (PIN.fullmatch(line) for file in FILES for line in lines(file))
    return {normalized(match[1]): match[2] for match in found if match}


def sources() -> list[Path]:
    """Return the code that the server runs, and that made its checkpoints."""
    return [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    """Return the top-level name of every absolute import of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("file", [*FILES, "tests/requirements.txt"])
def test_every_requirement_is_pinned_exactly(file: str):
    assert [line for line in lines(file) if not PIN.fullmatch(line)] == []


def test_every_imported_package_is_pinned():
    ours = {"app", "tests", *ROOMS}
    names = {name for path in sources() for name in imported(path)}
    foreign = names - ours - set(sys.stdlib_module_names) - BROUGHT_BY_THE_HOST
    packages = packages_distributions()
    missing = {
        name
        for name in foreign
        if not pins().keys() & {normalized(package) for package in packages.get(name, [])}
    }

    assert missing == set()
