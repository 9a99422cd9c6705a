"""What reaches Gradio: how long a body may be, and how much one address may ask at once."""

import json

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from widgets import gate
from widgets.gate import Gate

JOIN = "/live/en/fill-mask/a.one.1/gradio_api/queue/join"
DATA = "/live/en/fill-mask/a.one.1/gradio_api/queue/data"


class Queue:
    """Stands for Gradio: takes questions and answers them when it is told to."""

    def __init__(self):
        self.asked = []
        self.app = Starlette(
            routes=[
                Route(JOIN, self.join, methods=["POST"]),
                Route(DATA, self.data),
                Route("/gradio_api/call/{name}", self.join, methods=["POST"]),
                Route("/gradio_api/call/{name}/{event}", self.answer),
            ]
        )

    async def join(self, request):
        await request.body()
        self.asked.append(f"e{len(self.asked)}")
        return JSONResponse({"event_id": self.asked[-1]})

    async def data(self, request):
        told = {"msg": "process_completed", "event_id": request.query_params["event"], "output": {}}
        return StreamingResponse(iter([f"data: {json.dumps(told)}\n\n"]))

    async def answer(self, request):
        return StreamingResponse(iter(["event: complete\ndata: []\n\n"]))


@pytest.fixture
def client():
    return client_of(Gate(most=2))


def client_of(opened, address="192.0.2.1"):
    queue = Queue()

    async def app(scope, receive, send):
        await opened(queue.app, scope, receive, send)

    return TestClient(app, client=(address, 1))


def test_one_address_asks_only_so_much_at_once(client):
    assert [client.post(JOIN, json={}).status_code for _ in range(4)] == [200, 200, 503, 503]


def test_the_refusal_says_when_to_ask_again(client):
    refused = [client.post(JOIN, json={}) for _ in range(3)][-1]

    assert refused.headers["retry-after"] == "5"
    assert "detail" in refused.json()


def test_another_address_may_still_ask():
    shared = Gate(most=1)
    first, second = client_of(shared), client_of(shared, "192.0.2.2")

    assert [one.post(JOIN, json={}).status_code for one in (first, first, second)] == [
        200,
        503,
        200,
    ]


@pytest.mark.parametrize(
    ("ask", "fetch"),
    [
        (JOIN, DATA + "?event={}"),
        ("/gradio_api/call/fill_mask", "/gradio_api/call/fill_mask/{}"),
    ],
)
def test_an_answered_question_makes_room_for_the_next(client, ask, fetch):
    events = [client.post(ask, json={}).json()["event_id"] for _ in range(2)]

    client.get(fetch.format(events[0]))

    assert [client.post(ask, json={}).status_code for _ in range(2)] == [200, 503]


def test_a_question_whose_answer_nobody_fetches_is_forgotten_in_the_end(client, monkeypatch):
    for _ in range(2):
        client.post(JOIN, json={})

    monkeypatch.setattr(gate, "FORGOTTEN", -1)

    assert client.post(JOIN, json={}).status_code == 200


@pytest.mark.parametrize("length", [None, "0", "5"])
def test_a_body_is_passed_on_whole_whatever_length_it_says(length):
    async def echo(scope, receive, send):
        message = await receive()
        await JSONResponse(message["body"].decode())(scope, receive, send)

    async def app(scope, receive, send):
        await Gate()(echo, scope, receive, send)

    headers = {} if length is None else {"content-length": length}
    answer = TestClient(app).post(
        "/gradio_api/cancel", content=iter([b"he", b"llo"]), headers=headers
    )

    assert answer.json() == "hello"


@pytest.mark.parametrize("length", ["many", "-1", "8000001"])
def test_a_length_that_is_too_long_or_none_is_refused(client, length):
    answer = client.post(JOIN, content=iter([b"x"]), headers={"content-length": length})

    assert answer.status_code == 413
