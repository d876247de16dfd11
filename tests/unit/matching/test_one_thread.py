"""One thread for each matrix product, in every process of the bot."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.services.guide import Guide
from tests.support.blas_probe import PATH
from tests.support.local_slack import free_port
from tests.support.running_bot import wait_until_listening

ROOT = Path(__file__).resolve().parents[3]
SERVE = (
    "from bot.bootstrap.processes import serve; from bot.settings import Settings; serve(Settings.load(), {target!r})"
)
MANY = {"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4", "MKL_NUM_THREADS": "4"}
"""An environment that asks for more threads, as a machine with many cores does by itself."""


@pytest.fixture
def port(tmp_path: Path, guide: Guide) -> Iterator[int]:
    number = free_port()
    settings = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "0" * 32,
        "PUBLIC_URL": "https://bot.example.org",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "SLACK_SIGNING_SECRET": "0" * 32,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
        "HOST": "127.0.0.1",
        "PORT": str(number),
    }
    command = [sys.executable, "-c", SERVE.format(target="tests.support.blas_probe:web")]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings, **MANY}) as process:
        try:
            wait_until_listening(number, process)
            yield number
        finally:
            process.terminate()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as response:  # noqa: S310 (an address of our own)
        return str(response.read().decode())


def test_the_running_web_process_uses_one_thread_for_a_product(port: int) -> None:
    assert read(f"http://127.0.0.1:{port}{PATH}") == "1"


@pytest.mark.parametrize(
    "code",
    [
        "from bot.matching.encoder import SentenceEncoder; SentenceEncoder().encode(['who decides?'])",
        "from playground.app import *; from bot.matching.encoder import SentenceEncoder; SentenceEncoder()",
    ],
)
def test_a_process_with_an_encoder_uses_one_thread_for_a_product(code: str) -> None:
    told = f"{code}\nfrom tests.support.blas_probe import threads; print(threads())"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env={**os.environ, **MANY}, check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "1"
