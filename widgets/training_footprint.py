"""The footprint of a training: energy and emissions from hardware, hours, overhead and grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from markupsafe import Markup

from widgets import models, views
from widgets.parameters import Choice, Number, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

FIGURES = Path(__file__).with_suffix(".yml")
ENERGY = ((1e6, "GWh"), (1e3, "MWh"), (1.0, "kWh"), (1e-3, "Wh"))
"""Units of energy, each with its kilowatt-hours, the largest first."""

MASS = ((1e3, "t"), (1.0, "kg"), (1e-3, "g"))
"""Units of mass, each with its kilograms, the largest first."""


@dataclass(frozen=True)
class Run:
    """A training from scratch that was published."""

    name: str
    kwh: float
    kg: float
    source: str


@dataclass(frozen=True)
class Footprint:
    """What a training takes, with everything it was worked out from."""

    gpu: str
    """Name of the GPU."""

    gpus: int
    hours: float
    watts: float
    pue: float

    grid: str | None
    """Key of the grid; None for the reader's own value."""

    grams: float
    """Grams of CO2e for each kilowatt-hour."""

    compared: Run | None
    """A training from scratch to hold it against."""

    sources: tuple[tuple[str, str], ...]
    """Key of each number that was looked up, with who says so."""

    @property
    def kwh(self) -> float:
        """Return the energy."""
        return self.gpus * self.hours * self.watts / 1000 * self.pue

    @property
    def kg(self) -> float:
        """Return the emissions."""
        return self.kwh * self.grams / 1000

    def elsewhere(self) -> list[tuple[str, float]]:
        """Return the kilograms of the same run on every grid, the cleanest first."""
        places = sorted(grids().items(), key=lambda one: one[1])
        return [(place, self.kwh * grams / 1000) for place, grams in places]


def predict(asked: Asked) -> models.Outcome[Footprint]:
    """Return energy and emissions; `watts` and `intensity` stand in for the listed values."""
    known = figures()
    gpu, compare = known["gpus"][asked["hardware"]], asked["compare"]
    watts, intensity = asked["watts"], asked["intensity"]
    made = Footprint(
        gpu=gpu["name"],
        gpus=asked["gpus"],
        hours=asked["hours"],
        watts=gpu["watts"] if watts is None else watts,
        pue=asked["pue"],
        grid=asked["grid"] if intensity is None else None,
        grams=grids()[asked["grid"]] if intensity is None else intensity,
        compared=None if compare == "none" else Run(**known["published"][compare]),
        sources=(),
    )
    return models.Outcome(replace(made, sources=tuple(_sources(made, gpu))))


def view(found: models.Outcome[Footprint], words: Strings, asked: Asked) -> Markup:
    """Return the result, how it was worked out, the other grids, and who says so."""
    said, made = words["training_footprint"], found.value
    return (
        views.lead(said["lead"], energy=scaled(made.kwh, ENERGY), mass=scaled(made.kg, MASS))
        + _formula(made, said)
        + _comparison(made, said)
        + views.text(said["elsewhere"])
        + _grids(made, said)
        + views.more(said["sources"], _source_table(made, said))
    )


def code(found: models.Outcome[Footprint], asked: Asked) -> str:
    """Return the lines that work out the same."""
    made = found.value
    return (
        f"gpus, hours, watts = {made.gpus}, {made.hours:g}, {made.watts:g}\n"
        f"pue, grams_per_kwh = {made.pue:g}, {made.grams:g}\n\n"
        "energy = gpus * hours * watts / 1000 * pue\n"
        "emissions = energy * grams_per_kwh / 1000\n"
        'print(f"{energy:,.3f} kWh, {emissions:,.3f} kg CO2e")\n'
    )


@cache
def figures() -> Mapping[str, Any]:
    """Return the numbers of the file."""
    known: Mapping[str, Any] = yaml.safe_load(FIGURES.read_text("utf-8-sig"))
    return known


@cache
def grids() -> dict[str, float]:
    """Return the grams of CO2e for each kilowatt-hour of every grid, the world first."""
    known = figures()["grids"]
    return {"world": known["world"], **known["values"]}


def scaled(amount: float, units: tuple[tuple[float, str], ...]) -> str:
    """Return an amount with three digits in the largest unit that leaves at least 1."""
    size, unit = next((one for one in units if amount >= one[0]), units[-1])
    return f"{_plain(amount / size)} {unit}"


def _plain(number: float) -> str:
    """Return a number of about four digits, without an exponent."""
    digits = 0 if number >= 1000 else 1 if number >= 100 else 2 if number >= 10 else 3
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sources(made: Footprint, gpu: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield who says each number that the reader did not give."""
    pue, listed = figures()["pue"], figures()["grids"]
    if made.watts == gpu["watts"]:
        yield "watts", gpu["source"]
    if made.pue == pue["value"]:
        yield "pue", pue["source"]
    if made.grid:
        yield "grams", listed["world_source" if made.grid == "world" else "source"]
    yield "elsewhere", listed["source"]
    if made.compared:
        yield "compared", made.compared.source


def _hardware(words: Strings, widget: str, key: str) -> str:
    """Return a GPU with its power."""
    gpu = figures()["gpus"][key]
    return f"{gpu['name']} ({gpu['watts']} W)"


def _formula(made: Footprint, said: Strings) -> Markup:
    """Return both sums with the reader's numbers in them."""
    energy = (
        f"{made.gpus:,} × {_plain(made.hours)} h × {_plain(made.watts)} W ÷ 1000 × "
        f"{_plain(made.pue)} = {_plain(made.kwh)} kWh"
    )
    mass = f"{_plain(made.kwh)} kWh × {_plain(made.grams)} g/kWh ÷ 1000 = {_plain(made.kg)} kg CO₂e"
    return views.facts(((said["energy"], energy), (said["emissions"], mass)))


def _comparison(made: Footprint, said: Strings) -> Markup:
    """Return how often this run would fit into a training from scratch, or the other way round."""
    run = made.compared
    if run is None or made.kwh <= 0:
        return Markup()
    fits = run.kwh >= made.kwh
    times = run.kwh / made.kwh if fits else made.kwh / run.kwh
    values = {
        "name": run.name,
        "energy": scaled(run.kwh, ENERGY),
        "mass": scaled(run.kg, MASS),
        "times": _plain(times) if times < 10 else f"{times:,.0f}",
    }
    most = max(run.kwh, made.kwh)
    bars = (
        (run.name, run.kwh / most, scaled(run.kwh, ENERGY)),
        (said["yours"], made.kwh / most, scaled(made.kwh, ENERGY)),
    )
    sentence = said["cheaper" if fits else "dearer"].format(**values)
    return views.text(sentence) + views.amounts(bars, best=1)


def _grids(made: Footprint, said: Strings) -> Markup:
    """Return the same run on every grid, the chosen one standing out."""
    found = made.elsewhere()
    most, places = found[-1][1] or 1.0, [place for place, _ in found]
    return views.amounts(
        ((said["grid_choices"][place], kg / most, scaled(kg, MASS)) for place, kg in found),
        best=places.index(made.grid) if made.grid else -1,
    )


def _source_table(made: Footprint, said: Strings) -> Markup:
    rows = [(said["source_of"][key], source) for key, source in made.sources]
    return views.table(said["sources"], (said["number"], said["source"]), rows)


WIDGET = Widget(
    "training-footprint",
    "footprint",
    predict,
    view,
    code,
    main=(
        Choice("hardware", tuple(figures()["gpus"]), _hardware, unfolds=True, default="t4"),
        Whole("gpus", 1, 1_000_000, default=1),
        Number("hours", 0, 100_000_000, default=8),
        Choice("grid", tuple(grids()), unfolds=True, default="world"),
    ),
    options=(
        Number("pue", 1, 5, default=figures()["pue"]["value"]),
        Choice("compare", ("none", *figures()["published"]), unfolds=True, default="bert-base"),
        Number("watts", 0, 10_000, default=None, optional=True),
        Number("intensity", 0, 5000, default=None, optional=True),
    ),
    instant=True,
)
