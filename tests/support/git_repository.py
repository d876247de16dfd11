"""A git repository as a team keeps its knowledge in it: bare, and filled by pushes."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PERSON = ("-c", "user.name=A curator", "-c", "user.email=curator@example.org", "-c", "commit.gpgsign=false")


def git(place: Path, *words: str) -> str:
    done = subprocess.run(["git", *_PERSON, *words], cwd=place, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@dataclass(frozen=True)
class GitRepository:
    """A bare repository, and the clone of a curator."""

    bare: Path
    clone: Path

    @classmethod
    def created(cls, place: Path) -> Self:
        place.mkdir()
        made = cls(place / "library.git", place / "clone")
        git(place, "init", "--quiet", "--bare", "--initial-branch=main", str(made.bare))
        git(place, "clone", "--quiet", str(made.bare), str(made.clone))
        git(made.clone, "checkout", "--quiet", "-b", "main")
        return made

    @property
    def url(self) -> str:
        return f"file://{self.bare}"

    @property
    def address(self) -> str:
        """Return the address of its knowledge folder."""
        return f"{self.url}#main:knowledge"

    def push(self, message: str = "Change") -> str:
        """Commit and push everything in the clone, and return the commit's id."""
        git(self.clone, "add", "--all")
        return self.push_commit(message)

    def push_commit(self, message: str = "Change") -> str:
        """Commit and push what is staged in the clone, and return the commit's id."""
        git(self.clone, "commit", "--quiet", "--allow-empty", "--message", message)
        git(self.clone, "push", "--quiet", "--force", "origin", "main")
        return git(self.clone, "rev-parse", "HEAD")

    def vanish(self) -> None:
        """Take the repository away."""
        self.bare.rename(self.bare.with_suffix(".away"))

    def reappear(self) -> None:
        self.bare.with_suffix(".away").rename(self.bare)

    def delete(self) -> None:
        shutil.rmtree(self.bare)
