"""The command line every recipe shares."""

import argparse
import math
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from widgets.recipes import workers

ASSETS = Path("assets/models")


@dataclass(frozen=True)
class Plan:
    """What one run of a recipe was asked to do."""

    data: Path
    """Folder of the training data, one folder a task inside it."""

    out: Path
    """Folder the finished checkpoint is put in."""

    state: Path
    """Folder that keeps weights and optimizer, so that a stopped run goes on where it was."""

    start: Path | None
    """Folder of a finished checkpoint whose weights and vocabulary to go on from."""

    mix: float
    """How much of the way from that checkpoint to the trained weights the result goes."""

    rows: int | None
    """Rows read of each set; all of them when None."""

    minutes: float
    """Processor time of the whole training; the learning rate reaches zero at its end."""

    wall: float
    """The most minutes on the wall clock, for busy machines."""

    steps: int | None
    """Steps after which training ends early; None for no such end."""

    fused: bool
    """Whether to compile the model first: a minute, and then steps a third shorter."""

    device: torch.device
    """Where the training runs."""

    def parts(self, name: str, share: float) -> tuple["Plan", "Plan"]:
        """Return the plans of a first part that takes a share of the time, and of the rest."""
        first = replace(
            self,
            state=self.state / name,
            minutes=self.minutes * share,
            wall=self.wall * share,
        )
        rest = 1 - share
        return first, replace(self, minutes=self.minutes * rest, wall=self.wall * rest)


def plan(name: str, minutes: float, argv: list[str] | None = None) -> Plan:
    """Return what the command line asks of the recipe of one checkpoint."""
    workers.join()
    parser = argparse.ArgumentParser(description=f"Train the checkpoint '{name}'.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=ASSETS / name)
    parser.add_argument(
        "--state", type=Path, default=Path.home() / ".cache" / "course-recipes" / name
    )
    parser.add_argument("--from", dest="start", type=Path, default=None)
    parser.add_argument("--mix", type=float, default=1.0)
    parser.add_argument("--rows", type=int, default=None)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--wall", type=float, default=math.inf)
    parser.add_argument("--steps", type=int, default=None)
    parser.add_argument("--fused", action="store_true")
    parser.add_argument("--device", type=torch.device, default=default_device())
    return Plan(**vars(parser.parse_args(argv)))


def has_bfloat16(device: torch.device) -> bool:
    """Return whether 16-bit floats are the faster ones there; elsewhere they are much slower."""
    known = torch.cpu.get_capabilities()
    return device.type != "cpu" or known.get("avx512_bf16", False) or known.get("amx_bf16", False)


def default_device() -> torch.device:
    """Return where a training runs that is not told: on a GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
