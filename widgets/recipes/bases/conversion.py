"""What the conversions share: their command line, and the folder each one fills."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from widgets.recipes.bases.wheels import Wheel
from widgets.recipes.checkpoint import whole
from widgets.recipes.plan import ASSETS


@dataclass(frozen=True)
class Base:
    """Where a pretrained base comes from."""

    name: str
    """The folder it gets in `assets/models`."""

    original: str
    """Its makers' name of it, on the Hub where it is there."""

    makers: str
    """Who trained it, and where they wrote about it."""

    licence: str
    """Tag of the licence of the weights."""

    task: str
    """Name of the task on the Hub."""

    language: list[str]
    """Codes of the languages it was made for."""

    bits: int
    """Bits a weight has in the package."""

    packages: list[Wheel]
    """What it is taken out of."""

    data: str
    """What its makers say they trained it on, with terms worth knowing."""

    change: str = ""
    """What is not as in the original, in a sentence."""


@dataclass(frozen=True)
class Conversion:
    """What one run of a conversion was asked to do."""

    wheels: Path
    """Folder of the downloaded packages."""

    data: Path
    """Folder of the training data, for those that count words in it."""

    out: Path
    """Folder the base is put in."""


def conversion(base: Base, argv: list[str] | None = None) -> Conversion:
    """Return what the command line asks of the conversion of a base."""
    parser = argparse.ArgumentParser(description=f"Convert the base '{base.name}'.")
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=ASSETS / base.name)
    return Conversion(**vars(parser.parse_args(argv)))


def put(out: Path, base: Base, licence: str, *savers: Callable[[Path], object]) -> None:
    """Fill the folder of a base, with its card and the text of its licence beside the weights."""
    with whole(out) as folder:
        for save in savers:
            save(folder)
        (folder / "LICENSE").write_text(licence, encoding="utf-8")
        (folder / "README.md").write_text(card(base), encoding="utf-8")


def card(base: Base) -> str:
    """Return the model card of a base in Markdown, with the front matter that the Hub reads."""
    front = {
        "license": base.licence,
        "language": base.language,
        "pipeline_tag": base.task,
        **({"base_model": base.original} if "/" in base.original else {}),
        "library_name": "transformers",
        "tags": ["course"],
    }
    module = f"widgets.recipes.bases.{base.name.replace('-', '_')}"
    packages = ", ".join(f"`{one.package}=={one.version}`" for one in base.packages)
    parts = [
        f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---",
        f"# {base.name}",
        f"{base.original}, made by {base.makers}. Converted from {base.bits} bits a weight by us, "
        f"not trained any further. {base.change}".strip(),
        f"Made by `python -m {module} --wheels FOLDER` out of the packages {packages}.",
        f"## Learned from\n\n{base.data}",
        "## Licence\n\nThe text is in `LICENSE` beside the weights.",
    ]
    return "\n\n".join(parts) + "\n"
