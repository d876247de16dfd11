"""The image, as far as it can be known without building it: what goes in, and that it runs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with all that it says, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines if line)]


def of(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def final_stage(name: str) -> list[str]:
    every = instructions()
    last = max(number for number, (instruction, _) in enumerate(every) if instruction == "FROM")
    return [rest for instruction, rest in every[last:] if instruction == name]


def copied() -> list[tuple[str, str]]:
    """Source and destination of all that comes from the repository."""
    pairs = []
    for rest in of("COPY"):
        *sources, destination = shlex.split(rest)
        if not sources[0].startswith("--from="):
            pairs += [(source, destination) for source in sources]
    return pairs


def goes_in(path: str) -> bool:
    """Return true if .dockerignore lets a file in: the last pattern that matches it or one of its folders decides."""
    parts = path.split("/")
    above = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    let_through = True
    for pattern in IGNORED:
        bare = pattern.removeprefix("!").removeprefix("**/")
        if any(fnmatch(one, bare) or ("**/" in pattern and fnmatch(Path(one).name, bare)) for one in above):
            let_through = pattern.startswith("!")
    return let_through


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folder of the image, beside an empty home."""
    folder = tmp_path / "guidepost"
    for source, destination in copied():
        if not destination.startswith("/"):
            place = folder / destination / (source if destination == "./" else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)
    (build,) = [rest for rest in final_stage("RUN") if "bot index" in rest]
    (index,) = re.findall(r"-m (bot index --output \S+)", build)
    # With the usual cache folder, so that the index is built once for all tests.
    subprocess.run([sys.executable, "-m", *index.split()], check=True, cwd=folder, capture_output=True)
    return folder


def run(image: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as the image would, with nothing set but what the image sets."""
    home = str(image.parent / "data")
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": home, "XDG_DATA_HOME": home}
    return subprocess.run(
        command,
        check=False,
        cwd=image,
        env={**environment, "XDG_CACHE_HOME": home},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_every_stage_begins_with_a_slim_python_pinned_by_version_and_digest() -> None:
    bases = {rest.partition(" ")[0] for rest in of("FROM")}
    (version,) = (rest.removeprefix("PYTHON=") for rest in of("ARG") if rest.startswith("PYTHON="))

    assert bases == {"python:${PYTHON}"}
    assert re.fullmatch(r"3\.(\d+)\.\d+-slim-[a-z]+@sha256:[0-9a-f]{64}", version)
    assert int(version.split(".")[1]) >= 11


def test_every_copied_file_exists_and_is_let_in() -> None:
    sources = [source for source, _ in copied()]

    locks = {"requirements.lock", "requirements-postgres.lock", "requirements-precise.lock"}
    assert set(sources) == {"app.py", "bot", "knowledge", "manifest.json"} | locks
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if not goes_in(source)] == []


@pytest.mark.parametrize(
    "path",
    [".env", ".git/config", "tests/conftest.py", "playground/app.py", "bot/.env", "bot/__pycache__/a.pyc", "x"],
)
def test_nothing_else_is_let_in(path: str) -> None:
    assert not goes_in(path)
    assert goes_in("bot/log/formatters.py")


def test_it_runs_without_root_and_has_a_place_to_write() -> None:
    user = final_stage("USER")[-1]

    assert user.split(":")[0].isdigit()
    assert int(user.split(":")[0]) > 0
    assert final_stage("VOLUME") == ["/data"]
    assert "XDG_DATA_HOME=/data" in final_stage("ENV")[-1]
    assert f"--uid {user.split(':')[0]} " in final_stage("RUN")[0]
    assert "--directory --mode 700 --owner guidepost --group guidepost /data" in final_stage("RUN")[0]


def test_it_holds_no_secret_and_no_address_to_install_from() -> None:
    names = {word.partition("=")[0] for rest in of("ENV") + of("ARG") for word in shlex.split(rest)}
    secret = {name.upper() for name, field in Settings.model_fields.items() if SecretStr.__name__ in repr(field)}

    assert "SLACK_BOT_TOKEN" in secret
    assert names & secret == set()
    assert not re.search(r"https?://(?!127\.0\.0\.1)|--index-url|xox|ADD ", "\n".join(map(" ".join, instructions())))


def test_only_what_the_lock_files_pin_is_installed() -> None:
    (install,) = [rest for rest in of("RUN") if "pip install" in rest]

    assert "--require-hashes" in install
    assert "--requirement /locks/${LOCK}" in install
    assert "LOCK=requirements.lock" in of("ARG")
    assert [destination for source, destination in copied() if source.endswith(".lock")] == ["/locks/"] * 3


def test_it_comes_with_the_index_of_its_knowledge(image: Path) -> None:
    checked = json.loads(run(image, "python", "-m", "bot", "doctor", "--json").stdout)

    (index,) = [finding for finding in checked if finding["name"] == "index"]
    assert (index["verdict"], index["found"]) == ("ok", "up to date, in index.npz")


def test_what_is_copied_is_enough_to_answer(image: Path) -> None:
    told = run(image, "python", "-m", "bot", "ask", "--json", "what is an MOU good for?")

    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["outcome"] == "answered"


def test_the_release_runs_in_it(image: Path) -> None:
    (release,) = re.findall(r"^release: (.+)$", (ROOT / "Procfile").read_text(encoding="utf-8"), re.MULTILINE)
    told = run(image, "sh", "-c", release)

    assert told.returncode == 0, told.stderr


def test_it_starts_the_bot_which_says_what_is_not_set(image: Path) -> None:
    told = run(image, *json.loads(final_stage("CMD")[-1]))

    assert told.returncode == 1
    assert "SLACK_BOT_TOKEN" in told.stderr


@contextmanager
def health(status: int) -> Iterator[int]:
    """A web server whose health is ``status``; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def examine_health(port: int) -> int:
    command = json.loads(final_stage("HEALTHCHECK")[-1].partition("CMD ")[2])
    environment = {**os.environ, "PORT": str(port), "HTTP_PROXY": "http://127.0.0.1:9"}
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(command, check=False, env=environment | path, capture_output=True, timeout=30).returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_its_health_is_what_the_bot_says_of_itself(status: int, code: int) -> None:
    with health(status) as port:
        assert examine_health(port) == code


def test_a_bot_that_does_not_listen_is_not_healthy() -> None:
    with health(200) as port:
        pass
    assert examine_health(port) == 1
