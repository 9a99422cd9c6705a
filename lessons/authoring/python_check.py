"""Checks the Python of a text against the installed libraries, without running it.

It follows imports and what they bring; what a variable holds it does not know, and says nothing of.
"""

import ast
import builtins
from collections.abc import Collection, Iterator, Mapping
from types import ModuleType

from lessons.authoring import installed
from lessons.authoring.call_check import Found, call_faults
from lessons.authoring.installed import MissingError
from lessons.authoring.names import names
from lessons.authoring.python import TAGS, Piece, pieces
from lessons.text.document import Document
from lessons.text.fault import Fault, likely, one_of

Scope = dict[str, object]
"""What the names of the code mean, where an import tells."""


def python_faults(document: Document) -> Iterator[Fault]:
    """Return a fault for each place where the code of a text cannot work as it is written."""
    scope: Scope = {}
    given = {*dir(builtins), "__name__"}
    for piece in pieces(document):
        for line, message in [*_tags(piece), *_piece(piece, scope, given)]:
            yield Fault(piece.file, piece.line + line - 1, message)


def _tags(piece: Piece) -> Found:
    for name in set(piece.tags) - set(TAGS):
        yield 0, f"Code has no tag '{name}'. {likely(name, TAGS, one_of(TAGS))}"
    if piece.tags.get("run", "no") != "no":
        yield 0, "Code runs unless its fence says {run=no}. Take the tag away."
    if not piece.runs and not piece.tags.get("reason"):
        yield 0, 'Say why this code cannot be run: {run=no reason="…"}.'


def _piece(piece: Piece, scope: Scope, given: set[str]) -> Found:
    """Return what is wrong in one piece, and add its names to those that later ones may use."""
    try:
        tree, used = ast.parse(piece.source), names(piece.source)
    except SyntaxError as error:
        yield error.lineno or 1, f"This is not Python: {error.msg}."
        return
    given |= used.given
    yield from _imports(tree, scope)
    yield from _undefined(tree, used.needed - given)
    hidden = _written(tree)
    yield from _uses(tree, {name: one for name, one in scope.items() if name not in hidden})
    for name in used.given - used.imported:
        scope.pop(name, None)


def _imports(tree: ast.AST, scope: Scope) -> Found:
    """Return imports of what does not exist; what exists gets its place in the scope."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _import(node.lineno, alias, scope)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from _import_from(node, node.module, scope)


def _import(line: int, alias: ast.alias, scope: Scope) -> Found:
    try:
        found = installed.module(alias.name)
        top = installed.module(alias.name.partition(".")[0])
        scope[alias.asname or top.__name__] = found if alias.asname else top
    except MissingError:
        yield line, _no_module(alias.name)


def _import_from(node: ast.ImportFrom, name: str, scope: Scope) -> Found:
    try:
        owner = installed.module(name)
    except MissingError:
        yield node.lineno, _no_module(name)
        return
    for alias in node.names:
        try:
            if alias.name != "*":
                scope[alias.asname or alias.name] = installed.part(owner, alias.name)
        except MissingError:
            yield alias.lineno, _no_part(name, owner, alias.name)


def _undefined(tree: ast.AST, unknown: Collection[str]) -> Found:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in unknown:
            yield node.lineno, f"Nothing here or above is called '{node.id}'. Import or define it."


def _written(tree: ast.AST) -> set[str]:
    """Return the names that the code gives another meaning somewhere."""
    nodes = list(ast.walk(tree))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and _stores(node)}
    return stored | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _stores(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _uses(tree: ast.AST, scope: Mapping[str, object]) -> Found:
    """Return attributes that do not exist, and calls that cannot be made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = _meaning(node.value, scope)
            try:
                _part(owner, node.attr)
            except MissingError:
                yield node.lineno, _no_part(ast.unparse(node.value), owner, node.attr)
        elif isinstance(node, ast.Call):
            yield from call_faults(node, _meaning(node.func, scope))


def _meaning(node: ast.AST, scope: Mapping[str, object]) -> object | None:
    """Return what an expression means; None where only running it would tell."""
    if isinstance(node, ast.Name):
        return scope.get(node.id)
    if not isinstance(node, ast.Attribute):
        return None
    try:
        return _part(_meaning(node.value, scope), node.attr)
    except MissingError:
        return None


def _part(owner: object | None, name: str) -> object | None:
    return installed.part(owner, name) if isinstance(owner, ModuleType | type) else None


def _no_module(name: str) -> str:
    return f"There is no module '{name}'. Add its package to requirements.txt, or take it out."


def _no_part(name: str, owner: object, wanted: str) -> str:
    hint = likely(wanted, dir(owner), "Look its new name up in the documentation.")
    where = owner.__name__ if isinstance(owner, ModuleType) else getattr(owner, "__module__", name)
    return f"'{name}' has no '{wanted}' in {installed.label(where)}. {hint}"
