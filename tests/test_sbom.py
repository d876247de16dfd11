"""``make sbom`` lists every package that the bot runs with, and the same lock file gives the same list."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def make_sbom(target: Path) -> None:
    """Run ``make sbom`` with this interpreter's tools, and without installing anything."""
    words = [
        "make",
        "--silent",
        "--old-file=.venv/.dev",
        "sbom",
        f"BIN={Path(sys.executable).parent}",
        f"SBOM={target}",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run(words, check=True, cwd=ROOT, env=environment, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def sbom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sbom") / "build" / "sbom.json"
    make_sbom(target)
    return target


@pytest.fixture
def components(sbom: Path) -> list[dict[str, Any]]:
    components: list[dict[str, Any]] = json.loads(sbom.read_text(encoding="utf-8"))["components"]
    return components


def pinned(lock: str) -> set[tuple[str, str]]:
    """Return name and version of each package that a lock file pins; some have another version by Python's version."""
    return set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)", lock, re.MULTILINE))


def test_every_pinned_package_is_listed_with_its_version_and_hashes(components: list[dict[str, Any]]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    references = [reference for component in components for reference in component["externalReferences"]]

    assert len(pinned(lock)) > 30
    assert {(one["name"], one["version"]) for one in components} == pinned(lock)
    assert {one["purl"] for one in components} == {f"pkg:pypi/{name}@{version}" for name, version in pinned(lock)}
    listed = {part["content"] for reference in references for part in reference["hashes"]}
    assert listed == set(re.findall(r"--hash=sha256:([0-9a-f]{64})", lock))


def test_it_says_what_it_describes_in_a_known_format(sbom: Path) -> None:
    described = json.loads(sbom.read_text(encoding="utf-8"))

    assert (described["bomFormat"], described["specVersion"]) == ("CycloneDX", "1.6")
    assert described["metadata"]["component"]["name"] == "guidepost"


def test_the_same_lock_file_gives_the_same_bytes(sbom: Path, tmp_path: Path) -> None:
    make_sbom(tmp_path / "again.json")

    assert (tmp_path / "again.json").read_bytes() == sbom.read_bytes()


def test_it_is_not_in_git() -> None:
    assert "/build/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
