"""The teacher's commands: `python app.py check`, `new-lesson`, `synced`, `outputs`, `record` …"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from lessons.authoring.check import check
from lessons.authoring.new import new_lesson
from lessons.authoring.notebook import write_notebooks
from lessons.authoring.outputs import Recorder, write_outputs
from lessons.authoring.synced import synced
from lessons.text.fault import FaultError
from lessons.text.library import Library
from translations import LANGUAGES

Checkpoints = tuple[str, Mapping[str, str], Collection[str]]
"""Where checkpoints come from ("hub" or "bundled"), the environment that says so, and their ids."""

Texts = Annotated[list[str] | None, typer.Argument(help="Texts, such as transformers/pipelines.")]


@dataclass(frozen=True)
class Placed:
    """A widget of a lesson in one language."""

    lang: str
    slug: str
    """The lesson: "transformers/pipelines"."""

    widget: str
    """As lessons write it: "fill-mask"."""

    inputs: Mapping[str, Any]
    """What the lesson sets; the rest are defaults."""


@dataclass(frozen=True)
class Workshop:
    """What the commands work on, and what they need of the widgets."""

    root: Path
    """Folder of the course."""

    library: Callable[[], Library]
    """Returns the texts of the course."""

    checkpoints: Callable[[], AbstractContextManager[Checkpoints]]
    """Returns what the code of the lessons is run with: the Hub, or the bundled checkpoints."""

    record: Callable[[Iterable[Placed], str], Iterator[Path]]
    """(widgets, today) → the file of each lesson's records; a ValueError says what failed."""


def commands(workshop: Workshop) -> typer.Typer:
    """Return the commands over a course."""
    cli = typer.Typer()

    @cli.command(name="check")
    def check_course() -> None:
        """List everything that is wrong with the course."""
        faults = check(workshop.library())
        for fault in faults:
            typer.echo(fault)
        typer.echo(f"{len(faults)} to put right.", err=True)
        raise typer.Exit(1 if faults else 0)

    @cli.command(name="new-lesson")
    def new(
        slug: Annotated[str, typer.Argument(help="chapter/lesson, such as transformers/encoders.")],
        title: Annotated[str, typer.Argument(help="The English title.")],
        korean: Annotated[str, typer.Argument(help="The Korean title.")],
    ) -> None:
        """Start a lesson: its files in both languages and its line in toc.yml."""
        try:
            for file in new_lesson(workshop.root, slug, {"en": title, "ko": korean}):
                typer.echo(file.relative_to(workshop.root))
        except FaultError as error:
            _stop(str(error))

    @cli.command(name="synced")
    def record_sync(
        slugs: Texts = None,
        everything: Annotated[
            bool, typer.Option("--all", help="Every text of the course.")
        ] = False,
    ) -> None:
        """Record that translations are up to date with their English texts."""
        library = workshop.library()
        faults = []
        for slug in library.course.documents() if everything else slugs or ():
            for lang in LANGUAGES[1:]:
                try:
                    synced(library, slug, lang)
                except FaultError as error:
                    faults.append(str(error))
        if faults:
            _stop("\n".join(faults))

    @cli.command()
    def notebooks(
        out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("notebooks"),
    ) -> None:
        """Write every lesson as a notebook, in both languages."""
        for file in write_notebooks(workshop.library(), out):
            typer.echo(file)

    @cli.command()
    def outputs(slugs: Texts = None) -> None:
        """Run the code of the lessons, and write what it prints into the fences below it."""
        library = workshop.library()
        faults = []
        with workshop.checkpoints() as checkpoints:
            recorder = Recorder(date.today().isoformat(), *checkpoints)
            for slug in slugs or library.course.documents():
                for lang in LANGUAGES:
                    try:
                        if file := write_outputs(library, slug, lang, recorder):
                            typer.echo(file.relative_to(workshop.root))
                    except FaultError as error:
                        faults.append(str(error))
        if faults:
            _stop("\n".join(faults))

    @cli.command()
    def record(slugs: Texts = None) -> None:
        """Run the widgets of lessons, and keep their answers for readers without scripts."""
        library = workshop.library()
        asked = slugs or library.course.documents()
        placed = [one for slug in asked for one in _placed(library, slug)]
        try:
            for file in workshop.record(placed, date.today().isoformat()):
                typer.echo(file.relative_to(workshop.root))
        except ValueError as error:
            _stop(str(error))

    return cli


def _placed(library: Library, slug: str) -> Iterator[Placed]:
    """Return the widgets of a lesson in every language, with what they start with."""
    english = library.document(slug, LANGUAGES[0])
    count = len(list(english.embeddings())) if english else 0
    for lang in LANGUAGES:
        for number in range(1, count + 1):
            found = library.embedding(slug, number, lang)
            yield Placed(lang, slug, found.name, found.inputs)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
