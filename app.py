"""The course: its addresses and its start. `python app.py` serves it."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C during the imports ends them quietly

import asyncio
import importlib
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import typer.core
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lessons.pages import crawlers
from lessons.pages.address import VIEWS, address, preferred_view, slug_of
from lessons.pages.answer import Answer
from lessons.pages.door import LOOPBACK, Door, SettingError, read_door
from lessons.pages.fault_log import FaultLog
from lessons.pages.files import Files
from lessons.pages.listening import addresses, require_free
from lessons.pages.page import MODELS, error_page, models_page, page
from lessons.pages.render import Renderer
from lessons.text.library import Gallery, Library
from lessons.text.memory import Memory
from lessons.text.place import NotFoundError, Place, live_address, place_of
from widgets import WIDGETS, models, recorded
from widgets.gate import API, MOST_AT_ONCE, Gate
from widgets.gradio_files import FRONTEND
from widgets.listing import link, listing
from widgets.live import Live
from widgets.models.settings import SettingsError
from widgets.server import CourseServer, LateError, launch
from widgets.warmer import Warmer
from widgets.widget import checks

VERSION = "1.0.0"
ROOT = Path(__file__).parent
PORT = 7860
A_SPACE = "SPACE_ID" in os.environ
HOST = "0.0.0.0" if A_SPACE else "127.0.0.1"  # noqa: S104 - a Space is open
PROXIES = "0.0.0.0/0, ::/0" if A_SPACE else LOOPBACK
"""A Space can be reached through its host's proxy alone."""

PATIENCE = 1.0
"""Seconds for which a page is sent again without looking at the files."""

COOKIE = "view"
YEAR = 365 * 24 * 60 * 60


class Course:
    """Everything behind the addresses, made once."""

    def __init__(
        self,
        root: Path = ROOT,
        dev: bool = False,
        door: Door | None = None,
        at_once: int = MOST_AT_ONCE,
    ) -> None:
        self.door, self.gate = door or read_door("", PROXIES), Gate(at_once)
        self.library = Library(root, gallery(), 0.0 if dev else PATIENCE)
        self.files = Files(root / "assets", FRONTEND, self.library.watch)
        self.fault_log = FaultLog()
        templates, framed_by = root / "assets" / "templates", self.door.framed_by
        self.renderer = Renderer(templates, self.files, FRONTEND, VERSION, dev, framed_by)
        self.answers = Memory(self._answer, self.library.watch, size=512)
        self.live = Live(self.inputs, lambda lang, place: recorded.recorded(lang, place_of(place)))
        self.widgets = GZipMiddleware(self.live)
        self.warmer = Warmer(self.first_tasks)
        self.pages = Starlette(routes=ROUTES, exception_handlers=ERRORS)
        self.pages.state.course = self

    async def front(self, gradio: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request: a page, a widget, or what Gradio's API says."""
        seen = self.door.seen(scope)
        path = seen["path"].removeprefix(seen["root_path"])
        if API.fullmatch(path):
            await self.gate(gradio, seen, receive, send)
        elif self.holds_widget(path):
            below = {**seen, "root_path": f"{seen['root_path']}/live"}
            await self.gate(self.widgets, below, receive, send)
        else:
            await self.pages(seen, receive, send)

    def inputs(self, lang: str, place: str) -> Mapping[str, Any]:
        """Return what the widget at a place starts with; raises NotFoundError for no such place."""
        return self.library.embedding(place_of(place), lang).inputs

    def holds_widget(self, path: str) -> bool:
        """Return whether a path is that of a widget which stands where the path says."""
        try:
            found = live_address(path)
            return self.library.embedding(found.place, found.lang).name == found.widget
        except NotFoundError:
            return False

    def first_tasks(self, slug: str, lang: str) -> Iterator[tuple[str, str]]:
        """Return the tasks that the first widgets of a lesson and of the next one run."""
        lesson = self.library.course.lessons.get(slug)
        for each in (slug, lesson.next if lesson else None):
            with suppress(NotFoundError):
                first = self.library.embedding(Place(each or "", 1), lang)
                if task := WIDGETS[first.name].task:
                    yield task, first.inputs.get("pair", lang)

    def _answer(self, key: tuple[str, str, str]) -> Answer:
        slug, view, base = key
        if slug == MODELS:
            frame = models_page(self.library, view, base)
            return self.renderer.models(frame, base, listing=listing(), link=link)
        made = page(self.library, slug, view, base)
        self.fault_log.tell(slug, view, made.faults)
        return self.renderer.page(made, base)


def gallery() -> Gallery:
    """Return what the lessons need to know of the widgets."""
    return Gallery(checks(WIDGETS), recorded.recorded)


async def home(request: Request) -> Response:
    """Send the reader to a page in the view that was chosen last or the browser asks for."""
    href = address(_base(request), _preferred(request), slug_of(_path(request)))
    headers = {"Vary": "Cookie, Accept-Language", "Cache-Control": "no-store"}
    return RedirectResponse(href, 307, headers)


async def course_page(request: Request) -> ASGIApp:
    """Show the contents, a chapter or a lesson."""
    course: Course = request.app.state.course
    view, path = request.path_params["view"], request.path_params["path"]
    key = (slug_of(path), view, _base(request))
    try:
        ready = await course.answers.ready(key)
    except NotFoundError:
        return _redirect_slash(request, path) or await not_found(request)
    course.warmer.warm_for(key[0], VIEWS[view][0])
    if request.cookies.get(COOKIE) == view:
        return ready
    chosen = f"{COOKIE}={view}; Path={_base(request)}/; Max-Age={YEAR}; SameSite=Lax"
    return ready.also(b"set-cookie", chosen.encode())


async def view_home(request: Request) -> ASGIApp:
    """Send `/en` to `/en/`."""
    view = request.path_params["view"]
    if view not in VIEWS:
        return await not_found(request)
    return RedirectResponse(address(_base(request), view, slug_of("")), 308)


async def asset(request: Request) -> ASGIApp:
    """Send a style sheet, a script or a drawing."""
    course: Course = request.app.state.course
    name, version = request.path_params["name"], request.query_params.get("v", "")
    return await asyncio.to_thread(course.files.answer, name, version)


async def favicon(request: Request) -> ASGIApp:
    """Send the icon of the course."""
    files: Files = request.app.state.course.files
    return files.answer("figures/favicon.svg", "")


async def healthz(request: Request) -> Response:
    """Tell a machine how the server is."""
    course: Course = request.app.state.course
    said = {"status": "ok", "version": VERSION, "lessons": len(course.library.course.lessons)}
    return JSONResponse(said | asdict(models.status()), headers={"Cache-Control": "no-store"})


async def robots(request: Request) -> Response:
    """Tell crawlers what to read."""
    course: Course = request.app.state.course
    return PlainTextResponse(crawlers.robots(course.door.site(request)))


async def sitemap(request: Request) -> Response:
    """List every page in every language."""
    course: Course = request.app.state.course
    body = crawlers.sitemap(course.library.course, course.door.site(request))
    return Response(body, media_type="application/xml")


async def not_found(request: Request, error: Exception | None = None) -> ASGIApp:
    """Say in every language that there is no such page, and which ones are near."""
    return _error(request, 404)


async def failed(request: Request, error: Exception) -> ASGIApp:
    """Say in every language that something went wrong here."""
    return _error(request, 500)


ROUTES = [
    Route("/", home),
    Route("/healthz", healthz),
    Route("/robots.txt", robots),
    Route("/sitemap.xml", sitemap),
    Route("/favicon.ico", favicon),
    Route("/assets/{name:path}", asset),
    Route(f"/{MODELS}", home),
    Route("/{view}", view_home),
    Route("/{view}/{path:path}", course_page),
]

ERRORS: dict[Any, Any] = {404: not_found, NotFoundError: not_found, 500: failed}


def _error(request: Request, status: int) -> Answer:
    course: Course = request.app.state.course
    view, _, path = _path(request).partition("/")
    shown = view if view in VIEWS else _preferred(request)
    made = error_page(course.library, status, shown, path if status == 404 else "", _base(request))
    return course.renderer.error(made, _base(request))


def _redirect_slash(request: Request, path: str) -> Response | None:
    """Return the way to a page whose address lacks its last slash, or has one too many."""
    course: Course = request.app.state.course
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    view, slug = request.path_params["view"], slug_of(other)
    if view not in VIEWS or not course.library.course.holds(slug):
        return None
    return RedirectResponse(address(_base(request), view, slug), 308)


def _preferred(request: Request) -> str:
    cookie = request.cookies.get(COOKIE, "")
    return preferred_view(cookie, request.headers.get("accept-language", ""))


def _base(request: Request) -> str:
    return str(request.scope["root_path"])


def _path(request: Request) -> str:
    """Return the address that is asked for, from the root of the course."""
    return request.url.path.removeprefix(f"{_base(request)}/")


# The command line


class TeachersCommands(typer.core.TyperGroup):
    """Finds the teachers' commands when one is asked for: the server never loads them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return their names, in the order of their module."""
        return list(self._group().list_commands(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of this name."""
        return self._group().get_command(ctx, cmd_name)

    def _group(self) -> Any:
        from lessons.authoring.commands import Workshop, commands
        from widgets.stand_ins import checkpoints

        library = partial(Library, ROOT, gallery())
        workshop = Workshop(ROOT, library, checkpoints, recorded.record, recorded.RecordError)
        return typer.main.get_group(commands(workshop))


cli = typer.Typer(
    cls=TeachersCommands, add_completion=False, help=__doc__, pretty_exceptions_show_locals=False
)


@cli.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = HOST,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = PORT,
    dev: Annotated[bool, typer.Option("--dev", help="Look at the files on every request.")] = False,
    root_path: Annotated[str, typer.Option(help="Prefix or whole address of the site.")] = "",
    proxies: Annotated[
        str, typer.Option(envvar="COURSE_PROXIES", help="Proxies whose headers are believed.")
    ] = PROXIES,
    framed_by: Annotated[
        str, typer.Option(envvar="COURSE_FRAMED_BY", help="Sites that may frame the pages.")
    ] = "",
    at_once: Annotated[
        int, typer.Option(envvar="COURSE_AT_ONCE", help="Open questions of one address.", min=1)
    ] = MOST_AT_ONCE,
) -> None:
    """Serve the course."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if context.invoked_subcommand is None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            try:
                course = Course(ROOT, dev, read_door(root_path, proxies, framed_by), at_once)
                models.place()
                require_free(host, port)
            except (SettingError, SettingsError) as error:
                _stop(str(error), 2)
            run(course, host, port)
        _leave()


def run(course: Course, host: str, port: int) -> None:
    """Serve until somebody stops the server, then close everything that is open."""
    for found in course.library.course.faults:
        typer.echo(found, err=True)
    try:
        blocks = launch(CourseServer(course.front), host, port, course.live)
    except LateError as error:
        _stop(str(error), 1)
    open_at = addresses(course.door.root, host, port)
    typer.echo("\n".join(f"The course is open at {url}" for url in open_at))
    threading.Thread(target=warm, args=[course], daemon=True).start()
    try:
        threading.Event().wait()
    finally:
        blocks.close(verbose=False)


def warm(course: Course) -> None:
    """Make the first pages, then import the libraries of the models, while readers come."""
    first = next(iter(course.library.course.lessons), slug_of(""))
    for view in VIEWS:
        for slug in (slug_of(""), first):
            course.answers((slug, view, course.door.root.prefix))
    for library in ("torch", "transformers"):
        importlib.import_module(library)
    course.warmer.awake = True


def _leave() -> NoReturn:
    """End the process at once: a model that is still loading would hold up its exit or abort it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    cli()
