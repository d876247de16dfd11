"""Checks of the bot's surroundings: settings, their file, the port, the database, the knowledge and time zones."""

import errno
import os
import shlex
import socket
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from bot.doctor.findings import Finding, Verdict
from bot.errors import GuidepostError, KnowledgeError, SettingsError
from bot.knowledge.loader import load
from bot.knowledge.packing import PackedFolder
from bot.knowledge.workspaces import load_workspaces, read_workspaces
from bot.matching.encoders import EncoderName, Encoders
from bot.matching.store import BESIDE, find
from bot.matching.training import training_texts
from bot.services.tips.times import UnknownZoneError
from bot.services.tips.times import zone as zone_of

_ACCESSIBLE_TO_OTHERS = 0o077


def settings(problems: Sequence[str]) -> Finding:
    """Report ``problems``, the variables that could not be read."""
    if not problems:
        return Finding("settings", Verdict.OK, "every variable that is set can be read")
    advice = "Correct these; docs/admins/reference.md lists all settings. The checks below treat them as not set."
    return Finding("settings", Verdict.FAIL, "\n".join(problems), advice)


def env_file(path: Path) -> Finding:
    """Check that only the owner can read the file with the secrets."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        return Finding(path.name, Verdict.OK, "not here; the settings come from the environment")
    if mode & _ACCESSIBLE_TO_OTHERS:
        found = f"other users of this machine can access it (mode {mode:o}), and it holds secrets"
        return Finding(path.name, Verdict.WARN, found, f"chmod 600 {path}")
    return Finding(path.name, Verdict.OK, f"only its owner can access it (mode {mode:o})")


def port(host: str, number: int) -> Finding:
    """Check that HTTP could be served at ``host`` and port ``number`` now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return _not_free(host, number, error)
    return Finding("port", Verdict.OK, f"{number} on {host} is free" if number else "any free port (PORT is 0)")


def other_programs(
    access: str, *, has_token: bool, has_public_url: bool, over_http: bool, same_tokens: bool = False
) -> Finding:
    """Check that programs can ask by MCP where ``access``, the setting MCP_ACCESS, lets them."""
    if access == "off":
        return Finding("other programs", Verdict.OK, "MCP is off; only people in Slack ask (MCP_ACCESS)")
    if access == "token" and not has_token:
        advice = "Set MCP_TOKEN to a long random text, and give it to those who may ask."
        return Finding("other programs", Verdict.FAIL, "MCP_ACCESS is token, and there is no MCP_TOKEN", advice)
    if same_tokens:
        advice = "Make a second token, and give it only to those who may propose changes."
        return Finding("other programs", Verdict.FAIL, "MCP_CURATOR_TOKEN and MCP_TOKEN are the same", advice)
    if not over_http:
        advice = "Serve HTTP (SLACK_SIGNING_SECRET instead of SLACK_APP_TOKEN), or let programs run: python -m bot mcp"
        return Finding("other programs", Verdict.WARN, "MCP_ACCESS is set, and Socket Mode serves no address", advice)
    if not has_public_url:
        advice = "Set PUBLIC_URL to the address at which programs reach the bot."
        return Finding("other programs", Verdict.WARN, "only programs on this machine can ask by MCP", advice)
    return Finding(
        "other programs", Verdict.OK, f"open to {'anyone' if access == 'public' else 'those with the token'}, at /mcp"
    )


def _not_free(host: str, number: int, error: OSError) -> Finding:
    if error.errno == errno.EADDRINUSE:
        advice = "Fine if this bot is running already. If not, set PORT to another number or stop the other program."
        return Finding("port", Verdict.WARN, f"{number} on {host} is in use", advice)
    if error.errno == errno.EACCES:
        advice = "Set PORT to 1024 or higher, and let a proxy serve the lower one."
        return Finding("port", Verdict.FAIL, f"this user may not serve port {number} on {host}", advice)
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return Finding("port", Verdict.FAIL, f"{host}: {reason}", "Set HOST to an address of this machine, such as 0.0.0.0")


def database(open_it: Callable[[], str]) -> Finding:
    """Check the database with ``open_it``, which returns its name or raises an error that says what to do."""
    try:
        return Finding("database", Verdict.OK, open_it())
    except GuidepostError as error:
        return Finding("database", Verdict.FAIL, "cannot be used as it is", str(error))


def data_files(find_files: Callable[[], Sequence[Path]]) -> Finding:
    """Check that only their owner can access the files that ``find_files`` returns, and the folder they are in."""
    try:
        files = find_files()
    except GuidepostError:
        return Finding("data files", Verdict.WARN, "not checked, because the database cannot be used as it is")
    if not files:
        return Finding("data files", Verdict.OK, "there are none on this machine")
    modes = {path: path.stat().st_mode & 0o777 for path in files}
    accessible = {path: mode for path, mode in modes.items() if mode & _ACCESSIBLE_TO_OTHERS}
    if not accessible:
        names = ", ".join(path.name for path in files)
        return Finding("data files", Verdict.OK, f"only their owner can access {names}")
    lines = [f"other users of this machine can access {path} (mode {mode:o})" for path, mode in accessible.items()]
    advice = [f"chmod {700 if path.is_dir() else 600} {shlex.quote(str(path))}" for path in accessible]
    return Finding("data files", Verdict.WARN, "\n".join(lines), "\n".join(advice))


def knowledge(folder: Path) -> Finding:
    """Check that the knowledge folder loads."""
    try:
        base = load(folder)
    except KnowledgeError as error:
        advice = f"Correct the files, then run: python -m bot check --knowledge {folder}\n"
        advice += "If the knowledge is in another folder, set KNOWLEDGE_DIR."
        return Finding("knowledge", Verdict.FAIL, str(error), advice)
    return Finding("knowledge", Verdict.OK, f"{len(base.entries)} entries, {len(base.sources)} sources in {folder}")


def repository(address: str, find_commit: Callable[[], str]) -> Finding:
    """Check with ``find_commit`` that git can read the repository ``address`` that the bot follows."""
    try:
        return Finding("repository", Verdict.OK, f"the newest commit of {address} is {find_commit()}")
    except GuidepostError as error:
        advice = "FOLLOW_KNOWLEDGE has the address; docs/admins/operate.md says what git needs."
        return Finding("repository", Verdict.FAIL, str(error), advice)


def workspaces(root: Path | None, shared: Callable[[], PackedFolder]) -> Finding:
    """Check that the folders of single workspaces in ``root`` load, those on top of ``shared`` together with it."""
    try:
        bases, problems = load_workspaces(read_workspaces(root), cache(shared))
        if problems:
            raise KnowledgeError(problems)
    except KnowledgeError as error:
        advice = "Correct them, then run: python -m bot check"
        return Finding("workspaces", Verdict.FAIL, str(error), advice)
    if root is None:
        return Finding("workspaces", Verdict.OK, "all have the same knowledge (WORKSPACES_KNOWLEDGE)")
    return Finding("workspaces", Verdict.OK, f"{len(bases)} with a knowledge folder of their own in {root}")


def encoder(name: EncoderName) -> Finding:
    """Report the encoder that entries are ranked with, and check that its packages are installed."""
    try:
        encoders = Encoders.create(name)
    except SettingsError as error:
        return Finding("encoder", Verdict.FAIL, "cannot be used", str(error))
    return Finding("encoder", Verdict.OK, f"{name} ({encoders.ranking.name}); ENCODER sets it")


def index(folder: Path, name: EncoderName) -> Finding:
    """Check that an index of the texts as they are now, by this encoder, is in the folder or in the cache."""
    try:
        texts = training_texts(load(folder))
    except KnowledgeError:
        return Finding("index", Verdict.WARN, "not checked, because the knowledge does not load")
    try:
        path = find(texts, Encoders.create(name).ranking, folder)
    except SettingsError:
        return Finding("index", Verdict.WARN, "not checked, because the encoder cannot be used")
    if path is None:
        advice = f"Run: python -m bot index --knowledge {folder}\n"
        advice += "Otherwise the next start builds the index, which takes some seconds."
        return Finding("index", Verdict.WARN, "there is none for the knowledge as it is now", advice)
    place = BESIDE if path.parent == folder else f"the cache, {path.parent}"
    return Finding("index", Verdict.OK, f"up to date, in {place}")


def time_zones(zone: str = "America/New_York") -> Finding:
    """Check that the time zone ``zone`` is known, and report the version of the time zone data."""
    try:
        zone_of(zone)
    except UnknownZoneError:
        advice = "Install the package tzdata into the bot's environment: pip install -r requirements.lock"
        return Finding("time zones", Verdict.FAIL, f"there is no data about {zone}", advice)
    return Finding("time zones", Verdict.OK, f"the package tzdata, {metadata.version('tzdata')}")
