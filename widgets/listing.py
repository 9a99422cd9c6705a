"""What the page of models shows: the catalog by task, and the card of every bundled checkpoint.

Nothing is loaded for it; it is all read from files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from widgets.models.cards import Card, Measured, cards, measured
from widgets.models.catalog import BUNDLED, Catalog, catalog
from widgets.models.checkpoint import Checkpoint

HUB = "https://huggingface.co"
MOST = 3
"""Numbers beside a checkpoint in the list; its card has them all."""


@dataclass(frozen=True)
class Served:
    """A task in one language, and the checkpoints that may answer."""

    task: str
    """The name of its widget's words: "fill_mask"."""

    language: str
    """The code of a language; for translation the pair, such as "fr-en"."""

    checkpoints: tuple[Checkpoint, ...]
    """Those of the Hub, best first, then the bundled ones."""

    first: Checkpoint
    """The one that answers on a CPU when nobody names another and the Hub is in reach."""


@dataclass(frozen=True)
class Bundled:
    """A checkpoint that comes with the course."""

    name: str
    card: Card
    measured: Measured | None


@dataclass(frozen=True)
class Listing:
    """Everything on the page."""

    tasks: Mapping[str, tuple[Served, ...]]
    """Task → its languages, in the order of the catalog."""

    bundled: tuple[Bundled, ...]

    def headline(self, checkpoint: Checkpoint) -> Mapping[str, float]:
        """Return the first numbers measured of a checkpoint; none for one of the Hub."""
        found = (one.measured for one in self.bundled if one.name == checkpoint.id)
        own = next(found, None) if checkpoint.source == "bundled" else None
        return dict(islice(own.numbers.items(), MOST)) if own else {}


def listing() -> Listing:
    """Return the catalog and the cards as they are on disk."""
    found = {name: card for name, card in cards().items() if (BUNDLED / name).is_dir()}
    bundled = tuple(Bundled(name, card, measured(BUNDLED / name)) for name, card in found.items())
    return Listing(_tasks(catalog()), bundled)


def link(name: str, source: str, page: str = "") -> str:
    """Return where a checkpoint is described: its card on the page of models, or the Hub's page."""
    return f"{page}#{quote(name)}" if source == "bundled" else f"{HUB}/{quote(name)}"


def _tasks(known: Catalog) -> dict[str, tuple[Served, ...]]:
    names = dict.fromkeys(one.task for one in known.entries)
    return {
        task.replace("-", "_"): tuple(_served(known, task, each) for each in known.languages(task))
        for task in names
    }


def _served(known: Catalog, task: str, language: str) -> Served:
    found = known.checkpoints(task, language)
    return Served(task.replace("-", "_"), language, found, _first(found))


def _first(found: Iterable[Checkpoint]) -> Checkpoint:
    """Return the first that is neither for a GPU only nor only for those who name it."""
    return next(one for one in found if one.tier == "cpu" and not one.only_by_name)
