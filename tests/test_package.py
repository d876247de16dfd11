"""The wheel: complete, and of use outside a checkout."""

import ast
import json
import os
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.matching.cache import cache_folder
from bot.services.guide import Guide

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "slack_simulator", "playground")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, guide: Guide) -> Path:
    """The ``bin`` folder of an environment that has nothing of the checkout but the wheel.

    Third-party packages come from the environment of the tests, so that nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("wheel")
    built = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(built, cwd=ROOT, check=True, capture_output=True)
    environment = folder / "env"
    venv.create(environment, with_pip=False)
    (wheel,) = folder.glob("*.whl")
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, cwd=folder)
    (packages,) = environment.glob("lib/python*/site-packages")
    third_party = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "third-party.pth").write_text("\n".join(third_party))
    return environment / "bin"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in an empty folder with an empty home; the repository is not on the path.

    The cache is the usual one, so that the index is built once for all tests.
    """
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CACHE_HOME": str(cache_folder().parent)}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)


def test_guidepost_answers_from_the_shipped_knowledge(installed: Path, tmp_path: Path) -> None:
    asked = run(tmp_path, str(installed / "guidepost"), "ask", "do we need a written agreement?")
    assert asked.returncode == 0, asked.stderr
    assert "Codify the Commitment" in asked.stdout


def test_guidepost_makes_a_knowledge_folder_that_answers(installed: Path, tmp_path: Path) -> None:
    guidepost = str(installed / "guidepost")
    made = run(tmp_path, guidepost, "new", "knowledge", "ours")
    assert made.returncode == 0, made.stderr
    asked = run(tmp_path, guidepost, "ask", "may I keep the drill for two more days?", "--knowledge", "ours")
    assert "may renew once" in asked.stdout, asked.stderr


def test_guidepost_doctor_finds_the_shipped_files(installed: Path, tmp_path: Path) -> None:
    looked = run(tmp_path, str(installed / "guidepost"), "doctor", "--json")
    assert looked.returncode == 1  # There is no Slack to reach.
    findings = {finding["name"]: finding["verdict"] for finding in json.loads(looked.stdout)}
    assert findings["knowledge"] == "ok", looked.stdout
    assert "Traceback" not in looked.stderr


def test_guidepost_runs_the_bot(installed: Path, tmp_path: Path) -> None:
    ran = run(tmp_path, str(installed / "guidepost"), "run")
    assert ran.returncode == 1
    assert ran.stderr.startswith("Slack is not set up"), ran.stderr


def test_the_playground_has_its_page(installed: Path, tmp_path: Path) -> None:
    asked = run(tmp_path, str(installed / "guidepost-playground"), "--help")
    assert asked.returncode == 0, asked.stderr
    page = "import playground.server.site as site; assert (site._STATIC / 'index.html').is_file()"
    assert run(tmp_path, str(installed / "python"), "-c", page).returncode == 0


@pytest.mark.parametrize(
    ("package", "others"),
    [("slack_simulator", ("bot", "playground")), ("bot", ("slack_simulator", "playground"))],
)
def test_a_package_is_imported_without_those_above_it(
    installed: Path, tmp_path: Path, package: str, others: tuple[str, ...]
) -> None:
    script = f"""
import importlib, pkgutil, sys
sys.modules.update(dict.fromkeys({others}))
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(package.__path__, {package!r} + "."):
    if not module.name.endswith(("__main__", ".env")):
        importlib.import_module(module.name)
"""
    done = run(tmp_path, str(installed / "python"), "-c", script)
    assert done.returncode == 0, done.stderr


def test_every_third_party_import_is_a_declared_dependency() -> None:
    declared = {_normal(Requirement(line).name) for line in _requirements()}
    # Flask comes with Werkzeug and MarkupSafe, and pydantic with its core: their own interfaces name these.
    declared |= {_normal(Requirement(line).name) for name in declared for line in metadata.requires(name) or ()}
    providers = metadata.packages_distributions()
    undeclared = {
        name
        for name in _imported()
        if name not in sys.stdlib_module_names and not declared & {_normal(one) for one in providers.get(name, [])}
    }
    assert undeclared <= {*PACKAGES}


def _requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *extras["postgres"], *extras["import"]]


def _imported() -> Iterator[str]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.partition(".")[0]


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")
