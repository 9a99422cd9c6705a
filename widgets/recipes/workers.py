"""Several processes that learn as one: `torchrun --nproc-per-node 2 -m widgets.recipes.<name>`.

On a busy CPU two processes of one thread do about three times the work of one of two threads,
since they wait for each other once a step and not once an operation.
"""

import os
from typing import TypeVar

import torch
from torch import distributed

Value = TypeVar("Value")


def join() -> None:
    """Meet the other workers, where torchrun has started any."""
    if "RANK" in os.environ and not distributed.is_initialized():
        distributed.init_process_group("gloo")


def count() -> int:
    """Return how many workers learn together."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def rank() -> int:
    """Return the number of this worker; 0 is the one that saves."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def wait() -> None:
    """Go on when every worker has come here."""
    if count() > 1:
        distributed.barrier()


def same(value: Value) -> Value:
    """Return the first worker's value in every worker, for what is drawn at random."""
    if count() == 1:
        return value
    held = [value]
    distributed.broadcast_object_list(held, src=0)
    return held[0]


def average(weights: list[torch.nn.Parameter], shares: list[float]) -> list[float]:
    """Set every gradient to its mean over the workers, and return such means of some numbers."""
    if count() == 1:
        return shares
    grads = [
        weight.grad if weight.grad is not None else torch.zeros_like(weight) for weight in weights
    ]
    flat = torch.cat(
        [*(grad.flatten() for grad in grads), torch.tensor(shares, device=grads[0].device)]
    )
    distributed.all_reduce(flat)
    flat /= count()
    parts = torch.split(flat, [*(grad.numel() for grad in grads), len(shares)])
    for weight, part in zip(weights, parts[:-1], strict=True):
        weight.grad = part.view_as(weight)
    return list(parts[-1].tolist())
