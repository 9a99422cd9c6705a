"""The training loop: a time budget, 16 bits where they are fast, a state that survives a stop."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import torch

from widgets.recipes import checkpoint, workers
from widgets.recipes.batches import Batch, Batches
from widgets.recipes.plan import Plan, has_bfloat16

SAVE_EVERY = 120.0
LOG_EVERY = 20.0
PAUSE = 10.0

Loss = Callable[[torch.nn.Module, Batch], torch.Tensor]
Optimizers = list[torch.optim.Optimizer]


@dataclass(frozen=True)
class Schedule:
    """How fast and how long a model learns."""

    rate: float
    """Learning rate after the warm-up."""

    epochs: float
    """Passes over the examples, if the minutes of the plan allow them."""

    warmup: float = 0.06
    """Share of the training in which the learning rate rises."""

    decay: float = 0.01
    """Weight decay of matrices."""

    muon: float = 0.0
    """Learning rate of inner matrices under Muon, which gets more out of a step; 0 for AdamW."""


@dataclass
class Progress:
    """How far a training has come; saved with the weights."""

    step: int = 0
    """Batches learned from."""

    work: float = 0.0
    """Seconds of processor time over all runs; the same in every worker, so all end together."""

    wait: float = 0.0
    """Seconds on the wall clock, likewise, but for times when the process was stopped."""

    clock: tuple[float, float] = field(default_factory=lambda: _clock())
    """When both were last counted."""

    def now(self) -> list[float]:
        """Return both times as they are at this moment, and start counting anew."""
        before, self.clock = self.clock, _clock()
        work, wait = self.clock[0] - before[0], self.clock[1] - before[1]
        return [self.work + work, self.wait + min(wait, PAUSE)]


@dataclass
class Every:
    """A clock for things to do every so many seconds."""

    seconds: float
    """How long to leave between two times."""

    last: float = field(default_factory=time.monotonic)
    """When it was last time."""

    def due(self) -> bool:
        """Return whether it is time again, and if so start anew."""
        if time.monotonic() - self.last < self.seconds:
            return False
        self.last = time.monotonic()
        return True


def own_loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Return the loss that the model computes itself."""
    loss: torch.Tensor = model(**batch).loss
    return loss


def train(
    model: torch.nn.Module, batches: Batches, plan: Plan, schedule: Schedule, loss: Loss = own_loss
) -> None:
    """Train the model in place, going on from a saved state or checkpoint where there is one.

    Dropout stays off: drawing its random numbers costs more on a CPU than all matrices together,
    and these short trainings hardly see a row twice.
    """
    if workers.count() > 1:
        torch.set_num_threads(1)
    model.to(plan.device).eval()
    optimizers = _optimizers(model, schedule)
    progress = _resume(plan, model, optimizers)
    if plan.fused:
        model.compile(dynamic=True)
    log, save = Every(LOG_EVERY), Every(SAVE_EVERY)
    per_epoch = max(1, len(batches) // workers.count())
    while (done := _share(progress, plan, schedule, per_epoch)) < 1:
        for batch in _rest(batches, progress.step, per_epoch):
            _set_rates(optimizers, _slope(done, schedule.warmup))
            value = _step(model, optimizers, _to(batch, plan.device), loss, progress)
            done = _share(progress, plan, schedule, per_epoch)
            if log.due():
                print(f"step {progress.step} of {per_epoch}, {done:.1%}, {value:.3f}", flush=True)
            if save.due():
                _save(plan.state, model, optimizers, progress)
            if done >= 1:
                break
    _save(plan.state, model, optimizers, progress)
    if plan.start:
        checkpoint.blend(model, plan.start, plan.mix)


def _share(progress: Progress, plan: Plan, schedule: Schedule, per_epoch: int) -> float:
    steps = schedule.epochs * per_epoch
    if plan.steps:
        steps = min(steps, plan.steps)
    return max(
        progress.step / steps, progress.work / 60 / plan.minutes, progress.wait / 60 / plan.wall
    )


def _clock() -> tuple[float, float]:
    return time.process_time(), time.monotonic()


def _slope(done: float, warmup: float) -> float:
    return min(1.0, (done + 0.002) / warmup, max(0.0, 1 - done) / (1 - warmup))


def _set_rates(optimizers: Optimizers, slope: float) -> None:
    for group in (group for optimizer in optimizers for group in optimizer.param_groups):
        group["lr"] = group["peak"] * slope


def _step(
    model: torch.nn.Module, optimizers: Optimizers, batch: Batch, loss: Loss, progress: Progress
) -> float:
    where = next(iter(batch.values())).device
    with torch.autocast(where.type, torch.bfloat16, enabled=has_bfloat16(where)):
        value = loss(model, batch)
    value.backward()  # type: ignore[no-untyped-call]
    learned = list(_learned(model).values())
    progress.work, progress.wait = workers.average(learned, progress.now())
    torch.nn.utils.clip_grad_norm_(learned, 1.0)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad()
    progress.step += 1
    return value.item()


def _rest(batches: Batches, step: int, per_epoch: int) -> Iterator[Batch]:
    """Yield this worker's batches that the epoch still holds."""
    epoch, seen = divmod(step, per_epoch)
    ours = islice(batches.epoch(epoch), workers.rank(), None, workers.count())
    return islice(ours, seen, per_epoch)


def _optimizers(model: torch.nn.Module, schedule: Schedule) -> Optimizers:
    learned = _learned(model)
    inner = [
        weight for name, weight in learned.items() if schedule.muon and _is_inner(name, weight)
    ]
    rest = [weight for weight in learned.values() if all(weight is not other for other in inner)]
    groups = [
        {"params": [weight for weight in rest if weight.ndim > 1], "weight_decay": schedule.decay},
        {"params": [weight for weight in rest if weight.ndim <= 1], "weight_decay": 0.0},
    ]
    chosen: Optimizers = [
        torch.optim.AdamW(groups, lr=schedule.rate, betas=(0.9, 0.98), fused=True)
    ]
    if inner:
        chosen.append(torch.optim.Muon(inner, lr=schedule.muon, adjust_lr_fn="match_rms_adamw"))
    for group in (group for optimizer in chosen for group in optimizer.param_groups):
        group["peak"] = group["lr"]
    return chosen


def _is_inner(name: str, weight: torch.nn.Parameter) -> bool:
    return weight.ndim == 2 and not any(part in name for part in ("embed", "head", "classifier"))


def _learned(model: torch.nn.Module) -> dict[str, torch.nn.Parameter]:
    return {name: weight for name, weight in model.named_parameters() if weight.requires_grad}


def _resume(plan: Plan, model: torch.nn.Module, optimizers: Optimizers) -> Progress:
    path = plan.state / "training.pt"
    if not path.exists():
        if plan.start:
            checkpoint.start(model, plan.start)
        return Progress()
    saved = torch.load(path, weights_only=True)
    model.load_state_dict(saved["weights"], strict=False)
    for optimizer, state in zip(optimizers, saved["optimizers"], strict=True):
        optimizer.load_state_dict(state)
    return Progress(saved["step"], saved["work"], saved["wait"])


def _save(state: Path, model: torch.nn.Module, optimizers: Optimizers, progress: Progress) -> None:
    if workers.rank() > 0:
        return
    state.mkdir(parents=True, exist_ok=True)
    states = [optimizer.state_dict() for optimizer in optimizers]
    saved = {
        "weights": _learned(model),
        "optimizers": states,
        "step": progress.step,
        "work": progress.work,
        "wait": progress.wait,
    }
    torch.save(saved, state / "training.pt.part")
    (state / "training.pt.part").replace(state / "training.pt")


def _to(batch: Batch, device: torch.device) -> Batch:
    return {name: column.to(device) for name, column in batch.items()}
