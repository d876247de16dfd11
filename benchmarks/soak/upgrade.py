"""An upgrade in the middle of a run: the former version of the bot beside the new one, on one database."""

import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory

from benchmarks.data import ROOT
from benchmarks.soak.fleet import Fleet

_MIGRATIONS = Path("bot/storage/migrations/versions")


@contextmanager
def former_version() -> Iterator[Path]:
    """Check out the last commit without the newest migration of today, into a folder of its own."""
    for commit in _git("log", "--format=%H", "--", str(_MIGRATIONS)).decode().split():
        with TemporaryDirectory(prefix="guidepost-former-") as name:
            folder = Path(name)
            with tarfile.open(fileobj=BytesIO(_git("archive", "--format=tar", commit))) as files:
                files.extractall(folder, filter="data")
            # Commits of a branch may not have one newest revision.
            heads = ScriptDirectory(str(folder / _MIGRATIONS.parent)).get_heads()
            if len(heads) == 1 and not (folder / newest_migration()).exists() and _starts(folder):
                yield folder
                return
    raise RuntimeError("the history of this checkout has no former version: git fetch --unshallow")


def _starts(checkout: Path) -> bool:
    """Return whether the version in ``checkout`` can be imported; a commit amid several is not always complete."""
    command = [sys.executable, "-c", "import benchmarks.soak.forkserver"]
    return subprocess.run(command, cwd=checkout, check=False, capture_output=True).returncode == 0  # noqa: S603


def newest_migration() -> Path:
    """Return the file of the newest migration, below the root of the repository."""
    return max((ROOT / _MIGRATIONS).glob("m*.py")).relative_to(ROOT)


def migrate(checkout: Path, environment: Mapping[str, str]) -> None:
    """Migrate the database in ``environment`` to the schema of the version in ``checkout``."""
    command = [sys.executable, "-m", "bot", "migrate"]
    done = subprocess.run(  # noqa: S603 (our own)
        command, cwd=checkout, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"the database was not migrated: {done.stdout}{done.stderr}")


@dataclass
class Upgrade:
    """An upgrade of processes that run, in three steps of the same length."""

    former: Fleet
    start_new: Callable[[], None]
    """Migrates the database and starts the processes of the new version."""
    start_curator: Callable[[], None]
    """Starts what only the new version is known to do well, when the former one is gone."""
    ports: list[int]
    """Ports to which requests go, at first those of the former version."""
    new_ports: list[int]

    def run(self, seconds: float, over: threading.Event) -> None:
        """Upgrade: the former version alone, then both versions, then the new one alone, ``seconds`` for each."""
        former_ports = list(self.ports)
        over.wait(seconds)
        # From now on, the former version could not start: it does not know the new schema.
        self.former.let_go()
        self.start_new()
        self.ports += self.new_ports
        over.wait(seconds)
        self.ports[:] = [port for port in self.ports if port not in former_ports]
        self.former.end()
        self.start_curator()


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607
