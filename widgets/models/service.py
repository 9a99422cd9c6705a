"""The way of a question: a checkpoint is chosen, fetched, put on the shelf and asked.

When the first choice cannot answer, the next one does, and the receipt says why.
"""

import functools
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from widgets.models import device, known, loading, zero_gpu
from widgets.models.answer import Answer, Finding, ModelError, Receipt
from widgets.models.batching import Batcher
from widgets.models.catalog import BUNDLED, Catalog, catalog
from widgets.models.checkpoint import Checkpoint
from widgets.models.choice import Candidate, Chooser
from widgets.models.download import HubError
from widgets.models.hub import Hub
from widgets.models.inside import tokens
from widgets.models.loading import HEADS, Key, Loaded
from widgets.models.locks import Lock
from widgets.models.memo import Memo
from widgets.models.notes import Note
from widgets.models.progress import tell
from widgets.models.settings import Settings, settings
from widgets.models.shelf import Shelf
from widgets.models.status import Status
from widgets.models.stream import Stream

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refusal:
    """A checkpoint that could not be loaded."""

    note: str
    """Why, as a receipt's note."""

    when: float
    """By the monotonic clock."""


class Service:
    """A shelf, with everything round it."""

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog,
        hub: Hub,
        bundled: Path = BUNDLED,
    ) -> None:
        self.settings = settings
        self.catalog = catalog
        self.hub = hub
        self.bundled = bundled
        self.shelf: Shelf[Key, Loaded] = Shelf(loading.load, self._budget)
        self.memo = Memo()
        self._batchers: dict[tuple[Key, str], Batcher[Any, Any]] = {}
        self._refusals: dict[tuple[str, str | None], Refusal] = {}
        self._lock = Lock()
        self._cutting = Lock()
        self._number = zero_gpu.register(self)

    def choose(self, task: str, language: str, wanted: str | None = None) -> Candidate:
        """Return the checkpoint that would answer now, without asking, loading or waiting."""
        gpu = (device.known() or device.Device("cpu", "", 0)).kind == "cuda"
        return self._chooser(gpu, wait=False).candidates(task, language, wanted)[0]

    def answer(self, task: str, language: str, wanted: str | None, request: Any) -> Answer[Any]:
        """Return the answer to a request, from the memo when it was given a short while ago."""
        began = time.perf_counter()
        candidate, key = self._ready(task, language, wanted)
        found = self.memo.get(key, task, request)
        if found is None:
            tell("running", key.id)
            found = self._batcher(key, task).ask(request)
            self.memo.keep(found, key, task, request)
        return self._answer(found, candidate, key, began)

    def stream(
        self, language: str, wanted: str | None, request: Any
    ) -> Stream[Answer[tuple[str, ...]]]:
        """Return the sequences as they grow; closing the stream stops the model."""
        return Stream(self._growing(language, wanted, request))

    def _growing(
        self, language: str, wanted: str | None, request: Any
    ) -> Generator[Answer[tuple[str, ...]], None, None]:
        began = time.perf_counter()
        candidate, key = self._ready("text-generation", language, wanted)
        tell("running", key.id)
        with closing(self._generator(key)(key, request)) as parts:
            for part in parts:
                if isinstance(part, ModelError):
                    raise part
                yield self._answer(part, candidate, key, began)

    def inside(
        self,
        task: str,
        language: str,
        wanted: str | None,
        see: Callable[[Loaded], Any],
        texts: Sequence[str] = (),
        eager: bool = False,
    ) -> Answer[Any]:
        """Return what a function sees inside the model that would answer about texts."""
        began = time.perf_counter()
        candidate, key = self._ready(task, language, wanted, eager)
        tell("running", key.id)
        lent = functools.partial(zero_gpu.look, self._number)
        found = (lent if self._is_lent(key) else self.look)(key, see, texts)
        if isinstance(found, ModelError):
            raise found
        return self._answer(found, candidate, key, began)

    def compute(
        self, key: Key, task: str, requests: Sequence[Any]
    ) -> list[Finding[Any]] | ModelError:
        """Return what is found for a batch, or the `ModelError` it met: it may cross processes."""
        from widgets.models.tasks import TASKS

        with self.shelf.use(key) as loaded, loaded.lock:
            _move(loaded)
            try:
                return TASKS[task].findings(loaded, requests)
            except ModelError as error:
                return error

    def generate(self, key: Key, request: Any) -> Iterator[Finding[tuple[str, ...]] | ModelError]:
        """Yield the sequences as they grow, or the `ModelError` that kept them from it."""
        from widgets.models.tasks import text_generation

        with self.shelf.use(key) as loaded:
            _move(loaded)
            with loaded.lock:
                notes = known.notes(loaded.tokenizer, request.texts())
            try:
                for sequences in text_generation.stream(loaded, request):
                    yield Finding(sequences, notes)
            except ModelError as error:
                yield error

    def look(
        self, key: Key, see: Callable[[Loaded], Any], texts: Sequence[str]
    ) -> Finding[Any] | ModelError:
        """Return what a function sees in a loaded model, or the `ModelError` it met."""
        with self.shelf.use(key) as loaded, loaded.lock:
            _move(loaded)
            try:
                return Finding(see(loaded), known.notes(loaded.tokenizer, texts))
            except ModelError as error:
                return error

    def tokenizers(self) -> dict[str, tuple[Checkpoint, Path]]:
        """Return the checkpoints on this machine by id, one for each way of cutting texts."""
        found = ((each, self.present(each)) for each in self.catalog.entries)
        return tokens.distinct((each, folder) for each, folder in found if folder)

    def cut(self, text: str, wanted: str) -> Answer[tokens.Cut]:
        """Return how the tokenizer of a checkpoint cuts a text; its model is not loaded."""
        began = time.perf_counter()
        named = next((each for each in self.catalog.entries if each.id == wanted), None)
        if named is None:
            raise ModelError("unknown_checkpoint", checkpoint=wanted)
        folder = self.present(named)
        if folder is None:
            raise ModelError(
                "not_here", checkpoint=wanted, task=named.task, language=named.language
            )
        tokenizer = loading.tokenizer_alone(named, folder)
        with self._cutting:
            found = tokens.cut(tokenizer, text)
        receipt = self._receipt(Candidate(named), loading.key(named, folder), began)
        return Answer(found, replace(receipt, device="cpu"))

    def present(self, checkpoint: Checkpoint) -> Path | None:
        """Return the folder of a checkpoint that is on this machine."""
        if checkpoint.source == "bundled":
            return self.bundled / checkpoint.id
        return None if self.settings.mode == "bundled" else self.hub.cached(checkpoint)

    def has(self, checkpoint: Checkpoint) -> bool:
        """Tell, without waiting, whether a checkpoint is here or the Hub is in reach to give it."""
        if self.present(checkpoint):
            return True
        local = checkpoint.source == "bundled" or self.settings.mode == "bundled"
        return not local and self.hub.answers(wait=False) and not self.hub.failed(checkpoint)

    def load(self, checkpoint: Checkpoint, eager: bool = False) -> Key:
        """Return the key of a checkpoint that is on the shelf now."""
        key = loading.key(checkpoint, self._folder(checkpoint, patient=True), eager)
        self._put_on_shelf(key)
        return key

    def warm(self, task: str, language: str) -> None:
        """Load what a task needs, in the background; a failure is told when somebody asks."""

        def work() -> None:
            try:
                self._ready(task, language, None)
            except ModelError as error:
                log.info("Warming %s (%s): %s", task, language, error)

        threading.Thread(target=work, daemon=True).start()

    def place(self) -> None:
        """Load every default that is worth a lent GPU, before the server starts."""
        if not zero_gpu.is_on():
            return
        for task in HEADS:
            for language in self.catalog.languages(task):
                try:
                    self._ready(task, language, None)
                except ModelError as error:
                    log.warning("Placing %s (%s): %s", task, language, error)

    def is_ready(self, task: str, language: str, wanted: str | None) -> bool:
        """Tell whether a question would be answered without loading anything first."""
        checkpoint = self.choose(task, language, wanted).checkpoint
        local = checkpoint.source == "bundled"
        folder = self.bundled / checkpoint.id if local else self.hub.cached(checkpoint)
        return folder is not None and self.shelf.has(loading.key(checkpoint, folder))

    def status(self) -> Status:
        """Return what the shelf is doing; never loads anything to tell it."""
        found = device.known()
        return Status(
            mode=self.settings.mode,
            hub=self.hub.last_answer(),
            device=found.kind if found else None,
            device_name=found.name if found else None,
            memory_gb=round(found.memory_gb, 1) if found else None,
            filled_mb=round(self.shelf.filled() / 1e6, 1),
            budget_mb=round(self._budget() / 1e6, 1) if found else None,
            loaded=tuple(key.id for key in self.shelf.loaded()),
            queue=sum(batcher.waiting() for batcher in list(self._batchers.values())),
        )

    def _budget(self) -> int:
        return device.device().budget(self.settings.memory_gb)

    def _chooser(self, gpu: bool, wait: bool) -> Chooser:
        return Chooser(self.catalog, self.settings.mode, gpu, _HubNow(self.hub, wait))

    def _ready(
        self, task: str, language: str, wanted: str | None, eager: bool = False
    ) -> tuple[Candidate, Key]:
        """Return the checkpoint that answers, on the shelf; a refused one leaves it to the next."""
        gpu = device.device().kind == "cuda"
        candidates = self._chooser(gpu, wait=True).candidates(task, language, wanted)
        note: str | None = None
        for number, candidate in enumerate(candidates):
            last = number == len(candidates) - 1
            try:
                key = self._loaded(candidate.checkpoint, last, eager)
                return replace(candidate, note=candidate.note or note), key
            except (HubError, ModelError) as error:
                note = error.note if isinstance(error, HubError) else error.key
                if last:
                    raise _refusal_for_reader(candidate.checkpoint, error) from error
        raise AssertionError("There is always a candidate.")

    def _loaded(self, checkpoint: Checkpoint, patient: bool, eager: bool = False) -> Key:
        name = (checkpoint.id, checkpoint.revision)
        refusal = self._refusals.get(name)
        if refusal and not patient and self._is_recent(refusal):
            raise HubError(refusal.note, f"{checkpoint.id} was refused a short while ago")
        key = loading.key(checkpoint, self._folder(checkpoint, patient), eager)
        try:
            self._put_on_shelf(key)
        except ModelError as error:
            self._refusals[name] = Refusal(error.key, time.monotonic())
            raise
        return key

    def _is_recent(self, refusal: Refusal) -> bool:
        return time.monotonic() - refusal.when < self.hub.patience.retry

    def _folder(self, checkpoint: Checkpoint, patient: bool) -> Path:
        if checkpoint.source == "bundled":
            return self.bundled / checkpoint.id
        return self.hub.folder(checkpoint, patient)

    def _put_on_shelf(self, key: Key) -> None:
        if self.shelf.has(key):
            return
        tell("loading", key.id)
        self.shelf.make_room(_expected(key.checkpoint))
        with self.shelf.use(key):
            pass

    def _batcher(self, key: Key, task: str) -> Batcher[Any, Any]:
        from widgets.models.tasks import TASKS

        with self._lock:
            if (key, task) not in self._batchers:
                work = functools.partial(self._work, key, task)
                limit = TASKS[task].batch
                self._batchers[key, task] = Batcher(work, lambda each: each.alike(), limit)
            return self._batchers[key, task]

    def _work(self, key: Key, task: str, requests: Sequence[Any]) -> list[Finding[Any]]:
        lent: Callable[..., list[Finding[Any]] | ModelError]
        lent = functools.partial(zero_gpu.compute, self._number)
        found = (lent if self._is_lent(key) else self.compute)(key, task, requests)
        if isinstance(found, ModelError):
            raise found
        return found

    def _generator(self, key: Key) -> Any:
        lent = functools.partial(zero_gpu.generate, self._number)
        return lent if self._is_lent(key) else self.generate

    def _is_lent(self, key: Key) -> bool:
        found = device.device()
        return found.zero_gpu and found.place(key.checkpoint.parameters) == "cuda"

    def _answer(
        self, found: Finding[Any], candidate: Candidate, key: Key, began: float
    ) -> Answer[Any]:
        receipt = self._receipt(candidate, key, began)
        return Answer(found.value, replace(receipt, notes=receipt.notes + found.notes))

    def _receipt(self, candidate: Candidate, key: Key, began: float) -> Receipt:
        checkpoint = candidate.checkpoint
        return Receipt(
            checkpoint=checkpoint.id,
            revision=key.revision,
            source=checkpoint.source,
            licence=checkpoint.licence,
            device=device.device().place(checkpoint.parameters),
            seconds=round(time.perf_counter() - began, 4),
            notes=(Note(candidate.note),) if candidate.note else (),
        )


class _HubNow:
    """The Hub, asked with or without waiting for its first answer."""

    def __init__(self, hub: Hub, wait: bool) -> None:
        self._hub = hub
        self._wait = wait

    def answers(self) -> bool:
        return self._hub.answers(self._wait)

    def has(self, checkpoint: Checkpoint) -> bool:
        return self._hub.cached(checkpoint) is not None

    def failed(self, checkpoint: Checkpoint) -> bool:
        return self._hub.failed(checkpoint)


@functools.cache
def service() -> Service:
    """Return this process's service, made on the first call."""
    return Service(settings(), catalog(), Hub())


def _move(loaded: Loaded) -> None:
    """Put a model on the GPU that was lent for this call, if it is not there yet."""
    where = device.device().place(loaded.checkpoint.parameters)
    if loaded.model.device.type != where:
        loaded.model.to(where)


def _expected(checkpoint: Checkpoint) -> int:
    """Return about how many bytes a checkpoint will fill, before it is loaded."""
    weights = (checkpoint.parameters or 0.0) * 4e6
    return int(weights or (checkpoint.megabytes or 0.0) * 2e6)


def _refusal_for_reader(checkpoint: Checkpoint, error: HubError | ModelError) -> ModelError:
    if isinstance(error, ModelError):
        return error
    key = "not_here" if error.note == "offline" else "download_failed"
    return ModelError(
        key, checkpoint=checkpoint.id, task=checkpoint.task, language=checkpoint.language
    )
