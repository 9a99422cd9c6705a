"""The course: its addresses and its command line. `python app.py` serves it."""

import asyncio
import importlib
import importlib.util
import os
import re
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote
from xml.sax.saxutils import escape

import typer
import typer.core
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lessons.pages.address import VIEWS, address, preferred_view, prefixed, slug_of
from lessons.pages.answer import Answer
from lessons.pages.fault_log import FaultLog
from lessons.pages.files import Files
from lessons.pages.page import MODELS, error_page, models_page, page
from lessons.pages.render import Renderer
from lessons.text.library import Gallery, Library
from lessons.text.memory import Memory
from lessons.text.place import NotFoundError, Place, live_address, place_of
from translations import LANGUAGES
from widgets import WIDGETS, api, models, recorded
from widgets.gradio_files import FRONTEND, gradio
from widgets.listing import link, listing
from widgets.live import Live

VERSION = "1.0.0"
ROOT = Path(__file__).parent
HOST = "0.0.0.0" if os.environ.get("SPACE_ID") else "127.0.0.1"  # noqa: S104 - a Space is open
PORT = 7860

GRADIO = re.compile(
    r"/config/?|/static/(fonts|img)/[\w./-]+"
    r"|/gradio_api/(info|openapi\.json|app_id|startup-events|call/(v2/)?\w+(/\w+)?"
    r"|queue/(join|data)|cancel|reset|heartbeat/\w+|mcp(/.*)?)/?"
)
"""The only paths that Gradio itself answers: the nine tasks as an API, and its documentation."""

MOST_BYTES = 8_000_000
PATIENCE = 1.0
"""Seconds for which a page is sent again without looking at its files."""

COOKIE = "view"
YEAR = 365 * 24 * 60 * 60
OFTEN = 600
"""Seconds after which a lesson's first checkpoint is asked for again."""

GRACE = 2
"""Seconds that open streams are given when the server stops."""


class Course:
    """Everything behind the addresses, made once."""

    def __init__(self, root: Path = ROOT, dev: bool = False, base: str = "") -> None:
        patience = 0.0 if dev else PATIENCE
        self.base = base
        self.library = Library(root, gallery(), patience)
        self.files = Files(root / "assets", FRONTEND, self.library.watch)
        self.fault_log = FaultLog()
        self.renderer = Renderer(root / "assets" / "templates", self.files, FRONTEND, VERSION, dev)
        self.answers = Memory(self._answer, self.library.watch, size=512)
        self.live = Live(self.inputs, self.before)
        self.warmer = Warmer(self.library)
        self.pages = Starlette(routes=ROUTES, exception_handlers=ERRORS)
        self.pages.state.course = self

    def inputs(self, lang: str, place: str) -> Mapping[str, Any]:
        """Return what the widget at a place starts with; raises NotFoundError for no such place."""
        return self.library.embedding(place_of(place), lang).inputs

    def before(self, lang: str, place: str) -> str | None:
        """Return the recorded result at a place."""
        return self.library.gallery.recorded(lang, place_of(place))

    def embeds(self, path: str) -> bool:
        """Return whether a path is one of a widget that stands where it says."""
        try:
            found = live_address(path)
            return self.library.embedding(found.place, found.lang).name == found.widget
        except NotFoundError:
            return False

    def _answer(self, key: tuple[str, str, str]) -> Answer:
        slug, view, base = key
        if slug == MODELS:
            return self._models(view, base)
        made = page(self.library, slug, view, base)
        self.fault_log.tell(slug, view, made.faults)
        return self.renderer.page(made, base)

    def _models(self, view: str, base: str) -> Answer:
        frame = models_page(self.library, view, base)
        return self.renderer.models(frame, base, listing=listing(), link=link)


class Warmer:
    """Loads the first checkpoint of the lesson a reader is at, and that of the next one."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="warm")
        self._seen: dict[tuple[str, str], float] = {}
        self.awake = False

    def near(self, slug: str, view: str) -> None:
        """Load what a reader of this page is likely to run, unless that was done lately."""
        key, now = (slug, VIEWS[view][0]), time.monotonic()
        if self.awake and now - self._seen.get(key, -OFTEN) >= OFTEN:
            self._seen[key] = now
            self._worker.submit(self._load, *key)

    def _load(self, slug: str, lang: str) -> None:
        lesson = self._library.course.lessons.get(slug)
        for near in (slug, lesson.next if lesson else None):
            with suppress(NotFoundError):
                first = self._library.embedding(Place(near or "", 1), lang)
                task = WIDGETS[first.name].WIDGET.task
                if task:
                    models.warm(task, first.inputs.get("pair", lang))


class CourseServer(gradio.Server):
    """Gradio's server, of which only the API is reachable; all else is the course's own."""

    def __init__(self, course: Course) -> None:
        super().__init__(title="Transformers", docs_url=None, redoc_url=None, openapi_url=None)
        self.course = course
        self.live = GZipMiddleware(course.live)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, from outside all that Gradio wraps around its own."""
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
        elif scope["type"] == "http":
            below = _prefixed(scope, self.course.base)
            await self._choose(below)(below, receive, send)

    def _choose(self, scope: Scope) -> ASGIApp:
        """Return what answers a path: the course itself, a widget, or Gradio's API."""
        way = scope["path"].removeprefix(scope["root_path"])
        if GRADIO.fullmatch(way):
            return super().__call__ if _fits(scope) else too_long
        if self.course.embeds(way):
            return self._live if _fits(scope) else too_long
        return self.course.pages

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = {**scope, "root_path": f"{scope['root_path']}/live"}
        await self.live(below, receive, send)


def _anything(_: object) -> str:
    """Return nothing, as any value will do."""
    return ""


def gallery() -> Gallery:
    """Return what the lessons need to know of the widgets."""
    options = {name: dict.fromkeys(widget.INPUTS, _anything) for name, widget in WIDGETS.items()}
    return Gallery(options, _recorded)


def _recorded(lang: str, place: Place) -> str | None:
    return recorded.recorded(lang, place.slug, place.number)


async def home(request: Request) -> Response:
    """Send the reader to the contents, in the view that was chosen last or the browser asks for."""
    return _led(request, slug_of(""))


async def models_home(request: Request) -> Response:
    """Send the reader to the page of models, likewise."""
    return _led(request, MODELS)


async def course_page(request: Request) -> ASGIApp:
    """Show the contents, a chapter or a lesson."""
    course: Course = request.app.state.course
    view, way = request.path_params["view"], request.path_params["path"]
    key = (slug_of(way), view, _base(request))
    try:
        ready = course.answers.peek(key)
        if ready is None:
            ready = await asyncio.to_thread(course.answers, key)
    except NotFoundError:
        return _moved(request, way) or await not_found(request)
    course.warmer.near(key[0], view)
    if request.cookies.get(COOKIE) == view:
        return ready
    chosen = f"{COOKIE}={view}; Path=/; Max-Age={YEAR}; SameSite=Lax"
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
    try:
        return await asyncio.to_thread(course.files.answer, name, version)
    except NotFoundError:
        return await not_found(request)


async def favicon(request: Request) -> ASGIApp:
    """Send the icon of the course."""
    files: Files = request.app.state.course.files
    return files.answer("figures/favicon.svg", "")


async def healthz(request: Request) -> Response:
    """Tell a machine how the server is."""
    course: Course = request.app.state.course
    lessons = len(course.library.course.lessons)
    said = {"status": "ok", "version": VERSION, "lessons": lessons}
    return JSONResponse(said | asdict(models.status()), headers={"Cache-Control": "no-store"})


async def robots(request: Request) -> Response:
    """Tell crawlers what to read."""
    site = _site(request)
    return PlainTextResponse(f"User-agent: *\nDisallow: /live/\nSitemap: {site}/sitemap.xml\n")


async def sitemap(request: Request) -> Response:
    """List every page in both languages."""
    site, course = _site(request), request.app.state.course.library.course
    urls = "".join(
        f"<url><loc>{escape(address(site, view, slug))}</loc></url>"
        for slug in [*course.documents(), MODELS]
        for view in LANGUAGES
    )
    top = '<?xml version="1.0" encoding="UTF-8"?>'
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'{top}<urlset xmlns="{schema}">{urls}</urlset>'
    return Response(body, media_type="application/xml")


async def not_found(request: Request, error: Exception | None = None) -> ASGIApp:
    """Say in both languages that there is no such page, and which ones are near."""
    return _error(request, 404)


async def failed(request: Request, error: Exception) -> ASGIApp:
    """Say in both languages that something went wrong here."""
    return _error(request, 500)


async def too_long(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request whose body is too long, or does not say how long it is."""
    await PlainTextResponse("Content Too Large", 413)(scope, receive, send)


ROUTES = [
    Route("/", home),
    Route("/healthz", healthz),
    Route("/robots.txt", robots),
    Route("/sitemap.xml", sitemap),
    Route("/favicon.ico", favicon),
    Route("/assets/{name:path}", asset),
    Route(f"/{MODELS}", models_home),
    Route("/{view}", view_home),
    Route("/{view}/{path:path}", course_page),
]

ERRORS: dict[Any, Any] = {404: not_found, 405: not_found, 500: failed}


def _error(request: Request, status: int) -> Answer:
    course: Course = request.app.state.course
    wanted = request.url.path.removeprefix(_base(request)).partition("/")[2]
    view, _, way = wanted.partition("/")
    shown = view if view in VIEWS else _preferred(request)
    made = error_page(course.library, status, shown, way if status == 404 else "", _base(request))
    return course.renderer.error(made, _base(request))


def _moved(request: Request, way: str) -> Response | None:
    """Return the way to a page whose address lacks its last slash, or has one too many."""
    course: Course = request.app.state.course
    other = way.rstrip("/") if way.endswith("/") else f"{way}/"
    view, slug = request.path_params["view"], slug_of(other)
    if view not in VIEWS or not course.library.course.holds(slug):
        return None
    return RedirectResponse(address(_base(request), view, slug), 308)


def _led(request: Request, slug: str) -> Response:
    """Return the way to a page in the view that suits the reader."""
    href = address(_base(request), _preferred(request), slug)
    headers = {"Vary": "Cookie, Accept-Language", "Cache-Control": "no-store"}
    return RedirectResponse(href, 307, headers)


def _preferred(request: Request) -> str:
    cookie = request.cookies.get(COOKIE, "")
    return preferred_view(cookie, request.headers.get("accept-language", ""))


def _base(request: Request) -> str:
    return str(request.scope["root_path"])


def _site(request: Request) -> str:
    host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
    scheme = request.headers.get("x-forwarded-proto") or request.url.scheme
    return f"{scheme}://{host}{_base(request)}"


def _prefixed(scope: Scope, base: str) -> Scope:
    """Return the scope of a request with the prefix that a proxy gives the whole site."""
    named = dict(scope["headers"]).get(b"x-forwarded-prefix", b"").decode("latin-1")
    root, way = prefixed(scope["path"], named, base)
    return {**scope, "root_path": root, "path": way, "raw_path": quote(way).encode()}


def _fits(scope: Scope) -> bool:
    """Return whether the body of a request is short enough, and says so."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return True
    length = dict(scope["headers"]).get(b"content-length", b"")
    return length.isdigit() and int(length) <= MOST_BYTES


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
    port: Annotated[int, typer.Option(help="Port to listen on.")] = PORT,
    dev: Annotated[bool, typer.Option("--dev", help="Look at the files on every request.")] = False,
    root_path: Annotated[str, typer.Option(help="Prefix of the site behind a proxy.")] = "",
) -> None:
    """Serve the course."""
    if context.invoked_subcommand is None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            models.place()
            run(Course(dev=dev, base=root_path.rstrip("/")), host, port)
        _leave()


def run(course: Course, host: str, port: int) -> None:
    """Serve until somebody stops the server, then close everything that is open."""
    for fault in course.library.course.faults:
        typer.echo(fault, err=True)
    blocks = launch(course, host, port)
    blocks.server.config.timeout_graceful_shutdown = GRACE
    threading.Thread(target=warm, args=[course], daemon=True).start()
    try:
        threading.Event().wait()
    finally:
        blocks.close(verbose=False)


def launch(course: Course, host: str, port: int) -> Any:
    """Open the port and return what closes it."""
    server = CourseServer(course)
    api.register(server)
    try:
        app, url, _ = server.launch(
            server_name=host,
            server_port=port,
            app_kwargs={"lifespan": lambda app: _life(course)},
            prevent_thread_lock=True,
            mcp_server=importlib.util.find_spec("mcp") is not None,
            quiet=True,
            show_error=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            max_file_size=1,
            ssr_mode=False,
            share=False,
            pwa=False,
        )
    except OSError:
        _stop(f"Port {port} is taken. Stop what listens on it, or choose another: --port 7861.")
    typer.echo(f"The course is open at {url}")
    return app.get_blocks()


def warm(course: Course) -> None:
    """Make the first pages, then import the libraries of the models, while readers come."""
    first = next(iter(course.library.course.lessons), slug_of(""))
    for view in VIEWS:
        for slug in (slug_of(""), first):
            course.answers((slug, view, course.base))
    for library in ("torch", "transformers"):
        importlib.import_module(library)
    course.warmer.awake = True


@asynccontextmanager
async def _life(course: Course) -> AsyncIterator[None]:
    course.live.open()
    yield
    await course.live.close()


def _leave() -> NoReturn:
    """End the process at once: a model that is still loading would hold up its exit or abort it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
