"""The rooms of the code and the arrows between them, drawn from its own imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.served import ROOT

ARROWS: dict[str, set[str]] = {
    "app": {
        "lessons.authoring",
        "lessons.pages",
        "lessons.text",
        "translations",
        "widgets",
        "widgets.models",
    },
    "lessons.authoring": {"lessons.text", "translations"},
    "lessons.pages": {"lessons.text", "translations"},
    "lessons.text": {"translations"},
    "translations": set(),
    "widgets": {"translations", "widgets.models"},
    "widgets.models": {"translations"},
    "widgets.recipes": {"widgets", "widgets.models"},
}
"""Room → the rooms it may import: CONTRIBUTING.md draws the same."""


def room_of(module: str) -> str | None:
    """Return the room that a module of ours lies in: the longest name that begins its own."""
    rooms = [room for room in ARROWS if f"{module}.".startswith(f"{room}.")]
    return max(rooms, key=len, default=None)


def modules() -> dict[str, Path]:
    """Return the file of every module of the course, by its dotted name."""
    folders = ("lessons", "translations", "widgets", "assets")
    files = [ROOT / "app.py", *(file for one in folders for file in (ROOT / one).rglob("*.py"))]
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


def imports(file: Path, known: dict[str, Path]) -> Iterator[str]:
    """Return the modules of ours that a file imports, wherever in it; not those for types alone."""
    for node in _nodes(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            inside = [name for name in below if name in known]
            yield from inside
            if len(inside) < len(below):
                yield str(node.module)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _nodes(node)


def test_every_module_lies_in_a_room():
    assert [name for name in modules() if name != "lessons" and room_of(name) is None] == []


def test_arrows_between_rooms_go_one_way():
    known = modules()
    wrong = {
        f"{name} imports {other}"
        for name, file in known.items()
        for other in imports(file, known)
        if (here := room_of(name)) and (there := room_of(other))
        if here != there and there not in ARROWS[here]
    }

    assert wrong == set()
    tuple(TopologicalSorter(ARROWS).static_order())


def test_no_module_imports_itself_by_a_detour():
    known = modules()

    tuple(
        TopologicalSorter(
            {name: set(imports(file, known)) - {name} for name, file in known.items()}
        ).static_order()
    )


def test_the_server_never_loads_what_only_teachers_need():
    code = "import sys, app; print([one for one in sys.modules if {*one.split('.')} & {*sys.argv}])"

    done = subprocess.run(
        [sys.executable, "-c", code, "authoring", "recipes"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_contributors_find_every_room_described():
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = {f"| `{room.replace('.', '/')}{'.py' if room == 'app' else '/'}` |" for room in ARROWS}

    assert [row for row in rows if row not in told] == []
