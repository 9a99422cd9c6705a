"""The page that lists the models: the whole catalog, and the card of every bundled checkpoint."""

import re

import pytest
from starlette.testclient import TestClient

import app
from translations import LANGUAGES, strings
from widgets import models
from widgets.listing import listing
from widgets.server import CourseServer


@pytest.fixture(scope="module")
def client():
    return TestClient(CourseServer(app.Course(app.ROOT).front), follow_redirects=False)


@pytest.fixture(params=["en", "ko", "en-ko"])
def html(request, client):
    answer = client.get(f"/{request.param}/models")
    assert answer.status_code == 200
    return answer.text


def test_every_checkpoint_of_the_catalog_is_listed_with_its_licence(html):
    rows = re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    for one in models.catalog().entries:
        own = [row for row in rows if f">{one.id}</a>" in row]
        assert own, one.id
        if one.licence not in ("unknown", "not stated"):
            assert all(f">{one.licence}</td>" in row for row in own)


def test_every_bundled_checkpoint_has_a_card_with_its_numbers(html):
    section = r'<section class="course-models-card" id="([\w-]+)">(.*?)</section>'
    cards = re.findall(section, html, re.DOTALL)
    assert [name for name, _ in cards] == [one.name for one in listing().bundled]
    for one, (_, text) in zip(listing().bundled, cards, strict=True):
        assert one.measured is not None
        for number, value in one.measured.numbers.items():
            assert number in text
            assert f"{value:.3f}" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_says_in_words_what_was_measured(lang):
    said = strings(lang)["models"]
    for number in {key for one in listing().bundled for key in one.measured.numbers}:
        name, _, measure = number.partition(" ")
        assert (name in said["sets"] and measure in said["measures"]) or number in said["measures"]


def test_every_bundled_checkpoint_that_answers_has_a_card():
    named = {one.name for one in listing().bundled}
    assert {one.id for one in models.catalog().entries if one.source == "bundled"} <= named


def test_cards_speak_both_languages():
    for one in listing().bundled:
        for said in (one.card.title, one.card.way, one.card.purpose, *one.card.wrong):
            assert set(said) == {"en", "ko"}
            assert all(said.values()), (one.name, said)


def test_one_checkpoint_of_each_task_and_language_comes_first():
    for languages in listing().tasks.values():
        for served in languages:
            assert served.first in served.checkpoints
            assert not served.first.only_by_name
            assert served.first.tier == "cpu"


def test_the_short_address_leads_to_the_page_in_the_readers_language(client):
    client.cookies.clear()
    korean = client.get("/models", headers={"accept-language": "ko"})
    assert (korean.status_code, korean.headers["location"]) == (307, "/ko/models")


def test_every_page_leads_to_it(client):
    title = strings("ko")["models"]["title"]
    assert f'<a href="/ko/models">{title}</a>' in client.get("/ko/transformers/").text
    assert "/en/models</loc>" in client.get("/sitemap.xml").text
