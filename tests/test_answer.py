"""Answers kept ready."""

from lessons.pages.answer import answer


def test_small_bodies_and_pictures_are_not_compressed():
    assert list(answer(b"x" * 100, "text/plain").bodies) == [""]
    assert list(answer(b"x" * 1000, "image/png").bodies) == [""]
    assert list(answer(b"x" * 1000, "image/svg+xml").bodies) == ["", "br", "gzip"]


def test_the_tag_changes_with_the_body_and_with_the_headers():
    tags = {
        answer(b"a", "text/html").etag,
        answer(b"b", "text/html").etag,
        answer(b"a", "text/html", content_language="ko").etag,
    }

    assert len(tags) == 3
    assert answer(b"a", "text/html").etag in tags
