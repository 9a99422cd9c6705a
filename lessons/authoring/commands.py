"""The teacher's commands: `python app.py check`, `new-lesson`, `synced`, `outputs`, `record` …"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from lessons.authoring.asked import asked_texts, slug_in
from lessons.authoring.check import check
from lessons.authoring.importing.bring import import_texts
from lessons.authoring.new import new_lesson
from lessons.authoring.notebook import write_notebooks
from lessons.authoring.outputs import Recorder, write_outputs
from lessons.authoring.synced import synced
from lessons.text.fault import Fault, FaultError
from lessons.text.library import WIDGET, Library
from lessons.text.place import Place
from lessons.text.toc import source
from translations import LANGUAGES

Checkpoints = tuple[str, Mapping[str, str], Collection[str]]
"""Where checkpoints come from ("hub" or "bundled"), the environment that says so, and their ids."""

Texts = Annotated[
    list[str] | None,
    typer.Argument(help="Texts or their files, such as transformers/pipelines, or chapters."),
]

SITE = "http://127.0.0.1:7860"


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

    where: str = ""
    """The file and line that it stands on, for messages."""


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
    """(widgets of one lesson, today) → the file of its records."""

    unanswered: type[Exception]
    """What `record` raises, with a sentence, for a widget that gives no answer."""


def commands(workshop: Workshop) -> typer.Typer:
    """Return the commands over a course."""
    cli, made = typer.Typer(), Commands(workshop)
    for name in ("check", "new-lesson", "synced", "outputs", "record", "notebooks"):
        cli.command(name)(getattr(made, name.replace("-", "_")))
    cli.command("import")(made.import_lessons)
    return cli


class Commands:
    """Each method is a command; what it says of itself is what `--help` shows."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        _print_anything()

    def check(self, texts: Texts = None) -> None:
        """List everything that is wrong with the course, or with some of its texts."""
        library = self._workshop.library()
        with _stopping():
            asked = asked_texts(library.course, texts) if texts else None
        faults = check(library, asked)
        for fault in faults:
            typer.echo(one_line(fault))
        typer.echo(f"{len(faults)} to put right.", err=True)
        raise typer.Exit(1 if faults else 0)

    def new_lesson(
        self,
        slug: Annotated[str, typer.Argument(help="chapter/lesson, such as transformers/encoders.")],
        titles: Annotated[list[str], typer.Argument(help=f"Its title in {', '.join(LANGUAGES)}.")],
        chapter: Annotated[
            list[str] | None,
            typer.Option(help="Start the chapter too; once for its title in each language."),
        ] = None,
        after: Annotated[
            str, typer.Option(help="The lesson it follows; else it ends the chapter.")
        ] = "",
    ) -> None:
        """Start a lesson: its files in all languages and its line in toc.yml."""
        with _stopping():
            named = _by_language(titles, "title")
            started = _by_language(chapter, "--chapter") if chapter else None
            for file in new_lesson(self._workshop.root, slug_in(slug), named, started, after):
                typer.echo(self._from_root(file))

    def synced(
        self,
        texts: Texts = None,
        everything: Annotated[
            bool, typer.Option("--all", help="Every text of the course.")
        ] = False,
    ) -> None:
        """Record that translations are up to date with the texts they were made from."""
        library = self._workshop.library()
        if not texts and not everything:
            _stop("Name the texts that are up to date, or write --all for every one.")
        with _stopping():
            asked = asked_texts(library.course, () if everything else texts or ())
        pairs = [(slug, lang) for slug in asked for lang in LANGUAGES[1:]]
        _each(pairs, lambda pair: synced(library, *pair))

    def outputs(self, texts: Texts = None) -> None:
        """Run the code of the lessons, and write what it prints into the fences below it."""
        library = self._workshop.library()
        with _stopping():
            asked = asked_texts(library.course, texts or ())
        with self._workshop.checkpoints() as checkpoints:
            recorder = Recorder(date.today().isoformat(), *checkpoints)

            def write(pair: tuple[str, str]) -> None:
                if file := write_outputs(library, *pair, recorder):
                    typer.echo(self._from_root(file))

            _each([(slug, lang) for slug in asked for lang in LANGUAGES], write)

    def record(self, texts: Texts = None) -> None:
        """Run the widgets of lessons, and keep their answers for readers without scripts."""
        library, today = self._workshop.library(), date.today().isoformat()
        with _stopping():
            asked = asked_texts(library.course, texts or ())

        def write(pair: tuple[str, str]) -> None:
            try:
                for file in self._workshop.record(_placed(library, *pair), today):
                    typer.echo(self._from_root(file))
            except self._workshop.unanswered as error:
                raise _FailureError(str(error)) from error

        _each([(slug, lang) for slug in asked for lang in LANGUAGES], write)

    def notebooks(
        self,
        texts: Texts = None,
        out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("notebooks"),
        site: Annotated[str, typer.Option(help="Where the course is served.")] = SITE,
    ) -> None:
        """Write lessons as notebooks, in all languages."""
        library = self._workshop.library()
        with _stopping():
            asked = asked_texts(library.course, texts or ())
        for file in write_notebooks(library, asked, out, site.rstrip("/")):
            typer.echo(file)

    def import_lessons(
        self,
        path: Annotated[Path, typer.Argument(help="A text of another course, or a folder.")],
        chapter: Annotated[str, typer.Option(help="The chapter that the texts go to.")] = "",
        language: Annotated[
            str, typer.Option(help="Their language, where no folder is named after it.")
        ] = "",
    ) -> None:
        """Make lessons of the texts of a Hugging Face course, and list what was lost on the way."""
        refused = []
        with _stopping():
            for one in import_texts(self._workshop.root, path, chapter, language):
                if isinstance(one, Fault):
                    refused.append(one_line(one))
                    continue
                for file in one.files:
                    typer.echo(self._from_root(file))
                for note in one.notes:
                    typer.echo(one_line(note))
        if refused:
            _stop("\n".join(refused))

    def _from_root(self, file: Path) -> str:
        return file.relative_to(self._workshop.root).as_posix()


class _FailureError(Exception):
    """One of several things that could not be done; its text says why."""


def one_line(fault: Fault | str) -> str:
    """Return a fault on a line of its own, whatever it quotes."""
    return " ".join(str(fault).split())


def _placed(library: Library, slug: str, lang: str) -> Iterator[Placed]:
    """Return the widgets of a lesson in one language, with what they start with."""
    english = library.document(slug, LANGUAGES[0])
    blocks = [one for one in english.blocks if one.kind == WIDGET] if english else []
    for number, block in enumerate(blocks, 1):
        if block.broken:
            continue
        found = library.embedding(Place(slug, number), lang)
        where = f"{source(slug, LANGUAGES[0])}:{block.line}"
        yield Placed(lang, slug, found.name, found.inputs, where)


def _by_language(titles: Sequence[str], name: str) -> dict[str, str]:
    """Return titles by language; refuse too few or too many."""
    if len(titles) != len(LANGUAGES):
        _stop(f"Give one {name} for each language: {', '.join(LANGUAGES)}.")
    return dict(zip(LANGUAGES, titles, strict=True))


def _each(things: Iterable[Any], act: Callable[[Any], None]) -> None:
    """Do something with each of several things, and tell at the end what failed."""
    faults = []
    for thing in things:
        try:
            act(thing)
        except (FaultError, _FailureError) as error:
            faults.append(one_line(str(error)))
    if faults:
        _stop("\n".join(faults))


@contextmanager
def _stopping() -> Iterator[None]:
    """End the command with a fault's sentence."""
    try:
        yield
    except FaultError as error:
        _stop(one_line(error.fault))


def _print_anything() -> None:
    """Let consoles that lack a letter, as those of Korean Windows do, print its number instead."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
