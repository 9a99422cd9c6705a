"""The addresses and the command line, over a course of two lessons."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import app
from lessons.pages.door import read_door
from tests.served import ROOT, free_port
from translations import strings
from widgets.gate import MOST_BYTES
from widgets.server import CourseServer

PAGE = """<!doctype html><html lang="{{ page.lang }}" data-entry="{{ site.entry }}">
<link href="{{ asset('css/course.css') }}"><title>{{ page.title }}</title>
{% for row in page.rows %}{{ row.shared or "" }}{% for cell in (row.left, row.right) if cell %}
<div lang="{{ cell.lang }}">{{ cell.html }}</div>{% endfor %}{% endfor %}
{% for fault in page.faults %}<p>{{ fault }}</p>{% endfor %}
{{ "words " * 100 }}</html>"""

ERROR = """{{ page.status }} {% for words in all_words.values() %}{{ words.errors.not_found }}
{% endfor %}{% for link in page.links %}
<a href="{{ link.href }}">{{ link.title }}</a>{% endfor %}"""

COURSE = {
    "toc.yml": "a: [one, two]",
    "index.md": "# Course\n\nAll.",
    "a/index.md": "# Chapter\n\nOf two.",
    "a/one.md": "# One\n\n```{widget} fill-mask\ntext: a [MASK]\n```",
    "a/two.md": "# Two\n\n```{youtube} aBcDeFgHiJk\ntitle: A film\n```",
    "translations/ko/a/one.md": "# 하나\n\n```{widget} fill-mask\ntext: 어떤 [MASK]\n```",
    "assets/css/course.css": "body { margin: 0 }",
    "assets/js/theme.js": "document.documentElement.dataset.theme = 'dark'",
    "assets/figures/favicon.svg": "<svg/>",
    "assets/templates/contents.html": PAGE,
    "assets/templates/chapter.html": PAGE,
    "assets/templates/lesson.html": PAGE,
    "assets/templates/repair.html": "repairing " + PAGE,
    "assets/templates/error.html": ERROR,
    "assets/models/secret.txt": "secret",
}


@pytest.fixture
def root(write):
    return write(COURSE)


@pytest.fixture
def client(root):
    return client_of(root)


def client_of(root, address="127.0.0.1", **options):
    server = CourseServer(app.Course(root, **options).front)
    return TestClient(
        server, follow_redirects=False, raise_server_exceptions=False, client=(address, 50000)
    )


def test_the_first_address_leads_to_the_language_of_the_browser(client):
    def led(**headers):
        return client.get("/", headers=headers).headers["location"]

    assert led() == "/en/"
    assert led(**{"accept-language": "ko-KR,ko;q=0.9,en;q=0.8"}) == "/ko/"
    assert led(**{"accept-language": "fr,en;q=0.5,ko;q=0.4"}) == "/en/"
    assert led(**{"accept-language": "ko;q=oops, en-US"}) == "/en/"
    assert led(cookie="view=en-ko", **{"accept-language": "ko"}) == "/en-ko/"
    assert led(cookie="view=//evil") == "/en/"


@pytest.mark.parametrize("path", ["/en/", "/ko/", "/en-ko/", "/en/a/", "/ko/a/one", "/en-ko/a/two"])
def test_every_kind_of_page_is_there(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "to"),
    [("/en", "/en/"), ("/en/a", "/en/a/"), ("/ko/a/one/", "/ko/a/one"), ("/en-ko", "/en-ko/")],
)
def test_a_slash_too_few_or_too_many_is_forgiven(client, path, to):
    answer = client.get(path)

    assert (answer.status_code, answer.headers["location"]) == (308, to)


@pytest.mark.parametrize(
    "path", ["/fr/", "/fr", "/en/nope", "/en/a/nope/", "/nope/x/y", "/en/index", "/docs", "/en/%00"]
)
def test_any_other_address_is_a_404_in_both_languages(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert strings("ko").errors.not_found in answer.text


def test_a_404_names_the_lesson_that_was_perhaps_meant(client):
    assert '<a href="/ko/a/one">하나</a>' in client.get("/ko/a/onee").text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/models/secret.txt",
        "/assets/templates/lesson.html",
        "/assets/css/../models/secret.txt",
        "/assets/css/%2e%2e/models/secret.txt",
        "/assets/answer.py",
        "/assets/css/none.css",
        "/assets/",
    ],
)
def test_closed_files_are_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/run/fill_mask",
        "/gradio_api/file=app.py",
        "/gradio_api/proxy=http://x",
        "/monitoring",
        "/login",
        "/live/en/fill-mask/a.one.1/gradio_api/upload",
        "/live/en/fill-mask/a.one.2/config",
        "/live/en/summarization/a.one.1/config",
        "/live/fr/fill-mask/a.one.1/config",
        "/live/en/fill-mask/a.two.1/config",
    ],
)
def test_gradio_answers_nothing_but_its_api(client, path):
    assert client.get(path).status_code == 404


def test_a_page_is_sent_compressed(client):
    def sent(encoding):
        answer = client.get("/en/a/one", headers={"accept-encoding": encoding})
        return answer.headers.get("content-encoding"), answer.text

    whole = sent("identity")

    assert whole[0] is None
    assert sent("gzip, deflate") == ("gzip", whole[1])
    assert sent("gzip;q=0, br;q=0.5")[0] == "br"
    assert sent("br;q=0")[0] is None


def test_a_page_that_the_browser_has_is_not_sent_again(client):
    first = client.get("/en/a/one")

    again = client.get("/en/a/one", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_head_sends_headers_alone(client):
    answer = client.head("/en/a/one", headers={"accept-encoding": "identity"})

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


def test_a_page_forbids_everything_it_does_not_need(client):
    headers = client.get("/en/a/one").headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'self' 'sha256-[\w+/]{43}='", policy["script-src"])
    assert "frame-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-language"] == "en"


def test_only_named_sites_may_frame_a_page(root):
    door = read_door("", framed_by="https://lms.example")
    policy = client_of(root, door=door).get("/en/a/one").headers["content-security-policy"]

    assert "frame-ancestors 'self' https://huggingface.co https://lms.example" in policy


def test_only_a_page_with_a_film_may_frame_it(client):
    policy = client.get("/en/a/two").headers["content-security-policy"]

    assert "frame-src https://www.youtube-nocookie.com" in policy


def test_the_view_is_remembered(client):
    answer = client.get("/ko/a/one")
    again = client.get("/ko/a/one", headers={"cookie": "view=ko"})

    assert answer.headers["set-cookie"].startswith("view=ko; Path=/;")
    assert "set-cookie" not in again.headers


def test_files_with_their_version_are_kept_for_ever(client):
    page = client.get("/en/a/one").text
    address = page.split('link href="')[1].split('"')[0]

    assert address.startswith("/assets/css/course.css?v=")
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/assets/css/course.css?v=old").headers["cache-control"] == "no-cache"


def test_gradios_own_files_are_sent_compressed_and_kept_for_ever(client):
    page = client.get("/en/a/one").text
    entry = page.split('data-entry="')[1].split('"')[0]

    answer = client.get(entry, headers={"accept-encoding": "br"})

    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/sub/en/a/one", "/en/a/one"])
def test_behind_a_prefix_every_address_has_it(client, path):
    answer = client.get(path, headers={"x-forwarded-prefix": "/sub"})

    assert answer.status_code == 200
    assert 'data-src="/sub/live/en/fill-mask/a.one.1/"' in answer.text
    assert 'href="/sub/assets/css/course.css?v=' in answer.text


def test_a_prefix_may_be_set_by_hand(root):
    client = client_of(root, door=read_door("/sub"))

    assert client.get("/sub/en/").status_code == 200
    assert client.get("/").headers["location"] == "/sub/en/"
    assert client.get("/sub").headers["location"] == "/sub/en/"


@pytest.mark.parametrize(("prefix", "path"), [("", "/"), ("/sub", "/sub/")])
def test_the_cookie_of_the_view_is_that_of_the_course_alone(root, prefix, path):
    answer = client_of(root, door=read_door(prefix)).get(f"{prefix}/ko/")

    assert answer.headers["set-cookie"].startswith(f"view=ko; Path={path};")


FORWARDED = {
    "x-forwarded-prefix": "/evil",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "forwarded": "host=evil.example;proto=https",
}


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/en/a/one", "/"])
def test_a_stranger_is_not_believed_about_host_and_prefix(root, path):
    answer = client_of(root, address="198.51.100.7").get(path, headers=FORWARDED)

    assert "evil" not in answer.text + answer.headers.get("location", "")
    assert "https://testserver" not in answer.text


def test_a_stranger_cannot_empty_the_memory_of_pages(root):
    course = app.Course(root)
    client = TestClient(CourseServer(course.front), client=("198.51.100.7", 50000))
    client.get("/en/a/one")
    kept = course.answers.peek(("a/one", "en", ""))

    for number in range(3):
        client.get("/en/a/one", headers={"x-forwarded-prefix": f"/{number}"})

    assert kept is not None
    assert course.answers.peek(("a/one", "en", "")) is kept
    assert course.answers.peek(("a/one", "en", "/1")) is None


def test_a_proxy_that_the_host_names_is_believed(root):
    client = client_of(root, "10.1.2.3", door=read_door("", "10.0.0.0/8"))
    headers = {
        "x-forwarded-host": "course.example",
        "x-forwarded-proto": "https",
        "x-forwarded-prefix": "/nlp",
    }

    robots = client.get("/robots.txt", headers=headers).text
    sitemap = client.get("/sitemap.xml", headers=headers).text

    assert "Sitemap: https://course.example/nlp/sitemap.xml" in robots
    assert "Disallow: /nlp/live/" in robots
    assert "<loc>https://course.example/nlp/ko/a/one</loc>" in sitemap


def test_the_whole_address_of_the_site_is_what_crawlers_are_told(root):
    client = client_of(root, door=read_door("https://course.example/nlp"))

    assert "https://course.example/nlp/sitemap.xml" in client.get("/nlp/robots.txt").text
    assert client.get("/nlp/en/").status_code == client.get("/en/").status_code == 200


def test_what_is_no_prefix_is_ignored(client):
    answer = client.get("/en/a/one", headers={"x-forwarded-prefix": '/"><script>'})

    assert "<script>" not in answer.text


@pytest.mark.parametrize("view", ["en", "ko", "en-ko"])
def test_a_broken_block_is_being_repaired_while_the_rest_is_read(root, write, view):
    write({"a/two.md": "# Two\n\n```{wdget}\n```\n\nThe rest."})
    client = client_of(root)

    broken, other = client.get(f"/{view}/a/two"), client.get(f"/{view}/a/one")

    assert (broken.status_code, other.status_code) == (200, 200)
    assert strings(view[:2])["page"]["gap"] in broken.text
    assert "The rest." in broken.text
    assert "wdget" not in broken.text


@pytest.mark.parametrize("name", ["a/two.md", "a/index.md", "index.md"])
def test_only_a_file_that_cannot_be_read_is_repaired_as_a_whole(root, name):
    (root / "lessons" / name).write_bytes("# 둘".encode("cp949"))
    client = client_of(root)

    broken = client.get(f"/en/{name.removesuffix('.md').removesuffix('index')}")

    assert broken.status_code == 503
    assert broken.text.startswith("repairing")


def test_the_log_names_each_fault_once_until_it_changes(root, write, monkeypatch, caplog):
    write({"a/two.md": "# Two\n\n```{wdget}\n```"})
    client = client_of(root, dev=True)

    for view in ("en", "ko", "en-ko", "en"):
        client.get(f"/{view}/a/two")
    write({"a/two.md": "# Two\n\nWords.\n\n```{wdget}\n```"})
    client.get("/en/a/two")

    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    hint = "There is no directive 'wdget'. Did you mean 'widget'?"
    assert told == [f"lessons/a/two.md:3: {hint}", f"lessons/a/two.md:5: {hint}"]


def test_while_developing_the_fault_is_shown_and_the_repair_too(root, write):
    write({"a/one.md": "# One\n\n```{wdget}\n```"})
    client = client_of(root, dev=True)
    assert "Did you mean &#39;widget&#39;?" in client.get("/en/a/one").text

    write({"a/one.md": "# One\n\nMended."})

    assert "Mended." in client.get("/en/a/one").text


def test_a_changed_lesson_is_served_without_a_restart(root, write, monkeypatch):
    monkeypatch.setattr(app, "PATIENCE", 0.0)
    client = client_of(root)
    client.get("/en/a/one")

    write({"a/one.md": "# One\n\nOther words."})

    assert "Other words." in client.get("/en/a/one").text


def test_a_failure_of_ours_is_a_500_page(root, write):
    write({"assets/templates/lesson.html": "{{ nothing }}"})

    answer = client_of(root).get("/en/a/one")

    assert answer.status_code == 500
    assert answer.text.startswith("500")


def test_health_is_told_without_loading_a_model(client):
    said = client.get("/healthz").json()

    assert said["status"] == "ok"
    assert said["lessons"] == 2
    assert {"version", "device", "loaded", "queue"} <= said.keys()


def test_crawlers_are_told_where_every_page_is(client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text
    assert "<loc>http://testserver/ko/a/one</loc>" in client.get("/sitemap.xml").text


def test_the_icon_is_there(client):
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")


def test_a_widget_starts_with_the_inputs_of_its_place_and_language(client):
    english = client.get("/live/en/fill-mask/a.one.1/config")
    korean = client.get("/live/ko/fill-mask/a.one.1/config")

    assert "a [MASK]" in english.text
    assert "어떤 [MASK]" in korean.text


@pytest.mark.parametrize(
    "path", ["/gradio_api/queue/join", "/live/en/fill-mask/a.one.1/gradio_api/queue/join"]
)
def test_a_body_without_end_is_refused(client, path):
    long = client.post(path, content=b"x" * (MOST_BYTES + 1))
    unknown = client.post(path, content=iter([b"x" * 1_000_000] * 9))

    assert (long.status_code, unknown.status_code) == (413, 413)


def test_a_body_that_does_not_say_its_length_is_read(client):
    path, json_type = "/live/en/fill-mask/a.one.1/gradio_api/cancel", "application/json"
    asked = b'{"session_hash": "s", "fn_index": 0, "event_id": "e"}'

    answers = [
        client.post(path, content=content, headers={"content-type": json_type})
        for content in (asked, iter([asked[:9], asked[9:]]))
    ]

    assert answers[0].status_code == answers[1].status_code == 200


@pytest.mark.parametrize("path", ["/en/a/one", "/ko/", "/", "/robots.txt"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_page_is_read_and_nothing_else(client, path, method):
    answer = client.request(method, path)

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("error", [KeyError("a"), IndexError("b"), LookupError("c")])
def test_a_mistake_of_ours_is_never_a_404(root, monkeypatch, error):
    def fail(*args):
        raise error

    monkeypatch.setattr(app, "page", fail)

    assert client_of(root).get("/en/a/one").status_code == 500


def test_the_models_libraries_are_not_imported_with_the_app():
    code = "import app, sys; print([m for m in ('torch', 'transformers') if m in sys.modules])"

    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert said.stdout.strip() == "[]", said.stderr


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_server_starts_and_stops_when_told(end):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "COURSE_MODELS": "bundled"},
        preexec_fn=_hears_interrupts,
    )
    try:
        said = _first_answer(f"http://127.0.0.1:{port}/healthz")
        server.send_signal(end)
        out, _ = server.communicate(timeout=30)
    finally:
        server.kill()

    assert said["status"] == "ok"
    assert server.returncode == 0
    assert "Traceback" not in out


def start(*words, **environment):
    """Return what `python app.py` says to words that it refuses, and how it ends."""
    return subprocess.run(
        [sys.executable, "app.py", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "COURSE_MODELS": "bundled", "COLUMNS": "200", **environment},
        timeout=120,
    )


@pytest.mark.parametrize(
    ("words", "environment", "sentence"),
    [
        (["--port", "99999"], {}, "less than or equal to 65535"),
        (["--host", "192.0.2.1"], {}, "192.0.2.1 is no address of this machine"),
        (["--host", "no.such.host.invalid"], {}, "no.such.host.invalid is no address"),
        ([], {"COURSE_MODELS": "bundeld"}, "COURSE_MODELS must be auto, hub or bundled."),
        ([], {"COURSE_MEMORY_GB": "abc"}, "COURSE_MEMORY_GB must be a number of gigabytes"),
        ([], {"COURSE_PROXIES": "nginx"}, "Write the addresses of the proxies"),
        ([], {"COURSE_AT_ONCE": "0"}, "greater than or equal to 1"),
        (["--root-path", "ftp://a/b"], {}, "Write --root-path nlp"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(words, environment, sentence):
    said = start(*words, **environment)

    assert said.returncode == 2
    assert sentence in " ".join(said.stderr.replace("│", " ").split())
    assert "Traceback" not in said.stderr


def test_a_taken_port_is_told_and_another_offered():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = start("--port", str(port))

    assert said.returncode == 2
    assert said.stderr.startswith(f"Port {port} is taken.")


def test_everybody_in_the_network_is_told_an_address_of_theirs():
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "app.py", "--host", "0.0.0.0", "--port", str(port), "--root-path", "nlp"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COURSE_MODELS": "bundled", "PYTHONUNBUFFERED": "1"},
    )
    try:
        first = next(line for line in server.stdout if line.startswith("The course is open"))
    finally:
        server.terminate()
        rest = server.stdout.read()
        server.wait(30)

    addresses = re.findall(r"http://([\d.]+):\d+/nlp/$", first + rest, re.MULTILINE)
    assert addresses[-1] == "127.0.0.1"
    assert "0.0.0.0" not in addresses


@pytest.mark.parametrize("module", ["asyncio", "starlette.applications", "gradio.blocks"])
def test_an_interrupt_while_the_server_starts_ends_it_without_a_word(module):
    server = subprocess.Popen(
        [sys.executable, "-X", "importtime", "app.py", "--port", str(free_port())],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COURSE_MODELS": "bundled"},
        preexec_fn=_hears_interrupts,
    )
    assert any(line.split()[-1] == module for line in server.stderr)
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=30)

    assert server.returncode == -signal.SIGINT
    assert [line for line in said.splitlines() if not line.startswith("import time:")] == []


def _hears_interrupts():
    """Undo what a shell does to jobs in the background, which is to make them ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _first_answer(url, patience=60):
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url) as answer:
                return json.load(answer)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_the_teachers_commands_are_found_when_they_are_asked_for(root, monkeypatch):
    monkeypatch.setattr(app, "ROOT", root)

    said = CliRunner().invoke(app.cli, ["check", "a/two"])

    assert said.exit_code == 1
    assert "translations/ko/a/two.md:1: lessons/a/two.md is not translated." in said.output
