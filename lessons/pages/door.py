"""Where requests come in: the root of the site, and what is believed of the proxies before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import quote

from starlette.requests import Request
from starlette.types import Scope

from lessons.pages.address import PREFIX, prefixed

LOOPBACK = "127.0.0.1, ::1"
"""The proxies that are believed when the host names none: those of the same machine."""

FORWARDED = (b"forwarded", b"x-forwarded-")
SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")
HOSTNAME = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")


class SettingError(ValueError):
    """Says what is wrong with a setting of the host, and what to write."""


@dataclass(frozen=True)
class Root:
    """Where the course begins on the web."""

    prefix: str = ""
    """What stands before every path, such as "/nlp"; empty for none."""

    origin: str = ""
    """Scheme and host, such as "https://course.example"; empty where only requests tell it."""


@dataclass(frozen=True)
class Door:
    """Where requests come in: the root of the site, and the proxies before it."""

    root: Root = Root()

    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Those whose word is believed about the reader, the host and the prefix."""

    framed_by: tuple[str, ...] = ()
    """The sites that may show pages in a frame of theirs."""

    def trusts(self, address: str) -> bool:
        """Return whether an address is one of the proxies'."""
        try:
            found = ip_address(address)
        except ValueError:
            return False
        known = getattr(found, "ipv4_mapped", None) or found
        return any(known in network for network in self.proxies)

    def seen(self, scope: Scope) -> Scope:
        """Return a request as its reader sent it, with the prefix of the site on its path.

        What only a proxy may say is left out: nothing behind this can be told it by a stranger.
        """
        client, port = scope.get("client") or ("", 0)
        said = _said(scope) if self.trusts(client) else {}
        prefix, path = prefixed(scope["path"], said.get("prefix", ""), self.root.prefix)
        headers = [(name, value) for name, value in scope["headers"] if _own(name, said)]
        if "host" in said:
            headers.append((b"host", said["host"].encode()))
        return {
            **scope,
            "root_path": prefix,
            "path": path,
            "raw_path": quote(path).encode(),
            "scheme": said.get("proto", scope["scheme"]),
            "client": (self._reader(said.get("for", ""), client), port),
            "headers": headers,
        }

    def site(self, request: Request) -> str:
        """Return the address of the course, as the host names it or else as a reader asks."""
        asked = f"{request.url.scheme}://{request.url.netloc}"
        return f"{self.root.origin or asked}{request.scope['root_path']}"

    def _reader(self, chain: str, client: str) -> str:
        """Return the last address of a chain that is none of the proxies."""
        addresses = [part.strip() for part in chain.split(",") if part.strip()]
        strangers = [address for address in addresses if not self.trusts(address)]
        return strangers[-1] if strangers else client


def read_door(root: str, proxies: str = LOOPBACK, framed_by: str = "") -> Door:
    """Return the door that a host describes by its root path, its proxies and its framing sites."""
    return Door(read_root(root), read_proxies(proxies), read_sites(framed_by))


def read_root(text: str) -> Root:
    """Return the root that a host means by a prefix or by the whole address of the site."""
    scheme, host, path = _address(text.strip().replace("\\", "/"))
    prefix = f"/{path.strip('/')}" if path.strip("/") else ""
    if not PREFIX.fullmatch(prefix or "/nlp") or not HOSTNAME.fullmatch(host):
        raise SettingError(
            f"--root-path {text} is no prefix of a site. Write --root-path nlp for a course "
            "below /nlp, or the whole address: --root-path https://course.example/nlp."
        )
    return Root(prefix, f"{scheme}://{host}" if scheme else "")


def read_proxies(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the proxies of a list of addresses and networks; of an empty one, none."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tuple(ip_network(part, strict=False) for part in parts)
    except ValueError as error:
        raise SettingError(
            f"{error}. Write the addresses of the proxies with commas between them: "
            "--proxies '127.0.0.1, 10.0.0.0/8'."
        ) from error


def read_sites(text: str) -> tuple[str, ...]:
    """Return the sites of a list such as "https://lms.example, https://*.school.example"."""
    sites = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    for site in sites:
        if not SITE.fullmatch(site):
            raise SettingError(
                f"--framed-by {site} is no site. Write scheme and host, and commas between "
                "several: --framed-by 'https://lms.example, https://*.school.example'."
            )
    return sites


def _address(text: str) -> tuple[str, str, str]:
    """Return the scheme, the host and the path of an address; of a path alone, no scheme."""
    found = re.fullmatch(r"(https?)://([^/]*)(.*)", text, re.IGNORECASE)
    if found:
        return found[1].lower(), found[2].lower(), found[3]
    is_host = text.startswith("//") or "." in text.partition("/")[0]
    return "", "" if is_host else "any", text


def _said(scope: Scope) -> Mapping[str, str]:
    """Return what X-Forwarded-… headers say, where it has the form it should have."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    said = {
        name: headers.get(f"x-forwarded-{name}".encode(), "").strip()
        for name in ("prefix", "host", "proto", "for")
    }
    said["host"] = said["host"].partition(",")[0].strip()
    said["proto"] = said["proto"].partition(",")[0].strip()
    if not HOSTNAME.fullmatch(said["host"]):
        del said["host"]
    if said["proto"] not in ("http", "https"):
        del said["proto"]
    return said


def _own(name: bytes, said: Mapping[str, str]) -> bool:
    """Return whether a header is the reader's own, and not replaced by a proxy's."""
    return not name.startswith(FORWARDED) and not (name == b"host" and "host" in said)
