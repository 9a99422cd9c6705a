"""Where checkpoints run: CUDA, Apple's MPS, a GPU lent per call, or the CPU.

torch is imported when the device is first asked for, never with this module.
"""

import importlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from widgets.models import zero_gpu

if TYPE_CHECKING:
    import torch

GIGABYTE = 1024**3
SMALL = 300.0
"""Millions of weights up to which 32 bits are kept on a GPU: same answers there as on a CPU."""

WORTH_A_CALL = 100.0
"""Millions of weights from which a lent GPU is worth the seconds it takes to get one."""


@dataclass(frozen=True)
class Device:
    """The hardware this process found when it started."""

    kind: str
    """"cuda", "mps" or "cpu"."""

    name: str
    """Name of the GPU, or number of CPU cores this process may use."""

    memory_gb: float
    """Memory of the GPU, or memory this process may use."""

    zero_gpu: bool = False
    """The GPU is lent for each call (ZeroGPU): there is none between calls."""

    def place(self, parameters: float | None) -> str:
        """Return where a checkpoint of that many millions of weights runs."""
        if self.zero_gpu and (parameters or 0.0) < WORTH_A_CALL:
            return "cpu"
        return self.kind

    def budget(self, asked_gb: float | None) -> int:
        """Return the bytes that loaded checkpoints may fill: what was asked, or a fair share."""
        share = 0.7 if self.kind == "cuda" else 0.5
        return int((asked_gb or max(1.0, self.memory_gb * share)) * GIGABYTE)


@cache
def device() -> Device:
    """Return the device of this process, and settle how many threads torch may use."""
    import torch

    torch.set_num_threads(threads())
    if zero_gpu.is_on() or torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory / GIGABYTE
        return Device("cuda", torch.cuda.get_device_name(0), memory, zero_gpu=zero_gpu.is_on())
    if torch.backends.mps.is_available():
        return Device("mps", "Apple GPU", memory_gb())
    return Device("cpu", str(cores()), memory_gb())


def known() -> Device | None:
    """Return the device if it was already asked for, without importing torch for it."""
    return device() if device.cache_info().currsize else None


def dtype(where: str, parameters: float | None) -> "torch.dtype":
    """Return the number format for a checkpoint: 16 bits only for a big one on a CUDA GPU."""
    import torch

    if where != "cuda" or (parameters or 0.0) < SMALL:
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


@cache
def cores() -> int:
    """Return the number of CPU cores this process may use, a container's share included."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota, period = _limit("cpu.max", "max 100000").split()
    shared = allowed if quota == "max" else int(quota) / int(period)
    return max(1, min(int(allowed or 1), round(shared or 1)))


def threads() -> int:
    """Return how many threads torch uses: half the cores, for the server needs some too.

    A model whose threads wait for a core that something else holds is ten times slower than one
    with fewer threads, and two checkpoints at work at once fill the machine anyway.
    """
    return max(1, cores() // 2)


@cache
def memory_gb() -> float:
    """Return the memory this process may use in gigabytes, a container's limit included."""
    psutil: Any = importlib.import_module("psutil")
    machine = int(psutil.virtual_memory().total)
    limit = _limit("memory.max", "max")
    return min(machine, machine if limit == "max" else int(limit)) / GIGABYTE


def _limit(name: str, default: str) -> str:
    file = Path("/sys/fs/cgroup") / name
    return file.read_text().strip() if file.exists() else default
