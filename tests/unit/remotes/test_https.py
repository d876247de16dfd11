"""A repository behind HTTPS: the password travels in a header and is never shown, and redirects are not followed."""

import datetime
import ipaddress
import logging
import os
import shutil
import ssl
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.remotes.address import Remote
from bot.remotes.checkout import find_commit
from bot.remotes.git import RemoteError
from tests.support.git_repository import GitRepository, git

AUTHORIZED = "Basic ZGVwbG95OnMzY3JAdA=="


class Server(ThreadingHTTPServer):
    """Serves files to those who have the password."""

    requests: list[tuple[str, str | None]]


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.requests.append((self.path, self.headers["Authorization"]))
        if self.path.startswith("/moved"):
            self.send_response(301)
            self.send_header("Location", self.path.replace("/moved", "/library", 1))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.headers["Authorization"] != AUTHORIZED:
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the standard library)
        pass


def certificate(place: Path) -> Path:
    """Write a key and a certificate of this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = place / "server.pem"
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *private) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    made = GitRepository.created(tmp_path / "git")
    made.push()
    git(made.bare, "update-server-info")
    return made


@pytest.fixture
def server(repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    pem = certificate(tmp_path)
    monkeypatch.setenv("GIT_SSL_CAINFO", str(pem))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server(("127.0.0.1", 0), partial(Handler, directory=str(repository.bare.parent))) as made:
        made.requests = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        made.socket = context.wrap_socket(made.socket, server_side=True)
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def remote(server: Server, path: str, person: str = "deploy:s3cr%40t@") -> Remote:
    return Remote.parse(f"https://{person}127.0.0.1:{server.server_port}/{path}#main")


def test_the_password_travels_in_a_header_and_is_on_no_command_line(
    server: Server, repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "bin" / "git"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/seen\nexec {shutil.which("git")} "$@"\n', encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}:{os.environ['PATH']}")

    assert find_commit(remote(server, "library.git")) == git(repository.clone, "rev-parse", "HEAD")
    assert {authorization for _, authorization in server.requests} == {AUTHORIZED}
    assert "s3cr" not in (tmp_path / "seen").read_text(encoding="utf-8")


@pytest.mark.parametrize("person", ["", "deploy:wr0ng@"])
def test_without_the_password_the_reason_is_named_and_no_one_is_asked(
    server: Server, caplog: pytest.LogCaptureFixture, person: str
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(RemoteError, match="it does not accept the bot's credentials, or wants some") as caught:
        find_commit(remote(server, "library.git", person))
    assert "wr0ng" not in f"{caught.value} {caplog.text}"
    assert [getattr(one, "action", "") for one in caplog.records] == ["git_failed"]


def test_a_redirect_is_not_followed(server: Server) -> None:
    with pytest.raises(RemoteError, match="it has moved; write its new address into FOLLOW_KNOWLEDGE"):
        find_commit(remote(server, "moved.git"))
    assert [path for path, _ in server.requests if path.startswith("/library")] == []
