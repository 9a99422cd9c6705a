"""Which checkpoint answers: the Hub's when it can be had, else the bundled one, and why."""

from dataclasses import dataclass
from typing import Protocol

from translations import LANGUAGES
from widgets.models.answer import ModelError
from widgets.models.catalog import Catalog
from widgets.models.checkpoint import Checkpoint
from widgets.models.settings import Mode


class HubState(Protocol):
    """What choosing needs to know of the Hub."""

    def answers(self) -> bool:
        """Tell whether the Hub answers."""

    def has(self, checkpoint: Checkpoint) -> bool:
        """Tell whether a checkpoint's files are on this machine."""

    def failed(self, checkpoint: Checkpoint) -> bool:
        """Tell whether its download failed a short while ago."""


@dataclass(frozen=True)
class Candidate:
    """A checkpoint to try, with the note its receipt carries."""

    checkpoint: Checkpoint
    note: str | None = None


@dataclass(frozen=True)
class Chooser:
    """Chooses by mode, device and what the Hub can do now."""

    catalog: Catalog
    mode: Mode
    gpu: bool
    hub: HubState

    def candidates(
        self, task: str, language: str, wanted: str | None = None
    ) -> tuple[Candidate, ...]:
        """Return the checkpoints to try, the best first; a later one answers if it fails."""
        remote = self._remote(task, language, wanted)
        local = self._local(task, language, wanted)
        if self.mode == "hub" and remote:
            return (Candidate(remote),)
        if remote is None:
            return (self._only(task, language, local, wanted),)
        note = self._obstacle(remote)
        if local is None and note:
            raise ModelError("not_here", checkpoint=remote.id, task=task, language=language)
        fallback = () if local is None else (_in_language(Candidate(local, note), language),)
        return fallback if note else (Candidate(remote), *fallback)

    def _only(
        self, task: str, language: str, local: Checkpoint | None, wanted: str | None
    ) -> Candidate:
        if local is None:
            raise ModelError("no_checkpoint", task=task, language=language)
        note = "offline" if wanted not in (None, local.id) else None
        return _in_language(Candidate(local, note), language)

    def _remote(self, task: str, language: str, wanted: str | None) -> Checkpoint | None:
        """Return the Hub checkpoint to use, if any."""
        if self.mode == "bundled":
            return None
        if wanted:
            named = self.catalog.named(task, language, wanted)
            return named if named.source == "hub" else None
        mine = [each for each in self.catalog.checkpoints(task, language) if each.source == "hub"]
        return next((each for each in mine if self._fits(each)), None)

    def _fits(self, checkpoint: Checkpoint) -> bool:
        barred = checkpoint.only_by_name or checkpoint.non_commercial
        return not barred and (self.gpu or checkpoint.tier == "cpu")

    def _local(self, task: str, language: str, wanted: str | None) -> Checkpoint | None:
        """Return the bundled checkpoint: the one asked for, the language's, another language's."""
        named = self.catalog.named(task, language, wanted) if wanted else None
        if named and named.source == "bundled":
            return named
        found = [each for each in self.catalog.checkpoints(task) if each.source == "bundled"]
        mine = [each for each in found if each.language == language]
        others = [] if task == "translation" else found
        return next(iter([*mine, *others]), None)

    def _obstacle(self, checkpoint: Checkpoint) -> str | None:
        """Return why the Hub's checkpoint cannot be had now, as a note, or None when it can."""
        if self.hub.has(checkpoint):
            return None
        if self.hub.failed(checkpoint):
            return "download_failed"
        return None if self.hub.answers() else "offline"


def _in_language(candidate: Candidate, language: str) -> Candidate:
    """Return the candidate with the note that it speaks another language, if it does."""
    speaks = candidate.checkpoint.language == language
    if speaks or language in candidate.checkpoint.languages:
        return candidate
    note = "no_language" if language in LANGUAGES else candidate.note
    return Candidate(candidate.checkpoint, note)
