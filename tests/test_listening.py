"""Where the server listens, and why it sometimes may not."""

import errno
import socket

import pytest

from lessons.pages import listening
from lessons.pages.door import Root, SettingError
from lessons.pages.listening import addresses, require_free


def failing(number):
    def bind(host, port):
        raise OSError(number, "why")

    return bind


def test_a_free_port_of_this_machine_is_no_matter():
    require_free("127.0.0.1", 0)
    require_free("0.0.0.0", 0)
    require_free("localhost", 0)


def test_a_taken_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingError, match=r"Port \d+ is taken\. .* --port \d+\."):
            require_free("0.0.0.0", taken.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "not an address"])
def test_an_address_of_another_machine_is_not_told_as_a_taken_port(host):
    with pytest.raises(SettingError, match=f"{host} is no address of this machine"):
        require_free(host, 0)


@pytest.mark.parametrize(
    ("number", "port", "sentence"),
    [
        (errno.EADDRINUSE, 7860, "Port 7860 is taken. Stop what listens on it, or choose another"),
        (errno.EADDRINUSE, 65535, "choose another: --port 7860."),
        (errno.EACCES, 80, "You may not listen on port 80. Choose another: --port 7860."),
    ],
)
def test_the_true_reason_is_told(monkeypatch, number, port, sentence):
    monkeypatch.setattr(listening, "_bind", failing(number))

    with pytest.raises(SettingError) as told:
        require_free("127.0.0.1", port)

    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("root", "host", "shown"),
    [
        (Root(), "127.0.0.1", ["http://127.0.0.1:7860/"]),
        (Root("/nlp"), "::1", ["http://[::1]:7860/nlp/"]),
        (Root("/nlp"), "0.0.0.0", ["http://10.0.0.9:7860/nlp/", "http://127.0.0.1:7860/nlp/"]),
        (
            Root("/nlp", "https://course.example"),
            "127.0.0.1",
            ["https://course.example/nlp/", "http://127.0.0.1:7860/nlp/"],
        ),
    ],
)
def test_readers_are_told_where_the_course_is(monkeypatch, root, host, shown):
    monkeypatch.setattr(listening, "_in_the_network", lambda: ["10.0.0.9"])

    assert list(addresses(root, host, 7860)) == shown
