"""Recorded results: written by running the widgets, read by pages, complete for every lesson."""

import json
from pathlib import Path

import pytest

import app
from lessons.authoring.commands import Placed
from lessons.text.library import Gallery, Library
from lessons.text.place import Place
from tests import fake_shelf
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import models
from widgets.recorded import HOME, RecordError, read, record, recorded, records

ROOT = Path(__file__).parent.parent
LESSON = "transformers/pipelines"
ONE = Placed("en", LESSON, "fill-mask", {"text": "Paris is the [MASK] of France.", "top_k": 2})
TWO = Placed("en", LESSON, "sentiment-analysis", {"text": "Lovely & <b>good</b>"})


@pytest.fixture
def fake(monkeypatch):
    fake_shelf.install(monkeypatch)


def written(home, *embedded, today="2026-11-22"):
    return list(record(embedded or (ONE, TWO), today, home))


def test_a_record_holds_widget_inputs_result_checkpoint_revision_and_day(fake, tmp_path):
    (file,) = written(tmp_path)
    assert file == tmp_path / "en" / "transformers" / "pipelines.json"
    first, second = json.loads(file.read_text(encoding="utf-8"))
    assert (first["widget"], second["widget"]) == ("fill-mask", "sentiment-analysis")
    assert first["inputs"] == dict(ONE.inputs)
    assert first["checkpoint"] == fake_shelf.CHECKPOINT
    assert first["revision"] == fake_shelf.REVISION
    assert first["date"] == "2026-11-22"
    assert 'class="course-span">capital<' in first["html"]


def test_recording_again_changes_nothing(fake, tmp_path):
    (file,) = written(tmp_path)
    before = file.read_bytes()
    written(tmp_path, today="2026-12-24")
    assert file.read_bytes() == before


def test_a_changed_answer_gets_the_new_day_and_its_neighbour_keeps_the_old(fake, tmp_path):
    written(tmp_path)
    other = Placed("en", LESSON, "fill-mask", {"text": "A [MASK].", "top_k": 1})
    written(tmp_path, other, TWO, today="2026-12-24")
    assert [one.date for one in read("en", LESSON, tmp_path)] == ["2026-12-24", "2026-11-22"]


def test_a_record_has_no_time_in_it_that_changes_with_every_run(fake, tmp_path):
    written(tmp_path)
    for one in read("en", LESSON, tmp_path):
        assert "course-receipt" not in one.html


def test_what_the_result_does_not_show_is_shown_before_it(fake, tmp_path):
    written(tmp_path)
    html = read("en", LESSON, tmp_path)[1].html
    assert html.startswith('<dl class="course-asked">')
    assert "<dd>Lovely &amp; &lt;b&gt;good&lt;/b&gt;</dd>" in html


def test_a_page_gets_the_record_of_its_place_with_a_label(fake, tmp_path):
    written(tmp_path)
    html = recorded("en", Place(LESSON, 2), tmp_path)
    assert html is not None
    balanced(html)
    assert f"<b>{fake_shelf.CHECKPOINT}</b>" in html
    assert '<time datetime="2026-11-22">2026-11-22</time>' in html
    assert "course-bars" in html


@pytest.mark.parametrize(
    ("slug", "number"), [(LESSON, 3), (LESSON, 0), (LESSON, -1), ("transformers/other", 1)]
)
def test_a_place_without_a_record_has_none(fake, tmp_path, slug, number):
    written(tmp_path)
    assert recorded("en", Place(slug, number), tmp_path) is None


def test_the_file_of_a_lessons_records_is_known_even_before_it_exists(tmp_path):
    assert records("ko", LESSON, tmp_path) == tmp_path / "ko" / "transformers" / "pipelines.json"


def test_a_widget_that_gives_no_answer_is_named(fake, tmp_path):
    bad = Placed("en", LESSON, "fill-mask", {"text": "There is no mask here."}, "lessons/a.md:3")
    with pytest.raises(RecordError, match=r"lessons/a.md:3: fill-mask \(en\): Mark the"):
        written(tmp_path, bad)


def test_a_stream_is_recorded_at_its_end(fake, tmp_path):
    grown = {"text": "Once", "max_new_tokens": 3}
    written(tmp_path, Placed("en", LESSON, "text-generation", grown))
    assert " one and one and one</span>" in read("en", LESSON, tmp_path)[0].html


def _options():
    return app.gallery().options


def _embedded():
    library = Library(ROOT, Gallery(_options()))
    for slug in library.course.documents():
        document = library.document(slug, "en")
        for number, _ in enumerate(document.embeddings() if document else (), 1):
            for lang in LANGUAGES:
                found = library.embedding(Place(slug, number), lang)
                name = f"{lang}-{slug}-{number}-{found.name}"
                yield pytest.param(lang, slug, number, found, id=name)


@pytest.mark.parametrize(("lang", "slug", "number", "embedding"), list(_embedded()))
def test_every_widget_of_every_lesson_has_a_record_of_what_it_starts_with(
    lang, slug, number, embedding
):
    kept = read(lang, slug)
    assert len(kept) >= number, f"Run: python app.py record {slug}"
    one = kept[number - 1]
    assert (one.widget, dict(one.inputs)) == (embedding.name, dict(embedding.inputs)), (
        f"{HOME.name}/{lang}/{slug}.json is older than the lesson. Run: python app.py record {slug}"
    )
    balanced(one.html)
    assert "course-error" not in one.html
    assert strings(lang)["widget"]["errors"]["title"] not in one.html
    names = {entry.id for entry in models.catalog().entries}
    assert set(filter(None, one.checkpoint.split(" · "))) <= names
    assert bool(one.checkpoint) == bool(one.revision)
