"""What the course relies on in Gradio beyond its documented behaviour.

A failure here after an upgrade says what changed, and which module has to follow.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from gradio.routes import App
from gradio.state_holder import SessionState
from starlette.routing import Mount

from widgets.gradio_files import FRONTEND
from widgets.live import SPOKEN


@pytest.fixture(scope="module")
def demo() -> gr.Blocks:
    demo = gr.Blocks()
    with demo, gr.Column():
        text = gr.Textbox("Hello", elem_classes=["course-text"])
        gr.Button("Run").click(str.upper, text, text, api_visibility="private")
    return demo


@pytest.fixture(scope="module")
def config(demo: gr.Blocks) -> dict[str, Any]:
    return dict(demo.config)


def test_gradios_page_names_its_script_and_style_sheet():
    for file in (FRONTEND.entry, FRONTEND.css):
        assert (FRONTEND.home / file).is_file(), (
            f"index.html of Gradio names no such file: {file}. widgets/gradio_files.py reads it."
        )


def test_the_first_line_of_gradios_script_lists_what_it_loads():
    assert len(FRONTEND.files) > 2, (
        "Gradio's bundles no longer list their chunks in their first line, "
        "from which widgets/gradio_files.py takes what a page fetches ahead."
    )
    missing = [file for file in FRONTEND.files if not (FRONTEND.home / file).is_file()]
    assert not missing, "widgets/gradio_files.py reads names that are no files of Gradio."


def test_components_stand_in_the_configuration_by_number_with_their_properties(demo, config):
    by_number = {one["id"]: one["props"] for one in config["components"]}
    text = next(one for one in demo.blocks.values() if isinstance(one, gr.Textbox))
    assert by_number[text._id].get("value") == "Hello", (
        "components[].id and .props of /config moved: widgets/live.py writes the starts of "
        "lessons there, and widgets/frame.py names components by _id."
    )
    assert by_number[text._id].get("elem_classes") == ["course-text"], (
        "elem_classes left the properties: assets/js/widgets.js finds the result by them."
    )


def test_the_layout_is_a_tree_of_numbers_and_children(config):
    (column,) = config["layout"]["children"]
    inside = {one["id"] for one in column["children"]}
    assert inside <= {one["id"] for one in config["components"]}, (
        "layout of /config is no tree of id and children: widgets/live.py narrows it."
    )


def test_events_name_what_they_listen_to_read_and_write(config):
    (event,) = config["dependencies"]
    ids = {one["id"] for one in config["components"]}
    named = {event["targets"][0][0], *event["inputs"], *event["outputs"]}
    assert isinstance(event["id"], int), "dependencies[].id is gone: widgets/live.py, widgets.js."
    assert named <= ids, (
        "targets, inputs or outputs of /config changed: widgets/live.py narrows events by them, "
        "assets/js/widgets.js tells answers by them."
    )


def test_a_configuration_keeps_account_of_its_pages(config):
    (page,) = config["page"].values()
    assert page.keys() >= {"layout", "components", "dependencies"}, (
        "page of /config changed its shape: widgets/live.py narrows it, too."
    )
    assert config.keys() >= {"layout", "components", "dependencies", "app_id"}


def test_a_mounted_app_is_the_one_mount_of_its_parent_and_has_a_lifespan():
    with gr.Blocks() as demo:
        gr.Textbox()
    parent = gr.mount_gradio_app(FastAPI(), demo, "/widget")
    mounts = [route for route in parent.routes if isinstance(route, Mount)]
    assert [type(one.app) for one in mounts] == [App], (
        "mount_gradio_app no longer adds one Mount with Gradio's app: widgets/live.py calls it."
    )
    assert asyncio.run(_entered(parent)), (
        "entering the parent's lifespan no longer starts Gradio's queue: widgets/live.py."
    )


async def _entered(parent: FastAPI) -> bool:
    async with parent.router.lifespan_context(parent):
        return True


def test_what_a_component_makes_of_input_can_be_replaced_on_it():
    slider = gr.Slider(1, 10)
    slider.preprocess = lambda sent: -sent  # type: ignore[assignment, method-assign]
    with gr.Blocks() as demo:
        slider.render()
        gr.Button().click(str, slider, None)
    (fn,) = demo.fns.values()
    read = asyncio.run(demo.preprocess_data(fn, [99], SessionState(demo)))
    assert read == [-99], (
        "Gradio checks a component's input elsewhere than in its preprocess: "
        "widgets/parameters.py replaces that, so that refusals speak the reader's language."
    )


def test_gradios_own_words_can_be_replaced():
    script = "".join(
        (FRONTEND.home / file).read_text(encoding="utf-8", errors="replace")
        for file in FRONTEND.files
        if file.endswith(".js")
    )
    assert all("common.complete" in words for words in SPOKEN.translations_dict.values())
    assert "common.complete" in script, (
        "Gradio's frontend no longer says common.complete at the end of a run: widgets/live.py."
    )
    for name in ("gradio-app", "main.contain", "theme_mode"):
        part = name.rpartition(".")[2]
        assert part in script, (
            f"Gradio's frontend has no {name}: assets/js/widgets.js relies on it."
        )


def test_the_server_can_be_launched_with_a_lifespan_of_ours():
    accepted = inspect.signature(gr.Server.launch).parameters
    takes_any = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in accepted.values())
    known = accepted if not takes_any else inspect.signature(gr.Blocks.launch).parameters
    used = {"app_kwargs", "prevent_thread_lock", "ssr_mode", "run_history", "enable_monitoring"}
    assert used <= known.keys(), "gr.Server.launch lost an argument that widgets/server.py gives."


def test_a_launched_app_knows_its_blocks_and_their_server():
    begun: list[str] = []

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        begun.append("begun")
        yield

    server = gr.Server()
    app, _, _ = server.launch(
        server_name="127.0.0.1",
        app_kwargs={"lifespan": life},
        prevent_thread_lock=True,
        quiet=True,
        ssr_mode=False,
    )
    blocks = app.get_blocks()
    try:
        assert begun == ["begun"], "launch ignores app_kwargs' lifespan: widgets/server.py."
        assert hasattr(blocks.server.config, "timeout_graceful_shutdown"), (
            "blocks.server.config is no uvicorn Config: widgets/server.py sets its grace."
        )
    finally:
        blocks.close()
