"""Checks calls in the code of lessons: tasks, names of arguments, and their number."""

import ast
from collections.abc import Iterator

from lessons.authoring import installed
from lessons.text.fault import likely, one_of

Found = Iterator[tuple[int, str]]
"""Lines of a piece, counted from 1, and what is wrong there."""


def call_faults(node: ast.Call, function: object | None) -> Found:
    """Return what is wrong with a call, where it is known what is called."""
    if not callable(function):
        return
    if installed.is_pipeline(function):
        yield from _pipeline(node)
        return
    known, written = installed.options(function), ast.unparse(node.func)
    for keyword in node.keywords:
        if keyword.arg and known is not None and keyword.arg not in known:
            hint = likely(keyword.arg, known, one_of(known) if known else "Take it away.")
            yield keyword.lineno, f"'{written}' takes no '{keyword.arg}'. {hint}"
            return
    yield from _arguments(node, function, written)


def _arguments(node: ast.Call, function: object, written: str) -> Found:
    """Return whether a call gives too much or too little, where it says all that it gives."""
    signature = installed.signature_of(function)
    starred = any(isinstance(one, ast.Starred) for one in node.args)
    if signature is None or starred or any(one.arg is None for one in node.keywords):
        return
    try:
        signature.bind(*node.args, **{str(one.arg): one for one in node.keywords})
    except TypeError as error:
        yield node.lineno, f"'{written}' cannot be called like this: {error}."


def _pipeline(node: ast.Call) -> Found:
    """Return what is wrong with the task or the options of a pipeline."""
    named = [one.value for one in node.keywords if one.arg == "task"]
    first = next(iter([*node.args[:1], *named]), None)
    if not isinstance(first, ast.Constant) or not isinstance(task := first.value, str):
        return
    library = installed.label("transformers")
    if advice := installed.removed(task):
        yield first.lineno, f"{library} has no pipeline '{task}' any more. {advice}"
    elif task not in installed.tasks():
        hint = likely(task, installed.tasks(), one_of(installed.tasks()))
        yield first.lineno, f"{library} has no pipeline '{task}'. {hint}"
    else:
        yield from _pipeline_options(node, task)


def _pipeline_options(node: ast.Call, task: str) -> Found:
    known = installed.pipeline_options(task)
    for keyword in node.keywords:
        if keyword.arg and known is not None and keyword.arg not in known:
            hint = likely(keyword.arg, known, "Take it away.")
            yield keyword.lineno, f"The pipeline '{task}' takes no '{keyword.arg}'. {hint}"
