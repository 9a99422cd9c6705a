"""The pieces of HTML that results are made of: one line each, the same live and recorded.

Gradio's Markdown shows them under a policy without inline styles and without evaluation, and
drops `aria-*`, `role` and `data-*`: so lengths and shades are classes (`course-p0` …
`course-p100`), and what a screen reader needs is real text.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from widgets.listing import link

if TYPE_CHECKING:
    from translations import Strings
    from widgets import models
    from widgets.waiting import Progress

MODELS = "../models"
"""The page of models, as seen from any page with a widget."""

_BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def safe(raw: object) -> str:
    """Return a text as HTML that stays on one line and means nothing but itself."""
    return html.escape(str(raw)).translate(_BREAKS)


def percent(score: float) -> str:
    """Return a probability the way the widgets write it."""
    return f"{100 * score:.1f}%"


def shade(score: float) -> str:
    """Return the class that draws a score between 0 and 1."""
    return f"course-p{round(100 * min(max(score, 0.0), 1.0))}"


def result(kind: str, lang: str, *parts: str) -> str:
    """Return a whole result."""
    return f'<div class="course-result course-result-{kind}" lang="{lang}">{"".join(parts)}</div>'


def lead(sentence: str, **values: object) -> str:
    """Return the first sentence of a result, its values written strong."""
    strong = {name: f"<strong>{safe(value)}</strong>" for name, value in values.items()}
    return f'<p class="course-lead">{safe(sentence).format(**strong)}</p>'


def quiet(sentence: str) -> str:
    """Return the sentence of a result that found nothing."""
    return f'<p class="course-lead course-quiet">{safe(sentence)}</p>'


def bars(rows: Iterable[tuple[str, float]]) -> str:
    """Return labels with their probabilities, best first."""
    return amounts((label, score, percent(score)) for label, score in rows)


def amounts(rows: Iterable[tuple[str, float, str]], best: int = 0) -> str:
    """Return labels with lengths between 0 and 1 and what they stand for; one of them stands out.

    The row at `best` stands out, the first one as a rule.
    """
    items = "".join(_bar(*row, at == best) for at, row in enumerate(rows))
    return f'<ol class="course-bars">{items}</ol>'


def _bar(label: str, score: float, value: str, best: bool) -> str:
    fill = f'<span class="course-bar-fill {shade(score)}"></span>'
    return (
        f'<li class="course-bar{" course-bar-best" if best else ""}">'
        f'<span class="course-bar-label">{safe(label)}</span>'
        f'<span class="course-bar-track">{fill}</span>'
        f'<span class="course-bar-value">{safe(value)}</span></li>'
    )


def text(sentence: str) -> str:
    """Return a plain sentence of a result."""
    return f'<p class="course-text">{safe(sentence)}</p>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return short facts, each with its name."""
    items = "".join(f"<div><dt>{safe(name)}</dt><dd>{safe(fact)}</dd></div>" for name, fact in rows)
    return f'<dl class="course-facts">{items}</dl>'


def more(summary: str, inner: str) -> str:
    """Return HTML that unfolds."""
    return f'<details class="course-more"><summary>{safe(summary)}</summary>{inner}</details>'


def guessed(guess: float | None, truth: float, words: Strings) -> str:
    """Return how near a reader's guess came to the truth; nothing when there was none."""
    if guess is None:
        return ""
    said = words["widget"]["guess"]
    near = abs(guess - truth) <= 0.02 * abs(truth)
    key = "right" if guess == truth else "near" if near else "low" if guess < truth else "high"
    values = {"guess": f"{guess:,.10g}", "truth": f"{truth:,.10g}"}
    strong = {name: f"<strong>{value}</strong>" for name, value in values.items()}
    return f'<p class="course-guess">{safe(said[key]).format(**strong)}</p>'


def passage(source: str, marks: Iterable[tuple[int, int, str]]) -> str:
    """Return a text in which the marked places (start, end, HTML) are replaced."""
    parts, here = [], 0
    for start, end, marked in sorted(marks):
        if start >= here:
            parts += [safe(source[here:start]), marked]
            here = end
    return f'<p class="course-text">{"".join(parts)}{safe(source[here:])}</p>'


def span(inner: str) -> str:
    """Return a marked piece of text."""
    return f'<mark class="course-span">{safe(inner)}</mark>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column names its rows."""
    top = "".join(f'<th scope="col">{safe(one)}</th>' for one in head)
    body = "".join(_row(*row) for row in rows)
    return (
        f'<div class="course-scroll"><table class="course-rows"><caption class="course-hidden">'
        f"{safe(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(name: str, *cells: str) -> str:
    rest = "".join(f"<td>{safe(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{safe(name)}</th>{rest}</tr>'


def receipts(given: Iterable[models.Receipt], words: Strings) -> str:
    """Return what ran: one receipt for each checkpoint, in the order they took part."""
    return "".join(receipt(one, words) for one in given)


def receipt(given: models.Receipt, words: Strings) -> str:
    """Return what ran: checkpoint, source, licence, device and time."""
    said = words["widget"]["receipt"]
    rows = (
        (said["checkpoint"], _linked(given) + _revision(given.revision)),
        (said["source"], safe(said[given.source])),
        (said["licence"], safe(given.licence or said["unknown"])),
        (said["device"], safe(given.device)),
        (said["time"], safe(duration(given.seconds, words))),
    )
    cells = "".join(
        f'<div class="course-receipt-row"><dt>{safe(name)}</dt><dd>{value}</dd></div>'
        for name, value in rows
    )
    return f'<dl class="course-receipt">{cells}</dl>'


def duration(seconds: float, words: Strings) -> str:
    """Return how long a run took; one that was remembered takes no time worth a number."""
    said = words["widget"]["receipt"]
    if seconds < 0.001:
        return str(said["instant"])
    if seconds >= 10:
        return str(said["seconds"].format(s=f"{seconds:,.1f}"))
    return str(said["milliseconds"].format(ms=f"{1000 * seconds:,.0f}"))


def decimal(value: float) -> str:
    """Return a similarity with two decimals, and never a minus before a zero."""
    return f"{round(value, 2) + 0.0:.2f}"


def _linked(given: models.Receipt) -> str:
    """Return the name of a checkpoint as a link to its card; a new tab keeps the result here."""
    href = link(given.checkpoint, given.source, MODELS)
    return f'<a href="{safe(href)}" target="_blank" rel="noopener">{safe(given.checkpoint)}</a>'


def _revision(revision: str | None) -> str:
    if not revision:
        return ""
    return f' <code class="course-revision" title="{safe(revision)}">{safe(revision[:7])}</code>'


def notes(given: Iterable[models.Receipt], words: Strings) -> str:
    """Return the sentences of the receipts' notes, each once."""
    said, language = words["widget"]["notes"], words["site"]["language"]
    found = (note for one in given for note in one.notes)
    sentences = [said[note.key].format(language=language, **note.values) for note in found]
    return "".join(f'<p class="course-note">{safe(one)}</p>' for one in dict.fromkeys(sentences))


def snippet(source: str, given: Iterable[models.Receipt], words: Strings) -> str:
    """Return the folded lines of Python that do the same."""
    said = words["widget"]
    bundled = any(one.source == "bundled" for one in given)
    local = safe(said["python_bundled"]) if bundled else ""
    return (
        f'<details class="course-python"><summary>{safe(said["python"])}</summary>'
        + (f'<p class="course-note">{local}</p>' if local else "")
        + '<div class="course-snippet"><button type="button" class="course-copy">'
        + f'{safe(said["python_copy"])}</button><pre><code class="language-python">'
        + f"{safe(source)}</code></pre></div></details>"
    )


def error(sentence: str, lang: str, words: Strings) -> str:
    """Return why a run has no answer."""
    title = f"<strong>{safe(words['widget']['errors']['title'])}</strong> "
    return result("error", lang, f'<p class="course-error">{title}{safe(sentence)}</p>')


def waiting(waited: Progress, weight: str, lang: str, words: Strings) -> str:
    """Return what a run waits for: a checkpoint on its way here, or into memory."""
    sentence = words["widget"][waited.stage].format(checkpoint=waited.checkpoint, size=weight)
    done = "" if waited.share is None else percent(waited.share)
    bar = amounts([(done, waited.share or 0.0, done)], best=-1) if done else ""
    return result("loading", lang, f'<p class="course-loading">{safe(sentence)}</p>{bar}')


def size(checkpoint: models.Checkpoint, words: Strings) -> str:
    """Return how much a checkpoint weighs."""
    said = words["widget"]["receipt"]
    if checkpoint.megabytes is None:
        return str(said["unknown"])
    return str(said["megabytes"].format(megabytes=f"{checkpoint.megabytes:,.0f}"))
