"""The curators' tools in the bot's real processes: with the official client over HTTP and over standard input."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from bot.bootstrap.storage import open_stores
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.e2e.test_mcp import INITIALIZE, TOOLS, check_fuzzed, post
from tests.support.mcp_client import WebBot, converse, stdio_command, structured, web_bot
from tests.support.running_bot import ROOT

TOKEN, OTHER = "the curators' token zzyzx", "the readers' token"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
CURATORS = ["list_gaps", "propose_phrasing", "propose_entry"]
MISSED = "who waters the zzyzx plants of the mentors?"
GIVEN = {"entry_id": "leaders/trust", "reason": "asked by zzyzx partners"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("curators")


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[WebBot]:
    settings = {"MCP_ACCESS": "token", "MCP_TOKEN": OTHER, "MCP_CURATOR_TOKEN": TOKEN, "MCP_PER_MINUTE": "100000"}
    with web_bot(folder, **settings) as bot:
        yield bot


@pytest.fixture(scope="module")
def gap(web: WebBot, folder: Path, monkeypatch_module: pytest.MonkeyPatch) -> str:
    """Return the id of the one gap in the database."""
    monkeypatch_module.setenv("DATABASE_URL", f"sqlite:///{folder}/guidepost.db")
    record = QuestionRecord(Workspace("T0ACME"), MISSED, AnswerOutcome.NO_ANSWER, None, 0.1, "U0ANNA")
    open_stores(Settings.load()).questions.record(record)
    [found] = printed()
    return str(found["id"])


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def printed() -> list[dict[str, Any]]:
    """Return what the command lists, in a process of its own."""
    command = [sys.executable, "-m", "bot", "gaps", "--json", "--all"]
    output = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True).stdout
    found: list[dict[str, Any]] = json.loads(output)
    return found


def over_stdio(folder: Path, **settings: str) -> StdioServerParameters:
    command = stdio_command()
    database = {"DATABASE_URL": f"sqlite:///{folder}/guidepost.db"}
    return command.model_copy(update={"env": {**(command.env or {}), **database, **settings}})


@pytest.mark.parametrize("way", ["http", "stdio"])
def test_a_gap_is_read_and_a_proposal_for_it_is_in_the_inbox(web: WebBot, gap: str, folder: Path, way: str) -> None:
    phrasing = f"who waters the plants, asked over {way}?"

    async def talk(client: Client) -> dict[str, Any]:
        assert [tool.name for tool in (await client.list_tools()).tools] == [*TOOLS, *CURATORS]
        [listed] = (await structured(client, "list_gaps"))["gaps"]
        assert (listed["id"], listed["questions"]) == (gap, [MISSED])
        return await structured(client, "propose_phrasing", **GIVEN, phrasing=phrasing, gap=gap, by="Ana")

    if way == "http":
        receipt = converse(web.url, talk, headers=AUTHORIZED)
    else:
        receipt = converse(over_stdio(folder, MCP_CURATOR_TOKEN=TOKEN), talk)

    [kept] = [one for one in printed() if one["id"] == receipt["id"]]
    assert kept["questions"] == [phrasing]
    assert (kept["proposal"]["subject"], kept["proposal"]["gap"]) == ("leaders/trust", gap)
    assert (kept["proposal"]["by"], kept["proposal"]["origin"]) == ("Ana", way)


@pytest.mark.parametrize("way", ["http", "stdio"])
def test_without_the_token_the_tools_are_neither_listed_nor_callable(
    web: WebBot, gap: str, folder: Path, way: str
) -> None:
    before = printed()

    async def talk(client: Client) -> None:
        assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
        for name in CURATORS:
            result = await client.call_tool(name, {**GIVEN, "phrasing": "never kept"})
            assert result.is_error
            assert "There is no such tool" in str(result.content)

    if way == "http":
        converse(web.url, talk, headers={"Authorization": f"Bearer {OTHER}"})
        assert post(web, INITIALIZE, {"Authorization": f"Bearer {TOKEN}x"})[0] == 401
    else:
        converse(over_stdio(folder), talk)
    assert printed() == before


def test_no_call_makes_the_server_fail_and_no_words_are_in_the_log(web: WebBot, gap: str) -> None:
    check_fuzzed(web, 400, AUTHORIZED)

    async def talk(client: Client) -> None:
        for phrasing in (MISSED, f"{MISSED} {'zzyzx' * 100}", "mail zzyzx@example.org"):
            await client.call_tool("propose_phrasing", {**GIVEN, "phrasing": phrasing, "gap": gap, "by": "zzyzx"})

    converse(web.url, talk, headers=AUTHORIZED)
    logged = web.log.read_text(encoding="utf-8")
    assert '"tool": "propose_phrasing"' in logged
    assert "zzyzx" not in logged


def test_a_database_that_fails_is_an_error_without_words_in_the_log(tmp_path: Path) -> None:
    with web_bot(tmp_path, MCP_ACCESS="public", MCP_CURATOR_TOKEN=TOKEN) as web:
        with sqlite3.connect(tmp_path / "guidepost.db") as connection:
            connection.execute("DROP TABLE proposal")

        async def talk(client: Client) -> str:
            result = await client.call_tool("propose_phrasing", {**GIVEN, "phrasing": MISSED, "by": "zzyzx"})
            assert result.is_error
            return str(result.content)

        assert "zzyzx" not in converse(web.url, talk, headers=AUTHORIZED)
        assert '"outcome": "failed"' in web.log.read_text(encoding="utf-8")
        assert "zzyzx" not in web.log.read_text(encoding="utf-8")


def test_two_tokens_that_are_the_same_are_refused_at_the_start(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="exit code 1"),
        web_bot(tmp_path, MCP_ACCESS="token", MCP_TOKEN=TOKEN, MCP_CURATOR_TOKEN=TOKEN),
    ):
        pass
    logged = (tmp_path / "log").read_text(encoding="utf-8")
    assert "MCP_CURATOR_TOKEN and MCP_TOKEN are the same" in logged
    assert TOKEN not in logged
