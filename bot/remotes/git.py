"""The ``git`` program, at work on one repository.

Git runs no hook, follows no submodule or redirect, asks for no password, and uses only the protocol of the address. All
that it does is bounded in time and size.
"""

import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.errors import GuidepostError
from bot.log import event
from bot.remotes.address import Remote

_PASSED_ON = (
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND",
    "GIT_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
)  # fmt: skip
"""Environment variables that git gets. The bot's own secrets are none of its business."""
_SETTINGS = (
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    ("core.sshCommand", "ssh -o BatchMode=yes -o ConnectTimeout=15"),
    ("fetch.recurseSubmodules", "false"),
    ("transfer.fsckObjects", "true"),
    ("maintenance.auto", "false"),
    ("gc.auto", "0"),
    ("http.followRedirects", "false"),
)
_TICK = 0.02
"""Seconds between two looks at how much git has written."""
_REASONS = {
    "authentication failed": "it does not accept the bot's credentials, or wants some",
    "could not read username": "it does not accept the bot's credentials, or wants some",
    "could not read password": "it does not accept the bot's credentials, or wants some",
    "permission denied": "it does not let the bot's user in",
    "host key verification failed": "its ssh key is not known; add it to the known_hosts of the bot's user",
    "dubious ownership": "another user owns it; read it by ssh, or let the bot's user own it",
    "could not resolve host": "there is no such server, or no network",
    "returned error: 403": "it does not accept the bot's credentials, or wants some",
    "returned error: 30": "it has moved; write its new address into FOLLOW_KNOWLEDGE",
    "not found": "there is no such repository, or the bot may not see it",
    "does not exist": "there is no such repository, or the bot may not see it",
    "not appear to be a git repository": "there is no such repository, or the bot may not see it",
}
"""Words in git's messages -> what they mean. Everything else that git says has names and times, and is only logged."""
_log = logging.getLogger(__name__)


class RemoteError(GuidepostError):
    """A repository could not be read; the message says why."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one look at a remote."""

    seconds: float = 60.0
    """Seconds in which git must have done everything."""
    most_bytes: int = 256 << 20
    """Size of what git may write: the newest commit of the repository, compressed, and what is read of it."""
    most_text: int = 64 << 20
    """Size of the files in the knowledge folder together."""


STANDARD = Limits()


class Git:
    """The program, at work in one repository, with an empty folder of its own."""

    def __init__(
        self,
        place: Path,
        name: str,
        limits: Limits,
        environment: Mapping[str, str],
        settings: Sequence[tuple[str, str]] = (),
    ) -> None:
        """``place`` is the empty folder, and ``name`` what messages call the repository.

        ``environment`` has the variables that tell git which repository it is, and the protocol that it may use.
        """
        self._place, self._name, self.limits = place, name, limits
        self._deadline = time.monotonic() + limits.seconds
        settings = [*_SETTINGS, *settings]
        self._environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_CONFIG_COUNT": str(len(settings)),
            "LC_ALL": "C",
            **environment,
        }
        for number, (key, value) in enumerate(settings):
            self._environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}

    def run(self, *words: str, given: bytes = b"") -> bytes:
        """Run a command of git on ``given`` as its input, and return what it prints.

        Raises:
            RemoteError: if git fails, takes too long or writes too much.
        """
        names = ("input", "output", "errors")
        read, written, said = (self._place / name for name in names)
        read.write_bytes(given)
        with read.open("rb") as source, written.open("wb") as output, said.open("wb") as errors:
            program = self._start(words, (source, output, errors))
            try:
                self._wait(program)
            finally:
                _end(program)
        if program.returncode:
            raise self._failure(said.read_text(encoding="utf-8", errors="replace"))
        return written.read_bytes()

    def _start(self, words: tuple[str, ...], streams: tuple[BinaryIO, BinaryIO, BinaryIO]) -> subprocess.Popen[bytes]:
        source, output, errors = streams
        return subprocess.Popen(  # noqa: S603 (the words are ours, and the address is none of them)
            ["git", *words],  # noqa: S607 (where git is depends on the machine)
            cwd=self._place,
            env=self._environment,
            start_new_session=True,
            stdin=source,
            stdout=output,
            stderr=errors,
        )

    def _wait(self, program: subprocess.Popen[bytes]) -> None:
        while program.poll() is None:
            if time.monotonic() > self._deadline:
                raise RemoteError(
                    f"{self._name} was not read within {self.limits.seconds:g} seconds; it is tried again"
                )
            if _size(self._place) > self.limits.most_bytes:
                raise RemoteError(
                    f"{self._name} is larger than {self.limits.most_bytes >> 20} MiB; use a smaller repository"
                )
            time.sleep(_TICK)

    def _failure(self, said: str) -> RemoteError:
        event(_log, "git_failed", "git could not read a repository", said=said.strip()[-500:])
        known = (reason for words, reason in _REASONS.items() if words in said.lower())
        return RemoteError(f"{self._name} cannot be read: {next(known, 'the log of the bot has what git says')}")


@contextmanager
def workplace(purpose: str) -> Iterator[Path]:
    """Give git an empty folder, which exists as long as the context; ``purpose`` says what a setting needs it for.

    Raises:
        RemoteError: if there is no git.
        OSError: if the folder cannot be made.
    """
    if shutil.which("git") is None:
        raise RemoteError(f"the program git is missing, with which {purpose}; install it")
    with tempfile.TemporaryDirectory(prefix="guidepost-") as name:
        yield Path(name)


@contextmanager
def repository(remote: Remote, limits: Limits = STANDARD) -> Iterator[Git]:
    """Let git work in an empty repository, which knows the remote as ``origin`` and exists as long as the context.

    Raises:
        RemoteError: if there is no git, or the disk is full.
    """
    try:
        with workplace("FOLLOW_KNOWLEDGE reads a repository") as place:
            settings = [("remote.origin.url", remote.url)]
            if remote.header:
                # On a command line, every user of the machine could read it.
                settings.append((f"http.{remote.url}.extraHeader", remote.header))
            environment = {"GIT_DIR": str(place / "repository"), "GIT_ALLOW_PROTOCOL": remote.protocol}
            git = Git(place, str(remote), limits, environment, settings)
            git.run("init", "--bare", "--quiet", "--template=", str(place / "repository"))
            yield git
    except OSError as error:
        raise RemoteError(f"{remote} cannot be written to the disk ({error.strerror}); free some space") from error


def _end(program: subprocess.Popen[bytes]) -> None:
    """End what is left of the program, and of those that it started."""
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue  # Git renames what it has received.
    return total
