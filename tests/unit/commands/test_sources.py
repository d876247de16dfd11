"""The command ``sources verify``: the addresses of sources, served on this machine, against the pinned words."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import create_app
from bot.downloads import Download, DownloadError, download_all
from tests.support.small_base import COMPOST, ROTATION, SOURCE, SOURCE_TEXT, TOOLS, SmallBase


class Website:
    """A web server on this machine; ``pages`` are its responses by path: status, headers and body."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.released = threading.Event()
        """Set to finish a response at /slow."""
        website = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/slow":
                    website.released.wait()
                status, headers, body = website.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def opened() -> Iterator[Website]:
    website = Website()
    yield website
    website.close()


@pytest.fixture
def website() -> Iterator[Website]:
    with opened() as served:
        yield served


@pytest.fixture
def base(tmp_path: Path, website: Website) -> SmallBase:
    """Return a base whose source is at /ground, where its page shows the pinned words."""
    base = SmallBase.written(tmp_path / "knowledge")
    base.change(SOURCE, "https://almanac.example/ground", f"{website.url}/ground")
    show(website, base.read(SOURCE_TEXT))
    return base


def show(website: Website, text: str, **headers: str) -> None:
    """Show ``text`` as a web page at /ground, with a paragraph for each of its lines."""
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n"))
    html = f"<html><head><title>Ground</title></head><body><nav>Menu</nav>{lines}<script>x</script></body></html>"
    website.pages["/ground"] = (200, {"Content-Type": "text/html; charset=utf-8", **headers}, html.encode())


def verify(base: SmallBase) -> Result:
    return CliRunner().invoke(create_app(), ["sources", "verify", "--knowledge", str(base.root)])


def test_a_page_that_still_shows_every_quotation_passes(base: SmallBase) -> None:
    found = verify(base)

    assert found.stdout == "1 of 1 sources read, 7 quotations compared: 0 vanished, 0 moved, 0 changed\n"
    assert found.exit_code == 0


def test_a_quotation_with_other_words_is_reported_at_its_line_with_a_word_diff(
    base: SmallBase, website: Website
) -> None:
    show(website, base.read(SOURCE_TEXT).replace("every second week", "every third week"))
    found = verify(base)

    line = base.line(COMPOST, "quote:")
    assert f"knowledge/{COMPOST}:{line}: citations.0.quote: changed, at line 3 of the page." in found.stdout
    assert "turned every [-second-] {+third+} week" in found.stdout
    assert "0 vanished, 0 moved, 1 changed" in found.stdout
    assert found.exit_code == 1


def test_a_quotation_without_similar_words_has_vanished(base: SmallBase, website: Website) -> None:
    show(website, base.read(SOURCE_TEXT).replace("A wheelbarrow nobody minds lending", "Soap"))
    found = verify(base)

    line = base.line(TOOLS, "A wheelbarrow")
    assert f"knowledge/{TOOLS}:{line}: items.2: is not on the page any more" in found.stdout
    assert ("1 vanished, 0 moved, 0 changed" in found.stdout, found.exit_code) == (True, 1)


def test_a_quotation_that_went_past_others_has_moved_and_those_it_passed_have_not(
    base: SmallBase, website: Website
) -> None:
    move = "Move the beds around: Beans leave behind what cabbages need, so no bed holds the same crop twice running.\n"
    show(website, base.read(SOURCE_TEXT).replace(move, "") + move)
    found = verify(base)

    line = base.line(ROTATION, "quote:")
    assert f"knowledge/{ROTATION}:{line}: citations.0.quote: the words moved, from line 6" in found.stdout
    assert ("0 vanished, 1 moved, 0 changed" in found.stdout, found.exit_code) == (True, 1)


def test_more_text_before_the_quotations_moves_none(base: SmallBase, website: Website) -> None:
    show(website, "A new banner\n\nand news\n" + base.read(SOURCE_TEXT))

    assert verify(base).exit_code == 0


def test_it_changes_no_file(base: SmallBase, website: Website) -> None:
    show(website, "Nothing is left.")
    before = {path: path.read_bytes() for path in base.root.rglob("*.*")}

    assert verify(base).exit_code == 1
    assert {path: path.read_bytes() for path in base.root.rglob("*.*")} == before


def test_plain_text_and_another_encoding_are_read(base: SmallBase, website: Website) -> None:
    text = base.read(SOURCE_TEXT)
    website.pages["/ground"] = (200, {"Content-Type": "text/plain; charset=windows-1252"}, text.encode("cp1252"))
    assert verify(base).exit_code == 0

    html = f"<meta charset=windows-1252><pre>{text}</pre>"
    website.pages["/ground"] = (200, {"Content-Type": "text/html"}, html.encode("cp1252"))
    assert verify(base).exit_code == 0


def test_a_redirect_is_followed(base: SmallBase, website: Website) -> None:
    website.pages["/new"] = website.pages["/ground"]
    website.pages["/ground"] = (301, {"Location": "/new"}, b"")

    assert verify(base).exit_code == 0


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        ((404, {}, b""), "the server answered 404 Not Found; open it in a browser, correct url"),
        ((302, {"Location": "file:///etc/hostname"}, b""), "the server answered 302"),
        ((302, {"Location": "ftp://127.0.0.1/x"}, b""), "it could not be reached (unknown url type: ftp)"),
        ((302, {"Location": "/ground"}, b""), "the server answered 302"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "it is application/pdf, no web page or plain text"),
        ((200, {"Content-Type": "text/html; charset=utf-8"}, b"\xff"), "it is not text in the encoding utf-8"),
        ((200, {"Content-Type": "text/html; charset=wide"}, b"x"), "it is not text in the encoding wide"),
        ((200, {"Content-Type": "text/html"}, b"<body><script>draw()</script>"), "it shows no text without scripts"),
    ],
)
def test_a_page_that_cannot_be_compared_is_named_with_the_reason(
    base: SmallBase, website: Website, response: tuple[int, Mapping[str, str], bytes], reason: str
) -> None:
    website.pages["/ground"] = response
    found = verify(base)

    assert f"knowledge/sources/almanac.yaml: url: {website.url}/ground: {reason}" in found.stdout
    assert "0 of 1 sources read, 0 quotations compared" in found.stdout
    assert found.exit_code == 1


def test_a_server_that_is_gone_is_named(base: SmallBase, website: Website) -> None:
    website.close()

    assert "ground: it could not be reached" in verify(base).stdout


def test_a_page_that_does_not_end_is_not_read_to_the_end(website: Website) -> None:
    website.pages["/large"] = (200, {}, b"x" * 3_000_000)
    found = download_all([f"{website.url}/large"], most_bytes=1_000_000)

    assert "it has more than 1000000 bytes" in str(found[f"{website.url}/large"])


def test_a_page_that_does_not_arrive_delays_no_other(website: Website) -> None:
    website.pages["/fast"] = (200, {"Content-Type": "text/plain"}, b"here")
    slow, fast = (f"{website.url}/{name}" for name in ("slow", "fast"))
    found = download_all([slow, fast], seconds=1)

    assert isinstance(found[slow], DownloadError)
    arrived = found[fast]
    assert isinstance(arrived, Download)
    assert arrived.content == b"here"
