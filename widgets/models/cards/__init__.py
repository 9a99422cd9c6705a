"""The model card of a checkpoint: what is written in cards.yml and what was measured."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from translations import SOURCE

CARDS = Path(__file__).with_name("cards.yml")
MEASURED = "measured.json"
Words = Mapping[str, str]
"""The same said in every language that somebody wrote it in, the source first."""

NOT_MEASURED = "Not measured yet: `python -m widgets.recipes.evaluate` does."


@dataclass(frozen=True)
class Source:
    """A data set that a checkpoint learned from."""

    name: str
    """What it is called."""

    licence: str
    """Under which it may be used."""

    by: str
    """Whom to name."""


@dataclass(frozen=True)
class Card:
    """What is said about a checkpoint by hand, by language; its file speaks the source language."""

    title: Words
    """A heading in plain words."""

    language: list[str]
    """Codes of the languages it reads and writes."""

    licence: str
    """Licence of the weights, as share-alike data demands."""

    task: str
    """Name of the task on the Hub."""

    way: Words
    """How it was made, in a sentence."""

    purpose: Words
    """What it is for, in a sentence."""

    sources: list[Source]
    """All data it learned from."""

    wrong: list[Words]
    """Real mistakes, found by trying."""


@dataclass(frozen=True)
class Measured:
    """What was measured of a checkpoint."""

    rows: int | None
    """The most rows of each set that were used; None for all."""

    numbers: dict[str, float]
    """Scores on the dev split, by name."""

    megabytes: float
    """Size of the folder, the shared encoder not counted."""

    milliseconds: float
    """Time of one short input on a processor core."""


def cards() -> dict[str, Card]:
    """Return the card of every checkpoint, by its folder's name."""
    read = yaml.safe_load(CARDS.read_text("utf-8-sig"))
    sources = {name: Source(**fields) for name, fields in read["sources"].items()}
    return {
        name: Card(**{**fields, "sources": [sources[source] for source in fields["sources"]]})
        for name, fields in read["cards"].items()
    }


def write(folder: Path, name: str, found: Measured | None = None) -> None:
    """Put a checkpoint's card in its folder, with its numbers once there are some."""
    (folder / "README.md").write_text(text(name, cards()[name], found), encoding="utf-8")
    if found:
        numbers = json.dumps(vars(found), indent=2, ensure_ascii=False)
        (folder / MEASURED).write_text(numbers + "\n", encoding="utf-8")


def rewrite(folder: Path) -> None:
    """Write a checkpoint's card anew, with the numbers that were measured before."""
    write(folder, folder.name, measured(folder))


def measured(folder: Path) -> Measured | None:
    """Return what was measured of a checkpoint, or None when nobody has."""
    file = folder / MEASURED
    return Measured(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def text(name: str, card: Card, found: Measured | None) -> str:
    """Return a model card in Markdown, with the front matter that the Hub reads."""
    recipe = f"python -m widgets.recipes.{name.replace('-', '_')}"
    parts = [
        _front_matter(name, card),
        f"# {card.title[SOURCE]}\n\n{card.purpose[SOURCE]} {card.way[SOURCE]}",
        f"Made by `{recipe}` in the course's repository. "
        "Where one run was too short, others went on from it (`--from`, `--mix`).",
        *(_measured(name, found) if found else [NOT_MEASURED]),
        "## Gets wrong\n\n" + _list(one[SOURCE] for one in card.wrong) if card.wrong else "",
        "## Learned from\n\n"
        + _list(f"{one.name}: {one.by}. {one.licence}." for one in card.sources),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _front_matter(name: str, card: Card) -> str:
    fields = {"license": card.licence, "language": card.language, "pipeline_tag": card.task}
    base = _base(name)
    shown = (
        fields
        | ({"base_model": base} if base else {})
        | {"library_name": "transformers", "tags": ["course"]}
    )
    return "---\n" + yaml.safe_dump(shown, sort_keys=False, allow_unicode=True) + "---"


def _base(name: str) -> str | None:
    if name in {"sentiment-ko", "ner-ko"}:
        return "mlm-ko"
    adapters = {"sentiment-en", "ner-en", "nli-en", "qa-en", "mlm-en", "summarize-en", "encoder-en"}
    return "sentence-transformers/all-MiniLM-L6-v2" if name in adapters else None


def _beside(name: str) -> str:
    adapter = _base(name) and name.endswith("-en") and name != "encoder-en"
    return " beside the shared encoder's 45 MB" if adapter else ""


def _measured(name: str, found: Measured) -> list[str]:
    lines = [f"| {number} | {value:.3f} |" for number, value in found.numbers.items()]
    rows = f"at most {found.rows} rows" if found.rows else "all rows"
    size = f"{found.megabytes:.1f} MB on disk{_beside(name)}"
    speed = f"{found.milliseconds:.0f} ms for one short input on one core"
    return [
        "\n".join(
            [
                f"## Measured on the dev split, {rows} of each set\n",
                "| measure | value |",
                "| --- | --- |",
                *lines,
            ]
        ),
        f"## Size and speed\n\n{size}; {speed}.",
    ]


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
