"""The Hub: whether it answers, and a checkpoint's files from it, whole or not at all.

Downloads run in a thread of their own, so that a slow Hub costs a reader some seconds at most; an
answer about the Hub is remembered, so that being offline costs nothing after the first time.
"""

import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from widgets.models.checkpoint import Checkpoint
from widgets.models.progress import tell

log = logging.getLogger(__name__)
Value = TypeVar("Value")

FILES = (
    *("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"),
    *("special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt"),
    *("spiece.model", "spm.model", "sentencepiece.bpe.model", "tokenizer.model"),
    *("source.spm", "target.spm", "chat_template.jinja"),
)
TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "tokenizer.model")
WEIGHTS = {"safetensors": "model.safetensors", "bin": "pytorch_model.bin"}
SHARDS = {"safetensors": "model-*.safetensors", "bin": "pytorch_model-*.bin"}


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    answer: float = 2.0
    """For the Hub to answer at all."""

    believe_yes: float = 600.0
    """Before asking again whether a Hub that answered still does."""

    believe_no: float = 60.0
    """Before asking again whether a silent Hub answers now."""

    stalled: float = 5.0
    """For a download that brings no new byte."""

    download: float = 60.0
    """For a download when another checkpoint can answer meanwhile."""

    retry: float = 300.0
    """Before a download that failed is tried again."""


@dataclass
class Download:
    """A download on its way; all who wait for it share its patience."""

    work: "Future[Path]"

    began: float
    """When it began, by the monotonic clock."""

    arrived: int = -1
    """Bytes on this machine when last looked."""

    moved: float = 0.0
    """When the last new bytes were seen."""

    def note(self, arrived: int) -> None:
        """Note how many bytes have come."""
        if arrived != self.arrived:
            self.arrived, self.moved = arrived, time.monotonic()

    def is_slow(self, patience: Patience) -> bool:
        """Tell whether it takes longer than anybody should wait."""
        now = time.monotonic()
        return now - self.moved > patience.stalled or now - self.began > patience.download


class HubError(Exception):
    """A checkpoint cannot be had from the Hub now; `note` is the receipt's key for it."""

    def __init__(self, note: str, reason: str) -> None:
        super().__init__(f"{note}: {reason}")
        self.note = note


class Hub:
    """The Hub as one process sees it."""

    def __init__(
        self,
        endpoint: str | None = None,
        cache: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._endpoint = endpoint
        """Address of the Hub; by default HF_ENDPOINT, or the public one."""

        self._cache = cache
        """Folder of downloaded files; by default the one every Hugging Face library uses."""

        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._asked: Future[bool] | None = None
        self._answer: tuple[float, bool] | None = None
        self._downloads: dict[tuple[str, str | None], Download] = {}
        self._failures: dict[tuple[str, str | None], float] = {}
        self._sound: dict[tuple[str, str | None], Path] = {}

    def answers(self, wait: bool = True) -> bool:
        """Tell whether the Hub answers: at once when known, else within two seconds.

        An answer that has grown old is still given, while a new one is fetched in the background.
        Without waiting, a Hub that nobody has asked yet counts as silent.
        """
        if _switched_off():
            return False
        with self._lock:
            if self._asked is None and self._is_old():
                self._asked = _in_background(self._ask)
            asked, answer = self._asked, self._answer
        if answer is not None or asked is None or not wait:
            return answer is not None and answer[1]
        try:
            return asked.result(timeout=self._patience.answer)
        except TimeoutError:
            return False

    def last_answer(self) -> bool | None:
        """Return what is known of the Hub without asking: whether it answered, None if unknown."""
        return self._answer and self._answer[1]

    def cached(self, checkpoint: Checkpoint) -> Path | None:
        """Return the folder of a checkpoint whose files are all on this machine, without asking."""
        if folder := self._sound.get(_name(checkpoint)):
            return folder
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError

        try:
            found = snapshot_download(
                checkpoint.id,
                revision=checkpoint.revision,
                allow_patterns=wanted(checkpoint),
                cache_dir=self._cache,
                local_files_only=True,
            )
        except LocalEntryNotFoundError:
            return None
        return Path(found) if whole(Path(found), checkpoint) else None

    def downloading(self) -> tuple[str, ...]:
        """Return the ids of the checkpoints that are on their way."""
        return tuple(name for name, _ in list(self._downloads))

    def failed(self, checkpoint: Checkpoint) -> bool:
        """Tell whether its download failed a short while ago."""
        failure = self._failures.get(_name(checkpoint))
        return failure is not None and time.monotonic() - failure < self._patience.retry

    def folder(self, checkpoint: Checkpoint, patient: bool = False) -> Path:
        """Return the folder of a checkpoint's files, downloaded if need be and checked.

        A patient caller has no other checkpoint and waits to the end; another gets a `HubError`
        when it takes long, and the download goes on for the next reader.
        """
        name = _name(checkpoint)
        if name in self._sound:
            return self._sound[name]
        if (folder := self.cached(checkpoint)) and self._keep(checkpoint, folder):
            return folder
        if not self.answers():
            raise HubError("offline", f"{checkpoint.id} is not on this machine")
        with self._lock:
            if name not in self._downloads:
                work = _in_background(lambda: self._download(checkpoint))
                self._downloads[name] = Download(work, time.monotonic())
            download = self._downloads[name]
        self._wait(checkpoint, download, patient)
        return download.work.result()

    def _is_old(self) -> bool:
        if self._answer is None:
            return True
        when, good = self._answer
        limit = self._patience.believe_yes if good else self._patience.believe_no
        return time.monotonic() - when > limit

    def _ask(self) -> bool:
        from huggingface_hub import constants, get_session

        began, good = time.monotonic(), False
        try:
            address = self._endpoint or constants.ENDPOINT
            reply = get_session().head(address, timeout=self._patience.answer)
            good = reply.status_code < 500 and reply.status_code != 429
        except Exception as error:
            log.info("The Hub does not answer: %s", type(error).__name__)
        with self._lock:
            self._answer = (time.monotonic(), good and self._in_time(began))
            self._asked = None
        return self._answer[1]

    def _in_time(self, began: float) -> bool:
        return time.monotonic() - began <= self._patience.answer

    def _download(self, checkpoint: Checkpoint) -> Path:
        from huggingface_hub import snapshot_download

        try:
            found = snapshot_download(
                checkpoint.id,
                revision=checkpoint.revision,
                allow_patterns=wanted(checkpoint),
                cache_dir=self._cache,
                endpoint=self._endpoint,
                etag_timeout=self._patience.stalled,
            )
            return self._checked(checkpoint, Path(found))
        except Exception as error:
            self._failures[_name(checkpoint)] = time.monotonic()
            log.warning("Download of %s failed: %s", checkpoint.id, error)
            raise HubError("download_failed", str(error)) from error
        finally:
            with self._lock:
                del self._downloads[_name(checkpoint)]

    def _checked(self, checkpoint: Checkpoint, folder: Path) -> Path:
        if not whole(folder, checkpoint):
            raise HubError("download_failed", f"{checkpoint.id} lacks files at this revision")
        if not self._keep(checkpoint, folder):
            raise HubError("download_failed", f"{checkpoint.id} came with other bytes than named")
        return folder

    def _keep(self, checkpoint: Checkpoint, folder: Path) -> bool:
        """Remember a folder whose files are what their names say; throw bad files away."""
        bad = [file for file in sorted(folder.iterdir()) if not sound(file)]
        for file in bad:
            file.resolve().unlink(missing_ok=True)
            file.unlink(missing_ok=True)
        if not bad:
            self._sound[_name(checkpoint)] = folder
        return not bad

    def _wait(self, checkpoint: Checkpoint, download: Download, patient: bool) -> None:
        """Wait for a download and tell how far it is, until it ends or the patience does."""
        while not download.work.done():
            download.note(self._arrived(checkpoint))
            if not patient and download.is_slow(self._patience):
                raise HubError("downloading", f"{checkpoint.id} takes long")
            size = (checkpoint.megabytes or 0.0) * 1e6
            share = min(1.0, download.arrived / size) if size else None
            tell("downloading", checkpoint.id, share)
            time.sleep(0.1)

    def _arrived(self, checkpoint: Checkpoint) -> int:
        """Return the bytes of a checkpoint that are on this machine."""
        from huggingface_hub import constants
        from huggingface_hub.file_download import repo_folder_name

        home = self._cache or Path(constants.HF_HUB_CACHE)
        blobs = home / repo_folder_name(repo_id=checkpoint.id, repo_type="model") / "blobs"
        return sum(_size(file) for file in blobs.iterdir()) if blobs.is_dir() else 0


def wanted(checkpoint: Checkpoint) -> list[str]:
    """Return the names of the files to fetch: never those of another framework or format."""
    weights = checkpoint.quirks.weights
    single = WEIGHTS[weights]
    return [*FILES, single, f"{single}.index.json", SHARDS[weights]]


def whole(folder: Path, checkpoint: Checkpoint) -> bool:
    """Tell whether a folder holds configuration, tokenizer and every weights file."""
    single = folder / WEIGHTS[checkpoint.quirks.weights]
    index = single.with_name(single.name + ".index.json")
    names = {single.name}
    if not single.exists() and index.exists():
        names = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
    tokenizer = any((folder / name).exists() for name in (*TOKENIZERS, "source.spm"))
    return tokenizer and all((folder / name).exists() for name in {"config.json", *names})


def sound(file: Path) -> bool:
    """Tell whether a cached file's bytes are those its name promises.

    The cache names a file by its checksum: SHA-256 for a big one, git's SHA-1 for a small one. A
    file that is not stored this way (no links on this file system) was checked by its size.
    """
    if not file.is_symlink():
        return True
    name = os.path.basename(os.readlink(file))
    if len(name) == 64:
        return _digest(file, hashlib.sha256()) == name
    if len(name) == 40:
        header = f"blob {file.stat().st_size}\0".encode()
        return _digest(file, hashlib.sha1(header, usedforsecurity=False)) == name
    return True


def _digest(file: Path, checksum: "hashlib._Hash") -> str:
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            checksum.update(block)
    return checksum.hexdigest()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _name(checkpoint: Checkpoint) -> tuple[str, str | None]:
    return checkpoint.id, checkpoint.revision


def _switched_off() -> bool:
    from huggingface_hub import constants

    return constants.is_offline_mode()


def _in_background(work: Callable[[], Value]) -> "Future[Value]":
    """Run in a thread that dies with the process; its error is raised to whoever asks it."""
    future: Future[Value] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
