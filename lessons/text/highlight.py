"""Code in colours: Pygments marks the words, the stylesheet chooses the colours."""

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String, Text, Whitespace
from pygments.util import ClassNotFound

FORMATTER = HtmlFormatter(nowrap=True)
LEFT_OUT = {Comment, String, Text, Whitespace}
"""Kinds of words in which a translation may differ."""


def code_html(source: str, language: str) -> str:
    """Return a block of code with the class of every word."""
    marked = _marked(source, language)
    name = escape(language or "text")
    return (
        f'<div class="course-code" data-lang="{name}">'
        f'<pre tabindex="0"><code translate="no">{marked}</code></pre></div>'
    )


def skeleton(source: str, language: str) -> list[str]:
    """Return the words of a piece of code without its comments, texts and spaces.

    Two pieces with the same skeleton do the same to different texts.
    """
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        return source.split()
    return [
        word.strip()
        for kind, word in lexer.get_tokens(source)
        if word.strip() and not LEFT_OUT.intersection(kind.split())
    ]


def _marked(source: str, language: str) -> str:
    if language in ("", "text"):
        return escape(source, quote=False)
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(source, quote=False)
    return highlight(source, lexer, FORMATTER)
