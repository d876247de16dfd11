"""Checkouts of a knowledge folder: the files of the newest commit of a branch.

The files are read from the commit itself, without a working tree, so that no filter of the repository runs and no link
is followed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.remotes.address import Remote
from bot.remotes.git import STANDARD, Git, Limits, RemoteError, repository

QUESTIONS = ("tests", "questions")
"""Golden questions, beside the knowledge folder as on a curator's machine."""


@dataclass(frozen=True)
class Checkout:
    """A knowledge folder as it is in a commit."""

    commit: str
    folder: Path


def find_commit(remote: Remote) -> str:
    """Return the id of the newest commit of the branch.

    Raises:
        RemoteError: if the repository cannot be read, or has no such branch.
    """
    with repository(remote) as git:
        return _find_commit(git, remote)


def check_out(remote: Remote, into: Path, limits: Limits = STANDARD) -> Checkout:
    """Write the knowledge folder of the newest commit, and its golden questions, below the empty folder ``into``.

    Raises:
        RemoteError: if the repository cannot be read, or has no such branch or folder.
    """
    with repository(remote, limits) as git:
        _find_commit(git, remote)
        git.run("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "origin", f"+{remote.ref}:new")
        commit = git.run("rev-parse", "--verify", "new^{commit}").decode().strip()
        return Checkout(commit, _write(git, remote, commit, into))


def _find_commit(git: Git, remote: Remote) -> str:
    # Without a pattern for one branch, a server could list any number of them.
    for line in git.run("ls-remote", "origin", remote.ref).decode(errors="replace").splitlines():
        commit, _, name = line.partition("\t")
        if name == remote.ref:
            return commit
    branch = f"no branch {remote.branch}" if remote.branch else "no commit"
    raise RemoteError(f"{remote} has {branch}; push it, or correct FOLLOW_KNOWLEDGE")


@dataclass(frozen=True)
class _File:
    object_id: str
    size: int
    path: str


def _write(git: Git, remote: Remote, commit: str, into: Path) -> Path:
    """Write the files of the knowledge folder and its golden questions, and return the folder."""
    folder = into / (remote.folder or remote.name)
    beside = "/".join((*remote.folder.split("/")[:-1], *QUESTIONS)) if remote.folder else ""
    wanted = [one for one in (remote.folder, beside) if one]
    listed = git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *wanted)
    files = list(_files(listed, remote))
    if not any(one.path.startswith(f"{remote.folder}/" if remote.folder else "") for one in files):
        raise RemoteError(f"{remote} has no folder {remote.folder or 'with files'}; correct FOLLOW_KNOWLEDGE")
    if sum(one.size for one in files) > git.limits.most_text:
        raise RemoteError(f"{remote} has more than {git.limits.most_text >> 20} MiB of files; remove what is no text")
    root = into if remote.folder else folder
    content = git.run("cat-file", "--batch", given="".join(f"{one.object_id}\n" for one in files).encode())
    start = 0
    for one in files:
        start = content.index(b"\n", start) + 1
        path = root / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[start : start + one.size])
        start += one.size + 1
    return folder


def _files(listed: bytes, remote: Remote) -> Iterator[_File]:
    """Yield the files in what ``git ls-tree`` lists, except hidden ones."""
    for line in listed.decode(errors="surrogateescape").split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, _, object_id, size = about.split()
        parts = path.split("/")
        if not path.isprintable() or any(part in {"", ".", ".."} for part in parts):
            raise RemoteError(f"{remote} has a file with an unusable name; rename it: {path!a}")
        if any(part.startswith(".") for part in parts[remote.folder.count("/") + 1 if remote.folder else 0 :]):
            continue
        if not mode.startswith("100"):
            kind = "a submodule" if mode == "160000" else "a symbolic link"
            raise RemoteError(f"{remote} has {kind}, {path}, which the bot does not follow; put the file itself there")
        yield _File(object_id, int(size), path)
