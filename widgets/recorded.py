"""Recorded results: what each widget of a lesson answered to its starting input, kept as files.

A page shows them until the live widget is ready, without JavaScript, and on paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup, escape

from translations import Strings, strings
from widgets import WIDGETS, models, views
from widgets.limits import InputError
from widgets.widget import Asked, Widget, last, reason, shown, starting

HOME = Path(__file__).parent.parent / "assets" / "recorded"


class Embedded(Protocol):
    """A widget in a lesson, as the course has it now."""

    @property
    def lang(self) -> str:
        """Return the language of the lesson."""

    @property
    def slug(self) -> str:
        """Return the lesson: "transformers/pipelines"."""

    @property
    def widget(self) -> str:
        """Return the widget as lessons write it: "fill-mask"."""

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Return what the lesson sets; the rest are defaults."""

    @property
    def where(self) -> str:
        """Return the file and line that it stands on."""


class Place(Protocol):
    """Where a widget stands."""

    @property
    def slug(self) -> str:
        """Return the lesson."""

    @property
    def number(self) -> int:
        """Return its number among the widgets of the lesson."""


@dataclass(frozen=True)
class Record:
    """What a widget answered once."""

    widget: str
    inputs: Mapping[str, Any]
    html: str
    checkpoint: str
    """The ids of all that took part; empty when it was computed without any."""

    revision: str | None
    date: str
    """The day, as "2026-11-22"."""


class RecordError(ValueError):
    """Says which widget of which lesson gave no answer, and why."""


def records(lang: str, slug: str, home: Path = HOME) -> Path:
    """Return the file that holds the records of a lesson."""
    return home / lang / f"{slug}.json"


def read(lang: str, slug: str, home: Path = HOME) -> tuple[Record, ...]:
    """Return the records of a lesson in the order of its widgets; empty when there are none."""
    file = records(lang, slug, home)
    if not file.is_file():
        return ()
    return tuple(Record(**one) for one in json.loads(file.read_text(encoding="utf-8")))


def recorded(lang: str, place: Place, home: Path = HOME) -> str | None:
    """Return the recorded result of the widget at a place, labelled as one."""
    kept = read(lang, place.slug, home)
    if not 0 < place.number <= len(kept):
        return None
    return _labelled(kept[place.number - 1], strings(lang))


def record(embedded: Iterable[Embedded], today: str, home: Path = HOME) -> Iterator[Path]:
    """Run every widget and yield each file of records written; one lesson's follow each other.

    A record whose answer did not change keeps its day, so that only real changes are written.
    """
    for (lang, slug), widgets in groupby(embedded, lambda one: (one.lang, one.slug)):
        file = records(lang, slug, home)
        before = read(lang, slug, home)
        made = [_kept(_record(one, today), before) for one in widgets]
        text = json.dumps([asdict(one) for one in made], ensure_ascii=False, indent=2)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8")
        yield file


def _record(one: Embedded, today: str) -> Record:
    widget, words = WIDGETS[one.widget], strings(one.lang)
    try:
        asked = widget.ask(starting(widget, words, one.inputs), one.lang)
        found = last(widget, asked)
    except (InputError, models.ModelError) as refused:
        why = reason(refused, words)
        raise RecordError(f"{one.where}: {one.widget} ({one.lang}): {why}") from refused
    html = views.line(_unseen(widget, words, asked)) + shown(
        widget, words, asked, found, receipt=False
    )
    ran = " · ".join(dict.fromkeys(each.checkpoint for each in found.receipts))
    revision = " · ".join(dict.fromkeys(each.revision for each in found.receipts))
    return Record(one.widget, dict(one.inputs), html, ran, revision, today)


def _kept(new: Record, before: Iterable[Record]) -> Record:
    """Return the record of an earlier day when nothing but the day differs."""
    same = (old for old in before if asdict(new) | {"date": old.date} == asdict(old))
    return next(same, new)


def _unseen(widget: Widget, words: Strings, asked: Asked) -> Markup:
    """Return the inputs that the result does not show by itself."""
    said = words[widget.key]
    rows = views.joined(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(said[name], _written(asked[name]))
        for name in widget.unseen
    )
    return Markup('<dl class="course-asked">{}</dl>').format(rows) if rows else Markup()


def _written(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else " · ".join(value)


def _labelled(kept: Record, words: Strings) -> str:
    sentence = escape(words["widget"]["recorded" if kept.checkpoint else "recorded_computed"])
    label = sentence.format(
        checkpoint=Markup("<b>{}</b>").format(kept.checkpoint),
        date=Markup('<time datetime="{0}">{0}</time>').format(kept.date),
    )
    return f'<p class="course-recorded-label">{label}</p>{kept.html}'
