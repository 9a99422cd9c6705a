"""How huggingface_hub lays out the files it has downloaded, on which the course relies.

One folder a repository, the bytes in `blobs` under their checksums, links to them in `snapshots`
under their names, and in `refs` the commit that a name stands for. Tests say in a sentence what has
changed when an upgrade breaks it.
"""

import os
from pathlib import Path


def home() -> Path:
    """Return the folder that every Hugging Face library keeps its downloads in."""
    from huggingface_hub import constants

    return Path(constants.HF_HUB_CACHE)


def folder(cache: Path, repository: str) -> Path:
    """Return the folder of a model's repository."""
    return cache / f"models--{repository.replace('/', '--')}"


def arrived(cache: Path, repository: str) -> int:
    """Return the bytes of a repository that have come, those of unfinished files included."""
    blobs = folder(cache, repository) / "blobs"
    return sum(_size(file) for file in blobs.iterdir()) if blobs.is_dir() else 0


def checksum(file: Path) -> str | None:
    """Return the checksum that a file is stored under; None where links are not to be had."""
    return os.path.basename(os.readlink(file)) if file.is_symlink() else None


def put(cache: Path, repository: str, commit: str, names: set[str], files: Path) -> None:
    """Let a folder of files be found as a repository's at a commit, under each of its names."""
    place = folder(cache, repository)
    for below in ("refs", "snapshots"):
        (place / below).mkdir(parents=True)
    (place / "snapshots" / commit).symlink_to(files.resolve(), target_is_directory=True)
    for name in names:
        (place / "refs" / name).write_text(commit, encoding="utf-8")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
