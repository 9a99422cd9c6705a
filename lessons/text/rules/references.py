"""Checks the addresses that a text defines apart from its links: `[name]: address`."""

import re

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore

from lessons.text.env import add_slip

LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\](?!:)")


def references(state: StateCore) -> None:
    """Note every definition that no link uses: readers see nothing of it."""
    defined = state.env.get("references", {})
    if not defined:
        return
    used = {normalizeReference(label) for label in LABEL.findall(state.src)}
    for label in set(defined) - used:
        line = (defined[label].get("map") or [0])[0]
        message = f"No link uses '[{label.lower()}]: …', so readers do not see it. Write"
        add_slip(state.env, line, f"{message} [words][{label.lower()}], or put \\ before the '['.")
