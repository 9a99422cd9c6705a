"""The HTML that results are made of."""

import re
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from tests import fake_shelf
from translations import LANGUAGES, strings
from widgets import views
from widgets.waiting import Progress

EN = strings("en")
NASTY = '<img src=x onerror=alert(1)> & "quoted"\n\n    code\t**bold**'


class Balance(HTMLParser):
    """Counts the elements that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def balanced(html: str) -> Balance:
    parser = Balance()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


PIECES = {
    "lead": views.lead("Verdict: {label} ({score})", label=NASTY, score="96.0%"),
    "quiet": views.quiet(NASTY),
    "bars": views.bars([(NASTY, 0.5), ("b", 0.0)]),
    "passage": views.passage(NASTY, [(0, 4, views.span(NASTY))]),
    "table": views.table(NASTY, (NASTY, "b"), [(NASTY, NASTY)]),
    "receipt": views.receipt(fake_shelf.receipt(checkpoint=NASTY, revision=NASTY), EN),
    "snippet": views.snippet(NASTY, [fake_shelf.receipt(source="bundled")], EN),
    "error": views.error(NASTY, "en", EN),
    "waiting": views.waiting(Progress("downloading", NASTY, 0.4), "46 MB", "en", EN),
}


@pytest.mark.parametrize("html", PIECES.values(), ids=PIECES)
def test_readers_text_stays_text_on_one_line(html):
    html = views.line(html)
    seen = balanced(html)
    assert "<img" not in html
    assert not re.search(r"[\n\r\t]", html)
    assert {"style", "onerror"}.isdisjoint(seen.attributes)


@pytest.mark.parametrize(("score", "name"), [(0, 0), (0.004, 0), (0.62, 62), (1, 100), (-0.3, 0)])
def test_a_score_is_drawn_by_one_of_a_hundred_and_one_classes(score, name):
    assert views.shade(score) == f"course-p{name}"


def test_only_the_first_bar_is_the_best():
    assert views.bars([("a", 0.7), ("b", 0.3)]).count("course-bar-best") == 1


def test_marks_that_overlap_are_drawn_once():
    html = views.passage("abcdef", [(1, 4, Markup("<b>bcd</b>")), (2, 5, Markup("<b>cde</b>"))])
    assert html == '<p class="course-text">a<b>bcd</b>ef</p>'


def test_marks_may_stand_at_both_ends_and_in_any_order():
    html = views.passage(
        "서울과 부산", [(4, 6, Markup("<b>부산</b>")), (0, 2, Markup("<b>서울</b>"))]
    )
    assert html == '<p class="course-text"><b>서울</b>과 <b>부산</b></p>'


def test_the_receipt_tells_checkpoint_source_licence_device_and_time():
    html = views.receipt(fake_shelf.receipt(), EN)
    told = re.sub(r"<[^>]+>", " ", html).split()
    for word in (fake_shelf.CHECKPOINT, fake_shelf.REVISION[:7], "Hub", "apache-2.0", "cpu", "12"):
        assert word in told


def test_the_receipt_leads_to_what_is_known_of_the_checkpoint():
    ours = views.receipt(fake_shelf.receipt(source="bundled", checkpoint="gpt-ko"), EN)
    theirs = views.receipt(fake_shelf.receipt(source="hub", checkpoint="klue/bert-base"), EN)

    assert 'href="../models#gpt-ko"' in ours
    assert 'href="https://huggingface.co/klue/bert-base"' in theirs


def test_a_bundled_checkpoint_has_no_revision_to_show_when_none_is_known():
    assert "<code" not in views.receipt(fake_shelf.receipt(revision=None), EN)


def test_a_remembered_answer_shows_no_zero_milliseconds():
    assert views.duration(0.00001, EN) == "under 1 ms"


def test_a_long_wait_is_told_in_seconds():
    assert views.duration(12.34, EN) == "12.3 s"


def test_a_zero_has_no_minus():
    assert [views.decimal(one) for one in (-0.004, 0.004, -0.006)] == ["0.00", "0.00", "-0.01"]


def test_the_lines_of_python_keep_their_line_breaks_as_entities():
    assert "a = 1&#10;b = 2" in views.result("bars", "en", views.snippet("a = 1\nb = 2", [], EN))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_note_and_error_of_the_shelf_has_words(lang):
    from widgets import models

    words = strings(lang)["widget"]
    assert set(models.NOTES) <= set(words["notes"])
    assert set(models.ERRORS) <= set(words["errors"])


def test_an_empty_corner_of_a_table_is_no_heading():
    html = views.table("Costs", ("", "Tokens"), [("All", "7")])
    assert '<tr><td></td><th scope="col">Tokens</th></tr>' in html
    assert 'scope="col"></th>' not in html
