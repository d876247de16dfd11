"""The files in ``deploy/`` and the Dockerfile, each checked by a tool that knows its format."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jsonschema import Draft7Validator

from bot.settings import Settings
from tests.support.local_slack import free_port

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
SCHEMA = ROOT / "tests" / "schemas" / "compose-spec.schema.json"
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def tool(name: str) -> str:
    """Return the path of a program that ``make test`` installs; without it, the test is skipped, but not in CI."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found:
        return found
    reason = f"{name} is not installed; make test says how to install it"
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


# systemd


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with this interpreter in place of the one in /opt, because systemd checks that the program exists."""
    text = (DEPLOY / "guidepost.service").read_text(encoding="utf-8")
    assert text.count("/opt/guidepost/.venv/bin/python") == 2
    copy = tmp_path / "guidepost.service"
    copy.write_text(text.replace("/opt/guidepost/.venv/bin/python", sys.executable), encoding="utf-8")
    return copy


def test_systemd_accepts_the_unit(unit: Path) -> None:
    verified = run(tool("systemd-analyze"), "verify", str(unit))

    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


@pytest.mark.parametrize("wrong", ["Restart=sometimes", "ProtectSystems=strict"])
def test_systemd_reports_a_line_that_it_does_not_understand(unit: Path, wrong: str) -> None:
    unit.write_text(unit.read_text(encoding="utf-8").replace("[Service]\n", f"[Service]\n{wrong}\n"), encoding="utf-8")

    assert re.search(r"guidepost\.service:\d+: .*ignoring", run(tool("systemd-analyze"), "verify", str(unit)).stderr)


def test_systemd_sees_little_exposure(unit: Path) -> None:
    """The scale goes from 0 to 100; a service without any restriction has 96."""
    analyzed = run(tool("systemd-analyze"), "security", "--offline=yes", "--threshold=40", str(unit))

    assert analyzed.returncode == 0, analyzed.stdout


# nginx


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a certificate and its key, made for the test."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bot.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(pem)
    return folder


class Nginx:
    """The shipped configuration with another certificate, other ports, and folders that the test may write to."""

    def __init__(self, folder: Path, certificate: Path) -> None:
        self.port, self.upstream = free_port(), free_port()
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        for shipped, here in {
            "/etc/letsencrypt/live/bot.example.org": str(certificate),
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "server 127.0.0.1:3000;": f"server 127.0.0.1:{self.upstream};",
        }.items():
            assert shipped in text
            text = text.replace(shipped, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        self.config = folder / "nginx.conf"
        self.config.write_text(text.replace("http {", f"http {{ access_log off; {temporary}", 1), encoding="utf-8")
        directives = f"pid {folder}/nginx.pid; daemon off; master_process off;"
        self.command = [tool("nginx"), "-p", str(folder), "-c", str(self.config), "-e", "stderr", "-g", directives]

    @contextmanager
    def running(self) -> Iterator[None]:
        process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 30
            while not _listens(self.port):
                assert process.poll() is None, "nginx ended"
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)

    def connect(self) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=30))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def nginx(tmp_path: Path, certificate: Path) -> Nginx:
    return Nginx(tmp_path, certificate)


def test_nginx_accepts_the_configuration(nginx: Nginx) -> None:
    tested = run(*nginx.command, "-t")

    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_nginx_rejects_a_misspelled_directive(nginx: Nginx) -> None:
    text = nginx.config.read_text(encoding="utf-8")
    nginx.config.write_text(text.replace("proxy_request_buffering", "proxy_buffer_requests"), encoding="utf-8")
    tested = run(*nginx.command, "-t")

    assert tested.returncode != 0
    assert 'unknown directive "proxy_buffer_requests"' in tested.stderr


@contextmanager
def upstream(port: int) -> Iterator[list[bytes]]:
    """Answer requests at ``port``, and yield what arrives, piece by piece."""
    pieces: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                with connection:
                    while not b"".join(pieces).endswith(b"the end"):
                        pieces.append(connection.recv(65_536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    with socket.create_server(("127.0.0.1", port)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield pieces
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_request_reaches_the_bot_only_when_it_is_complete_and_unchanged(nginx: Nginx) -> None:
    lines = ("POST /slack/events HTTP/1.1", "Host: bot.example.org", "X-Slack-Signature: v0=ab", "Content-Length: 14")
    head = "\r\n".join([*lines, "", ""]).encode()
    with upstream(nginx.upstream) as pieces, nginx.running(), nginx.connect() as client:
        client.sendall(head + b"a slow ")
        time.sleep(0.5)
        assert pieces == []
        client.sendall(b"the end")
        assert client.recv(1_000).startswith(b"HTTP/1.1 200")

    received = b"".join(pieces)
    assert received.startswith(b"POST /slack/events HTTP/1.1\r\n")
    assert b"\r\nX-Slack-Signature: v0=ab\r\n" in received
    assert b"\r\nHost: bot.example.org\r\n" in received
    assert received.endswith(b"\r\n\r\na slow the end")


def test_the_metrics_cannot_be_reached_through_the_proxy(nginx: Nginx) -> None:
    with nginx.running(), nginx.connect() as client:
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: bot.example.org\r\nConnection: close\r\n\r\n")

        assert client.recv(1_000).startswith(b"HTTP/1.1 404")


# Docker and Docker Compose


def test_hadolint_accepts_the_dockerfile_and_rejects_a_bad_line(tmp_path: Path) -> None:
    hadolint, dockerfile = str(Path(sys.executable).with_name("hadolint")), ROOT / "Dockerfile"
    accepted = run(hadolint, str(dockerfile))
    assert (accepted.returncode, accepted.stdout + accepted.stderr) == (0, "")

    worse = tmp_path / "Dockerfile"
    worse.write_text(f"{dockerfile.read_text(encoding='utf-8')}RUN sudo true\n", encoding="utf-8")
    rejected = run(hadolint, str(worse))
    assert rejected.returncode == 1
    assert "DL3004" in rejected.stdout


@pytest.fixture(scope="session")
def compose_schema() -> Draft7Validator:
    """The schema of the Compose specification, which Docker Compose itself checks files against."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def compose(text: str = COMPOSE) -> Any:
    """Return a Compose file with the defaults of its variables."""
    return yaml.safe_load(re.sub(r"\$\{\w+:-(\w+)\}", r"\1", text))


def test_the_compose_file_follows_the_compose_specification(compose_schema: Draft7Validator) -> None:
    assert [f"{error.json_path}: {error.message}" for error in compose_schema.iter_errors(compose())] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("depends_on:", "depend_on:"),
        ("condition: service_healthy", "condition: healthy"),
        ("retries: 12", "retry: 12"),
        ("services:", "service:"),
    ],
)
def test_a_mistake_in_the_compose_file_is_found(compose_schema: Draft7Validator, right: str, wrong: str) -> None:
    assert right in COMPOSE
    assert list(compose_schema.iter_errors(compose(COMPOSE.replace(right, wrong))))


def test_the_compose_file_refers_only_to_what_exists() -> None:
    """A schema cannot check references."""
    made = compose()
    services: dict[str, dict[str, Any]] = made["services"]
    needed = {name for service in services.values() for name in service.get("depends_on", {})}
    volumes = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    variables = {name for service in services.values() for name in service["environment"]} - {
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_DB",
    }

    assert needed <= set(services)
    assert volumes == set(made["volumes"])
    assert variables <= {name.upper() for name in Settings.model_fields}
    assert (DEPLOY / made["x-bot"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / made["x-bot"]["build"]["args"]["LOCK"]).is_file()
