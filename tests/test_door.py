"""Where requests come in: the root of the site, and whom the course believes."""

import pytest

from lessons.pages.door import Root, SettingError, read_door, read_proxies, read_root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", Root()),
        ("/", Root()),
        ("nlp", Root("/nlp")),
        ("/nlp", Root("/nlp")),
        ("/nlp/", Root("/nlp")),
        ("nlp/", Root("/nlp")),
        (r"\nlp", Root("/nlp")),
        (r"\class\nlp", Root("/class/nlp")),
        (" /class/nlp ", Root("/class/nlp")),
        ("https://course.example/nlp", Root("/nlp", "https://course.example")),
        ("https://course.example/nlp/", Root("/nlp", "https://course.example")),
        ("HTTPS://Course.Example", Root("", "https://course.example")),
        ("http://[::1]:8080/nlp", Root("/nlp", "http://[::1]:8080")),
    ],
)
def test_a_root_path_is_taken_for_what_it_means(text, root):
    assert read_root(text) == root


@pytest.mark.parametrize(
    "text",
    [
        "course.example/nlp",
        "//course.example/nlp",
        "ftp://course.example/nlp",
        "https:///nlp",
        "https://me:secret@course.example/nlp",
        "https://course.example/nlp?x=1",
        "https://[::1",
        "/nlp#top",
        "/a/../b",
        "..",
        "/자연어",
        "/my course",
        "C:/Program Files/Git/nlp",
        "/a//b",
    ],
)
def test_any_other_root_path_is_refused_with_the_right_form(text):
    with pytest.raises(SettingError, match=r"--root-path .* Write --root-path nlp for"):
        read_root(text)


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.2.3.4", False),
        ("192.0.2.7", False),
        ("testclient", False),
        ("", False),
    ],
)
def test_without_a_setting_only_this_machine_is_believed(address, trusted):
    assert read_door("").trusts(address) is trusted


def test_proxies_are_addresses_and_networks():
    door = read_door("", "192.0.2.7, 10.0.0.1/8,2001:db8::/32")

    assert [door.trusts(one) for one in ("192.0.2.7", "10.9.9.9", "2001:db8::9")] == [True] * 3
    assert not door.trusts("127.0.0.1")
    assert read_proxies("") == ()


@pytest.mark.parametrize("text", ["nginx", "127.0.0.1 10.0.0.1", "10.0.0.0/99"])
def test_what_is_no_address_of_a_proxy_is_refused(text):
    with pytest.raises(SettingError, match="Write the addresses of the proxies with commas"):
        read_proxies(text)


def scope(client="127.0.0.1", path="/en/", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": "http",
        "scheme": "http",
        "path": path,
        "client": (client, 1),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


def test_a_proxys_headers_become_the_request_that_the_reader_made():
    seen = read_door("").seen(
        scope(
            host="inner:7860",
            x_forwarded_host="course.example, inner",
            x_forwarded_proto="https",
            x_forwarded_prefix="/nlp",
            x_forwarded_for="203.0.113.9, 198.51.100.7, 127.0.0.1",
        )
    )

    assert (seen["scheme"], seen["root_path"], seen["path"]) == ("https", "/nlp", "/nlp/en/")
    assert seen["headers"] == [(b"host", b"course.example")]
    assert seen["client"] == ("198.51.100.7", 1)


def test_a_strangers_headers_are_left_out():
    seen = read_door("/nlp").seen(
        scope(
            "203.0.113.9",
            host="course.example",
            x_forwarded_host="evil.example",
            x_forwarded_proto="https",
            x_forwarded_prefix="/evil",
            x_forwarded_for="127.0.0.1",
        )
    )

    assert (seen["scheme"], seen["root_path"], seen["path"]) == ("http", "/nlp", "/nlp/en/")
    assert seen["headers"] == [(b"host", b"course.example")]
    assert seen["client"] == ("203.0.113.9", 1)


@pytest.mark.parametrize("host", ["a b", 'x"><script>', "", "a/b"])
def test_what_has_not_the_form_of_a_host_is_not_believed_of_a_proxy(host):
    seen = read_door("").seen(scope(host="course.example", x_forwarded_host=host))

    assert seen["headers"] == [(b"host", b"course.example")]


def test_a_host_names_the_sites_that_may_frame_its_pages():
    sites = "https://lms.example/, https://*.school.example:8443"

    assert read_door("", framed_by=sites).framed_by == (
        "https://lms.example",
        "https://*.school.example:8443",
    )
    assert read_door("").framed_by == ()


@pytest.mark.parametrize("site", ["lms.example", "*", "https://a b", "https://a; script-src *"])
def test_what_is_no_site_may_not_frame_anything(site):
    with pytest.raises(SettingError, match="is no site. Write scheme and host"):
        read_door("", framed_by=site)
