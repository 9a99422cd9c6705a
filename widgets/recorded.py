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

from translations import Strings, strings
from widgets import WIDGETS, models, views
from widgets.limits import InputError
from widgets.widget import Given, Widget, last, reason, shown, starting

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
    widget: Widget = WIDGETS[one.widget].WIDGET
    words = strings(one.lang)
    given = starting(widget, words, one.inputs)
    try:
        found = last(widget, one.lang, given)
    except (InputError, models.ModelError) as refused:
        why = reason(refused, words)
        raise RecordError(f"{one.where}: {one.widget} ({one.lang}): {why}") from refused
    html = _asked(widget, words, given) + shown(
        widget, words, one.lang, given, found, receipt=False
    )
    ran = " · ".join(dict.fromkeys(each.checkpoint for each in found.receipts))
    revision = " · ".join(dict.fromkeys(each.revision for each in found.receipts))
    return Record(one.widget, dict(one.inputs), html, ran, revision, today)


def _kept(new: Record, before: Iterable[Record]) -> Record:
    """Return the record of an earlier day when nothing but the day differs."""
    same = (old for old in before if asdict(new) | {"date": old.date} == asdict(old))
    return next(same, new)


def _asked(widget: Widget, words: Strings, given: Given) -> str:
    """Return the inputs that the result does not show by itself."""
    said = words[widget.name]
    rows = "".join(
        f"<div><dt>{views.safe(said[field.name])}</dt>"
        f"<dd>{views.safe(field.show(given[field.name]))}</dd></div>"
        for field in widget.main
        if field.name in widget.unseen
    )
    return f'<dl class="course-asked">{rows}</dl>' if rows else ""


def _labelled(kept: Record, words: Strings) -> str:
    said = words["widget"]["recorded" if kept.checkpoint else "recorded_computed"]
    sentence = views.safe(said).format(
        checkpoint=f"<b>{views.safe(kept.checkpoint)}</b>",
        date=f'<time datetime="{kept.date}">{kept.date}</time>',
    )
    return f'<p class="course-recorded-label">{sentence}</p>{kept.html}'
