"""Branches of the repository in which curators keep the knowledge: each change becomes one commit on one of its own.

The commit is made of objects, with an index of its own. So neither the files that a curator has open nor what is staged
is touched, and no hook and no filter runs.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.remotes.git import STANDARD, Git, Limits, RemoteError, workplace
from bot.services.curation.destinations import Purpose, branch_name
from bot.services.curation.drafts import Files

_NAME = "Guidepost"
_EMAIL = "guidepost@localhost.invalid"
"""No address of a person: the bot does not know them."""


class BranchDestination:
    """The repository that holds a knowledge folder. A change begins at the commit that is checked out there."""

    def __init__(self, folder: Path, limits: Limits = STANDARD) -> None:
        self._folder, self._limits = folder, limits

    def is_ready(self) -> bool:
        """Return whether the folder is in a repository that this process may write, and that has a commit."""
        try:
            with self._repository() as (git, _):
                git.run("rev-parse", "--verify", "HEAD^{commit}")
                objects = git.run("rev-parse", "--git-path", "objects").decode().strip()
                return os.access(objects, os.W_OK)
        except RemoteError:
            return False

    def branch_for(self, gap_id: str, files: Files) -> str:
        """See `Destination.branch_for`."""
        return branch_name(gap_id, files)

    def write(self, files: Files, purpose: Purpose) -> None:
        """Commit ``files`` on a branch of their own, unless that branch is there. See `Destination.write`.

        Raises:
            RemoteError: if a file is not as the repository has it or lies outside of it, or if git fails.
        """
        reference = f"refs/heads/{self.branch_for(purpose.gap_id, files)}"
        with self._repository(purpose.curator) as (git, root):
            if git.run("for-each-ref", "--format=%(refname)", reference):
                return
            head = git.run("rev-parse", "--verify", "HEAD^{commit}").decode().strip()
            git.run("read-tree", head)
            for path, (before, after) in files.items():
                _stage(git, root, head, path, before, after)
            tree = git.run("write-tree").decode().strip()
            commit = git.run("commit-tree", tree, "-p", head, given=purpose.message.encode()).decode().strip()
            # Git creates it only if it does not exist, so of two processes one succeeds.
            git.run("update-ref", "--stdin", given=f"create {reference} {commit}\n".encode())

    @contextmanager
    def _repository(self, author: str = "") -> Iterator[tuple[Git, Path]]:
        """Let git work in the repository that holds the folder, and give the root of its files."""
        try:
            with workplace("PUBLISH_TO=branch makes a branch") as place:
                found = self._git(place, {}).run(
                    "-C", str(self._folder), "rev-parse", "--show-toplevel", "--absolute-git-dir"
                )
                top, directory = found.decode().splitlines()
                person = author.strip() or _NAME
                environment = {
                    "GIT_DIR": directory,
                    "GIT_INDEX_FILE": str(place / "index"),
                    "GIT_AUTHOR_NAME": person,
                    "GIT_AUTHOR_EMAIL": _EMAIL,
                    "GIT_COMMITTER_NAME": _NAME,
                    "GIT_COMMITTER_EMAIL": _EMAIL,
                }
                yield self._git(place, environment), Path(top)
        except OSError as error:
            raise RemoteError(f"{self._folder} cannot be read: {error.strerror}") from error

    def _git(self, place: Path, environment: Mapping[str, str]) -> Git:
        # Nothing is fetched, whatever the repository says about its remotes.
        return Git(place, str(self._folder), self._limits, {"GIT_ALLOW_PROTOCOL": "none", **environment})


def _stage(git: Git, root: Path, head: str, path: Path, before: str, after: str) -> None:
    """Put a changed file into the index, with the mode that it has."""
    if not path.is_relative_to(root):
        raise RemoteError(f"{path.name} is not in the repository {root.name}, so a branch cannot hold it")
    name = path.relative_to(root).as_posix()
    mode, committed = "100644", b""
    if listed := git.run("ls-tree", "-z", "--full-tree", head, "--", name).rstrip(b"\0").decode():
        about, _, _ = listed.partition("\t")
        mode, _, found = about.split()
        committed = git.run("cat-file", "blob", found)
    if committed != before.encode():
        raise RemoteError(f"{name} is not as in the commit that is checked out. Commit or undo its changes first")
    added = git.run("hash-object", "-w", "--stdin", given=after.encode()).decode().strip()
    git.run("update-index", "--add", "--cacheinfo", f"{mode},{added},{name}")
