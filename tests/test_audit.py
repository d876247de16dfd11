"""The report of ``make audit`` for each kind of result of pip-audit."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))

SAFE = {"name": "flask", "version": "3.1.0", "vulns": []}
VULNERABLE = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "GHSA-1", "fix_versions": ["3.1.6"], "aliases": []}]}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited"}


class FakeAudit:
    """An executable named pip-audit that prints prepared output and records its arguments."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run_with_output(self, code: int, stdout: str = "", stderr: str = "") -> subprocess.CompletedProcess[str]:
        """Return the finished ``make audit`` for which pip-audit printed this output and exited with ``code``."""
        (self.folder / "stdout").write_text(stdout, encoding="utf-8")
        (self.folder / "stderr").write_text(stderr, encoding="utf-8")
        script = self.folder / "pip-audit"
        script.write_text(
            f"#!/bin/sh\ncd '{self.folder}'\necho \"$*\" >> calls\ncat stdout\ncat stderr >&2\nexit {code}\n",
            encoding="utf-8",
        )
        script.chmod(0o755)
        return run(f"{self.folder}:{os.environ['PATH']}")

    def run_with_result(self, code: int, *dependencies: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Return the finished ``make audit`` for which pip-audit reported ``dependencies`` and exited with ``code``."""
        return self.run_with_output(code, json.dumps({"dependencies": dependencies, "fixes": []}))

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


def test_every_lock_file_is_audited_and_reported(pip_audit: FakeAudit) -> None:
    result = pip_audit.run_with_result(0, SAFE)

    assert result.returncode == 0
    assert result.stdout.splitlines() == [f"{lock}: no known vulnerabilities (packages looked up: 1)" for lock in LOCKS]
    assert [lock for lock in LOCKS if f"/{lock} --require-hashes" not in pip_audit.calls] == []


def test_a_vulnerability_is_reported_with_its_fix_and_fails(pip_audit: FakeAudit) -> None:
    result = pip_audit.run_with_result(1, SAFE, VULNERABLE)

    assert result.returncode == 1
    assert "jinja2 2.0: GHSA-1, fixed in 3.1.6" in result.stdout
    assert "no known vulnerabilities" not in result.stdout


def test_a_service_that_knows_no_package_counts_as_unreachable(pip_audit: FakeAudit) -> None:
    result = pip_audit.run_with_result(0, SKIPPED)

    assert result.returncode == 0
    assert result.stdout.count("the advisory service cannot be reached") == len(LOCKS)
    assert "no known vulnerabilities" not in result.stdout


def test_a_failed_connection_is_reported(pip_audit: FakeAudit) -> None:
    result = pip_audit.run_with_output(
        1, stderr="Traceback …\nrequests.exceptions.ConnectionError: Max retries exceeded"
    )

    assert result.returncode == 0
    assert "the advisory service cannot be reached" in result.stdout


def test_skipped_packages_are_named_next_to_the_result(pip_audit: FakeAudit) -> None:
    result = pip_audit.run_with_result(0, SAFE, SKIPPED)

    assert result.returncode == 0
    assert "no known vulnerabilities (packages looked up: 1; not looked up: numpy)" in result.stdout


def test_any_other_failure_of_pip_audit_fails(pip_audit: FakeAudit) -> None:
    result = pip_audit.run_with_output(1, stderr="ERROR:requirement flask is missing a hash")

    assert result.returncode == 1
    assert "missing a hash" in result.stdout


def test_without_pip_audit_the_error_says_how_to_install_it(tmp_path: Path) -> None:
    result = run(str(tmp_path))

    assert result.returncode == 1
    assert "make audit" in result.stderr
