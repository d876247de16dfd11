"""What the machine gives the bot: its settings, the file they stand in, a port."""

import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from bot.doctor.findings import Finding, Verdict

_READABLE_BY_OTHERS = 0o077


def settings(problems: Sequence[str]) -> Finding:
    """Whether every variable is as it should be."""
    if not problems:
        return Finding("settings", Verdict.OK, "every variable that is set can be read")
    advice = "Put these right; docs/admins.md has the table of all. Until then they count as not set below."
    return Finding("settings", Verdict.FAIL, "\n".join(problems), advice)


def env_file(path: Path) -> Finding:
    """Whether the file with the secrets is closed to others."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        return Finding(path.name, Verdict.OK, "not here; the settings come from the environment")
    if mode & _READABLE_BY_OTHERS:
        found = f"others on this machine may use it (mode {mode:o}), and it holds secrets"
        return Finding(path.name, Verdict.WARN, found, f"chmod 600 {path}")
    return Finding(path.name, Verdict.OK, f"for its owner alone (mode {mode:o})")


def port(host: str, number: int) -> Finding:
    """Whether HTTP could be served there now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return _not_free(host, number, error)
    return Finding("port", Verdict.OK, f"{number} on {host} is free" if number else "any free one (PORT is 0)")


def _not_free(host: str, number: int, error: OSError) -> Finding:
    if error.errno == errno.EADDRINUSE:
        advice = "Fine if it is this bot, running. If not, set PORT to another one, or end what uses it."
        return Finding("port", Verdict.WARN, f"{number} on {host} is in use", advice)
    if error.errno == errno.EACCES:
        advice = "Set PORT to 1024 or above, and let a proxy serve the lower one."
        return Finding("port", Verdict.FAIL, f"{number} on {host} is not for this user", advice)
    words = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return Finding("port", Verdict.FAIL, f"{host}: {words}", "Set HOST to an address of this machine, such as 0.0.0.0.")
