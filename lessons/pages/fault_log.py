"""Tells the host, in the log of the server, what is wrong in the texts that readers ask for."""

import logging
from collections.abc import Iterable

from lessons.text.fault import Fault

LOG = logging.getLogger("course")


class FaultLog:
    """Writes every fault once, and again when it went away and came back."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], frozenset[Fault]] = {}

    def tell(self, slug: str, view: str, faults: Iterable[Fault]) -> None:
        """Log those faults of a page that no view of it has told."""
        found = frozenset(faults)
        views = [told for (one, _), told in list(self._told.items()) if one == slug]
        known = frozenset().union(*views)
        self._told[slug, view] = found
        for fault in sorted(found - known):
            LOG.warning("%s", fault)
