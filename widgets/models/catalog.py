"""The catalog: which checkpoints serve which task and language.

`catalog.yml` says everything; only what it names can be loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from widgets.models.answer import ModelError
from widgets.models.checkpoint import UNKNOWN, Checkpoint, Quirks

CATALOG = Path(__file__).with_name("catalog.yml")
BUNDLED = Path(__file__).parents[2] / "assets" / "models"


@dataclass(frozen=True)
class Catalog:
    """All checkpoints, in the order of the file: the first of a task and language is the best."""

    entries: tuple[Checkpoint, ...]

    def checkpoints(self, task: str, language: str | None = None) -> tuple[Checkpoint, ...]:
        """Return the checkpoints of a task, Hub ones first, for one language or for all."""
        return tuple(
            entry
            for entry in self.entries
            if entry.task == task and language in (None, entry.language)
        )

    def languages(self, task: str) -> tuple[str, ...]:
        """Return the languages (for translation the pairs) a task is offered in."""
        return tuple(dict.fromkeys(entry.language for entry in self.entries if entry.task == task))

    def named(self, task: str, language: str, name: str) -> Checkpoint:
        """Return the checkpoint of that name, the language's own entry before another's."""
        found = [entry for entry in self.checkpoints(task) if entry.id == name]
        if not found:
            raise ModelError("unknown_checkpoint", checkpoint=name)
        return next((entry for entry in found if entry.language == language), found[0])


class CatalogError(Exception):
    """Says which entry of the catalog is wrong, and how."""


@cache
def catalog() -> Catalog:
    """Return the course's catalog, with the bundled checkpoints that are on disk."""
    return read(CATALOG, BUNDLED)


def read(file: Path, bundled: Path) -> Catalog:
    """Return the catalog of a file; bundled checkpoints without a folder are left out."""
    tasks: Mapping[str, Mapping[str, Mapping[str, Any]]] = yaml.safe_load(
        file.read_text("utf-8-sig")
    )
    entries: list[Checkpoint] = []
    for task, languages in tasks.items():
        for language, choice in languages.items():
            entries += [_hub(task, language, fact) for fact in choice.get("hub", [])]
            entries += [
                _bundled(task, language, fact, bundled)
                for fact in choice.get("bundled", [])
                if _on_disk(bundled, fact)
            ]
    return Catalog(tuple(entries))


def _hub(task: str, language: str, fact: Mapping[str, Any]) -> Checkpoint:
    return Checkpoint(
        task=task,
        language=language,
        source="hub",
        revision=str(fact["revision"]),
        licence=fact["licence"],
        megabytes=_number(fact["megabytes"]),
        parameters=_number(fact["parameters"]),
        **_common(task, fact),
    )


def _bundled(task: str, language: str, fact: Mapping[str, Any], bundled: Path) -> Checkpoint:
    return Checkpoint(
        task=task,
        language=language,
        source="bundled",
        revision=None,
        licence=_licence(bundled / fact["id"]),
        megabytes=_megabytes(bundled / fact["id"]),
        parameters=None,
        **_common(task, fact),
    )


def _on_disk(bundled: Path, fact: Mapping[str, Any]) -> bool:
    """Tell whether a bundled checkpoint is there, with the base it builds on."""
    names = [fact["id"], fact.get("quirks", {}).get("base", fact["id"])]
    return all((bundled / name / "config.json").exists() for name in names)


def _common(task: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Checkpoint)}
    if unknown := set(fact) - known:
        raise CatalogError(f"catalog.yml, {task}, {fact['id']}: unknown key {sorted(unknown)}.")
    return {
        "id": fact["id"],
        "languages": tuple(fact["languages"]),
        "tier": fact.get("tier", "cpu"),
        "only_by_name": fact.get("only_by_name", False),
        "quirks": _quirks(task, fact),
    }


def _quirks(task: str, fact: Mapping[str, Any]) -> Quirks:
    quirks = {name: _frozen(value) for name, value in fact.get("quirks", {}).items()}
    try:
        return Quirks(**quirks)
    except TypeError as error:
        raise CatalogError(f"catalog.yml, {task}, {fact['id']}: {error}.") from error


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _number(value: Any) -> float | None:
    return None if value == UNKNOWN else float(value)


def _licence(folder: Path) -> str:
    """Return the licence on a bundled checkpoint's model card."""
    card = folder / "README.md"
    if not card.exists():
        return UNKNOWN
    _, front, _ = card.read_text("utf-8-sig").split("---\n", 2)
    return str(yaml.safe_load(front).get("license", UNKNOWN))


def _megabytes(folder: Path) -> float:
    files = [file for file in folder.iterdir() if file.is_file() and not file.is_symlink()]
    return round(sum(file.stat().st_size for file in files) / 1e6, 1)
