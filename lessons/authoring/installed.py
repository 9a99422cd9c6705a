"""What names mean in the installed libraries, and what these accept: looked up, never run."""

import importlib
import inspect
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

ALWAYS = ("batch_size", "num_workers")
"""What every pipeline takes beside what its class names."""

INSTEAD = {
    "question-answering": "AutoModelForQuestionAnswering",
    "summarization": "AutoModelForSeq2SeqLM",
    "text2text-generation": "AutoModelForSeq2SeqLM",
    "translation": "AutoModelForSeq2SeqLM",
}
"""Pipelines that version 5 took away, and the classes that still do the same."""


class MissingError(LookupError):
    """A name that a library does not have; its text is the name."""


def module(name: str) -> ModuleType:
    """Return a module; raise `MissingError` where none of that name is installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingError(name) from error


def part(owner: object, name: str) -> object | None:
    """Return what a module or a class calls so; None for what only its objects may have.

    Raises `MissingError` where there is no such thing.
    """
    try:
        found: object = getattr(owner, name)
        return found
    except (AttributeError, ImportError):
        if isinstance(owner, ModuleType):
            return module(f"{owner.__name__}.{name}")
    if any(name in getattr(one, "__annotations__", {}) for one in inspect.getmro(_class(owner))):
        return None
    raise MissingError(name)


def label(name: str) -> str:
    """Return the library of a dotted name with its version: "transformers 5.23.0"."""
    library = name.partition(".")[0]
    try:
        return f"{library} {version(library).partition('+')[0]}"
    except PackageNotFoundError:
        return library


def options(function: Any) -> Collection[str] | None:
    """Return the names of the arguments that may be given by name; None where any may be."""
    signature = signature_of(function)
    if signature is None:
        return None
    return [
        name
        for name, parameter in signature.parameters.items()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    ]


def signature_of(function: Any) -> inspect.Signature | None:
    """Return how something is called; None where it takes any argument, or does not say.

    A class whose `__init__` is wrapped may take more than the wrapped one says: a configuration.
    """
    made = isinstance(function, type)
    try:
        outer = inspect.signature(function.__init__ if made else function, follow_wrapped=not made)
        found = inspect.signature(function)
    except (ValueError, TypeError):
        return None
    parameters = [*outer.parameters.values(), *found.parameters.values()]
    return None if any(one.kind is one.VAR_KEYWORD for one in parameters) else found


def is_pipeline(function: object) -> bool:
    """Return whether something is the function `pipeline` of transformers."""
    return (
        getattr(function, "__module__", "") == "transformers.pipelines"
        and getattr(function, "__name__", "") == "pipeline"
    )


def tasks() -> Collection[str]:
    """Return the names of all pipelines, the short ones too."""
    found: Collection[str] = module("transformers.pipelines").get_supported_tasks()
    return found


def removed(task: str) -> str | None:
    """Return what to use in the place of a pipeline that was taken away; None for any other."""
    name = "translation" if task.startswith("translation_") else task
    advice: str | None = module("transformers.pipelines").REMOVED_TASKS.get(name)
    if advice and name in INSTEAD:
        return f"Load {INSTEAD[name]} and its tokenizer, as the lesson on pipelines does."
    return advice


def pipeline_options(task: str) -> Collection[str] | None:
    """Return the names of the arguments that a pipeline of this task takes; None for any."""
    pipelines = module("transformers.pipelines")
    path, _, name = pipelines.check_task(task)[1]["impl"].rpartition(".")
    kind: Any = part(module(path), name)
    own = options(kind._sanitize_parameters)
    if own is None:
        return None
    made = [inspect.signature(one.__init__).parameters for one in (kind, pipelines.Pipeline)]
    making = inspect.signature(pipelines.pipeline).parameters
    return {*own, *making, *made[0], *made[1], *ALWAYS} - {"self", "kwargs", "args"}


def _class(owner: object) -> type:
    return owner if isinstance(owner, type) else type(owner)
