"""Live widgets over HTTP, with a shelf that holds no models."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests import fake_shelf
from translations import LANGUAGES, strings
from widgets import WIDGETS, live
from widgets.live import Live
from widgets.widget import run

PLACE = "transformers.pipelines.3"
INPUTS: dict[str, dict[str, Any]] = {
    "en": {"text": "Seoul is the [MASK] of Korea.", "top_k": 3},
    "ko": {"text": "서울은 한국의 [MASK]이다."},
}


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    fake_shelf.install(monkeypatch)


def inputs(lang: str, place: str) -> Mapping[str, Any]:
    if not place.startswith("transformers."):
        raise KeyError(place)
    return INPUTS[lang] if place == PLACE else {}


def before(lang: str, place: str) -> str | None:
    return f"<p>Recorded, {lang}</p>" if place == PLACE else None


@asynccontextmanager
async def opened(root: str = "") -> AsyncIterator[tuple[Live, httpx.AsyncClient]]:
    """Yield the live widgets under /live, behind a proxy's prefix, and a client."""
    running = Live(inputs, before)

    async def app(scope, receive, send):
        await running({**scope, "root_path": f"{root}/live"}, receive, send)

    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://course") as client:
            yield running, client
    finally:
        await running.close()


def get(*paths: str, root: str = "", **headers: str) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        async with opened(root) as (_, client):
            return [await client.get(root + path, headers=headers) for path in paths]

    return asyncio.run(ask())


def values(config: dict[str, Any], kind: str) -> list[Any]:
    return [one["props"].get("value") for one in config["components"] if one["type"] == kind]


async def call(
    client: httpx.AsyncClient, base: str, *data: Any, run: int | None = None
) -> list[dict[str, Any]]:
    """Press Run as the page does, or another button, and return the messages of the stream."""
    if run is None:
        config = (await client.get(f"{base}/config")).json()
        events = config["dependencies"]
        run = next(one["id"] for one in events if len(one["inputs"]) == len(data))
    body = {"data": data, "fn_index": run, "session_hash": "abc", "trigger_id": None}
    joined = await client.post(f"{base}/gradio_api/queue/join", json=body)
    assert joined.status_code == 200, joined.text
    stream = await client.get(f"{base}/gradio_api/queue/data?session_hash=abc")
    lines = [line.removeprefix("data:") for line in stream.text.splitlines() if line]
    return [one for one in map(json.loads, lines) if one["msg"].startswith("process")]


def test_every_widget_starts_in_every_language():
    asked = [(lang, name) for lang in LANGUAGES for name in WIDGETS]
    paths = [f"/live/{lang}/{name}/transformers.pipelines.1/config" for lang, name in asked]
    for (lang, name), answer in zip(asked, get(*paths), strict=True):
        assert answer.status_code == 200
        run = strings(lang)[name.replace("-", "_")]["run"]
        assert run in values(answer.json(), "button")


def test_a_lessons_inputs_and_its_record_stand_in_the_widget():
    (answer,) = get(f"/live/en/fill-mask/{PLACE}/config")
    config = answer.json()
    assert "Seoul is the [MASK] of Korea." in values(config, "textbox")
    assert values(config, "slider") == [3]
    assert "<p>Recorded, en</p>" in values(config, "markdown")


def test_one_widget_stands_in_two_lessons_with_a_start_of_its_own():
    places = (PLACE, "transformers.other.1", PLACE)
    paths = [f"/live/en/fill-mask/{place}/config" for place in places]
    first, second, third = (answer.json() for answer in get(*paths))
    assert values(first, "textbox") != values(second, "textbox")
    assert values(second, "markdown")[-1] == ""
    assert first["components"] == third["components"]
    assert first["app_id"] == second["app_id"]


def test_korean_starts_with_korean():
    (answer,) = get(f"/live/ko/fill-mask/{PLACE}/config")
    assert "서울은 한국의 [MASK]이다." in values(answer.json(), "textbox")


def test_a_screen_reader_hears_the_end_of_a_run_in_the_readers_language():
    (answer,) = get(f"/live/ko/fill-mask/{PLACE}/config")
    spoken = answer.json()["i18n_translations"]
    assert spoken["ko"]["common.complete"] == "결과가 나왔습니다."
    assert spoken["en"]["common.complete"] == "The result is here."


@pytest.mark.parametrize("root", ["", "/sub", "/a/b"])
@pytest.mark.parametrize("headers", [{}, {"host": "inner:8000"}, {"x-forwarded-host": "evil"}])
def test_a_configuration_names_no_address_as_the_page_knows_its_own(root, headers):
    (answer,) = get(f"/live/en/fill-mask/{PLACE}/config", root=root, **headers)
    assert answer.json()["root"] == ""
    assert "http" not in answer.text


def test_a_browser_need_not_ask_twice_for_a_configuration():
    (answer,) = get(f"/live/en/fill-mask/{PLACE}/config")
    assert answer.headers["cache-control"] == "private, max-age=30"


@pytest.fixture(scope="module")
def site():
    return live.lay_out("en")


@pytest.mark.parametrize("name", WIDGETS)
def test_a_configuration_holds_one_widget_and_all_of_it(site, name):
    laid_out = site.widgets[name]
    config = laid_out.config
    ids = {one["id"] for one in config["components"]}
    assert ids >= {one._id for one in laid_out.frame.asked.values()}
    assert laid_out.frame.output._id in ids
    others = [one.frame.output._id for other, one in site.widgets.items() if other != name]
    assert ids.isdisjoint(others)
    assert config["dependencies"]
    for one in config["dependencies"]:
        assert ids.issuperset([*one["inputs"], *one["outputs"]])
    assert config["page"][""]["components"] == [one["id"] for one in config["components"]]


@pytest.mark.parametrize(
    "path",
    [
        "/live/en/no-such-widget/transformers.pipelines.1/config",
        "/live/en/fill-mask/unknown.lesson.1/config",
        "/live/fr/fill-mask/transformers.pipelines.1/config",
        "/live/en/fill-mask/config",
        "/live/en/fill-mask/transformers.pipelines.1/",
        "/live/en/fill-mask/transformers.pipelines.1/config/",
        "/live/en/fill-mask/transformers.pipelines.1/gradio_api/upload",
        "/live/en/fill-mask/transformers.pipelines.1/gradio_api/run/predict",
        "/live/en/fill-mask/transformers.pipelines.1/gradio_api/file=/etc/passwd",
        "/live/en/fill-mask/transformers.pipelines.1/monitoring/summary",
        "/live/en/fill-mask/transformers.pipelines.1/openapi.json",
        "/live/en/fill-mask/../config",
    ],
)
def test_nothing_else_is_open(path):
    (answer,) = get(path)
    assert answer.status_code == 404


def test_theme_and_description_are_open():
    base = "/live/en/fill-mask/transformers.pipelines.1"
    theme, described = get(f"{base}/theme.css", f"{base}/gradio_api/info")
    assert theme.status_code == described.status_code == 200
    assert "var(--course-accent)" in theme.text
    assert described.json()["named_endpoints"] == {}


def test_a_page_loads_no_font_from_anywhere():
    (theme,) = get("/live/en/fill-mask/transformers.pipelines.1/theme.css")
    assert "@font-face" not in theme.text
    assert all(one.startswith('"data:') for one in re.findall(r"url\((.{6})", theme.text))


def test_simultaneous_first_visits_lay_a_language_out_once():
    async def ask() -> set[Any]:
        async with opened() as (_, client):
            paths = [f"/live/en/{name}/{PLACE}/config" for name in WIDGETS]
            answers = await asyncio.gather(*map(client.get, paths))
            return {answer.json()["app_id"] for answer in answers}

    assert len(asyncio.run(ask())) == 1


def test_the_event_loop_goes_on_while_the_widgets_are_laid_out(monkeypatch):
    may_end, lay_out = threading.Event(), live.lay_out

    def slow(lang: str) -> live.Site:
        may_end.wait(10)
        return lay_out(lang)

    monkeypatch.setattr(live, "lay_out", slow)

    async def ask() -> int:
        async with opened() as (running, client):
            running.open()
            first = asyncio.create_task(client.get(f"/live/ko/fill-mask/{PLACE}/config"))
            other = await client.get("/live/ko/no-such-widget/transformers.pipelines.1/config")
            assert other.status_code == 404
            assert not first.done()
            may_end.set()
            return (await first).status_code

    assert asyncio.run(ask()) == 200


def test_a_reader_who_leaves_while_the_widgets_are_laid_out_stops_nobody_else():
    async def ask() -> int:
        async with opened() as (_, client):
            path = f"/live/en/fill-mask/{PLACE}/config"
            leaving = asyncio.create_task(client.get(path))
            await asyncio.sleep(0)
            leaving.cancel()
            return (await client.get(path)).status_code

    assert asyncio.run(ask()) == 200


def test_pressing_run_shows_the_answer():
    async def ask() -> list[dict[str, Any]]:
        async with opened() as (_, client):
            base = f"/live/en/fill-mask/{PLACE}"
            return await call(client, base, "Paris is the [MASK] of France.", 3, "")

    messages = asyncio.run(ask())
    assert messages[-1]["msg"] == "process_completed"
    assert "is the <mark" in json.dumps(messages, ensure_ascii=False)


@pytest.mark.parametrize("text", ["", "no mask", "[MASK] [MASK]", "\x00", "a" * 1_000_000, None, 7])
def test_bad_input_is_answered_and_the_server_goes_on(text):
    async def ask() -> list[dict[str, Any]]:
        async with opened() as (_, client):
            base = f"/live/ko/fill-mask/{PLACE}"
            bad = await call(client, base, text, 3, "")
            return bad + await call(client, base, "[MASK]", 3, "")

    messages = asyncio.run(ask())
    said = json.dumps(messages, ensure_ascii=False)
    assert strings("ko")["widget"]["errors"]["title"] in said
    assert "Traceback" not in said
    assert messages[-1]["success"] is True


LISTED = ("True", "-1", "1e308", "[None]", '{"a":1}', "1130e", "9" * 5000, "[" * 1000)
JUNK: tuple[Any, ...] = (*LISTED, "[[1]]", True, -1, 1e308, [None], {"a": 1}, [[]], 10**400)
"""What no page sends, where a page sends text, numbers or choices."""


@pytest.mark.parametrize("name", WIDGETS)
def test_whatever_a_page_sends_is_answered_in_the_widget(site, name, caplog):
    shown = site.widgets[name].frame
    usual = [one.value for one in shown.asked.values()]
    for place, component in enumerate(shown.asked.values()):
        for junk in JUNK:
            held = [*usual[:place], component.preprocess(junk), *usual[place + 1 :]]
            *_, last = run(shown.widget, strings("ko"), "ko", shown.given(*held))
            assert "course-result" in last or "course-error" in last, junk
    assert not caplog.records


def test_what_stands_in_the_hidden_box_of_next_token_is_refused_in_the_readers_language(capfd):
    async def ask() -> list[str]:
        async with opened() as (_, client):
            base = f"/live/ko/next-token/{PLACE}"
            config = (await client.get(f"{base}/config")).json()
            shown = {one["id"]: one["props"].get("value") for one in config["components"]}
            draw = next(one for one, value in shown.items() if value == "확률대로 뽑기")
            pressed = next(one for one in config["dependencies"] if one["targets"][0][0] == draw)
            given = [shown[one] for one in pressed["inputs"]]
            return [
                str(await call(client, base, *given[:4], junk, "", run=pressed["id"]))
                for junk in (*LISTED, True, {"a": 1})
            ]

    told = asyncio.run(ask())
    words = strings("ko")
    for said in told:
        assert words["widget"]["errors"]["title"] in said
        assert words["next_token"]["taken"] in said or "100" in said
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_stream_comes_in_parts():
    async def ask() -> list[dict[str, Any]]:
        async with opened() as (_, client):
            base = "/live/en/text-generation/transformers.pipelines.2"
            return await call(client, base, "Once", 6, 0.8, 50, 0.95, 1, 42, "")

    messages = asyncio.run(ask())
    assert sum(one["msg"] == "process_generating" for one in messages) > 1


def test_a_closed_course_can_be_opened_again():
    for _ in range(2):
        (answer,) = get(f"/live/en/fill-mask/{PLACE}/config")
        assert answer.status_code == 200


def test_the_configuration_is_sent_compressed():
    (answer,) = get(f"/live/en/fill-mask/{PLACE}/config", **{"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["components"]
