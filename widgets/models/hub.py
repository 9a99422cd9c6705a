"""The Hub: whether it answers, and a checkpoint's files from it, whole or not at all.

Downloads run in a thread of their own, so that a slow Hub costs a reader some seconds at most; an
answer about the Hub is remembered, so that being offline costs nothing after the first time.
"""

import logging
import time
from concurrent.futures import Future
from pathlib import Path

from widgets.models import hub_cache
from widgets.models.checkpoint import Checkpoint
from widgets.models.download import Download, HubError, Patience, in_background
from widgets.models.files import sound, wanted, whole
from widgets.models.locks import Lock
from widgets.models.progress import tell

log = logging.getLogger(__name__)


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

        self.patience = patience or Patience()
        self._lock = Lock()
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
                self._asked = in_background(self._ask)
            asked, answer = self._asked, self._answer
        if answer is not None or asked is None or not wait:
            return answer is not None and answer[1]
        try:
            return asked.result(timeout=self.patience.answer)
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
        return failure is not None and time.monotonic() - failure < self.patience.retry

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
                work = in_background(lambda: self._download(checkpoint))
                self._downloads[name] = Download(work, time.monotonic())
            download = self._downloads[name]
        self._wait(checkpoint, download, patient)
        return download.work.result()

    def _is_old(self) -> bool:
        if self._answer is None:
            return True
        when, good = self._answer
        limit = self.patience.believe_yes if good else self.patience.believe_no
        return time.monotonic() - when > limit

    def _ask(self) -> bool:
        from huggingface_hub import constants, get_session

        began, good = time.monotonic(), False
        try:
            address = self._endpoint or constants.ENDPOINT
            reply = get_session().head(address, timeout=self.patience.answer)
            good = reply.status_code < 500 and reply.status_code != 429
        except Exception as error:
            log.info("The Hub does not answer: %s", type(error).__name__)
        with self._lock:
            self._answer = (time.monotonic(), good and self._in_time(began))
            self._asked = None
        return self._answer[1]

    def _in_time(self, began: float) -> bool:
        return time.monotonic() - began <= self.patience.answer

    def _download(self, checkpoint: Checkpoint) -> Path:
        from huggingface_hub import snapshot_download
        from huggingface_hub.utils.tqdm import disable_progress_bars

        disable_progress_bars()
        try:
            found = snapshot_download(
                checkpoint.id,
                revision=checkpoint.revision,
                allow_patterns=wanted(checkpoint),
                cache_dir=self._cache,
                endpoint=self._endpoint,
                etag_timeout=self.patience.stalled,
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
            if not patient and download.is_slow(self.patience):
                raise HubError("downloading", f"{checkpoint.id} takes long")
            size = (checkpoint.megabytes or 0.0) * 1e6
            share = min(1.0, download.arrived / size) if size else None
            tell("downloading", checkpoint.id, share)
            time.sleep(0.1)

    def _arrived(self, checkpoint: Checkpoint) -> int:
        """Return the bytes of a checkpoint that are on this machine."""
        return hub_cache.arrived(self._cache or hub_cache.home(), checkpoint.id)


def _name(checkpoint: Checkpoint) -> tuple[str, str | None]:
    return checkpoint.id, checkpoint.revision


def _switched_off() -> bool:
    from huggingface_hub import constants

    return constants.is_offline_mode()
