"""Where the server listens: whether it may, and under which addresses readers find it."""

import errno
import socket
from collections.abc import Iterator
from contextlib import suppress

from lessons.pages.door import Root, SettingError

THIS_MACHINE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only compared
NOBODY = ("192.0.2.1", 9)
"""An address that belongs to no machine."""


def require_free(host: str, port: int) -> None:
    """Raise a SettingError that says why nothing can listen at an address, and what to do."""
    try:
        for name in (host, THIS_MACHINE):  # Gradio tries the second one besides
            _bind(name, port)
    except OSError as error:
        raise SettingError(_why(error, host, port)) from error


def addresses(root: Root, host: str, port: int) -> Iterator[str]:
    """Return the addresses under which the course is found, the readers' before this machine's."""
    if root.origin:
        yield f"{root.origin}{root.prefix}/"
    names = [*_in_the_network(), THIS_MACHINE] if host in EVERYWHERE else [host.strip("[]")]
    for name in dict.fromkeys(names):
        yield f"http://{f'[{name}]' if ':' in name else name}:{port}{root.prefix}/"


def _bind(host: str, port: int) -> None:
    [(family, kind, _, _, place), *_] = socket.getaddrinfo(
        host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(place)


def _why(error: OSError, host: str, port: int) -> str:
    other = port + 1 if 1023 < port < 65535 else 7860
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Stop what listens on it, or choose another: --port {other}."
    if error.errno == errno.EACCES:
        return f"You may not listen on port {port}. Choose another: --port {other}."
    return (
        f"{host} is no address of this machine ({error.strerror}). Leave --host out to serve "
        "this machine alone, or write --host 0.0.0.0 to serve everybody in its network."
    )


def _in_the_network() -> Iterator[str]:
    """Return the address by which others reach this machine, when it is in a network."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(NOBODY)  # which sends nothing, and chooses the way out
        yield str(probe.getsockname()[0])
