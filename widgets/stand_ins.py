"""Bundled checkpoints in the place of those on the Hub: code that names these runs as it is.

The catalog pairs them: both serve the same task in the same language. Code loads what it names in
the usual way, which finds a checkpoint whole, so adapters are merged into their base first.
"""

import os
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from widgets import models
from widgets.models import hub_cache
from widgets.models.hub import Hub

COMMIT = 40
"""Letters of a full commit, by which the cache of the Hub names its folders."""

ELSEWHERE = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE", "HF_ENDPOINT")
"""What would lead code to another cache than ours."""


@dataclass(frozen=True)
class StandIn:
    """A bundled checkpoint that answers in the place of one on the Hub."""

    hub: models.Checkpoint
    """The one on the Hub, which code names."""

    bundled: models.Checkpoint
    """The one that answers."""

    @property
    def commit(self) -> str:
        """The commit of the one on the Hub; one that is known in part is filled up."""
        return str(self.hub.revision).ljust(COMMIT, "0")


def stand_ins() -> Mapping[str, StandIn]:
    """Return the stand-in of each checkpoint of the Hub, where one fits and needs no tricks.

    A prompt in a chat's form, a mark for the direction of a translation, or a summary made of the
    source's own sentences are tricks: the code on the page knows nothing of them.
    """
    entries = models.catalog().entries
    bundled = {(one.task, one.language): one for one in entries if one.source == "bundled"}
    known = Counter(one.id for one in entries)
    return {
        one.id: StandIn(one, other)
        for one in entries
        if one.source == "hub" and known[one.id] == 1 and not one.quirks.chat
        if (other := bundled.get((one.task, one.language))) is not None
        if other.quirks.method == "generate" and not other.quirks.pair_prefixes
    }


def whole(checkpoint: models.Checkpoint, folder: Path) -> Path:
    """Return where a bundled checkpoint lies whole: its own folder, or this one, merged now."""
    from widgets.models.catalog import BUNDLED
    from widgets.models.loading import key, load

    own, made = BUNDLED / checkpoint.id, folder / checkpoint.id
    if not (own / "adapter_config.json").exists():
        return own
    if not made.exists():
        load(key(checkpoint, own)).model.save_pretrained(made)
        for file in own.glob("tokenizer*.json"):
            shutil.copy(file, made)
    return made


@contextmanager
def checkpoints() -> Iterator[tuple[str, Mapping[str, str], Collection[str]]]:
    """Return what code of lessons finds: "hub" or "bundled", an environment, and the ids there."""
    mode = models.status().mode
    if mode == "hub" or (mode == "auto" and Hub().answers()):
        yield "hub", dict(os.environ), ()
        return
    with without_hub() as environment:
        yield "bundled", environment, stand_ins().keys()


@contextmanager
def without_hub() -> Iterator[dict[str, str]]:
    """Return an environment in which all stand-ins are downloaded already, and nothing else is."""
    with TemporaryDirectory(prefix="course-") as home:
        for one in stand_ins().values():
            revision = str(one.hub.revision)
            names, files = {"main", revision, revision[:7]}, whole(one.bundled, Path(home, "whole"))
            hub_cache.put(Path(home, "hub"), one.hub.id, one.commit, names, files)
        kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        yield {**kept, "HF_HOME": home, "HF_HUB_OFFLINE": "1"}
