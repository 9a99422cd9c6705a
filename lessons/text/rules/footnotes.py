"""Checks the footnotes of a text."""

from markdown_it.rules_core import StateCore

from lessons.text.env import add_slip


def footnotes(state: StateCore) -> None:
    """Note every footnote that nothing points to, or that is written twice."""
    used: dict[str, int] = state.env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label, line = token.meta["label"], (token.map or [0])[0]
            if label in seen:
                message = f"The footnote '[^{label}]' is written twice. Give each its own name."
                add_slip(state.env, line, message)
            elif used.get(f":{label}", -1) < 0:
                message = f"Nothing points to the footnote '[^{label}]'. Write [^{label}] in the"
                add_slip(state.env, line, f"{message} text, or take the footnote out.")
            seen.add(label)
