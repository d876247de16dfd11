"""What make audit makes of pip-audit's answers: found, nothing found, not found out, failed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))

SOUND = {"name": "flask", "version": "3.1.0", "vulns": []}
HOLED = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "GHSA-1", "fix_versions": ["3.1.6"], "aliases": []}]}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited"}


class FakeAudit:
    """An executable of pip-audit's name that answers as told and keeps what it was called with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answers(self, code: int, stdout: str = "", stderr: str = "") -> subprocess.CompletedProcess[str]:
        """What make audit says and ends with when pip-audit answers thus."""
        (self.folder / "stdout").write_text(stdout, encoding="utf-8")
        (self.folder / "stderr").write_text(stderr, encoding="utf-8")
        script = self.folder / "pip-audit"
        script.write_text(
            f"#!/bin/sh\ncd '{self.folder}'\necho \"$*\" >> calls\ncat stdout\ncat stderr >&2\nexit {code}\n",
            encoding="utf-8",
        )
        script.chmod(0o755)
        return run(f"{self.folder}:{os.environ['PATH']}")

    def finds(self, code: int, *dependencies: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Likewise, as JSON."""
        return self.answers(code, json.dumps({"dependencies": dependencies, "fixes": []}))

    @property
    def calls(self) -> str:
        return (self.folder / "calls").read_text(encoding="utf-8")


def run(path: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.audit"]
    environment = {**os.environ, "PATH": path}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def pip_audit(tmp_path: Path) -> FakeAudit:
    return FakeAudit(tmp_path)


def test_nothing_found_is_said_of_every_lock_file(pip_audit: FakeAudit) -> None:
    told = pip_audit.finds(0, SOUND)

    assert told.returncode == 0
    assert told.stdout.splitlines() == [f"{lock}: nothing found (packages looked up: 1)" for lock in LOCKS]
    assert [lock for lock in LOCKS if f"/{lock} --require-hashes" not in pip_audit.calls] == []


def test_a_vulnerability_is_named_with_its_mend_and_fails(pip_audit: FakeAudit) -> None:
    told = pip_audit.finds(1, SOUND, HOLED)

    assert told.returncode == 1
    assert "jinja2 2.0: GHSA-1, fixed in 3.1.6" in told.stdout
    assert "nothing found" not in told.stdout


def test_a_service_that_knows_no_package_at_all_is_not_taken_for_a_clean_bill(pip_audit: FakeAudit) -> None:
    told = pip_audit.finds(0, SKIPPED)

    assert told.returncode == 0
    assert told.stdout.count("the advisory service is out of reach") == len(LOCKS)
    assert "nothing found" not in told.stdout


def test_a_broken_connection_is_said_plainly(pip_audit: FakeAudit) -> None:
    told = pip_audit.answers(1, stderr="Traceback …\nrequests.exceptions.ConnectionError: Max retries exceeded")

    assert told.returncode == 0
    assert "the advisory service is out of reach" in told.stdout


def test_packages_not_looked_up_are_named_beside_what_was_found(pip_audit: FakeAudit) -> None:
    told = pip_audit.finds(0, SOUND, SKIPPED)

    assert told.returncode == 0
    assert "nothing found (packages looked up: 1; not looked up: numpy)" in told.stdout


def test_a_failure_of_another_kind_is_no_success(pip_audit: FakeAudit) -> None:
    told = pip_audit.answers(1, stderr="ERROR:requirement flask is missing a hash")

    assert told.returncode == 1
    assert "missing a hash" in told.stdout


def test_without_pip_audit_the_way_to_it_is_told(tmp_path: Path) -> None:
    told = run(str(tmp_path))

    assert told.returncode == 1
    assert "make audit" in told.stderr
