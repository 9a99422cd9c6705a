"""What the shelf says about itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """What the shelf is doing, for the health report and the environment widget."""

    mode: str
    """"auto", "hub" or "bundled"."""

    hub: bool | None
    """Whether the Hub answered when last asked; None when nobody asked."""

    device: str | None
    """"cuda", "mps" or "cpu"; None while torch is not loaded."""

    device_name: str | None
    """Name of the GPU, or number of CPU cores."""

    memory_gb: float | None
    """Memory of the GPU, or memory this process may use."""

    filled_mb: float
    """Memory that loaded checkpoints fill."""

    budget_mb: float | None
    """Memory they may fill."""

    loaded: tuple[str, ...]
    """Ids of the loaded checkpoints."""

    queue: int
    """Requests that wait for a batch."""
