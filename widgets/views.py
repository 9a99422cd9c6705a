"""The pieces of HTML that results are made of, the same live and recorded.

Gradio's Markdown shows them under a policy without inline styles and without evaluation, and
drops `aria-*`, `role` and `data-*`: so lengths and shades are classes (`course-p0` …
`course-p100`), and what a screen reader needs is real text. All of it is `Markup`, whose `format`
escapes every value that is none itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from widgets.listing import link

if TYPE_CHECKING:
    from translations import Strings
    from widgets import models
    from widgets.waiting import Progress

MODELS = "../models"
"""The page of models, as seen from any page with a widget."""

_BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def line(html: Markup) -> str:
    """Return HTML on one line, its text unchanged: Markdown would make paragraphs of lines."""
    return str(html).translate(_BREAKS)


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces one after another."""
    return Markup().join(parts)


def percent(score: float) -> str:
    """Return a probability the way the widgets write it."""
    return f"{100 * score:.1f}%"


def shade(score: float) -> str:
    """Return the class that draws a score between 0 and 1."""
    return f"course-p{round(100 * min(max(score, 0.0), 1.0))}"


def result(kind: str, lang: str, *parts: Markup) -> str:
    """Return a whole result."""
    html = Markup('<div class="course-result course-result-{}" lang="{}">{}</div>')
    return line(html.format(kind, lang, joined(parts)))


def strong(sentence: str, **values: object) -> Markup:
    """Return a sentence, its values written strong."""
    marked = {name: Markup("<strong>{}</strong>").format(one) for name, one in values.items()}
    return escape(sentence).format(**marked)


def lead(sentence: str, **values: object) -> Markup:
    """Return the first sentence of a result, its values written strong."""
    return Markup('<p class="course-lead">{}</p>').format(strong(sentence, **values))


def quiet(sentence: str) -> Markup:
    """Return the sentence of a result that found nothing."""
    return Markup('<p class="course-lead course-quiet">{}</p>').format(sentence)


def text(sentence: str) -> Markup:
    """Return a plain sentence of a result."""
    return Markup('<p class="course-text">{}</p>').format(sentence)


def caption(sentence: str) -> Markup:
    """Return the sentence over, or under, a table or a map."""
    return Markup('<p class="course-caption">{}</p>').format(sentence)


def note(sentence: str) -> Markup:
    """Return a remark."""
    return Markup('<p class="course-note">{}</p>').format(sentence)


def bar(label: str | Markup, length: float, value: str, kind: str = "") -> Markup:
    """Return one bar between 0 and 1 long; its kind is "best", "out" or none."""
    return Markup(
        '<li class="course-bar{}"><span class="course-bar-label">{}</span>'
        '<span class="course-bar-track"><span class="course-bar-fill {}"></span></span>'
        '<span class="course-bar-value">{}</span></li>'
    ).format(f" course-bar-{kind}" if kind else "", label, shade(length), value)


def bar_list(bars: Iterable[Markup]) -> Markup:
    """Return bars under each other."""
    return Markup('<ol class="course-bars">{}</ol>').format(joined(bars))


def bars(rows: Iterable[tuple[str, float]]) -> Markup:
    """Return labels with their probabilities, best first."""
    return amounts((label, score, percent(score)) for label, score in rows)


def amounts(rows: Iterable[tuple[str, float, str]], best: int = 0) -> Markup:
    """Return labels with lengths between 0 and 1 and what they stand for.

    The row at `best` stands out, the first one as a rule.
    """
    return bar_list(bar(*row, kind="best" if at == best else "") for at, row in enumerate(rows))


def facts(rows: Iterable[tuple[str, str]]) -> Markup:
    """Return short facts, each with its name."""
    items = joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*row) for row in rows)
    return Markup('<dl class="course-facts">{}</dl>').format(items)


def more(summary: str, inner: Markup) -> Markup:
    """Return HTML that unfolds."""
    html = Markup('<details class="course-more"><summary>{}</summary>{}</details>')
    return html.format(summary, inner)


def guessed(guess: float | None, truth: float, words: Strings) -> Markup:
    """Return how near a reader's guess came to the truth; nothing when there was none."""
    if guess is None:
        return Markup()
    close = abs(guess - truth) <= 0.02 * abs(truth)
    key = "right" if guess == truth else "near" if close else "low" if guess < truth else "high"
    sentence = strong(words["widget"]["guess"][key], guess=f"{guess:,.10g}", truth=f"{truth:,.10g}")
    return Markup('<p class="course-guess">{}</p>').format(sentence)


def passage(source: str, marks: Iterable[tuple[int, int, Markup]]) -> Markup:
    """Return a text in which the marked places (start, end, HTML) are replaced."""
    parts, here = Markup(), 0
    for start, end, marked in sorted(marks):
        if start >= here:
            parts += escape(source[here:start]) + marked
            here = end
    return Markup('<p class="course-text">{}{}</p>').format(parts, source[here:])


def span(inner: str) -> Markup:
    """Return a marked piece of text."""
    return Markup('<mark class="course-span">{}</mark>').format(inner)


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table whose first column names its rows."""
    return Markup(
        '<div class="course-scroll"><table class="course-rows"><caption class="course-hidden">'
        "{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(name, columns(head), joined(row(*cells) for cells in rows))


def columns(head: Iterable[str]) -> Markup:
    """Return the names of columns; an empty corner names none."""
    name = Markup('<th scope="col">{}</th>')
    return joined(name.format(one) if one else Markup("<td></td>") for one in head)


def row(name: str, *cells: str) -> Markup:
    """Return a row of a table, named by its first cell."""
    rest = joined(Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(name, rest)


def receipts(given: Iterable[models.Receipt], words: Strings) -> Markup:
    """Return what ran: one receipt for each checkpoint, in the order they took part."""
    return joined(receipt(one, words) for one in given)


def receipt(given: models.Receipt, words: Strings) -> Markup:
    """Return what ran: checkpoint, source, licence, device and time."""
    said = words["widget"]["receipt"]
    rows: tuple[tuple[str, str], ...] = (
        (said["checkpoint"], _linked(given) + _revision(given.revision)),
        (said["source"], said[given.source]),
        (said["licence"], given.licence or said["unknown"]),
        (said["device"], given.device),
        (said["time"], duration(given.seconds, words)),
    )
    html = Markup('<div class="course-receipt-row"><dt>{}</dt><dd>{}</dd></div>')
    cells = joined(html.format(*row) for row in rows)
    return Markup('<dl class="course-receipt">{}</dl>').format(cells)


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


def _linked(given: models.Receipt) -> Markup:
    """Return the name of a checkpoint as a link to its card; a new tab keeps the result here."""
    href = link(given.checkpoint, given.source, MODELS)
    html = Markup('<a href="{}" target="_blank" rel="noopener">{}</a>')
    return html.format(href, given.checkpoint)


def _revision(revision: str | None) -> Markup:
    if not revision:
        return Markup()
    html = Markup(' <code class="course-revision" title="{}">{}</code>')
    return html.format(revision, revision[:7])


def notes(given: Iterable[models.Receipt], words: Strings) -> Markup:
    """Return the sentences of the receipts' notes, each once."""
    said, language = words["widget"]["notes"], words["site"]["language"]
    found = (one for receipt in given for one in receipt.notes)
    sentences = [said[one.key].format(language=language, **one.values) for one in found]
    return joined(map(note, dict.fromkeys(sentences)))


def snippet(source: str, given: Iterable[models.Receipt], words: Strings) -> Markup:
    """Return the folded lines of Python that do the same."""
    said = words["widget"]
    bundled = any(one.source == "bundled" for one in given)
    return Markup(
        '<details class="course-python"><summary>{}</summary>{}'
        '<div class="course-snippet"><button type="button" class="course-copy">'
        '{}</button><pre><code class="language-python">{}</code></pre></div></details>'
    ).format(
        said["python"],
        note(said["python_bundled"]) if bundled else "",
        said["python_copy"],
        source,
    )


def error(sentence: str, lang: str, words: Strings) -> str:
    """Return why a run has no answer."""
    html = Markup('<p class="course-error"><strong>{}</strong> {}</p>')
    return result("error", lang, html.format(words["widget"]["errors"]["title"], sentence))


def waiting(waited: Progress, weight: str, lang: str, words: Strings) -> str:
    """Return what a run waits for: a checkpoint on its way here, or into memory."""
    sentence = words["widget"][waited.stage].format(checkpoint=waited.checkpoint, size=weight)
    done = "" if waited.share is None else percent(waited.share)
    progress = amounts([(done, waited.share or 0.0, done)], best=-1) if done else Markup()
    html = Markup('<p class="course-loading">{}</p>{}')
    return result("loading", lang, html.format(sentence, progress))


def size(checkpoint: models.Checkpoint, words: Strings) -> str:
    """Return how much a checkpoint weighs."""
    said = words["widget"]["receipt"]
    if checkpoint.megabytes is None:
        return str(said["unknown"])
    return str(said["megabytes"].format(megabytes=f"{checkpoint.megabytes:,.0f}"))
