"""Where a widget stands: its name and its address are read as they are written."""

import pytest

from lessons.text.place import LiveAddress, NotFoundError, Place, live_address, place_of


def test_places_are_read_as_they_are_written():
    assert str(Place("a/one-two", 3)) == "a.one-two.3"
    assert place_of("a.one-two.3") == Place("a/one-two", 3)
    assert place_of("index.1") == Place("index", 1)


@pytest.mark.parametrize(
    "name",
    ["", "a", "a.one", "a.one.x", "a.one.²", "a.one.٣", "a.one.0", "a.b.c.1", "..1.1", "../a.1"],
)
def test_other_names_are_no_places(name):
    with pytest.raises(NotFoundError):
        place_of(name)


def test_addresses_of_widgets_are_read_as_they_are_written():
    address = LiveAddress("en", "fill-mask", Place("a/one", 2))

    assert str(address) == "/live/en/fill-mask/a.one.2"
    assert live_address(f"{address}/gradio_api/queue/join") == address


@pytest.mark.parametrize(
    "path",
    ["/", "/live/", "/live/en/fill-mask/a.one.2", "/live/en/fill-mask/a.one/config", "/en/live/"],
)
def test_other_paths_lead_to_no_widget(path):
    with pytest.raises(NotFoundError):
        live_address(path)
