"""Where a widget stands, and the address under which it runs: both built and read here alone."""

import re
from dataclasses import dataclass

LIVE = re.compile(r"/live/(?P<lang>[\w-]+)/(?P<widget>[a-z0-9-]+)/(?P<place>[\w.-]+)(?=/)")
PLACE = re.compile(r"(?P<slug>[\w-]+(\.[\w-]+)?)\.(?P<number>[1-9]\d{0,3})", re.ASCII)


class NotFoundError(LookupError):
    """There is no page, file or widget of this name."""


@dataclass(frozen=True)
class Place:
    """A widget or a quiz of a lesson, by its number among its like."""

    slug: str
    """The lesson, such as "transformers/pipelines"."""

    number: int
    """Counts from 1, in the source language."""

    def __str__(self) -> str:
        """Return its name in addresses, such as "transformers.pipelines.3"."""
        return f"{self.slug.replace('/', '.')}.{self.number}"


@dataclass(frozen=True)
class LiveAddress:
    """The address under which a widget runs in a language."""

    lang: str
    widget: str
    place: Place

    def __str__(self) -> str:
        return f"/live/{self.lang}/{self.widget}/{self.place}"


def place_of(name: str) -> Place:
    """Return the place of a name; raises NotFoundError for anything else."""
    found = PLACE.fullmatch(name)
    if not found:
        raise NotFoundError(name)
    return Place(found["slug"].replace(".", "/"), int(found["number"]))


def live_address(path: str) -> LiveAddress:
    """Return the widget whose address a path begins with; raises NotFoundError where none does."""
    found = LIVE.match(path)
    if not found:
        raise NotFoundError(path)
    return LiveAddress(found["lang"], found["widget"], place_of(found["place"]))
