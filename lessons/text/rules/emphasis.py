"""Strong, slanted and struck words, also where Hangul follows a closing sign."""

from unicodedata import category, name

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter


def emphasis(state: StateInline, silent: bool) -> bool:
    """Read `*` and `_`, also where Hangul follows a closing parenthesis or quotation mark.

    CommonMark takes the second `**` of `**토큰(token)**은` for text, because a letter follows it.
    """
    marker = state.src[state.pos]
    return not silent and marker in "*_" and _delimiters(state, marker, 1)


def strikethrough(state: StateInline, silent: bool) -> bool:
    """Read `~~`, likewise; a single `~` stands between two numbers."""
    return not silent and state.src[state.pos] == "~" and _delimiters(state, "~", 2)


def _delimiters(state: StateInline, marker: str, width: int) -> bool:
    """Note a run of signs as what may open or close; each is as many signs as `width` says."""
    found = state.scanDelims(state.pos, marker != "_")
    if found.length < width:
        return False
    can_open, can_close = found.can_open, found.can_close
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[state.pos + found.length : state.pos + found.length + 1] or " "
    can_close |= not before.isspace() and _east_asian(after)
    can_open |= marker != "_" and not after.isspace() and _east_asian(before)
    if spare := found.length % width:
        state.push("text", "", 0).content = marker * spare
    for _ in range(found.length // width):
        state.push("text", "", 0).content = marker * width
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=found.length if width == 1 else 0,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += found.length
    return True


def _east_asian(letter: str) -> bool:
    return category(letter) == "Lo" and name(letter, "").startswith(
        ("HANGUL", "CJK", "HIRAGANA", "KATAKANA")
    )
