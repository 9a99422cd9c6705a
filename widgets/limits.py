"""What a reader may hand to a widget: cleaned, measured, or refused with a reason.

Every check raises `InputError`, whose key names a sentence under `widget.errors` in ui.yml,
so that the page and the API refuse the same inputs with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from translations import LANGUAGES, strings
from widgets.cleaning import clean

MASK = "[MASK]"
"""How readers write the masked place, whatever the checkpoint's own mask token is."""

_MASKS = re.compile(r"\[MASK\]|<mask>", re.IGNORECASE)


class InputError(ValueError):
    """An input that cannot be answered; `key` names the sentence that tells the reader why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def text(raw: object, limit: int, name: str = "") -> str:
    """Return a text of 1 to `limit` characters; a far too long one is refused unread.

    Where there are several boxes, `name` says in a refusal which one it is about.
    """
    if not isinstance(raw, str):
        raise _about(name, "not_text")
    if len(raw) > 4 * limit + 64:
        raise _about(name, "too_long", limit=limit, length=len(raw))
    cleaned = clean(raw)
    if not cleaned:
        raise _about(name, "empty")
    if len(cleaned) > limit:
        raise _about(name, "too_long", limit=limit, length=len(cleaned))
    return cleaned


def masked(raw: object, limit: int, name: str = "") -> str:
    """Return a text that holds exactly one mask, written `[MASK]`."""
    sentence = _MASKS.sub(MASK, text(raw, limit, name))
    masks = sentence.count(MASK)
    if masks != 1:
        raise _about(name, "no_mask" if masks == 0 else "masks", found=masks)
    return sentence


def texts(
    raw: object, fewest: int, most: int, limit: int, kind: str, distinct: bool = False
) -> tuple[str, ...]:
    """Return `fewest` to `most` texts, equal ones once where they are to be distinct.

    `kind` ("labels", "sentences") picks the words of a refusal.
    """
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise InputError("not_list", name=kind)
    if len(raw) > 8 * most:
        raise InputError(f"many_{kind}", most=most)
    kept = tuple(text(one, limit) for one in raw if not _is_blank(one))
    kept = tuple(dict.fromkeys(kept)) if distinct else kept
    if len(kept) < fewest:
        raise InputError(f"few_{kind}", fewest=fewest)
    if len(kept) > most:
        raise InputError(f"many_{kind}", most=most)
    return kept


def whole(name: str, raw: object, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`."""
    value = number(name, raw, low, high)
    if value != int(value):
        raise InputError("not_whole", name=name, low=low, high=high)
    return int(value)


def number(name: str, raw: object, low: float, high: float) -> float:
    """Return a number from `low` to `high`."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not low <= raw <= high:
        raise InputError("not_number", name=name, low=low, high=high)
    return float(raw)


def flag(name: str, raw: object) -> bool:
    """Return a truth value."""
    if not isinstance(raw, bool):
        raise InputError("not_flag", name=name)
    return raw


def choice(name: str, raw: object, allowed: Collection[str]) -> str:
    """Return one of the allowed words."""
    if not isinstance(raw, str) or raw not in allowed:
        raise InputError("not_choice", name=name, allowed=", ".join(allowed))
    return raw


def language(raw: object) -> str:
    """Return the language of a tag ("ko-KR", "EN") or of a name that it has for itself."""
    if isinstance(raw, str):
        tag = clean(raw).casefold()
        for lang in LANGUAGES:
            name = strings(lang)["site"]["language"].casefold()
            if re.split("[-_]", tag)[0] == lang or tag == name:
                return lang
    raise InputError("not_choice", name="language", allowed=", ".join(LANGUAGES))


def _about(name: str, key: str, **values: object) -> InputError:
    return InputError(f"{key}_in", name=name, **values) if name else InputError(key, **values)


def _is_blank(raw: object) -> bool:
    return isinstance(raw, str) and len(raw) < 1000 and not clean(raw)
