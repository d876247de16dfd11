"""The structure of the code: files of a sensible size, no idle modules, and layers as documented."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.__main__ import COMMAND_GROUPS, COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "slack_simulator", "playground")
SMALLEST, LARGEST = 60, 250
"""Lines of a file. A file below the first with a single importer is a paragraph of that importer."""
MAY_BE_SMALL = re.compile(
    r"/(listeners|commands|methods|migrations|payloads|web)/|/__(init|main)__\.py$|/storage/postgresql\.py$"
)
"""Files that may be small, because there is one for each listener, command, Web API method, page or migration,
or because they need an optional extra."""
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules() -> Mapping[str, Path]:
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def importers() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, path in [*modules().items(), ("app", ROOT / "app.py")]:
        for imported in imports_of(path):
            if imported != name:
                found[imported].add(name)
    return found


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_small_file_has_a_single_importer() -> None:
    by_module = importers()
    paragraphs = [
        f"{path.relative_to(ROOT)} ({lines(path)} lines) belongs in {min(by_module[name])}"
        for name, path in modules().items()
        if lines(path) < SMALLEST and len(by_module[name]) == 1 and not MAY_BE_SMALL.search(path.as_posix())
    ]
    assert paragraphs == []


def test_no_file_exceeds_the_limit() -> None:
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in modules().values() if lines(path) > LARGEST] == []


def test_every_module_is_imported_or_run() -> None:
    by_module = importers()
    commands = {f"bot.commands.{module}" for panel in COMMANDS.values() for module in [*panel]} | {
        f"bot.commands.{module}" for module in COMMAND_GROUPS
    }
    run_by_name = {name for name in modules() if name.startswith("bot.storage.migrations")} | commands
    idle = {name for name in modules() if not by_module[name] and not name.endswith("__main__")} - run_by_name
    assert [name for name in idle if modules()[name].name != "__init__.py"] == []


def contract_layers() -> list[set[str]]:
    (layers,) = (one["layers"] for one in CONFIG["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    return [{name.strip() for name in layer.split("|")} for layer in layers]


def documented_layers(text: str) -> list[set[str]]:
    """Return the layers in the rows from ``__main__`` to ``errors | log``, in which a meaning may follow the names."""
    rows = re.findall(r"^ {4}((?:\w+ \| )*\w+)(?: {2,}\S.*)?$", text, re.MULTILINE)
    start = next(number for number, row in enumerate(rows) if row == "__main__")
    stop = next(number for number, row in enumerate(rows) if row.startswith("errors"))
    return [{name.strip() for name in row.split("|")} for row in rows[start : stop + 1]]


@pytest.mark.parametrize("page", ["bot/__init__.py", "docs/engineers/architecture.md"])
def test_the_layers_in_the_docs_are_those_of_the_import_contract(page: str) -> None:
    assert documented_layers((ROOT / page).read_text(encoding="utf-8")) == contract_layers()


def test_every_package_of_the_bot_is_in_the_table_for_contributors() -> None:
    listed = set(re.findall(r"`bot/(\w+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")} <= listed


def test_a_question_in_a_terminal_waits_for_no_library_of_a_server() -> None:
    libraries = ("sqlalchemy", "alembic", "slack_bolt", "flask", "granian", "mcp", "starlette", "jinja2")
    listing = f"import sys, bot.commands.questions; print(*(name for name in {libraries} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
