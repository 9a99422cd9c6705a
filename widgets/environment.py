"""Environment: what this server runs, which checkpoint answers each task now, and a first run."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, sentiment_analysis, views
from widgets.parameters import Text
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

HUB = {True: "reached", False: "silent", None: "unasked"}
"""Words for what is known of the Hub."""

LIBRARIES = ("torch", "transformers", "tokenizers", "peft", "gradio")


@dataclass(frozen=True)
class Serving:
    """The checkpoint that would answer a task now."""

    task: str

    language: str
    """Or a pair of languages."""

    checkpoint: str | None
    """None where nothing here can answer."""

    source: str | None
    """"hub" or "bundled"."""

    speaks: str | None = None
    """The language it was made for, where that is another one than asked for."""


@dataclass(frozen=True)
class Environment:
    """What this server runs."""

    python: str

    libraries: tuple[tuple[str, str], ...]
    """Name and version of each library that is installed."""

    shelf: models.Status

    serving: tuple[Serving, ...]

    hello: tuple[models.Score, ...]
    """What the sentiment checkpoint says of the reader's sentence."""


def predict(asked: Asked) -> models.Outcome[Environment]:
    """Return what this server runs, after one real run on the reader's sentence."""
    hello = sentiment_analysis.predict(asked)
    found = Environment(
        platform.python_version(),
        tuple(_libraries()),
        models.status(),
        tuple(_serving(task, each) for task, each in _served()),
        hello.value,
    )
    return models.Outcome(found, hello.receipts)


def view(found: models.Outcome[Environment], words: Strings, asked: Asked) -> Markup:
    """Return the machine, the versions, the checkpoints by task, and the first run."""
    said, value = words["environment"], found.value
    hello = models.Answer(value.hello, found.receipts[0])
    return (
        _heading(said["machine"])
        + views.facts(_machine(value, words))
        + _heading(said["versions"])
        + views.facts([("Python", value.python), *value.libraries])
        + _heading(said["checkpoints"])
        + _tasks(value.serving, words)
        + _pairs(value.serving, words)
        + _heading(said["hello"])
        + views.passage(asked["text"], [])
        + sentiment_analysis.view(hello, words, asked)
    )


def code(found: models.Outcome[Environment], asked: Asked) -> str:
    """Return the lines that print the same of another machine, and make the same first run."""
    hello = models.Answer(found.value.hello, found.receipts[0])
    return (
        "import platform\n\nimport torch\nimport transformers\n\n"
        'print("Python", platform.python_version())\n'
        'print("torch", torch.__version__)\n'
        'print("transformers", transformers.__version__)\n'
        "cuda = torch.cuda.is_available()\n"
        'print("device", torch.cuda.get_device_name(0) if cuda else "cpu")\n\n'
        + sentiment_analysis.code(hello, asked)
    )


def _libraries() -> Iterator[tuple[str, str]]:
    for name in LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _served() -> Iterator[tuple[str, str]]:
    """Yield every task with every language it is offered in, those of the course at least."""
    entries = models.catalog().entries
    for task in dict.fromkeys(entry.task for entry in entries):
        for each in models.catalog().languages(task):
            yield task, each


def _serving(task: str, language: str) -> Serving:
    try:
        chosen, _ = models.choose(task, language)
    except models.ModelError:
        return Serving(task, language, None, None)
    known = language == chosen.language or language in chosen.languages
    return Serving(task, language, chosen.id, chosen.source, None if known else chosen.language)


def _heading(word: str) -> Markup:
    return Markup('<p class="course-part">{}</p>').format(word)


def _machine(value: Environment, words: Strings) -> list[tuple[str, str]]:
    said, shelf = words["environment"], value.shelf
    loaded = shelf.loaded
    return [
        (said["device"], _device(shelf, said)),
        (said["memory"], said["gigabytes"].format(gigabytes=f"{shelf.memory_gb or 0:.1f}")),
        (said["filled"], said["filled_by"].format(
            megabytes=f"{shelf.filled_mb:,.0f}", count=len(loaded)
        )),
        (said["hub"], said["hub_states"][HUB[shelf.hub]]),
    ]  # fmt: skip


def _device(shelf: models.Status, said: Strings) -> str:
    kind: str = said["devices"][shelf.device or "cpu"]
    return kind.format(name=shelf.device_name or "?")


def _tasks(serving: tuple[Serving, ...], words: Strings) -> Markup:
    """Return the tasks with what answers them in each language."""
    said, names = words["environment"], words["translation"]["languages"]
    languages = [one for one in names if any(each.language == one for each in serving)]
    tasks = dict.fromkeys(one.task for one in serving if one.language in languages)
    found = {(one.task, one.language): _checkpoint(one, words) for one in serving}
    rows = [
        (_title(task, words), *(found.get((task, one), said["nothing"]) for one in languages))
        for task in tasks
    ]
    head = (said["task"], *(names[one] for one in languages))
    return views.table(said["checkpoints"], head, rows)


def _pairs(serving: tuple[Serving, ...], words: Strings) -> Markup:
    """Return the pairs of languages with what translates between them."""
    said, names = words["environment"], words["translation"]["languages"]
    rows = [
        (" → ".join(names[part] for part in one.language.split("-")), _checkpoint(one, words))
        for one in serving
        if "-" in one.language
    ]
    title = _title("translation", words)
    return views.table(title, (title, said["answers"]), rows)


def _title(task: str, words: Strings) -> str:
    return str(words[task.replace("-", "_")]["title"])


def _checkpoint(one: Serving, words: Strings) -> str:
    said = words["environment"]
    if one.checkpoint is None:
        return str(said["nothing"])
    told = f"{one.checkpoint} · {said['sources'][one.source]}"
    return f"{told} · {words['translation']['languages'][one.speaks]}" if one.speaks else told


WIDGET = Widget(
    "environment",
    "environment",
    predict,
    view,
    code,
    main=(Text("text", 1000),),
)
